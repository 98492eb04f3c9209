"""How overlays are drawn, and where."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from convviz.explore.display.lattices import AxisReading, Span
from convviz.ui.look import Look
from convviz.ui.volume_grid.arrangement import SliceView
from convviz.ui.volume_grid.flash import draw_flash
from convviz.ui.volume_grid.overlays import (
    Box,
    Flash,
    Frame,
    Lattice,
    Lit,
    Overlay,
    Ruler,
    Stroke,
    Struck,
    Veil,
)
from convviz.ui.volume_grid.placing import Placing, clip_of
from convviz.ui.volume_grid.rulers import draw_ruler, ruler_rooms

MANY_FIELDS = 64  # more are drawn paler, and not in the overview
REACH = 18  # px beyond its cells that an outline may reach at the largest scale
_PENS = {
    Stroke.SOLID: Qt.PenStyle.SolidLine,
    Stroke.DASHED: Qt.PenStyle.DashLine,
    Stroke.DOTTED: Qt.PenStyle.DotLine,
}


def region(overlay: Overlay, placing: Placing) -> QRegion:
    """Return the region in px that ``overlay`` may touch."""
    match overlay:
        case Box(slices, x, y, width, height):
            return _around(placing.rect(v, x, y, width, height) for v in placing.views_of(slices))
        case Frame(index):
            return _rings(clip_of(v) for v in placing.views_of(Span(index, index + 1)))
        case Lit(cells) | Flash(cells) | Struck(cells):
            return _around(_bounds(placing, v, cells.x, cells.y) for v in placing.views_of(cells.slices))
        case Ruler():
            return ruler_rooms(overlay, placing, REACH // 2)
        case Lattice():
            return _around(clip_of(v) for v in placing.views_of(overlay.slices))
        case Veil(clear):
            return placing.covered(clear)


def veil_change(old: Veil | None, new: Veil | None, placing: Placing) -> QRegion:
    """Return the region where cells turn from faint to strong or back."""
    if old == new:
        return QRegion()
    if old is None or new is None:
        return _around(clip_of(v) for v in placing.arrangement.views)
    before = tuple(cells for cells in old.clear if cells not in new.clear)
    after = tuple(cells for cells in new.clear if cells not in old.clear)  # what both clear stays as it is
    return placing.covered(before).xored(placing.covered(after))


def draw(painter: QPainter, overlay: Overlay, placing: Placing, look: Look) -> None:
    """Draw ``overlay``; the painter is clipped to what is dirty."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match overlay:
        case Box():
            _draw_box(painter, overlay, placing, look)
        case Frame(index, colour, line):
            for view in placing.views_of(Span(index, index + 1)):
                _outline(painter, clip_of(view), colour, _line(line, view, look), Stroke.SOLID)
        case Lit():
            _draw_lit(painter, overlay, placing, look)
        case Struck():
            _draw_struck(painter, overlay, placing, look)
        case Flash():
            draw_flash(painter, overlay, placing, look)
        case Ruler():
            draw_ruler(painter, overlay, placing, look)
        case Lattice():
            _draw_lattice(painter, overlay, placing, look)


def draw_focus(painter: QPainter, room: QRect, look: Look) -> None:
    """Draw the frame of keyboard focus around the widget."""
    painter.setClipping(False)
    _outline(painter, room.adjusted(3, 3, -3, -3), look.palette.focus, look.px(2), Stroke.DASHED)


def _draw_box(painter: QPainter, box: Box, placing: Placing, look: Look) -> None:
    """Draw a box with a thin light edge on both sides, so that it is found on any picture."""
    for view in placing.views_of(box.slices):
        rect = placing.rect(view, box.x, box.y, box.width, box.height)
        line = _line(box.line, view, look)
        if min(rect.width(), rect.height()) < 3 * line:  # small cells stay visible within their box
            out = round(line / 2) + 1
            rect = rect.adjusted(-out, -out, out, out)
        if view.large:
            _outline(painter, rect, look.palette.surface, line + 2 * max(1.0, look.scale), Stroke.SOLID)
        _outline(painter, rect, box.colour, line, Stroke.SOLID)


