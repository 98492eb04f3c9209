"""One line with a bar: what is counted, how much of it on the logarithmic axis, and the sum in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.motion import Glide
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.tooltips import plain_tip

LEAST_RAIL, FAIR_RAIL, MOST_RAIL = 44, 90, 260  # units: at all, with a tail, and where there is room
GAP = 12  # units, between label, bar and words
THICK = 8  # units
LINE = 1.25  # of the type size: closer than the font asks for, since room is short


class Meter(Dressed, QWidget):
    """Draws label, bar and words; the bar glides to another value.

    Where they have no room, shorter words take their place and the ``tail`` is left out; what is still too
    long is cut with an ellipsis. The whole is in the tooltip then.

    ``share`` is how much of the axis the bar covers when it has come to rest, 0 to 1, ``shown_share`` how
    much now; ``columns`` are the widths in px of the label and of the rail.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._label = self._tail = ""
        self._words: tuple[str, ...] = ("",)  # ever shorter
        self._level = 0
        self.colour = ""
        self.shown_share = self._from = self.share = 0.0
        self.columns = (0, 0)
        self._glide = Glide(self._move, self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the words, with what may be left out."""
        return f"{self._words[0]} · {self._tail}" if self._tail else self._words[0]

    @property
    def moving(self) -> bool:
        """Whether the bar is gliding."""
        return self._glide.moving

    @property
    def words_rect(self) -> QRectF:
        """The place in px of the words without the tail; it may reach beyond the meter: they are cut then."""
        return QRectF(self._left(), 0, self.words_width(self._level), self.height())

    @property
    def levels(self) -> int:
        """How many words it has to choose from."""
        return len(self._words)

    def show_words(self, label: str, words: tuple[str, ...], tail: str = "") -> None:
        """Show the first of the ever shorter ``words`` that has room, and ``tail`` after it where it has."""
        self._label, self._words, self._tail = label, words, tail
        self.setAccessibleName(label)
        self.setAccessibleDescription(self.text())
        self._cut()
        self.update()

    def show_value(self, value: int, decades: int, colour: str) -> None:
        """Let the bar be as long as ``value`` is on an axis from 1 to 10 to the power ``decades``."""
        self.colour = colour
        to = min(1.0, math.log10(max(1, value)) / decades)
        if to != self.share:
            self._from, self.share = self.shown_share, to
            self._glide.start()
        self.update()

    def _restyle(self) -> None:
        self._cut()
        super()._restyle()

    def set_columns(self, label: int, rail: int, level: int) -> None:
        """Give label and bar their widths in px, the same for all meters above one another."""
        self.columns, self._level = (label, rail), level
        self._cut()
        self.update()

    def label_width(self) -> int:
        """Return the width in px that the label needs."""
        return QFontMetrics(self.look.font(TextStyle.SMALL)).horizontalAdvance(self._label) + 1

    def words_width(self, level: int) -> int:
        """Return the width in px that the words need when they are shortened ``level`` times."""
        return self._strong().horizontalAdvance(self._at(level)) + 1

    def whole_width(self) -> int:
        """Return the width in px that the words need with what may be left out."""
        tail = self._body().horizontalAdvance(self._tail) if self._tail else -self.look.px(GAP)
        return self.words_width(0) + self.look.px(GAP) + tail

    def sizeHint(self) -> QSize:
        """Ask for a line."""
        return QSize(0, math.ceil(LINE * self.look.font(TextStyle.STRONG).pixelSize()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the three columns."""
        look, colours = self.look, self.look.palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            label, rail = self.columns
            gap = look.px(GAP)
            baseline = 0.79 * self.height()  # what hangs below the line has just enough room
            painter.setFont(look.font(TextStyle.SMALL))
            painter.setPen(QColor(colours.text))
            if label:
                painter.drawText(QPointF(0, baseline), self._label)
            self._draw_bar(painter, label + gap if label else 0, rail)
            left = self._left()
            words = self._strong().elidedText(
                self._at(self._level), Qt.TextElideMode.ElideRight, self.width() - left
            )
            painter.setFont(look.font(TextStyle.STRONG))
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(left, baseline), words)
            left += self._strong().horizontalAdvance(words) + gap
            if self._tail and left + self._body().horizontalAdvance(self._tail) <= self.width():
                painter.setFont(look.font(TextStyle.BODY))
                painter.setPen(QColor(colours.muted))
                painter.drawText(QPointF(left, baseline), self._tail)

    def _draw_bar(self, painter: QPainter, left: float, width: float) -> None:
        thick = THICK * self.look.scale
        top = (self.height() - thick) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in ((1.0, self.look.palette.raised), (self.shown_share, self.colour)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, top, max(thick, width * share), thick), thick / 2, thick / 2)

    def _move(self, at: float) -> None:
        self.shown_share = self._from + (self.share - self._from) * at
        self.update()

    def _left(self) -> int:
        """Return where the words begin in px."""
        label, rail = self.columns
        gap = self.look.px(GAP)
        return (label + gap if label else 0) + rail + gap

    def _cut(self) -> None:
        """Put the whole text into the tooltip where it is cut."""
        room, gap = self.width() - self._left(), self.look.px(GAP)
        wide = self.words_width(False) + (
            gap + self._body().horizontalAdvance(self._tail) if self._tail else 0
        )
        self.setToolTip(plain_tip(self.text()) if wide > room else "")

    def _at(self, level: int) -> str:
        return self._words[min(level, len(self._words) - 1)]

    def _body(self) -> QFontMetrics:
        return QFontMetrics(self.look.font(TextStyle.BODY))

    def _strong(self) -> QFontMetrics:
        return QFontMetrics(self.look.font(TextStyle.STRONG))


def align(meters: Sequence[Meter], look: Look, width: int) -> None:
    """Set the columns of ``meters`` one above the other in ``width`` px; words shorten, then labels go."""
    gap, least = look.px(GAP), look.px(LEAST_RAIL)
    label = max(meter.label_width() for meter in meters)
    room = width - label - 2 * gap  # for bars and words
    rails = [
        room - max(m.words_width(level) for m in meters) for level in range(max(m.levels for m in meters))
    ]
    level = next((level for level, rail in enumerate(rails) if rail >= least), len(rails) - 1)
    rail = rails[level]
    whole = room - max(meter.whole_width() for meter in meters)
    if whole >= look.px(FAIR_RAIL):
        rail = whole
    elif rail < least:
        label, rail = 0, rail + label + gap
    for meter in meters:
        meter.set_columns(label, max(least, min(rail, look.px(MOST_RAIL))), level)
