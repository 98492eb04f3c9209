"""The field that opens over a cell to change its number: by typing, by the wheel, by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from convviz.explore import typed_numbers
from convviz.explore.state.state import Cell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed

LEAST_DIGITS = "−0000"  # the field is at least as wide as this


class CellEditor(Dressed, QLineEdit):
    """One field for all cells. ``typed`` carries the cell and the text, ``nudged`` the cell and ±1."""

    typed = Signal(object, str)
    nudged = Signal(object, int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._holder = look, parent
        self.cell: Cell | None = None
        self._before: QWidget | None = None  # what had the keys
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.returnPressed.connect(self._take)
        self.hide()

    def open_at(self, cell: Cell, value: float, rect: QRect) -> None:
        """Open over ``rect`` (px of the parent) for ``cell``, which holds ``value``."""
        self.cell = cell
        self.setFont(self.look.font(TextStyle.FIELD))
        metrics = QFontMetrics(self.font())
        width = max(rect.width(), metrics.horizontalAdvance(LEAST_DIGITS) + self.look.px(16))
        height = max(rect.height(), metrics.height() + self.look.px(8))
        room = QRect(0, 0, width, height)
        room.moveCenter(rect.center())
        parent = self._holder.rect()
        room.moveLeft(max(0, min(room.left(), parent.width() - width)))
        room.moveTop(max(0, min(room.top(), parent.height() - height)))
        self.setGeometry(room)
        self._before = QApplication.focusWidget() or self._before
        self.show_value(value)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_value(self, value: float) -> None:
        """Show ``value``, ready to be typed over."""
        self.setText(typed_numbers.in_field(value))
        self.end(False)
        self.home(True)  # all is selected, and where it is long its first digits are to be seen

    def close_field(self) -> None:
        """Close the field and change nothing; the keyboard focus goes back to the widget that had it."""
        if self.isVisible():
            self.cell = None
            self.hide()
            back = self._before if self._before is not None and self._before.isVisible() else self.window()
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def _restyle(self) -> None:
        self.close_field()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window: here it leaves the field."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by the arrow keys; Escape leaves the old value."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.close_field()
        elif step is not None and self.cell is not None:
            self.nudged.emit(self.cell, step)
        else:
            super().keyPressEvent(event)
            event.accept()  # Return is not the window's, too: it would open the field again

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step by a notch of the wheel."""
        turns = event.angleDelta().y()
        if turns and self.cell is not None:
            self.nudged.emit(self.cell, 1 if turns > 0 else -1)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the field when something else is clicked."""
        super().focusOutEvent(event)
        self.cell = None
        self.hide()

    def _take(self) -> None:
        cell, words = self.cell, self.text()
        self.close_field()
        if cell is not None:
            self.typed.emit(cell, words)


def placed_on(widget: QWidget, rect: QRect, holder: QWidget) -> QRect:
    """Return ``rect`` of ``widget`` in px of ``holder``, one of its ancestors."""
    return QRect(widget.mapTo(holder, QPoint(rect.x(), rect.y())), rect.size())
