"""The drawer of copies: without sharing each visited neuron has dropped the card of its own set here.

Only the cards in sight are made, from the layer, so that 290,400 scroll and open as fast as 32 do.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from convviz.conv import InputCell, OwnBias, OwnWeight
from convviz.explore import walks
from convviz.explore.display.parts import DrawerPart, Sets
from convviz.explore.state import Position
from convviz.ui.ink import Ink
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.set_pictures import set_picture

CARD = 56  # units across a card without its label
GAP = 6
MOST_KEPT = 400  # pictures of cards that are remembered
PRESSED_NOTHING = -1


class CopyDrawer(QAbstractScrollArea):
    """Cards in the order of the walk. ``card_opened`` carries a Position, ``card_pointed`` one or None."""

    card_opened = Signal(object)
    card_pointed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._part: DrawerPart | None = None
        self._pictures: dict[int, QPixmap] = {}
        self._under = PRESSED_NOTHING
        self.pictures_made = 0
        self.setViewport(QWidget())  # asked for Qt's own, PySide makes the classes of all widgets there are
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(True)

    def show_drawer(self, part: DrawerPart) -> None:
        """Show the cards of ``part``; the current neuron's stays in sight."""
        old, self._part = self._part, part
        if old == part:
            return
        changed = None if old is None else _changed(old, part)
        if old is None or changed is None:
            self._pictures = {}
            self.viewport().update()
        else:
            for n in changed:
                self._pictures.pop(n, None)
                self.viewport().update(self._rows_of(n, n))
            self.viewport().update(self._rows_of(old.index, part.index))
        self._measure()
        self._reveal(part.index)

    @property
    def part(self) -> DrawerPart | None:
        """What is shown."""
        return self._part

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self._pictures = {}
        self._measure()
        self.viewport().update()

    def card_rect(self, n: int) -> QRect:
        """Return the rectangle in px, within the viewport, of the card of the walk's neuron ``n``."""
        columns, width, height = self._grid()
        left, top = n % columns * width, n // columns * height - self.verticalScrollBar().value()
        return QRect(left, top, width - self._look.px(GAP), height - self._look.px(GAP))

    def cards_in(self, rect: QRect) -> range:
        """Return the indices in the walk of the cards on the rows of ``rect``, in px of the viewport."""
        columns, _, height = self._grid()
        top = self.verticalScrollBar().value()
        first = max(0, (top + rect.top()) // height) * columns
        last = ((top + rect.bottom()) // height + 1) * columns
        return range(first, min(last, self._part.count if self._part else 0))

    def _rows_of(self, first: int, last: int) -> QRect:
        """Return where the rows with two cards, and all between, are in the viewport."""
        above, below = self.card_rect(min(first, last)), self.card_rect(max(first, last))
        gap = self._look.px(GAP)
        return QRect(0, above.top() - gap, self.viewport().width(), below.bottom() - above.top() + 2 * gap)

    def card_at(self, at: QPoint) -> int:
        """Return the index in the walk of the card at a point of the viewport, or −1."""
        columns, width, height = self._grid()
        column, row = at.x() // width, (at.y() + self.verticalScrollBar().value()) // height
        n = row * columns + column
        return n if 0 <= column < columns and self._part and 0 <= n < self._part.count else PRESSED_NOTHING

    def height_of(self, rows: int) -> int:
        """Return the height in px of ``rows`` rows of cards."""
        return rows * self._grid()[2]

    def minimumSizeHint(self) -> QSize:
        """Ask for one row."""
        return QSize(self._across() * 3, self.height_of(1))

    def sizeHint(self) -> QSize:
        """Ask for one row; the panel gives more where it has it."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cards out anew."""
        super().resizeEvent(event)
        self._measure()
        if self._part is not None:
            self._reveal(self._part.index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards in sight."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self._look.palette.surface))
            for n in self.cards_in(event.rect()):
                self._draw(painter, n)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._point(PRESSED_NOTHING)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which card the pointer is on."""
        self._point(self.card_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the card under the pointer: go to its neuron."""
        n = self.card_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and n >= 0:
            self.card_opened.emit(self._position(n))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a row a notch."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() * self._grid()[2] // 120)
        event.accept()

    def _draw(self, painter: QPainter, n: int) -> None:
        assert self._part is not None
        rect, position = self.card_rect(n), self._position(n)
        hue, current = self._look.hue(position.d), n == self._part.index
        picture = self._picture(n, position)
        side = self._side()
        self._frame(painter, picture, rect.left(), rect.top(), n)
        painter.setFont(self._look.font(TextStyle.SMALL))
        painter.setPen(QColor(hue.text if current else self._look.palette.muted))
        label = QRect(rect.left(), rect.top() + side - 2, rect.width(), rect.height() - side + 2)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignHCenter), self._label(position))

    def _frame(self, painter: QPainter, picture: QPixmap, left: int, top: int, n: int) -> None:
        """Draw a picture of the card ``n`` in a frame of its filter's hue."""
        side, position = self._side(), self._position(n)
        painter.drawPixmap(left + 2, top + 2, picture)
        line = self._look.px(4 if self._part and n == self._part.index else 1.5)
        colour = self._look.palette.focus if n == self._under else self._look.hue(position.d).line
        painter.setPen(QPen(QColor(colour), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRect(left + 2, top + 2, side - 4, side - 4))

    def _label(self, position: Position) -> str:
        """Return what stands under a card."""
        return f"{position.x},{position.y}"

    def _side(self) -> int:
        """Return the side in px of a picture with its frame."""
        return self._look.px(CARD)

    def _below(self) -> int:
        """Return the height in px of a label."""
        return ceil(self._small().height)

    def _small(self) -> Ink:
        """Return the ink of a label."""
        return self._look.ink(TextStyle.SMALL, self._look.palette.muted)

    def _across(self) -> int:
        """Return the width in px of all that is drawn for a card."""
        return self._side()

    def _picture(self, n: int, position: Position) -> QPixmap:
        """Return the picture of a card's weights, made when it was not there."""
        assert self._part is not None
        known = self._pictures.get(n)
        if known is None:
            if len(self._pictures) > MOST_KEPT:
                self._pictures.clear()
            self.pictures_made += 1
            known = self._pictures[n] = self._made(self._part.layer, position)
        return known

    def _made(self, layer: Sets, position: Position) -> QPixmap:
        assert self._part is not None
        weights = layer.weights_of(position.x, position.y, position.d).weights
        return set_picture(weights, self._part.limit, self._look, self._side() - 4, self.devicePixelRatioF())

    def _position(self, n: int) -> Position:
        assert self._part is not None
        return walks.position_at(self._part.layer.geometry, self._part.order, n)

    def _grid(self) -> tuple[int, int, int]:
        """Return (columns, width, height of a card with its gap) in px."""
        wide = max(self._across(), ceil(self._small().width(self._widest()))) + self._look.px(GAP)
        columns = max(1, self.viewport().width() // wide)
        return columns, wide, self._side() + self._below() + self._look.px(GAP) - 2

    def _widest(self) -> str:
        if self._part is None:
            return "0,0"
        width, height, filters = self._part.layer.geometry.output_shape
        return self._label(Position(width - 1, height - 1, filters - 1))

    def _measure(self) -> None:
        columns, _, height = self._grid()
        rows = -(-(self._part.count if self._part else 0) // columns)
        bar = self.verticalScrollBar()
        seen = max(1, self.viewport().height() // height)  # whole rows, so that no card is cut at the top
        bar.setRange(0, max(0, rows - seen) * height)
        bar.setSingleStep(height)
        bar.setPageStep(max(height, self.viewport().height()))

    def _reveal(self, n: int) -> None:
        """Scroll just as far as brings the card ``n`` in sight, by whole rows."""
        bar, rect = self.verticalScrollBar(), self.card_rect(n)
        height = self._grid()[2]
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            beyond = bar.value() + rect.bottom() - self.viewport().height()
            bar.setValue(-(-beyond // height) * height)

    def _point(self, n: int) -> None:
        if n != self._under:
            self._under = n
            self.card_pointed.emit(self._position(n) if n >= 0 else None)
            self.viewport().update()


def _changed(old: DrawerPart, new: DrawerPart) -> tuple[int, ...] | None:
    """Return the cards, by their index in the walk, that have other weights now; None where any may have."""
    if (old.order, old.limit) != (new.order, new.limit):
        return None
    if old.layer is new.layer:
        return ()
    done = new.edit if new.edit is not None and new.edit.before is old.layer else None
    undone = old.edit if old.edit is not None and old.edit.before is new.layer else None
    edit = done or undone
    match edit.place if edit is not None else None:
        case OwnWeight(x, y, d):
            return (walks.index_of(new.layer.geometry, new.order, Position(x, y, d)),)
        case OwnBias() | InputCell():
            return ()
    return None
