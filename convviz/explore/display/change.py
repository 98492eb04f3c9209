"""What the last change by hand did: which neurons, by how much, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import convviz.conv as conv
from convviz.explore import numbers
from convviz.explore.display.highlights_shared import span
from convviz.explore.display.walked import walked
from convviz.explore.expression import name_of, number_name
from convviz.explore.message import Message, Value, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import CellSet, Role
from convviz.explore.state.state import Edit, Position, State
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
    edit, before = state.edit, derived.before
    if edit is None or before is None:
        return None
    key = (edit, state.fill_all, state.order, state.position)
    return derived.keep("change", key, lambda: _change(state, edit, before, derived.V))


def _change(state: State, edit: Edit, before: Values, after: Values) -> ChangePart:
    neurons = state.layer.neurons_of(edit.place)
    index = tuple(slice(r.start, r.stop, r.step) for r in neurons)
    delta = after.array[index] - before.array[index]
    changed, (x, y, d) = int(np.count_nonzero(delta)), map(span, neurons)
    words = _words(state, edit, (changed, _shown(state, index, delta)), delta, (before, after))
    return ChangePart(CellSet(x, y, d, Role.READER), before, after, changed, words)


def _shown(state: State, index: tuple[slice, ...], delta: np.ndarray) -> int:
    """Return how many of the neurons at ``index`` that changed by ``delta`` are on screen."""
    if state.fill_all:
        return int(np.count_nonzero(delta))
    filled = np.zeros(state.layer.geometry.output_shape, bool)
    for cells in walked(state).visited:
        x, y, d = (slice(s.start, s.stop, s.step) for s in (cells.x, cells.y, cells.slices))
        filled[x, y, d] = True
    return int(np.count_nonzero(filled[index] & (delta != 0)))


def _words(
    state: State, edit: Edit, counts: tuple[int, int], delta: np.ndarray, volumes: tuple[Values, Values]
) -> Message:
    """Return how many neurons changed and by how much; V was and is ``volumes``, its difference ``delta``.

    ``counts`` are those that changed, and those of them that are on screen.
    """
    changed, shown = counts
    place, old, new = edit.place, numbers.shortened(edit.old), numbers.shortened(edit.new)
    values: dict[str, Value] = {"name": number_name(place), "old": old, "new": new}
    if not changed:
        return message("display.change.nothing", **values)
    if isinstance(place, conv.OwnWeight | conv.OwnBias):
        at = (place.x, place.y, place.d)
        before, after = (numbers.shortened(number(V.array[at])) for V in volumes)
        neuron = name_of(Position(*at))
        return message("display.change.alone", **values, neuron=neuron, before=before, after=after)
    values["by"] = _by(delta)
    partly = "" if shown == changed else "_partly"
    if isinstance(place, conv.InputCell):
        some = message(f"display.change.some{partly}", n=changed, shown=shown)
        readers = message("display.count.neurons", n=delta.size)
        return message("display.change.input", **values, some=some, readers=readers)
    values["neurons"] = message(f"display.change.in_slice{partly}", n=changed, d=place.k, shown=shown)
    others = state.layer.geometry.filters - 1
    if others == 0:
        return message("display.change.slice", **values)
    if others == 1:
        return message("display.change.slice_of_two", **values, other=1 - place.k)
    return message("display.change.slice_of_many", **values, others=others)


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
