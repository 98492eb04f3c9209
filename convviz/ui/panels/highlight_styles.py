"""How lit cells look, by why they are lit: the same in every volume."""

from __future__ import annotations

from convviz.explore.state.regions import CellSet, Role
from convviz.ui.look.look import Look
from convviz.ui.volume import Lit, Stroke

STROKES = {
    Role.POINTED: Stroke.SOLID,
    Role.DEPENDS: Stroke.DASHED,
    Role.READER: Stroke.DASHED,
    Role.LINKED: Stroke.SOLID,
}


def lit(cells: CellSet, look: Look, hue: str) -> Lit:
    """Return how ``cells`` are lit: linked ones in the filter's ``hue``, others in the focus colour."""
    if cells.role is Role.LINKED:
        return Lit(cells, hue, STROKES[cells.role], mesh=True)
    if cells.role is Role.POINTED:
        return Lit(cells, look.palette.focus, STROKES[cells.role], 3.0)
    return Lit(cells, look.palette.focus, STROKES[cells.role], mesh=True)
