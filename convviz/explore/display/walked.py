"""How far the walk has come, and what the transport bar says of it."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.display.parts import TransportPart
from convviz.explore.display.withheld.unsaid import unsaid
from convviz.explore.message import message
from convviz.explore.state import walks
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.regions import CellSet, Span
from convviz.explore.state.state import Position, State, View


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


def transport_part(state: State, walk: Walked) -> TransportPart:
    """Return what the transport bar shows; where it is withheld how long the walk is, it rests."""
    g, position = state.layer.geometry, state.position
    total = walks.total(g)
    where = message(
        "display.transport.where",
        n=walk.neurons,
        total=total,
        d=position.d,
        x=position.x,
        y=position.y,
    )
    if Withheld.SIZE in state.withheld:
        where = unsaid(where, "n", "total")
        return TransportPart(0, None, position, state.order, 1, position.d, where, plays=False)
    return TransportPart(
        index=walk.index,
        total=total,
        position=position,
        order=state.order,
        per_row=walks.row_step(g, state.order),
        filter=position.d,
        where=where,
        plays=has_walk(state) and state.view is not View.TRAINING,
    )


def has_walk(state: State) -> bool:
    """Say whether the page shows where the walk is: those with layers of their own, and Growth, do not."""
    if state.view is View.TRAINING:
        return state.training.case is TrainingCase.LAYER
    return state.view not in (View.GROWTH, View.SHIFT)
