"""Cells of small whole numbers, each drawn once and then laid side by side.

The products of a neuron change with every step, but a handful of values fills all of their cells.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from convviz.ui.look.byte_cache import ByteCache
from convviz.ui.words.digits import Digits

MOST_VALUE = 200  # values up to this have a stamp
MOST_BYTES = 16 * 2**20  # of all stamps together: some 2,500 cells of 40 px

Pixels = NDArray[np.uint32]

#: The stamps of all volumes: cells of one look and number are the same, whatever scale made them look so.
STAMPS: ByteCache[Pixels] = ByteCache(MOST_BYTES, lambda pixels: pixels.nbytes)


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


def kept_stamp(
    side: int, ratio: float, shades: tuple[str, str, str], words: str, gap: int, font: QFont, font_key: str
) -> Pixels:
    """Return a `stamp`, made when it is not kept; ``font_key`` is the font's ``key()``, asked for once."""
    key = side, ratio, shades, words, gap, font_key
    return STAMPS.get(key, lambda: stamp(side, ratio, shades, words, gap, font))


def laid(values: NDArray[np.integer], stamps_of: Callable[[list[int]], list[Pixels]]) -> Pixels:
    """Return the cells of ``values`` (columns, rows, slices) side by side: pixels (slices, rows, columns).

    ``stamps_of`` gives the cell of each of the distinct values.
    """
    distinct, found = np.unique(values, return_inverse=True)
    stamps = np.stack(stamps_of(distinct.tolist()), axis=1)  # px down, stamps, px across
    side, (columns, rows, slices) = stamps.shape[0], values.shape
    cells = np.empty((slices, rows, side, columns, side), np.uint32)
    at = found.reshape(values.shape).T.reshape(-1, columns)
    for row, which in zip(cells.reshape(-1, side, columns, side), at, strict=True):
        stamps.take(which, axis=1, out=row, mode="clip")  # line by line, ten times as fast as cell by cell
    return cells.reshape(slices, rows * side, columns * side)
