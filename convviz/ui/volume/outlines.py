"""Outlines of cells: as filled bars, many in one call, or as strokes where they are broken lines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.overlays import Stroke

MOST_PIECES = 2  # rectangles of a region: with more, clipping costs more than pixels do
MOST_BETWEEN = 2.5  # times the area of the pieces: so much may be painted with them
REACH = 18  # px beyond its cells that an outline may reach at the largest scale
PENS = {
    Stroke.SOLID: Qt.PenStyle.SolidLine,
    Stroke.DASHED: Qt.PenStyle.DashLine,
    Stroke.DOTTED: Qt.PenStyle.DotLine,
}


def fill(painter: QPainter, rects: list[QRect], colour: QColor) -> None:
    """Fill ``rects`` with ``colour``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects(rects)


def stroke(painter: QPainter, rects: Iterable[QRect], colour: str, line: float, style: Stroke) -> None:
    """Draw the outlines of ``rects`` in lines ``line`` px wide, centred on their edges."""
    pen = QPen(QColor(colour), line, PENS[style], Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in rects:
        painter.drawRoundedRect(QRectF(rect), line / 2, line / 2)


def sides(rect: QRect, line: int) -> tuple[QRect, QRect, QRect, QRect]:
    """Return the four bars of an outline ``line`` px wide, half of it beyond ``rect``."""
    out = line // 2
    left, top = rect.x() - out, rect.y() - out
    width, height = rect.width() + 2 * out, rect.height() + 2 * out
    return (
        QRect(left, top, width, line),
        QRect(left, top + height - line, width, line),
        QRect(left, top + line, line, height - 2 * line),
        QRect(left + width - line, top + line, line, height - 2 * line),
    )


def line_of(units: float, view: SliceView, look: Look) -> float:
    """Return the width of a line in px: thinner in the overview."""
    return max(1.0, units * look.scale * (1.0 if view.large else 0.5))


def around(rects: Iterable[QRect]) -> QRegion:
    """Return the region of rectangles and of what outlines reach beyond them."""
    found = QRegion()
    for rect in rects:
        if not rect.isEmpty():
            found += rect.adjusted(-REACH // 2, -REACH // 2, REACH // 2, REACH // 2)
    return found


def in_one(dirty: QRegion) -> QRegion:
    """Return ``dirty``, or the rectangle around it where it is of many pieces that fill most of that."""
    if dirty.rectCount() <= MOST_PIECES:
        return dirty
    whole = dirty.boundingRect()
    area = sum(r.width() * r.height() for r in dirty)  # type: ignore[attr-defined]  # PySide's stubs have it not
    return QRegion(whole) if whole.width() * whole.height() < MOST_BETWEEN * area else dirty


def rings(rects: Iterable[QRect]) -> QRegion:
    """Return the region of the edges of rectangles."""
    found, reach = QRegion(), QPoint(REACH // 2, REACH // 2)
    for rect in rects:
        outer = QRect(rect.topLeft() - reach, rect.bottomRight() + reach)
        found += QRegion(outer).subtracted(
            QRegion(rect.adjusted(reach.x(), reach.y(), -reach.x(), -reach.y()))
        )
    return found
