"""The three ways to own weights, told apart without colour: each has a dash, a shape and a name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from convviz.conv import ParameterCount
from convviz.explore.state.state import Sharing

NAMES = ("shared", "unshared", "fully_connected")  # in the order of `Palette.bars`
SHARINGS = (Sharing.SHARED, Sharing.UNSHARED, Sharing.FULL)  # in the same order
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)


def counts_of(count: ParameterCount) -> tuple[int, int, int]:
    """Return the parameters in the order of `NAMES`."""
    return count.shared, count.unshared, count.fully_connected


def draw_shape(painter: QPainter, kind: int, at: QPointF, radius: float) -> None:
    """Draw the shape of ``kind``: a circle, a square or a diamond."""
    if kind == 0:
        painter.drawEllipse(at, radius, radius)
    elif kind == 1:
        half = 0.9 * radius
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
    else:
        reach = 1.25 * radius
        corners = ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
