"""Parameters needed against neurons visited: with sharing a staircase, without a straight line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from convviz.explore import numbers
from convviz.explore.state import WalkOrder
from convviz.ui.look import Look, TextStyle

Line = tuple[list[int], list[int]]
MOST_STAIRS = 2000  # of more weight sets the staircase shows every n-th


def staircase(order: WalkOrder, per_slice: int, filters: int, per_neuron: int) -> Line:
    """Return (neurons visited, parameters of the sets touched): flat until a new set is touched.

    A new set is touched at the first neuron of each slice, or, walking through depth columns, at each of the
    first ``filters`` neurons.
    """
    every = 1 if order is WalkOrder.COLUMN_FIRST else per_slice
    total = per_slice * filters
    neurons, parameters = [0], [0]
    stride = max(1, filters // MOST_STAIRS)
    for sets in range(stride, filters + 1, stride):
        begins = (sets - 1) * every + 1
        neurons += [begins, begins]
        parameters += [parameters[-1], sets * per_neuron]
    return [*neurons, total], [*parameters, parameters[-1]]


def _tick_words(values: list[float], _scale: float, _spacing: float) -> list[str]:
    """Return ticks in full below 100,000 and in millions (M) or thousands (k) above."""
    return [_tick(value) for value in values]


def _tick(value: float) -> str:
    for size, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if abs(value) >= 100 * size or (abs(value) >= size and size > 1_000):
            return f"{value / size:g} {sign}"
    return numbers.grouped(value)


class GrowthPlot(QWidget):
    """Draws both lines with pyqtgraph and a marker over them, which is all that a step moves."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._plot: Any = None
        self._words = ("", "", "", "")
        self._lines: tuple[Line, Line] | None = None
        self._marker = _Marker(look, self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_lines(self, shared: Line, unshared: Line) -> None:
        """Draw other lines."""
        self._lines = (shared, unshared)
        self._draw()

    def show_marker(self, neurons: int, shared: int, unshared: int) -> None:
        """Move the marker to what is needed at ``neurons`` visited."""
        self._marker.move_to(neurons, shared, unshared)

    def set_words(self, across: str, up: str, shared: str, unshared: str) -> None:
        """Name the axes and the lines."""
        self._words = (across, up, shared, unshared)
        self._draw()

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes; pyqtgraph does not follow palettes by itself."""
        self._look = look
        self._marker.set_look(look)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the plot in after the first paint."""
        super().showEvent(event)
        if self._plot is None:
            QTimer.singleShot(0, self, self._bring)

    def resizeEvent(self, event: Any) -> None:
        """Keep the marker over the plot."""
        super().resizeEvent(event)
        self._marker.setGeometry(self.rect())

    def _bring(self) -> None:
        # pyqtgraph takes a fifth of a second to load; the window is on screen before it does.
        import pyqtgraph

        if self._plot is not None:
            return
        axes = {side: pyqtgraph.AxisItem(side) for side in ("bottom", "left")}
        for axis in axes.values():
            axis.tickStrings = _tick_words
        self._plot = pyqtgraph.PlotWidget(axisItems=axes)
        self._plot.setMinimumSize(0, 0)
        self._plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._plot.setMouseEnabled(False, False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column.addWidget(self._plot)
        self._marker.follow(self._plot)
        self._marker.raise_()
        self._draw()

    def _draw(self) -> None:
        if self._plot is None or self._lines is None:
            return
        import pyqtgraph

        colours, item = self._look.palette, self._plot.getPlotItem()
        self._plot.setBackground(colours.surface)
        item.clear()
        width = 3 * self._look.scale
        for line, colour, style in (
            (self._lines[1], colours.bars[1], Qt.PenStyle.DashLine),
            (self._lines[0], colours.bars[0], Qt.PenStyle.SolidLine),
        ):
            item.plot(line[0], line[1], pen=pyqtgraph.mkPen(colour, width=width, style=style))
        across, up, _, _ = self._words
        for side, words in (("bottom", across), ("left", up)):
            axis = item.getAxis(side)
            axis.setPen(colours.muted)
            axis.setTextPen(colours.text)
            axis.setTickFont(self._look.font(TextStyle.SMALL))
            axis.enableAutoSIPrefix(False)
            axis.label.setFont(self._look.font(TextStyle.SMALL))
            item.setLabel(side, words, color=colours.text)
        total, most = self._lines[1][0][-1], self._lines[1][1][-1]
        item.setXRange(0, total, padding=0.03)
        item.setYRange(0, most, padding=0.06)
        self._marker.update()


class _Marker(QWidget):
    """Dots on both lines at the present neuron; its own layer, so that a step leaves the plot alone."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._plot: Any = None
        self._place = (0, 0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def follow(self, plot: Any) -> None:
        self._plot = plot
        plot.getViewBox().sigResized.connect(lambda _: self.update())
        plot.getViewBox().sigRangeChanged.connect(lambda *_: self.update())

    def move_to(self, neurons: int, shared: int, unshared: int) -> None:
        if (neurons, shared, unshared) != self._place:
            self._place = (neurons, shared, unshared)
            self.update()

    def set_look(self, look: Look) -> None:
        self._look = look
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._plot is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._plot.getViewBox()
        colours, radius = self._look.palette, 6 * self._look.scale
        neurons, shared, unshared = self._place
        for value, colour in ((unshared, colours.bars[1]), (shared, colours.bars[0])):
            scene = box.mapViewToScene(QPointF(neurons, value))
            at = self._plot.mapTo(self.parentWidget(), self._plot.mapFromScene(scene))
            painter.setPen(QPen(QColor(colours.surface), 2 * self._look.scale))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(at, radius, radius)
