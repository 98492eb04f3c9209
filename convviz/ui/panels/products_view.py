"""What the current neuron multiplies, channel by channel: patch × filter = product, in cells of one size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.parts import NeuronPart
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import InputKind, ProductCell
from convviz.explore.state.values import Values
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.products_layout import ProductsLayout, ProductsRoom, lay_out
from convviz.ui.volume import PRIMARIES, Box, Drawing, Frame, GridVolume, Overlay, Padding, VolumeGrid
from convviz.ui.volume.number_sizes import (
    LINE_SHARE,
    MOST_CELL,
    PRESENTING_MOST_CELL,
    arranged_for,
    forms_of,
    least_cell,
    readable,
)
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.opaque_widget import OpaqueWidget

SIGN, PRESENTING_SIGN = 26, 40  # units, the room of a × or =
GAP = 10  # units, between channels
EDGE = 3  # units beside the cells of a grid, for what outlines reach beyond them
LEAST_PICTURE_CELL = 3  # units
ONE_SLICE = Span(0, 1)


@dataclass
class ChannelGrids:
    """The three pictures of one channel, from left to right; ``shown_weights`` and which channel of them."""

    patch: VolumeGrid
    weights: VolumeGrid
    products: VolumeGrid
    shown_weights: tuple[Values, int] | None = None

    @property
    def all(self) -> tuple[VolumeGrid, VolumeGrid, VolumeGrid]:
        """The three of them."""
        return self.patch, self.weights, self.products


@dataclass(frozen=True, slots=True)
class ProductWords:
    """What a screen reader says of the three pictures of a channel, and the ``title`` above them."""

    title: str
    patch: str
    weights: str
    products: str


class ProductsView(Dressed, OpaqueWidget):
    """Draws patch, weights and products of a `NeuronPart`: all channels, or one where not all have room.

    ``product_pointed`` carries (i, j, c); ``channel_clicked`` the channel c of the filter whose picture was
    clicked. ``rounding_changed`` is emitted when numbers in the cells may be cut otherwise than before.
    """

    product_pointed = Signal(int, int, int)
    pointer_left = Signal()
    channel_clicked = Signal(int)
    rounding_changed = Signal()
    arranged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._part: NeuronPart | None = None
        self._words: tuple[ProductWords, ...] = ()
        self._channel, self._framed = 0, -1
        self._blocks: list[ChannelGrids] = []
        self._layout = ProductsLayout(1.0, ())
        self._key: tuple[object, ...] = ()
        self.set_background(look.palette.surface)

    def show_part(self, part: NeuronPart, words: tuple[ProductWords, ...]) -> None:
        """Show ``part``; ``words`` has those of each channel."""
        self._part = part
        if words != self._words:
            self._words = words
            self.update()
        self._channel = min(self._channel, len(words) - 1)
        self._arrange()
        self._show()

    def show_channel(self, channel: int, framed: int = -1) -> None:
        """Show ``channel`` where not all have room, else a frame around the products of ``framed``."""
        if (channel, framed) != (self._channel, self._framed):
            self._channel, self._framed = channel, framed
            if self._part is not None:
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
    def shown(self) -> tuple[ChannelGrids, ...]:
        """The pictures of the channels that are shown."""
        return tuple(self._blocks[: len(self._layout.places)])

    @property
    def words(self) -> tuple[ProductWords, ...]:
        """What is said of each channel of the filter."""
        return self._words

    @property
    def cell_size(self) -> float:
        """The side of all cells in px."""
        return self._layout.cell

    @property
    def rounds(self) -> bool:
        """Whether some of the numbers that are shown in the cells are cut."""
        return any(grid.rounds for grid in self._grids(self.shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the room for the pictures anew."""
        super().resizeEvent(event)
        if self._part is not None:
            self._arrange()
            self._show()
            self.arranged.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from zooming one of three pictures whose cells are compared."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def draw(self, painter: QPainter) -> None:
        """Write the names of the channels, and the signs between the pictures."""
        look = self.look
        name = look.ink(TextStyle.CODE_SMALL, look.palette.muted)
        sign = look.ink(TextStyle.TITLE, look.palette.text)
        for channel, place, grids in zip(self.channels, self._layout.places, self.shown, strict=True):
            if channel < len(self._words):
                title = self._words[channel].title
                name.write(painter, place.lefts[0], place.top - self._title_room() / 2 + name.middle, title)
            for words, left, right in zip("×=", grids.all, grids.all[1:], strict=False):
                one, other = left.geometry(), right.geometry()
                room = QRectF(one.right(), one.top(), other.left() - one.right(), one.height())
                sign.centre(painter, room, words)

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
        shape = part.products.array.shape
        volumes = (part.patch, part.weights, part.products)
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
            most_cell=look.px(PRESENTING_MOST_CELL if look.presenting else MOST_CELL),
            least_picture_cell=look.px(LEAST_PICTURE_CELL) if part.kind is InputKind.PICTURE else least,
        )
        self._layout = lay_out(room, shape[2])
        self._place(shape[0], shape[1])
        self.update()

    def _title_room(self) -> int:
        return ceil(self.look.font(TextStyle.CODE_SMALL).pixelSize() * LINE_SHARE) + self.look.px(1)

    def _place(self, across: int, down: int) -> None:
        """Give the grids their places; there are as many of them as were ever needed."""
        edge, cell = self.look.px(EDGE), self._layout.cell
        while len(self._blocks) < len(self._layout.places):
            self._add(len(self._blocks))
        spare = 0 if cell == int(cell) else 1  # pictures of broken width are rounded up
        width, height = ceil(cell * across) + 2 * edge + spare, ceil(cell * down) + edge + spare
        for n, grids in enumerate(self._blocks):
            used = n < len(self._layout.places)
            for which, grid in enumerate(grids.all):
                if used:
                    place = self._layout.places[n]
                    grid.setGeometry(place.lefts[which], place.top, width, height)
                grid.setVisible(used)

    def _add(self, n: int) -> None:
        patch, weights, products = (VolumeGrid(self.look, self) for _ in range(3))
        grids = ChannelGrids(patch, weights, products)
        self._blocks.append(grids)
        for grid in grids.all:
            grid.setMinimumSize(1, 1)
            grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop of the Tab key for each were far too many
            grid.installEventFilter(self)
            grid.cell_pointed.connect(lambda i, j, _: self.product_pointed.emit(i, j, self.channels[n]))
            grid.cell_clicked.connect(lambda _i, _j, _c: self.channel_clicked.emit(self.channels[n]))
            grid.pointer_left.connect(self.pointer_left)
            grid.rounding_changed.connect(self.rounding_changed)

    def _show(self) -> None:
        """Draw the numbers of the channels that are shown, and what lies over them."""
        part = self._part
        if part is None:
            return
        hue = self.look.hue(part.position.d).line
        for channel, grids in zip(self.channels, self.shown, strict=True):
            grids.patch.set_volume(_patch(part, channel))
            grids.products.set_volume(_map(part.products, channel, part.ends))
            if grids.shown_weights != (part.weights, channel):  # those of a filter stay as the walk steps
                grids.shown_weights = part.weights, channel
                grids.weights.set_volume(_map(part.weights, channel, part.ends))
            field = _field(part, channel, hue)
            lit = self._lit(part.pointed, channel, hue)
            padding = tuple(Padding(CellSet(c.x, c.y, ONE_SLICE, c.role)) for c in part.padding)
            frame = (Frame(0, hue, 2.0),) if channel == self._framed and self.together else ()
            grids.patch.set_overlays((*padding, *field, *lit))
            grids.weights.set_overlays((*field, *lit))
            grids.products.set_overlays((*field, *frame, *lit))
            for grid, name in zip(grids.all, self._names(channel), strict=True):
                if grid.accessibleName() != name:
                    grid.setAccessibleName(name)

    def _lit(self, cell: ProductCell | None, channel: int, hue: str) -> tuple[Overlay, ...]:
        """Return the frame around the product that is pointed at, or around one of its operands."""
        if cell is None or cell.c != channel:
            return ()
        x, y = Span(cell.i, cell.i + 1), Span(cell.j, cell.j + 1)
        return (highlight_overlays(CellSet(x, y, ONE_SLICE, Role.POINTED), self.look, hue),)

    def _names(self, channel: int) -> tuple[str, str, str]:
        words = self._words[channel]
        return words.patch, words.weights, words.products

    @staticmethod
    def _grids(blocks: Sequence[ChannelGrids]) -> list[VolumeGrid]:
        return [grid for grids in blocks for grid in grids.all]


