"""How changed cells flash: a tint, an outline, and the old and the new number where they can be read."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from convviz.ui.look.colours import ink_on
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume.number_sizes import number_text
from convviz.ui.volume.overlays import Flash
from convviz.ui.volume.placing import Placing

MOST_SINGLE = 500  # changed cells that are outlined one by one; of more, the block


def draw_flash(painter: QPainter, flash: Flash, placing: Placing, look: Look) -> None:
    """Draw the changed cells of ``flash``."""
    tint = QColor(flash.colour)
    tint.setAlphaF(flash.tint)
    columns, rows = flash.cells.x.indices, flash.cells.y.indices
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    many = len(columns) * len(rows) > MOST_SINGLE
    for view, block in placing.blocks(flash.cells):
        if many or not view.large:
            painter.fillRect(block, tint)
    for view in () if many else placing.large_of(flash.cells.slices):
        for x in columns:
            for y in rows:
                at = (x, y, view.slice)
                old, new = flash.before.array[at].item(), flash.after.array[at].item()
                if old != new:
                    _draw_cell(painter, placing.rect(view, x, y, 1, 1), (old, new), flash.colour, look)


def _draw_cell(painter: QPainter, rect: QRect, values: tuple[float, float], colour: str, look: Look) -> None:
    words = f"{number_text(values[0])}→{number_text(values[1])}"
    font = look.font(TextStyle.CELL)
    room = QFontMetrics(font).horizontalAdvance(words) + look.px(4)
    if rect.width() >= room and rect.height() >= QFontMetrics(font).height():
        painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor(colour))
        painter.setFont(font)
        painter.setPen(QColor(ink_on(colour)))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)
        return
    painter.setPen(QPen(QColor(colour), max(1.0, look.px(3))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -2, -2))
