"""Slices laid of ready cells: few cells of small whole numbers, as the products of a neuron are."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter

from convviz.ui.look import Look
from convviz.ui.volume_grid.arrangement import SliceView
from convviz.ui.volume_grid.placing import clip_of
from convviz.ui.volume_grid.shading import Shading, image_of
from convviz.ui.volume_grid.sizing import LEAST_RULED_CELL, number_text
from convviz.ui.volume_grid.stamps import MOST_VALUE, Pixels, stamp, stamps_of
from convviz.ui.volume_grid.volume import GridVolume

MOST_STAMPED = 400  # cells with ready stamps


class Stamper:
    """Draws slices of one volume on one painter, where it `can`."""

    def __init__(self, painter: QPainter, volume: GridVolume, look: Look, shading: Shading) -> None:
        self._painter = painter
        self._volume = volume
        self._look = look
        self._shading = shading
        self._ratio = painter.device().devicePixelRatioF()

    def can(self, view: SliceView) -> bool:
        """Return whether the cells of ``view`` are few, whole pixels wide and hold small whole numbers."""
        sides = (view.x, view.y, view.cell, view.cell * self._ratio)
        return self._few_and_small and all(side % 1 == 0 for side in sides)

    def draw(self, views: list[SliceView], text_size: int, numbered: bool) -> None:
        """Draw slices of one size, all of their cells side by side, number, gap and all."""
        volume, look, ratio, side = self._volume, self._look, self._ratio, round(views[0].cell)
        font = look.cell_font(max(1, text_size))
        kind = (self._shading.table, volume.values.limit, volume.drawing, look.scale, side, ratio, font.key())
        stamps = stamps_of(*kind, numbered)
        chosen = volume.values.array[:, :, [view.slice for view in views]]
        slices = stamps.laid(chosen, lambda value: self._stamp_of(value, side, font, numbered))
        for view, pixels in zip(views, slices, strict=True):
            self._painter.setClipRect(clip_of(view))
            self._painter.drawImage(QPointF(view.x, view.y), image_of(pixels, ratio))
        self._painter.setClipping(False)

    @cached_property
    def _few_and_small(self) -> bool:
        volume, array = self._volume, self._volume.values.array
        return (
            self._shading.table is not None
            and not volume.own_limits
            and array.dtype.kind == "i"
            and volume.values.limit <= MOST_VALUE
            and array.shape[0] * array.shape[1] <= MOST_STAMPED
            and max(map(abs, volume.values.ends)) <= MOST_VALUE  # sums of a part may pass the limit
            and volume.padding == volume.unread == (0, 0)
        )

    def _stamp_of(self, value: int, side: int, font: QFont, numbered: bool) -> Pixels:
        ground = (self._shading.table or ())[self._shading.index(value)]
        ink = self._shading.ink(ground)
        gap = max(1, round(self._look.scale)) if side >= LEAST_RULED_CELL else 0
        words = number_text(value) if numbered else ""
        return stamp(side, self._ratio, (ground, ink, self._look.palette.surface), words, gap, font)
