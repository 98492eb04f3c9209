"""Slices laid of ready cells: few cells of small whole numbers, as the products of a neuron are."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QPainter

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.hatches import hatched
from convviz.ui.volume.number_sizes import LEAST_RULED_CELL, number_text
from convviz.ui.volume.number_stamps import MOST_VALUE, Pixels, kept_stamp, laid
from convviz.ui.volume.placing import clip_of
from convviz.ui.volume.shading import Shading, image_of
from convviz.ui.volume.volume import GridVolume
from convviz.ui.words.digits import Digits

Cells: TypeAlias = tuple[tuple[int, int], tuple[int, int], int]  # from and to before which column, row; px

MOST_STAMPED = 400  # cells with ready stamps
UNREAD_SHARE = 0.55  # of the ground under hatching, over the colour of the cell


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

    def cells_in(self, view: SliceView, room: QRect) -> Cells:
        """Return which columns and rows of ``view`` are in ``room``, and how far apart they are in px."""
        columns, rows = self._volume.values.array.shape[:2]
        left, top, side = round(view.x), round(view.y), round(view.cell)
        first_x, last_x = (room.left() - left) // side, (room.right() - left) // side
        first_y, last_y = (room.top() - top) // side, (room.bottom() - top) // side
        return (
            (max(0, first_x), min(columns, last_x + 1)),
            (max(0, first_y), min(rows, last_y + 1)),
            side,
        )

    def draw(self, views: list[SliceView], cells: Cells, text_size: int, numbered: bool) -> None:
        """Draw the same ``cells`` of slices of one size side by side, number, gap and all."""
        volume, look, ratio = self._volume, self._look, self._ratio
        (left, right), (top, bottom), side = cells
        if left >= right or top >= bottom:
            return
        font = look.cell_font(max(1, text_size))
        chosen = volume.values.array[left:right, top:bottom, [view.slice for view in views]]
        slices = laid(chosen, lambda values: self._stamps_of(values, side, font, numbered))
        for view, pixels in zip(views, slices, strict=True):
            self._painter.setClipRect(clip_of(view))
            at = QPointF(view.x + left * side, view.y + top * side)
            self._painter.drawImage(at, image_of(pixels, ratio))
            if self._has_unread(cells):
                self._hatch(view, cells, font, numbered)
        self._painter.setClipping(False)

    @cached_property
    def _few_and_small(self) -> bool:
        volume, array = self._volume, self._volume.values.array
        return (
            self._shading.table is not None
            and volume.one_limit is not None
            and array.dtype.kind == "i"
            and volume.values.limit <= MOST_VALUE
            and array.shape[0] * array.shape[1] <= MOST_STAMPED
            and max(map(abs, volume.values.ends)) <= MOST_VALUE  # sums of a part may pass the limit
            and volume.padding == (0, 0)
        )

    def _has_unread(self, cells: Cells) -> bool:
        (width, height), (columns, rows) = self._volume.values.array.shape[:2], self._volume.unread
        (_, right), (_, bottom), _ = cells
        return bool(right > width - columns or bottom > height - rows)

    def _hatch(self, view: SliceView, cells: Cells, font: QFont, numbered: bool) -> None:
        """Hatch those of ``cells`` that no neuron reads, under their numbers; a step draws none of them."""
        painter, palette, array = self._painter, self._look.palette, self._volume.values.array
        (width, height), (columns, rows) = array.shape[:2], self._volume.unread
        (left, right), (top, bottom), side = cells
        ground, words, gap = QColor(palette.surface), Digits(font), self._gap(side)
        ground.setAlphaF(UNREAD_SHARE)
        brush = hatched(palette.muted, self._look.scale, self._ratio)
        for x in range(left, right):
            for y in range(top if x >= width - columns else max(top, height - rows), bottom):
                corner = QPointF(view.left_of(x) + gap, view.top_of(y) + gap)
                cell = QRectF(corner, QSizeF(side - gap, side - gap))
                painter.fillRect(cell, ground)
                painter.fillRect(cell, brush)
                if numbered:
                    value = int(array[x, y, view.slice])
                    ink = self._shading.ink((self._shading.table or ())[self._shading.indices([value])[0]])
                    words.put(number_text(value), view.left_of(x + 0.5), view.top_of(y + 0.5), ink)
        words.draw(painter)

    def _gap(self, side: int) -> int:
        return max(1, round(self._look.scale)) if side >= LEAST_RULED_CELL else 0

    def _stamps_of(self, values: list[int], side: int, font: QFont, numbered: bool) -> list[Pixels]:
        table, surface, font_key = self._shading.table or (), self._look.palette.surface, font.key()
        ratio, gap = self._ratio, self._gap(side)
        stamps = []
        for value, index in zip(values, self._shading.indices(values), strict=True):
            ground = table[index]
            shades = ground, self._shading.ink(ground), surface
            words = number_text(value) if numbered else ""
            stamps.append(kept_stamp(side, ratio, shades, words, gap, font, font_key))
        return stamps
