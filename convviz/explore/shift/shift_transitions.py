"""What may be done to the shift test: transitions of the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convviz.explore.shift import faces
from convviz.explore.state.shift_state import FILTERS, REACHES, STRIDES, ShiftCase, started
from convviz.explore.state.state import State
from convviz.explore.state.transitions import Transition


def shift_by(dx: int, dy: int) -> Transition:
    """Move the input ``dx`` to the right and ``dy`` down, in pixels; as far as it may go."""
    return lambda state: shift_to(state.shift.dx + dx, state.shift.dy + dy)(state)


def shift_to(dx: int, dy: int) -> Transition:
    """Move the input to ``dx``, ``dy`` pixels from its start; as far as it may go."""

    def move(state: State) -> State:
        low, high = REACHES[state.shift.case]
        return _with(state, dx=min(max(dx, low), high), dy=min(max(dy, low), high))

    return move


def choose_case(case: ShiftCase) -> Transition:
    """Move something else, from its start."""
    return lambda state: state if state.shift.case is case else replace(state, shift=started(case))


def choose_stride(stride: int) -> Transition:
    """Use another stride; nothing happens where the present case does not offer it."""
    return lambda state: _with(state, stride=stride) if stride in STRIDES[state.shift.case] else state


def choose_filters(filters: int) -> Transition:
    """Use another number of detectors per place; ValueError for one that is not in `FILTERS`."""
    if filters not in FILTERS:
        raise ValueError(f"filters is {filters}, must be one of {FILTERS}")
    return lambda state: _with(state, filters=filters)


def next_face(state: State) -> State:
    """Show the next of the drawn faces; after the last, the first."""
    return _with(state, face=(state.shift.face + 1) % faces.COUNT)


def _with(state: State, **changes: Any) -> State:
    shift = replace(state.shift, **changes)
    return state if shift == state.shift else replace(state, shift=shift)
