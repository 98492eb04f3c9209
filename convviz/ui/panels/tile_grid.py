"""One tile for each output position.

Shared, one tile holds the weights and the others are its echoes. Not shared, every tile is an owner with a
pattern of its own; fully connected, each owns weights for the whole input, which fill its tile to the edge.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.lattices import CellSet
from convviz.explore.state import Sharing
from convviz.ui import colours
from convviz.ui.look import Look
from convviz.ui.panels.tile_textures import Grain, picture

MOST_BANDS = 4  # filters told apart by hue in a tile that is large enough
LEAST_BANDED = 14  # units: smaller tiles have one colour
LEAST_PARTED = 3  # device px: smaller tiles have no gaps between them
ECHO, VISITED = 0.18, 0.35  # how much of the hue an echo has, and how much a visit adds
LEAST_EDGED = 12  # device px: smaller tiles with patterns have no gaps between them
AHEAD, OWNED = (0.10, 0.30), (0.55, 1.0)  # how much of the hue the two tones of an owner's pattern have
GRAINS = {Sharing.UNSHARED: (6, 3.0), Sharing.FULL: (14, 1.0)}  # most cells across, least device px of each


class TileGrid(QWidget):
    """Draws ``columns`` × ``rows`` tiles with one lit; ``tile_clicked`` and ``tile_pointed`` carry (x, y).

    ``tile_pointed`` carries (−1, −1) when the pointer leaves.
    """

    tile_clicked = Signal(int, int)
    tile_pointed = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._size = (1, 1)
        self._tile = (0, 0)
        self._filters = 1
        self._sharing = Sharing.SHARED
        self._filter = 0
        self._visited: tuple[CellSet, ...] = ()
        self._under = (-1, -1)
        self._base: QPixmap | None = None  # every tile as before it is visited
        self._owned: QPixmap | None = None  # every tile as once it is visited, where tiles are owners
        self._base_filter = 0
        self._places: tuple[float, tuple[float, float, float, float]] | None = None  # at a pixel ratio
        self.base_builds = 0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the base covers everything
        self.setMinimumSize(60, 60)

    def show_tiles(self, size: tuple[int, int], filters: int, sharing: Sharing = Sharing.SHARED) -> None:
        """Draw another grid, or what another owner makes of it."""
        if (size, filters, sharing) != (self._size, self._filters, self._sharing):
            self._size, self._filters, self._sharing = size, filters, sharing
            self._rebuild()

    def show_place(self, tile: tuple[int, int], filter_: int, visited: tuple[CellSet, ...]) -> None:
        """Frame the current tile in its filter's hue and mark the visited ones."""
        if (tile, filter_) == (self._tile, self._filter) and visited == self._visited:
            return
        dirty = self._room(self._tile).united(self._room(tile))
        if filter_ != self._filter or abs(tile[1] - self._tile[1]) > 1 or abs(tile[0] - self._tile[0]) > 1:
            dirty = self.rect()
        self._tile, self._filter, self._visited = tile, filter_, visited
        self.update(dirty)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self._rebuild()

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = self._look.px(120)
        return QSize(side, side)

    def tile_rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        side, left, top, gap = self._measured()
        return QRectF(left + x * side, top + y * side, side - gap, side - gap)

    def tile_at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or (−1, −1)."""
        side, left, top, _ = self._measured()
        x, y = int((px - left) // side), int((py - top) // side)
        inside = 0 <= x < self._size[0] and 0 <= y < self._size[1]
        return (x, y) if inside else (-1, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which tile the pointer is on."""
        self._point(self.tile_at(event.position().x(), event.position().y()))

    def leaveEvent(self, _event: object) -> None:
        """Say that the pointer is gone."""
        self._point((-1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the tile under the pointer."""
        tile = self.tile_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and tile != (-1, -1):
            self.tile_clicked.emit(*tile)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out anew."""
        super().resizeEvent(event)
        self._rebuild()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the tiles; draw what is visited, the current one, and the pointed one."""
        old_hue = self._base_filter != self._filter and self._shown_bands() == 1
        if self._base is None or old_hue or self._base.devicePixelRatio() != self.devicePixelRatioF():
            self._build()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            if self._base is not None:
                painter.drawPixmap(0, 0, self._base)
            for block in self._visited:
                xs, ys = block.x.indices, block.y.indices
                if xs and ys:
                    first, last = self.tile_rect(xs[0], ys[0]), self.tile_rect(xs[-1], ys[-1])
                    self._draw_visited(painter, first.united(last))
            self._draw_current(painter)
            if self._under != (-1, -1):
                painter.setPen(QPen(QColor(self._look.palette.focus), 2 * self._look.scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.tile_rect(*self._under).adjusted(-1, -1, 1, 1))

    def _draw_visited(self, painter: QPainter, room: QRectF) -> None:
        """Draw the tiles in ``room`` as visited."""
        if self._owned is None:
            visited = QColor(self._look.hue(self._filter).line)
            visited.setAlphaF(VISITED)
            painter.fillRect(room, visited)
            return
        ratio = self._owned.devicePixelRatio()
        source = QRectF(room.topLeft() * ratio, room.size() * ratio)
        painter.drawPixmap(room, self._owned, source)

    def _draw_current(self, painter: QPainter) -> None:
        """Frame the current tile, so that it is found even when it is tiny; shared, it alone is solid."""
        rect = self.tile_rect(*self._tile)
        if self._sharing is Sharing.SHARED:
            for band, colour in self._bands(rect, strong=True):
                painter.fillRect(band, QColor(colour))
        line = max(2.0, 3 * self._look.scale)
        painter.setPen(QPen(QColor(self._look.palette.text), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-line / 2, -line / 2, line / 2, line / 2))

    def _bands(self, rect: QRectF, strong: bool) -> list[tuple[QRectF, str]]:
        """Return one band a filter, in its hue, or the whole of ``rect`` in that of the current filter."""
        shown = self._shown_bands()
        height = rect.height() / shown
        bands = []
        for k in range(shown):
            hue = self._look.hue(k if shown > 1 else self._filter)
            colour = hue.line if strong else colours.mix(hue.line, self._look.palette.surface, ECHO)
            bands.append((QRectF(rect.left(), rect.top() + k * height, rect.width(), height), colour))
        return bands

    def _shown_bands(self) -> int:
        """Return how many filters are told apart in a tile."""
        banded = self._filters <= MOST_BANDS and self.tile_rect(0, 0).height() >= self._look.px(LEAST_BANDED)
        return self._filters if banded else 1

    def _build(self) -> None:
        self.base_builds += 1
        self._base_filter = self._filter
        if self._sharing is Sharing.SHARED:
            self._base, self._owned = self._drawn(self._draw_echoes), None
        else:
            self._base = self._drawn(lambda painter: self._draw_owners(painter, AHEAD))
            self._owned = self._drawn(lambda painter: self._draw_owners(painter, OWNED))

    def _drawn(self, draw: Callable[[QPainter], None]) -> QPixmap:
        """Return a picture of this widget's size with what ``draw`` draws, parted into tiles."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self._look.palette.surface))
        with QPainter(pixmap) as painter:
            draw(painter)
            self._draw_gaps(painter, self._whole())
        return pixmap

    def _whole(self) -> QRectF:
        return self.tile_rect(0, 0).united(self.tile_rect(self._size[0] - 1, self._size[1] - 1))

    def _draw_echoes(self, painter: QPainter) -> None:
        """Draw tiles that are all the same, and pale."""
        whole = self._whole()
        for y in range(self._size[1] if self._shown_bands() > 1 else 0):
            row = QRectF(
                whole.left(), self.tile_rect(0, y).top(), whole.width(), self.tile_rect(0, y).height()
            )
            for band, colour in self._bands(row, strong=False):
                painter.fillRect(band, QColor(colour))
        if self._shown_bands() == 1:
            [(band, colour)] = self._bands(whole, strong=False)
            painter.fillRect(band, QColor(colour))

    def _draw_owners(self, painter: QPainter, shares: tuple[float, float]) -> None:
        """Draw tiles that all differ, in two tones of their filter's hue."""
        bands = self._shown_bands()
        filters = range(bands) if bands > 1 else (self._filter,)
        surface = self._look.palette.surface
        tones = []
        for k in filters:
            low, high = (colours.mix(self._look.hue(k).line, surface, share) for share in shares)
            tones.append((low, high))
        side, left, top, _ = self._measured()
        columns, rows = self._size
        room = QRectF(left, top, side * columns, side * rows)
        painter.drawImage(room, picture(self._size, filters, self._grain(side, bands), tones))

    def _grain(self, side: float, bands: int) -> Grain:
        """Return how fine the patterns are: finer for the whole input, and never finer than is seen."""
        most, least = GRAINS[self._sharing]
        across = max(1, min(most, int(side * self.devicePixelRatioF() / least)))
        return Grain(across, max(1, round(across / bands)))

    def _draw_gaps(self, painter: QPainter, whole: QRectF) -> None:
        """Part the tiles by lines, whose number grows with the sides of the grid and not with its area."""
        surface = QColor(self._look.palette.surface)
        if self._measured()[3] == 0:
            return
        for x in range(self._size[0] - 1):
            left, right = self.tile_rect(x, 0).right(), self.tile_rect(x + 1, 0).left()
            painter.fillRect(QRectF(left, whole.top(), right - left, whole.height()), surface)
        for y in range(self._size[1] - 1):
            top, bottom = self.tile_rect(0, y).bottom(), self.tile_rect(0, y + 1).top()
            painter.fillRect(QRectF(whole.left(), top, whole.width(), bottom - top), surface)

    def _measured(self) -> tuple[float, float, float, float]:
        """Return (side, left, top, gap) in px, worked out once for a size."""
        ratio = self.devicePixelRatioF()
        if self._places is None or self._places[0] != ratio:
            self._places = (ratio, self._measure(ratio))
        return self._places[1]

    def _measure(self, ratio: float) -> tuple[float, float, float, float]:
        columns, rows = self._size
        side = max(0.1, min((self.width() - 6) / columns, (self.height() - 6) / rows))
        if side * ratio >= LEAST_PARTED:  # whole pixels, so that gaps are evenly wide
            side = int(side * ratio) / ratio
        return side, int((self.width() - side * columns) / 2 * ratio) / ratio, 3.0, self._gap(side, ratio)

    def _gap(self, side: float, ratio: float) -> float:
        """Return the width of the gaps in px: whole pixels, none between tiles of a few pixels."""
        if side * ratio < LEAST_PARTED:
            return 0.0
        if self._sharing is not Sharing.SHARED and side * ratio < LEAST_EDGED:
            return 0.0  # their patterns part them
        if self._sharing is Sharing.FULL:
            return 1 / ratio  # the whole input fills a tile to its edge
        return max(1, round(min(side / 6, 3 * self._look.scale) * ratio)) / ratio

    def _point(self, tile: tuple[int, int]) -> None:
        if tile != self._under:
            dirty = self._room(self._under).united(self._room(tile))
            self._under = tile
            self.update(dirty)
            self.tile_pointed.emit(*tile)

    def _room(self, tile: tuple[int, int]) -> QRect:
        room = self._look.px(5) + 2
        return (
            self.tile_rect(*tile).toAlignedRect().adjusted(-room, -room, room, room)
            if tile[0] >= 0
            else QRect()
        )

    def _rebuild(self) -> None:
        self._base = self._places = None
        self.update()
