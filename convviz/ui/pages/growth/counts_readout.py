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
FACTOR, PRESENTING_FACTOR = 44, 72  # units: the factor is what the page is about
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


@dataclass(frozen=True)
class Figure:
    """A number under its name; ``kind`` is the index of the three kinds that it counts, None for none."""

    name: str
    number: str
    kind: int | None
    font: QFont


class CountsReadout(Dressed, QWidget):
    """Draws figures side by side, or ``upright`` one below another: a name, and under it a number."""

    def __init__(self, look: Look, upright: bool = False) -> None:
        super().__init__()
        self.look, self._upright = look, upright
        self._words = ReadoutWords("", "", ("",) * 3, ("",) * 3, "", "")
        high = QSizePolicy.Policy.Ignored if upright else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Ignored, high)

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

    @property
    def number_size(self) -> int:
        """The size in px of the counts."""
        return self.look.font(self._fitting()).pixelSize()

    @property
    def largest_width(self) -> float:
        """The width in px that the figures need: of all side by side, of the widest upright."""
        needed = self._needed(self._figures(self._fitting()))
        return max(needed) if self._upright else sum(needed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the figures."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            figures = self._figures(self._fitting())
            for figure, corner in zip(figures, self._corners(figures), strict=True):
                self._draw(painter, figure, corner)

    def _figures(self, style: TextStyle) -> list[Figure]:
        """Return the place, the three counts and the factor, the last in its own size."""
        words, font = self._words, self.look.font(style)
        counts = zip(words.names, words.counts, strict=True)
        return [
            Figure(words.said, words.place, None, font),
            *(Figure(name, count, kind, font) for kind, (name, count) in enumerate(counts)),
            Figure(words.ratio, words.factor, None, self._factor_font()),
        ]

    def _corners(self, figures: list[Figure]) -> list[QPointF]:
        """Return where each figure begins: evenly one below another, or in columns."""
        if self._upright:
            needed = [self._height_of(figure) for figure in figures]
            gap = max(0.0, self.height() - sum(needed)) / len(figures)
            return [QPointF(0, sum(needed[:n]) + n * gap) for n in range(len(figures))]
        widths = self._widths(figures)
        return [QPointF(sum(widths[:n]), 0) for n in range(len(figures))]

    def _draw(self, painter: QPainter, figure: Figure, corner: QPointF) -> None:
        colours, small = self.look.palette, self._metrics(TextStyle.BODY)
        x, y = corner.x(), corner.y()
        if figure.kind is not None:
            x = self._draw_sample(painter, x, y + small.height() / 2, figure.kind)
        painter.setFont(self.look.font(TextStyle.BODY))
        painter.setPen(QColor(colours.muted))
        painter.drawText(QPointF(x, y + small.ascent()), figure.name)
        # Side by side all numbers stand on the line of the largest, the factor.
        ascent = (QFontMetricsF(figure.font) if self._upright else self._factor_metrics()).ascent()
        baseline = y + small.height() + ascent
        number, gloss = self._pieces(figure)
        painter.setFont(figure.font)
        painter.setPen(QColor(colours.text if figure.kind is None else colours.bar_texts[figure.kind]))
        painter.drawText(QPointF(x, baseline), number)
        if gloss:
            x += QFontMetricsF(figure.font).horizontalAdvance(number)
            painter.setFont(self.look.font(TextStyle.BODY))
            painter.drawText(QPointF(x, baseline), gloss)

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

    def _fitting(self) -> TextStyle:
        """Return the largest style in which all numbers have room."""
        for style in (TextStyle.HEADLINE, TextStyle.TITLE):
            needed = self._needed(self._figures(style))
            if (max(needed) if self._upright else sum(needed)) <= self.width():
                return style
        return TextStyle.STRONG

    def _needed(self, figures: list[Figure]) -> list[float]:
        """Return the width in px that each figure needs, with the room to the next."""
        look, small = self.look, self._metrics(TextStyle.BODY)
        needed = []
        for figure in figures:
            wide = max(self._width_of(figure), small.horizontalAdvance(figure.name))
            needed.append(wide + look.px(GAP) + (0 if figure.kind is None else look.px(SAMPLE + 10)))
        return needed

    def _width_of(self, figure: Figure) -> float:
        """Return the width in px of a number and its gloss."""
        number, gloss = self._pieces(figure)
        wide = QFontMetricsF(figure.font).horizontalAdvance(number)
        return wide + self._metrics(TextStyle.BODY).horizontalAdvance(gloss)

    def _pieces(self, figure: Figure) -> tuple[str, str]:
        """Return a number, and upright its gloss by itself: it is written small."""
        if figure.kind is None or not self._upright:
            return figure.number, ""
        number, space, gloss = figure.number.partition(" ")
        return number, space + gloss

    def _height_of(self, figure: Figure) -> float:
        return self._metrics(TextStyle.BODY).height() + QFontMetricsF(figure.font).height()

    def _widths(self, figures: list[Figure]) -> list[float]:
        """Return fixed columns while the numbers fit them, so that they do not jump; else what each needs."""
        needed = self._needed(figures)
        fixed = [self.width() * share / sum(COLUMNS) for share in COLUMNS]
        return fixed if all(n <= f for n, f in zip(needed, fixed, strict=True)) else needed

    def _factor_font(self) -> QFont:
        return font_of(self.look.px(PRESENTING_FACTOR if self.look.presenting else FACTOR), True, False)

    def _factor_metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._factor_font())

    def _metrics(self, style: TextStyle) -> QFontMetricsF:
        return QFontMetricsF(self.look.font(style))
