"""The loss: where dV comes from, the update and what it did, and the check by nudging."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.checking import CheckAll
from convviz.explore.display.backward import BackwardPart
from convviz.explore.message import Message
from convviz.explore.state import LossKind
from convviz.ui.look import Look, TextStyle
from convviz.ui.panels.flow import Flow
from convviz.ui.panels.frame import PanelFrame, dress_label
from convviz.ui.panels.segments import Segments
from convviz.ui.text import Text

KINDS = tuple(LossKind)


class LossPanel(PanelFrame):
    """``kind_chosen`` carries a LossKind, ``rate_typed`` the text of the learning rate.

    ``relu_clicked``, ``update_clicked``, ``nudge_clicked`` and ``check_clicked`` ask for what they say.
    """

    kind_chosen = Signal(object)
    relu_clicked = Signal()
    rate_typed = Signal(str)
    update_clicked = Signal()
    nudge_clicked = Signal()
    check_clicked = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.kind, self.relu = Segments(len(KINDS), look), Segments(2, look)
        self.rate, self._rate_label = QLineEdit(), QLabel()
        self.update_button, self.nudge, self.check = QPushButton(), QPushButton(), QPushButton()
        self.nudge.setCheckable(True)
        self.hint, self.headline, self.words, self.checked = QLabel(), QLabel(), QLabel(), QLabel()
        self._controls = Flow()
        for widget in (
            self.kind,
            self.relu,
            self._rate_label,
            self.rate,
            self.update_button,
            self.nudge,
            self.check,
        ):
            self._controls.addWidget(widget)
        self.body.addLayout(self._controls)
        for label in (self.hint, self.headline, self.words, self.checked):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.body.addWidget(label)
        self.body.addStretch(1)
        self._part: BackwardPart | None = None
        self._check: CheckAll | None = None
        self._connect()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        say, self._part = self.text.text, part
        self.kind.show_chosen(KINDS.index(part.loss.kind))
        self.relu.show_chosen(int(part.loss.through_relu))
        self.hint.setVisible(part.loss.numbers is not None and not self.look.presenting)
        rate = numbers.full(part.rate)
        if not self.rate.hasFocus() and self.rate.text() != rate:
            self.rate.setText(rate)
        self.nudge.setChecked(part.nudge is not None)
        facts = part.update
        self.headline.setVisible(facts is not None)
        self.words.setVisible(facts is not None)
        if facts is not None:
            self.headline.setText(say(facts.loss_words))
            biases = (b.words for b in facts.biases)
            said = [facts.weight.words, *biases, facts.grew_words, facts.sets_words, facts.outside_words]
            self.words.setText("\n".join(self._lines([m for m in said if m is not None])))
        self._show_checked(part)

    def show_check(self, found: CheckAll) -> None:
        """Say what checking all gradients found, as long as its layer and loss stay."""
        self._check = found
        if self._part is not None:
            self._show_checked(self._part)

    def _show_checked(self, part: BackwardPart) -> None:
        """Say what the nudge of one weight, or the check of all, found; nothing of another layer."""
        check = self._check
        words: tuple[Message | None, ...] = ()
        if part.nudge is not None:
            words = (part.nudge.words,)
        elif check is not None and check.layer is part.layer and check.choice == part.loss:
            words = (check.words, check.skipped_words)
        self.checked.setText(" ".join(self.text.text(m) for m in words if m is not None))
        self.checked.setVisible(bool(self.checked.text()))

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        for segments in (self.kind, self.relu):
            segments.set_look(look)
            segments.show_label(not look.cramped)
        self._controls.setSpacing(look.px(6))
        self.rate.setFont(look.font(TextStyle.STRONG))
        self.rate.setFixedWidth(look.px(150 if look.presenting else 100))
        for button in (self.update_button, self.nudge, self.check):
            button.setFont(look.font(TextStyle.SMALL))
        for button in (self.nudge, self.check):
            button.setVisible(not look.presenting)
        colours = look.palette
        dress_label(self._rate_label, look, TextStyle.SMALL, colours.muted)
        dress_label(self.hint, look, TextStyle.SMALL, colours.muted)
        dress_label(self.headline, look, TextStyle.HEADLINE, colours.accent)
        dress_label(self.words, look, TextStyle.BODY if look.presenting else TextStyle.SMALL, colours.text)
        dress_label(self.checked, look, TextStyle.STRONG, colours.text)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        self._say()

    def _lines(self, said: list[Message]) -> list[str]:
        """Return the sentences, two on a line where room is short."""
        words = [self.text.text(m) for m in said]
        return [" · ".join(words[:3]), *words[3:]] if len(words) > 4 else words

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda index: self.kind_chosen.emit(KINDS[index]))
        self.relu.chosen.connect(lambda _: self.relu_clicked.emit())
        self.rate.returnPressed.connect(lambda: self.rate_typed.emit(self.rate.text()))
        self.rate.editingFinished.connect(self._forget_typed)
        for button, signal in (
            (self.update_button, self.update_clicked),
            (self.nudge, self.nudge_clicked),
            (self.check, self.check_clicked),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())

    def _forget_typed(self) -> None:
        """Leave the field when it was left: the state says what it holds, after a refusal too."""
        self.rate.clearFocus()
        if self._part is not None:
            self.rate.setText(numbers.full(self._part.rate))

    def _say(self) -> None:
        say = self.text.text
        self.set_title(say("backward.loss"))
        self.kind.set_words(say("backward.kind"), *(say(f"backward.kind.{kind.value}") for kind in KINDS))
        self.relu.set_words(say("backward.relu"), say("backward.relu.off"), say("backward.relu.on"))
        self.hint.setText(say("backward.type_hint"))
        self._rate_label.setText(say("backward.rate"))
        self.rate.setAccessibleName(say("backward.rate"))
        for button, name in ((self.update_button, "update"), (self.nudge, "nudge"), (self.check, "check")):
            button.setText(say(f"backward.button.{name}"))
            button.setToolTip(say(f"backward.tip.{name}"))
            button.setAccessibleName(say(f"backward.tip.{name}"))
