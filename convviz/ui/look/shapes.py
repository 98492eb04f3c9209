"""Smooth shapes as pictures, each drawn once: smoothing their edges again costs as much as a panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import ParamSpec

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from convviz.ui.look.byte_cache import ByteCache

MOST_BYTES = 4 * 2**20  # of all shapes together

Arguments = ParamSpec("Arguments")

#: A shape by what draws it and how: a value that changes with a step gives it another colour.
SHAPES: ByteCache[QPixmap] = ByteCache(MOST_BYTES, lambda p: p.width() * p.height() * p.depth() // 8)


def kept(draw: Callable[Arguments, QPixmap]) -> Callable[Arguments, QPixmap]:
    """Let ``draw`` draw each picture once while it is used."""

    @wraps(draw)
    def find(*args: Arguments.args, **kwargs: Arguments.kwargs) -> QPixmap:
        return SHAPES.get((draw, args, *kwargs.items()), lambda: draw(*args, **kwargs))

    return find


@kept
def disc(radius: float, filling: str, edge: str, line: float, ratio: float) -> QPixmap:
    """Return a disc of ``radius`` px with an edge ``line`` px wide, in the middle of its picture."""
    side = 2 * ceil(radius + line / 2 + 1)
    middle = QPointF(side / 2, side / 2)
    return _drawn(side, side, (filling, edge, line, ratio), lambda p: p.drawEllipse(middle, radius, radius))


@kept
def rounded(
    width: int, height: int, radius: float, filling: str, edge: str, line: float, ratio: float
) -> QPixmap:
    """Return a picture filled by a rectangle with round corners and an edge ``line`` px wide within it."""
    room = QRectF(0, 0, width, height).adjusted(line / 2, line / 2, -line / 2, -line / 2)
    return _drawn(
        width, height, (filling, edge, line, ratio), lambda p: p.drawRoundedRect(room, radius, radius)
    )


@kept
def arrow(
    width: int,
    height: int,
    body: float,
    head: int,
    filling: str,
    edge: str,
    line: float,
    dashed: bool,
    ratio: float,
) -> QPixmap:
    """Return an arrow to the right within a margin of ``line`` px; ``filling`` may be "transparent".

    ``body`` is its thickness before the head, as a share of ``height``; ``head`` is that one's length in px.
    """
    inset, left, right = height * (1 - body) / 2, line, line + width
    top, bottom, neck = line, line + height, line + width - head
    points = (
        (left, top + inset),
        (neck, top + inset),
        (neck, top),
        (right, (top + bottom) / 2),
        (neck, bottom),
        (neck, bottom - inset),
        (left, bottom - inset),
    )
    shape = QPolygonF([QPointF(x, y) for x, y in points])
    pen = QPen(QColor(edge), line, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)

    def draw(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.drawPolygon(shape)

    margin = ceil(2 * line)
    return _drawn(width + margin, height + margin, (filling, edge, line, ratio), draw)


def put_disc(painter: QPainter, middle: QPointF, picture: QPixmap) -> None:
    """Put the middle of ``picture`` at ``middle``, on whole pixels."""
    half = picture.deviceIndependentSize().width() / 2
    painter.drawPixmap(QPointF(round(middle.x() - half), round(middle.y() - half)), picture)


def _drawn(
    width: int, height: int, style: tuple[str, str, float, float], draw: Callable[[QPainter], object]
) -> QPixmap:
    filling, edge, line, ratio = style
    picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
    if picture.isNull():  # a shape without room has an empty picture, which nothing can be drawn on
        return picture
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), line) if line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(filling))
        draw(painter)
    return picture.copy()  # one that was painted on keeps what painted it, as large as a small picture itself
