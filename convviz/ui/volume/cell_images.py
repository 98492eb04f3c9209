"""The colours of cells as images: blocks of the screen's pixels, or their means where cells are finer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from convviz.ui.volume.area_means import shrunk, stretch
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.shading import Shading, image_of
from convviz.ui.volume.volume import GridVolume

#: Pixels from where to where, the cells under them from where to where, and how many cells; see `stretch`.
Reach: TypeAlias = tuple[float, float, float, float, int]


@dataclass(frozen=True, slots=True)
class Means:
    """0xffRRGGBB of the device's ``pixels`` (rows, columns), the first of them at (left, top)."""

    left: int
    top: int
    pixels: NDArray[np.uint32]


class CellImages:
    """The cells of slices of one volume on one painter, as ``shading`` has them, at one strength."""

    def __init__(self, painter: QPainter, volume: GridVolume, shading: Shading, fades: bool) -> None:
        self._painter, self._volume, self._shading, self._fades = painter, volume, shading, fades
        self._ratio = painter.device().devicePixelRatioF()

    def rect(self, view: SliceView) -> QRectF:
        """Return where the volume itself is, without its padding."""
        width, height = self._volume.values.array.shape[:2]
        (left, _), (top, _) = self._volume.padding
        return QRectF(view.left_of(left), view.top_of(top), width * view.cell, height * view.cell)

    def means(self, places: Sequence[tuple[SliceView, QRect]]) -> list[Means | None]:
        """Return the pixels in each of ``places`` where cells are finer than pixels; None where they are not.

        Slices whose pixels lie alike are worked out together: of 96 slices that saves 5 ms.
        """
        found: list[Means | None] = [None] * len(places)
        alike: defaultdict[tuple[Reach, Reach], list[int]] = defaultdict(list)
        for n, (view, room) in enumerate(places):
            if view.cell * self._ratio < 1:
                alike[self._reaches(view, room)].append(n)
        for (x_reach, y_reach), members in alike.items():
            across, down = stretch(*x_reach), stretch(*y_reach)
            views = [places[n][0] for n in members]
            cells = [self._shading.pixels(view.slice, self._fades) for view in views]
            together = np.stack(cells) if len(cells) > 1 else cells[0][np.newaxis]
            for n, view, pixels in zip(members, views, shrunk(together, across, down), strict=True):
                x, y = self._origin(view)
                found[n] = Means(x + across.start, y + down.start, pixels)
        return found

    def draw(self, view: SliceView, room: QRect, means: Means | None) -> None:
        """Draw what of the cells is in ``room``: ``means`` where they are finer than the screen's pixels."""
        if means is None:
            self._enlarge(view, room)
        elif means.pixels.size:
            at = QPointF(means.left / self._ratio, means.top / self._ratio)
            self._painter.drawImage(at, image_of(means.pixels, self._ratio))

    def _enlarge(self, view: SliceView, room: QRect) -> None:
        """Draw cells as blocks of the screen's pixels, which do not depend on what else is drawn."""
        pixels, target, ratio = self._shading.pixels(view.slice, self._fades), self.rect(view), self._ratio
        rows, columns = pixels.shape
        left, xs = _cells_under(room.left(), room.right() + 1, target.left(), target.right(), columns, ratio)
        top, ys = _cells_under(room.top(), room.bottom() + 1, target.top(), target.bottom(), rows, ratio)
        if xs.size and ys.size:
            blocks = pixels.take(xs, axis=1).take(ys, axis=0)  # of few rows, then whole rows
            self._painter.drawImage(QPointF(left / ratio, top / ratio), image_of(blocks, ratio))

    def _origin(self, view: SliceView) -> tuple[int, int]:
        """Return the screen's pixel, across and down, from which those of a slice are counted."""
        return floor(view.clip.x * self._ratio), floor(view.clip.y * self._ratio)

    def _reaches(self, view: SliceView, room: QRect) -> tuple[Reach, Reach]:
        """Return what `stretch` is to be given for the columns and the rows of a slice in ``room``.

        The screen's pixels are counted from the origin: it is the same for slices that lie alike.
        """
        r, (x, y), (columns, rows) = self._ratio, self._origin(view), self._volume.values.array.shape[:2]
        (before, _), (above, _) = self._volume.padding
        left, top = view.left_of(before) * r - x, view.top_of(above) * r - y
        right, bottom = left + columns * view.cell * r, top + rows * view.cell * r
        from_x, from_y = room.x(), room.y()
        return (
            (from_x * r - x, (from_x + room.width()) * r - x, left, right, columns),
            (from_y * r - y, (from_y + room.height()) * r - y, top, bottom, rows),
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
