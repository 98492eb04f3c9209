"""A plot of two curves against updates, shared and not shared, as it grows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore import numbers
from convviz.explore.display.training.training_part import Curves
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.plot_axes import style_axes
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line

SOON = 60  # ms after the first paint
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
WIDTH = 3  # units
MOST_TICKS = 6
MOST_POINTS = 1000  # of a longer curve the plot shows every n-th update


class LineSample(Dressed, QWidget):
    """A piece of a curve as it is drawn, beside its name; ``index`` 0 is shared, 1 not shared."""

    def __init__(self, index: int, look: Look) -> None:
        super().__init__()
        self._index, self.look = index, look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Ask for a piece long enough to show the dashes."""
        return QSize(self.look.px(34), self.look.px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the piece."""
        with QPainter(self) as painter:
            colour = QColor(self.look.palette.bars[self._index])
            painter.setPen(QPen(colour, WIDTH * self.look.scale, STYLES[self._index]))
            middle = self.height() / 2
            painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))


class TrainingPlot(Dressed, QWidget):
    """Draws `Curves` with pyqtgraph, which is loaded soon after the plot is first painted."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._plot: Any = None
        self._lines: tuple[Any, ...] = ()
        self._coming = False
        self._curves: Curves | None = None
        self._across = ""
        self.title = Line()
        self._room = QWidget()
        self._room.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._inner = QHBoxLayout(self._room)
        self._inner.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self._room, 1)
        self._restyle()

    def show_curves(self, curves: Curves, title: str, across: str) -> None:
        """Draw other curves; ``title`` says what they are, ``across`` names the axis of updates."""
        self._curves, self._across = curves, across
        self.title.setText(title)
        self.setAccessibleName(title)
        self._draw()

    def _restyle(self) -> None:
        style_label(self.title, self.look, TextStyle.STRONG, self.look.palette.text)
        self._style_plot()
        self._draw()

    def shown_points(self) -> tuple[int, int]:
        """Return how many points each curve has on screen, for tests."""
        lines = [line.getData()[0] for line in self._lines] or [None, None]
        counts = [0 if x is None else len(x) for x in lines]
        return counts[0], counts[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ask for pyqtgraph when the window is on screen."""
        if self._plot is None and not self._coming:
            self._coming = True
            QTimer.singleShot(SOON, self, self.bring)

    def bring(self) -> None:
        """Load pyqtgraph and draw, when that has not been done."""
        if self._plot is not None:
            return
        # pyqtgraph takes a fifth of a second to load; the page is on screen before it does.
        import pyqtgraph

        self._plot = pyqtgraph.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(False, False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumSize(0, 0)
        item = self._plot.getPlotItem()
        item.getViewBox().disableAutoRange()
        self._lines = (item.plot(), item.plot())
        self._inner.addWidget(self._plot)
        self._style_plot()
        self._draw()

    def _style_plot(self) -> None:
        if self._plot is None:
            return
        import pyqtgraph

        look, colours, item = self.look, self.look.palette, self._plot.getPlotItem()
        style_axes(self._plot, look)
        for index, line in enumerate(self._lines):
            line.setPen(pyqtgraph.mkPen(colours.bars[index], width=WIDTH * look.scale, style=STYLES[index]))
        for side in ("bottom", "left"):
            item.getAxis(side).setStyle(hideOverlappingLabels=False)
        item.getAxis("bottom").setHeight(round(2.2 * QFontMetrics(look.font(TextStyle.SMALL)).height()))

    def _draw(self) -> None:
        if self._plot is None or self._curves is None:
            return
        curves, item = self._curves, self._plot.getPlotItem()
        for line, values in zip(self._lines, (curves.shared, curves.unshared), strict=True):
            line.setData(*_points(values, curves.log))
        item.setLabel("bottom", self._across, color=self.look.palette.text)
        last = max(10, len(curves.shared) - 1, len(curves.unshared) - 1)
        everything = (*curves.shared, *curves.unshared)
        low, high, up = _vertical(min(everything), max(everything), curves.log)
        metrics = QFontMetrics(self.look.font(TextStyle.SMALL))
        # pyqtgraph learns only by drawing how much room ticks take, one drawing late.
        widest = max(metrics.horizontalAdvance(words) for _, words in up)
        item.getAxis("left").setWidth(widest + metrics.height())
        item.getAxis("left").setTicks([up])
        item.getAxis("bottom").setTicks([_even(0, last)])
        item.getViewBox().setRange(QRectF(0, low, last * 1.03, high - low), padding=0.02)


def _points(values: tuple[float, ...], log: bool) -> tuple[Any, Any]:
    """Return updates and values; on a log axis their logarithms."""
    every = max(1, len(values) // MOST_POINTS)
    updates = np.arange(0, len(values), every)
    if len(values) and updates[-1] != len(values) - 1:
        updates = np.append(updates, len(values) - 1)
    chosen = np.array(values)[updates]
    return updates, np.log10(chosen) if log else chosen


Ticks = list[tuple[float, str]]


def _vertical(low: float, high: float, log: bool) -> tuple[float, float, Ticks]:
    """Return the ends of the vertical axis and its ticks, in what is drawn: logarithms on a log axis."""
    if not log:
        if not high > low:  # adding 1 to a very large number changes nothing
            high = low + max(1.0, abs(low) / 10)
        ticks = _even(low, high)
        return min(low, ticks[0][0]), max(high, ticks[-1][0]), ticks
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    last = max(last, first + 1)
    every = math.ceil((last - first) / MOST_TICKS)
    powers = range(last, first - 1, -every)
    return first, last, [(power, _power(power)) for power in powers]


def _power(power: int) -> str:
    """Return 10 to the ``power`` as digits where they are few, else with a raised exponent."""
    if -3 <= power <= 6:
        return numbers.grouped(10**power) if power >= 0 else f"{10.0**power:.{-power}f}"
    return numbers.power_of_ten(power)


def _even(low: float, high: float) -> Ticks:
    """Return ticks at round numbers from ``low`` to ``high``."""
    span = high - low
    size = 10.0 ** math.floor(math.log10(span / (MOST_TICKS - 1)))
    step = next(s * size for s in (1, 2, 5, 10) if span / (s * size) <= MOST_TICKS)
    first = math.ceil(low / step)
    places = [round(n * step, 12) for n in range(first, math.floor(high / step) + 1)]
    return [(place, numbers.grouped(place)) for place in places]
