"""The widget that draws the matrix: what is under the pointer, where the walk is, wheel and arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from convviz.explore.display.matrix.matrix_entries import entry_at, places_of
from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.explore.state.state import Position
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.matrix_overlays import draw_places, draw_pointed, draw_row
from convviz.ui.pages.matrix.viewport import MatrixViewport

DRAG_START = 5  # px the pointer moves before a press becomes a drag
KEY_PAN = 0.2  # of the room


class MatrixView(MatrixViewport):
    """Draws a `MatrixPart`. ``entry_clicked`` and ``entry_pointed`` carry (row, column).

    ``entry_pointed`` carries (−1, −1) when the pointer leaves.
    """

    entry_clicked = Signal(int, int)
    entry_pointed = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._under: tuple[int, int] | None = None
        self._at: QPointF | None = None
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._focus_shown = False
        self.moved.connect(self._point_soon)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What the page asks for ----------------------------------------------------------------------

    def show_part(self, part: MatrixPart) -> None:
        """Draw ``part``; what is pointed at and chosen is drawn anew where it is another."""
        old = self._part
        if old is None or old.layer.geometry != part.layer.geometry:
            self._under = None
            super().show_part(part)
            return
        super().show_part(part)
        if part.chosen != old.chosen or (part.chosen is not None and old.position != part.position):
            self.update()

    @property
    def under(self) -> tuple[int, int] | None:
        """The (row, column) under the pointer."""
        return self._under

    def forget_pointer(self) -> None:
        """Point at nothing until the pointer moves again."""
        self._under = self._at = self._pressed = None

    # Qt ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture; draw the current row, the places of a weight and the pointed entry."""
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            part, stage = self._part, self._stage()
            if part is None or stage is None:
                painter.fillRect(self.rect(), QColor(self._look.palette.surface))
                return
            painter.drawPixmap(0, 0, self._picture(part, stage))
            draw_row(painter, stage, part.row)
            if self._under is not None:
                weight = entry_at(part.layer, *self._under)
                if weight.weight is not None:
                    at = Position(weight.neuron.x, weight.neuron.y, weight.neuron.d)
                    draw_places(painter, stage, places_of(part.layer, weight.weight, at, self.rows))
                draw_pointed(painter, stage, *self._under)
            elif part.chosen is not None:
                draw_places(painter, stage, places_of(part.layer, part.chosen, part.position, self.rows))
            if self._focus_shown:
                painter.setPen(QPen(QColor(self._look.palette.focus), self._look.px(2), Qt.PenStyle.DashLine))
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which entry is under the pointer; move the matrix along with the pressed one."""
        at = self._at = event.position()
        if self._pressed is None:
            self._point(self._entry(at))
            return
        if self._dragged is None and (at - self._pressed).manhattanLength() < DRAG_START:
            return
        before, self._dragged = self._dragged or self._pressed, at
        if self._camera is not None:
            self._look_through(self._camera.moved(at.x() - before.x(), at.y() - before.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the entry under the pointer, unless it was a drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        entry = self._entry(event.position())
        if pressed is not None and dragged is None and entry is not None:
            self.entry_clicked.emit(*entry)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Go back to the start."""
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        """Say that nothing is pointed at any more."""
        super().leaveEvent(event)
        self._at = None
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways, and with Shift, move."""
        turn = event.angleDelta()
        sideways = turn.x() if turn.x() else turn.y()
        if self._camera is None:
            return
        if turn.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._look_through(self._camera.moved(sideways / 120 * KEY_PAN * self._camera.width, 0))
        else:
            self.zoom(turn.y() / 120, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Ctrl and arrows; other keys, those that zoom as well, belong to the window."""
        keys = Qt.Key
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        pans = {keys.Key_Left: (1, 0), keys.Key_Right: (-1, 0), keys.Key_Up: (0, 1), keys.Key_Down: (0, -1)}
        if control and key in pans and self._camera is not None:
            x, y = pans[keys(key)]
            wide, high = KEY_PAN * self._camera.width, KEY_PAN * self._camera.height
            self._look_through(self._camera.moved(x * wide, y * high))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a frame when the focus came by the keyboard."""
        super().focusInEvent(event)
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._focus_shown = event.reason() in reasons
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self._focus_shown = False
        self.update()

    # Inside --------------------------------------------------------------------------------------

    def _entry(self, at: QPointF) -> tuple[int, int] | None:
        stage = self._stage()
        return stage.camera.entry_at(at.x() - stage.room.left, at.y() - stage.room.top) if stage else None

    def _point_soon(self) -> None:
        """Say that another entry is under the resting pointer, once this event is over."""
        if self._at is not None:
            QTimer.singleShot(0, self, self._point_again)

    def _point_again(self) -> None:
        if self._at is not None and self._dragged is None:
            self._point(self._entry(self._at))

    def _point(self, entry: tuple[int, int] | None) -> None:
        if entry != self._under:
            self._under = entry
            self.update()
            self.entry_pointed.emit(*(entry or (-1, -1)))
