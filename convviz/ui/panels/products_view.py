"""What the current neuron multiplies, channel by channel: patch × filter = product, in cells of one size."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from convviz.explore.display.parts import NeuronPart
from convviz.explore.state.state import InputKind
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.cell_picture import CellPicture, draw_pictures
from convviz.ui.panels.product_pictures import EDGE, PicturePlaces, numbers_of, pictures_of, places_of
from convviz.ui.panels.products_layout import ProductsLayout, ProductsRoom, lay_out
from convviz.ui.volume.number_sizes import (
    LINE_SHARE,
    arranged_for,
    forms_of,
    least_cell,
    most_cell,
    readable,
)
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

SIGN, PRESENTING_SIGN = 26, 40  # units, the room of a × or =
GAP = 10  # units, between channels
LEAST_PICTURE_CELL = 3  # units


@dataclass(frozen=True, slots=True)
class ChannelPictures:
    """The three pictures of one channel, from left to right."""

    patch: CellPicture
    weights: CellPicture
    products: CellPicture

    @property
    def all(self) -> tuple[CellPicture, CellPicture, CellPicture]:
        """The three of them."""
        return self.patch, self.weights, self.products


@dataclass(frozen=True, slots=True)
class ProductWords:
    """What a screen reader says of the three pictures of a channel, and the ``title`` above them."""

    title: str
    pictures: tuple[str, str, str]


class ProductsView(Dressed, OpaqueWidget):
    """Draws patch, weights and products of a `NeuronPart`: all channels, or one where not all have room.

    ``product_pointed`` carries (i, j, c); ``channel_clicked`` the channel c of the filter whose picture was
    clicked. ``rounding_changed`` is emitted when numbers in the cells are cut and were not, or the other way
    round; ``arranged`` when there was another room. A screen reader finds the pictures as children that draw
    nothing.
    """

    product_pointed = Signal(int, int, int)
    pointer_left = Signal()
    channel_clicked = Signal(int)
    rounding_changed = Signal()
    arranged = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.rounds = False  # whether some of the numbers that are shown in the cells are cut
        self._part: NeuronPart | None = None
        self._words: tuple[ProductWords, ...] = ()
        self._channel, self._framed = 0, -1
        self._layout = ProductsLayout(1.0, ())
        self._key: tuple[object, ...] = ()
        self._placed: tuple[object, ...] = ()
        self._places = PicturePlaces((), ())
        self._pictures: tuple[CellPicture, ...] = ()
        self._readers: list[QWidget] = []
        self._named: tuple[object, ...] = ()
        self._under: tuple[int, int, int] | None = None
        self._dirty = QRegion()
        self.setMouseTracking(True)
        self.set_background(look.palette.surface)

    def show_part(self, part: NeuronPart, words: tuple[ProductWords, ...]) -> None:
        """Show ``part``; ``words`` has those of each channel."""
        self._part = part
        if words != self._words:
            if [one.title for one in words] != [one.title for one in self._words]:
                self.update()
            self._words = words
        self._channel = min(self._channel, len(words) - 1)
        self._arrange()
        self._show()

    def show_channel(self, channel: int, framed: int = -1) -> None:
        """Show ``channel`` where not all have room, else a frame around the products of ``framed``."""
        if (channel, framed) != (self._channel, self._framed):
            self._channel, self._framed = channel, framed
            self._show()
            self.update()

    @property
    def together(self) -> bool:
        """Whether all channels are shown at a time."""
        return self._part is None or len(self._layout.places) == len(self._part.channel_sums)

    @property
    def channels(self) -> tuple[int, ...]:
        """The channels of the filter that are shown, counted from 0."""
        return tuple(range(len(self._layout.places))) if self.together else (self._channel,)

    @property
    def shown(self) -> tuple[ChannelPictures, ...]:
        """The pictures of the channels that are shown."""
        three = (self._pictures[n : n + 3] for n in range(0, len(self._pictures), 3))
        return tuple(ChannelPictures(*pictures) for pictures in three)

    @property
    def words(self) -> tuple[ProductWords, ...]:
        """What is said of each channel of the filter."""
        return self._words

    @property
    def cell_size(self) -> float:
        """The side of all cells in px."""
        return self._layout.cell

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the room for the pictures again."""
        super().resizeEvent(event)
        if self._part is not None:
            self._arrange()
            self._show()
            self.arranged.emit()

    def event(self, event: QEvent) -> bool:
        """Show all digits of a number that is cut while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._picture_at(QPointF(event.pos()))
            if found is not None and found[0].is_inexact():
                picture, (i, j, _) = found
                words = picture.volume.whole_number(i, j, picture.view.slice)
                QToolTip.showText(event.globalPos(), words, self, picture.cell_rect(i, j))
                return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which product the pointer is on: the same in all three pictures."""
        found = self._picture_at(event.position())
        self._point(found[1] if found else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer is on none."""
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the channel whose picture was clicked."""
        found = self._picture_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.channel_clicked.emit(found[1][2])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what must be: with sharing a step leaves the names, the signs and the weights as they are."""
        self._dirty = event.region()
        super().paintEvent(event)

    def draw(self, painter: QPainter) -> None:
        """Draw the names of the channels, the pictures, and the signs between them."""
        look = self.look
        name = look.ink(TextStyle.CODE_SMALL, look.palette.muted)
        sign = look.ink(TextStyle.TITLE, look.palette.text)
        for channel, place, pictures in zip(self.channels, self._layout.places, self.shown, strict=True):
            one, two, three = (picture.room for picture in pictures.all)
            top, high = place.top - self._title_room(), self._title_room()
            if self._dirty.intersects(QRect(one.left(), top, three.right() - one.left(), high)):
                title = self._words[channel].title
                name.write(painter, one.left(), place.top - high / 2 + name.middle, title)
            for words, left, right in (("×", one, two), ("=", two, three)):
                between = QRect(left.right(), left.top(), right.left() - left.right(), left.height())
                if self._dirty.intersects(between.adjusted(1, 0, 0, 0)):
                    sign.centre(painter, between, words)
        dirty = (picture for picture in self._pictures if self._dirty.intersects(picture.room))
        draw_pictures(painter, dirty, look)

    def _restyle(self) -> None:
        self.set_background(self.look.palette.surface)
        if self._part is not None:
            self._arrange()
            self._show()

    def _arrange(self) -> None:
        """Place the pictures where their room, or what they need, is another than before."""
        part, look = self._part, self.look
        if part is None:
            return
        shape = part.weights.array.shape
        volumes = tuple(values for values in numbers_of(part) if values is not None)
        kinds = tuple(values.array.dtype.kind for values in volumes)
        key = (self.size(), look, shape, kinds, part.ends, part.kind)
        if key == self._key:
            return
        self._key = key
        needed = max(arranged_for(forms_of(values, part.ends)).width for values in volumes)
        least = _least_cell(needed, look)
        room = ProductsRoom(
            width=self.width() - 2 * look.px(EDGE),
            height=self.height() - look.px(EDGE),
            across=shape[0],
            down=shape[1],
            title=self._title_room(),
            sign=look.px(PRESENTING_SIGN if look.presenting else SIGN),
            gap=look.px(GAP),
            least_cell=least,
            most_cell=look.px(most_cell(False, look)),
            least_picture_cell=look.px(LEAST_PICTURE_CELL) if part.kind is InputKind.PICTURE else least,
        )
        self._layout = lay_out(room, shape[2])
        self.update()

    def _title_room(self) -> int:
        return ceil(self.look.font(TextStyle.CODE_SMALL).pixelSize() * LINE_SHARE) + self.look.px(1)

    def _show(self) -> None:
        """Ask to paint the pictures that look different now, and name all of them for a screen reader."""
        part, before, look = self._part, self._pictures, self.look
        if part is None:
            return
        placed = (self._key, self.channels)
        if placed != self._placed:  # no step changes this
            self._placed = placed
            self._places = places_of(self._layout, self.channels, part.weights.array.shape[:2], look)
        framed = self._framed if self.together else -1
        self._pictures = tuple(pictures_of(part, self._places, look, framed))
        if len(before) != len(self._pictures):
            self.update()
        dirty = QRegion()
        for old, new in zip(before, self._pictures, strict=False):
            if old != new:
                dirty += new.room
        self.update(dirty)
        self._name()
        rounds = self.rounds
        self.rounds = any(one.is_numbered(look) and one.is_inexact() for one in self._pictures)
        if self.rounds is not rounds:
            self.rounding_changed.emit()

    def _name(self) -> None:
        """Give a screen reader a child with a name where each picture is."""
        named = (self._words, self.channels, self._layout)
        if named == self._named:
            return
        self._named = named
        names = [name for channel in self.channels for name in self._words[channel].pictures]
        while len(self._readers) < len(names):
            reader = QWidget(self)
            reader.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._readers.append(reader)
        for reader in self._readers[len(names) :]:
            reader.hide()
        for reader, name, picture in zip(self._readers, names, self._pictures, strict=False):
            reader.setGeometry(picture.room)
            reader.setAccessibleName(name)
            reader.show()

    def _picture_at(self, point: QPointF) -> tuple[CellPicture, tuple[int, int, int]] | None:
        """Return the picture at a point in px, and which cell (i, j, channel) is there."""
        at = ((picture, picture.cell_at(point)) for picture in self._pictures)
        return next(((picture, cell) for picture, cell in at if cell is not None), None)

    def _point(self, cell: tuple[int, int, int] | None) -> None:
        if cell == self._under:
            return
        self._under = cell
        if cell is None:
            self.pointer_left.emit()
        else:
            self.product_pointed.emit(*cell)


def _least_cell(width: float, look: Look) -> int:
    """Return the side in px of the smallest cell for numbers ``width`` times as long as high."""
    cell = least_cell(width, look)
    while readable(cell - 1, width, look):
        cell -= 1
    return cell
