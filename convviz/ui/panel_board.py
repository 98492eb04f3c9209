"""The five panels: three volumes as the data flows, and under them the neuron and the parameters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore import transitions
from convviz.explore.display.screen import DisplayState
from convviz.explore.state import Cell
from convviz.ui.look import Look
from convviz.ui.panels.filters_panel import FiltersPanel
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.input_panel import InputPanel
from convviz.ui.panels.neuron_panel import NeuronPanel
from convviz.ui.panels.output_panel import OutputPanel
from convviz.ui.panels.parameters_panel import ParametersPanel
from convviz.ui.text import Text

SHARES = (656, 344)  # of the height: the volumes, and what is under them
TIGHT_SHARES = (565, 435)  # where large type, or a small window, needs more for the neuron's numbers


class PanelBoard(QWidget):
    """Lays the panels out. ``wished`` carries a transition and the kind of its undo step."""

    wished = Signal(object, object)
    copy_requested = Signal()

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = InputPanel(look, text)
        self.filters = FiltersPanel(look, text)
        self.output = OutputPanel(look, text)
        self.neuron = NeuronPanel(look, text)
        self.parameters = ParametersPanel(look, text)
        for panel in self.panels:  # the room is shared out by the stretches below, not by wishes
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._upper.addWidget(self.input, 40)
        self._upper.addWidget(self.filters, 29)
        self._upper.addWidget(self.output, 31)
        self._lower.addWidget(self.neuron, 54)
        self._lower.addWidget(self.parameters, 46)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._upper)
        self._column.addLayout(self._lower)
        self._connect()

    @property
    def panels(self) -> tuple[PanelFrame, ...]:
        """The panels, as one reads them."""
        return self.input, self.filters, self.output, self.neuron, self.parameters

    def show_display(self, display: DisplayState) -> None:
        """Hand every panel its part."""
        self.input.show_part(display.input)
        self.filters.show_part(display.filters)
        self.output.show_part(display.output)
        self.neuron.show_part(display.neuron)
        self.parameters.show_part(display.parameters)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        for layout in (self._upper, self._lower, self._column):
            layout.setSpacing(look.px(14))
        for row, share in enumerate(TIGHT_SHARES if look.presenting or look.cramped else SHARES):
            self._column.setStretch(row, share)
        for panel in self.panels:
            panel.set_look(look)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        for panel in self.panels:
            panel.set_text(text)

    def focus_main(self) -> None:
        """Give the keys to the output volume, where the walk is."""
        self.output.grid.setFocus()

    def _connect(self) -> None:
        for panel in self.panels:
            panel.cell_clicked.connect(self._visit)
            panel.cell_pointed.connect(self._point)
        self.input.colour_clicked.connect(lambda: self.wished.emit(transitions.toggle_colour, "colour"))
        self.output.relu_clicked.connect(lambda: self.wished.emit(transitions.toggle_relu, "relu"))
        self.output.fill_clicked.connect(lambda: self.wished.emit(transitions.toggle_fill, "fill"))
        self.output.link_chosen.connect(lambda link: self.wished.emit(transitions.choose_link(link), "link"))
        self.neuron.channel_chosen.connect(
            lambda c: self.wished.emit(transitions.choose_channel(c), "channel")
        )
        self.neuron.copy_requested.connect(self.copy_requested)

    def _visit(self, cell: Cell) -> None:
        self.wished.emit(transitions.visit(cell), "walk")

    def _point(self, cell: Cell | None) -> None:
        self.wished.emit(transitions.point(cell), None)
