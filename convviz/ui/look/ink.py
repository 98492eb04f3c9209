"""A colour and a font to write in, made once for many words: measuring and writing them is cheap."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPainterPath

from convviz.explore.numbers import EM_SPACE, FIGURE_SPACE, PUNCTUATION_SPACE, UNKNOWN, WIDE_SPACE

MOST_MEASURED = 500  # words whose width an ink remembers
MOST_OUTLINED = 50  # large words whose outlines an ink remembers
LARGEST_CACHED = 64  # px: larger glyphs are no pictures that Qt keeps, but outlines
# Spaces that the fonts lack, and what they are as wide as; "?" in a slot takes the room of a digit.
_SPACES = {FIGURE_SPACE: "0", PUNCTUATION_SPACE: ",", WIDE_SPACE: "亿", EM_SPACE: "≈"}
_MEASURED = str.maketrans({**_SPACES, UNKNOWN: "0"})
_SPACED = re.compile(f"[{''.join(_SPACES)}]")
_BETWEEN_SPACES = re.compile(f"[^{''.join(_SPACES)}]+")


class Ink:
    """Writes words in ``colour`` and ``font``; ``height``, ``ascent`` and ``middle`` are in px.

    ``middle`` is how far below the middle of a line its baseline is.
    """

    def __init__(self, colour: str, font: QFont) -> None:
        self.colour = QColor(colour)
        self.font = font
        metrics = QFontMetricsF(font)
        self.height, self.ascent = metrics.height(), metrics.ascent()
        self.middle = (metrics.ascent() - metrics.descent()) / 2
        self._advances: dict[str, float] = {}
        self._outlines: dict[str, QPainterPath] = {}
        self._metrics = metrics
        self._pitch = metrics.horizontalAdvance("0")
        self._pitched = set[str]() if QFontInfo(font).fixedPitch() else None

    def width(self, words: str) -> float:
        """Return the width of ``words`` in px."""
        if self._pitched is not None and self._pitched.issuperset(words):
            return len(words) * self._pitch
        wide = self._advances.get(words)
        if wide is None:
            if len(self._advances) > MOST_MEASURED:
                self._advances.clear()
            measured = words.translate(_MEASURED) if _SPACED.search(words) else words
            wide = self._advances[words] = self._metrics.horizontalAdvance(measured)
            if self._pitched is not None:  # letters of another face, as Chinese ones, have other widths
                one = self._metrics.horizontalAdvance
                new = set(words) - self._pitched
                self._pitched.update(letter for letter in new if one(letter) == self._pitch)
        return wide

    def write(self, painter: QPainter, x: float, baseline: float, words: str) -> None:
        """Write ``words`` from (x, baseline) px on."""
        if not words.isascii() and _SPACED.search(words):
            for found in _BETWEEN_SPACES.finditer(words):
                before = words[: found.start()]
                self.write(painter, x + self.width(before) if before else x, baseline, found.group())
            return
        if self.font.pixelSize() > LARGEST_CACHED:
            self._write_outlines(painter, QPointF(x, baseline), words)
            return
        painter.setFont(self.font)
        painter.setPen(self.colour)
        painter.drawText(QPointF(x, baseline), words)

    def _write_outlines(self, painter: QPainter, at: QPointF, words: str) -> None:
        """Write large words from their outlines, which are kept.

        Those that Qt makes differ by a shade with the size of what was written before: a window that is
        drawn again would not equal itself.
        """
        path = self._outlines.get(words)
        if path is None:
            if len(self._outlines) > MOST_OUTLINED:
                self._outlines.clear()
            path = self._outlines[words] = QPainterPath()
            path.addText(QPointF(), self.font, words)
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path.translated(at), self.colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)

    def write_at(self, painter: QPainter, places: list[tuple[float, float]], words: str) -> None:
        """Write the same ``words`` from each (x, baseline) px on."""
        painter.setFont(self.font)
        painter.setPen(self.colour)
        for x, baseline in places:
            painter.drawText(QPointF(x, baseline), words)

    def centre(self, painter: QPainter, room: QRect | QRectF, words: str) -> None:
        """Write ``words`` in the middle of ``room``; they may reach beyond it."""
        at = QRectF(room).center()
        self.write(painter, at.x() - self.width(words) / 2, at.y() + self.middle, words)
