"""What can be done to the copies of a slice: let them differ, make them equal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.flow import Flow
from convviz.ui.panels.frame import dress_label
from convviz.ui.words.catalogue import Text

COMMANDS = ("let_differ", "equal_current", "equal_mean")


class CopiesActions(Flow):
    """A button for each of `COMMANDS`; ``command`` names the one whose button was clicked."""

    command = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.differ, self.equal = QPushButton(), (QPushButton(), QPushButton())
        self._label = QLabel()
        self._buttons = (self.differ, *self.equal)
        for widget in (self.differ, self._label, *self.equal):
            self.addWidget(widget)
        for button, name in zip(self._buttons, COMMANDS, strict=True):
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))

    def show_actions(self, shown: bool, differ: bool) -> None:
        """Show the buttons, or none; only copies that ``differ`` can be made equal."""
        for widget in (*self._buttons, self._label):
            widget.setVisible(shown)
        for button in self.equal:
            button.setEnabled(differ)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        dress_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        self.setSpacing(look.px(6))
        for button in self._buttons:
            button.setFont(look.font(TextStyle.SMALL))

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        say = text.text
        self.differ.setText(say("analysis.filters.differ"))
        self._label.setText(say("analysis.filters.equal"))
        for button, how in zip(self.equal, ("current", "mean"), strict=True):
            button.setText(say(f"analysis.filters.equal.{how}"))
        for button, name in zip(self._buttons, COMMANDS, strict=True):
            button.setToolTip(say(f"window.tip.{name}"))
            button.setAccessibleName(say(f"window.command.{name}"))
