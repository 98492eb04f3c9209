"""The four plots of the growth page side by side, each with the sentence that says what there is to see."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QGridLayout, QWidget

from convviz.explore.display.growth import GrowthPart, Readout
from convviz.explore.growth import curves
from convviz.explore.state.state import GrowthAxis
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.growth.curve_plot import CurvePlot
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.paragraph import Paragraph


class GrowthPlots(Dressed, QWidget):
    """One plot for each axis, by `GrowthAxis`: ``plots`` and ``sentences``; all are shown, or one."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self.plots = {axis: CurvePlot(look) for axis in curves.AXES}
        self.sentences = {axis: Paragraph(least_lines=2) for axis in curves.AXES}
        # A grid, so that the plots are as high as each other, however many lines their sentences have.
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setRowStretch(0, 1)
        for column, axis in enumerate(curves.AXES):
            self._grid.addWidget(self.plots[axis], 0, column)
            self._grid.addWidget(self.sentences[axis], 1, column)
            self._grid.setColumnStretch(column, 1)
        self._restyle()
        self._say()

    def show_part(self, part: GrowthPart) -> None:
        """Draw the curves of ``part`` between the same powers of ten, so that they compare."""
        up = _decades(part)
        for curve in part.curves:
            plot = self.plots[curve.axis]
            plot.show_part(curve, up, curve.axis is part.axis, part.considered)
            plot.setAccessibleDescription(in_words(curve.readout, self._text))
            self.sentences[curve.axis].setText(self._text.text(curve.sentence))

    def show_ghost(self, axis: GrowthAxis, value: int, readout: Readout) -> None:
        """Show in the plot of ``axis`` what is read at ``value``."""
        self.plots[axis].show_ghost(value, readout.count)

    def hide_ghosts(self) -> None:
        """Show nothing under the pointer."""
        for plot in self.plots.values():
            plot.show_ghost(None)

    def show_alone(self, chosen: GrowthAxis | None) -> None:
        """Show the plot of ``chosen`` alone, or all."""
        for column, axis in enumerate(curves.AXES):
            shown = chosen is None or axis is chosen
            self.plots[axis].setVisible(shown)
            self.sentences[axis].setVisible(shown)
            self._grid.setColumnStretch(column, int(shown))

    def _say(self) -> None:
        """Name the axes."""
        say = self._text.text
        for axis, plot in self.plots.items():
            name = say(f"growth.axis.{axis.value}")
            plot.set_words(say("growth.axis_across", name=name))
            plot.setAccessibleName(name)
            plot.setToolTip(say("growth.plot_help"))

    def _restyle(self) -> None:
        look = self.look
        self._grid.setHorizontalSpacing(look.px(14))
        style = TextStyle.TERM if look.presenting else TextStyle.SMALL
        for label in self.sentences.values():
            style_label(label, look, style, look.palette.text)


def in_words(shown: Readout, text: Text) -> str:
    """Return the counts at one point as a sentence, for who cannot see them."""
    count = shown.count
    return text.text(
        "growth.readout",
        place=shown.place,
        shared=count.shared,
        unshared=count.unshared,
        fully_connected=count.fully_connected,
    )


def _decades(part: GrowthPart) -> tuple[int, int]:
    """Return the powers of ten around every count of every curve, so that the plots compare."""
    least = min(min(c.curve.shared) for c in part.curves)
    most = max(max(c.curve.fully_connected) for c in part.curves)
    return math.floor(math.log10(least)), math.ceil(math.log10(most))
