"""What an overlay comes to on the widget: where it is, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from convviz.explore.state.regions import AxisReading, CellSet, Span
from convviz.ui.look.look import Look
from convviz.ui.volume.flash import draw_flash
from convviz.ui.volume.lighting import LitBlocks
from convviz.ui.volume.outlines import PENS, REACH, around, fill, line_of, rings, sides, stroke
from convviz.ui.volume.overlays import Box, Flash, Frame, Highlight, Lattice, Marked, Ruler, Stroke, Struck
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.rulers import draw_ruler, ruler_rooms

MANY_FIELDS = 64  # of more only some are drawn, and none in the overview
LEAST_APART = 18  # units between outlines that are drawn of many: closer ones would tint the picture


@dataclass(frozen=True, slots=True)
class PaintedOverlay:
    """An overlay where it is: the region in px that it may touch, and what draws it there."""

    region: QRegion
    draw: Callable[[QPainter], None]


def painted(overlay: Marked, placing: Placing, look: Look) -> PaintedOverlay:
    """Return ``overlay`` on the slices of ``placing``."""
    match overlay:
        case Box():
            return _box(overlay, placing, look)
        case Frame(index, colour, line):
            views = placing.views_of(Span(index, index + 1))
            bars = [bar for v in views for bar in sides(clip_of(v), round(line_of(line, v, look)))]
            return PaintedOverlay(
                rings(clip_of(v) for v in views), partial(fill, rects=bars, colour=QColor(colour))
            )
        case Highlight():
            blocks = LitBlocks(overlay, placing, look)
            return PaintedOverlay(_hull(placing, overlay.cells).united(blocks.region), blocks.draw)
        case Flash(cells):
            draw: Callable[[QPainter], None] = partial(draw_flash, flash=overlay, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Struck(cells):
            draw = partial(_draw_struck, struck=overlay, placing=placing, look=look)
            return PaintedOverlay(_hull(placing, cells), draw)
        case Ruler():
            draw = partial(draw_ruler, ruler=overlay, placing=placing, look=look)
            return PaintedOverlay(ruler_rooms(overlay, placing, REACH // 2), draw)
        case Lattice():
            draw = partial(_draw_lattice, lattice=overlay, placing=placing, look=look)
            return PaintedOverlay(around(clip_of(v) for v in placing.views_of(overlay.slices)), draw)


def draw_focus(painter: QPainter, room: QRect, look: Look) -> None:
    """Draw the frame of keyboard focus around the widget."""
    painter.setClipping(False)
    stroke(painter, [room.adjusted(3, 3, -3, -3)], look.palette.focus, look.px(2), Stroke.DASHED)


def _box(box: Box, placing: Placing, look: Look) -> PaintedOverlay:
    """Return a box with a thin light edge on both sides, so that it is found on any picture."""
    blocks = placing.rects(box.slices, box.x, box.y, box.width, box.height)
    edges, bars, region = list[QRect](), list[QRect](), QRegion()
    for view, rect in blocks:
        line = line_of(box.line, view, look)
        if min(rect.width(), rect.height()) < 3 * line:  # small cells stay visible within their box
            out = round(line / 2) + 1
            rect = rect.adjusted(-out, -out, out, out)
        wide = round(line + 2 * max(1.0, look.scale)) if view.large else round(line)
        if view.large:
            edges += sides(rect, wide)
        bars += sides(rect, round(line))
        region += rect.adjusted(-wide, -wide, wide, wide)
    edge, colour = QColor(look.palette.surface), QColor(box.colour)

    def draw(painter: QPainter) -> None:
        fill(painter, edges, edge)
        fill(painter, bars, colour)

    return PaintedOverlay(region, draw)


def _draw_struck(painter: QPainter, struck: Struck, placing: Placing, look: Look) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for view in placing.large_of(struck.cells.slices):
        painter.setPen(QPen(QColor(struck.colour), line_of(1.5, view, look)))
        for x in struck.cells.x.indices:
            for y in struck.cells.y.indices:
                cell = placing.rect(view, x, y, 1, 1)
                painter.drawLine(cell.bottomLeft(), cell.topRight())


def _draw_lattice(painter: QPainter, lattice: Lattice, placing: Placing, look: Look) -> None:
    """Draw the outlines of receptive fields; edges that fields share are one line."""
    across = _extents(lattice.reading_x, lattice.windows.x)
    down = _extents(lattice.reading_y, lattice.windows.y)
    many = len(across) * len(down) > MANY_FIELDS
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for view in placing.views_of(lattice.slices):
        if many and not view.large:
            continue
        painter.setPen(QPen(QColor(lattice.colour), round(line_of(1.5, view, look)), PENS[lattice.stroke]))
        apart = look.px(LEAST_APART) / view.cell if many else 0
        columns = [placing.rect(view, x, down[0][0], width, 1) for x, width in _some(across, apart)]
        rows = [placing.rect(view, across[0][0], y, 1, height) for y, height in _some(down, apart)]
        for top, bottom in _merged([(r.top(), r.bottom() + 1) for r in rows]):
            painter.drawLines([QLine(x, top, x, bottom) for x in _ends(r.left() for r in columns)])
            painter.drawLines([QLine(x, top, x, bottom) for x in _ends(r.right() for r in columns)])
        for left, right in _merged([(r.left(), r.right() + 1) for r in columns]):
            painter.drawLines([QLine(left, y, right, y) for y in _ends(r.top() for r in rows)])
            painter.drawLines([QLine(left, y, right, y) for y in _ends(r.bottom() for r in rows)])


def _extents(reading: AxisReading, span: Span) -> list[tuple[int, int]]:
    """Return the first input index and the length of the receptive fields of output positions."""
    length = reading.dilation * (reading.size - 1) + 1
    return [(o * reading.stride - reading.padding, length) for o in span.indices]


def _some(extents: list[tuple[int, int]], apart: float) -> list[tuple[int, int]]:
    """Return as many of evenly spaced ``extents`` as keep their ends ``apart``, in cells, or more.

    The first and the last are always among them: together they show how far the fields reach.
    """
    steps = len(extents) - 1
    if steps < 1:
        return extents
    pitch, length = extents[1][0] - extents[0][0], extents[0][1]
    every = next(n for n in range(1, steps + 1) if n == steps or _clear(n * pitch, length, apart))
    kept = steps // every
    return [extents[n * steps // kept] for n in range(kept + 1)]


def _clear(pitch: int, length: int, apart: float) -> bool:
    """Say whether fields ``pitch`` cells from each other can be told apart, by their gaps or their ends."""
    if pitch >= length:
        return pitch >= apart and pitch - length >= apart / 2
    return min(pitch, length % pitch or pitch, -length % pitch or pitch) >= apart


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in px with those that meet made one."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def _ends(at: Iterator[int]) -> list[int]:
    return sorted(set(at))


def _hull(placing: Placing, cells: CellSet) -> QRegion:
    """Return the region around the smallest rectangles that hold ``cells``."""
    x, y = cells.x, cells.y
    if not x.indices or not y.indices:
        return QRegion()
    width, height = x.indices[-1] - x.start + 1, y.indices[-1] - y.start + 1
    rects = placing.rects(cells.slices, x.start, y.start, width, height)
    return around(rect for _, rect in rects)
