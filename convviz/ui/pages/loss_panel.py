"""The loss: where dV comes from, what it is now, and the update."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from convviz.explore.display.backward import BackwardPart
from convviz.explore.state import LossKind
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.flow import Flow
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.panels.segments import Segments
from convviz.ui.text import Text

KINDS = tuple(LossKind)


class LossPanel(PanelFrame):
    """``kind_chosen`` carries a LossKind; ``relu_clicked`` when V is to go through ReLU, or not."""

    kind_chosen = Signal(object)
    relu_clicked = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.kind, self.relu = Segments(len(KINDS), look), Segments(2, look)
        self.hint = QLabel()
        self._controls = Flow()
        self._controls.addWidget(self.kind)
        self._controls.addWidget(self.relu)
        self.body.addLayout(self._controls)
        self.body.addWidget(self.hint)
        self.body.addStretch(1)
        self.kind.chosen.connect(lambda index: self.kind_chosen.emit(KINDS[index]))
        self.relu.chosen.connect(lambda _: self.relu_clicked.emit())
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        self.kind.show_chosen(KINDS.index(part.loss.kind))
        self.relu.show_chosen(int(part.loss.through_relu))
        self.hint.setVisible(part.loss.numbers is not None)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        self.kind.set_look(look)
        self.relu.set_look(look)
        self._controls.setSpacing(look.px(8))
        dress_label(self.hint, look, TextStyle.SMALL, look.palette.muted)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        self._say()

    def _say(self) -> None:
        say = self.text.text
        self.set_title(say("backward.loss"))
        self.kind.set_words(say("backward.kind"), *(say(f"backward.kind.{kind.value}") for kind in KINDS))
        self.relu.set_words(say("backward.relu"), say("backward.relu.off"), say("backward.relu.on"))
        self.hint.setText(say("backward.type_hint"))
