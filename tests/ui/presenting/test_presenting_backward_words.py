"""No word is cut in the scenes of the backward page, on three projectors, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import GradientOf
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.window import naming
from tests.ui.presenting.backward_scenes import (
    NAMES,
    PROJECTORS,
    cut,
    do,
    page,
    presented_each,
    settle,
    turn_to,
)

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


def looks(every: bool) -> Iterator[tuple[str, str, str]]:
    """Yield scenes with an end of the walk and a language: each pair of these, or each three."""
    for n, scene in enumerate(NAMES):
        first = LANGUAGES[:: 1 if n % 2 == 0 else -1]
        for at, languages in (("first", first), ("last", first[::-1])):
            yield from ((scene, at, language) for language in (languages if every else languages[:1]))


@pytest.mark.parametrize(
    ("cases", "every"),
    [
        pytest.param([case.values for case in CASES if not case.marks], False, id="pairs"),
        pytest.param([case.values for case in CASES], True, id="all", marks=pytest.mark.soak),
    ],
)
def test_no_word_is_cut(qtbot: QtBot, cases: list[tuple[str, tuple[int, int], str]], every: bool) -> None:
    """The demo has padding, the classic filters are laid over a photograph."""
    shown = presented_each(qtbot, ((example, size) for example, size, _ in cases))
    for (example, size, sharing), window in zip(cases, shown, strict=True):
        window.setUpdatesEnabled(False)  # where words have room is known before they are painted
        do(window, sharing)
        for scene, at, language in looks(every):
            turn_to(qtbot, window, scene)
            do(window, at, f"language_{language}")
            assert cut(window) == [], (example, size, sharing, scene, at, language)


@pytest.mark.parametrize("cases", together(each_once(LANGUAGES, PROJECTORS[1:])))
def test_the_code_of_a_gradient_has_room_and_its_sum_stays_large(
    qtbot: QtBot, cases: list[tuple[str, tuple[int, int]]]
) -> None:
    sizes = [size for _, size in cases]
    shown = presented_each(qtbot, product(("lesson",), sizes), "sum")
    for (language, size), window in zip(cases, shown, strict=True):
        with naming(language, size):
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
