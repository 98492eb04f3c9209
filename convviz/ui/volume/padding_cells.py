"""Zero-padding within a volume, as in the patch of a neuron at the edge: drawn like that around a volume."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter

from convviz.explore.state.regions import CellSet
from convviz.ui.look.look import Look
from convviz.ui.volume.hatches import dotted
from convviz.ui.volume.number_sizes import LEAST_RULED_CELL, text_size
from convviz.ui.volume.outlines import fill
from convviz.ui.volume.placing import Placing
from convviz.ui.volume.volume import Drawing
from convviz.ui.words.digits import Digits


def draw_padding_cells(painter: QPainter, cells: CellSet, placing: Placing, look: Look) -> None:
    """Draw the ground, the dots, the gaps and the zeros of cells that are zero-padding."""
    ruled = placing.volume.drawing in (Drawing.MAP, Drawing.COUNTS)
    ground, gap = QColor(look.palette.padding), QColor(look.palette.surface)
    dots = dotted(look.palette.hatch, look.scale, painter.device().devicePixelRatio())
    line = max(1, round(look.scale))
    for view, block in placing.blocks(cells):
        painter.fillRect(block, ground)
        painter.fillRect(block, dots)
        rects = [placing.rect(view, x, y, 1, 1) for x in cells.x.indices for y in cells.y.indices]
        if ruled and view.cell >= LEAST_RULED_CELL:
            out = line // 2
            bars = [QRect(r.left() - out, r.top(), line, r.height()) for r in rects]
            bars += [QRect(r.left(), r.top() - out, r.width(), line) for r in rects]
            fill(painter, bars, gap)
        size = text_size(view.cell, placing.needs.number, look.least_cell_text)
        if view.large and size >= look.least_cell_text:
            zeros = Digits(look.cell_font(size))
            for rect in rects:
                middle = QPointF(rect.x() + view.cell / 2, rect.y() + view.cell / 2)
                zeros.put("0", middle, look.palette.muted)
            zeros.draw(painter)
