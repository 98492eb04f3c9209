"""The transport bar: where the walk is."""

from __future__ import annotations

from convviz.explore.display.parts import TransportPart
from convviz.explore.display.walked import Walked
from convviz.explore.display.withheld.unsaid import unsaid
from convviz.explore.message import message
from convviz.explore.state import walks
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import State, View


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
