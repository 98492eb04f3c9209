"""A state as a recipe: a small table of plain values, from which an equal state is made again.

It says in what the state differs from the example that it comes from, by stable names, as the steps of a
lesson say it. Arrays with more than 64 numbers, and pictures, stand beside it under names. Not part
of a recipe are undo, the words on a homework, training under way, and a lesson under way with what its
question withholds: a lesson is the file that it was read from, and where a person is in one is remembered
beside the state.

>>> from convviz.explore.examples import examples
>>> from convviz.explore.state import transitions
>>> state = transitions.choose_link(Link.SAME_FIELD)(examples.load("lesson"))
>>> recipe_of(transitions.step(3)(state)).values
{'version': 1, 'example': 'lesson', 'at': [3, 0, 0], 'link': 'same_field'}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from convviz.conv import AnyLayer, Geometry
from convviz.conv.arrays import Array
from convviz.explore.message import Refused, message
from convviz.explore.recipes import layers, losses, news, recipe_scene, settings
from convviz.explore.recipes.cell_names import cell_name, read_cell
from convviz.explore.recipes.plain import OneOf, Plain, Whole, said
from convviz.explore.recipes.recipe_reading import Mistake, RecipeReading
from convviz.explore.recipes.state_fields import FIELDS, StateField
from convviz.explore.scene import filter_banks
from convviz.explore.scene.scene import Scene, described, home
from convviz.explore.state import bounds
from convviz.explore.state.cells import ORIGIN, Cell, Position, has_cell
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import Link as Link
from convviz.explore.state.state import State

VERSION = 1
"""Of the names and their meanings; a recipe of a later version is not read."""

CHOICES = tuple(name for name in FIELDS if name not in losses.CHOICES)
CELLS = ("chosen", "pointed")
LARGEST_INDEX = 10**6  # of a neuron whose layer is not known
NAMES = (
    "version",
    *recipe_scene.NAMES,
    *settings.NAMES,
    *layers.NAMES,
    "at",
    *CHOICES,
    *losses.NAMES,
    *CELLS,
    *news.NAMES,
    "withheld",
    "before_picture",
)
"""All fields that a recipe can have."""


@dataclass(frozen=True, eq=False, slots=True)
class Recipe:
    """``values``, which a JSON or TOML file can hold, and the ``arrays`` that they name."""

    values: Mapping[str, Plain]
    arrays: Mapping[str, Array] = field(default_factory=dict)


class RecipeError(ValueError):
    """A recipe that no state can be made of: every mistake as the name of a field and a message."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(
            "; ".join(f"{name}: {reason.key} {dict(reason.values)}" for name, reason in mistakes)
        )
        self.mistakes = mistakes


def recipe_of(state: State) -> Recipe:
    """Return the recipe of ``state``; equal states have equal values, and arrays with equal numbers."""
    arrays: dict[str, Array] = {}
    return Recipe({"version": VERSION, **_values(state, arrays, "")}, arrays)


def state_of(values: Mapping[str, Any], arrays: Mapping[str, Array] = MappingProxyType({})) -> State:
    """Return the state that the ``values`` of a recipe stand for; they may come from anywhere.

    `RecipeError` has all mistakes in them. Where a field is wrong, what only follows from it is none.
    """
    reading = RecipeReading(values, arrays)
    with reading.field("version"):
        if not isinstance(values, Mapping) or "version" not in values:
            raise Refused(message("recipes.refused.no_recipe"))
        if Whole(1, 10**6).read(values["version"]) > VERSION:
            raise Refused(message("recipes.refused.version", version=values["version"], known=VERSION))
    if reading.mistakes:
        raise RecipeError(tuple(reading.mistakes))
    state = _read(reading, NAMES)
    if state is None or reading.mistakes:
        raise RecipeError(tuple(reading.mistakes))
    return state


def _values(state: State, arrays: dict[str, Array], within: str) -> dict[str, Plain]:
    scene, layer, at = recipe_scene.of_example(state.scene), state.layer, state.position
    values = recipe_scene.scene_values(scene, arrays, within)
    values |= settings.plain_settings(layer.geometry, home(scene))
    values |= layers.layer_values(layer, scene, arrays, within)
    new = State(scene, layer)
    if at != new.position:
        values["at"] = [at.x, at.y, at.d]
    values |= {
        name: FIELDS[name].of(state) for name in CHOICES if FIELDS[name].of(state) != FIELDS[name].of(new)
    }
    values |= losses.loss_values(state.loss, arrays, within)
    for name, cell in (("chosen", state.chosen), ("pointed", state.pointed)):
        if cell is not None and has_cell(layer, cell):
            values[name] = cell_name(cell)
    values |= news.news_values(state, arrays, within)
    if state.withheld and state.lesson is None:
        values["withheld"] = [one.value for one in Withheld if one in state.withheld]
    if state.before_picture is not None:
        values["before_picture"] = _values(state.before_picture, arrays, f"{within}before_picture.")
    return values


