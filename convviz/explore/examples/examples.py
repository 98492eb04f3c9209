"""The state that each example opens with, and the layer that looks at a picture of the user's own."""

from __future__ import annotations

from dataclasses import replace

from convviz.conv import Geometry, Layer
from convviz.explore.file_names import short_name
from convviz.explore.message import Message, Refused, message
from convviz.explore.scene.scene import (
    DEFINITIONS,
    PICTURE_DEPTHS,
    SUITED,
    bank_of,
    definition,
    described,
    input_of,
    suited,
    unedited,
)
from convviz.explore.state import bounds
from convviz.explore.state.hyperparameters import bounded_size
from convviz.explore.state.state import Done, InputKind, Scene, State
from convviz.files import pictures
from convviz.files.pictures import Picture

EXAMPLES = tuple(DEFINITIONS)


def load(name: str) -> State:
    """Return the example ``name`` at its first neuron; ValueError for a name that is not in `EXAMPLES`."""
    made = definition(name)
    picture = None if made.picture is None else pictures.shipped(made.picture)
    return built(Scene(name, InputKind.NUMBERS, made.filters, picture=picture), made.geometry)


def again(state: State) -> State:
    """Return what ``state`` began with: its example, or the layer that a homework is wrong on."""
    homework, scene = state.homework, state.scene
    if homework is not None:
        return replace(homework.opened, homework=homework)
    if scene.given is not None:
        given = Scene(scene.name, InputKind.NUMBERS, scene.filters, given=scene.given)
        return State(given, scene.given.layer)
    return load(scene.name)


def title(name: str) -> Message:
    """Return the title of the example ``name``."""
    definition(name)  # ValueError where there is none
    return message(f"explore.scene.{name}")


def about(name: str) -> Message:
    """Return in a few words what the example ``name`` shows, at its own sizes."""
    definition(name)
    return message(f"explore.scene.{name}.about")


def geometry_of(name: str) -> Geometry:
    """Return the hyperparameters that the example ``name`` starts with."""
    return definition(name).geometry


def built(scene: Scene, g: Geometry) -> State:
    """Return ``scene`` at its first neuron with a layer of the geometry ``g``, data made for that size."""
    X = input_of(scene, g)
    made = bank_of(scene, g)
    return State(described(scene, g, made), Layer(g, X, made.weights, made.biases))


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
    bank = None if g.weights_shape == old.geometry.weights_shape else bank_of(scene, g)
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
    scene = Scene(SUITED, InputKind.PICTURE, SUITED, picture=picture, own=True, suited=True)
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
    """Return what was done to ``picture``, what size `take_picture_size` would give it, and why not more."""
    values = {**_own(picture), "width": g.width, "height": g.height}
    try:
        given = bounded_size(bounds.settings_of(g), picture)
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
