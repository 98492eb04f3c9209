"""Cells of small whole numbers, each drawn once and then laid side by side.

The products of a neuron change with every step, but a handful of values fills all of their cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from convviz.ui.volume_grid.digits import Digits

MOST_VALUE = 100  # values up to this have a stamp

Pixels = NDArray[np.uint32]


def stamp(side: int, ratio: float, shades: tuple[str, str, str], words: str, gap: int, font: QFont) -> Pixels:
    """Return the pixels (rows, columns) of a cell with ``words`` (or none) in its middle.

    The cell is ``side`` px wide, with a ``gap`` at left and top; ``shades`` are the ground, the words and the
    gap.
    """
    ground, ink, between = shades
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(ground))
    painter = QPainter(image)
    if gap:
        painter.setPen(QPen(QColor(between), gap))
        painter.drawLine(0, 0, side, 0)
        painter.drawLine(0, 0, 0, side)
    digits = Digits(font)
    digits.put(words, side / 2, side / 2, ink)
    digits.draw(painter)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return pixels[:, : image.width()].copy()


@lru_cache(maxsize=32)
def ready_stamps(*_for: object) -> dict[int, Pixels]:
    """Return the stamps made so far, by value, for cells that look alike."""
    return {}


def laid(columns: Sequence[Sequence[int]], stamp_of: Callable[[int], Pixels]) -> Pixels:
    """Return the cells of values, given column by column, as one picture's pixels (rows, columns)."""
    rows = zip(*columns, strict=True)
    return np.concatenate([np.concatenate([stamp_of(v) for v in row], axis=1) for row in rows])
