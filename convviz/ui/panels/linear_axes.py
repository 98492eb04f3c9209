"""Linear axes from zero, to the right and up: where a number is, the ticks, the words at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import floor, log10

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from convviz.explore import numbers
from convviz.ui.look.look import Look, TextStyle

BESIDE_X, BESIDE_Y = 0.03, 0.06  # of the largest number: what an axis shows below zero, and above that number
MOST_INTERVALS = 6  # between ticks with words
TICKS = (5.0, 255), (10 / 3, 127), (2.5, 85)  # px and opacity: with words, half way or fifths, tenths
LEAST_APART = 2  # px between ticks; closer ones are left out
AWAY = 5  # px from the vertical axis to the words at its ticks


def tick_words(value: float) -> str:
    """Return ``value`` in full below 100,000, and in thousands (k), millions (M) or more above."""
    for size, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if abs(value) >= 100 * size or (abs(value) >= size and size > 1_000):
            return f"{value / size:g} {sign}"
    return numbers.grouped(value)


@dataclass(frozen=True)
class Scale:
    """An axis of ``px`` pixels from a bit below zero to a bit above ``most``: the part ``beside`` of it."""

    most: float
    px: int
    beside: float

    def of(self, value: float) -> float:
        """Return how many px from its beginning ``value`` is."""
        return self.px * (value / self.most + self.beside) / (1 + 2 * self.beside)

    def step(self, words: Callable[[str], int], apart: int) -> float:
        """Return the least round step (1, 2 or 5 times a power of ten) at which ticks have room for words.

        ``words`` gives the px that some words take along the axis; ``apart`` px are left between them.
        """
        unit = self.most / self.px
        step = 10.0 ** floor(log10(unit))
        while not self._has_room(step, words, apart):
            step *= 2.5 if f"{step:e}"[0] == "2" else 2
        return step

    def _has_room(self, step: float, words: Callable[[str], int], apart: int) -> bool:
        if step >= self.most:
            return True
        if step * MOST_INTERVALS < self.most:
            return False
        widest = max(words(tick_words(value)) for value in self.multiples(step))
        return widest + apart <= self.of(step) - self.of(0)

    def multiples(self, step: float) -> list[float]:
        """Return those of ``step`` that are shown, from 0 on."""
        return [n * step for n in range(int(self.most * (1 + self.beside) / step) + 1)]

    def ticks(self, step: float) -> Iterator[tuple[float, int]]:
        """Give each tick and its index in ``TICKS``; ``step`` is from one with words to the next."""
        between = step / 5 if f"{step:e}"[0] == "5" else step / 2
        levels = step, between, step / 10
        taken: set[int] = set()
        for level, apart in enumerate(levels):
            if self.of(apart) - self.of(0) < LEAST_APART:
                break
            for value in self.multiples(apart):
                tenths = round(10 * value / step)
                if tenths not in taken:
                    taken.add(tenths)
                    yield value, level


@dataclass(frozen=True)
class LinearAxes:
    """Two axes and the ``box``, in px, between them, where curves are drawn."""

    box: QRect
    x: Scale
    y: Scale

    @classmethod
    def within(cls, room: QSize, look: Look, most: QPointF) -> LinearAxes:
        """Return axes to ``most`` in ``room``, with space for words on the left and below."""
        metrics = QFontMetrics(look.font(TextStyle.SMALL))
        left = metrics.horizontalAdvance("100 M") + 2 * metrics.height() + 1
        below = round(2.6 * metrics.height()) + 1
        width, height = max(1, room.width() - left - 1), max(1, room.height() - below - 1)
        scales = Scale(most.x(), width, BESIDE_X), Scale(most.y(), height, BESIDE_Y)
        return cls(QRect(left, 1, width, height), *scales)

    def at(self, x: float, y: float) -> QPointF:
        """Return where a pair of numbers is, in px."""
        box = self.box
        return QPointF(box.left() + self.x.of(x), box.top() + box.height() - self.y.of(y))

    def draw(self, painter: QPainter, look: Look, names: tuple[str, str]) -> None:
        """Draw both axes with ticks and numbers, and their ``names``, across and up."""
        painter.setFont(look.font(TextStyle.SMALL))
        metrics, box = QFontMetrics(look.font(TextStyle.SMALL)), self.box
        gap, high = metrics.horizontalAdvance("0"), metrics.height()
        step_x = self.x.step(metrics.horizontalAdvance, gap)
        step_y = self.y.step(lambda _: high, gap)
        left, right, floor_ = box.left(), box.left() + box.width(), box.top() + box.height()
        for value, level in self.x.ticks(step_x):
            x = self.at(value, 0).x()
            painter.setPen(_pen(look, level))
            painter.drawLine(QPointF(x, floor_), QPointF(x, floor_ - TICKS[level][0]))
        for value, level in self.y.ticks(step_y):
            y = self.at(0, value).y()
            painter.setPen(_pen(look, level))
            painter.drawLine(QPointF(left, y), QPointF(left + TICKS[level][0], y))
        painter.setPen(_pen(look, 0))
        painter.drawLine(left - 1, box.top() - 1, left - 1, floor_ + 1)
        painter.drawLine(left - 1, floor_ + 1, right + 1, floor_ + 1)

        painter.setPen(QColor(look.palette.text))
        for value in self.x.multiples(step_x):
            words = tick_words(value)
            half = metrics.horizontalAdvance(words) / 2
            x = self.at(value, 0).x()
            if x + half <= right:
                _write(painter, QRectF(x - half, floor_ + 2, 2 * half, high), words)
        for value in self.y.multiples(step_y):
            room = QRectF(0, self.at(0, value).y() - high / 2, left - AWAY, high)
            _write(painter, room, tick_words(value), Qt.AlignmentFlag.AlignRight)
        _write(painter, QRectF(left, floor_ + 1.6 * high, box.width(), high), names[0])
        painter.rotate(-90)
        _write(painter, QRectF(-floor_, 0, box.height(), high), names[1])
        painter.rotate(90)


def _pen(look: Look, level: int) -> QPen:
    colour = QColor(look.palette.muted)
    colour.setAlpha(TICKS[level][1])
    return QPen(colour, 1)


def _write(
    painter: QPainter, room: QRectF, words: str, across: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter
) -> None:
    painter.drawText(room, across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, words)
