"""The layer's page: three volumes as the data flows, and under them the neuron and the parameters."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore.display.change import ChangePart
from convviz.explore.display.layer import LayerPart
from convviz.explore.presenting.scenes import PANELS, Headline, Scene
from convviz.explore.state import pokes, transitions
from convviz.explore.state.state import BiasCell, Cell, InputCell, View, WeightCell
from convviz.ui.look.look import Look
from convviz.ui.pages.page import Page
from convviz.ui.pages.step_motion import StepMotion
from convviz.ui.panels.cell_editor import CellEditor, placed_on
from convviz.ui.panels.filters_panel import FiltersPanel
from convviz.ui.panels.frame import PanelFrame, arranging_once
from convviz.ui.panels.headline import SceneHeadline
from convviz.ui.panels.input_panel import InputPanel
from convviz.ui.panels.neuron_panel import NeuronPanel
from convviz.ui.panels.output_panel import OutputPanel
from convviz.ui.panels.parameters_panel import ParametersPanel
from convviz.ui.panels.what_if_panel import WhatIfPanel
from convviz.ui.words.catalogue import Text

SHARES = (640, 360)  # of the height: the volumes, and what is under them
UPPER, TIGHT_UPPER = (34, 32, 34), (40, 29, 31)  # of the width: X needs more where numbers hardly fit
LOWER = (60, 40)
TIGHT_SHARES = (550, 450)  # where large type, or a small window, needs more for the neuron's numbers


class LayerPage(Page):
    """Lays out the panels of the layer."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.input = InputPanel(look, text)
        self.filters = FiltersPanel(look, text)
        self.output = OutputPanel(look, text)
        self.neuron = NeuronPanel(look, text)
        self.parameters = ParametersPanel(look, text)
        self.what_if = WhatIfPanel(look, text)  # in the place of the parameters
        self.what_if.hide()
        self.headline = SceneHeadline(look, text)
        self.headline.hide()
        for panel in (
            *self.panels,
            self.what_if,
        ):  # the room is shared out by the stretches below, not by wishes
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            panel.setMinimumHeight(1)  # else a row would take what its panels would like to have
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for panel in (self.input, self.filters, self.output):
            self._upper.addWidget(panel)
        for panel, share in zip((self.neuron, self.parameters), LOWER, strict=True):
            self._lower.addWidget(panel, share)
        self._lower.addWidget(self.what_if, LOWER[1])
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._upper)
        self._column.addLayout(self._lower)
        self._column.addWidget(self.headline)
        self.motion = StepMotion(self, self.input, self.neuron, self.output, look)
        self.editor = CellEditor(look, self)
        self.look, self._text = look, text
        self._part: LayerPart | None = None
        self._scene: Scene | None = None
        self._change: ChangePart | None = None
        self._connect()
        self._connect_editor()
        self._restyle()

    @property
    def panels(self) -> tuple[PanelFrame, ...]:
        """The panels, as one reads them."""
        return self.input, self.filters, self.output, self.neuron, self.parameters

    @property
    def named_panels(self) -> dict[str, PanelFrame]:
        """The panels by name."""
        return dict(zip(PANELS[View.LAYER], self.panels, strict=True))

    @property
    def lit(self) -> tuple[QWidget, ...]:
        """The panels, a wrong idea and the headline."""
        return *self.panels, self.what_if, self.headline

    def show_scene(self, scene: Scene | None) -> None:
        """Show the panels of ``scene`` alone, or all."""
        if scene != self._scene:
            self._scene = scene
            self.motion.end()
            self._arrange()

    def _arrange(self) -> None:
        """Show the panels of the scene, and beside what is in the lower row a wrong idea.

        Where all panels are shown, it takes the place of the parameters.
        """
        scene, wrong = self._scene, self._part is not None and self._part.what_if is not None
        with arranging_once(self._column):
            for name, panel in self.named_panels.items():
                panel.setVisible(name in scene.panels if scene else not (wrong and panel is self.parameters))
            below = scene is None or not {"neuron", "parameters"}.isdisjoint(scene.panels)
            self.what_if.setVisible(wrong and below)
            self.output.show_column(scene is None or len(scene.panels) == 1)
            self._show_headline()
            self.headline.setVisible(scene is not None and scene.headline is not Headline.NONE)
            self._share_out()

    def _show_headline(self) -> None:
        """Show what the scene has as its headline."""
        if self._scene is not None and self._part is not None:
            match self._scene.headline:
                case Headline.EQUATION:
                    self.headline.show_part(self._part.neuron)
                case Headline.COUNTS:
                    self.headline.show_part(self._part.parameters)

    def show_part(self, part: LayerPart) -> None:
        """Hand every panel its part, and keep the open field up to date."""
        self.motion.prepare(self._part, part)
        self.input.show_part(part.input)
        self.filters.show_part(part.filters)
        self.output.show_part(part.output)
        self.neuron.show_part(part.neuron)
        self.parameters.show_part(part.parameters)
        if part.what_if is not None:
            self.what_if.show_part(part.what_if)
        had_wrong = self._part is not None and self._part.what_if is not None
        self._update_field(part)
        self._show_headline()
        if had_wrong is not (part.what_if is not None):
            self._arrange()

    def _restyle(self) -> None:
        look = self.motion.look = self.look
        self.motion.end()
        for layout in (self._upper, self._lower, self._column):
            layout.setSpacing(look.px(14))
        self._share_out()

    def _share_out(self) -> None:
        """Share out the room among the panels: by their scene, or as all of them need it."""
        look, scene = self.look, self._scene
        shares = TIGHT_SHARES if look.cramped else SHARES
        for row, (line, share) in enumerate(zip((self._upper, self._lower), shares, strict=True)):
            self._column.setStretch(row, 0 if line.isEmpty() else share)
        upper = TIGHT_UPPER if look.cramped else UPPER
        for n, (name, usual) in enumerate(zip(PANELS[View.LAYER], upper, strict=False)):
            in_scene = scene is not None and name in scene.panels
            share = scene.shares[scene.panels.index(name)] if scene is not None and in_scene else usual
            self._upper.setStretch(n, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """End the movement of a step: everything has another place now."""
        super().resizeEvent(event)
        self.motion.end()

    def focus_main(self) -> None:
        """Give the keys to the output volume, where the walk is."""
        main = self.output.grid
        (main if main.isVisibleTo(self) else self).setFocus()

    def _connect(self) -> None:
        for name, panel in self.named_panels.items():
            panel.doubled.connect(lambda name=name: self.panel_doubled.emit(name))
        for panel in (*self.panels, self.what_if):
            panel.cell_clicked.connect(self.cell_visited)
            panel.cell_pointed.connect(self._point)
        self.input.colour_clicked.connect(lambda: self.wished.emit(transitions.toggle_colour, "colour"))
        self.input.readers_clicked.connect(lambda: self.wished.emit(transitions.toggle_readers, "readers"))
        self.filters.command.connect(self.command)
        self.output.relu_clicked.connect(lambda: self.wished.emit(transitions.toggle_relu, "relu"))
        self.output.fill_clicked.connect(lambda: self.wished.emit(transitions.toggle_fill, "fill"))
        self.output.link_chosen.connect(lambda link: self.wished.emit(transitions.choose_link(link), "link"))
        self.neuron.channel_chosen.connect(
            lambda c: self.wished.emit(transitions.choose_channel(c), "channel")
        )
        self.neuron.copy_requested.connect(lambda: self.command.emit("copy"))

    def edit(self, cell: Cell) -> None:
        """Open the field on a weight, bias or input, going to its slice where it has no card."""
        if self._place_of(cell).isEmpty():
            self.wished.emit(transitions.visit(cell), "walk")
        self._edit(cell)

    def leave(self) -> None:
        """Close the open field, and have everything where it belongs."""
        self.motion.end()
        self.editor.close_field()

    def show_change(self, change: ChangePart | None) -> None:
        """Flash what a change by hand did."""
        old, self._change = self._change, change
        if change is None:
            self.output.end_flash()
        elif change is not old:
            self.output.flash(change)

    def _update_field(self, part: LayerPart) -> None:
        old, self._part = self._part, part
        if self.editor.cell is not None:
            value = part.value_in(self.editor.cell)
            if value is None:
                self.editor.close_field()
            elif old is None or old.value_in(self.editor.cell) != value:
                self.editor.show_value(value)

    def _edit(self, cell: Cell) -> None:
        """Open the field over ``cell``."""
        value = None if self._part is None else self._part.value_in(cell)
        rect = self._place_of(cell)
        if value is not None and not rect.isEmpty():
            self.editor.open_at(cell, value, rect)

    def _place_of(self, cell: Cell) -> QRect:
        """Return where ``cell`` is drawn, in px of the page; empty when it is not."""
        match cell:
            case InputCell(x, y, c) if self.input.isVisibleTo(self):
                grid = self.input.grid
                shown = 0 if grid.draws_one_slice else c
                return placed_on(grid, grid.cell_rect(x, y, shown), self)
            case WeightCell(k, i, j, c) if card := self.filters.card_of(k):
                return placed_on(card.grid, card.grid.cell_rect(i, j, c), self)
            case BiasCell(k) if card := self.filters.card_of(k):
                return placed_on(card, card.bias_rect(), self)
        return QRect()

    def _connect_editor(self) -> None:
        self.editor.typed.connect(
            lambda cell, words: self.wished.emit(pokes.poke_text(cell, words), f"poke {cell}")
        )
        self.editor.nudged.connect(
            lambda cell, step: self.wished.emit(pokes.poke_by(cell, step), f"poke {cell}")
        )
        self.input.grid.cell_doubled.connect(lambda x, y, c: self._edit(InputCell(x, y, c)))
        for card in self.filters.cards:
            card.grid.cell_doubled.connect(lambda i, j, c, card=card: self._edit(WeightCell(card.k, i, j, c)))
            card.bias_doubled.connect(lambda k: self._edit(BiasCell(k)))

    def _point(self, cell: Cell | None) -> None:
        self.wished.emit(transitions.point(cell), None)
