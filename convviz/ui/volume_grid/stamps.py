"""Cells of small whole numbers, each drawn once and then laid side by side.

The products of a neuron change with every step, but a handful of values fills all of their cells.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from convviz.ui.volume_grid.digits import Digits

MOST_VALUE = 200  # values up to this have a stamp

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
    with QPainter(image) as painter:
        if gap:
            painter.setPen(QPen(QColor(between), gap))
            painter.drawLine(0, 0, side, 0)
            painter.drawLine(0, 0, 0, side)
        digits = Digits(font)
        digits.put(words, side / 2, side / 2, ink)
        digits.draw(painter)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return pixels[:, : image.width()].copy()


class Stamps:
    """Cells that look alike but for their values, each made once."""

    def __init__(self) -> None:
        self._index = np.full(2 * MOST_VALUE + 1, -1)  # of each value among the tiles
        self._tiles: list[Pixels] = []
        self._stacked: Pixels = np.empty((0, 0, 0), np.uint32)

    def laid(self, values: NDArray[np.integer], stamp_of: Callable[[int], Pixels]) -> Pixels:
        """Return the cells of ``values`` (columns, rows, slices) side by side: pixels (·, rows, columns).

        ``stamp_of`` makes the cell of a value that has not been seen yet.
        """
        at = self._index[values + MOST_VALUE]
        if at.min() < 0:
            for value in sorted(set(values[at < 0].tolist())):
                self._index[value + MOST_VALUE] = len(self._tiles)
                self._tiles.append(stamp_of(value))
            self._stacked = np.stack(self._tiles)
            at = self._index[values + MOST_VALUE]
        side, (columns, rows, slices) = self._stacked.shape[1], at.shape
        cells: Pixels = self._stacked[at.T].swapaxes(2, 3)  # slices, rows, px down, columns, px across
        return np.ascontiguousarray(cells.reshape(slices, rows * side, columns * side))


@lru_cache(maxsize=96)  # some volumes side by side; own gradients have as many scales as there are neurons
def stamps_of(*_kind: object) -> Stamps:
    """Return the stamps of one kind of cell, with all that were made so far."""
    return Stamps()