def _read(reading: RecipeReading, names: tuple[str, ...]) -> State | None:
    """Return the state; None where it is wrong, which is noted. ``names``: the fields that it may have."""
    reading.know(names)
    choices = {
        name: reading.values[name]
        for name in CHOICES
        if name in reading and reading.value(name, _readable(FIELDS[name]), False)
    }
    loss = losses.read_loss(reading)
    scene = recipe_scene.read_scene(reading)
    g = _geometry(reading, scene)
    layer = layers.read_layer(reading, scene, g)
    shape = None if g is None else g.output_shape
    given: dict[str, Any] = {
        "position": reading.value("at", lambda plain: _position(plain, shape), ORIGIN),
        "chosen": reading.value("chosen", lambda plain: _cell(plain, layer), None),
        "pointed": reading.value("pointed", lambda plain: _cell(plain, layer), None),
        "edit": news.read_edit(reading, layer),
        "done": news.read_done(reading, layer),
        "update": news.read_update(reading, scene, layer),
        "considered": news.read_considered(reading, layer),
        "withheld": reading.value("withheld", _withheld, frozenset[Withheld]()),
        "before_picture": _before_picture(reading),
    }
    if scene is None or g is None or layer is None:
        return None
    state = State(described(scene, g, filter_banks.bank(scene.filters, g)), layer, loss=loss)
    for name, plain in choices.items():
        state = FIELDS[name].put(state, plain)
    wrong = {FIELDS[name].path[0] for name in CHOICES if name in reading and name not in choices}
    for name in choices:
        problem = FIELDS[name].problem(state)
        if problem is not None and FIELDS[name].path[0] not in wrong:  # it may follow from what is wrong
            with reading.field(name):
                raise Refused(problem)
    return replace(state, **given)


def _readable(choice: StateField) -> Any:
    """Return what refuses a value that ``choice`` cannot have, and says True of others."""

    def read(plain: Any) -> bool:
        choice.kind.read(plain)
        return True

    return read


def _geometry(reading: RecipeReading, scene: Scene | None) -> Geometry | None:
    """Return the hyperparameters; None where they are wrong, which is noted, or the scene is not known."""
    changes, before = dict[str, int](), len(reading.mistakes)
    given = [name for name in settings.NAMES if name in reading]
    for name in given:
        with reading.field(name):
            changes |= settings.read_setting(name, reading.values[name])
    if scene is None or len(reading.mistakes) > before:
        return None
    wanted = bounds.settings_of(home(scene)) | changes
    with reading.field(", ".join(given)):
        problem = bounds.problem(wanted)
        if problem is not None:
            raise Refused(problem)
        return bounds.geometry_of(wanted)
    return None


def _position(plain: Any, shape: tuple[int, int, int] | None) -> Position:
    if not isinstance(plain, list | tuple) or len(plain) != 3:
        raise Refused(message("recipes.refused.at", value=said(plain)))
    most = (LARGEST_INDEX,) * 3 if shape is None else tuple(n - 1 for n in shape)
    x, y, d = (Whole(0, n).read(i) for i, n in zip(plain, most, strict=True))
    return Position(x, y, d)


def _cell(plain: Any, layer: AnyLayer | None) -> Cell:
    cell = read_cell(plain)
    if layer is not None and not has_cell(layer, cell):
        raise Refused(message("explore.refused.cell"))
    return cell


def _withheld(plain: Any) -> frozenset[Withheld]:
    if not isinstance(plain, list | tuple):
        raise Refused(message("recipes.refused.names", value=said(plain)))
    return frozenset(map(OneOf(Withheld).read, plain))


def _before_picture(reading: RecipeReading) -> State | None:
    inner = reading.inside("before_picture")
    if inner is None:
        return None
    return _read(inner, tuple(name for name in NAMES if name not in ("version", "before_picture")))
