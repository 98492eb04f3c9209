"""What a layer stands for: the examples, and the data that a scene's layer has at any size.

Every example is made of whole numbers: pixels 0 … 255 as their file has them, or small integers, under
integer weights. So every sum on screen is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Geometry, Layer
from convviz.explore.message import Message
from convviz.explore.scene import filter_banks, integers
from convviz.explore.scene.filter_banks import Bank
from convviz.files import pictures
from convviz.files.pictures import Picture

PICTURE_DEPTHS = (1, 3)
SUITED_SIDE = 192  # px, the longer side of a picture that brings its own layer
SUITED = "classic"  # the example, and the filter bank, that such a layer is like


class InputKind(Enum):
    """How the input volume is drawn."""

    NUMBERS = "numbers"  # small integers on the value map
    PICTURE = "picture"  # 0…255, one grey channel or three colour channels


@dataclass(frozen=True, eq=False, slots=True)
class Given:
    """A ``layer`` whose numbers no example makes; ``name`` is that of the file they are for."""

    name: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Scene:
    """What the layer stands for: its name and where its numbers come from.

    ``picture`` is the original from which X was cut (None for plain numbers); ``filters`` names the bank that
    made W ("lesson", "features", "classic", "strokes", "integers", …) so that it can be made again at other
    sizes. ``filter_names`` holds one message a filter, or is empty. ``own`` is True for the user's own
    picture, ``suited`` where that picture brought its own layer, ``modified`` once a hyperparameter differs
    from the example's, ``edited`` once a number was changed by hand. Where a layer is ``given`` the name is
    that of no example.
    """

    name: str
    kind: InputKind
    filters: str
    filter_names: tuple[Message, ...] = ()
    note: Message | None = None
    picture: Picture | None = None
    own: bool = False
    suited: bool = False
    modified: bool = False
    edited: bool = False
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """How an example is made: its layer, its filter bank, and its picture or whether X is the lesson's."""

    geometry: Geometry
    filters: str
    picture: str | None = None
    lesson_input: bool = False


def square(side: int, depth: int, filters: int, size: int, **more: Any) -> Geometry:
    """Return a layer on an input as high as wide; ``more`` are other hyperparameters."""
    return Geometry(width=side, height=side, depth=depth, filters=filters, size=size, **more)


DEFINITIONS: dict[str, Definition] = {
    "lesson": Definition(square(11, 4, 2, 5, stride=2), "lesson", lesson_input=True),
    "alexnet": Definition(square(227, 3, 96, 11, stride=4), "features", "chelsea"),
    "lenet": Definition(square(32, 1, 6, 5), "strokes", "digit"),
    "demo": Definition(square(5, 3, 2, 3, stride=2, padding=1), "integers"),
    "classic": Definition(square(192, 1, 6, 3, padding=1), "classic", "camera"),
    "pointwise": Definition(square(32, 3, 8, 1), "colours", "coffee"),
    "depthwise": Definition(square(11, 4, 4, 3, padding=1, groups=4), "classic", lesson_input=True),
    "dilated": Definition(square(11, 4, 2, 3, dilation=2), "lesson", lesson_input=True),
    "misfit": Definition(square(10, 4, 2, 3, stride=2), "lesson", lesson_input=True),
}


def definition(name: str) -> Definition:
    """Return how the example ``name`` is made; ValueError for a name that is not in `DEFINITIONS`."""
    if name not in DEFINITIONS:
        raise ValueError(f"there is no example {name!r}: choose from {', '.join(DEFINITIONS)}")
    return DEFINITIONS[name]


def input_of(scene: Scene, g: Geometry) -> NDArray[Any]:
    """Return X (W, H, D) of ``scene`` at the size of ``g``: picture, given or lesson's numbers, integers."""
    if scene.picture is not None and g.depth in PICTURE_DEPTHS:
        return pictures.fit(scene.picture, g.width, g.height, g.depth)
    plain = integers.input_values(g.input_shape)
    if scene.given is not None:
        return integers.laid_over(plain, scene.given.layer.X)
    if not definition(scene.name).lesson_input:
        return plain
    return integers.laid_over(plain, integers.worked_example().inputs)


def bank_of(scene: Scene, g: Geometry) -> Bank:
    """Return the filters of ``scene`` for ``g``; a given layer keeps its numbers where they stay."""
    made = filter_banks.bank(scene.filters, g)
    if scene.given is None:
        return made
    own, biases = scene.given.layer, made.biases
    if biases is not None and own.biases is not None:
        biases = integers.laid_over(biases, own.biases)
    return Bank(integers.laid_over(made.weights, own.weights), biases)


def described(scene: Scene, g: Geometry, bank: Bank | None = None) -> Scene:
    """Return ``scene`` as a layer of ``g`` shows it; a new ``bank`` brings the names of its filters."""
    pictured = scene.picture is not None and g.depth in PICTURE_DEPTHS
    names, note = (scene.filter_names, scene.note) if bank is None else (bank.names, bank.note)
    return replace(
        scene,
        kind=InputKind.PICTURE if pictured else InputKind.NUMBERS,
        filter_names=names,
        note=note,
        modified=g != home(scene),
    )


def unedited(scene: Scene, common: Layer) -> Scene:
    """Return ``scene``, no longer ``edited`` where ``common`` holds exactly what the scene makes."""
    if not scene.edited:
        return scene
    g = common.geometry
    made = bank_of(scene, g)
    pairs = ((common.X, input_of(scene, g)), (common.weights, made.weights), (common.biases, made.biases))
    same = all(a is b or (a is not None and b is not None and np.array_equal(a, b)) for a, b in pairs)
    return replace(scene, edited=False) if same else scene


def suited(picture: Picture) -> Geometry:
    """Return the layer that suits ``picture``: it is seen whole, and large enough to be known.

    Its filters find edges and blur, with a neuron for each pixel. Grey has one channel, colour three.
    """
    width, height = pictures.size_within(picture, SUITED_SIDE)
    depth = 1 if picture.grey else 3
    return replace(definition(SUITED).geometry, width=width, height=height, depth=depth)


def home(scene: Scene) -> Geometry:
    """Return the hyperparameters that ``scene`` starts with."""
    if scene.suited and scene.picture is not None:
        return suited(scene.picture)
    if scene.given is not None:
        return scene.given.layer.geometry
    return definition(scene.name).geometry
