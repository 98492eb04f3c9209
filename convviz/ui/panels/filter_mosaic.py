"""All filters of a large bank as small pictures, the current one framed."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from convviz.explore.display.filters import usual_limit
from convviz.explore.state.values import Values
from convviz.files import axes
from convviz.ui.look import colours
from convviz.ui.look.look import Look
from convviz.ui.words.dressed import Dressed

READABLE_TILE, SMALLEST_TILE = 28, 16  # units: as it is wished, and as it is in small windows
GAP = 4  # units


class FilterMosaic(Dressed, QWidget):
    """Draws ``weights`` (K, Fx, Fy, D): colour pictures for D = 3, the first channel on the map else.

    ``filter_clicked`` and ``filter_pointed`` carry k; the latter −1 when the pointer leaves.
    """

    filter_clicked = Signal(int)
    filter_pointed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._weights: Values | None = None
        self._limit = 0.0  # the weight whose colour is the strongest
        self._base: QPixmap | None = None
        self._current = 0
        self._under = -1
        self.base_builds = 0
        self.tile_builds = 0  # filters that were drawn alone
        self.setMouseTracking(True)

    def set_weights(self, weights: Values) -> None:
        """Draw another bank; of one like the last, only the filters that differ."""
        old, self._weights = self._weights, weights
        before, self._limit = self._limit, usual_limit(weights)
        if old is None or old.array.shape != weights.array.shape or before != self._limit:
            self._restyle()
        elif old is not weights and self._base is not None:
            differs = (old.array != weights.array).reshape(self.count, -1).any(axis=1)
            self._redraw(np.flatnonzero(differs).tolist())

    def set_current(self, k: int) -> None:
        """Frame filter ``k``."""
        if k != self._current:
            old, self._current = self._current, k
            self.update(self._dirty(old))
            self.update(self._dirty(k))

    def height_for(self, width: int, side: int) -> int:
        """Return the height in px that all filters need at ``width`` px, each ``side`` units wide."""
        tile = self.look.px(side + GAP)
        return math.ceil(self.count / max(1, width // tile)) * tile

    @property
    def count(self) -> int:
        """How many filters there are."""
        return 0 if self._weights is None else int(self._weights.array.shape[0])

    def tile_rect(self, k: int) -> QRect:
        """Return the rectangle in px of filter ``k``."""
        return _tile(k, *self._grid(), self.look.px(GAP))

    def filter_at(self, x: float, y: float) -> int:
        """Return the filter drawn at a point in px, or −1."""
        columns, tile = self._grid()
        column, row = int(x // tile), int(y // tile)
        k = row * columns + column
        return k if 0 <= column < columns and 0 <= k < self.count else -1

    def minimumSizeHint(self) -> QSize:
        """Leave room for one row."""
        side = self.look.px(SMALLEST_TILE + GAP)
        return QSize(side * 4, side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which filter the pointer is on."""
        self._point(self.filter_at(event.position().x(), event.position().y()))

    def leaveEvent(self, _event: object) -> None:
        """Say that the pointer is gone."""
        self._point(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the filter under the pointer."""
        k = self.filter_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and k >= 0:
            self.filter_clicked.emit(k)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out again."""
        super().resizeEvent(event)
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the tiles and frame the current and the pointed one."""
        if self._weights is None:
            return
        if self._base is None or self._base.devicePixelRatio() != self.devicePixelRatioF():
            self._build()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            if self._base is not None:
                painter.drawPixmap(0, 0, self._base)
            line = 3 * self.look.scale
            for k, colour in (
                (self._under, self.look.palette.focus),
                (self._current, self.look.hue(self._current).line),
            ):
                if k >= 0:
                    painter.setPen(QPen(QColor(colour), line))
                    painter.drawRect(QRectF(self.tile_rect(k)).adjusted(-1, -1, 1, 1))

    def _point(self, k: int) -> None:
        if k != self._under:
            old, self._under = self._under, k
            self.update(self._dirty(old))
            self.update(self._dirty(k))
            self.filter_pointed.emit(k)

    def _dirty(self, k: int) -> QRect:
        room = self.look.px(4) + 2
        return self.tile_rect(k).adjusted(-room, -room, room, room) if k >= 0 else QRect()

    def _grid(self) -> tuple[int, int]:
        """Return (columns, tile side in px): the largest tiles with which all filters fit."""
        width, height, count = max(1, self.width()), max(1, self.height()), max(1, self.count)
        least = self.look.px(SMALLEST_TILE + GAP)
        best = max(1, width // least)
        for columns in range(1, best + 1):
            tile = width // columns
            if math.ceil(count / columns) * tile <= height:
                return columns, tile
        return best, max(1, width // best)

    def _restyle(self) -> None:
        self._base = None
        self.update()

    def _build(self) -> None:
        self.base_builds += 1
        ratio = self.devicePixelRatioF()
        self._base = QPixmap(self.size() * ratio)
        self._base.setDevicePixelRatio(ratio)
        self._base.fill(QColor(self.look.palette.surface))
        self._draw(self._base, list(range(self.count)))

    def _redraw(self, filters: list[int]) -> None:
        """Draw some filters again, where they are."""
        if self._base is not None and filters:
            self.tile_builds += len(filters)
            self._draw(self._base, filters)
            for k in filters:
                self.update(self.tile_rect(k))

    def _draw(self, base: QPixmap, filters: list[int]) -> None:
        assert self._weights is not None
        (columns, tile), gap = self._grid(), self.look.px(GAP)
        with QPainter(base) as painter:
            banks = shades_of(self._weights.array[filters], self._limit, self.look)
            for k, shades in zip(filters, banks, strict=True):
                image = QImage(
                    shades.data,
                    shades.shape[1],
                    shades.shape[0],
                    3 * shades.shape[1],
                    QImage.Format.Format_RGB888,
                )
                painter.drawImage(_tile(k, columns, tile, gap), image)


class MosaicArea(QScrollArea):
    """Scrolls a mosaic up and down; it is as high as all of it needs at the width that the bar leaves."""

    def __init__(self, mosaic: FilterMosaic) -> None:
        super().__init__()
        self._mosaic = mosaic
        self.setViewport(QWidget())  # asked for Qt's own, PySide makes the classes of all widgets there are
        self.setWidget(mosaic)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> tuple[int, int]:
        """Give the mosaic the height in px that it needs at least; return that, and what is wished for."""
        width = max(1, self.viewport().width())
        least, wished = (self._mosaic.height_for(width, side) for side in (SMALLEST_TILE, READABLE_TILE))
        self._mosaic.setMinimumHeight(least)
        return least, wished

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again: the bar came or went."""
        super().resizeEvent(event)
        self.fit()


@lru_cache(maxsize=8)  # 0.8 ms, and each small picture needs it
def map_shades(stops: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return the colour table of the map ``stops``, (256, 3)."""
    table = np.array([colours.rgb(c) for c in colours.table(stops)], dtype=np.uint8)
    table.setflags(write=False)
    return table


def _tile(k: int, columns: int, tile: int, gap: int) -> QRect:
    side = tile - gap
    return QRect(k % columns * tile + gap // 2, k // columns * tile + gap // 2, side, side)


def shades_of(weights: NDArray[Any], limit: float, look: Look) -> list[NDArray[np.uint8]]:
    """Return filters (K, Fx, Fy, D) as image rows (Fy, Fx, 3); zero is mid-grey, or the middle of the map."""
    if weights.shape[3] == 3:
        placed = np.divide(weights, limit or 1.0, dtype=np.float64)
        placed *= 127.5
        placed += 127.5
        scaled = colours.bytes_of(np.rint(placed, out=placed))
    else:
        table = map_shades(look.palette.diverging)
        scaled = table.take(colours.indices(weights[:, :, :, 0], limit, "diverging"), axis=0)
    return [axes.rows_of(one) for one in scaled]
