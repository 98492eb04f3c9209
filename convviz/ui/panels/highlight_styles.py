"""How highlighted cells look, by why they are highlighted: the same in every volume."""

from __future__ import annotations

from convviz.explore.state.regions import CellSet, Role
from convviz.ui.look.look import Look
from convviz.ui.volume import Highlight, Stroke

STROKES = {
    Role.POINTED: Stroke.SOLID,
    Role.DEPENDS: Stroke.DASHED,
    Role.READER: Stroke.DASHED,
    Role.LINKED: Stroke.SOLID,
}


def highlight_overlays(cells: CellSet, look: Look, hue: str) -> Highlight:
    """Return the highlight of ``cells``: linked ones in the filter's ``hue``, others in the focus colour."""
    if cells.role is Role.LINKED:
        return Highlight(cells, hue, STROKES[cells.role], mesh=True)
    if cells.role is Role.POINTED:
        return Highlight(cells, look.palette.focus, STROKES[cells.role], 3.0)
    return Highlight(cells, look.palette.focus, STROKES[cells.role], mesh=True)
