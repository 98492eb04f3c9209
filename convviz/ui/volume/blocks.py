"""Whole slices of plain cells, blocks of colour with gaps between them: made at once, not bar by bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.number_sizes import LEAST_RULED_CELL
from convviz.ui.volume.shading import Shading, image_of
from convviz.ui.volume.volume import Drawing, GridVolume

RULED = (Drawing.MAP, Drawing.COUNTS)  # what has gaps between its cells


class Blocks:
    """Draws slices of one volume on one painter, where it `can`: all of each, without its numbers."""

    def __init__(self, painter: QPainter, volume: GridVolume, look: Look, shading: Shading) -> None:
        self._painter, self._volume, self._look, self._shading = painter, volume, look, shading
        self._ratio = painter.device().devicePixelRatioF()

    def can(self, view: SliceView) -> bool:
        """Return whether cells are whole pixels of the screen, and nothing lies around them."""
        volume, clip, ratio = self._volume, view.clip, self._ratio
        return (
            volume.drawing in RULED
            and volume.padding == volume.unread == (0, 0)
            and (view.x, view.y) == (clip.x, clip.y)  # not zoomed
            and view.cell * len(volume.columns) == clip.width
            and view.cell * len(volume.rows) == clip.height
            and view.cell * ratio % 1 == clip.x * ratio % 1 == clip.y * ratio % 1 == ratio % 1 == 0
        )

    def draw(self, views: list[SliceView]) -> None:
        """Draw slices with cells of one size."""
        cell = views[0].cell
        side = round(cell * self._ratio)
        cells = np.stack([self._shading.pixels(view.slice) for view in views])
        whole = cells.repeat(side, axis=1).repeat(side, axis=2)
        if cell >= LEAST_RULED_CELL:
            self._part(whole, cells.shape, side)
        for view, pixels in zip(views, whole, strict=True):
            self._painter.drawImage(QPointF(view.x, view.y), image_of(pixels, self._ratio))

    def _part(self, whole: NDArray[np.uint32], shape: tuple[int, ...], side: int) -> None:
        """Lay gaps around the beginning of each column and of each row, as wide as a ruled line."""
        line, ratio = max(1, round(self._look.scale)), round(self._ratio)
        before, after = line // 2 * ratio, (line - line // 2) * ratio
        surface = QColor(self._look.palette.surface).rgb()
        slices, rows, columns = shape
        by_row, by_column = whole.reshape(slices, rows, side, -1), whole.reshape(slices, -1, columns, side)
        by_row[:, :, :after] = surface
        by_column[:, :, :, :after] = surface
        if before:
            by_row[:, :-1, side - before :] = surface
            by_column[:, :, :-1, side - before :] = surface
