"""What the last change by hand did: which neurons, by how much, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import convviz.conv as conv
from convviz.conv import Neurons, Place
from convviz.explore import numbers
from convviz.explore.expression import number_name
from convviz.explore.message import Message, Value, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import State
from convviz.explore.state.values import Values, number


@dataclass(frozen=True, slots=True)
class ChangePart:
    """``cells`` holds every neuron that the change can reach; ``before`` and ``after`` are V, before ReLU.

    Both volumes are (W2, H2, K); ``changed`` is the number of neurons whose value changed.
    """

    cells: CellSet
    before: Values
    after: Values
    changed: int
    words: Message


def change_part(state: State, derived: Derived) -> ChangePart | None:
    """Return what the last change by hand did; None when there was none, or the walk went on."""
    edit = state.edit
    if edit is None or derived.before is None:
        return None
    before = derived.before
    return derived.keep("change", edit, lambda: _change(state, derived, before))


def _change(state: State, derived: Derived, before: Values) -> ChangePart:
    assert state.edit is not None
    edit = state.edit
    neurons = state.layer.neurons_of(edit.place)
    x, y, d = (Span(r.start, r.stop, r.step) for r in neurons)
    cells = CellSet(x, y, d, Role.READER)
    index = tuple(slice(r.start, r.stop, r.step) for r in neurons)
    delta = derived.V.array[index] - before.array[index]
    values: dict[str, Value] = {
        "name": number_name(edit.place),
        "old": numbers.shortened(edit.old),
        "new": numbers.shortened(edit.new),
    }
    changed = int(np.count_nonzero(delta))
    words = _words(state, edit.place, neurons, delta, values, before, derived)
    return ChangePart(cells, before, derived.V, changed, words)


def _words(
    state: State,
    place: Place,
    neurons: Neurons,
    delta: np.ndarray,
    values: dict[str, Value],
    before: Values,
    derived: Derived,
) -> Message:
    changed = int(np.count_nonzero(delta))
    if not changed:
        return message("display.change.nothing", **values)
    if isinstance(place, conv.OwnWeight | conv.OwnBias):
        at = (place.x, place.y, place.d)
        return message(
            "display.change.alone",
            **values,
            neuron=f"V[{place.x},{place.y},{place.d}]",
            before=numbers.shortened(number(before.array[at])),
            after=numbers.shortened(number(derived.V.array[at])),
        )
    by = _by(delta)
    if isinstance(place, conv.InputCell):
        total = int(np.prod([len(r) for r in neurons]))
        readers = message("display.count.neurons", n=total)
        return message("display.change.input", **values, n=changed, readers=readers, by=by)
    others = state.layer.geometry.filters - 1
    d = neurons[2][0]
    if others == 0:
        return message("display.change.slice", **values, n=changed, d=d, by=by)
    if others == 1:
        return message("display.change.slice_of_two", **values, n=changed, d=d, by=by, other=1 - d)
    return message("display.change.slice_of_many", **values, n=changed, d=d, by=by, others=others)


def _by(delta: np.ndarray) -> Message:
    """Return by how much the changed neurons changed: "by +1 to +3", or "by +1"."""
    moved = delta[delta != 0]
    low, high = number(moved.min()), number(moved.max())
    if low == high:
        return message("display.change.by", amount=_signed(low))
    return message("display.change.by_range", low=_signed(low), high=_signed(high))


def _signed(value: float) -> str:
    text = numbers.shortened(value)
    return f"+{text}" if value > 0 else text
