"""All that is lit: the slice or column, the chosen cell's uses, and what is pointed at over them."""

from __future__ import annotations

from convviz.explore.display.highlights_own import linked_by_full, linked_by_own, lit_by_full, lit_by_own
from convviz.explore.display.highlights_shared import Highlights, linked, lit_alone, lit_by, lit_by_product
from convviz.explore.state.cells import present
from convviz.explore.state.predicting import TOLD_BY_LIGHT
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, ProductCell, State


def highlights_of(state: State) -> Highlights:
    """Return all that is lit: slice or column first, then the chosen cell, or what is pointed at, over it."""
    g, here = state.layer.geometry, state.position
    if not state.withheld.isdisjoint(TOLD_BY_LIGHT):
        return lit_alone(state.layer, pointed_cell(state) or chosen_cell(state))
    cell = pointed_cell(state) or chosen_cell(state)
    sharing = sharing_of(state.layer)
    match sharing:
        case Sharing.SHARED:
            ground, over = linked(g, state.link, here), lit_by(g, cell) if cell else Highlights()
        case Sharing.UNSHARED:
            ground = linked_by_own(g, state.link, here)
            over = lit_by_own(g, here, cell) if cell else Highlights()
        case Sharing.FULL:
            ground = linked_by_full(g, state.link, here)
            over = lit_by_full(g, here, cell) if cell else Highlights()
    if isinstance(cell, ProductCell):
        over = lit_by_product(g, here, cell, sharing is Sharing.FULL)
    return Highlights(
        ground.input + over.input,
        ground.windows + over.windows,
        ground.weights + over.weights,
        ground.output + over.output,
        over.filters if over.filters.indices else ground.filters,
    )


def pointed_cell(state: State) -> Cell | None:
    """Return the cell pointed at, or None when there is none or the layer has no such cell (any more)."""
    return present(state.layer, state.pointed)


def chosen_cell(state: State) -> Cell | None:
    """Return the chosen cell, or None when there is none or the layer has no such cell (any more)."""
    return present(state.layer, state.chosen)
