"""One tile for each output position.

Shared, one tile holds the weights and the others are its echoes. Not shared, every tile is an owner with a
pattern of its own; fully connected, each owns weights for the whole input, which fill its tile to the edge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.state.regions import CellSet
from convviz.explore.state.state import Sharing
from convviz.ui.look import colours
from convviz.ui.look.look import Look
from convviz.ui.panels.tile_textures import grain_of, picture
from convviz.ui.words.dressed import Dressed

EDGE = 3.0  # px around the grid, for the frame of a tile at its edge
LEAST_PARTED = 3  # device px: smaller tiles have no gaps between them
LEAST_EDGED = 12  # device px: smaller tiles with patterns have no gaps between them
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
    def of(
        cls, size: tuple[int, int], room: QSizeF, ratio: float, sharing: Sharing, scale: float
    ) -> TilePlaces:
        """Return the places of ``size`` tiles in ``room`` px."""
        columns, rows = size
        side = max(0.1, min((room.width() - 2 * EDGE) / columns, (room.height() - 2 * EDGE) / rows))
        if side * ratio >= LEAST_PARTED:  # whole pixels, so that gaps are evenly wide
            side = int(side * ratio) / ratio
        left = int((room.width() - side * columns) / 2 * ratio) / ratio
        return cls(columns, rows, side, left, EDGE, _gap(side, ratio, sharing, scale), ratio)

    def rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        wide = self.side - self.gap
        return QRectF(self.left + x * self.side, self.top + y * self.side, wide, wide)

    def at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or `NOWHERE`."""
        x, y = int((px - self.left) // self.side), int((py - self.top) // self.side)
        return (x, y) if 0 <= x < self.columns and 0 <= y < self.rows else NOWHERE

    def whole(self) -> QRectF:
        """Return the rectangle of all tiles, without the gaps beyond the last ones."""
        return self.rect(0, 0).united(self.rect(self.columns - 1, self.rows - 1))

    def block(self, cells: CellSet) -> QRectF:
        """Return the rectangle of the tiles of ``cells``, empty where there are none."""
        xs, ys = cells.x.indices, cells.y.indices
        if not xs or not ys:
            return QRectF()
        return self.rect(xs[0], ys[0]).united(self.rect(xs[-1], ys[-1]))

    def between(self, before: tuple[CellSet, ...], after: tuple[CellSet, ...]) -> QRegion:
        """Return the region of tiles only in ``before`` or only in ``after``, and a pixel around it."""
        regions = []
        for blocks in (before, after):
            region = QRegion()
            for cells in blocks:
                region += self.block(cells).toAlignedRect()
            regions.append(region)
        difference, around = regions[0].xored(regions[1]), QRegion()
        for rect in difference:  # type: ignore[attr-defined]  # PySide's stubs have it not
            around += rect.adjusted(-1, -1, 1, 1)  # tiles may begin within a pixel
        return around

    def with_gaps(self) -> QRectF:
        """Return the rectangle of all tiles and of their gaps."""
        return QRectF(self.left, self.top, self.side * self.columns, self.side * self.rows)

    def gaps(self) -> list[QRectF]:
        """Return the gaps as lines between columns and rows: there are far fewer of them than tiles."""
        if self.gap == 0:
            return []
        whole, lines = self.whole(), list[QRectF]()
        for x in range(1, self.columns):
            right = self.left + x * self.side
            lines.append(QRectF(right - self.gap, whole.top(), self.gap, whole.height()))
        for y in range(1, self.rows):
            bottom = self.top + y * self.side
            lines.append(QRectF(whole.left(), bottom - self.gap, whole.width(), self.gap))
        return lines


def _gap(side: float, ratio: float, sharing: Sharing, scale: float) -> float:
    """Return the width of the gaps in px: whole pixels, none between tiles of a few pixels."""
    if side * ratio < LEAST_PARTED:
        return 0.0
    if sharing is not Sharing.SHARED and side * ratio < LEAST_EDGED:
        return 0.0  # their patterns part them
    if sharing is Sharing.FULL:
        return 1 / ratio  # the whole input fills a tile to its edge
    return max(1, round(min(side / 6, 3 * scale) * ratio)) / ratio


MOST_BANDS = 4  # filters told apart by hue in a tile that is large enough
LEAST_BANDED = 14  # units: smaller tiles have one colour
ECHO, VISITED = 0.18, 0.35  # how much of the hue an echo has, and how much a visit adds
AHEAD, OWNED = (0.10, 0.30), (0.55, 1.0)  # how much of the hue the two tones of an owner's pattern have


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
        self._filter = 0
        self._visited: tuple[CellSet, ...] = ()
        self._under = NOWHERE
        self._base: QPixmap | None = None  # every tile as before it is visited
        self._owned: QPixmap | None = None  # every tile as once it is visited, where tiles are owners
        self._base_filter = 0
        self._places: TilePlaces | None = None
        self.base_builds = 0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the base covers everything
        self.setMinimumSize(60, 60)

    def show_tiles(self, size: tuple[int, int], filters: int, sharing: Sharing = Sharing.SHARED) -> None:
        """Draw another grid, or what another owner makes of it."""
        if (size, filters, sharing) != (self._size, self._filters, self._sharing):
            self._size, self._filters, self._sharing = size, filters, sharing
            self._restyle()

    def show_place(self, tile: tuple[int, int], filter_: int, visited: tuple[CellSet, ...]) -> None:
        """Frame the current tile in its filter's hue and mark the visited ones."""
        if (tile, filter_) == (self._tile, self._filter) and visited == self._visited:
            return
        dirty = QRegion(self._room(self._tile).united(self._room(tile)))
        if filter_ != self._filter:
            dirty = QRegion(self.rect())
        else:  # a step down a column visits all that is between
            dirty += self._measured().between(self._visited, visited)
        self._tile, self._filter, self._visited = tile, filter_, visited
        self.update(dirty)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = self.look.px(120)
        return QSize(side, side)

    def tile_rect(self, x: int, y: int) -> QRectF:
        """Return the rectangle in px of a tile, without the gap around it."""
        return self._measured().rect(x, y)

    def tile_at(self, px: float, py: float) -> tuple[int, int]:
        """Return the tile at a point in px, or (−1, −1)."""
        return self._measured().at(px, py)

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
        """Lay the tiles out anew."""
        super().resizeEvent(event)
        self._restyle()

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
                self._draw_visited(painter, self._measured().block(block))
            self._draw_current(painter)
            if self._under != NOWHERE:
                painter.setPen(QPen(QColor(self.look.palette.focus), 2 * self.look.scale))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.tile_rect(*self._under).adjusted(-1, -1, 1, 1))

    def _draw_visited(self, painter: QPainter, room: QRectF) -> None:
        """Draw the tiles in ``room`` as visited."""
        if self._owned is None:
            visited = QColor(self.look.hue(self._filter).line)
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
        line = max(2.0, 3 * self.look.scale)
        painter.setPen(QPen(QColor(self.look.palette.text), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-line / 2, -line / 2, line / 2, line / 2))

    def _bands(self, rect: QRectF, strong: bool) -> list[tuple[QRectF, str]]:
        """Return the bands of a tile and their colours: one for each filter, or one for the current."""
        shown = self._shown_bands()
        height = rect.height() / shown
        bands = []
        for k in range(shown):
            hue = self.look.hue(k if shown > 1 else self._filter)
            colour = hue.line if strong else colours.mix(hue.line, self.look.palette.surface, ECHO)
            bands.append((QRectF(rect.left(), rect.top() + k * height, rect.width(), height), colour))
        return bands

    def _shown_bands(self) -> int:
        """Return how many filters are told apart in a tile."""
        banded = self._filters <= MOST_BANDS and self.tile_rect(0, 0).height() >= self.look.px(LEAST_BANDED)
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
        pixmap.fill(QColor(self.look.palette.surface))
        with QPainter(pixmap) as painter:
            draw(painter)
            for line in self._measured().gaps():
                painter.fillRect(line, QColor(self.look.palette.surface))
        return pixmap

    def _draw_echoes(self, painter: QPainter) -> None:
        """Draw tiles that are all the same, and pale."""
        whole = self._measured().whole()
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
        surface = self.look.palette.surface
        tones = []
        for k in filters:
            low, high = (colours.mix(self.look.hue(k).line, surface, share) for share in shares)
            tones.append((low, high))
        places = self._measured()
        grain = grain_of(self._sharing, places.side * places.ratio, bands)
        painter.drawImage(places.with_gaps(), picture(self._size, filters, grain, tones))

    def _measured(self) -> TilePlaces:
        """Return where the tiles are, worked out once for a size."""
        ratio = self.devicePixelRatioF()
        if self._places is None or self._places.ratio != ratio:
            room = QSizeF(self.size())
            self._places = TilePlaces.of(self._size, room, ratio, self._sharing, self.look.scale)
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
