"""Many short numbers on one painter, quickly: the glyphs of each number are kept.

Qt shapes every text that it draws; numbers need no shaping, only their glyphs side by side.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont

MOST_KEPT = 8192  # numbers of a font


class Digits:
    """Collects numbers centred on points, then draws them, colour by colour."""

    def __init__(self, font: QFont) -> None:
        self._runs = _runs_of(font.key())
        self._font = font
        self._put: defaultdict[str, list[tuple[QPointF, QGlyphRun]]] = defaultdict(list)

    def put(self, words: str, at: QPointF, colour: str) -> None:
        """Centre ``words`` on ``at``, in px."""
        self._put[colour].append((at, self._runs.get(words) or self._made(words)))

    def draw(self, painter: QPainter) -> None:
        """Draw what was put since the last time."""
        for colour, runs in self._put.items():
            painter.setPen(QColor(colour))
            for at, run in runs:
                painter.drawGlyphRun(at, run)
        self._put.clear()

    def _made(self, words: str) -> QGlyphRun:
        if len(self._runs) >= MOST_KEPT:
            self._runs.clear()
        run = self._runs[words] = _run(self._font, words)
        return run


@lru_cache(maxsize=64)
def _runs_of(_key: str) -> dict[str, QGlyphRun]:
    """Return the numbers of a font that are kept: 10 µs each, and a picture has hundreds, many alike."""
    return {}


def _run(font: QFont, words: str) -> QGlyphRun:
    """Return the glyphs of ``words``, the middle of all at (0, 0)."""
    raw = QRawFont.fromFont(font)
    glyphs = list(raw.glyphIndexesForString(words))
    ends = list(accumulate((at.x() for at in raw.advancesForGlyphIndexes(glyphs)), initial=0.0))
    drop = QFontMetricsF(font).capHeight() / 2
    run = QGlyphRun()
    run.setRawFont(raw)
    run.setGlyphIndexes(glyphs)
    run.setPositions([QPointF(end - ends[-1] / 2, drop) for end in ends[:-1]])
    return run
