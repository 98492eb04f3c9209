"""The states that a lesson goes through: what each step starts with, and what each of its changes makes.

A patch goes through the transitions that a person's keys and clicks go through, so that a lesson reaches no
state that a person could not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from convviz.conv import Bias, Layer, OwnBias, OwnWeight, Place, Weight
from convviz.explore import expression
from convviz.explore.backward import updates
from convviz.explore.examples import examples
from convviz.explore.message import Message, Refused, message
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.recipes import settings
from convviz.explore.recipes.fields import FIELDS, Field
from convviz.explore.recipes.plain import OneOf, known, said, unknown
from convviz.explore.recipes.plain import number as plain_number
from convviz.explore.state import hyperparameters, pokes, sharing, transitions
from convviz.explore.state.cells import Position, has_cell
from convviz.explore.state.lesson_state import Lesson, Patch, Step
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


def start_of(lesson: Lesson, step: int) -> State:
    """Return the state that the step starts with, counted from 0.

    It is the same each time, and `PatchError` where a patch on the way there cannot be applied.
    """
    return state_at(lesson, step, 0)


def end_of(lesson: Lesson, step: int) -> State:
    """Return the state after the last change of the step, counted from 0; errors as `start_of`."""
    return state_at(lesson, step, lesson.steps[step].points - 1)


def state_at(lesson: Lesson, step: int, point: int) -> State:
    """Return the state of a point of a step, both counted from 0; errors as `start_of`.

    While a question is asked and answered, that is the state that the step starts with.
    """
    begun = max((n for n in range(step + 1) if lesson.steps[n].patch.example is not None), default=0)
    last = lesson.steps[step]
    if not 0 <= point < last.points:
        raise IndexError(f"point is {point}: the step has {last.points}")
    patches = [patch for here in lesson.steps[begun:step] for patch in _patches(here)]
    patches += _patches_until(last, point)
    state = after(None, patches[0])
    for patch in patches[1:]:
        state = after(state, patch)
    return state


def scene_at(step: Step, point: int) -> str | None:
    """Return the scene or panel that ``step`` has asked for last at a point, from 0; None for none."""
    scenes = [patch.scene for patch in _patches_until(step, point) if patch.scene is not None]
    return scenes[-1] if scenes else None


def states_of(lesson: Lesson) -> Iterator[tuple[State, ...]]:
    """Yield for each step the state that it starts with, and the one after each of its changes."""
    state: State | None = None
    for step in lesson.steps:
        states = []
        for patch in _patches(step):
            state = after(state, patch)
            states.append(state)
        yield tuple(states)


def _patches(step: Step) -> list[Patch]:
    return [step.patch, *(change.patch for change in step.changes)]


def _patches_until(step: Step, point: int) -> list[Patch]:
    """Return the patches of ``step`` that have been applied at a point: its own, and the changes so far."""
    made = max(0, point + 1 - (step.points - len(step.changes)))
    return _patches(step)[: 1 + made]


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


def _choose(field: Field, plain: Any, state: State) -> State:
    return field.choose(state, plain)


def _light(name: str, state: State) -> State:
    """Light a relation of the neuron, or the uses of a number, and nothing else."""
    if name in LINKS:
        return replace(state, link=LINKS[name], chosen=None)
    cell = pokes.cell_of(_place(name))
    if not has_cell(state.layer, cell):
        raise Refused(message("explore.refused.cell"))
    return replace(state, link=Link.NONE, chosen=cell)


def _change(name: str, value: float, state: State) -> State:
    place, shared = _place(name), isinstance(state.layer, Layer)
    if shared and isinstance(place, OwnWeight | OwnBias):
        raise Refused(message("steps.refused.shared"))
    if not shared and isinstance(place, Weight | Bias):
        raise Refused(message("steps.refused.unshared"))
    return pokes.poke_at(place, plain_number(value))(state)


def _place(name: str) -> Place:
    try:
        return expression.place_named(name)
    except ValueError:
        raise Refused(message("recipes.refused.number_name", name=said(name))) from None


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
