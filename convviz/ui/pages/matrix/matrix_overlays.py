"""What lies over the matrix and moves: the current row, the places of a weight, the pointed entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convviz.conv import Geometry
from convviz.explore.display.matrix.matrix_entries import neuron_at
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.matrix_labels import (
    GAP,
    Margins,
    draw_tag,
    input_labels,
    input_name,
    neuron_labels,
    neuron_name,
    tag_size,
)

LEAST_PLACE = 5  # units: the least side of the frame around a place of a weight
ROW_LINE, PLACE_LINE = 3, 2  # units


@dataclass(frozen=True)
class MatrixLayout:
    """Where rows, columns and entries are in the widget, in px."""

    geometry: Geometry
    camera: Camera
    room: Margins
    look: Look

    @property
    def inside(self) -> QRectF:
        """The room of the entries."""
        camera, room = self.camera, self.room
        width = min(camera.width, camera.left_of(camera.shape[1]))
        height = min(camera.height, camera.top_of(camera.shape[0]))
        return QRectF(room.left, room.top, width, height)

    def entry_rect(self, row: int, column: int) -> QRectF:
        """Return the rectangle of an entry."""
        left = self.room.left + self.camera.left_of(column)
        return QRectF(left, self.room.top + self.camera.top_of(row), *self.camera.cell)

    def row_rect(self, row: int) -> QRectF:
        """Return what is seen of a row; empty where nothing is."""
        whole = self.inside
        top = self.room.top + self.camera.top_of(row)
        return QRectF(whole.left(), top, whole.width(), self.camera.cell[1]).intersected(whole)

    def row_tag(self, row: int) -> QRect:
        """Return the place of the tag that names a row."""
        wide, high = tag_size(neuron_name(self.geometry, row), self.look)
        middle = self.row_rect(row).center().y()
        right = self.room.left - self.look.px(GAP) // 2
        return QRect(right - wide, self._kept(round(middle - high / 2), high), wide, high)

    def column_tag(self, column: int) -> QRect:
        """Return the place of the tag that names a column."""
        wide, high = tag_size(input_name(self.geometry, column), self.look)
        middle = self.room.left + self.camera.left_of(column + 0.5)
        most = self.room.left + round(self.camera.width) - wide
        return QRect(max(0, min(round(middle - wide / 2), most)), self.room.top - high, wide, high)

    def row_region(self, row: int) -> QRect:
        """Return all that the frame and the tag of the current row touch; empty where it is not seen."""
        rect = self.row_rect(row)
        if rect.isEmpty():
            return QRect()
        reach = 2 * self.look.px(ROW_LINE) + 2
        framed = rect.toAlignedRect().adjusted(-reach, -reach, reach, reach)
        tag = self.row_tag(row).adjusted(-1, 0, 1, 0)
        names = QRect(
            self.room.strip, tag.top() - tag.height(), self.room.left - self.room.strip, 3 * tag.height()
        )
        return framed.united(tag).united(names)  # longer names are in its way, too

    def _kept(self, top: int, height: int) -> int:
        return max(self.room.top, min(top, self.room.top + round(self.camera.height) - height))


def draw_row(painter: QPainter, layout: MatrixLayout, row: int) -> None:
    """Frame the current neuron's row in its filter's hue, with a light edge, and name it."""
    rect = layout.row_rect(row)
    if rect.isEmpty():
        return
    look, line = layout.look, layout.look.px(ROW_LINE)
    hue = look.hue(neuron_at(layout.geometry, row).d)
    out = line / 2 + (2 if rect.height() < line else 0)  # a row of a pixel or two stays visible
    framed = rect.adjusted(-out, -out, out, out)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((look.palette.surface, line + 2 * max(1.0, look.scale)), (hue.line, line)):
        painter.setPen(QPen(QColor(colour), width, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(framed)
    _draw_row_tag(painter, layout, row, hue.text)


def draw_places(painter: QPainter, layout: MatrixLayout, places: Iterable[tuple[int, int]]) -> None:
    """Frame the entries that one weight stands in."""
    look = layout.look
    painter.save()
    painter.setClipRect(layout.inside, Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    least = look.px(LEAST_PLACE)
    rects = []
    for row, column in places:
        rect = layout.entry_rect(row, column)
        x, y = max(1.0, (least - rect.width()) / 2), max(0.0, (least - rect.height()) / 2)
        rects.append(rect.adjusted(-x, -y, x, y))
    line = look.px(PLACE_LINE)
    for colour, width in ((look.palette.surface, line + 2), (look.palette.focus, line)):
        painter.setPen(QPen(QColor(colour), width, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRects(rects)
    painter.restore()


def draw_pointed(painter: QPainter, layout: MatrixLayout, row: int, column: int) -> None:
    """Draw lines from the pointed entry to its neuron and its input, and name both."""
    rect, look, inside = layout.entry_rect(row, column), layout.look, layout.inside
    if not rect.intersects(inside):
        return
    line = QColor(look.palette.focus)
    thin = max(1, round(look.scale))
    middle = rect.center()
    for bar in (
        QRectF(inside.left(), middle.y() - thin / 2, rect.left() - inside.left(), thin),
        QRectF(middle.x() - thin / 2, inside.top(), thin, rect.top() - inside.top()),
    ):
        painter.fillRect(bar, line)
    draw_places(painter, layout, ((row, column),))
    _draw_row_tag(painter, layout, row, look.palette.focus)
    tag = layout.column_tag(column)
    _clear(painter, tag, input_labels(layout.geometry, layout.camera, look, layout.room), look)
    draw_tag(painter, tag, input_name(layout.geometry, column), look.palette.focus, look)


def _draw_row_tag(painter: QPainter, layout: MatrixLayout, row: int, colour: str) -> None:
    """Name a row; names that are in its way are erased."""
    tag, look = layout.row_tag(row), layout.look
    _clear(painter, tag, neuron_labels(layout.geometry, layout.camera, look, layout.room), look)
    draw_tag(painter, tag, neuron_name(layout.geometry, row), colour, look)


def _clear(painter: QPainter, tag: QRect, labels: Iterable[tuple[str, QRectF]], look: Look) -> None:
    """Erase the names that a tag covers in part."""
    for _, rect in labels:
        covered = rect.adjusted(1, 2, -1, -2)  # names that only touch the tag stay
        if covered.intersects(QRectF(tag)):
            painter.fillRect(rect, QColor(look.palette.surface))
