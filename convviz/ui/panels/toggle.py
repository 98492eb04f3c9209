"""A button that is down while something holds; it asks, and turns when it is told to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.tooltips import plain_tip


class Toggle(Dressed, QPushButton):
    """``asked``: a person clicked it. It stays as it was until `show_on` says what holds."""

    asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("toggle", True)  # as the style sheet calls it
        self.clicked.connect(self._ask)
        self.set_look(look)

    def set_words(self, words: str, tip: str) -> None:
        """Show ``words``; the tooltip says what they do and by which key."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(tip))

    def show_on(self, on: bool) -> None:
        """Show whether it holds."""
        self._on = on
        self.setChecked(on)

    def _restyle(self) -> None:
        self.setFont(self.look.font(TextStyle.SMALL))
        super()._restyle()

    def _ask(self) -> None:
        self.setChecked(self._on)
        self.asked.emit()
