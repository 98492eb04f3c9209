"""G opens the list of steps; what is typed filters it, Return goes, Escape closes; presenting too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convviz.explore.lessons import shipped
from convviz.ui.lessons.step_list import StepList
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    window.user_actions.lessons.open(shipped.load("first_steps"), 2)
    return window


def step(window: MainWindow) -> int:
    place = window.store.state.lesson
    assert place is not None
    return place.step


def steps(qtbot, window: MainWindow) -> StepList:
    """Return the list, opened by its key."""
    press(qtbot, window, Key.Key_G)
    found = window.findChild(StepList)
    assert found is not None
    assert found.isVisible()
    return found


def listed(shown: StepList) -> list[str]:
    return [shown.list.item(n).text().strip() for n in range(shown.list.count())]


def write(qtbot, words: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), words)


def test_it_lists_all_steps_with_the_present_one_chosen_and_a_click_goes_to_one(
    qtbot, window: MainWindow
) -> None:
    shown = steps(qtbot, window)
    titles = [one.title["en"] for one in shipped.load("first_steps").steps]
    assert listed(shown) == [f"{n}. {title}" for n, title in enumerate(titles, 1)]
    assert shown.list.currentRow() == 2
    at = shown.list.visualItemRect(shown.list.item(3)).center()
    qtbot.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert step(window) == 3
    assert not shown.isVisible()


def test_a_number_goes_there_although_digits_are_keys_of_the_switch(qtbot, window: MainWindow) -> None:
    shown = steps(qtbot, window)
    write(qtbot, "5")
    assert len(listed(shown)) == 1
    press(qtbot, window, Key.Key_Return)
    assert not shown.isVisible()
    assert step(window) == 4
    press(qtbot, window, Key.Key_PageDown)  # the keys are the lesson's again
    assert window.store.state.lesson.point == 1


def test_words_of_a_title_filter_and_the_arrows_choose(qtbot, window: MainWindow) -> None:
    shown = steps(qtbot, window)
    last = shipped.load("first_steps").steps[5].title["en"]
    write(qtbot, last[:6].upper())
    assert f"6. {last}" in listed(shown)
    for _ in last[:6]:
        press(qtbot, window, Key.Key_Backspace)
    assert len(listed(shown)) == 6
    assert shown.list.currentRow() == 0
    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_Down, Key.Key_Up):
        press(qtbot, window, key)
    press(qtbot, window, Key.Key_Return)
    assert step(window) == 4


def test_what_is_no_step_goes_nowhere_and_escape_closes(qtbot, window: MainWindow) -> None:
    before = window.store.state
    shown = steps(qtbot, window)
    write(qtbot, "zzz")
    press(qtbot, window, Key.Key_Return)
    assert listed(shown) == []
    assert shown.isVisible()
    press(qtbot, window, Key.Key_Escape)
    assert not shown.isVisible()
    assert window.store.state is before
    shown = steps(qtbot, window)
    assert shown.field.text() == ""
    assert len(listed(shown)) == 6


def test_presenting_escape_closes_the_list_and_not_the_presentation(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_F11)
    shown = steps(qtbot, window)
    press(qtbot, window, Key.Key_Escape)
    assert not shown.isVisible()
    assert window.presenting
    steps(qtbot, window)
    write(qtbot, "6")
    press(qtbot, window, Key.Key_Enter)
    assert step(window) == 5
    assert window.presenting


def test_it_closes_when_the_lesson_is_left_or_a_cell_is_clicked(qtbot, window: MainWindow) -> None:
    shown = steps(qtbot, window)
    grid = window.layer_page.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(0, 0, 0).center())
    assert not shown.isVisible()
    shown = steps(qtbot, window)
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    assert not shown.isVisible()
    press(qtbot, window, Key.Key_Space)
    assert window.store.display.transport.index == 1


def test_it_says_what_was_gone_through_and_follows_language_and_size(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_PageUp)  # the last point of the step before
    shown = steps(qtbot, window)
    assert [words.endswith(" ✓") for words in listed(shown)] == [False, True, False, False, False, False]
    window.set_language("zh")
    assert listed(shown)[1] == f"2. {shipped.load('first_steps').steps[1].title['zh']} ✓"
    window.resize(960, 680)
    assert window.rect().contains(shown.geometry())
