"""Inks measure what they write, and remember what they measured."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from convviz.ui.look.ink import LARGEST_CACHED, Ink
from convviz.ui.look.look import Look, TextStyle, ink_of
from tests.journeys.window import SCREENS

WORDS = (
    "",
    "−1,234",
    "V[0,0,10] = np.sum(X[:11,:11,:] * W0)",
    "15 + 13 − 1  →  15, 28",
    "过滤器 W0[1]",
    "≈ 6 × 10⁻¹¹",
    "ffi fl == <= ->",
)


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("style", TextStyle)
def test_widths_are_those_of_the_font(qtbot, style, size):
    ink = Look.of(*size).ink(style, "#000000")
    metrics = QFontMetricsF(ink.font)
    for _ in range(2):  # the second time some are known letter by letter
        for words in WORDS:
            assert ink.width(words) == pytest.approx(metrics.horizontalAdvance(words), abs=1e-6), words


def test_words_of_known_letters_are_not_measured_again(qtbot, monkeypatch):
    ink = Look.of(1920, 1080).ink(TextStyle.CODE, "#123456")
    wide = ink.width("dW0[2,2,1] = 1−2,")
    monkeypatch.setattr(ink, "_metrics", None)  # whoever measures now fails
    assert ink.width("[dW2,1−0 = 2]2,1,") == wide


def test_large_words_look_the_same_whatever_was_written_before(qtbot):
    """Outlines that FreeType gives differ by a shade with the size that was used last."""

    def drawn(ink: Ink) -> QImage:
        image = QImage(300, 120, QImage.Format.Format_RGB32)
        image.fill(QColor("#ffffff"))
        with QPainter(image) as painter:
            ink.write(painter, 5, 100, "202")
        return image

    large = ink_of("#000000", LARGEST_CACHED + 28, True, False)
    before = drawn(large)
    for size in (16, 46, LARGEST_CACHED):
        drawn(ink_of("#000000", size, True, False))
        assert drawn(large) == before