def _draw_lit(painter: QPainter, lit: Lit, placing: Placing, look: Look) -> None:
    tint = QColor(lit.colour)
    tint.setAlphaF(lit.tint)
    for view in placing.views_of(lit.cells.slices):
        for block in placing.blocks(view, lit.cells):
            if lit.tint:
                painter.fillRect(block, tint)
            line = _line(lit.line, view, look)
            if view.cell >= 3 or len(lit.cells.x.indices) * len(lit.cells.y.indices) < 2:
                _outline(painter, block, lit.colour, line, lit.stroke)


def _draw_struck(painter: QPainter, struck: Struck, placing: Placing, look: Look) -> None:
    for view in placing.large_of(struck.cells.slices):
        painter.setPen(QPen(QColor(struck.colour), _line(1.5, view, look)))
        for x in struck.cells.x.indices:
            for y in struck.cells.y.indices:
                cell = placing.rect(view, x, y, 1, 1)
                painter.drawLine(cell.bottomLeft(), cell.topRight())


def _draw_lattice(painter: QPainter, lattice: Lattice, placing: Placing, look: Look) -> None:
    """Draw the outlines of receptive fields; edges that fields share are one line."""
    colour = QColor(lattice.colour)
    across = _extents(lattice.reading_x, lattice.windows.x)
    down = _extents(lattice.reading_y, lattice.windows.y)
    many = len(across) * len(down) > MANY_FIELDS
    if many:
        colour.setAlphaF(0.45)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for view in placing.views_of(lattice.slices):
        if many and not view.large:
            continue
        painter.setPen(QPen(colour, round(_line(1.5, view, look)), _PENS[lattice.stroke]))
        columns = [placing.rect(view, x, down[0][0], width, 1) for x, width in across]
        rows = [placing.rect(view, across[0][0], y, 1, height) for y, height in down]
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


def _outline(painter: QPainter, rect: QRect, colour: str, line: float, stroke: Stroke) -> None:
    """Draw a rectangle's outline, centred on its edge."""
    if stroke is Stroke.SOLID and line >= 1:
        filling = QColor(colour)
        for side in _sides(rect, round(line)):
            painter.fillRect(side, filling)
        return
    pen = QPen(QColor(colour), line, _PENS[stroke], Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(rect), line / 2, line / 2)


def _sides(rect: QRect, line: int) -> tuple[QRect, QRect, QRect, QRect]:
    """Return the four bars of an outline ``line`` px wide, half of it beyond ``rect``."""
    out = line // 2
    left, top = rect.left() - out, rect.top() - out
    right, bottom = rect.right() + 1 + out - line, rect.bottom() + 1 + out - line
    width, height = right + line - left, bottom + line - top
    return (
        QRect(left, top, width, line),
        QRect(left, bottom, width, line),
        QRect(left, top + line, line, height - 2 * line),
        QRect(right, top + line, line, height - 2 * line),
    )


def _line(units: float, view: SliceView, look: Look) -> float:
    """Return the width of a line in px: thinner in the overview."""
    return max(1.0, units * look.scale * (1.0 if view.large else 0.5))


def _bounds(placing: Placing, view: SliceView, x: Span, y: Span) -> QRect:
    if not x.indices or not y.indices:
        return QRect()
    return placing.rect(
        view, x.indices[0], y.indices[0], x.indices[-1] - x.start + 1, y.indices[-1] - y.start + 1
    )


def _around(rects: Iterator[QRect]) -> QRegion:
    """Return the region of rectangles and of what outlines reach beyond them."""
    found = QRegion()
    for rect in rects:
        if not rect.isEmpty():
            found += rect.adjusted(-REACH // 2, -REACH // 2, REACH // 2, REACH // 2)
    return found


def _rings(rects: Iterator[QRect]) -> QRegion:
    """Return the region of the edges of rectangles."""
    found, reach = QRegion(), QPoint(REACH // 2, REACH // 2)
    for rect in rects:
        outer = QRect(rect.topLeft() - reach, rect.bottomRight() + reach)
        found += QRegion(outer).subtracted(
            QRegion(rect.adjusted(reach.x(), reach.y(), -reach.x(), -reach.y()))
        )
    return found
