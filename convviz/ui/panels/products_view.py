"""What the current neuron multiplies, channel by channel: patch × filter = product, in cells of one size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from convviz.explore.display.parts import NeuronPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import InputKind, ProductCell
from convviz.explore.state.values import Values, scaled
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.cell_picture import CellPicture
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.products_layout import ProductsLayout, ProductsRoom, lay_out
from convviz.ui.volume import PRIMARIES, Asked, Box, Drawing, Faint, Frame, GridVolume, Padding
from convviz.ui.volume.arrangement import Arrangement, Needs, Room, SliceView
from convviz.ui.volume.number_sizes import (
    LINE_SHARE,
    arranged_for,
    form_in,
    forms_of,
    least_cell,
    most_cell,
    readable,
)
from convviz.ui.volume.overlays import PlacedOverlay
from convviz.ui.volume.placing import Placing
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

SIGN, PRESENTING_SIGN = 26, 40  # units, the room of a × or =
GAP = 10  # units, between channels
EDGE = 3  # units beside the cells of a picture, for what outlines reach beyond them
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
        """Find the room for the pictures anew."""
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
            for picture in pictures.all:
                if self._dirty.intersects(picture.room):
                    picture.draw(painter, look)

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
        volumes = tuple(values for values in _numbers(part) if values is not None)
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
        part, before = self._part, self._pictures
        if part is None:
            return
        self._pictures = tuple(self._pictures_of(part))
        if len(before) != len(self._pictures):
            self.update()
        for old, new in zip(before, self._pictures, strict=False):
            if old != new:
                self.update(new.room)
        self._name()
        rounds, look = self.rounds, self.look
        self.rounds = any(one.is_numbered(look) and one.is_inexact() for one in self._pictures)
        if self.rounds is not rounds:
            self.rounding_changed.emit()

    def _pictures_of(self, part: NeuronPart) -> Iterator[CellPicture]:
        """Yield patch, weights and products of the channels that are shown, channel by channel."""
        width, height, _ = part.weights.array.shape
        edge, cell = self.look.px(EDGE), self._layout.cell
        across, down = ceil(cell * width), ceil(cell * height)
        cell = min(across / width, down / height)  # pictures of broken width are rounded up
        spare = 0 if cell == int(cell) else 1
        numbers = tuple(values or _empty(part) for values in _numbers(part))
        forms = [form_in(cell, forms_of(values, part.ends), self.look) for values in numbers]
        needs = [
            Needs(width, height, 0, 0, 0, 0, 1, across, number=f.width, decimals=f.decimals, digits=f.digits)
            for f in forms
        ]
        weights, products = (
            GridVolume(one, Drawing.MAP, faint=Faint.COVER if known is None else Faint.FADE)
            for one, known in zip(numbers[1:], _numbers(part)[1:], strict=True)
        )
        for channel, place in zip(self.channels, self._layout.places, strict=True):
            volumes = (_patch(part, channel), weights, products)
            for which, overlays in enumerate(self._overlays(part, channel)):
                left, top = place.lefts[which] + edge, place.top
                view = SliceView(channel, left, top, cell, Room(left, top, across, down), large=True)
                placing = Placing(volumes[which], Arrangement((view,), ()), needs[which], cell)
                room = QRect(left - edge, top, across + 2 * edge + spare, down + edge + spare)
                yield CellPicture(placing, room, overlays)

    def _overlays(self, part: NeuronPart, channel: int) -> tuple[tuple[PlacedOverlay, ...], ...]:
        """Return what lies over patch, weights and products of a channel."""
        only, hue = Span(channel, channel + 1), self.look.hue(part.position.d).line
        padding = tuple(Padding(CellSet(c.x, c.y, only, c.role)) for c in part.padding)
        lit = (*_field(part, channel, hue), *self._lit(part.pointed, channel, hue))
        framed = channel == self._framed and self.together
        frame = (Frame(channel, hue, 2.0),) if framed else ()
        width, height, _ = part.weights.array.shape
        every = CellSet(Span(0, width), Span(0, height), only, Role.DEPENDS)
        asked = Asked(every, self.look.palette.muted, as_one=True)
        patch, _, products = ((asked,) if values is None else () for values in _numbers(part))
        return (*padding, *lit, *patch), lit, (*frame, *lit, *products)

    def _lit(self, cell: ProductCell | None, channel: int, hue: str) -> tuple[PlacedOverlay, ...]:
        """Return the frame around the product that is pointed at, or around one of its operands."""
        if cell is None or cell.c != channel:
            return ()
        x, y, only = Span(cell.i, cell.i + 1), Span(cell.j, cell.j + 1), Span(channel, channel + 1)
        return (highlight_overlays(CellSet(x, y, only, Role.POINTED), self.look, hue),)

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
        at = ((picture, picture.placing.cell_at(point)) for picture in self._pictures)
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


def _numbers(part: NeuronPart) -> tuple[Values | None, Values, Values | None]:
    """Return the numbers of the three pictures; None for those that are withheld."""
    return part.patch, part.weights, part.products


@lru_cache(maxsize=4)
def _zeros(shape: tuple[int, ...]) -> Values:
    return scaled(np.zeros(shape, dtype=np.int64), 0.0)


def _empty(part: NeuronPart) -> Values:
    """Return a volume in the place of one that is withheld: its cells are covered."""
    return _zeros(part.weights.array.shape)


def _patch(part: NeuronPart, channel: int) -> GridVolume:
    """Return the patch of a channel: of a picture in its colour, as X is, or in grey; else numbers."""
    drawing = Drawing.MAP if part.signed else Drawing.COUNTS
    if part.patch is None:
        return GridVolume(_empty(part), drawing, faint=Faint.COVER)
    if part.kind is InputKind.PICTURE:
        drawing = PRIMARIES[part.first_channel + channel] if part.in_colour else Drawing.GREY
    return GridVolume(part.patch, drawing)


def _field(part: NeuronPart, channel: int, hue: str) -> tuple[PlacedOverlay, ...]:
    """Return, fully connected, the box around the cells that the neuron started with weights for."""
    field = part.field
    if field is None or channel not in field.slices.indices or not field.x.indices or not field.y.indices:
        return ()
    x, y = field.x.indices, field.y.indices
    return (Box(Span(channel, channel + 1), x[0], y[0], x[-1] - x[0] + 1, y[-1] - y[0] + 1, hue, 2.0),)
