"""The field that a predicted number is typed into."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

#: What a number may begin with: typed anywhere, it goes to the field.
_BEGINNINGS = frozenset("0123456789-−+")
MOST_LETTERS = 40


class NumberField(QLineEdit):
    """``answered`` carries what was typed, after Return. Space is left to the window."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(MOST_LETTERS)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.returnPressed.connect(self._answer)

    def begin_with(self, letter: str) -> bool:
        """Take the keys, with ``letter`` as the first that was typed; False where it begins no number.

        A field that is not seen takes nothing either.
        """
        if letter not in _BEGINNINGS or not self.isVisible():
            return False
        self.setText(letter)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deselect()
        self.end(False)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, but leave Space to the window; Return is for the answer alone."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def _answer(self) -> None:
        if self.text().strip():
            self.answered.emit(self.text().strip())
            self.selectAll()  # where that was refused, what is typed now takes its place
