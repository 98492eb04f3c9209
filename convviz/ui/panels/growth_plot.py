"""Parameters needed against neurons visited: with sharing a staircase, without a straight line.

Fully connected there is a third line, so much steeper that the others lie on the floor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore import numbers
from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.plot_axes import picture_of, resize_hidden, style_axes
from convviz.ui.look.shapes import disc, put_disc
from convviz.ui.words.dressed import Dressed

Line = tuple[list[int], list[int]]
Levels = list[tuple[float, float]]  # (from tick to tick, where they begin)
SOON = 60  # ms after the first paint
DOT, CHOSEN_DOT = 5, 8  # units: the radius of the marker's dots, and of the one on the line that holds
THIN, THICK = 2, 4.5  # units: the lines, and the one that holds
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
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


def spread(step: float, low: float, high: float, size: float, width: Callable[[str], int]) -> float:
    """Return ``step``, or a larger round number, so that the words at the ticks do not touch.

    The axis goes from ``low`` to ``high`` over ``size`` px; ``width`` gives that of words in px.
    """
    while step < high - low:
        words = max(width(_tick(n * step)) for n in range(int(high / step) + 1))
        if (words + width("00")) * (high - low) <= step * size:
            break
        first = f"{step:e}"[0]
        step *= 2.5 if first == "2" else 2  # 1, 2, 5, 10
    return step


class GrowthPlot(Dressed, QWidget):
    """Draws the lines with pyqtgraph, once, as a picture, and over it the marker, which a step moves."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._plot: Any = None
        self._picture: QPixmap | None = None
        self._coming = False
        self._words = ("", "")
        self._lines: tuple[Line, ...] = ()
        self._chosen = 0
        self._place: tuple[int, tuple[int, ...]] = (0, ())
        self._axes = (0.0, 0.0, 1.0, 1.0)  # where zero is in the picture, and px a neuron and a parameter
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_lines(self, lines: tuple[Line, ...], chosen: int) -> None:
        """Draw other lines: shared, not shared and, where it matters, fully connected; ``chosen`` holds."""
        self._lines, self._chosen = lines, chosen
        self._restyle()

    def show_marker(self, neurons: int, parameters: tuple[int, ...]) -> None:
        """Move the marker to what is needed at ``neurons`` visited: a number for each of the three."""
        before = self._dots()
        self._place = (neurons, parameters)
        after = self._dots()
        if before != after:
            dirty = QRegion()
            for at, _ in (*before, *after):
                dirty += self._around(at)
            self.update(dirty)

    def set_words(self, across: str, up: str) -> None:
        """Name the axes."""
        self._words = (across, up)
        self._restyle()

    def axis(self, side: str) -> Any:
        """Return pyqtgraph's axis at "bottom" or at "left"; the plot must be there."""
        return self._plot.getPlotItem().getAxis(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the plot at its new size."""
        super().resizeEvent(event)
        self._picture = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture of the plot and put the dots on it."""
        if self._plot is None or not self._lines:
            QPainter(self).fillRect(self.rect(), QColor(self.look.palette.surface))
            if not self._coming:  # the window is on screen now
                self._coming = True
                QTimer.singleShot(SOON, self, self.bring)
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self.picture()
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawPixmap(0, 0, self._picture)
            colours, scale = self.look.palette, self.look.scale
            for at, index in self._dots():
                radius = (CHOSEN_DOT if index == self._chosen else DOT) * scale
                dot = disc(radius, colours.bars[index], colours.surface, 2 * scale, self.devicePixelRatioF())
                put_disc(painter, QPointF(at), dot)

    def _dots(self) -> list[tuple[QPoint, int]]:
        """Return where the dots are, in whole px, and on which line; that of the chosen line comes last."""
        if self._picture is None:
            return []
        neurons, parameters = self._place
        left, top, across, up = self._axes
        drawn = [
            (QPoint(round(left + neurons * across), round(top + value * up)), index)
            for index, value in enumerate(parameters[: len(self._lines)])
        ]
        return sorted(drawn, key=lambda dot: dot[1] == self._chosen)

    def _around(self, at: QPoint) -> QRect:
        reach = round((CHOSEN_DOT + 3) * self.look.scale) + 1
        return QRect(at, at).adjusted(-reach, -reach, reach, reach)

    def picture(self) -> QPixmap:
        """Return the plot as a picture of this widget's size."""
        resize_hidden(self._plot, self.size())
        picture = picture_of(self._plot, self.devicePixelRatioF())
        box, most = self._plot.getViewBox(), QPointF(self._lines[-1][0][-1], self._lines[-1][1][-1])
        zero, far = box.mapViewToScene(QPointF(0, 0)), box.mapViewToScene(most)
        across, up = (far.x() - zero.x()) / most.x(), (far.y() - zero.y()) / most.y()
        self._axes = (zero.x(), zero.y(), across, up)
        return picture

    def bring(self) -> None:
        """Load pyqtgraph and draw, when that has not been done; it comes by itself soon after the window."""
        if self._plot is not None:
            return
        # pyqtgraph takes a fifth of a second to load; the window is on screen before it does.
        import pyqtgraph

        axes = {side: pyqtgraph.AxisItem(side) for side in ("bottom", "left")}
        for axis in axes.values():
            axis.tickStrings = _tick_words
        usual = axes["bottom"].tickSpacing
        axes["bottom"].tickSpacing = lambda low, high, size: self._apart(
            usual(low, high, size), low, high, size
        )
        self._plot = pyqtgraph.PlotWidget(self, axisItems=axes)
        self._plot.hide()  # only ever seen through its picture
        self._plot.setMinimumSize(0, 0)
        self._plot.hideButtons()
        self._restyle()

    def _apart(self, levels: Levels, low: float, high: float, size: float) -> Levels:
        """Return the ``levels`` of ticks, coarse to fine, with the coarsest far enough apart for their words.

        pyqtgraph writes those whatever room there is.
        """
        width = QFontMetrics(self.look.font(TextStyle.SMALL)).horizontalAdvance
        step = spread(levels[0][0], low, high, size, width)
        return [(step, 0), *(level for level in levels if level[0] < step)]

    def _restyle(self) -> None:
        if self._plot is None or not self._lines:
            return
        import pyqtgraph

        colours, item = self.look.palette, self._plot.getPlotItem()
        style_axes(self._plot, self.look)
        item.clear()
        for index, line in reversed(list(enumerate(self._lines))):
            width = (THICK if index == self._chosen else THIN) * self.look.scale
            pen = pyqtgraph.mkPen(colours.bars[index], width=width, style=STYLES[index])
            item.plot(line[0], line[1], pen=pen)
        for side, words in zip(("bottom", "left"), self._words, strict=True):
            item.setLabel(side, words, color=colours.text)
        metrics = QFontMetrics(self.look.font(TextStyle.SMALL))
        # pyqtgraph learns only by drawing how much room ticks take, one drawing late.
        self.axis("left").setWidth(metrics.horizontalAdvance("100 M") + 2 * metrics.height())
        self.axis("bottom").setHeight(round(2.6 * metrics.height()))
        total, most = self._lines[-1][0][-1], self._lines[-1][1][-1]
        item.setXRange(0, total, padding=0.03)
        item.setYRange(0, most, padding=0.06)
        self._picture = None
        self.update()
