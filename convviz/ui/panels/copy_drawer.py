"""The drawer of copies: without sharing each visited neuron has dropped the card of its own set here.

Only the cards in sight are made, from the layer, so that 290,400 scroll and open as fast as 32 do.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from convviz.conv import InputCell, OwnBias, OwnWeight
from convviz.explore.display.parts import DrawerPart, Sets
from convviz.explore.state import walks
from convviz.explore.state.state import Position
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.card_rows import NO_CARD, CardRows
from convviz.ui.panels.set_pictures import set_picture

MOST_KEPT = 400  # pictures of cards that are remembered


class CopyDrawer(CardRows):
    """Cards in the order of the walk. ``card_opened`` carries a Position, ``card_pointed`` one or None."""

    card_opened = Signal(object)
    card_pointed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._pictures: dict[int, QPixmap] = {}
        self._under = NO_CARD
        self.pictures_made = 0
        self.viewport().setMouseTracking(True)

    def show_drawer(self, part: DrawerPart) -> None:
        """Show the cards of ``part``; the current neuron's stays in sight."""
        old, skipped = self.part, self._skipped()
        self.part = part
        if old == part:
            return
        changed = None if old is None else _changed(old, part)
        if old is None or changed is None:
            self._pictures = {}
        for n in changed or ():
            self._pictures.pop(n, None)
            self.viewport().update(self._rows_of(n, n))
        if old is None or changed is None or self._skipped() != skipped:
            self.viewport().update()
        else:
            self.viewport().update(self._rows_of(old.index, part.index))
        self._measure()
        self._reveal(part.index)

    def _restyle(self) -> None:
        self._pictures = {}
        self._measure()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards in sight."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self.look.palette.surface))
            for n in self.cards_in(event.rect()):
                self._draw(painter, n)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._point(NO_CARD)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which card the pointer is on."""
        self._point(self.card_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the card under the pointer: go to its neuron."""
        n = self.card_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and n >= 0:
            self.card_opened.emit(self._position(n))

    def _draw(self, painter: QPainter, n: int) -> None:
        assert self.part is not None
        rect, position = self.card_rect(n), self._position(n)
        hue, current = self.look.hue(position.d), n == self.part.index
        picture = self._picture(n, position)
        side = self._side()
        self._frame(painter, picture, rect.left(), rect.top(), n)
        painter.setFont(self.look.font(TextStyle.SMALL))
        painter.setPen(QColor(hue.text if current else self.look.palette.muted))
        label = QRect(rect.left(), rect.top() + side - 2, rect.width(), rect.height() - side + 2)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignHCenter), self._label(position))

    def _frame(self, painter: QPainter, picture: QPixmap, left: int, top: int, n: int) -> None:
        """Draw a picture of the card ``n`` in a frame of its filter's hue."""
        side, position = self._side(), self._position(n)
        painter.drawPixmap(left + 2, top + 2, picture)
        line = self.look.px(4 if self.part and n == self.part.index else 1.5)
        colour = self.look.palette.focus if n == self._under else self.look.hue(position.d).line
        painter.setPen(QPen(QColor(colour), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRect(left + 2, top + 2, side - 4, side - 4))

    def _picture(self, n: int, position: Position) -> QPixmap:
        """Return the picture of a card's weights; it is made at the first call."""
        assert self.part is not None
        known = self._pictures.get(n)
        if known is None:
            if len(self._pictures) > MOST_KEPT:
                self._pictures.clear()
            self.pictures_made += 1
            known = self._pictures[n] = self._made(self.part.layer, position)
        return known

    def _made(self, layer: Sets, position: Position) -> QPixmap:
        assert self.part is not None
        weights = layer.weights_of(position.x, position.y, position.d).weights
        return set_picture(weights, self.part.limit, self.look, self._side() - 4, self.devicePixelRatioF())

    def _point(self, n: int) -> None:
        if n != self._under:
            self._under = n
            self.card_pointed.emit(self._position(n) if n >= 0 else None)
            self.viewport().update()


def _changed(old: DrawerPart, new: DrawerPart) -> tuple[int, ...] | None:
    """Return the cards whose weights have changed, by their index in the walk; None where all may have."""
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
