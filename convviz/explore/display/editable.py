"""Which numbers on screen can be changed, and what they are."""

from __future__ import annotations

from convviz.explore.display.parts import number
from convviz.explore.display.screen import DisplayState
from convviz.explore.state import BiasCell, Cell, InputCell, WeightCell


def value_in(display: DisplayState, cell: Cell) -> int | float | None:
    """Return the number that ``display`` shows in ``cell``; None where there is none that can be changed."""
    if isinstance(cell, InputCell):
        X = display.input.values.array
        inside = 0 <= cell.x < X.shape[0] and 0 <= cell.y < X.shape[1] and 0 <= cell.c < X.shape[2]
        return number(X[cell.x, cell.y, cell.c]) if inside else None
    if not isinstance(cell, WeightCell | BiasCell):
        return None
    card = next((card for card in display.filters.cards if card.k == cell.k), None)
    if card is None:
        return None
    if isinstance(cell, BiasCell):
        return card.bias
    return number(card.weights.array[cell.i, cell.j, cell.c])
