"""Parameters needed against neurons visited: with sharing a staircase, without a straight line.

Fully connected there is a third line, so much steeper that the others lie on the floor.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look
from convviz.ui.look.shapes import disc, put_disc
from convviz.ui.panels.linear_axes import LinearAxes
from convviz.ui.words.dressed import Dressed

Line = tuple[list[int], list[int]]
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


class GrowthPlot(Dressed, QWidget):
    """Draws axes and lines once, as a picture, and over it the marker, which a step moves.

    It does without pyqtgraph, which the window would have to load before its picture is final.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._picture: QPixmap | None = None
        self._axes: LinearAxes | None = None  # those of the picture
        self._words = ("", "")
        self._lines: tuple[Line, ...] = ()
        self._chosen = 0
        self._place: tuple[int, tuple[int, ...]] = (0, ())
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the plot at its new size."""
        super().resizeEvent(event)
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture of the plot and put the dots on it."""
        if not self._lines:
            QPainter(self).fillRect(self.rect(), QColor(self.look.palette.surface))
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
        if self._axes is None:
            return []
        neurons, parameters = self._place
        drawn = [
            (self._axes.at(neurons, value).toPoint(), index)
            for index, value in enumerate(parameters[: len(self._lines)])
        ]
        return sorted(drawn, key=lambda dot: dot[1] == self._chosen)

    def _around(self, at: QPoint) -> QRect:
        reach = round((CHOSEN_DOT + 3) * self.look.scale) + 1
        return QRect(at, at).adjusted(-reach, -reach, reach, reach)

    def picture(self) -> QPixmap:
        """Return axes and lines as a picture of this widget's size; the dots are put where it has them."""
        colours, ratio = self.look.palette, self.devicePixelRatioF()
        most = QPointF(self._lines[-1][0][-1], self._lines[-1][1][-1])
        self._axes = axes = LinearAxes.within(self.size(), self.look, most)
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(colours.surface))
        with QPainter(picture) as painter:
            painter.setClipRect(axes.box)
            for index, line in reversed(list(enumerate(self._lines))):
                width = (THICK if index == self._chosen else THIN) * self.look.scale
                painter.setPen(QPen(QColor(colours.bars[index]), width, STYLES[index]))
                painter.drawPolyline([axes.at(*pair) for pair in zip(*line, strict=True)])
            painter.setClipping(False)
            axes.draw(painter, self.look, self._words)
        return picture

    def _restyle(self) -> None:
        """Have the picture drawn again when it is next painted."""
        self._picture = self._axes = None
        self.update()