def _least_cell(width: float, look: Look) -> int:
    """Return the side in px of the smallest cell for numbers ``width`` times as long as high."""
    cell = least_cell(width, look)
    while readable(cell - 1, width, look):
        cell -= 1
    return cell


def _patch(part: NeuronPart, channel: int) -> GridVolume:
    """Return the patch of a channel: of a picture in its colour, as X is, or in grey; else numbers."""
    drawing = Drawing.MAP if part.signed else Drawing.COUNTS
    if part.kind is InputKind.PICTURE:
        drawing = PRIMARIES[part.first_channel + channel] if part.in_colour else Drawing.GREY
    only = Values(part.patch.array[:, :, channel : channel + 1], part.patch.limit)
    return GridVolume(only, drawing, room=part.ends)


def _map(values: Values, channel: int, room: tuple[float, float]) -> GridVolume:
    """Return the numbers of a channel as a map of signed values."""
    only = Values(values.array[:, :, channel : channel + 1], values.limit)
    return GridVolume(only, Drawing.MAP, room=room)


def _field(part: NeuronPart, channel: int, hue: str) -> tuple[Overlay, ...]:
    """Return, fully connected, the box around the cells that the neuron started with weights for."""
    field = part.field
    if field is None or channel not in field.slices.indices or not field.x.indices or not field.y.indices:
        return ()
    x, y = field.x.indices, field.y.indices
    return (Box(ONE_SLICE, x[0], y[0], x[-1] - x[0] + 1, y[-1] - y[0] + 1, hue, 2.0),)
