"""The controls of a training run: what is trained, on how much, at which rate; play, one update, restart."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from convviz.explore.display.training.training_part import TrainingPart
from convviz.explore.state.descent_choices import TrainingCase
from convviz.explore.training.filter_exercise import SIDES
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.rate_field import RateField
from convviz.ui.panels.checkable_buttons import Segments
from convviz.ui.panels.flow import Flow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label

CASES = tuple(TrainingCase)
ACTIONS = ("play", "step", "again")


class TrainingControls(Dressed, QWidget):
    """Shows what is chosen: a ``case`` of `CASES`, a ``side`` of `SIDES`, a ``rate``; ``buttons`` by name."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._playing = False
        self.case, self.side = Segments(len(CASES), look), Segments(len(SIDES), look)
        self._label, self.rate = QLabel(), RateField()
        self._label.setBuddy(self.rate)
        self.buttons = {name: QPushButton() for name in ACTIONS}
        self._row = Flow(self)
        for widget in (self.case, self.side, self._label, self.rate, *self.buttons.values()):
            self._row.addWidget(widget)
        for button in self.buttons.values():
            button.setAutoDefault(False)
        self._restyle()
        self._say()

    def show_part(self, part: TrainingPart) -> None:
        """Show what is chosen."""
        self.case.show_chosen(CASES.index(part.choice.case))
        self.side.show_chosen(SIDES.index(part.choice.side))
        self.side.setVisible(part.choice.case is TrainingCase.FILTER)
        self.rate.show_rate(part.rate)

    def show_run(self, playing: bool, going: bool, updates: int) -> None:
        """Enable what can be done now."""
        self._playing = playing
        self._name_play()
        self.buttons["play"].setEnabled(going)
        self.buttons["step"].setEnabled(going)
        self.buttons["again"].setEnabled(updates > 0)

    def _restyle(self) -> None:
        look = self.look
        self._row.setSpacing(look.px(10))
        style_label(self._label, look, TextStyle.SMALL, look.palette.muted)
        for widget in (self.rate, *self.buttons.values()):
            widget.setFont(look.font(TextStyle.SMALL))
        self.rate.setFixedWidth(self.rate.fontMetrics().horizontalAdvance("0.000000001"))

    def _say(self) -> None:
        say = self._text.text
        self.case.set_words(say("training.case"), *(say(f"training.case.{case.value}") for case in CASES))
        self.side.set_words(say("training.side"), *(str(side * side) for side in SIDES))
        self._label.setText(say("training.rate"))
        self.rate.setAccessibleName(say("training.rate"))
        for name in ("step", "again"):
            self.buttons[name].setText(say(f"training.button.{name}"))
        self._name_play()

    def _name_play(self) -> None:
        name = "pause" if self._playing else "play"
        self.buttons["play"].setText(self._text.text(f"training.button.{name}"))
