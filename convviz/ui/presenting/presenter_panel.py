"""What the presenter has beside the page while the audience has a window of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convviz.explore.presenting.presentation import Presentation, Spotlight
from convviz.explore.state.state import View
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.presenting.audience_picture import AudiencePicture
from convviz.ui.presenting.strips import SceneButtons, key_runs
from convviz.ui.presenting.talk_timer import TalkTimer
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label, wrapping_label
from convviz.ui.words.runs import Runs

WIDTH = 400  # units
#: The buttons that are down while something is done to the picture: each has the name of its command.
DONE = ("freeze", "blank", "spotlight")


class PresenterPanel(Dressed, QWidget):
    """The audience's picture, what is done to it, the scenes, the time and the keys that matter.

    ``scene_chosen`` carries the index of a scene, ``command`` the name of a command.
    """

    scene_chosen = Signal(int)
    command = Signal(str)

    def __init__(self, audience: QWidget, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._shown: tuple[Presentation, View] | None = None
        self._keys: tuple[tuple[str, str], ...] = ()
        self.picture = AudiencePicture(audience)
        self.said = QLabel()
        self._scenes = SceneButtons(self)
        self.scenes = self._scenes.all
        self.done = {name: QPushButton() for name in DONE}
        self.stop = QPushButton()
        self.timer = TalkTimer(look, text)
        self.keys_title, self.keys = wrapping_label(), Runs()
        self.notes: QWidget | None = None  # of a lesson
        self._lay_out()
        self._scenes.idClicked.connect(self.scene_chosen)
        for name, button in self.done.items():
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))
        self.stop.clicked.connect(lambda: self.command.emit("present"))
        self._restyle()
        self._say()

    def show_presentation(self, now: Presentation, view: View) -> None:
        """Show what is done to the audience's picture, and which scene of the page ``view`` is shown."""
        if (now, view) != self._shown:  # as at most steps
            self._shown = now, view
            self._show(now, view)

    def show_notes(self, notes: QWidget | None) -> None:
        """Give the room of the scenes and of the keys to the ``notes`` of a lesson, or take it back."""
        if notes is self.notes:
            return
        if self.notes is not None:
            self._column.removeWidget(self.notes)
            self.notes.hide()
        self.notes = notes
        if notes is not None:
            self._column.insertWidget(self._column.count() - 1, notes, 1)
            notes.show()
        for widget in (self.keys_title, self.keys):
            widget.setVisible(notes is None)
        if self._shown is not None:
            self._show(*self._shown)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show ``keys`` that matter now, each with what it does."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._show_keys()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.picture)
        self._column.addWidget(self.said)
        self._buttons = QGridLayout()
        for index, button in enumerate((*self.done.values(), self.stop)):
            self._buttons.addWidget(button, index // 2, index % 2)
        self._column.addLayout(self._buttons)
        self._list = QGridLayout()
        for index, button in enumerate(self.scenes):
            self._list.addWidget(button, index // 2, index % 2)
        self._column.addLayout(self._list)
        self._column.addWidget(self.timer)
        self._column.addWidget(self.keys_title)
        self._column.addWidget(self.keys)
        self._column.addStretch(1)
        for button in (*self.done.values(), self.stop):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the walk
            button.setCheckable(button is not self.stop)

    def _say(self) -> None:
        say = self._text.text
        for name, button in self.done.items():
            button.setText(say(f"presenting.do.{name}"))
        self.stop.setText(say("presenting.do.stop"))
        self.keys_title.setText(say("presenting.keys"))
        self.picture.setAccessibleName(say("presenting.picture"))
        if self._shown is not None:
            self._show(*self._shown)
        self._show_keys()

    def _show(self, now: Presentation, view: View) -> None:
        say = self._text.text
        self._scenes.show_presentation(now, view, self._text, hidden=self.notes is not None)
        held = {"freeze": now.frozen, "blank": now.blank, "spotlight": now.spotlight is not Spotlight.OFF}
        for name, button in self.done.items():
            button.setChecked(held[name])
        state = "blank" if now.blank else "frozen" if now.frozen else "live"
        self.said.setText(say(f"presenting.state.{state}"))
        colours = self.look.palette
        style_label(
            self.said, self.look, TextStyle.STRONG, colours.text if state == "live" else colours.warning
        )

    def _show_keys(self) -> None:
        whole = "\N{NO-BREAK SPACE}"  # a key and its words stay on one line
        runs = [key_runs(key, f"{words.replace(' ', whole)}   ", self.look) for key, words in self._keys]
        self.keys.show_runs(tuple(chain.from_iterable(runs)))

    def _restyle(self) -> None:
        look = self.look
        self.setFixedWidth(look.px(WIDTH))
        self._column.setContentsMargins(look.px(8), look.px(8), look.px(16), look.px(8))
        for layout in (self._column, self._buttons, self._list):
            layout.setSpacing(look.px(8))
        for button in (*self.scenes, *self.done.values(), self.stop):
            button.setFont(look.font(TextStyle.SMALL))
        style_label(self.keys_title, look, TextStyle.STRONG, look.palette.text)
        self.keys.set_background(look.palette.window)
        self._say()
