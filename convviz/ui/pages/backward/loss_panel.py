"""The loss: where dV comes from, the update and what it did, and the check by nudging."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore.backward import targets
from convviz.explore.backward.gradient_check import CheckAll
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.message import Message
from convviz.explore.state.descent_choices import LossKind
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import DropDown
from convviz.ui.pages.backward.update_table import UpdateTable
from convviz.ui.pages.rate_field import RateField
from convviz.ui.panels.checkable_buttons import Segments
from convviz.ui.panels.flow import Flow, Together
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import explain, style_label, wrapping_label

KINDS = tuple(LossKind)
HINTED = (LossKind.ONE_NEURON, LossKind.TARGET, LossKind.TYPED)


class LossPanel(PanelFrame):
    """``kind_chosen`` carries a LossKind, ``rate_typed`` the text of the learning rate.

    ``bank_chosen`` carries the filter bank that is to make the target, or None for a typed one.
    ``relu_clicked``, ``update_clicked``, ``nudge_clicked`` and ``check_clicked`` ask for what they say.
    """

    kind_chosen = Signal(object)
    bank_chosen = Signal(object)
    relu_clicked = Signal()
    rate_typed = Signal(str)
    update_clicked = Signal()
    nudge_clicked = Signal()
    check_clicked = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self.kind, self.relu = Segments(len(KINDS), look), QPushButton()
        self.bank, self._bank_label = DropDown(), QLabel()
        self.rate, self._rate_label = RateField(), QLabel()
        self.update_button, self.nudge, self.check = QPushButton(), QPushButton(), QPushButton()
        for button in (self.nudge, self.relu):
            button.setCheckable(True)
        self.hint, self.words, self.checked = wrapping_label(), wrapping_label(), wrapping_label()
        self.table = UpdateTable(look)
        self._target = Together(self._bank_label, self.bank)
        self._rate = Together(self._rate_label, self.rate, self.update_button)
        self._controls = Flow()
        for widget in (self.kind, self.relu, self._target, self._rate, self.nudge, self.check):
            self._controls.addWidget(widget)
        self.body.addLayout(self._controls)
        self.body.addWidget(self.hint)
        self.body.addWidget(self.table)
        self._said = _Rest(self.words, self.checked)
        self.body.addWidget(self._said, 1)
        self._part: BackwardPart | None = None
        self._check: CheckAll | None = None
        self._checking = False
        self._check_is_newer = False  # than the nudge of one weight
        self._connect()
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        old, self._part = self._part, part
        self.kind.show_chosen(KINDS.index(part.loss.kind))
        self.relu.setChecked(part.loss.through_relu)
        self._target.setVisible(part.loss.kind is LossKind.TARGET)
        if old is None or old.banks != part.banks:
            self._name_banks()
        self.bank.setCurrentIndex(0 if part.loss.bank is None else 1 + part.banks.index(part.loss.bank))
        hint = self._hint(part)
        self.hint.setVisible(bool(hint) and not (self.look.presenting or self.look.cramped))
        self.hint.setText(hint)
        self.rate.show_rate(part.rate)
        self.nudge.setChecked(part.nudge is not None)
        if old is None or part.nudge != old.nudge:
            self._check_is_newer = part.nudge is None
        self._show_update(part)
        self._show_checked(part)

    def show_check(self, found: CheckAll) -> None:
        """Say what checking all gradients found, until the layer or the loss changes."""
        self._check, self._check_is_newer = found, True
        if self._part is not None:
            self._show_checked(self._part)

    def show_checking(self, done: int | None, of: int = 0) -> None:
        """Say how far the check has come, and offer to stop it; with None it has ended."""
        self._checking = done is not None
        name = "stop" if self._checking else "check"
        self.check.setText(self._text.text(f"backward.button.{name}"))
        explain(self.check, self._text.text(f"backward.tip.{name}"))
        if done is not None:
            self._say_checked(self._text.text("backward.checking", done=done, of=of))
        elif self._part is not None:
            self._show_checked(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        self._controls.setSpacing(look.px(6))
        self.body.setSpacing(look.px(4 if look.cramped else 8))
        self.rate.setFont(look.font(TextStyle.TITLE if look.presenting else TextStyle.STRONG))
        self.rate.setFixedWidth(look.px(210 if look.presenting else 100))
        for control in (self.relu, self.update_button, self.nudge, self.check):
            control.setFont(look.font(TextStyle.SMALL))
        self.bank.setFont(look.font(TextStyle.SMALL))
        for row in (self._target, self._rate):
            row.line.setSpacing(look.px(6))
        colours = look.palette
        for label in (self._bank_label, self._rate_label, self.hint):
            style_label(label, look, TextStyle.SMALL, colours.muted)
        said, checked = (TextStyle.BODY, TextStyle.STRONG)
        if look.presenting:
            said = checked = TextStyle.TITLE
        style_label(self.words, look, said, colours.text)
        style_label(self.checked, look, checked, colours.text)
        self._keep_room()

    def _show_update(self, part: BackwardPart) -> None:
        """Say what the update that made this layer did, or what one would do."""
        say, facts = self._text.text, part.update
        rows = tuple((self._text.number(row.name), say(row.words)) for row in part.rows)
        self.table.show_rows(rows, next((n for n, row in enumerate(part.rows) if row.is_loss), None))
        after = () if facts is None else (facts.rose_words, facts.grew_words, facts.outside_words)
        lines = [say(m) for m in after if m is not None]
        if self._is_low:  # there is room for the first
            lines = [*lines, self._hint(part)][:1]
        self.words.setText("\n".join(lines))

    @property
    def _is_low(self) -> bool:
        """Whether there is hardly room below the table; a scene has it."""
        return self.look.cramped and not self.look.presenting

    def _hint(self, part: BackwardPart) -> str:
        """Return what a double click on dV does with this loss; "" where nothing."""
        kind = part.loss.kind
        return self._text.text(f"backward.hint.{kind.value}") if kind in HINTED else ""

    def _show_checked(self, part: BackwardPart) -> None:
        """Say what the newest check found, of one weight or of all; nothing of another layer."""
        if self._checking:
            return
        check = self._check
        holds = check is not None and check.layer is part.layer and check.choice == part.loss
        words: tuple[Message | None, ...] = ()
        if check is not None and holds and (self._check_is_newer or part.nudge is None):
            words = (check.words, check.skipped_words)
        elif part.nudge is not None:
            words = (part.nudge.words,)
        self._say_checked(" ".join(self._text.text(m) for m in words if m is not None))

    def _say_checked(self, words: str) -> None:
        """Show what a check says in place of what the update did; both together would move the buttons.

        In a small window it has the place of the table, too.
        """
        self.checked.setText(words)
        comes, goes = (self.checked, self.words) if words else (self.words, self.checked)
        goes.hide()  # first: Qt lays the panel out again at once when one is shown
        self.table.setVisible(not (words and self._is_low))
        self._keep_room()
        comes.setVisible(bool(comes.text()))

    def _keep_room(self) -> None:
        """Keep room for a line of words in a small window, and the table's where it is hidden."""
        self._said.moves_nothing = self._is_low
        room = self.words.fontMetrics().height() if self._is_low else 0
        if self.table.isHidden():
            room += self.table.sizeHint().height() + self.body.spacing()
        self._said.setMinimumHeight(room)

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda index: self.kind_chosen.emit(KINDS[index]))
        self.bank.activated.connect(self._choose_bank)
        self.rate.typed.connect(self.rate_typed)
        for button, signal in (
            (self.relu, self.relu_clicked),
            (self.update_button, self.update_clicked),
            (self.nudge, self.nudge_clicked),
            (self.check, self.check_clicked),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())

    def _choose_bank(self, index: int) -> None:
        if self._part is not None:
            self.bank_chosen.emit(self._part.banks[index - 1] if index else None)

    def _name_banks(self) -> None:
        """List what can make the target."""
        banks = self._part.banks if self._part is not None else ()
        self.bank.clear()
        self.bank.addItem(self._text.text("backward.target.typed"))
        self.bank.addItems([self._text.text(targets.title_of(bank)) for bank in banks])

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        self.set_title(say("backward.loss"))
        self.kind.set_words(say("backward.kind"), *(say(f"backward.kind.{kind.value}") for kind in KINDS))
        self.relu.setText(say("backward.relu"))
        explain(self.relu, say("backward.relu.tip"))
        self._bank_label.setText(say("backward.target"))
        explain(self.bank, say("backward.target.tip"))
        self._name_banks()
        self._rate_label.setText(say("backward.rate"))
        self.rate.setAccessibleName(say("backward.rate"))
        check = "stop" if self._checking else "check"
        for button, name in ((self.update_button, "update"), (self.nudge, "nudge"), (self.check, check)):
            button.setText(say(f"backward.button.{name}"))
            explain(button, say(f"backward.tip.{name}"))


class _Rest(QWidget):
    """What is left below, for words that may be shown; with ``moves_nothing`` they ask for no height."""

    moves_nothing = False

    def __init__(self, *labels: QLabel) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for label in labels:
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            column.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)

    def hasHeightForWidth(self) -> bool:
        """Return whether the words may have what they would like."""
        return not self.moves_nothing and super().hasHeightForWidth()

    def sizeHint(self) -> QSize:
        """Ask for no more than there must be."""
        return QSize(0, self.minimumHeight()) if self.moves_nothing else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for nothing."""
        return QSize(0, 0) if self.moves_nothing else super().minimumSizeHint()
