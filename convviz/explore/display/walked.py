"""How far the walk has come."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.state import walks
from convviz.explore.state.regions import CellSet, Span
from convviz.explore.state.state import Position, State


@dataclass(frozen=True, slots=True)
class Walked:
    """The walk up to and including the current neuron."""

    index: int  # of the current neuron, from 0
    visited: tuple[CellSet, ...]  # of the output
    uses: tuple[int, ...]  # how often each filter has been used
    sets: int  # weight sets touched

    @property
    def neurons(self) -> int:
        """How many neurons have been visited."""
        return self.index + 1


def walked(state: State) -> Walked:
    """Return how far the walk of ``state`` has come."""
    g, order = state.layer.geometry, state.order
    index = walks.index_of(g, order, state.position)
    return Walked(
        index,
        walks.visited_sets(g, order, index),
        walks.uses_of(g, order, index),
        walks.sets_touched(g, order, index),
    )


def is_filled(state: State, position: Position) -> bool:
    """Say whether the value at ``position`` is on screen: visited by the walk, or all are filled."""
    if state.fill_all:
        return True
    g, order = state.layer.geometry, state.order
    return walks.index_of(g, order, position) <= walks.index_of(g, order, state.position)


def in_slice(cells: tuple[CellSet, ...], d: int) -> tuple[CellSet, ...]:
    """Return what of ``cells`` is in slice ``d``."""
    one = Span(d, d + 1)
    return tuple(CellSet(part.x, part.y, one, part.role) for part in cells if d in part.slices.indices)
