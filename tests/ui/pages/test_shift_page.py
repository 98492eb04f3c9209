"""The page of the shift test in the real window: keys, the mouse, and what the widgets then say."""

from __future__ import annotations

import os
import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.display.shift.shift_part import shift_part
from convviz.explore.state.derived import derive
from convviz.explore.state.shift_state import FILTERS, Shift, ShiftCase
from convviz.explore.state.state import Position, View
from convviz.ui.pages.shift.shift_page import CASES, ShiftPage
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import SCREENS, opened, press

LARGEST = {"en": "largest response: {}", "zh": "最大响应：{}"}


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = opened(qtbot, "lesson", (1600, 1000))
    press(qtbot, window, Qt.Key.Key_F6)
    return window


def page_of(window: MainWindow) -> ShiftPage:
    page = window.stack.currentWidget()
    assert isinstance(page, ShiftPage)
    return page


def choose(qtbot: QtBot, window: MainWindow, case: ShiftCase) -> None:
    button = page_of(window).cases.button(CASES.index(case))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said(window: MainWindow, language: str) -> tuple[str, str]:
    """Return what stands over V before and over V now, without where it is."""
    before, now = (column.caption.text() for column in page_of(window).columns[2:])
    head = LARGEST[language].format("")
    assert before.startswith(head)
    assert now.startswith(head)
    return before, now


def is_now(window: MainWindow, language: str, largest: int, at: str = "") -> None:
    _, now = said(window, language)
    expected = LARGEST[language].format(largest)
    assert now.startswith(expected)
    assert at in now


def drag(qtbot: QtBot, window: MainWindow, dx: int, dy: int, steps: int = 4) -> None:
    """Drag the first picture by whole cells, a few moves on the way."""
    grid = page_of(window).columns[0].grid
    start, side = grid.cell_rect(4, 4, 0).center(), grid.cell_size
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, steps + 1):
        there = start + QPoint(round(dx * side * step / steps), round(dy * side * step / steps))
        qtbot.mouseMove(grid, there)
    qtbot.mouseRelease(
        grid, Qt.MouseButton.LeftButton, pos=start + QPoint(round(dx * side), round(dy * side))
    )


def test_the_nine_follows_the_plus_by_whole_strides_only(window: MainWindow, qtbot: QtBot) -> None:
    begin = window.store.state
    for language in LANGUAGES:
        window.store.begin(lambda _: begin)
        window.set_language(language)
        is_now(window, language, 9, "V[0,0,0]")
        press(qtbot, window, Qt.Key.Key_Right)
        is_now(window, language, 2)
        press(qtbot, window, Qt.Key.Key_Down)
        is_now(window, language, 0)
        press(qtbot, window, Qt.Key.Key_Right)
        press(qtbot, window, Qt.Key.Key_Up)
        is_now(window, language, 9, "V[1,0,0]")
        assert "V[1,0,0]" in page_of(window).lead.text()
        assert window.store.state.position == Position(0, 0, 0)  # the walk did not take the keys
        for _ in range(9):
            press(qtbot, window, Qt.Key.Key_Right)
            press(qtbot, window, Qt.Key.Key_Down)
        is_now(window, language, 9, "V[3,3,0]")
        press(qtbot, window, Qt.Key.Key_Home)
        is_now(window, language, 9, "V[0,0,0]")


def test_without_sharing_nobody_answers_after_the_move(window: MainWindow, qtbot: QtBot) -> None:
    begin = window.store.state
    for language in LANGUAGES:
        window.store.begin(lambda _: begin)
        window.set_language(language)
        for key in (Qt.Key.Key_2, Qt.Key.Key_1):
            press(qtbot, window, key)
            press(qtbot, window, Qt.Key.Key_Home)
            is_now(window, language, 9, "V[0,0,0]")
            for way in (Qt.Key.Key_Right, Qt.Key.Key_Right):
                press(qtbot, window, way)
                is_now(window, language, 0)
            before, _ = said(window, language)
            assert "V[0,0,0]" in before
        press(qtbot, window, Qt.Key.Key_3)
        is_now(window, language, 9, "V[1,0,0]")


