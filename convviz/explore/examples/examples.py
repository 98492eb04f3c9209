"""The examples, and the data that a scene's layer has at any size.

Every example is made of whole numbers: pixels 0 … 255 as their file has them, or small integers, under
integer weights. So every sum on screen is exact.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer, Geometry, Layer
from convviz.explore.file_names import short_name
from convviz.explore.message import Message, Refused, message
from convviz.explore.scene import filter_banks, integers, lesson_arrays
from convviz.explore.scene.filter_banks import Bank
from convviz.explore.state import bounds
from convviz.explore.state.derived import differs
from convviz.explore.state.news import Done
from convviz.explore.state.state import InputKind, Scene, State
from convviz.files import pictures, resources
from convviz.files.pictures import Picture

PICTURE_DEPTHS = (1, 3)
SUITED_SIDE = 192  # px, the longer side of a picture that brings its own layer
_SUITED = "classic"  # the example, and the filter bank, that such a layer is like


@dataclass(frozen=True, slots=True)
class _Example:
    """The recipe of an example: its layer, its filter bank, and its picture or whether X is the lesson's."""

    geometry: Geometry
    filters: str
    picture: str | None = None
    lesson_input: bool = False


def load(name: str) -> State:
    """Return the example ``name`` at its first neuron; ValueError for a name that is not in `EXAMPLES`."""
    example = _example(name)
    picture = None if example.picture is None else shipped(example.picture)
    scene = Scene(name, InputKind.NUMBERS, example.filters, picture=picture)
    return built(scene, example.geometry)


def title(name: str) -> Message:
    """Return the title of the example ``name``."""
    return message(f"explore.scene.{_known(name)}")


def about(name: str) -> Message:
    """Return in a few words what the example ``name`` shows, at its own sizes."""
    return message(f"explore.scene.{_known(name)}.about")


def geometry_of(name: str) -> Geometry:
    """Return the hyperparameters that the example ``name`` starts with."""
    return _example(name).geometry


def built(scene: Scene, g: Geometry) -> State:
    """Return ``scene`` at its first neuron with a layer of the geometry ``g``, data made for that size."""
    X = input_of(scene, g)
    made = filter_banks.bank(scene.filters, g)
    return State(described(scene, g, made), Layer(g, X, made.weights, made.biases))


def input_of(scene: Scene, g: Geometry) -> NDArray[Any]:
    """Return X (W, H, D) of ``scene`` at the size of ``g``: picture, the lesson's numbers, or integers."""
    if scene.picture is not None and g.depth in PICTURE_DEPTHS:
        return pictures.fit(scene.picture, g.width, g.height, g.depth, "crop")
    plain = integers.input_values(g.input_shape)
    if not _example(scene.name).lesson_input:
        return plain
    return integers.laid_over(plain, lesson_arrays.load().inputs)


def described(scene: Scene, g: Geometry, bank: Bank | None = None) -> Scene:
    """Return ``scene`` as it is with a layer of ``g``; a new ``bank`` brings the names of its filters."""
    pictured = scene.picture is not None and g.depth in PICTURE_DEPTHS
    names, note = (scene.filter_names, scene.note) if bank is None else (bank.names, bank.note)
    return replace(
        scene,
        kind=InputKind.PICTURE if pictured else InputKind.NUMBERS,
        filter_names=names,
        note=note,
        modified=g != _home(scene),
    )


def unedited(scene: Scene, layer: AnyLayer) -> Scene:
    """Return ``scene`` without its mark of an edit where ``layer`` holds just what the scene makes."""
    if not scene.edited or differs(layer):
        return scene
    g, common = layer.geometry, layer.common
    made = filter_banks.bank(scene.filters, g)
    pairs = ((common.X, input_of(scene, g)), (common.weights, made.weights), (common.biases, made.biases))
    same = all(a is b or (a is not None and b is not None and np.array_equal(a, b)) for a, b in pairs)
    return replace(scene, edited=False) if same else scene


def with_picture(state: State, picture: Picture) -> State:
    """Return ``state`` looking at the user's own ``picture``, at its first neuron.

    An input of numbers is too small for a picture to be known in: the picture brings a layer that suits it
    (see `suited`), V filled, and `cut_to_previous` goes back to the layer before. A layer that looks at a
    picture already stays as it is, unless a picture has brought it.
    """
    before = _before(state)
    return cut_to_layer(state, picture) if before is None else _brought(before, picture)


