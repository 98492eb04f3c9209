"""The page on how the counts grow with each hyperparameter, and known layers."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from convviz.explore.display.growth import GrowthPart, LayerRow, Readout, readout
from convviz.explore.growth import curves, growth_drag
from convviz.explore.state.state import GrowthAxis
from convviz.explore.state.transitions import Transition
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.sharing_styles import NAMES, counts_of
from convviz.ui.pages.growth.counts_readout import CountsReadout, ReadoutWords
from convviz.ui.pages.growth.curve_plot import CurvePlot
from convviz.ui.pages.growth.growth_plots import GrowthPlots, in_words
from convviz.ui.pages.growth.layers_table import LayersTable
from convviz.ui.pages.page import CardPage
from convviz.ui.panels.checkable_buttons import Segments
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label, wrapping_label
from convviz.ui.words.line import Line

LEAST_PLOT = 300  # units of width that each of four plots needs; with less, one is shown at a time
BESIDE = 1.2  # times as wide as high: the table stands beside the one plot, else below it
UPRIGHT_PLOTS_AND_TABLE = (5, 9, 7)  # their shares of the room, as far as they are shown
CURVE, LAYERS = "curve", "layers"  # its panels


class GrowthPage(CardPage):
    """Draws a `GrowthPart`: a readout, the plots, the table of known layers.

    Its panels: one ``curve`` with its counts, and the table of known ``layers``.
    """

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: GrowthPart | None = None
        self._pointed: Readout | None = None
        self._gestures = 0
        self._by_key = False
        self.readout, self.upright = CountsReadout(look), CountsReadout(look, upright=True)
        self.said, self.refused = Line(), Line()  # above, and for an audience below
        self.choice = Segments(len(curves.AXES), look)
        self.row = GrowthPlots(look, text)
        self.plots, self.sentences = self.row.plots, self.row.sentences
        self.shrinking = wrapping_label()
        self.table = LayersTable(look, text)
        self._lay_out()
        self._connect()
        self._restyle()
        self._say()

    def show_part(self, part: GrowthPart) -> None:
        """Show ``part``, repainting what differs from the last one."""
        old, self._part = self._part, part
        if part == old:
            return
        if old is None or old.axis is not part.axis:
            self._arrange()
        if old is None or old.geometry != part.geometry:
            self._forget_pointer()
        self._show(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show four plots where they have room, else one."""
        super().resizeEvent(event)
        self._arrange()

    # What is shown -------------------------------------------------------------------------------

    def focus_main(self) -> None:
        """Give the keys to the curve that the marker is moved on, or to the table where there is none."""
        if self.panel == LAYERS:
            self.table.take_keys()
            return
        axis = curves.AXES[0] if self._part is None else self._part.axis
        self.plots[axis].setFocus()

    def turn_option(self, by: int) -> None:
        """Speak of the curve along the next axis, and give it the keys; the table speaks of none."""
        if self.panel != LAYERS:
            self.choice.turn(by)
            self.focus_main()

    def _show(self, part: GrowthPart) -> None:
        say = self._text.text
        self.set_title(say(part.title))
        self.set_note(say(part.shape))
        self.row.show_part(part)
        self.choice.show_chosen(curves.AXES.index(part.axis))
        self.shrinking.setText(say(part.shrinking))
        self.table.show_rows(part.rows)
        self._show_readout()
        self._show_said(part)

    def _show_readout(self) -> None:
        """Show the counts under the pointer, or those of what is marked."""
        part = self._part
        if part is None:
            return
        say, shown = self._text.text, self._pointed or part.curve(part.axis).readout
        words = ReadoutWords(
            place=say(shown.place),
            said=say(self._what()),
            names=tuple(say(f"growth.kind.{name}") for name in NAMES),
            counts=tuple(say("growth.count_glossed", n=n) for n in counts_of(shown.count)),
            factor=say("growth.one", n=shown.count.factor),
            ratio=say("growth.factor"),
        )
        for shown_in in (self.readout, self.upright):
            shown_in.show_words(words)
            shown_in.setAccessibleName(in_words(shown, self._text))

    def _what(self) -> str:
        """Return what the readout speaks of, as a key."""
        if self._pointed is not None:
            return "growth.said.pointer"
        if self._part is None or not self._part.considered:
            return "growth.said.layer"
        if self._part.counted:
            return "growth.said.counted"
        return "growth.said.considered_key" if self._by_key else "growth.said.considered"

    def _show_said(self, part: GrowthPart) -> None:
        """Say why the marker stopped where it is; else how to move it, which is not for an audience."""
        if part.refused is None:
            words, colour = self._text.text("growth.plot_help"), self.look.palette.muted
        else:
            key = "growth.said.only_counted" if part.counted else "growth.said.no_further"
            words, colour = self._text.text(key, reason=part.refused), self.look.palette.warning
        self.said.setText(words)
        self.refused.setText("" if part.refused is None else words)
        for line in (self.said, self.refused):
            style_label(line, self.look, TextStyle.BODY, colour)

    def _arrange(self) -> None:
        """Show what belongs to the panel; without one every plot, or, with little room, one at a time."""
        panel, narrow = self.panel, self.width() < len(curves.AXES) * self.look.px(LEAST_PLOT)
        single = panel == CURVE or self.look.cramped or narrow
        beside = single and self.width() > BESIDE * self.height()
        chosen = self._part.axis if self._part is not None else curves.AXES[0]
        self.choice.setVisible(single and panel != LAYERS)
        self.readout.setVisible(panel is None)
        self.said.setVisible(panel is None)
        self.refused.setVisible(panel is not None)
        self.upright.setVisible(panel == CURVE)
        self.row.setVisible(panel != LAYERS)
        self.row.show_alone(chosen if single else None)
        self.shrinking.setVisible(panel == LAYERS or not single)
        self.table.setVisible(panel != CURVE)
        self._middle.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        for index, share in enumerate(UPRIGHT_PLOTS_AND_TABLE):
            item = self._middle.itemAt(index)
            self._middle.setStretch(index, share if item is not None and not item.isEmpty() else 0)

    # What a person does --------------------------------------------------------------------------

    def _connect(self) -> None:
        self.choice.chosen.connect(lambda n: self.wished.emit(growth_drag.choose_axis(curves.AXES[n]), None))
        self.table.taken.connect(self._take)
        for axis in curves.AXES:
            self._connect_plot(axis, self.plots[axis])

    def _connect_plot(self, axis: GrowthAxis, plot: CurvePlot) -> None:
        plot.pointed.connect(lambda value: self._point(axis, value))
        plot.wished.connect(lambda value: self._consider(growth_drag.consider(axis, value), by_key=False))
        plot.nudged.connect(lambda by: self._consider(growth_drag.nudge(axis, by), by_key=True))
        plot.settled.connect(self._settle)
        plot.given_up.connect(lambda: self.wished.emit(growth_drag.give_up, None))
        plot.taken.connect(lambda: self.wished.emit(growth_drag.choose_axis(axis), None))

    def _point(self, axis: GrowthAxis, value: int | None) -> None:
        """Read the curve at ``value``, or at the nearest one there is."""
        if self._part is None:
            return
        self._forget_pointer()
        if value is not None:
            g = self._part.geometry
            value = curves.nearest(g, axis, value)
            self._pointed = readout(g, axis, value)
            self.row.show_ghost(axis, value, self._pointed)
        self._show_readout()

    def _forget_pointer(self) -> None:
        self._pointed = None
        self.row.hide_ghosts()

    def _consider(self, transition: Transition, by_key: bool) -> None:
        self._by_key = by_key
        self.wished.emit(transition, None)

    def _settle(self) -> None:
        """Make the marked layer the layer; moving the marker is no undo step."""
        part = self._part
        if part is None or part.counted:
            return
        self.wished.emit(growth_drag.give_up, None)
        self._wish(growth_drag.settle(part.geometry))

    def _take(self, row: LayerRow) -> None:
        if row.layer.refused is not None:
            self.wished.emit(growth_drag.take(row.layer.name), None)
        else:
            self.wished.emit(growth_drag.give_up, None)
            self._wish(growth_drag.take(row.layer.name))

    def _wish(self, transition: Transition) -> None:
        """Ask for another layer, as an undo step of its own."""
        self._gestures += 1
        self.wished.emit(transition, f"growth {self._gestures}")

    # Layout --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        below = QVBoxLayout()
        below.addWidget(self.shrinking)
        below.addWidget(self.table, 1)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.addWidget(self.upright)
        self._middle.addWidget(self.row)
        self._middle.addLayout(below)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.readout)
        self.body.addWidget(self.said)
        self.body.addLayout(self._middle, 1)
        self.body.addWidget(self.refused)

    def _say(self) -> None:
        super()._say()
        say = self._text.text
        names = [say(f"growth.axis.{axis.value}") for axis in curves.AXES]
        self.choice.set_words(say("growth.choice"), *names)
        self.table.setAccessibleName(say("growth.table.name"))
        if self._part is not None:
            self._show(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        self._middle.setSpacing(self.look.px(10))
        style_label(self.shrinking, self.look, TextStyle.STRONG, self.look.palette.text)
        self._arrange()
        if self._part is not None:
            self._show_said(self._part)
