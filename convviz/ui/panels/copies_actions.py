"""What may be done to the copies of a set, without sharing: a button for each command."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.flow import Flow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label

COPIES_COMMANDS = ("let_differ", "equal_current", "equal_mean")


class CopiesActions(Dressed, Flow):
    """A button for each of `COPIES_COMMANDS`; ``command`` names the one whose button was clicked."""

    command = Signal(str)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.differ, self.equal = QPushButton(), (QPushButton(), QPushButton())
        self._label = QLabel()
        self._buttons = (self.differ, *self.equal)
        for widget in (self.differ, self._label, *self.equal):
            self.addWidget(widget)
        for button, name in zip(self._buttons, COPIES_COMMANDS, strict=True):
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))
        self.set_look(look)
        self.set_text(text)

    def show_actions(self, shown: bool, differ: bool) -> None:
        """Show the buttons, or none; only copies that ``differ`` can be made equal."""
        for widget in (*self._buttons, self._label):
            widget.setVisible(shown)
        for button in self.equal:
            button.setEnabled(differ)

    def _restyle(self) -> None:
        look = self.look
        style_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        self.setSpacing(look.px(6))
        for button in self._buttons:
            button.setFont(look.font(TextStyle.SMALL))

    def _say(self) -> None:
        say = self._text.text
        self.differ.setText(say("analysis.filters.differ"))
        self._label.setText(say("analysis.filters.equal"))
        for button, how in zip(self.equal, ("current", "mean"), strict=True):
            button.setText(say(f"analysis.filters.equal.{how}"))
        for button, name in zip(self._buttons, COPIES_COMMANDS, strict=True):
            button.setToolTip(say(f"window.tip.{name}"))
            button.setAccessibleName(say(f"window.command.{name}"))