def cut_to_layer(state: State, picture: Picture) -> State:
    """Return ``state`` looking at ``picture``, scaled and cut to the layer's width and height.

    A layer of another depth than 1 or 3 becomes 3 deep. Filters whose shape stays are kept, so is a filter
    bank.
    """
    old = state.layer.common
    g = _for_picture(old.geometry)
    scene = replace(state.scene, picture=picture, own=True)
    X = input_of(scene, g)
    bank = None if g.weights_shape == old.geometry.weights_shape else filter_banks.bank(scene.filters, g)
    weights, biases = (old.weights, old.biases) if bank is None else (bank.weights, bank.biases)
    layer = Layer(g, X, weights, biases)
    made = _started(state, unedited(described(scene, g, bank), layer), layer)
    if picture.size == (g.width, g.height):
        return made
    return replace(made, done=Done(layer, _cut(g, picture)))


def cut_to_previous(state: State) -> State:
    """Return the layer before the picture brought its own, and the picture cut to it; refused without one."""
    if not can_cut_to_previous(state):
        raise Refused(message("explore.refused.no_previous"))
    assert state.before_picture is not None
    assert state.scene.picture is not None
    return cut_to_layer(state.before_picture, state.scene.picture)


def can_cut_to_previous(state: State) -> bool:
    """Say whether the layer is one that a picture has brought."""
    return state.before_picture is not None and state.scene.picture is not None


def suited(picture: Picture) -> Geometry:
    """Return the layer that suits ``picture``: it is seen whole, and large enough to be known.

    Its filters find edges and blur, with a neuron for each pixel. Grey has one channel, colour three.
    """
    width, height = pictures.size_within(picture, SUITED_SIDE)
    depth = 1 if picture.grey else 3
    return replace(geometry_of(_SUITED), width=width, height=height, depth=depth)


def size_of_picture(state: State) -> dict[str, int]:
    """Return the width and height that the scene's picture gives the layer, by hyperparameter name.

    They are scaled down where they are beyond the window's bounds; refused where there is no picture, or one
    that is too small for the filters.
    """
    picture = state.scene.picture
    if picture is None or state.scene.kind is not InputKind.PICTURE:
        raise Refused(message("explore.refused.no_picture"))
    return _bounded_size(bounds.settings_of(state.layer.geometry), picture)


def shipped(file: str) -> Picture:
    """Return a picture of resources/pictures, named as its file, with its photographer; see `credit_of`."""
    entries = json.loads(resources.path("pictures", "credits.json").read_text(encoding="utf-8"))
    credit = next(entry for entry in entries if entry["file"] == file)
    pixels = pictures.decode_picture(resources.path("pictures", file).read_bytes(), file).pixels
    return Picture(pixels, Path(file).stem, f"{credit['author']} ({credit['licence']})")


def credit_of(picture: Picture) -> Message:
    """Return the title of a shipped picture, and who made it."""
    title = message(f"explore.picture.{picture.name}")
    return message("explore.picture_by", title=title, credit=picture.credit)


def _before(state: State) -> State | None:
    """Return what a picture that brings its own layer leaves behind, or None where the layer is to stay."""
    if state.scene.kind is InputKind.NUMBERS:
        return replace(_started(state, state.scene, state.layer.common), fill_all=state.fill_all)
    if state.scene.suited and not state.scene.modified:
        return state.before_picture
    return None


def _brought(before: State, picture: Picture) -> State:
    """Return the state in which ``picture`` has brought its layer to what was ``before``."""
    g = suited(picture)
    scene = Scene(_SUITED, InputKind.PICTURE, _SUITED, picture=picture, own=True, suited=True)
    made = built(scene, g)
    state = _started(before, made.scene, made.layer.common)
    done = Done(made.layer, _suited_words(g, picture, before.layer.geometry))
    return replace(state, fill_all=True, done=done, before_picture=before)


