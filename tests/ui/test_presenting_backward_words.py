"""No word is cut in the scenes of the backward page, on three projectors, in both languages."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import GradientOf
from convviz.ui.words.catalogue import LANGUAGES
from tests.ui.backward_scenes import NAMES, PROJECTORS, cut, do, page, presented, settle, turn_to

UNDER_DISCUSSION = 72  # units


@pytest.mark.parametrize(
    ("example", "size"),
    [*product(("lesson", "demo"), PROJECTORS), *product(("alexnet", "classic"), PROJECTORS[1:])],
)
def test_no_word_is_cut(qtbot: QtBot, example: str, size: tuple[int, int]) -> None:
    """The demo has padding, the classic filters are laid over a photograph."""
    window = presented(qtbot, example, size)
    for sharing in ("shared", "unshared", "full"):
        do(window, sharing)
        for scene in NAMES:
            turn_to(qtbot, window, scene)
            for at, languages in (("first", ("en", "zh")), ("last", ("zh", "en"))):
                for language in languages:
                    do(window, at, f"language_{language}")
                    assert cut(window) == [], (scene, language, sharing, at)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", GradientOf)
@pytest.mark.parametrize("size", PROJECTORS[1:])
def test_the_code_of_a_gradient_has_room_and_its_sum_stays_large(
    qtbot: QtBot, of: GradientOf, size: tuple[int, int], language: str
) -> None:
    window = presented(qtbot, "lesson", size, "sum")
    do(window, f"language_{language}", "last")
    page(window).sum.code_chosen.emit(of)
    settle()
    panel = page(window).sum
    lines = panel.listing.text().splitlines() if panel.listing.isVisible() else []
    ink = QFontMetricsF(panel.listing.font())
    assert all(ink.horizontalAdvance(line) <= panel.listing.width() for line in lines)
    assert panel.total.runs[-1].ink.font.pixelSize() >= window.look.px(UNDER_DISCUSSION)
    assert cut(window) == []
