"""Lessons by real keys and clicks: alone, as a student goes through them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.explore.state.lesson_state import QuestionKind
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Position
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot) -> MainWindow:
    return opened(qtbot, "lenet", (1280, 720))


def go_to(window: MainWindow, name: str, step: int, point: int = 0) -> None:
    """Begin a shipped lesson at a step and turn to a point of it, by Space where no question is open."""
    window.user_actions.lessons.open(shipped.load(name), step)
    for _ in range(point):
        window.menus.actions["next_point"].trigger()
    assert (place(window).step, place(window).point) == (step, point)


def place(window: MainWindow):
    found = window.store.state.lesson
    assert found is not None
    return found


def shown(window: MainWindow):
    part = window.store.display.lesson
    assert part is not None
    return part


def test_space_and_the_page_keys_turn_one_point_and_the_arrows_walk(qtbot, window: MainWindow) -> None:
    go_to(window, "full", 4)
    press(qtbot, window, Key.Key_Space)
    assert (place(window).step, place(window).point) == (4, 1)
    press(qtbot, window, Key.Key_PageDown)
    assert (place(window).step, place(window).point) == (5, 0)
    press(qtbot, window, Key.Key_PageUp)
    assert (place(window).step, place(window).point) == (4, 1)
    before = window.store.state.position
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.position == Position(before.x + 1, before.y, before.d)
    assert place(window).point == 1
    go_to(window, "full", 4)
    for key in (Key.Key_Space, Key.Key_PageDown):
        before = place(window).step, place(window).point
        press(qtbot, window, key)
        after = place(window).step, place(window).point
        assert after != before
        for _ in range(3):
            held = QKeyEvent(QEvent.Type.KeyPress, key, Modifier.NoModifier, " ", True)
            QApplication.sendEvent(window.focusWidget() or window, held)
        assert (place(window).step, place(window).point) == after
    go_to(window, "full", 4, 1)
    window.lesson.panel.back.setFocus()
    press(qtbot, window, Key.Key_Space)
    assert (place(window).step, place(window).point) == (4, 0)
    QApplication.processEvents()


def test_what_was_explored_is_taken_back_by_undo_and_by_the_way_back_to_the_step(
    qtbot, window: MainWindow
) -> None:
    go_to(window, "full", 4, 1)
    start = window.store.state
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_S)
    for _ in range(5):
        press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert window.store.state == start
    assert not window.menus.actions["undo"].isEnabled()
    go_to(window, "full", 4)
    start = window.store.state
    window.menus.actions["example_demo"].trigger()
    qtbot.waitUntil(lambda: not window.store.background.busy)
    assert window.store.state.scene.name == "demo"
    assert place(window).step == 4
    press(qtbot, window, Key.Key_Backspace, Modifier.ControlModifier)
    assert window.store.state == start


def test_a_choice_is_made_by_its_digit_while_the_sharing_keys_rest_or_clicked(
    qtbot, window: MainWindow
) -> None:
    go_to(window, "full", 7, 1)
    press(qtbot, window, Key.Key_Space)
    assert window.notice.label.text() == "Predict first: press 1 to 4, or click an answer."
    assert shown(window).kind is Point.QUESTION
    press(qtbot, window, Key.Key_S)
    press(qtbot, window, Key.Key_5)
    assert sharing_of(window.store.state.layer) is Sharing.SHARED
    assert shown(window).kind is Point.QUESTION
    press(qtbot, window, Key.Key_3)
    assert [row.chosen for row in shown(window).question.choices] == [False, False, True, False]
    assert sharing_of(window.store.state.layer) is Sharing.SHARED
    press(qtbot, window, Key.Key_2)  # with the answer there the keys of the switch are back
    assert sharing_of(window.store.state.layer) is Sharing.UNSHARED
    go_to(window, "full", 7, 1)
    qtbot.mouseClick(window.lesson.panel.question.rows[0], Qt.MouseButton.LeftButton)
    assert [row.chosen for row in shown(window).question.choices] == [True, False, False, False]


def test_a_number_is_typed_without_going_to_its_field_and_mended_where_it_is_none(
    qtbot, window: MainWindow
) -> None:
    go_to(window, "full", 3, 1)
    assert shown(window).question.kind is QuestionKind.NUMBER
    for key in (Key.Key_1, Key.Key_2):
        press(qtbot, window, key)
    assert window.lesson.panel.question.field.text() == "12"
    press(qtbot, window, Key.Key_Backspace)
    press(qtbot, window, Key.Key_Space)
    assert window.lesson.panel.question.field.text() == "1"
    assert shown(window).kind is Point.QUESTION
    press(qtbot, window, Key.Key_Return)
    assert shown(window).question.outcome.predicted == "1"
    assert not shown(window).question.outcome.is_right
    press(qtbot, window, Key.Key_Right)  # the keys are the walk's again
    assert window.store.state.position.x == 1
    go_to(window, "full", 3, 1)
    press(qtbot, window, Key.Key_Minus)
    press(qtbot, window, Key.Key_Return)
    assert window.notice.label.text() == "Predict first: type a number and press Enter."
    press(qtbot, window, Key.Key_4)
    press(qtbot, window, Key.Key_Return)
    assert shown(window).question.outcome.is_right


def test_a_cell_is_clicked(qtbot, window: MainWindow) -> None:
    go_to(window, "full", 5, 1)
    assert shown(window).question.kind is QuestionKind.CELL
    grid = window.layer_page.input.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(3, 0, 0).center())
    outcome = shown(window).question.outcome
    assert outcome.predicted == "X[3,0,0]"
    assert not outcome.is_right
    assert window.store.state.position == place(window).shown.position  # the walk has not followed the click


def test_exploring_offers_the_way_back_to_the_step(qtbot, window: MainWindow) -> None:
    go_to(window, "full", 4)
    button = window.lesson.panel.return_to_step
    assert not button.isVisible()
    press(qtbot, window, Key.Key_Right)
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.store.state.position == place(window).shown.position
    assert not button.isVisible()
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_Backspace, Modifier.ControlModifier)
    assert not button.isVisible()


def test_a_lesson_is_left_by_its_key(qtbot, window: MainWindow) -> None:
    before = window.store.state
    go_to(window, "full", 4)
    assert window.lesson.panel.isVisible()
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    assert window.store.state == before
    assert not window.lesson.panel.isVisible()
    press(qtbot, window, Key.Key_Space)
    assert window.store.display.transport.index == 1
