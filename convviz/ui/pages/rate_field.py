"""The field of a learning rate."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from convviz.explore import typed_numbers


class RateField(QLineEdit):
    """Shows the rate that holds; ``typed`` carries the words when a person typed others and is done."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.editingFinished.connect(self._finish)

    def show_rate(self, rate: float) -> None:
        """Show ``rate``, unless a person is typing another."""
        self._shown = typed_numbers.in_field(rate)
        if not self.isModified():
            self._put_back()

    def _put_back(self) -> None:
        if self.text() != self._shown:
            self.setText(self._shown)
            self.setCursorPosition(0)  # the first digits are to be seen where not all are

    def _finish(self) -> None:
        """Tell what was typed; the field shows what holds, also when that is refused."""
        words, changed = self.text(), self.text() != self._shown
        self.setModified(False)
        self._put_back()
        if changed:
            self.typed.emit(words)
