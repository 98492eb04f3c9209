"""Buttons that are down while something holds: one by itself, or a few side by side of which one is down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.tooltips import plain_tip


class Segments(Dressed, QWidget):
    """Buttons of which one is down; ``chosen`` carries the index of the one a person clicked."""

    chosen = Signal(int)

    def __init__(self, count: int, look: Look) -> None:
        super().__init__()
        self._label = QLabel()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._label)
        self._group = QButtonGroup(self)
        self._shown = 0
        for index in range(count):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            self._group.addButton(button, index)
            self._row.addWidget(button)
        self._group.idClicked.connect(self._click)
        self.set_look(look)

    def set_words(self, label: str, *options: str) -> None:
        """Name the choice and its options."""
        self._label.setText(label)
        for button, words in zip(self._group.buttons(), options, strict=True):
            button.setText(words)
            button.setAccessibleName(f"{label}: {words}")

    def show_chosen(self, index: int) -> None:
        """Show option ``index`` as chosen."""
        self._shown = index
        self._group.button(index).setChecked(True)

    def _restyle(self) -> None:
        look = self.look
        self._row.setSpacing(look.px(4))
        style_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        self._label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        for button in self._group.buttons():
            button.setFont(look.font(TextStyle.SMALL))

    @property
    def label_width(self) -> int:
        """The width in px that the label takes where it is shown."""
        return self._label.sizeHint().width() + self._row.spacing()

    @property
    def full_width(self) -> int:
        """The width in px of the buttons and the label, whether or not it is shown."""
        return self.sizeHint().width() + (self.label_width if self._label.isHidden() else 0)

    def show_label(self, visible: bool) -> None:
        """Show the label before the buttons, or let it give way."""
        self._label.setVisible(visible)

    def button(self, index: int) -> QPushButton:
        """Return the button of option ``index``."""
        button = self._group.button(index)
        assert isinstance(button, QPushButton)
        return button

    def turn(self, by: int) -> None:
        """Choose the option ``by`` further on, round and round, as by a click."""
        self._click((self._shown + by) % len(self._group.buttons()))

    def _click(self, index: int) -> None:
        """Say what was clicked. The chosen button stays down until `show_chosen` names another."""
        held = self._shown
        self._group.button(held).setChecked(True)
        if index != held:
            self.chosen.emit(index)


class Tabs(Segments):
    """A choice of pages: quiet words, the shown one underlined, and no label."""

    def __init__(self, count: int, look: Look) -> None:
        super().__init__(count, look)
        self.show_label(False)
        for index in range(count):
            self.button(index).setProperty("tab", True)  # as the style sheet calls it

    def _restyle(self) -> None:
        super()._restyle()
        self._row.setSpacing(0)
        for button in self._group.buttons():
            button.setFont(self.look.font(TextStyle.BODY))


class Toggle(Dressed, QPushButton):
    """``asked``: a person clicked it. It stays as it was until `show_on` says what holds."""

    asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
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
