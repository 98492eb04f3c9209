"""The hyperparameters in a recipe: the few words that say what is not as in the example.

A pair that is the same along both axes is one number, "size"; otherwise two, "size_x" and "size_y". Padding
is a number for all sides, or what a person would type: "same", "1,2", "1,2,0,1". A lesson may also use every
name of `bounds.NAMES`.
"""

from __future__ import annotations

from typing import Any

from convviz.conv import Geometry
from convviz.explore.message import Refused, message
from convviz.explore.recipes.plain import Flag, Plain, Whole, said
from convviz.explore.state import bounds
from convviz.explore.state.hyperparameters import padding_words, typed_padding

FLAGS = ("bias", "strict")
_SIDES = (*bounds.PADDING, "same")  # of the numbers of a geometry they are written as "padding"
NAMES = (*bounds.PAIRS, "padding", *bounds.NAMES)
"""All names that may be used; those for both axes come first."""


def plain_settings(g: Geometry, other: Geometry) -> dict[str, Plain]:
    """Return the hyperparameters in which ``g`` differs from ``other``, by name."""
    mine, others = bounds.settings_of(g), bounds.settings_of(other)
    changed = [name for name in mine if mine[name] != others[name]]
    settings: dict[str, Plain] = {}
    for name in changed:
        pair = name[:-2]
        if name in _SIDES:
            words = padding_words(g)
            settings["padding"] = int(words) if words.isdecimal() else words
        elif pair in bounds.PAIRS and mine[f"{pair}_x"] == mine[f"{pair}_y"]:
            settings[pair] = mine[name]
        else:
            settings[name] = bool(mine[name]) if name in FLAGS else mine[name]
    return settings


def read_setting(name: str, plain: Any) -> dict[str, int]:
    """Return what the setting ``name`` with the value ``plain`` changes, by the names of `bounds.NAMES`.

    `Refused` where it is no such value; KeyError for a name that is not in `NAMES`.
    """
    if name == "padding":
        return _padding(plain)
    if name in bounds.PAIRS:
        value = _whole(f"{name}_x", plain)
        return {f"{name}_{axis}": value for axis in bounds.AXES}
    if name in (*FLAGS, "same"):
        return {name: int(Flag().read(plain))}
    return {name: _whole(name, plain)}


def _whole(name: str, plain: Any) -> int:
    return Whole(*bounds.RANGES[name]).read(plain)


def _padding(plain: Any) -> dict[str, int]:
    if isinstance(plain, str):
        return typed_padding(plain)
    if isinstance(plain, int):
        return bounds.padding_settings(_whole(bounds.PADDING[0], plain))
    raise Refused(message("recipes.refused.padding", value=said(plain)))
