"""The switch turns: the tiles of the wall slide together into one card, or the card deals itself out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.look.motion import Glide
from convviz.ui.words.dressed import Dressed

LASTS = 400  # ms
MOST_FLOWN = 12  # pieces along a side of the wall: of more tiles, several fly together
LAG = 0.5  # of the way: so much later than the first tile the last one leaves the card
FADED = 0.5  # of the way: so far the cards fade, and what is beside the wall comes after that
COVERED = 0.15  # of the way: from here on the tiles hide the card that they leave
LARGEST = 1.3  # times its size: a tile on the card


@dataclass(frozen=True)
class Flight:
    """What is flown: pictures of the panel as it is with cards, and as it is with the wall.

    ``card`` is where the current filter's card is, ``tiles`` are the pieces of the wall in the order in which
    they are dealt, in px of the pictures.
    """

    with_cards: QPixmap
    with_wall: QPixmap
    card: QRect
    tiles: tuple[QRect, ...]


class WallAnimation(Dressed, QWidget):
    """Draws the movement over a part of its parent; after it the widget has no size, and is not hidden.

    Nothing is worked out for a frame: the pictures are taken once, at the start.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._flight: Flight | None = None
        self._last: tuple[Flight, QRect] | None = None  # what was flown last, and where
        self._dealt, self._way = True, 1.0
        self._glide = Glide(self._at, self, LASTS)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setGeometry(0, 0, 0, 0)

    @property
    def moving(self) -> bool:
        """Whether tiles are under way."""
        return self._flight is not None

    def start(self, flight: Flight, room: QRect, dealt: bool) -> None:
        """Fly within ``room``, px of the parent: the card is dealt out, or else the tiles come together."""
        self._flight, self._dealt, self._way = flight, dealt, 0.0
        self._last = flight, room
        self.setGeometry(room)
        self.raise_()
        self._glide.start()

    def show_at(self, way: float) -> None:
        """Show how the last movement looks at ``way``, from 0 to 1, and stay there."""
        self._glide.end()
        if self._last is not None:
            self._flight, room = self._last
            self.setGeometry(room)
            self._at(way)

    def end(self) -> None:
        """End the movement at once."""
        self._glide.end()
        self._last = None
        self._at(1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame of the present moment."""
        flight = self._flight
        if flight is None:
            return
        share = self._way if self._dealt else 1 - self._way
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.rect(), QColor(self.look.palette.surface))
            painter.setOpacity(max(0.0, 1 - share / FADED))
            painter.drawPixmap(0, 0, flight.with_cards)
            painter.setOpacity(max(0.0, 1 - (1 - share) / FADED))
            painter.setClipRegion(QRegion(self.rect()) - _around(flight.tiles))
            painter.drawPixmap(0, 0, flight.with_wall)
            painter.setClipping(False)
            ratio = flight.with_wall.devicePixelRatio()
            painter.setOpacity(min(1.0, share / COVERED))
            for n in range(len(flight.tiles) - 1, -1, -1):  # the first one leaves from the top of the stack
                tile = flight.tiles[n]
                there = _eased(share * (1 + LAG) - LAG * n / len(flight.tiles))
                source = QRectF(
                    tile.x() * ratio, tile.y() * ratio, tile.width() * ratio, tile.height() * ratio
                )
                painter.drawPixmap(_between(_on(flight.card, tile), tile, there), flight.with_wall, source)

    def _at(self, way: float) -> None:
        self._way = way
        if way >= 1:
            self._flight = None
            self.setGeometry(0, 0, 0, 0)
        self.update()


def pieces(columns: range, rows: range) -> list[tuple[range, range]]:
    """Return the tiles of a wall in at most `MOST_FLOWN` pieces along each side, row by row; none of none."""
    return [(across, down) for down, across in product(_cut(rows), _cut(columns)) if across and down]


def _cut(tiles: range) -> list[range]:
    count = max(1, min(MOST_FLOWN, len(tiles)))
    ends = [tiles.start + n * len(tiles) // count for n in range(count + 1)]
    return [range(first, last) for first, last in pairwise(ends)]


def _around(tiles: Sequence[QRect]) -> QRegion:
    room = QRect()
    for tile in tiles:
        room = room.united(tile)
    return QRegion(room)


def _on(card: QRect, tile: QRect) -> QRectF:
    """Return where a tile lies on the card: in its middle, within it."""
    scale = min(LARGEST, card.width() / max(1, tile.width()), card.height() / max(1, tile.height()))
    place = QRectF(0, 0, scale * tile.width(), scale * tile.height())
    place.moveCenter(QRectF(card).center())
    return place


def _between(first: QRectF, end: QRect, way: float) -> QRectF:
    """Return the rectangle ``way`` of the way from ``first`` to ``end``."""
    last = QRectF(end)
    sides = ((first.x(), last.x()), (first.y(), last.y()), (first.width(), last.width()))
    x, y, width = (a + way * (b - a) for a, b in sides)
    return QRectF(x, y, width, first.height() + way * (last.height() - first.height()))


def _eased(way: float) -> float:
    """Return a way from 0 to 1 that begins and ends gently."""
    within = min(1.0, max(0.0, way))
    return within * within * (3 - 2 * within)
