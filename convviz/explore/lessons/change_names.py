"""Names of what follows from a changed number, and from a moved pattern."""

from __future__ import annotations

import numpy as np

from convviz.conv import Place
from convviz.conv.arrays import Array
from convviz.explore import numbers
from convviz.explore.backward.asked import owned
from convviz.explore.backward.backward_pass import followed
from convviz.explore.lessons.named import CHANGES, SHIFT, NamedNumber, Source, refused
from convviz.explore.shift import pattern
from convviz.explore.state.pokes import place_of
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.shift_state import ShiftCase
from convviz.explore.state.state import BiasCell, InputCell, WeightCell
from convviz.explore.state.values import number


def place_that_changes(source: Source) -> Place:
    """Return the number that was changed last, else the chosen one, else the followed weight."""
    state = source.state
    if state.edit is not None:
        return state.edit.place
    chosen = state.chosen
    cell = chosen if isinstance(chosen, BiasCell | InputCell | WeightCell) else owned(state, followed(state))
    place = place_of(state, cell)
    if place is None:
        raise refused("no_change")
    return place


def changed(source: Source, place: Place) -> int:
    """Return how many neurons change when the number at ``place`` changes: those that it reaches by no 0."""
    layer, V = source.state.layer, source.derived.V.array
    old = number(layer.value_at(place))
    step = 1 if isinstance(old, int) else max(1.0, abs(old))
    return int(np.count_nonzero(layer.with_value(place, old + step).forward_after(V, place) != V))


def differences(source: Source) -> Array:
    """Return by how much each neuron that changed did so with the last changed number, flat."""
    edit, V = source.state.edit, source.derived.V.array
    if edit is None:
        raise refused("no_edit")
    changes = V - edit.before.forward_after(V, edit.place)
    of_changed: Array = changes[changes != 0]
    if not of_changed.size:
        raise refused("no_edit")
    return of_changed


def moved(source: Source) -> tuple[int, pattern.Cells]:
    """Return the largest response to the plus where it is now, and at which positions it is."""
    shift = source.state.shift
    if shift.case is not ShiftCase.PATTERN:
        raise refused("no_pattern")
    sharing = sharing_of(source.state.layer)
    return pattern.largest(pattern.response(sharing, shift.stride, shift.dx, shift.dy).array)


def largest_at(source: Source) -> str:
    """Return the positions of the largest response: "(1, 0)"; refused where nothing responds."""
    places = moved(source)[1]
    if not places:
        raise refused("no_response")
    return ", ".join(f"({x}, {y})" for x, y in places)


CHANGE_NAMES = (
    NamedNumber("changed", lambda s: changed(s, place_that_changes(s)), CHANGES),
    NamedNumber("least_change", lambda s: numbers.signed(number(differences(s).min())), CHANGES),
    NamedNumber("most_change", lambda s: numbers.signed(number(differences(s).max())), CHANGES),
    NamedNumber("largest_response", lambda s: moved(s)[0], SHIFT),
    NamedNumber("largest_at", largest_at, SHIFT),
    NamedNumber("shift_x", lambda s: s.state.shift.dx),
    NamedNumber("shift_y", lambda s: s.state.shift.dy),
    NamedNumber("shift_stride", lambda s: s.state.shift.stride),
)
"""What a changed number does to V, and what the shift test shows of the plus sign."""
