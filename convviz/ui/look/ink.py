"""A colour and a font to write in, made once for many words: measuring and writing them is cheap."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPainterPath

MOST_MEASURED = 500  # words whose width an ink remembers
MOST_OUTLINED = 50  # large words whose outlines an ink remembers
LARGEST_CACHED = 64  # px: larger glyphs are no pictures that Qt keeps, but outlines


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
            wide = self._advances[words] = self._metrics.horizontalAdvance(words)
            if self._pitched is not None:  # letters of another face, as Chinese ones, have other widths
                one = self._metrics.horizontalAdvance
                new = set(words) - self._pitched
                self._pitched.update(letter for letter in new if one(letter) == self._pitch)
        return wide

    def write(self, painter: QPainter, x: float, baseline: float, words: str) -> None:
        """Write ``words`` from (x, baseline) px on."""
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
