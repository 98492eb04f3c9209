"""What a layer stands for, in a recipe: the example, other filters than its own, a person's picture."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from convviz.conv.arrays import Array
from convviz.explore.message import Refused, message
from convviz.explore.recipes.plain import Flag, OneOfNames, Plain, Whole, said
from convviz.explore.recipes.recipe_reading import RecipeReading
from convviz.explore.scene import filter_banks
from convviz.explore.scene.scene import DEFINITIONS, InputKind, Scene
from convviz.files import pictures
from convviz.files.pictures import Picture

NAMES = ("example", "bank", "picture", "edited")
LONGEST_NAME = 255  # characters of the name of a picture, and of who made it
_LONGEST_SIDE = 10**6  # px, of the file of a picture

_shipped = lru_cache(maxsize=None)(pictures.shipped)  # states of one example share its picture


def of_example(scene: Scene) -> Scene:
    """Return ``scene``; where its layer was given, the example of plain numbers, which were changed."""
    return scene if scene.given is None else replace(scene, name="demo", given=None, edited=True)


def scene_values(scene: Scene, arrays: dict[str, Array], within: str = "") -> dict[str, Plain]:
    """Return the fields of ``scene``; the pixels of a person's own picture go into ``arrays``."""
    values: dict[str, Plain] = {"example": scene.name}
    if scene.filters != DEFINITIONS[scene.name].filters:
        values["bank"] = scene.filters
    if scene.own and scene.picture is not None:
        picture = scene.picture
        arrays[f"{within}picture"] = picture.pixels
        told: dict[str, Plain] = {"pixels": f"{within}picture", "name": picture.name}
        if picture.credit:
            told["credit"] = picture.credit
        if picture.original is not None:
            told["original"] = list(picture.original)
        if scene.suited:
            told["suited"] = True
        values["picture"] = told
    if scene.edited:
        values["edited"] = True
    return values


def read_scene(reading: RecipeReading) -> Scene | None:
    """Return the scene without what only a layer's size tells; None where it is wrong, which is noted."""
    before = len(reading.mistakes)
    name = reading.value("example", OneOfNames(DEFINITIONS).read, "")
    reading.need("example")
    bank = reading.value("bank", OneOfNames(filter_banks.BANKS).read, "")
    edited = reading.value("edited", Flag().read, False)
    own = reading.inside("picture")
    picture = None if own is None else _picture(own)
    suited = False if own is None else own.value("suited", Flag().read, False)
    if len(reading.mistakes) > before:
        return None
    made = DEFINITIONS[name]
    if picture is None and made.picture is not None:
        picture = _shipped(made.picture)
    return Scene(
        name,
        InputKind.NUMBERS,
        bank or made.filters,
        picture=picture,
        own=own is not None,
        suited=suited,
        edited=edited,
    )


def _picture(reading: RecipeReading) -> Picture | None:
    reading.know(("pixels", "name", "credit", "original", "suited"))
    pixels = reading.array("pixels", (None, None, None))
    reading.need("pixels")
    with reading.field("pixels"):
        if pixels is not None and (pixels.dtype != np.uint8 or pixels.shape[2] not in (1, 3)):
            raise Refused(message("recipes.refused.pixels"))
    name = reading.value("name", _words, "")
    credit = reading.value("credit", _words, "")
    original = reading.value("original", _size, None)
    if pixels is None:
        return None
    kept = np.ascontiguousarray(pixels)
    kept.setflags(write=False)
    return Picture(kept, name, credit, original)


def _words(plain: Any) -> str:
    if not isinstance(plain, str) or len(plain) > LONGEST_NAME:
        raise Refused(message("recipes.refused.words", most=LONGEST_NAME, value=said(plain)))
    return plain


def _size(plain: Any) -> tuple[int, int]:
    if not isinstance(plain, list | tuple) or len(plain) != 2:
        raise Refused(message("recipes.refused.size", value=said(plain)))
    width, height = map(Whole(1, _LONGEST_SIDE).read, plain)
    return width, height
