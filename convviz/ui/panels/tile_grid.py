"""One tile for each output position. A tile stands for the whole filter bank once, and is filled by its sets.

Not shared, each neuron up to here fills one of the K parts of its tile. Shared, there is one bank: it is the
tile of the current position, and the others are its echoes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.regions import CellSet
from convviz.explore.state.state import Sharing
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.sharing_styles import SHARINGS
from convviz.ui.words.dressed import Dressed

EDGE = 3.0  # px around the grid, for the frame of a tile at its edge
LEAST_PARTED = 3  # device px: smaller tiles have no gaps, and are as strong as they are full
LEAST_DASHED = 12  # units: smaller tiles are pale where they are empty, larger ones have a dashed edge
PALE, DASHED = 0.15, 0.55  # how much of its colour an empty tile has, and the dashed edge of one
GAP = 5  # units: the widest gap between tiles
FEW = 8  # tiles that are repainted one by one, and not as a block
NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True)
class TilePlaces:
    """``columns`` × ``rows`` tiles, each ``side`` px wide with the ``gap``, from (``left``, ``top``) on.

    Tiles begin at whole device pixels of the pixel ratio ``ratio``.
    """

    columns: int
    rows: int
    side: float
    left: float
    top: float
    gap: float
    ratio: float

    @classmethod
    def of(cls, size: tuple[int, int], room: QSizeF, ratio: float, scale: float) -> TilePlaces:
        """Return the places of ``size`` tiles in ``room`` px."""
        columns, rows = size
        side = max(0.1, min((room.width() - 2 * EDGE) / columns, (room.height() - 2 * EDGE) / rows))
        gap = 0.0
        if side * ratio >= LEAST_PARTED:  # whole pixels, so that gaps are evenly wide
            side = int(side * ratio) / ratio
            gap = max(1, round(min(side / 6, GAP * scale) * ratio)) / ratio
        left = int((room.width() - side * columns) / 2 * ratio) / ratio
        return cls(columns, rows, side, left, EDGE, gap, ratio)

    @property
    def parted(self) -> bool:
        """Whether there are gaps between the tiles."""
        return self.gap > 0

    def rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        wide = self.side - self.gap
        return QRectF(self.left + x * self.side, self.top + y * self.side, wide, wide)

    def at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or `NOWHERE`."""
        x, y = int((px - self.left) // self.side), int((py - self.top) // self.side)
        return (x, y) if 0 <= x < self.columns and 0 <= y < self.rows else NOWHERE

    def block(self, xs: tuple[int, int], ys: tuple[int, int]) -> QRectF:
        """Return the rectangle of the tiles from the first to the last of ``xs`` and of ``ys``."""
        return self.rect(xs[0], ys[0]).united(self.rect(xs[1], ys[1]))

    def whole(self) -> QRectF:
        """Return the rectangle of all tiles, without the gaps beyond the last ones."""
        return self.block((0, self.columns - 1), (0, self.rows - 1))

    def gaps(self) -> list[QRectF]:
        """Return the gaps between columns as lines: there are far fewer of them than tiles."""
        whole, lines = self.whole(), list[QRectF]()
        for x in range(1, self.columns if self.parted else 0):
            right = self.left + x * self.side
            lines.append(QRectF(right - self.gap, whole.top(), self.gap, whole.height()))
        return lines


def filled_parts(size: tuple[int, int], reached: tuple[CellSet, ...]) -> NDArray[np.int64]:
    """Return how many neurons of ``reached`` are at each position, (W2, H2): the parts of the tiles."""
    parts = np.zeros(size, dtype=np.int64)
    for cells in reached:
        parts[cells.x.start : cells.x.stop, cells.y.start : cells.y.stop] += len(cells.slices.indices)
    return parts


class TileGrid(Dressed, QWidget):
    """Draws ``columns`` × ``rows`` tiles and frames the current one.

    ``tile_clicked`` and ``tile_pointed`` carry (x, y); the latter (−1, −1) when the pointer leaves.
    """

    tile_clicked = Signal(int, int)
    tile_pointed = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._size = (1, 1)
        self._tile = (0, 0)
        self._filters = 1
        self._sharing = Sharing.SHARED
        self._parts: NDArray[np.int64] = np.zeros((1, 1), dtype=np.int64)
        self._under = NOWHERE
        self._asked = False
        self._base: QPixmap | None = None  # every tile when it is empty
        self._places: TilePlaces | None = None
        self.base_builds = 0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the base covers everything

    def show_tiles(self, size: tuple[int, int], filters: int, sharing: Sharing, asked: bool = False) -> None:
        """Draw another grid, tiles of ``filters`` parts, or those of another position of the switch.

        ``asked``: how many there are is withheld, and "?" is in their place.
        """
        if (size, filters, sharing, asked) != (self._size, self._filters, self._sharing, self._asked):
            self._size, self._filters, self._sharing, self._asked = size, filters, sharing, asked
            self._parts = np.zeros(size, dtype=np.int64)
            self._restyle()

    def show_place(self, tile: tuple[int, int], sets: int, reached: tuple[CellSet, ...]) -> None:
        """Frame the current tile, and fill the tiles with the sets up to here; shared, there are ``sets``.

        ``reached`` holds the neurons up to here, each with a set of its own where they are not.
        """
        dirty = QRegion()
        if self._sharing is Sharing.SHARED:
            parts = np.zeros(self._size, dtype=np.int64)
            parts[tile] = sets
        else:
            parts = filled_parts(self._size, reached)
            dirty += self._changed(parts)
        if tile != self._tile or parts[tile] != self._parts[tile]:
            dirty += self._room(self._tile)
            dirty += self._room(tile)
        self._tile, self._parts = tile, parts
        self.update(dirty)

    def _changed(self, parts: NDArray[np.int64]) -> QRegion:
        """Return where the tiles are that ``parts`` fills differently, and a pixel around them."""
        differ, places, region = np.argwhere(parts != self._parts), self._measured(), QRegion()
        if len(differ) > FEW:
            (left, top), (right, bottom) = differ.min(axis=0), differ.max(axis=0)
            return QRegion(places.block((left, right), (top, bottom)).toAlignedRect().adjusted(-1, -1, 1, 1))
        for x, y in differ:
            region += places.rect(x, y).toAlignedRect().adjusted(-1, -1, 1, 1)
        return region

    @property
    def parts(self) -> NDArray[np.int64]:
        """How many of its K parts are filled in each tile, (W2, H2)."""
        return self._parts

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = self.look.px(120)
        return QSize(side, side)

    def tile_rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        return self._measured().rect(x, y)

    def tile_at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or (−1, −1); none where it is withheld how many there are."""
        return NOWHERE if self._asked else self._measured().at(px, py)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which tile the pointer is on."""
        self._point(self.tile_at(event.position().x(), event.position().y()))

    def leaveEvent(self, _event: object) -> None:
        """Say that the pointer is gone."""
        self._point(NOWHERE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the tile under the pointer."""
        tile = self.tile_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and tile != NOWHERE:
            self.tile_clicked.emit(*tile)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out again."""
        super().resizeEvent(event)
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the empty tiles; draw what is filled, the current one, and the pointed one."""
        if self._base is None or self._base.devicePixelRatio() != self.devicePixelRatioF():
            self._base = self._empty()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(0, 0, self._base)
            if self._asked:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._measured().parted:
                self._fill(painter, event.rect())
            else:
                painter.drawImage(self._measured().whole(), self._strengths())
            self._frame(painter)

    def _fill(self, painter: QPainter, rect: QRect) -> None:
        """Fill the tiles that ``rect`` touches from their bottom up: as much of their area as is reached."""
        places, colour = self._measured(), QColor(self._colour())
        first = max(0, int((rect.top() - places.top) // places.side))
        last = min(places.rows - 1, int((rect.bottom() + 1 - places.top) // places.side))
        for y in range(first, last + 1):
            row = self._parts[:, y]
            ends = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), places.columns]
            for begin, end in pairwise(ends):
                if row[begin]:
                    room = places.block((begin, end - 1), (y, y))
                    room.setTop(room.bottom() - room.height() * int(row[begin]) / self._filters)
                    painter.fillRect(room, colour)
        surface = QColor(self.look.palette.surface)
        for gap in places.gaps():
            painter.fillRect(gap, surface)

    def _strengths(self) -> QImage:
        """Return the tiles as a picture, one pixel each: too small to be filled they are strong or pale."""
        full, empty = (np.array(colours.rgb(c)) for c in (self._colour(), self._pale()))
        share = (self._parts.T / self._filters)[..., None]
        red, green, blue = np.moveaxis(np.rint(empty + share * (full - empty)), -1, 0).astype(np.uint32)
        pixels: NDArray[Any] = np.ascontiguousarray(np.uint32(0xFF000000) | red << 16 | green << 8 | blue)
        width, height = self._size
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        return image.copy()  # an image does not keep the array that it was made from

    def _frame(self, painter: QPainter) -> None:
        """Frame the current tile, so that it is found even when it is tiny, and the one under the pointer."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        line = max(2.0, 3 * self.look.scale)
        painter.setPen(QPen(QColor(self.look.palette.text), line))
        painter.drawRect(self.tile_rect(*self._tile).adjusted(-line / 2, -line / 2, line / 2, line / 2))
        if self._under != NOWHERE:
            painter.setPen(QPen(QColor(self.look.palette.focus), 2 * self.look.scale))
            painter.drawRect(self.tile_rect(*self._under).adjusted(-1, -1, 1, 1))

    def _empty(self) -> QPixmap:
        """Return a picture of all tiles when they are empty."""
        self.base_builds += 1
        ratio, places = self.devicePixelRatioF(), self._measured()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self.look.palette.surface))
        with QPainter(pixmap) as painter:
            dashed = places.side >= self.look.px(LEAST_DASHED)
            line = max(1.0, self.look.scale)
            edge = QPen(
                QColor(colours.mix(self._colour(), self.look.palette.surface, DASHED)),
                line,
                Qt.PenStyle.DashLine,
            )
            if self._asked:
                painter.setPen(edge)
                painter.drawRect(places.whole().adjusted(line / 2, line / 2, -line / 2, -line / 2))
                ink = self.look.ink(TextStyle.HEADLINE, self.look.palette.muted)
                ink.centre(painter, places.whole(), UNKNOWN)
                return pixmap
            for y in range(places.rows if places.parted else 0):
                for x in range(places.columns):
                    rect = places.rect(x, y)
                    if dashed:
                        painter.setPen(edge)
                        painter.drawRect(rect.adjusted(line / 2, line / 2, -line / 2, -line / 2))
                    else:
                        painter.fillRect(rect, QColor(self._pale()))
        return pixmap

    def _colour(self) -> str:
        return self.look.palette.bars[SHARINGS.index(self._sharing)]

    def _pale(self) -> str:
        return colours.mix(self._colour(), self.look.palette.surface, PALE)

    def _measured(self) -> TilePlaces:
        """Return where the tiles are, worked out once for a size."""
        ratio = self.devicePixelRatioF()
        if self._places is None or self._places.ratio != ratio:
            self._places = TilePlaces.of(self._size, QSizeF(self.size()), ratio, self.look.scale)
        return self._places

    def _point(self, tile: tuple[int, int]) -> None:
        if tile != self._under:
            dirty = self._room(self._under).united(self._room(tile))
            self._under = tile
            self.update(dirty)
            self.tile_pointed.emit(*tile)

    def _room(self, tile: tuple[int, int]) -> QRect:
        room = self.look.px(5) + 2
        return (
            self.tile_rect(*tile).toAlignedRect().adjusted(-room, -room, room, room)
            if tile[0] >= 0
            else QRect()
        )

    def _restyle(self) -> None:
        self._base = self._places = None
        self.update()
