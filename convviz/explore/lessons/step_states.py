"""What a step or a change of a lesson makes of a state.

A patch goes through the transitions that a person's keys and clicks go through, so that a lesson reaches no
state that a person could not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from convviz.conv import Bias, Layer, OwnBias, OwnWeight, Weight
from convviz.explore.backward import updates
from convviz.explore.examples import examples
from convviz.explore.message import Message, Refused, message
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.recipes import settings
from convviz.explore.recipes.plain import OneOf, known, place_called, unknown
from convviz.explore.recipes.plain import number as plain_number
from convviz.explore.recipes.state_fields import FIELDS, StateField
from convviz.explore.state import hyperparameters, pokes, sharing, transitions
from convviz.explore.state.cells import Position, has_cell
from convviz.explore.state.lesson_state import Patch
from convviz.explore.state.sharing import Collapse, Sharing
from convviz.explore.state.state import Link, State
from convviz.explore.state.transitions import Transition

SHARING = "sharing"
NAMES = (SHARING, *FIELDS, *settings.NAMES)
"""What a step can ``set``: the switch, the choices of a recipe, the hyperparameters."""

DEEDS: Mapping[str, Transition] = {
    "first": transitions.first,
    "last": transitions.last,
    "next": transitions.step(1),
    "back": transitions.step(-1),
    "update": updates.update,
    "let_differ": sharing.let_differ,
    "make_equal": sharing.make_equal(Collapse.CURRENT),
    "make_mean": sharing.make_equal(Collapse.MEAN),
}
"""What a step can ``do``, by name."""

LINKS = {link.value: link for link in Link}
"""What ``light`` can be besides the name of a number: a relation of the neuron, or "none"."""


class PatchError(Refused):
    """A patch that cannot be applied: ``field`` says where, as "set.page" or "change.W0[2,2,1]"."""

    def __init__(self, field: str, reason: Message) -> None:
        super().__init__(reason)
        self.field = field


def after(state: State | None, patch: Patch) -> State:
    """Return what ``patch`` makes of ``state``; None is no state, so that an example is needed.

    `PatchError` names the first field that cannot be applied; `applied` finds all.
    """
    made, mistakes = applied(state, patch)
    if mistakes:
        raise mistakes[0]
    assert made is not None
    return made


def applied(state: State | None, patch: Patch) -> tuple[State | None, tuple[PatchError, ...]]:
    """Return what ``patch`` makes of ``state``, less what cannot be applied, and why that cannot be.

    None where there is no state at all.
    """
    mistakes: list[PatchError] = []
    if patch.example is not None:
        try:
            state = _example(known(patch.example, examples.EXAMPLES))
        except Refused as refusal:
            mistakes.append(PatchError("example", refusal.reason))
    elif state is None:
        mistakes.append(PatchError("example", message("steps.refused.no_example")))
    if state is None:
        return None, tuple(mistakes)
    for field, transition in _transitions(patch):
        try:
            state = transition(state)
        except Refused as refusal:
            mistakes.append(PatchError(field, refusal.reason))
    return state, tuple(mistakes)


@lru_cache(maxsize=len(examples.EXAMPLES))  # steps on the same layer share its volumes
def _example(name: str) -> State:
    return examples.load(name)


def _transitions(patch: Patch) -> Iterator[tuple[str, Transition]]:
    """Give what a patch does, in order, and the field that says so."""
    chosen = dict(patch.chosen)
    for name in chosen:
        if name not in NAMES:
            yield f"set.{name}", _refusing(unknown(name, NAMES))
    yield from _new_layer({name: chosen[name] for name in settings.NAMES if name in chosen})
    if SHARING in chosen:
        yield f"set.{SHARING}", partial(_share, chosen[SHARING])
    for name, field in FIELDS.items():
        if name in chosen:
            yield f"set.{name}", partial(_choose, field, chosen[name])
    if patch.at is not None:
        yield "at", transitions.jump(Position(*patch.at))
    if patch.light is not None:
        yield "light", partial(_light, patch.light)
    for name, value in patch.numbers:
        yield f"change.{name}", partial(_change, name, value)
    for name in patch.do:
        yield "do", partial(_do, name)
    if patch.scene is not None:
        yield "scene", partial(_show, patch.scene)


def _new_layer(wanted: Mapping[str, Any]) -> Iterator[tuple[str, Transition]]:
    """Give the change to the layer with other hyperparameters: all at once, as some need others."""
    changes: dict[str, int] = {}
    for name, plain in wanted.items():
        try:
            changes |= settings.read_setting(name, plain)
        except Refused as refusal:
            yield f"set.{name}", _refusing(refusal.reason)
    if changes:
        yield "set", lambda state: hyperparameters.change(state, **changes)


def _share(plain: Any, state: State) -> State:
    return sharing.choose(OneOf(Sharing).read(plain))(state)


def _choose(field: StateField, plain: Any, state: State) -> State:
    return field.choose(state, plain)


def _light(name: str, state: State) -> State:
    """Light a relation of the neuron, or the uses of a number, and nothing else."""
    if name in LINKS:
        return replace(state, link=LINKS[name], chosen=None)
    cell = pokes.cell_of(place_called(name))
    if not has_cell(state.layer, cell):
        raise Refused(message("explore.refused.cell"))
    return replace(state, link=Link.NONE, chosen=cell)


def _change(name: str, value: float, state: State) -> State:
    place, shared = place_called(name), isinstance(state.layer, Layer)
    if shared and isinstance(place, OwnWeight | OwnBias):
        raise Refused(message("steps.refused.shared"))
    if not shared and isinstance(place, Weight | Bias):
        raise Refused(message("steps.refused.unshared"))
    return pokes.poke_at(place, plain_number(value))(state)


def _do(name: str, state: State) -> State:
    return DEEDS[known(name, DEEDS)](state)


def _show(name: str, state: State) -> State:
    """Change nothing; refused where the page has no scene and no panel called ``name``."""
    scenes = [scene.name for scene in SCENES[state.view]]
    known(name, dict.fromkeys((*scenes, *PANELS[state.view])))  # some panels are called as their scene
    return state


def _refusing(reason: Message) -> Transition:
    def refuse(state: State) -> State:  # noqa: ARG001  (a transition)
        raise Refused(reason)

    return refuse
