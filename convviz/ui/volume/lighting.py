"""How lit cells are drawn: outlines and a mesh, which leave the colours of values and their numbers alone.

A tint would be read as a value: blue and red are the signs, and filters have hues near both.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.outlines import fill, line_of, sides, stroke
from convviz.ui.volume.overlays import Highlight, Stroke
from convviz.ui.volume.placing import Placing

LEAST_MESH = 18  # units between the lines of a mesh, which follow cells
MESH_LINE, FINE_MESH_LINE = 2.0, 1.0  # units: between all cells, and between groups of cells
LEAST_LIT = 7  # units: single cells that are smaller have a mark of this size
LEAST_OUTLINED = 3  # px: smaller blocks are filled


class LitBlocks:
    """The blocks of neighbouring cells of a `Highlight`, as bars of its colour over bars of a light edge."""

    def __init__(self, lit: Highlight, placing: Placing, look: Look) -> None:
        self._lit = lit
        self._colour = QColor(lit.colour)
        self._edge = QColor(look.palette.surface)
        self._edges: list[QRect] = []
        self._bars: list[QRect] = []
        self._strokes: list[tuple[QRect, float]] = []
        self._single = len(lit.cells.x.indices) * len(lit.cells.y.indices) == 1
        for view, rect in placing.blocks(lit.cells):
            self._add(view, rect, look)

    @property
    def region(self) -> QRegion:
        """Where marks are that reach beyond their cells."""
        found = QRegion()
        for rect in self._edges:
            found += rect
        return found

    def draw(self, painter: QPainter) -> None:
        """Draw all of them."""
        fill(painter, self._edges, self._edge)
        fill(painter, self._bars, self._colour)
        for rect, line in self._strokes:
            stroke(painter, [rect], self._lit.colour, line, self._lit.stroke)

    def _add(self, view: SliceView, rect: QRect, look: Look) -> None:
        line = line_of(self._lit.line, view, look)
        if self._single and min(rect.width(), rect.height()) < look.px(LEAST_LIT):
            spot = _grown(rect, look.px(LEAST_LIT))
            edge = max(1, round(look.scale))
            self._edges.append(spot.adjusted(-edge, -edge, edge, edge))
            self._bars.append(spot)
        elif min(rect.width(), rect.height()) < LEAST_OUTLINED:
            self._bars.append(rect)
        elif self._lit.stroke is Stroke.SOLID:
            self._bars += sides(rect, round(line))
        else:
            self._strokes.append((rect, line))
        if self._lit.mesh:
            self._bars += _mesh(view, rect, look)


def _grown(rect: QRect, side: int) -> QRect:
    """Return a square of ``side`` px around the middle of ``rect``."""
    left = rect.x() - (side - rect.width()) // 2
    return QRect(left, rect.y() - (side - rect.height()) // 2, side, side)


def _mesh(view: SliceView, rect: QRect, look: Look) -> list[QRect]:
    """Return thin lines between the cells of a block: between all of them, or as many as stay apart."""
    every = ceil(look.px(LEAST_MESH) / view.cell)
    line = round(line_of(MESH_LINE if every == 1 else FINE_MESH_LINE, view, look))
    pitch = every * view.cell
    xs = [round(rect.x() + n * pitch) for n in range(1, ceil(rect.width() / pitch))]
    ys = [round(rect.y() + n * pitch) for n in range(1, ceil(rect.height() / pitch))]
    half = line // 2
    down = [QRect(x - half, rect.y(), line, rect.height()) for x in xs]
    return down + [QRect(rect.x(), y - half, rect.width(), line) for y in ys]
