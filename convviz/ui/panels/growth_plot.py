"""Parameters needed against the neurons up to here: with sharing a staircase, without a straight line.

Fully connected there is a third line, so much steeper that the others lie on the floor.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look
from convviz.ui.look.shapes import disc, put_disc
from convviz.ui.words.dressed import Dressed

Line = tuple[list[int], list[int]]
DOT, CHOSEN_DOT = 4, 6  # units: the radius of the marker's dots, and of the one on the line that holds
THIN, THICK = 2, 4  # units: the lines, and the one that holds
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
MOST_STAIRS = 2000  # of more weight sets the staircase shows every n-th


def staircase(order: WalkOrder, per_slice: int, filters: int, per_neuron: int) -> Line:
    """Return (neurons up to here, parameters of the sets touched): flat until a new set is touched.

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
    """Draws the lines once, as a picture, and over it the marker, which a step moves.

    Lengths tell the story, from zero on both axes; the numbers are beside the plot. It does without
    pyqtgraph, which the window would have to load before its picture is final.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._picture: QPixmap | None = None
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
        """Move the marker to what the ``neurons`` up to here need: a number for each of the three."""
        before = self.dots()
        self._place = (neurons, parameters)
        after = self.dots()
        if before != after:
            dirty = QRegion()
            for at, _ in (*before, *after):
                dirty += self._around(at)
            self.update(dirty)

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
            for at, index in self.dots():
                radius = (CHOSEN_DOT if index == self._chosen else DOT) * scale
                dot = disc(radius, colours.bars[index], colours.surface, 2 * scale, self.devicePixelRatioF())
                put_disc(painter, QPointF(at), dot)

    def dots(self) -> list[tuple[QPoint, int]]:
        """Return where the dots are, in whole px, and on which line; that of the chosen line comes last."""
        if not self._lines:
            return []
        neurons, parameters = self._place
        drawn = [
            (self._at(neurons, value).toPoint(), index)
            for index, value in enumerate(parameters[: len(self._lines)])
        ]
        return sorted(drawn, key=lambda dot: dot[1] == self._chosen)

    def _around(self, at: QPoint) -> QRect:
        reach = round((CHOSEN_DOT + 3) * self.look.scale) + 1
        return QRect(at, at).adjusted(-reach, -reach, reach, reach)

    def picture(self) -> QPixmap:
        """Return zero and the lines as a picture of this widget's size."""
        colours, ratio = self.look.palette, self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(colours.surface))
        with QPainter(picture) as painter:
            neurons, parameters = self._ends()
            painter.setPen(QPen(QColor(colours.muted), max(1.0, self.look.scale)))
            painter.drawPolyline([self._at(0, parameters), self._at(0, 0), self._at(neurons, 0)])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, line in reversed(list(enumerate(self._lines))):
                width = (THICK if index == self._chosen else THIN) * self.look.scale
                pen = QPen(QColor(colours.bars[index]), width, STYLES[index], Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawPolyline([self._at(*pair) for pair in zip(*line, strict=True)])
        return picture

    def _ends(self) -> tuple[int, int]:
        """Return the most neurons, and the most parameters that a line comes to."""
        return self._lines[-1][0][-1], self._lines[-1][1][-1]

    def _at(self, neurons: int, parameters: int) -> QPointF:
        """Return the point of two numbers, in px: zero at the lower left, and room for a dot all around."""
        edge = (CHOSEN_DOT + 2) * self.look.scale
        most_neurons, most_parameters = self._ends()
        across = (self.width() - 2 * edge) * neurons / most_neurons
        up = (self.height() - 2 * edge) * parameters / most_parameters
        return QPointF(edge + across, self.height() - edge - up)

    def _restyle(self) -> None:
        """Draw the picture again at the next paint event."""
        self._picture = None
        self.update()
