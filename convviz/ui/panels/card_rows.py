"""Rows of cards, one for each neuron in the order of a walk, that scroll by whole rows."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from convviz.explore.display.parts import DrawerPart
from convviz.explore.state import walks
from convviz.explore.state.state import Position
from convviz.ui.look.ink import Ink
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed

CARD = 56  # units across a card without its label
GAP = 6
NO_CARD = -1


class CardRows(Dressed, QAbstractScrollArea):
    """Knows where the card of each neuron of its ``part`` is, and keeps the current one in sight."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.part: DrawerPart | None = None
        # On what, and how: 10 µs, and every card that is drawn asks several times.
        self._laid: tuple[object, tuple[int, int, int]] | None = None
        self.setViewport(QWidget())  # asked for Qt's own, PySide makes the classes of all widgets there are
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def card_rect(self, n: int) -> QRect:
        """Return the rectangle in px, within the viewport, of the card of the walk's neuron ``n``."""
        columns, width, height = self._grid()
        row, column = divmod(n + self._skipped(), columns)
        left, top = column * width, row * height - self.verticalScrollBar().value()
        return QRect(left, top, width - self.look.px(GAP), height - self.look.px(GAP))

    def cards_in(self, rect: QRect) -> range:
        """Return the indices in the walk of the cards on the rows of ``rect``, in px of the viewport."""
        columns, _, height = self._grid()
        top, skipped = self.verticalScrollBar().value(), self._skipped()
        first = (top + rect.top()) // height * columns - skipped
        last = ((top + rect.bottom()) // height + 1) * columns - skipped
        return range(max(0, first), min(last, self.part.count if self.part else 0))

    def card_at(self, at: QPoint) -> int:
        """Return the index in the walk of the card at a point of the viewport, or −1."""
        columns, width, height = self._grid()
        column, row = at.x() // width, (at.y() + self.verticalScrollBar().value()) // height
        n = row * columns + column - self._skipped()
        return n if 0 <= column < columns and self.part and 0 <= n < self.part.count else NO_CARD

    @property
    def columns(self) -> int:
        """How many cards lie side by side."""
        return self._grid()[0]

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
        if self.part is not None:
            self._reveal(self.part.index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a row a notch."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() * self._grid()[2] // 120)
        event.accept()

    def _rows_of(self, first: int, last: int) -> QRect:
        """Return where the rows with two cards, and all between, are in the viewport."""
        above, below = self.card_rect(min(first, last)), self.card_rect(max(first, last))
        gap = self.look.px(GAP)
        return QRect(0, above.top() - gap, self.viewport().width(), below.bottom() - above.top() + 2 * gap)

    def _label(self, position: Position) -> str:
        """Return what stands under a card."""
        return f"{position.x},{position.y}"

    def _side(self) -> int:
        """Return the side in px of a picture with its frame."""
        return self.look.px(CARD)

    def _below(self) -> int:
        """Return the height in px of a label."""
        return ceil(self._small().height)

    def _small(self) -> Ink:
        """Return the ink of a label."""
        return self.look.ink(TextStyle.SMALL, self.look.palette.muted)

    def _across(self) -> int:
        """Return the width in px of all that is drawn for a card."""
        return self._side()

    def _position(self, n: int) -> Position:
        assert self.part is not None
        return walks.position_at(self.part.layer.geometry, self.part.order, n)

    def _grid(self) -> tuple[int, int, int]:
        """Return (columns, width, height of a card with its gap) in px; a step asks for it at every card."""
        on = (self.look, self.viewport().width(), self.part.layer.geometry if self.part else None)
        if self._laid is None or self._laid[0] != on:
            self._laid = on, self._measured()
        return self._laid[1]

    def _measured(self) -> tuple[int, int, int]:
        wide = max(self._across(), ceil(self._small().width(self._widest()))) + self.look.px(GAP)
        columns = max(1, self.viewport().width() // wide)
        return columns, wide, self._side() + self._below() + self.look.px(GAP) - 2

    def _skipped(self) -> int:
        """Return how many places at the beginning stay empty.

        With room for one row only, the first row is the one that is not full: else the last row could show a
        single card.
        """
        columns = self.columns
        count = self.part.count if self.part else 0
        return -count % columns if count > columns and self._seen() == 1 else 0

    def _seen(self) -> int:
        """Return how many whole rows are in sight, at least one: the last one needs no gap below it."""
        return max(1, (self.viewport().height() + self.look.px(GAP)) // self._grid()[2])

    def _widest(self) -> str:
        if self.part is None:
            return "0,0"
        width, height, filters = self.part.layer.geometry.output_shape
        return self._label(Position(width - 1, height - 1, filters - 1))

    def _measure(self) -> None:
        columns, _, height = self._grid()
        rows = -(-(self.part.count if self.part else 0) // columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows - self._seen()) * height)  # whole rows: no card is cut at the top
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
