"""The exact counts at one point of a curve, each beside a sample of its line: a legend, too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look.look import Look, TextStyle, font_of
from convviz.ui.look.sharing_styles import DASHES, draw_shape
from convviz.ui.words.dressed import Dressed

SAMPLE, MARK, GAP = 34, 6, 36  # units: the length of a sample, its shape's radius, the room between columns
FACTOR, PRESENTING_FACTOR = 44, 64  # units: the factor is what the page is about
COLUMNS = (26, 14, 18, 24, 18)  # what the place, the three counts and the factor ask of the width


@dataclass(frozen=True)
class ReadoutWords:
    """The place and what it is, then names and counts of the three kinds, and the factor with its name."""

    place: str
    said: str
    names: tuple[str, ...]
    counts: tuple[str, ...]
    factor: str
    ratio: str


class CountsReadout(Dressed, QWidget):
    """Draws two lines a column: a name, and under it a number."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._words = ReadoutWords("", "", ("",) * 3, ("",) * 3, "", "")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, words: ReadoutWords) -> None:
        """Show other numbers."""
        if words != self._words:
            self._words = words
            self.update()

    def words(self) -> ReadoutWords:
        """Return what is shown."""
        return self._words

    def sizeHint(self) -> QSize:
        """Ask for two lines, the second as high as the factor."""
        return QSize(0, round(self._metrics(TextStyle.BODY).height() + self._factor_metrics().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the columns."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours, words = self.look.palette, self._words
            columns: list[tuple[str, str, str, int | None]] = [(words.said, words.place, colours.text, None)]
            columns += [
                (name, count, colours.bar_texts[kind], kind)
                for kind, (name, count) in enumerate(zip(words.names, words.counts, strict=True))
            ]
            columns.append((words.ratio, words.factor, colours.text, None))  # of none of the three alone
            style = self._fitting([number for _, number, _, _ in columns])
            x = 0.0
            room = self._widths([number for _, number, _, _ in columns], style)
            fonts = [self.look.font(style)] * (len(columns) - 1) + [self._factor_font()]
            for (name, number, colour, kind), font, width in zip(columns, fonts, room, strict=True):
                self._draw_column(painter, x, name, number, QColor(colour), kind, font)
                x += width

    def _draw_column(
        self,
        painter: QPainter,
        x: float,
        name: str,
        number: str,
        colour: QColor,
        kind: int | None,
        font: QFont,
    ) -> None:
        small = self._metrics(TextStyle.BODY)
        if kind is not None:
            x = self._draw_sample(painter, x, small.height() / 2, kind)
        painter.setFont(self.look.font(TextStyle.BODY))
        painter.setPen(QColor(self.look.palette.muted))
        painter.drawText(QPointF(x, small.ascent()), name)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(x, small.height() + self._factor_metrics().ascent()), number)

    def _draw_sample(self, painter: QPainter, x: float, y: float, kind: int) -> float:
        """Draw a stretch of the line with its shape; return where the words begin."""
        look, colour = self.look, QColor(self.look.palette.bars[kind])
        end = x + look.px(SAMPLE)
        painter.setPen(QPen(colour, 2.5 * look.scale, DASHES[kind]))
        painter.drawLine(QPointF(x, y), QPointF(end, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        draw_shape(painter, kind, QPointF((x + end) / 2, y), MARK * look.scale)
        return end + look.px(10)

    def _fitting(self, numbers: list[str]) -> TextStyle:
        """Return the largest style in which all numbers have room side by side."""
        for style in (TextStyle.HEADLINE, TextStyle.TITLE):
            if sum(self._needed(numbers, style)) <= self.width():
                return style
        return TextStyle.STRONG

    def _needed(self, numbers: list[str], style: TextStyle) -> list[float]:
        look, metrics, small = self.look, self._metrics(style), self._metrics(TextStyle.BODY)
        names = (self._words.said, *self._words.names, self._words.ratio)
        samples = (0, *(look.px(SAMPLE + 10) for _ in DASHES), 0)
        wide = [metrics.horizontalAdvance(number) for number in numbers[:-1]]
        wide.append(self._factor_metrics().horizontalAdvance(numbers[-1]))
        return [
            sample + max(number, small.horizontalAdvance(name)) + look.px(GAP)
            for number, name, sample in zip(wide, names, samples, strict=True)
        ]

    def _widths(self, numbers: list[str], style: TextStyle) -> list[float]:
        """Return fixed columns while the numbers fit them, so that they do not jump; else what each needs."""
        needed = self._needed(numbers, style)
        fixed = [self.width() * share / sum(COLUMNS) for share in COLUMNS]
        return fixed if all(n <= f for n, f in zip(needed, fixed, strict=True)) else needed

    def _factor_font(self) -> QFont:
        return font_of(self.look.px(PRESENTING_FACTOR if self.look.presenting else FACTOR), True, False)

    def _factor_metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._factor_font())

    def _metrics(self, style: TextStyle) -> QFontMetricsF:
        return QFontMetricsF(self.look.font(style))
