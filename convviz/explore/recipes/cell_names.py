"""The names of cells in a recipe: "W0[2,2,1]", "b0", "X[-1,0,0]" in the padding, "V[2,3,1]", "tile[2,3]"."""

from __future__ import annotations

import re
from typing import Any, assert_never

from convviz.explore.message import Refused, message
from convviz.explore.recipes.plain import said
from convviz.explore.state.cells import BiasCell, Cell, InputCell, OutputCell, ProductCell, Tile, WeightCell

_INDEX = "-?[0-9]{1,9}"
_NAME = re.compile(rf"(?P<kind>[A-Za-z]+)(?P<k>[0-9]{{1,9}})?(?:\[(?P<index>{_INDEX}(?:,{_INDEX})*)\])?")
_KINDS: dict[tuple[str, int, int], type[Cell]] = {
    ("X", 0, 3): InputCell,
    ("W", 1, 3): WeightCell,
    ("b", 1, 0): BiasCell,
    ("V", 0, 3): OutputCell,
    ("tile", 0, 2): Tile,
    ("product", 0, 3): ProductCell,
}
"""By the letters of the name, whether a filter's number follows, and how many indices there are."""


def cell_name(cell: Cell) -> str:
    """Return the name of ``cell``."""
    match cell:
        case InputCell(x, y, c):
            return f"X[{x},{y},{c}]"
        case WeightCell(k, i, j, c):
            return f"W{k}[{i},{j},{c}]"
        case BiasCell(k):
            return f"b{k}"
        case OutputCell(x, y, d):
            return f"V[{x},{y},{d}]"
        case Tile(x, y):
            return f"tile[{x},{y}]"
        case ProductCell(i, j, c):
            return f"product[{i},{j},{c}]"
    assert_never(cell)


def read_cell(plain: Any) -> Cell:
    """Return the cell whose name is ``plain``, as `cell_name` writes it; refused where there is none."""
    found = _NAME.fullmatch(plain) if isinstance(plain, str) else None
    if found is not None:
        filters = [] if found["k"] is None else [int(found["k"])]
        indices = [] if found["index"] is None else list(map(int, found["index"].split(",")))
        kind = _KINDS.get((found["kind"], len(filters), len(indices)))
        if kind is not None:
            return kind(*filters, *indices)
    raise Refused(message("recipes.refused.cell", name=said(plain)))
