"""The page on the backward pass: dV at the right, the pile of dW in the middle, dX at the left."""

from __future__ import annotations

from threading import Event

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore import pokes, transitions, updates
from convviz.explore.backward import choose_loss, toggle_loss_relu, type_number
from convviz.explore.checking import CheckAll, check_all
from convviz.explore.display.backward import BackwardPart
from convviz.explore.display.parts import number
from convviz.explore.gradient_choice import choose_code
from convviz.explore.state import Cell, OutputCell, Position, State
from convviz.ui.background import Background
from convviz.ui.look import Look
from convviz.ui.pages.gradient_panels import InputGradientPanel, PilePanel, UpstreamPanel
from convviz.ui.pages.loss_panel import LossPanel
from convviz.ui.pages.page import Page
from convviz.ui.pages.sum_panel import SumPanel
from convviz.ui.panels.cell_editor import CellEditor, placed_on
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.text import Text

SHARES, TIGHT_SHARES = (640, 360), (560, 440)


class BackwardPage(Page):
    """Draws a `BackwardPart` on panels as large as those of the forward pass."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: BackwardPart | None = None
        self.dX, self.dW = InputGradientPanel(look, text), PilePanel(look, text)
        self.dV, self.sum = UpstreamPanel(look, text), SumPanel(look, text)
        self.loss = LossPanel(look, text)
        self.editor = CellEditor(look, self)
        self.background = Background(self)
        self._stopped = Event()
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.dX, 38)
        upper.addWidget(self.dW, 31)
        upper.addWidget(self.dV, 31)
        lower.addWidget(self.sum, 58)
        lower.addWidget(self.loss, 42)
        self._rows = QVBoxLayout()
        self._rows.addLayout(upper)
        self._rows.addLayout(lower)
        self._lines = (upper, lower)
        self.body.addLayout(self._rows, 1)
        for panel in self.panels:
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._connect()
        self.set_look(look)

    @property
    def panels(self) -> tuple[PanelFrame, ...]:
        """The panels, as the data flows back."""
        return self.dV, self.dW, self.dX, self.sum, self.loss

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        if part != self._part:
            self._part = part
            self._show(part)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        super().set_look(look)
        for line in (*self._lines, self._rows):
            line.setSpacing(look.px(14))
        for row, share in enumerate(TIGHT_SHARES if look.presenting or look.cramped else SHARES):
            self._rows.setStretch(row, share)
        for panel in self.panels:
            panel.set_look(look)
        self.editor.set_look(look)
        if self._part is not None:
            self._show(self._part)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        super().set_text(text)
        for panel in self.panels:
            panel.set_text(text)
        if self._part is not None:
            self._show(self._part)

    def paintEvent(self, event: object) -> None:
        """Draw nothing: the panels are the cards."""

    def _dress(self) -> None:
        super()._dress()
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._title.hide()
        self._note.hide()

    def _show(self, part: BackwardPart) -> None:
        self.dV.show_part(part)
        self.dW.show_part(part)
        self.dX.show_part(part)
        self.sum.show_part(part)
        self.loss.show_part(part)

    def _connect(self) -> None:
        for panel in (self.dV, self.dX, self.dW):
            panel.cell_clicked.connect(lambda cell: self.wished.emit(transitions.visit(cell), "walk"))
        self.dW.weight_chosen.connect(lambda cell: self.wished.emit(transitions.choose(cell), "choose"))
        self.dV.cell_doubled.connect(self._type)
        self.editor.typed.connect(lambda cell, words: self.wished.emit(_typed(cell, words), f"dV {cell}"))
        self.editor.nudged.connect(self._nudge)
        self.loss.kind_chosen.connect(lambda kind: self.wished.emit(choose_loss(kind), "loss"))
        self.sum.code_chosen.connect(lambda of: self.wished.emit(choose_code(of), "code"))
        self.sum.copy_requested.connect(lambda: self.command.emit("copy"))
        self.loss.rate_typed.connect(lambda t: self.wished.emit(updates.type_learning_rate(t), "rate"))
        self.loss.update_clicked.connect(lambda: self.wished.emit(updates.update, "update"))
        self.loss.nudge_clicked.connect(lambda: self.wished.emit(transitions.toggle_nudging, "nudge"))
        self.loss.check_clicked.connect(self._check)
        self.loss.relu_clicked.connect(lambda: self.wished.emit(toggle_loss_relu, "loss"))

    def _check(self) -> None:
        """Check all gradients beside the window; a result for another layer or loss is dropped."""
        if self._part is None:
            return
        layer, choice = self._part.layer, self._part.loss

        def arrived(found: CheckAll | None) -> None:
            part = self._part
            if (
                part is not None
                and found is not None
                and part.layer is found.layer
                and part.loss == found.choice
            ):
                self.loss.show_check(found)

        self._stopped.clear()

        def job() -> CheckAll | None:
            return check_all(layer, choice, progress=lambda _done, _of: not self._stopped.is_set())

        self.background.run(job, arrived, self.failed.emit)

    def stop(self) -> None:
        """End the check under way."""
        self._stopped.set()
        self.background.stop()

    def _type(self, cell: OutputCell) -> None:
        """Open the field on a number of dV as typed, or of the target."""
        held = self._held(cell)
        if held is not None:
            rect = placed_on(self.dV.grid, self.dV.grid.cell_rect(cell.x, cell.y, cell.d), self)
            self.editor.open_at(cell, held, rect)

    def _nudge(self, cell: OutputCell, step: int) -> None:
        held = self._held(cell)
        if held is not None:
            change = type_number(Position(cell.x, cell.y, cell.d), held + step)
            self.wished.emit(change, f"dV {cell}")
            now = self._held(cell)
            if now is not None:
                self.editor.show_value(now)

    def _held(self, cell: OutputCell) -> int | float | None:
        numbers = None if self._part is None else self._part.loss.numbers
        return None if numbers is None else number(numbers.array[cell.x, cell.y, cell.d])


def _typed(cell: Cell, words: str) -> transitions.Transition:
    """Return what takes the number that was typed."""

    def take(state: State) -> State:
        assert isinstance(cell, OutputCell)
        return type_number(Position(cell.x, cell.y, cell.d), pokes.parsed(words))(state)

    return take