def test_the_assumption_is_the_headline(window: MainWindow, qtbot: QtBot) -> None:
    begin = window.store.state
    for language, claim, confirmed, refuted in (
        ("en", "useful at (x, y) is useful at (x2, y2)", "✓ Confirmed", "≠ Refuted"),
        ("zh", "在 (x, y) 处有用的特征，在 (x2, y2) 处也有用", "✓ 成立", "≠ 不成立"),
    ):
        window.store.begin(lambda _: begin)
        window.set_language(language)
        page = page_of(window)
        assert claim in page.claim.text()
        for _ in range(2):
            press(qtbot, window, Qt.Key.Key_Right)
        assert page.verdict.text().startswith(confirmed)
        assert "(1, 0)" in page.verdict.text()
        colour = page.verdict.palette().windowText().color()
        press(qtbot, window, Qt.Key.Key_S)
        assert page.verdict.text().startswith(refuted)
        assert page.verdict.palette().windowText().color() != colour
        for words in (page.lead, *page.lines, *(column.title for column in page.columns)):
            assert words.font().pixelSize() < page.verdict.font().pixelSize()
        press(qtbot, window, Qt.Key.Key_Home)
        assert not page.verdict.text().startswith((confirmed, refuted))


def test_the_two_maps_are_the_largest_cells(window: MainWindow, qtbot: QtBot) -> None:
    for size in SCREENS:
        window.resize(*size)
        QApplication.processEvents()
        plus, detector, *maps = (column.grid for column in page_of(window).columns)
        for grid in maps:
            assert grid.numbered, size
            assert grid.cell_size > 1.4 * detector.cell_size, size
            assert grid.cell_size > 2 * plus.cell_size, size
        assert plus.numbered, size


def test_dragging_the_plus_moves_it_as_far_as_there_is_room(window: MainWindow, qtbot: QtBot) -> None:
    drag(qtbot, window, 2, 0)
    is_now(window, "en", 9, "V[1,0,0]")
    drag(qtbot, window, 4, 6)
    is_now(window, "en", 9, "V[3,3,0]")
    assert (window.store.state.shift.dx, window.store.state.shift.dy) == (6, 6)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    is_now(window, "en", 9, "V[1,0,0]")  # a drag is one step back
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    is_now(window, "en", 9, "V[0,0,0]")
    assert window.store.state.view is View.SHIFT
    # Far beyond it stops at the edge.
    drag(qtbot, window, 30, -30)
    assert (window.store.state.shift.dx, window.store.state.shift.dy) == (6, 0)
    drag(qtbot, window, -30, 0)
    assert not window.store.state.shift.moved
    # A press beside the picture moves nothing.
    grid = page_of(window).columns[0].grid
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=QPoint(1, grid.height() - 2))
    qtbot.mouseMove(grid, QPoint(200, 20))
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=QPoint(200, 20))
    assert not window.store.state.shift.moved


def test_clicks_leave_the_arrow_keys_with_the_page(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    qtbot.mouseClick(page.strides.button(0), Qt.MouseButton.LeftButton)
    assert window.store.state.shift.stride == 1
    assert QApplication.focusWidget() is page
    press(qtbot, window, Qt.Key.Key_Right)
    is_now(window, "en", 9, "V[1,0,0]")
    qtbot.mouseClick(page.reset, Qt.MouseButton.LeftButton)
    is_now(window, "en", 9, "V[0,0,0]")
    assert not page.reset.isEnabled()


def test_the_page_takes_the_keys_when_it_is_chosen_by_mouse(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1600, 1000))
    views = window.top.views
    qtbot.mouseClick(views.button(list(View).index(View.SHIFT)), Qt.MouseButton.LeftButton)
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.store.state.shift == Shift(dx=1)
    assert window.store.state.position == Position(0, 0, 0)


