"""Where the keys are is shown by a frame, but only to those who go by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

REASONS = Qt.FocusReason


class KeyboardFocus(QWidget):
    """``focus_shown`` says whether this widget draws a frame around itself, in its own `paintEvent`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focus_shown = False
        self._focus_kept = False  # whether it was shown when the focus went

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame when the focus came by the keyboard, or comes back from a menu to where it was."""
        super().focusInEvent(event)
        by_key = event.reason() in (REASONS.TabFocusReason, REASONS.BacktabFocusReason)
        from_menu = event.reason() in (REASONS.PopupFocusReason, REASONS.MenuBarFocusReason)
        self.focus_shown = by_key or (from_menu and self._focus_kept)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self._focus_kept, self.focus_shown = self.focus_shown, False
        self.update()
