"""What is written around the matrix: slices and neurons at its left, channels and inputs above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from convviz.conv import Geometry
from convviz.explore.display.matrix.matrix_entries import input_at, neuron_at
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.pages.matrix.camera import Camera

LEAST_GROUP = 6  # px: slices and channels that are smaller are not parted by lines
GAP = 8  # units between labels
BAR = 5  # units: the bars beside the names of slices and channels


@dataclass(frozen=True, slots=True)
class Margins:
    """The room in px around the matrix: ``strip`` for slices and ``left`` in all, ``band`` and ``top``."""

    strip: int
    left: int
    band: int
    top: int


def margins(g: Geometry, look: Look) -> Margins:
    """Return the room that the labels of a layer need."""
    metrics = QFontMetrics(label_font(look))
    (across, down, filters), (width, height, depth) = g.output_shape, g.input_shape
    widest = max(
        metrics.horizontalAdvance(neuron_name(g, across * down * filters - 1)),
        metrics.horizontalAdvance(input_name(g, width * height * depth - 1)),
    )
    line = metrics.height()
    strip, band = line + look.px(BAR), line + look.px(BAR)
    return Margins(strip, strip + widest + 2 * look.px(GAP), band, band + line + look.px(2))


def label_font(look: Look) -> QFont:
    """Return the font of labels."""
    return look.font(TextStyle.CODE_SMALL)


def neuron_name(g: Geometry, row: int) -> str:
    """Return ``V[x,y,d]``."""
    at = neuron_at(g, row)
    return f"V[{at.x},{at.y},{at.d}]"


def input_name(g: Geometry, column: int) -> str:
    """Return ``X[x,y,c]``."""
    at = input_at(g, column)
    return f"X[{at.x},{at.y},{at.c}]"


def neuron_labels(g: Geometry, camera: Camera, look: Look, room: Margins) -> Iterator[tuple[str, QRectF]]:
    """Return the names at the left of the rows, and where they are written."""
    metrics = QFontMetricsF(label_font(look))
    across, down, _ = g.output_shape
    line, right = metrics.height(), room.left - look.px(GAP)
    step = _step(line, camera.cell[1], across, across * down)
    for row in _labelled(camera.rows, step, across * down):
        # A name that stands for several rows begins at its own, as those of columns do.
        middle = room.top + (camera.top_of(row) + line / 2 if step > 1 else camera.top_of(row + 0.5))
        if room.top - 1 <= middle - line / 2 and middle + line / 2 <= room.top + camera.height + 1:
            words = neuron_name(g, row)
            wide = metrics.horizontalAdvance(words)
            yield words, QRectF(right - wide, middle - line / 2, wide, line)


def input_labels(g: Geometry, camera: Camera, look: Look, room: Margins) -> Iterator[tuple[str, QRectF]]:
    """Return the names above the columns, each at the left end of its column."""
    metrics = QFontMetricsF(label_font(look))
    wide = metrics.horizontalAdvance(input_name(g, camera.shape[1] - 1))
    step = _step(wide + look.px(GAP), camera.cell[0], g.width, g.width * g.height)
    for column in _labelled(camera.columns, step, g.width * g.height):
        left = camera.left_of(column)
        if left >= -1 and left + wide <= camera.width + 1:
            yield input_name(g, column), QRectF(room.left + left, room.band, wide, metrics.height())


class Labels:
    """Draws the margins of one camera."""

    def __init__(self, painter: QPainter, g: Geometry, camera: Camera, look: Look, room: Margins) -> None:
        self._painter, self._g, self._camera, self.look, self._room = painter, g, camera, look, room
        self._metrics = QFontMetricsF(label_font(look))
        painter.setFont(label_font(look))

    def draw(self) -> None:
        """Draw slices, neurons, channels and inputs, and the lines between slices and channels."""
        self._draw_slices()
        self._draw_neurons()
        self._draw_channels()
        self._draw_inputs()

    def _draw_slices(self) -> None:
        """Draw a strip in the hue of each slice, with its name, and lines between slices."""
        camera, painter, room, look = self._camera, self._painter, self._room, self.look
        across, down, _ = self._g.output_shape
        right = room.left + min(camera.width, camera.left_of(camera.shape[1]))
        for d, start, stop in _groups(camera.rows, across * down):
            top, bottom = self._down(start), self._down(stop)
            hue = look.hue(d)
            strip = QRectF(0, top, room.strip, bottom - top)
            painter.fillRect(strip, QColor(hue.tint))
            bar = look.px(BAR)
            painter.fillRect(QRectF(room.strip - bar, top, bar, bottom - top), QColor(hue.line))
            name = f"V[:,:,{d}]"
            if bottom - top >= self._metrics.horizontalAdvance(name) + 4:
                painter.save()
                painter.translate(strip.center() - QPointF(bar / 2, 0))
                painter.rotate(-90)
                painter.setPen(QColor(hue.text))
                along = QRectF(-strip.height() / 2, -strip.width() / 2, strip.height(), strip.width())
                painter.drawText(along, int(Qt.AlignmentFlag.AlignCenter), name)
                painter.restore()
            if start % (across * down) == 0 and start > camera.rows.start and bottom - top >= LEAST_GROUP:
                painter.setPen(QPen(QColor(look.palette.text), look.px(2)))
                painter.drawLine(QPointF(0, top), QPointF(room.strip, top))
                painter.drawLine(QPointF(room.left, top), QPointF(right, top))

    def _draw_neurons(self) -> None:
        """Name as many neurons as there is room for."""
        self._painter.setPen(QColor(self.look.palette.muted))
        for words, rect in neuron_labels(self._g, self._camera, self.look, self._room):
            baseline = rect.center().y() + self._metrics.capHeight() / 2
            self._painter.drawText(QPointF(rect.left(), baseline), words)

    def _draw_channels(self) -> None:
        """Name the channels over brackets, and draw lines between them."""
        camera, painter, room, look = self._camera, self._painter, self._room, self.look
        size = self._g.width * self._g.height
        bottom = room.top + min(camera.height, camera.top_of(camera.shape[0]))
        for c, start, stop in _groups(camera.columns, size):
            left, right = self._across(start), self._across(stop)
            gap = look.px(2)
            bar = QRectF(left + gap, room.band - look.px(3), max(1.0, right - left - 2 * gap), look.px(3))
            painter.fillRect(
                bar, QColor(look.palette.border if right - left < LEAST_GROUP else look.palette.muted)
            )
            name = f"X[:,:,{c}]"
            painter.setPen(QColor(look.palette.text))
            if right - left >= self._metrics.horizontalAdvance(name) + 4:
                over = QRectF(left, 0, right - left, room.band - look.px(BAR))
                painter.drawText(over, int(Qt.AlignmentFlag.AlignCenter), name)
            if start % size == 0 and start > camera.columns.start and right - left >= LEAST_GROUP:
                painter.setPen(QPen(QColor(look.palette.text), max(1.0, look.scale)))
                painter.drawLine(QPointF(left, room.band), QPointF(left, bottom))

    def _draw_inputs(self) -> None:
        """Name as many inputs as there is room for, each at the left end of its column."""
        self._painter.setPen(QColor(self.look.palette.muted))
        for words, rect in input_labels(self._g, self._camera, self.look, self._room):
            self._painter.drawText(QPointF(rect.left() + 1, rect.top() + self._metrics.ascent()), words)
            tick = QRectF(rect.left(), self._room.top - self.look.px(4), 1, self.look.px(4))
            self._painter.fillRect(tick, QColor(self.look.palette.muted))

    def _across(self, column: float) -> float:
        inside = min(max(0.0, self._camera.left_of(column)), self._camera.width)
        return self._room.left + inside

    def _down(self, row: float) -> float:
        return self._room.top + min(max(0.0, self._camera.top_of(row)), self._camera.height)


def draw_tag(painter: QPainter, rect: QRect, words: str, ground: str, look: Look) -> None:
    """Write ``words`` on a filled ``rect``."""
    painter.fillRect(rect, QColor(ground))
    painter.setFont(label_font(look))
    painter.setPen(QColor(colours.ink_on(ground)))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)


def tag_size(words: str, look: Look) -> tuple[int, int]:
    """Return the width and height in px of a tag."""
    metrics = QFontMetrics(label_font(look))
    return ceil(metrics.horizontalAdvance(words)) + look.px(GAP), metrics.height()


def _groups(seen: range, size: int) -> Iterator[tuple[int, int, int]]:
    """Return (index, start, stop) of each run of ``size`` that is seen, cut to what is seen of it."""
    for index in range(seen.start // size, (seen.stop - 1) // size + 1):
        yield index, max(seen.start, index * size), min(seen.stop, (index + 1) * size)


def _step(needed: float, cell: float, line: int, group: int) -> int:
    """Return the smallest natural step between labels: 1, then lines, then slices or channels."""
    step = 1
    while step * cell < needed:
        if step == 1:
            step = line if line > 1 else 2
        elif step < group:
            step = min(2 * step, group)
        else:
            step *= 2
    return step


def _labelled(seen: range, step: int, group: int) -> Iterator[int]:
    """Return what is labelled: every ``step``-th of a group, unless the next group begins too near."""
    if step >= group:
        yield from range(-(-seen.start // step) * step, seen.stop, step)
        return
    for _, start, stop in _groups(seen, group):
        first = start // group * group
        for index in range(first + -(-(start - first) // step) * step, stop, step):
            if first + group - index >= step or step == 1:
                yield index
