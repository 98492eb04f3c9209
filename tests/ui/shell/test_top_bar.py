"""The top bar: examples by title, and buttons that send commands of the table."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convviz.explore.display.parts import ScenePart
from convviz.explore.examples import examples
from convviz.explore.message import message
from convviz.ui.look.look import Look
from convviz.ui.look.theme import THEMES
from convviz.ui.shell import SMALLEST
from convviz.ui.shell.top_bar import LEAST_CHANGED, TopBar
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import opened


@pytest.fixture
def bar(qtbot) -> TopBar:
    made = TopBar(Look.of(1920, 1080), Text("en"))
    qtbot.addWidget(made)
    made.show_part(ScenePart("lesson", examples.title("lesson"), own=False, modified=False, edited=False))
    made.show()
    return made


def test_every_example_can_be_chosen_by_its_title(qtbot, bar: TopBar) -> None:
    said = [bar.examples.itemText(i) for i in range(bar.examples.count())]
    assert said == [Text("en").text(examples.title(name)) for name in examples.EXAMPLES]
    with qtbot.waitSignal(bar.example_chosen) as chosen:
        qtbot.keyClick(bar.examples, Qt.Key.Key_Down)
    assert chosen.args == [examples.EXAMPLES[1]]


def test_present_sends_its_command(qtbot, bar: TopBar) -> None:
    with qtbot.waitSignal(bar.command) as sent:
        qtbot.mouseClick(bar.present, Qt.MouseButton.LeftButton)
    assert sent.args == ["present"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_in_tooltips_what_the_examples_are_about(bar: TopBar, language: str) -> None:
    bar.set_text(Text(language))
    said = [Text(language).text(examples.about(name)) for name in examples.EXAMPLES]
    tips = [bar.examples.itemData(n, Qt.ItemDataRole.ToolTipRole) for n in range(bar.examples.count())]
    assert tips == said
    assert bar.examples.toolTip() == said[0]
    assert bar.changed.text() == ""


def test_changed_sizes_are_not_described_as_the_example(bar: TopBar) -> None:
    bar.show_part(ScenePart("lesson", examples.title("lesson"), own=False, modified=True, edited=False))
    assert bar.changed.text() == Text("en").text("window.top.modified")
    assert Text("en").text(examples.about("lesson")) not in bar.examples.toolTip()


def test_it_says_when_sizes_were_changed_or_the_picture_is_ones_own(bar: TopBar) -> None:
    say = Text("en").text
    bar.show_part(ScenePart("alexnet", examples.title("alexnet"), own=False, modified=True, edited=False))
    assert say("window.top.modified") in bar.changed.text()
    own = message("display.scene.own", name="me.png")
    bar.show_part(ScenePart("alexnet", own, own=True, modified=False, edited=False))
    assert "me.png" in bar.changed.text()
    assert say("window.top.own") in bar.changed.text()


def test_every_control_has_a_name_in_both_languages(bar: TopBar) -> None:
    for language in LANGUAGES:
        bar.set_text(Text(language))
        for control in (bar.examples, bar.present):
            assert control.accessibleName()
            assert control.toolTip()


def test_a_change_of_language_keeps_the_example(bar: TopBar) -> None:
    bar.set_text(Text("zh"))
    assert examples.EXAMPLES[bar.examples.currentIndex()] == "lesson"


SIZES = (SMALLEST, (1024, 768), (1280, 720), (1550, 880), (1920, 1080))
EVERY = tuple(product(SIZES, LANGUAGES, THEMES))
#: Those of the default run: each size in each language, and each theme in each language.
TELLING = {
    (size, language, tuple(THEMES)[(n + m) % len(THEMES)])
    for (n, size), (m, language) in product(enumerate(SIZES), enumerate(LANGUAGES))
}


@pytest.mark.parametrize(
    "cases",
    [
        [case for case in EVERY if case in TELLING],
        pytest.param([case for case in EVERY if case not in TELLING], marks=pytest.mark.soak),
    ],
    ids=["telling", "the others"],
)
def test_what_does_not_fit_gives_way_to_the_menus(
    qtbot, cases: list[tuple[tuple[int, int], str, str]]
) -> None:
    window = opened(qtbot, "alexnet", cases[0][0])
    for case in cases:
        size, language, theme = case
        window.resize(*size)
        window.set_language(language)
        window.set_theme(theme)
        for _ in range(3):
            QApplication.processEvents()
        assert window.width() == size[0]
        gives_way(window.top, case)
        assert window.top.changed.width() >= window.look.px(LEAST_CHANGED), case
        if size[0] >= 1280:
            assert window.top.views.isVisible(), case
            assert window.top.brand.isVisible(), case


def gives_way(top: TopBar, case: object) -> None:
    """Check that what is shown has its room, from side to side."""
    controls = (top.brand, top.examples, top.views, top.view_box, top.changed, top.sharing, top.present)
    shown = sorted((w for w in controls if w.isVisible()), key=lambda w: w.x())
    assert shown[0].x() >= 0, case
    assert shown[-1] is top.present, case
    assert top.present.geometry().right() < top.width(), case
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.x(), case
    for widget in shown:
        if widget is not top.changed:
            assert widget.width() >= widget.minimumSizeHint().width(), (case, widget)
    assert top.views.isVisible() is not top.view_box.isVisible(), case


def test_the_tabs_come_back_with_the_room(bar: TopBar) -> None:
    for width, in_tabs in ((1900, True), (700, False), (1900, True)):
        bar.resize(width, bar.height())
        assert bar.views.isVisible() is in_tabs
        assert bar.view_box.isVisible() is not in_tabs


def test_the_switch_stays_where_it_is_whatever_the_example_was_changed_to(bar: TopBar) -> None:
    bar.resize(1800, bar.height())
    QApplication.processEvents()
    before = bar.sharing.geometry()
    bar.show_part(ScenePart("lesson", examples.title("lesson"), own=False, modified=True, edited=True))
    QApplication.processEvents()
    assert bar.sharing.geometry() == before
