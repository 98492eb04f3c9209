"""Cells of small whole numbers, each drawn once and then copied.

The products of a neuron change with every step, but a handful of values fills all of their cells.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from convviz.ui.volume_grid.digits import Digits

MOST_VALUE = 100  # values up to this have a stamp


@lru_cache(maxsize=1024)
def stamp(
    side: int, ratio: float, shades: tuple[str, str, str], words: str, gap: int, font: QFont, _key: str
) -> QPixmap:
    """Return a cell of ``side`` px with ``words`` (or none) in its middle and a ``gap`` at left and top.

    ``shades`` are the ground, the words and the gap.
    """
    ground, ink, between = shades
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(ground))
    painter = QPainter(pixmap)
    if gap:
        painter.setPen(QPen(QColor(between), gap))
        painter.drawLine(0, 0, side, 0)
        painter.drawLine(0, 0, 0, side)
    digits = Digits(font)
    digits.put(words, side / 2, side / 2, ink)
    digits.draw(painter)
    painter.end()
    return pixmap
