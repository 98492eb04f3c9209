"""No word is cut in the scenes of the backward page, on three projectors, in both languages."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import GradientOf
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once
from tests.ui.presenting.backward_scenes import NAMES, PROJECTORS, cut, do, page, presented, settle, turn_to

UNDER_DISCUSSION = 72  # units


#: Those of the default run: each example, way of sharing and size.
TELLING = {
    ("lesson", (1024, 768), "unshared"),
    ("demo", (1280, 720), "full"),
    ("demo", (1920, 1080), "shared"),
    ("alexnet", (1024, 768), "shared"),
    ("classic", (1280, 720), "unshared"),
}
CASES = [
    pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak)
    for examples, sizes in ((("lesson", "demo"), PROJECTORS), (("alexnet", "classic"), PROJECTORS[1:]))
    for case in product(examples, sizes, ("shared", "unshared", "full"))
]


@pytest.mark.parametrize(("example", "size", "sharing"), CASES)
def test_no_word_is_cut(qtbot: QtBot, example: str, size: tuple[int, int], sharing: str) -> None:
    """The demo has padding, the classic filters are laid over a photograph."""
    window = presented(qtbot, example, size)
    do(window, sharing)
    for scene in NAMES:
        turn_to(qtbot, window, scene)
        for at, languages in (("first", ("en", "zh")), ("last", ("zh", "en"))):
            for language in languages:
                do(window, at, f"language_{language}")
                assert cut(window) == [], (scene, language, sharing, at)


@pytest.mark.parametrize(("language", "size"), each_once(LANGUAGES, PROJECTORS[1:]))
def test_the_code_of_a_gradient_has_room_and_its_sum_stays_large(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    window = presented(qtbot, "lesson", size, "sum")
    do(window, f"language_{language}", "last")
    panel = page(window).sum
    for of in GradientOf:
        panel.code_chosen.emit(of)
        settle()
        lines = panel.listing.text().splitlines() if panel.listing.isVisible() else []
        ink = QFontMetricsF(panel.listing.font())
        assert all(ink.horizontalAdvance(line) <= panel.listing.width() for line in lines), of
        assert panel.total.runs[-1].ink.font.pixelSize() >= window.look.px(UNDER_DISCUSSION), of
        assert cut(window) == [], of
