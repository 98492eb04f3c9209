"""Many short numbers on one painter, quickly: all of one colour are a single run of glyphs.

Qt shapes every text that it draws; numbers need no shaping, only their glyphs side by side.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont


class Digits:
    """Collects numbers centred on points, then draws them, colour by colour."""

    def __init__(self, font: QFont) -> None:
        self._font, self._key = font, font.key()
        self._raw = QRawFont.fromFont(font)
        self._drop = QFontMetricsF(font).capHeight() / 2
        self._runs: dict[str, tuple[list[int], list[QPointF]]] = {}

    def put(self, words: str, x: float, y: float, colour: str) -> None:
        """Centre ``words`` on (x, y) px."""
        glyphs, offsets, width = _glyphs(self._key, self._font, words)
        indices, places = self._runs.setdefault(colour, ([], []))
        indices += glyphs
        left, baseline = x - width / 2, y + self._drop
        places += [QPointF(left + offset, baseline) for offset in offsets]

    def draw(self, painter: QPainter) -> None:
        """Draw what was put."""
        for colour, (indices, places) in self._runs.items():
            run = QGlyphRun()
            run.setRawFont(self._raw)
            run.setGlyphIndexes(indices)
            run.setPositions(places)
            painter.setPen(QColor(colour))
            painter.drawGlyphRun(QPointF(0, 0), run)


@lru_cache(maxsize=8192)  # 10 µs each, and a picture has hundreds of numbers, many of them alike
def _glyphs(_key: str, font: QFont, words: str) -> tuple[list[int], list[float], float]:
    """Return the glyphs of ``words``, the x of each and the width of all, in px."""
    raw = QRawFont.fromFont(font)
    glyphs = list(raw.glyphIndexesForString(words))
    offsets, x = [], 0.0
    for advance in raw.advancesForGlyphIndexes(glyphs):
        offsets.append(x)
        x += advance.x()
    return glyphs, offsets, x
