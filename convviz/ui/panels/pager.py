"""Which slice is drawn large when not all are, with a way to the ones before and after."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.line import Line


class Pager(Dressed, QWidget):
    """A line like ‹ channel 0 of 0–3 ›: ``turned`` carries −1 or +1; ``resized`` when it needs other room."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.back, self.forward, self._label = QPushButton("‹"), QPushButton("›"), Line(keeps_room=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.back, self._label, self.forward):
            self._row.addWidget(widget)
        self.back.setAutoDefault(False)
        self.forward.setAutoDefault(False)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.forward.clicked.connect(lambda: self.turned.emit(1))
        self.set_look(look)

    def set_words(self, back: str, forward: str) -> None:
        """Name the two buttons."""
        explain(self.back, back)
        explain(self.forward, forward)

    def show_place(self, words: str, has_back: bool, has_forward: bool) -> None:
        """Say where we are and which ways are open."""
        room = self._label.sizeHint()
        self._label.setText(words)
        self.back.setEnabled(has_back)
        self.forward.setEnabled(has_forward)
        if self._label.sizeHint() != room:
            self.resized.emit()

    def _restyle(self) -> None:
        look = self.look
        self._row.setSpacing(look.px(6))
        style_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        self._label.set_background(look.palette.surface)
        # It stands right over the small pictures; large type brings air enough of its own.
        height = self._label.fontMetrics().height() + look.px(2 if look.presenting else 6)
        for button in (self.back, self.forward):
            button.setProperty("compact", True)  # the style sheet leaves out the padding
            button.setFont(look.font(TextStyle.STRONG))
            button.setFixedSize(round(height * 1.2), height)
        self.resized.emit()
