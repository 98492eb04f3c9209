"""The colours of cells as images: blocks of the screen's pixels, or their means where cells are finer."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from convviz.ui.volume.area_means import Stretch, shrunk, stretch
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.shading import Shading, image_of
from convviz.ui.volume.volume import GridVolume


class CellImages:
    """Draws the cells of slices of one volume on one painter, as ``shading`` has them."""

    def __init__(self, painter: QPainter, volume: GridVolume, shading: Shading) -> None:
        self._painter, self._volume, self._shading = painter, volume, shading
        self._ratio = painter.device().devicePixelRatioF()

    def rect(self, view: SliceView) -> QRectF:
        """Return where the volume itself is, without its padding."""
        width, height = self._volume.values.array.shape[:2]
        (left, _), (top, _) = self._volume.padding
        return QRectF(view.left_of(left), view.top_of(top), width * view.cell, height * view.cell)

    def draw(self, view: SliceView, room: QRect) -> None:
        """Draw what of the cells is in ``room``; pixels over several cells mix their colours."""
        draw = self._shrink if view.cell * self._ratio < 1 else self._enlarge
        draw(self._shading.pixels(view.slice), self.rect(view), room)

    def _enlarge(self, pixels: NDArray[np.uint32], target: QRectF, room: QRect) -> None:
        """Draw cells as blocks of the screen's pixels, which do not depend on what else is drawn."""
        ratio, (rows, columns) = self._ratio, pixels.shape
        left, xs = _cells_under(room.left(), room.right() + 1, target.left(), target.right(), columns, ratio)
        top, ys = _cells_under(room.top(), room.bottom() + 1, target.top(), target.bottom(), rows, ratio)
        if xs.size and ys.size:
            blocks = pixels.take(xs, axis=1).take(ys, axis=0)  # of few rows, then whole rows
            self._painter.drawImage(QPointF(left / ratio, top / ratio), image_of(blocks, ratio))

    def _shrink(self, pixels: NDArray[np.uint32], target: QRectF, room: QRect) -> None:
        """Draw cells that are finer than the screen's pixels."""
        r, (across, down) = self._ratio, self._stretches(target, room)
        means = shrunk(pixels, across, down)
        if means.size:
            self._painter.drawImage(QPointF(across.start / r, down.start / r), image_of(means, r))

    def _stretches(self, target: QRectF, room: QRect) -> tuple[Stretch, Stretch]:
        """Return the screen's pixels in ``room``, across and down, with the cells that fill ``target``."""
        r, (columns, rows) = self._ratio, self._volume.values.array.shape[:2]
        return (
            stretch(room.left() * r, (room.right() + 1) * r, target.left() * r, target.right() * r, columns),
            stretch(room.top() * r, (room.bottom() + 1) * r, target.top() * r, target.bottom() * r, rows),
        )


@lru_cache(maxsize=256)  # twice a slice: of 96 slices side by side 2.7 ms
def _cells_under(
    start: int, stop: int, near: float, far: float, count: int, ratio: float
) -> tuple[int, NDArray[np.intp]]:
    """Return the first of the screen's pixels from ``start`` to ``stop`` px with a cell, and each one's cell.

    ``count`` cells reach from ``near`` to ``far`` px; a pixel shows the one that its middle is in.
    """
    first = max(floor(start * ratio), ceil(near * ratio - 0.5))
    last = min(ceil(stop * ratio), ceil(far * ratio - 0.5))
    middles = (np.arange(first, last) + 0.5) / ratio
    cells = np.floor((middles - near) * (count / (far - near))).astype(np.intp)
    cells = np.clip(cells, 0, count - 1)
    cells.setflags(write=False)
    return first, cells
