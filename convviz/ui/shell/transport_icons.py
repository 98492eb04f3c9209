"""The signs on the transport's buttons, drawn in the colour of the text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QStyleOption

Shape = tuple[tuple[float, float], ...]

# Corners in a square of side 1: triangles point the way the walk goes, bars are its ends.
_RIGHT: Shape = ((0.2, 0.1), (0.9, 0.5), (0.2, 0.9))
_RIGHT_SHORT: Shape = ((0.1, 0.1), (0.68, 0.5), (0.1, 0.9))
_LEFT_SHORT: Shape = ((0.9, 0.1), (0.32, 0.5), (0.9, 0.9))
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "first": (_LEFT_SHORT, ((0.1, 0.1), (0.26, 0.1), (0.26, 0.9), (0.1, 0.9))),
    "back": (((0.3, 0.5), (0.7, 0.15), (0.7, 0.3), (0.48, 0.5), (0.7, 0.7), (0.7, 0.85)),),
    "play": (_RIGHT,),
    "pause": (
        ((0.18, 0.1), (0.42, 0.1), (0.42, 0.9), (0.18, 0.9)),
        ((0.58, 0.1), (0.82, 0.1), (0.82, 0.9), (0.58, 0.9)),
    ),
    "next": (((0.7, 0.5), (0.3, 0.15), (0.3, 0.3), (0.52, 0.5), (0.3, 0.7), (0.3, 0.85)),),
    "last": (_RIGHT_SHORT, ((0.74, 0.1), (0.9, 0.1), (0.9, 0.9), (0.74, 0.9))),
}


def transport_icon(name: str, side: int, palette: QPalette, ratio: float) -> QIcon:
    """Return the sign ``name`` in a square of ``side`` px; ``ratio`` is that of the device's pixels."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.WindowText))
        for shape in _SHAPES[name]:
            painter.drawPolygon(QPolygonF([QPointF(x * side, y * side) for x, y in shape]))
    icon, option = QIcon(pixmap), QStyleOption()
    option.palette = palette  # else Qt makes the sign of a disabled button from the application's
    icon.addPixmap(
        QApplication.style().generatedIconPixmap(QIcon.Mode.Disabled, pixmap, option), QIcon.Mode.Disabled
    )
    return icon
