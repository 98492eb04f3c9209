"""How highlighted cells look, by why they are highlighted: the same in every volume."""

from __future__ import annotations

from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.values import Values
from convviz.ui.look.look import Look
from convviz.ui.volume import Asked, Box, Fade, Highlight, Overlay, Stroke

STROKES = {
    Role.POINTED: Stroke.SOLID,
    Role.DEPENDS: Stroke.DASHED,
    Role.READER: Stroke.DASHED,
    Role.LINKED: Stroke.SOLID,
}

WRONG_LINE, WRONG_DASHES = 5.0, 3.0  # units, of the outline of what a wrong idea reads or makes


def wrong_overlays(cells: CellSet, look: Look) -> tuple[Box, Highlight]:
    """Return the outline of ``cells``, one block, in warning colours: dashes on an edge, found anywhere."""
    x, y = cells.x.indices, cells.y.indices
    edge = Box(cells.slices, x[0], y[0], len(x), len(y), look.palette.on_wrong, WRONG_LINE)
    return edge, Highlight(cells, look.palette.wrong, Stroke.DASHED, WRONG_DASHES)


def asked_of(values: Values | None, withheld: bool, look: Look) -> tuple[Overlay, ...]:
    """Return what covers the first slice of ``values`` where they are ``withheld``, with "?" on it."""
    if values is None or not withheld:
        return ()
    width, height, _ = values.array.shape
    cells = CellSet(Span(0, width), Span(0, height), Span(0, 1), Role.DEPENDS)
    return Fade(()), Asked(cells, look.palette.muted, as_one=True)


def highlight_overlays(cells: CellSet, look: Look, hue: str) -> Highlight:
    """Return the highlight of ``cells``: linked ones in the filter's ``hue``, others in the focus colour."""
    if cells.role is Role.LINKED:
        return Highlight(cells, hue, STROKES[cells.role], mesh=True)
    if cells.role is Role.POINTED:
        return Highlight(cells, look.palette.focus, STROKES[cells.role], 3.0)
    return Highlight(cells, look.palette.focus, STROKES[cells.role], mesh=True)
