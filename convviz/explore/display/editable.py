"""Which numbers on screen can be changed, and what they are."""

from __future__ import annotations

from convviz.explore.display.screen import DisplayState
from convviz.explore.state.state import BiasCell, Cell, InputCell, WeightCell
from convviz.explore.state.values import Values, number


def value_in(display: DisplayState, cell: Cell) -> int | float | None:
    """Return the number that ``display`` shows in ``cell``; None where there is none that can be changed."""
    if isinstance(cell, InputCell):
        return _at(display.board.input.values, (cell.x, cell.y, cell.c))
    if not isinstance(cell, WeightCell | BiasCell):
        return None
    card = next((card for card in display.board.filters.cards if card.k == cell.k), None)
    if card is None:
        return None
    if isinstance(cell, BiasCell):
        return card.bias
    return _at(card.weights, (cell.i, cell.j, cell.c))


def _at(values: Values, index: tuple[int, int, int]) -> int | float | None:
    """Return a number of ``values``; None outside, as after the layer became another one."""
    inside = all(0 <= i < n for i, n in zip(index, values.array.shape, strict=True))
    return number(values.array[index]) if inside else None
