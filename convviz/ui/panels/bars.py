"""Three bars on one logarithmic axis: shared, not shared, fully connected."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convviz.explore import numbers
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.motion import Glide
from convviz.ui.words.dressed import Dressed

THICK, THIN = 10, 5  # units: the bar that holds, and the others
TICK = 4  # units: the height of a tick
GUTTER = 14  # units at the left, where the bar that holds is marked


@dataclass(frozen=True)
class BarWords:
    """A bar in words: its name, a shorter one, its exact count, its arithmetic, its size in memory."""

    name: str
    short: str
    count: str
    arithmetic: str
    size: str
    value: int


class Bars(Dressed, QWidget):
    """Draws bars whose length is the logarithm of their count; the axis is drawn and named below them.

    The one that holds is ``chosen``: it is thicker, has a bold name and a mark before it; these glide to
    another one. ``emphasis`` is how much each has of that now, 0 to 1.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._bars: tuple[BarWords, ...] = ()
        self._axis = ""
        self.chosen = 0
        self.emphasis = self._before = (1.0, 0.0, 0.0)
        self._glide = Glide(self._move, self)

    def show_bars(self, bars: tuple[BarWords, ...], axis: str) -> None:
        """Draw ``bars``; ``axis`` names the scale."""
        self._bars, self._axis = bars, axis
        self.setAccessibleDescription(
            "; ".join(f"{b.name}: {b.count} = {b.arithmetic}, {b.size}" for b in bars)
        )
        self.update()

    @property
    def decades(self) -> int:
        """How many powers of ten the axis has."""
        largest = max((bar.value for bar in self._bars), default=1)
        return max(1, math.ceil(math.log10(max(10, largest))))

    def show_chosen(self, index: int) -> None:
        """Emphasise bar ``index``."""
        if index != self.chosen:
            self.chosen, self._before = index, self.emphasis
            self._glide.start()

    def minimumSizeHint(self) -> QSize:
        """Leave room for the names and the bars; the arithmetic gives way first."""
        return QSize(self.look.px(260), round(3 * self._heights()[0] + self.axis_height()))

    def sizeHint(self) -> QSize:
        """Ask for no more than what is needed: the page shares out the room."""
        return QSize(self.look.px(420), self.minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything anew; nothing here changes with a step."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plain, extra = self._heights()
            rows = max(1, len(self._bars))
            with_arithmetic = self.height() >= rows * (plain + extra) + self.axis_height()
            each = (self.height() - self.axis_height()) / rows
            decades = self.decades
            for index, bar in enumerate(self._bars):
                self._draw_bar(painter, bar, index, index * each, with_arithmetic, decades)
            self._draw_axis(painter, rows * each, decades)

    def _draw_bar(
        self, painter: QPainter, bar: BarWords, index: int, top: float, with_arithmetic: bool, decades: int
    ) -> None:
        look, colours = self.look, self.look.palette
        strong, small = look.font(TextStyle.STRONG), look.font(TextStyle.CODE_SMALL)
        line, left = _line(strong), look.px(GUTTER)
        self._draw_mark(painter, index, top + line / 2)
        painter.setFont(strong if index == self.chosen else look.font(TextStyle.BODY))
        painter.setPen(QColor(colours.text))
        room = QRectF(left, top, self.width() - left, line)
        wide = QFontMetrics(strong).horizontalAdvance(bar.name + bar.count) + look.px(16)
        name = bar.name if wide <= room.width() else bar.short
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(strong)
        painter.setPen(QColor(colours.bar_texts[index]))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.count)
        bottom = top + line
        if with_arithmetic:
            painter.setFont(small)
            painter.setPen(QColor(colours.muted))
            height, metrics = _line(small), QFontMetrics(small)
            wide = metrics.horizontalAdvance(bar.size)
            most = round(room.width()) - wide - look.px(8)
            words = metrics.elidedText(bar.arithmetic, Qt.TextElideMode.ElideRight, most)
            middle = bottom + (height + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left, middle), words)
            painter.drawText(QPointF(self.width() - wide, middle), bar.size)
            bottom += height
        self._draw_rail(painter, bar, index, bottom + look.scale, decades)

    def _draw_mark(self, painter: QPainter, index: int, middle: float) -> None:
        """Point at the chosen bar; while the choice moves, one triangle shrinks and another grows."""
        reach = 6 * self.look.scale * self.emphasis[index]
        if reach:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.look.palette.bar_texts[index]))
            painter.drawPolygon(
                [QPointF(0, middle - reach), QPointF(1.6 * reach, middle), QPointF(0, middle + reach)]
            )

    def _draw_rail(self, painter: QPainter, bar: BarWords, index: int, top: float, decades: int) -> None:
        look, colours = self.look, self.look.palette
        left, most = look.px(GUTTER), THICK * look.scale
        thick = (THIN + (THICK - THIN) * self.emphasis[index]) * look.scale
        rail = QRectF(left, top + (most - thick) / 2, self.width() - left, thick)
        share = math.log10(max(1, bar.value)) / decades
        painter.setPen(Qt.PenStyle.NoPen)
        for width, colour in ((rail.width(), colours.raised), (rail.width() * share, colours.bars[index])):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, rail.top(), max(thick, width), thick), thick / 2, thick / 2)

    def _draw_axis(self, painter: QPainter, top: float, decades: int) -> None:
        """Draw a tick at each power of ten and name some; the axis says that it is logarithmic."""
        font = self.look.font(TextStyle.SMALL)
        painter.setFont(font)
        painter.setPen(QColor(self.look.palette.muted))
        high = TICK * self.look.scale
        for power in range(decades + 1):
            x = min(int(self.place_of(10**power)), self.width() - 1) + 0.5  # one column of pixels
            painter.drawLine(QPointF(x, top), QPointF(x, top + high))
        baseline = top + high + 0.75 * _line(font)
        painter.drawText(QPointF(self.look.px(GUTTER), baseline), self._axis)
        for words, left in self.axis_labels().items():
            painter.drawText(QPointF(left, baseline), words)

    def axis_labels(self) -> dict[str, float]:
        """Return the powers of ten that are named, with the px where each begins: centred on its tick.

        The last one ends with the axis.
        """
        metrics = QFontMetrics(self.look.font(TextStyle.SMALL))
        free = self.look.px(GUTTER) + metrics.horizontalAdvance(self._axis) + self.look.px(16)
        labels: dict[str, float] = {}
        step = 3 if self.decades > 6 else 2
        for power in range(step, self.decades + 1, step):
            words = numbers.power_of_ten(power)
            wide = metrics.horizontalAdvance(words)
            left = min(self.place_of(10**power) - wide / 2, self.width() - wide)
            if left > free:
                labels[words] = left
                free = round(left) + wide + self.look.px(12)
        return labels

    def place_of(self, value: int) -> float:
        """Return the px of a count on the axis, from the left of the widget."""
        begin = self.look.px(GUTTER)
        return begin + (self.width() - begin) * math.log10(max(1, value)) / self.decades

    def _move(self, at: float) -> None:
        towards = tuple(1.0 if index == self.chosen else 0.0 for index in range(len(self._before)))
        first, second, third = (b + (t - b) * at for b, t in zip(self._before, towards, strict=True))
        self.emphasis = (first, second, third)
        self.update()

    def _heights(self) -> tuple[float, float]:
        """Return the height in px of a bar with its name, and that of its arithmetic."""
        look = self.look
        plain = _line(look.font(TextStyle.STRONG)) + (THICK + 2) * look.scale
        return plain, _line(look.font(TextStyle.CODE_SMALL))

    def axis_height(self) -> float:
        """Return the height in px of the ticks and of their numbers."""
        return _line(self.look.font(TextStyle.SMALL)) + TICK * self.look.scale


def _line(font: QFont) -> int:
    """Return the height in px of a line, closer than the font asks for: three bars share little room."""
    return math.ceil(1.2 * font.pixelSize())
