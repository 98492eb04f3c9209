"""Which cells turn faint or strong from one veil to the next: of two growing sets only what one has more."""

from __future__ import annotations

from convviz.explore.state.regions import CellSet, Span
from convviz.ui.volume.overlays import Veil

_AXES = ("x", "y", "slices")


def turned(old: Veil, new: Veil) -> tuple[list[CellSet], list[CellSet]]:
    """Return sets of cells that ``old`` clears and ``new`` may not, and sets the other way round.

    Outside of them nothing turns; within them a cell may be clear in both.
    """
    before = [cells for cells in old.clear if cells not in new.clear]
    after = [cells for cells in new.clear if cells not in old.clear]
    lost, gained = list[CellSet](), list[CellSet]()
    for cells in before:
        partner, axis = next(((other, a) for other in after if (a := _grown_along(cells, other))), (None, ""))
        if partner is None:
            lost.append(cells)
            continue
        after.remove(partner)
        lost += _without(cells, partner, axis)
        gained += _without(partner, cells, axis)
    return lost, gained + after


def _grown_along(one: CellSet, other: CellSet) -> str:
    """Return the only axis along which two sets differ, where they overlap there, or ""."""
    found = [axis for axis in _AXES if getattr(one, axis) != getattr(other, axis)]
    if len(found) != 1:
        return ""
    a, b = getattr(one, found[0]), getattr(other, found[0])
    return found[0] if a.step == b.step == 1 and max(a.start, b.start) < min(a.stop, b.stop) else ""


def _without(one: CellSet, other: CellSet, axis: str) -> list[CellSet]:
    """Return the cells of ``one`` that ``other``, which differs along ``axis``, has not."""
    a, b = getattr(one, axis), getattr(other, axis)
    ends = (Span(a.start, min(a.stop, b.start)), Span(max(a.start, b.stop), a.stop))
    return [_with(one, axis, span) for span in ends if span.indices]


def _with(cells: CellSet, axis: str, span: Span) -> CellSet:
    x, y, slices = (span if name == axis else getattr(cells, name) for name in _AXES)
    return CellSet(x, y, slices, cells.role)