def test_the_photograph(window: MainWindow, qtbot: QtBot) -> None:
    begin, difference = window.store.state, page_of(window).columns[3].caption

    def number() -> int:
        words = difference.text().replace(",", "")
        return int("".join(c for c in words if c.isdigit()))

    for language in LANGUAGES:
        window.store.begin(lambda _: begin)
        window.set_language(language)
        choose(qtbot, window, ShiftCase.PHOTOGRAPH)
        press(qtbot, window, Qt.Key.Key_Left)
        assert number() > 0
        press(qtbot, window, Qt.Key.Key_Left)
        assert number() == 0
        drag(qtbot, window, 6, -4)
        assert (window.store.state.shift.dx, window.store.state.shift.dy) == (4, -4)
        assert number() == 0
        press(qtbot, window, Qt.Key.Key_S)
        assert number() > 0
        assert "CC0" in page_of(window).lines[2].text()


def test_centred_faces(window: MainWindow, qtbot: QtBot) -> None:
    begin, page = window.store.state, page_of(window)

    def missed() -> list[int]:
        return [int(column.caption.text().split("%")[0].split()[-1]) for column in page.columns[2:]]

    for language, judgement in (("en", "judgement, not a theorem"), ("zh", "这是经验判断，不是定理")):
        window.store.begin(lambda _: begin)
        window.set_language(language)
        choose(qtbot, window, ShiftCase.FACES)
        centred = missed()
        assert centred[0] < centred[1]
        assert judgement in page.lines[0].text()
        for _ in range(4):
            press(qtbot, window, Qt.Key.Key_Right)
        moved = missed()
        assert moved[0] > moved[1]
        assert moved[1] == centred[1]
        qtbot.mouseClick(page.filters.button(3), Qt.MouseButton.LeftButton)
        assert window.store.state.shift.filters == FILTERS[3]
        assert missed()[1] < moved[1]
        qtbot.mouseClick(page.next_face, Qt.MouseButton.LeftButton)
        assert window.store.state.shift.face == 1
        assert page.strides.isHidden()


def test_a_shift_draws_only_what_changed_and_moves_no_picture(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)

    def drawn() -> list[int]:
        return [column.grid.picture.base_builds + column.grid.picture.cell_builds for column in page.columns]

    before = drawn()
    press(qtbot, window, Qt.Key.Key_Right)
    QApplication.processEvents()
    assert [now - then for now, then in zip(drawn(), before, strict=True)] == [1, 0, 0, 1]
    places = [column.grid.geometry() for column in page.columns]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home):
        press(qtbot, window, key)
        QApplication.processEvents()
        assert [column.grid.geometry() for column in page.columns] == places


def test_presenting_type_is_large(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F5)
    page = page_of(window)
    assert page.lead.font().pixelSize() >= round(30 * window.look.scale)
    assert page.lines[0].font().pixelSize() >= round(30 * window.look.scale)
    press(qtbot, window, Qt.Key.Key_Right)
    assert "2" in page.lead.text()
    qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_random_events_leave_page_and_state_in_agreement(window: MainWindow, qtbot: QtBot) -> None:
    dice, page = random.Random(12), page_of(window)
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home)
    keys += (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_S)
    for _ in range(int(os.environ.get("CONVVIZ_EVENTS", 40))):
        kind = dice.random()
        if kind < 0.6:
            press(qtbot, window, dice.choice(keys))
        elif kind < 0.8:
            groups = [page.cases, page.filters if page.strides.isHidden() else page.strides]
            buttons = [group.button(i) for group in groups for i in range(3)]
            button = dice.choice([*buttons, page.reset, page.next_face])
            if button.isVisible():
                qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        elif kind < 0.95:
            drag(qtbot, window, dice.randrange(-5, 6), dice.randrange(-5, 6))
        else:
            qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            if window.store.state.view is not View.SHIFT:
                press(qtbot, window, Qt.Key.Key_F6)
        part = shift_part(window.store.state, derive(window.store.state.layer))
        assert page.lead.text() == window.text.text(part.lead)
        shown = [column.caption.text() for column in page.columns]
        assert shown == [window.text.text(picture.caption) for picture in part.pictures]
