"""The time of day, and how long the talk has lasted."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QLocale, Qt, QTime, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import explain, style_label

EVERY = 500  # ms between two looks at the clock
SECOND = 1000  # ms


class TalkTimer(Dressed, QWidget):
    """A clock, and a timer that starts by itself, can be stopped, and set back to 0."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self.clock, self.lasted = QLabel(), QLabel()
        self.pause, self.reset = QPushButton(), QPushButton()
        self._before = 0  # ms that passed before it was stopped last
        self._since = QElapsedTimer()
        self._since.start()
        self.running = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.clock, self.lasted):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.pause, self.reset):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the walk
            row.addWidget(button)
        self.pause.clicked.connect(self._turn)
        self.reset.clicked.connect(self._begin_anew)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(EVERY)
        self._restyle()
        self._say()

    @property
    def seconds(self) -> int:
        """How many seconds the talk has lasted."""
        return (self._before + (self._since.elapsed() if self.running else 0)) // SECOND

    def refresh(self) -> None:
        """Show the time as it is now."""
        minutes, seconds = divmod(self.seconds, 60)
        self.lasted.setText(f"{minutes}:{seconds:02}")
        self.clock.setText(QLocale().toString(QTime.currentTime(), QLocale.FormatType.ShortFormat))

    def _turn(self) -> None:
        if self.running:
            self._before += self._since.elapsed()
        else:
            self._since.restart()
        self.running = not self.running
        self._say()

    def _begin_anew(self) -> None:
        self._before = 0
        self._since.restart()
        self.refresh()

    def _say(self) -> None:
        say = self._text.text
        self.pause.setText(say(f"presenting.timer.{'pause' if self.running else 'go_on'}"))
        self.reset.setText(say("presenting.timer.reset"))
        explain(self.lasted, say("presenting.timer.lasted"))
        explain(self.clock, say("presenting.timer.clock"))
        self.refresh()

    def _restyle(self) -> None:
        look = self.look
        style_label(self.clock, look, TextStyle.TITLE, look.palette.muted)
        style_label(self.lasted, look, TextStyle.TITLE, look.palette.text)
        for button in (self.pause, self.reset):
            button.setFont(look.font(TextStyle.SMALL))
