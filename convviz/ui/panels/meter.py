"""One line with a bar: what is counted, how much of it on the logarithmic axis, and the sum in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look import Look, TextStyle
from convviz.ui.motion import Glide

LEAST_RAIL, FAIR_RAIL, MOST_RAIL = 44, 90, 260  # units: at all, with a tail, and where there is room
GAP = 12  # units, between label, bar and words
THICK = 8  # units


class Meter(QWidget):
    """Draws label, bar and words; the bar glides to another value.

    Where they have no room, shorter words take their place and the ``tail`` is left out; what is still too
    long is cut with an ellipsis. The whole is in the tooltip then.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = self._words = self._short = self._tail = ""
        self._shortened = False
        self._colour = ""
        self._share = self._from = self._to = 0.0
        self._columns = (0, 0)
        self._glide = Glide(self._move, self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the words, with what may be left out."""
        return f"{self._words} · {self._tail}" if self._tail else self._words

    @property
    def share(self) -> float:
        """How much of the axis the bar covers when it has come to rest, 0 to 1."""
        return self._to

    def show_words(self, label: str, words: str, short: str, tail: str = "") -> None:
        """Show other words; ``short`` where they have no room, ``tail`` after them where it has."""
        self._label, self._words, self._short, self._tail = label, words, short, tail
        self.setAccessibleName(label)
        self.setAccessibleDescription(self.text())
        self._cut()
        self.update()

    def show_value(self, value: int, decades: int, colour: str) -> None:
        """Let the bar be as long as ``value`` is on an axis from 1 to 10 to the power ``decades``."""
        self._colour = colour
        to = min(1.0, math.log10(max(1, value)) / decades)
        if to != self._to:
            self._from, self._to = self._share, to
            self._glide.start()
        self.update()

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self.updateGeometry()
        self._cut()
        self.update()

    def set_columns(self, label: int, rail: int, shortened: bool) -> None:
        """Give label and bar their widths in px, the same for all meters above one another."""
        self._columns, self._shortened = (label, rail), shortened
        self._cut()
        self.update()

    def label_width(self) -> int:
        """Return the width in px that the label needs."""
        return QFontMetrics(self._look.font(TextStyle.SMALL)).horizontalAdvance(self._label) + 1

    def words_width(self, shortened: bool) -> int:
        """Return the width in px that the words, or the short ones, need."""
        return self._strong().horizontalAdvance(self._short if shortened else self._words) + 1

    def whole_width(self) -> int:
        """Return the width in px that the words need with what may be left out."""
        tail = self._body().horizontalAdvance(self._tail) if self._tail else -self._look.px(GAP)
        return self.words_width(False) + self._look.px(GAP) + tail

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(0, self._strong().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for a line."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the three columns."""
        look, colours = self._look, self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label, rail = self._columns
        gap = look.px(GAP)
        baseline = (self.height() + self._strong().ascent() - self._strong().descent()) / 2
        painter.setFont(look.font(TextStyle.SMALL))
        painter.setPen(QColor(colours.text))
        if label:
            painter.drawText(QPointF(0, baseline), self._label)
        self._draw_bar(painter, label + gap if label else 0, rail)
        left = self._left()
        shown = self._short if self._shortened else self._words
        words = self._strong().elidedText(shown, Qt.TextElideMode.ElideRight, self.width() - left)
        painter.setFont(look.font(TextStyle.STRONG))
        painter.setPen(QColor(colours.text))
        painter.drawText(QPointF(left, baseline), words)
        left += self._strong().horizontalAdvance(words) + gap
        if self._tail and left + self._body().horizontalAdvance(self._tail) <= self.width():
            painter.setFont(look.font(TextStyle.BODY))
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(left, baseline), self._tail)

    def _draw_bar(self, painter: QPainter, left: float, width: float) -> None:
        thick = THICK * self._look.scale
        top = (self.height() - thick) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in ((1.0, self._look.palette.raised), (self._share, self._colour)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, top, max(thick, width * share), thick), thick / 2, thick / 2)

    def _move(self, at: float) -> None:
        self._share = self._from + (self._to - self._from) * at
        self.update()

    def _left(self) -> int:
        """Return where the words begin in px."""
        label, rail = self._columns
        gap = self._look.px(GAP)
        return (label + gap if label else 0) + rail + gap

    def _cut(self) -> None:
        """Put the whole text into the tooltip where it is cut."""
        room, gap = self.width() - self._left(), self._look.px(GAP)
        wide = self.words_width(False) + (
            gap + self._body().horizontalAdvance(self._tail) if self._tail else 0
        )
        self.setToolTip(self.text() if wide > room else "")

    def _body(self) -> QFontMetrics:
        return QFontMetrics(self._look.font(TextStyle.BODY))

    def _strong(self) -> QFontMetrics:
        return QFontMetrics(self._look.font(TextStyle.STRONG))


def align(meters: Sequence[Meter], look: Look, width: int) -> None:
    """Set the columns of ``meters`` one above the other in ``width`` px; words shorten, then labels go."""
    gap, least = look.px(GAP), look.px(LEAST_RAIL)
    label = max(meter.label_width() for meter in meters) + gap
    whole, words, short = (
        max(meter.whole_width() for meter in meters),
        max(meter.words_width(False) for meter in meters),
        max(meter.words_width(True) for meter in meters),
    )
    chosen = label, words, False
    if width - gap - label - whole >= look.px(FAIR_RAIL):
        chosen = label, whole, False
    elif width - gap - label - words < least:
        chosen = (label if width - gap - label - short >= least else 0), short, True
    labels, room, shortened = chosen
    rail = max(least, min(width - gap - labels - room, look.px(MOST_RAIL)))
    for meter in meters:
        meter.set_columns(max(0, labels - gap), rail, shortened)
