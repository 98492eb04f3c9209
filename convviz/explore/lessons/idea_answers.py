"""What a wrong idea answers in a state: the case that it is asked about follows from the idea's subject."""

from __future__ import annotations

from typing import TypeVar, assert_never

import numpy as np

from convviz.explore.backward.backward_pass import followed
from convviz.explore.backward.gradient_choice import input_cell
from convviz.explore.lessons.named import (
    CHANGES,
    COUNTS,
    FIELD,
    GRADIENT,
    SHIFT,
    SIZE,
    VALUE,
    Number,
    Source,
    refused,
)
from convviz.explore.lessons.named_numbers import cell_named
from convviz.explore.message import Message, message
from convviz.explore.shift import pattern
from convviz.explore.state.cells import has_cell
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import BiasCell, Cell, InputCell, OutputCell, Position, View, WeightCell
from convviz.explore.wrong_ideas.block import Block
from convviz.explore.wrong_ideas.idea import Case, Idea, Subject
from convviz.explore.wrong_ideas.table import IDEAS

C = TypeVar("C", bound=Cell)

TELLS: dict[Subject, frozenset[Withheld]] = {
    Subject.OUTPUT: VALUE,
    Subject.BLOCK: FIELD,
    Subject.SIZE: SIZE,
    Subject.PARAMETERS: COUNTS,
    Subject.BIASES: COUNTS,
    Subject.FACTOR: COUNTS,
    Subject.DOUBLED_INPUT: COUNTS,
    Subject.MULTIPLICATIONS: COUNTS,
    Subject.SAVING: COUNTS,
    Subject.CHANGED: CHANGES,
    Subject.SHIFT: SHIFT,
    Subject.WEIGHT_SETS: GRADIENT,
    Subject.WEIGHT_GRADIENT: GRADIENT,
    Subject.INPUT_GRADIENT: GRADIENT,
}
"""What the answer to a question about each subject would tell."""


def idea_called(id: str) -> Idea:  # noqa: A002  (the field's name)
    """Return the idea with this id; refused where there is none, with those that are called alike."""
    if id in IDEAS:
        return IDEAS[id]
    close = ", ".join(IDEAS.similar(id))
    raise refused("similar_idea", name=id, similar=close) if close else refused("unknown_idea", name=id)


def answer_of(idea: Idea, about: str | None, source: Source, *, as_cell: bool = False) -> Number | Message:
    """Return what ``idea`` answers in the state of ``source``: a number, code, or words for many numbers.

    ``about`` names the parameter, the input or the neuron that is asked about; with None that is the followed
    weight, the chosen input or the current neuron. ``as_cell``: a block is answered by its first cell.
    Refused where the idea does not apply, and where ``about`` is nothing that it could be about.
    """
    case = case_of(idea.subject, about, source)
    try:
        answer = idea.answer(case)
    except ValueError:  # what it says is English, and for who calls the model
        raise refused("idea_case", idea=idea.name) from None
    match answer:
        case None:
            raise refused("idea_moot", idea=idea.name)
        case Block():
            return _first_cell(answer, case) if as_cell else answer.text
        case np.ndarray():
            return message("lesson_numbers.separate", n=answer.size)
        case _:
            shows_relu = idea.subject is Subject.OUTPUT and source.state.relu
            return max(answer, 0) if shows_relu else answer


def case_of(subject: Subject, about: str | None, source: Source) -> Case:
    """Return what an idea about ``subject`` is asked about in the state of ``source``."""
    state, layer = source.state, source.state.layer.common
    match subject:
        case Subject.OUTPUT | Subject.BLOCK:
            cell = _cell(about, source, OutputCell)
            return Case(layer, state.position if cell is None else Position(cell.x, cell.y, cell.d))
        case Subject.CHANGED:
            return Case(layer, parameter=_cell(about, source, WeightCell) or followed(state))
        case Subject.WEIGHT_GRADIENT:
            named = _cell(about, source, WeightCell, BiasCell)
            parameter = named if isinstance(named, WeightCell | BiasCell) else followed(state)
            return Case(layer, dV=source.passed.dV.array, parameter=parameter)
        case Subject.INPUT_GRADIENT:
            at = _cell(about, source, InputCell) or input_cell(state)
            return Case(layer, dV=source.passed.dV.array, cell=at)
        case Subject.SHIFT:
            return _moved(source)
        case (
            Subject.SIZE
            | Subject.PARAMETERS
            | Subject.BIASES
            | Subject.FACTOR
            | Subject.DOUBLED_INPUT
            | Subject.MULTIPLICATIONS
            | Subject.SAVING
            | Subject.WEIGHT_SETS
        ):
            return Case(layer)
    assert_never(subject)


def _cell(about: str | None, source: Source, *kinds: type[C]) -> C | None:
    """Return the cell that ``about`` names, None where it is None; refused where it is not of ``kinds``."""
    if about is None:
        return None
    cell = cell_named(about)
    # Ideas are about the layer that shares its weights: the cells of other layers are counted otherwise.
    if not isinstance(cell, kinds) or not has_cell(source.state.layer.common, cell):
        raise refused("about", name=about)
    return cell


def _moved(source: Source) -> Case:
    """Return the case of X that moves: as far as the shift test has moved it, or by one pixel."""
    state, shift = source.state, source.state.shift
    on_page = state.view is View.SHIFT
    layer = pattern.layer(Sharing.SHARED, shift.stride, 0, 0).common if on_page else state.layer.common
    if shift.dx:
        return Case(layer, along="x", pixels=shift.dx)
    return Case(layer, along="y", pixels=shift.dy) if shift.dy else Case(layer)


def _first_cell(block: Block, case: Case) -> str:
    """Return the name of the cell of X at which ``block`` starts."""
    x, y = block.x.start, block.y.start
    if block.volume == "Xp":
        x, y = x - case.geometry.x.before, y - case.geometry.y.before
    c = block.c if isinstance(block.c, int) else block.c.start
    return f"X[{x},{y},{c}]"
