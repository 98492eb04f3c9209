"""Three bars on one logarithmic axis: shared, not shared, fully connected."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convviz.ui.look import Look, TextStyle


@dataclass(frozen=True)
class BarWords:
    """A bar in words: its name, its exact count, its arithmetic and its size."""

    name: str
    count: str
    arithmetic: str
    value: int


class Bars(QWidget):
    """Draws bars whose length is the logarithm of their count; the axis is drawn and named below them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bars: tuple[BarWords, ...] = ()
        self._axis = ""

    def show_bars(self, bars: tuple[BarWords, ...], axis: str) -> None:
        """Draw ``bars``; ``axis`` names the scale."""
        self._bars, self._axis = bars, axis
        self.setAccessibleDescription("; ".join(f"{b.name}: {b.count}, {b.arithmetic}" for b in bars))
        self.update()

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Leave room for the names and the bars; the arithmetic gives way first."""
        return QSize(self._look.px(260), round(3 * self._heights()[0] + self._axis_height()))

    def sizeHint(self) -> QSize:
        """Ask for no more than what is needed: the board shares out the room."""
        return QSize(self._look.px(420), self.minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything anew; nothing here changes with a step."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, extra = self._heights()
        rows = max(1, len(self._bars))
        with_arithmetic = self.height() >= rows * (plain + extra) + self._axis_height()
        each = (self.height() - self._axis_height()) / rows
        decades = self._decades()
        for index, bar in enumerate(self._bars):
            self._draw_bar(painter, bar, index, index * each, with_arithmetic, decades)
        self._draw_axis(painter, rows * each, decades)

    def _draw_bar(
        self, painter: QPainter, bar: BarWords, index: int, top: float, with_arithmetic: bool, decades: int
    ) -> None:
        look, colours = self._look, self._look.palette
        strong, small = look.font(TextStyle.STRONG), look.font(TextStyle.CODE_SMALL)
        line = QFontMetrics(strong).height()
        painter.setFont(look.font(TextStyle.BODY))
        painter.setPen(QColor(colours.text))
        room = QRectF(0, top, self.width(), line)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, bar.name)
        painter.setFont(strong)
        painter.setPen(QColor(colours.bar_texts[index]))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.count)
        bottom = top + line
        if with_arithmetic:
            painter.setFont(small)
            painter.setPen(QColor(colours.muted))
            height = QFontMetrics(small).height()
            words = QFontMetrics(small).elidedText(bar.arithmetic, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QPointF(0, bottom + QFontMetrics(small).ascent()), words)
            bottom += height
        thick = 9 * look.scale
        rail = QRectF(0, bottom + 2 * look.scale, self.width(), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(rail, thick / 2, thick / 2)
        share = math.log10(max(1, bar.value)) / decades
        painter.setBrush(QColor(colours.bars[index]))
        painter.drawRoundedRect(
            QRectF(0, rail.top(), max(thick, self.width() * share), thick), thick / 2, thick / 2
        )

    def _draw_axis(self, painter: QPainter, top: float, decades: int) -> None:
        """Draw ticks at powers of ten; the axis says that it is logarithmic."""
        font = self._look.font(TextStyle.SMALL)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(self._look.palette.muted))
        baseline = top + metrics.ascent()
        painter.drawText(QPointF(0, baseline), self._axis)
        left = float(metrics.horizontalAdvance(self._axis) + self._look.px(16))
        step = 3 if decades > 6 else 2
        for power in range(step, decades + 1, step):
            words = f"10{_raised(power)}"
            wide = metrics.horizontalAdvance(words)
            x = self.width() * power / decades - wide
            if x > left:
                painter.drawText(QPointF(x, baseline), words)
                left = x + wide + self._look.px(12)

    def _decades(self) -> int:
        largest = max((bar.value for bar in self._bars), default=1)
        return max(1, math.ceil(math.log10(max(10, largest))))

    def _heights(self) -> tuple[float, float]:
        """Return the height in px of a bar with its name, and that of its arithmetic."""
        look = self._look
        plain = QFontMetrics(look.font(TextStyle.STRONG)).height() + 12 * look.scale
        return plain, QFontMetrics(look.font(TextStyle.CODE_SMALL)).height()

    def _axis_height(self) -> float:
        return QFontMetrics(self._look.font(TextStyle.SMALL)).height()


def _raised(power: int) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(power))
