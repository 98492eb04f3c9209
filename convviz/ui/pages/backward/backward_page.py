"""The page on the backward pass: X, the gradient on its pile, dV; what is asked of a weight, the update."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore.backward import updates
from convviz.explore.backward.backward_pass import (
    choose_loss,
    choose_neuron,
    choose_target,
    toggle_loss_relu,
    type_number,
)
from convviz.explore.backward.gradient_check import CheckAll
from convviz.explore.backward.gradient_choice import choose_code, choose_input, show_dX
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.presenting.scenes import PANELS, Scene
from convviz.explore.state import pokes, transitions
from convviz.explore.state.cells import has_cell
from convviz.explore.state.descent_choices import GradientOf, LossKind
from convviz.explore.state.state import Cell, OutputCell, Position, State, View
from convviz.explore.state.values import number
from convviz.ui.look.look import Look
from convviz.ui.pages.backward.gradient_check import GradientCheck
from convviz.ui.pages.backward.gradient_panels import InputGradientPanel, UpstreamPanel
from convviz.ui.pages.backward.loss_panel import LossPanel
from convviz.ui.pages.backward.pile_panel import PilePanel
from convviz.ui.pages.backward.sum_panel import SumPanel
from convviz.ui.pages.page import Page
from convviz.ui.panels.cell_editor import CellEditor, placed_on
from convviz.ui.panels.frame import PanelFrame, arranging_once
from convviz.ui.words.catalogue import Text

UPPER, TIGHT_UPPER = (33, 43, 24), (28, 50, 22)  # of the width
LOWER, TIGHT_LOWER = (60, 40), (54, 46)
SHARES, TIGHT_SHARES = (640, 360), (600, 400)


class BackwardPage(Page):
    """Draws a `BackwardPart` on panels as large as those of the forward pass."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: BackwardPart | None = None
        self._scene: Scene | None = None
        self.dX, self.dW = InputGradientPanel(look, text), PilePanel(look, text)
        self.dV, self.sum = UpstreamPanel(look, text), SumPanel(look, text)
        self.loss = LossPanel(look, text)
        self.editor = CellEditor(look, self)
        self.check = GradientCheck(self)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.dX)
        upper.addWidget(self.dW)
        upper.addWidget(self.dV)
        lower.addWidget(self.sum)
        lower.addWidget(self.loss)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addLayout(upper)
        self._rows.addLayout(lower)
        self._lines = (upper, lower)
        for panel in self.panels:  # the room is shared out by the stretches, not by wishes
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            panel.setMinimumHeight(1)
        self._connect()
        self._restyle()

    @property
    def panels(self) -> tuple[PanelFrame, ...]:
        """The panels, as the data flows back."""
        return self.dV, self.dW, self.dX, self.sum, self.loss

    @property
    def named_panels(self) -> dict[str, PanelFrame]:
        """The panels by name."""
        return dict(zip(PANELS[View.BACKWARD], (self.dX, self.dW, self.dV, self.sum, self.loss), strict=True))

    def show_scene(self, scene: Scene | None) -> None:
        """Show the panels of ``scene`` alone, or all."""
        if scene != self._scene:
            self._scene = scene
            self.editor.close_field()
            with arranging_once(self._rows):
                for name, panel in self.named_panels.items():
                    panel.setVisible(scene is None or name in scene.panels)
                self._share_out()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        if part != self._part:
            old, self._part = self._part, part
            other = old is not None and (old.layer is not part.layer or old.loss != part.loss)
            if other and self.check.busy:
                self.check.cancel()
            self._show(part)
            if other and isinstance(self.editor.cell, OutputCell):
                self._follow(self.editor.cell)

    def _restyle(self) -> None:
        look = self.look
        for line in (*self._lines, self._rows):
            line.setSpacing(look.px(14))
        self._share_out()
        self._say()

    def _share_out(self) -> None:
        """Share out the room among the panels: by their scene, or as all of them need it."""
        scene, cramped = self._scene, self.look.cramped
        for row, share in enumerate(TIGHT_SHARES if cramped else SHARES):
            self._rows.setStretch(row, 0 if self._lines[row].isEmpty() else share)
        shares = (TIGHT_UPPER, TIGHT_LOWER) if cramped else (UPPER, LOWER)
        for line, across in zip(self._lines, shares, strict=True):
            for index, share in enumerate(across):
                line.setStretch(index, share)
        if scene is not None:
            for name, share in zip(scene.panels, scene.shares, strict=True):
                self._lines[0].setStretchFactor(self.named_panels[name], share)

    def _say(self) -> None:
        if self._part is not None:
            self._show(self._part)

    def _show(self, part: BackwardPart) -> None:
        self.dV.show_part(part)
        self.dW.show_part(part)
        self.dX.show_part(part)
        self.sum.show_part(part)
        self.loss.show_part(part)

    def _connect(self) -> None:
        for name, panel in self.named_panels.items():
            panel.doubled.connect(lambda name=name: self.panel_doubled.emit(name))
        for panel in (self.dV, self.dX, self.dW, self.sum):
            panel.cell_clicked.connect(self.cell_visited)
        self.dW.weight_chosen.connect(lambda cell: self.wished.emit(transitions.choose(cell), "choose"))
        self.dV.cell_doubled.connect(self._type)
        self.editor.typed.connect(lambda cell, words: self.wished.emit(_typed(cell, words), f"dV {cell}"))
        self.editor.nudged.connect(self._nudge)
        self.dX.dX_chosen.connect(lambda shown: self.wished.emit(show_dX(shown), "dX"))
        self.dX.input_chosen.connect(lambda cell: self.wished.emit(choose_input(cell), "walk"))
        self.dX.channel_chosen.connect(self._choose_channel)
        self.dX.flipped_wanted.connect(lambda: self.wished.emit(choose_code(GradientOf.FLIPPED), "code"))
        self.loss.kind_chosen.connect(lambda kind: self.wished.emit(choose_loss(kind), f"loss {kind.value}"))
        self.loss.bank_chosen.connect(lambda bank: self.wished.emit(choose_target(bank), f"target {bank}"))
        self.sum.code_chosen.connect(lambda of: self.wished.emit(choose_code(of), "code"))
        self.sum.copy_requested.connect(lambda: self.command.emit("copy"))
        self.loss.rate_typed.connect(lambda t: self.wished.emit(updates.type_learning_rate(t), "rate"))
        self.loss.update_clicked.connect(lambda: self.wished.emit(updates.update, "update"))
        self.loss.nudge_clicked.connect(lambda: self.wished.emit(transitions.toggle_nudging, "nudge"))
        self.loss.check_clicked.connect(self._check)
        self.check.progress.connect(self.loss.show_checking)
        self.check.ended.connect(self._checked)
        self.check.failed.connect(self.failed.emit)
        self.loss.relu_clicked.connect(lambda: self.wished.emit(toggle_loss_relu, "loss relu"))

    def _choose_channel(self, c: int) -> None:
        """Follow the weight at the same place of channel ``c`` of X, where the filter reads that."""
        if self._part is not None and c in self._part.channels.indices:
            weight = replace(self._part.following.weight, c=c - self._part.channels.start)
            self.wished.emit(transitions.choose(weight), "choose")

    def _check(self) -> None:
        """Check all gradients beside the window, or stop that; a result for another layer is dropped."""
        if self.check.busy:
            self.check.cancel()
        elif self._part is not None:
            self.check.start(self._part.layer, self._part.loss)

    def _checked(self, found: CheckAll | None) -> None:
        self.loss.show_checking(None)
        if found is not None:
            self.loss.show_check(found)

    def cancel(self) -> bool:
        """End the check under way; False where there is none."""
        busy = self.check.busy
        if busy:
            self.check.cancel()
        return busy

    def stop(self) -> None:
        """End the check under way."""
        self.check.stop()

    def _type(self, cell: OutputCell) -> None:
        """Open the field on a number of dV as typed, or of the target; take another neuron as the loss."""
        if self._part is not None and self._part.loss.kind is LossKind.ONE_NEURON:
            self.wished.emit(choose_neuron(Position(cell.x, cell.y, cell.d)), "loss neuron")
        held = self._held(cell)
        if held is not None:
            rect = placed_on(self.dV.grid, self.dV.grid.cell_rect(cell.x, cell.y, cell.d), self)
            self.editor.open_at(cell, held, rect)

    def _nudge(self, cell: OutputCell, step: int) -> None:
        held = self._held(cell)
        if held is not None:
            change = type_number(Position(cell.x, cell.y, cell.d), held + step)
            self.wished.emit(change, f"dV {cell}")

    def _follow(self, cell: OutputCell) -> None:
        """Show in the open field what ``cell`` holds now; close the field where no number can be typed."""
        now = self._held(cell)
        if now is None:
            self.editor.close_field()
        else:
            self.editor.show_value(now)

    def _held(self, cell: OutputCell) -> int | float | None:
        """Return the number that can be typed in ``cell``; None where there is none, or no longer."""
        numbers = None if self._part is None else self._part.loss.numbers
        if self._part is None or numbers is None or not has_cell(self._part.layer, cell):
            return None
        return number(numbers.array[cell.x, cell.y, cell.d])


def _typed(cell: Cell, words: str) -> transitions.Transition:
    """Return what takes the number that was typed."""

    def take(state: State) -> State:
        assert isinstance(cell, OutputCell)
        return type_number(Position(cell.x, cell.y, cell.d), pokes.parsed(words))(state)

    return take