def _started(state: State, scene: Scene, layer: Layer) -> State:
    return State(
        scene,
        layer,
        order=state.order,
        relu=state.relu,
        fill_all=state.fill_all,
        true_colour=state.true_colour,
        link=state.link,
    )


def _suited_words(g: Geometry, picture: Picture, before: Geometry) -> Message:
    key = "explore.done.whole" if picture.size == (g.width, g.height) else "explore.done.suited"
    sizes = {"width": g.width, "height": g.height, "depth": g.depth}
    old = {"before_width": before.width, "before_height": before.height}
    return message(key, name=short_name(picture.name), **_own(picture), **sizes, **old)


def _cut(g: Geometry, picture: Picture) -> Message:
    """Return what was done to ``picture``, what size `size_of_picture` would give it, and why not more."""
    values = {**_own(picture), "width": g.width, "height": g.height}
    try:
        given = _bounded_size(bounds.settings_of(g), picture)
    except Refused:
        return message("explore.done.cut_only", name=short_name(picture.name), **values)
    key, most = "explore.done.cut_possible", bounds.RANGES["width"][1]
    if picture.size == (given["width"], given["height"]):
        key = "explore.done.cut"
    elif most in given.values():
        key = "explore.done.cut_bounded"
    values |= {f"given_{side}": length for side, length in given.items()}
    return message(key, name=short_name(picture.name), most=most, **values)


def _own(picture: Picture) -> dict[str, int]:
    width, height = picture.size
    return {"own_width": width, "own_height": height}


def _for_picture(g: Geometry) -> Geometry:
    settings = bounds.settings_of(g)
    if g.depth not in PICTURE_DEPTHS:
        settings["depth"] = 3
        settings["groups"] = 3 if g.groups == g.depth and g.filters % 3 == 0 else 1
    reason = bounds.problem(settings)
    if reason is not None:
        raise Refused(reason)
    return bounds.geometry_of(settings)


def _bounded_size(settings: dict[str, int], picture: Picture) -> dict[str, int]:
    """Return the largest width and height in the picture's proportions that the layer may have."""
    width, height = picture.size
    longest = min(max(width, height), bounds.RANGES["width"][1])
    for side in range(longest, 0, -1):
        scale = side / max(width, height)
        wish = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        if settings["strict"]:
            wish["width"] -= bounds.unread({**settings, **wish}, "x")
            wish["height"] -= bounds.unread({**settings, **wish}, "y")
        if bounds.problem({**settings, **wish}) is None:
            return wish
    raise Refused(message("explore.refused.picture_small", width=width, height=height))


def _home(scene: Scene) -> Geometry:
    """Return the hyperparameters that ``scene`` starts with."""
    if scene.suited and scene.picture is not None:
        return suited(scene.picture)
    return _example(scene.name).geometry


def _known(name: str) -> str:
    _example(name)
    return name


def _example(name: str) -> _Example:
    if name not in _EXAMPLES:
        raise ValueError(f"there is no example {name!r}: choose from {', '.join(EXAMPLES)}")
    return _EXAMPLES[name]


def _square(side: int, depth: int, filters: int, size: int, **more: Any) -> Geometry:
    return Geometry(width=side, height=side, depth=depth, filters=filters, size=size, **more)


_EXAMPLES: dict[str, _Example] = {
    "lesson": _Example(_square(11, 4, 2, 5, stride=2), "lesson", lesson_input=True),
    "alexnet": _Example(_square(227, 3, 96, 11, stride=4), "features", "chelsea.png"),
    "lenet": _Example(_square(32, 1, 6, 5), "strokes", "digit.png"),
    "demo": _Example(_square(5, 3, 2, 3, stride=2, padding=1), "integers"),
    "classic": _Example(_square(192, 1, 6, 3, padding=1), "classic", "camera.png"),
    "pointwise": _Example(_square(32, 3, 8, 1), "colours", "coffee.png"),
    "depthwise": _Example(_square(11, 4, 4, 3, padding=1, groups=4), "classic", lesson_input=True),
    "dilated": _Example(_square(11, 4, 2, 3, dilation=2), "lesson", lesson_input=True),
    "misfit": _Example(_square(10, 4, 2, 3, stride=2), "lesson", lesson_input=True),
}
EXAMPLES = tuple(_EXAMPLES)
