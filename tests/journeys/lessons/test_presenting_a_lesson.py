"""A lesson on the projector: the text below the scene, votes as hands are raised, the answer by Space."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.explore.state.state import Link, View, WeightCell
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def presenting(qtbot, name: str, step: int, point: int, size=(1920, 1080), language="en") -> MainWindow:
    """Return a window that presents a point of a lesson."""
    window = opened(qtbot, "lenet", size)
    window.set_language(language)
    window.user_actions.lessons.open(shipped.load(name), step)
    qtbot.waitUntil(lambda: not window.store.background.busy)
    press(qtbot, window, Key.Key_F11)
    window.showNormal()  # full screen on the screen of the tests is smaller
    window.resize(*size)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for _ in range(point):
        press(qtbot, window, Key.Key_Space)
    settle()
    return window


def turn(qtbot, window: MainWindow, name: str, step: int, point: int) -> None:
    """Begin a lesson anew at a point, in a window that presents one."""
    window.user_actions.lessons.open(shipped.load(name), step)
    qtbot.waitUntil(lambda: not window.store.background.busy)
    for _ in range(point):
        press(qtbot, window, Key.Key_Space)
    settle()


def settle() -> None:
    """Let layouts within layouts find their sizes."""
    for _ in range(3):
        QApplication.processEvents()


def counted(window: MainWindow) -> list[str]:
    return [row.counted for row in window.lesson.panel.question.rows if row.isVisible()]


def kind(window: MainWindow) -> Point:
    return window.store.display.lesson.kind


def test_digits_count_votes_backspace_takes_the_last_one_back_and_v_begins_a_second_vote(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 1)
    press(qtbot, window, Key.Key_Backspace)  # without votes it turns no page
    assert kind(window) is Point.QUESTION
    for key in (Key.Key_2, Key.Key_2, Key.Key_1, Key.Key_3):
        press(qtbot, window, key)
    assert counted(window) == ["1", "2", "1", "0"]
    assert kind(window) is Point.QUESTION
    press(qtbot, window, Key.Key_Backspace)
    assert counted(window) == ["1", "2", "0", "0"]
    assert window.lesson.foot.keys.text().startswith("3 votes")
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert counted(window) == ["1", "2", "1", "0"]  # undo takes back what was done last, here a vote less
    turn(qtbot, window, "full", 7, 1)
    press(qtbot, window, Key.Key_V)  # begins a second vote beside the first
    assert counted(window) == ["", "", "", ""]
    for key in (Key.Key_1, Key.Key_V, Key.Key_2, Key.Key_2):
        press(qtbot, window, key)
    assert counted(window) == ["1 → 0", "0 → 2", "0 → 0", "0 → 0"]


def test_space_reveals_and_the_panels_stay_where_they_are(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 1)
    press(qtbot, window, Key.Key_2)
    before = [panel.geometry() for panel in window.layer_page.panels if panel.isVisible()]
    press(qtbot, window, Key.Key_Space)
    settle()
    assert kind(window) is Point.ANSWER
    assert [row.right for row in window.store.display.lesson.question.choices].index(True) == 1
    after = [panel.geometry() for panel in window.layer_page.panels if panel.isVisible()]
    assert [rect.topLeft() for rect in after] == [rect.topLeft() for rect in before]
    assert all(abs(a.height() - b.height()) <= 8 for a, b in zip(after, before, strict=True))


def test_a_point_shows_its_scene_a_question_has_the_place_of_the_headline_and_leaving_brings_the_strip_back(
    qtbot,
) -> None:
    window = presenting(qtbot, "full", 7, 0)
    page = window.layer_page
    assert page.input.isVisible()
    assert not page.neuron.isVisible()
    assert page.headline.isVisible()
    assert not window.presented.strip.isVisible()
    assert window.lesson.foot.isVisible()
    press(qtbot, window, Key.Key_Space)
    assert not page.headline.isVisible()
    press(qtbot, window, Key.Key_N)  # another scene is still chosen by its key
    assert page.filters.isVisible()
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    assert window.presented.strip.isVisible()
    assert not window.lesson.foot.isVisible()
    assert not window.lesson.panel.isVisible()


def test_what_a_point_changed_is_said_once_and_nothing_that_undo_could_not_do(qtbot) -> None:
    window = presenting(qtbot, "full", 10, 3)
    assert window.store.display.change is not None
    assert not window.notice.is_told
    turn(qtbot, window, "full", 13, 4)  # own sets are dropped here
    assert "Ctrl+Z" not in window.status.text() + window.notice.label.text()
    press(qtbot, window, Key.Key_S)
    press(qtbot, window, Key.Key_D)
    press(qtbot, window, Key.Key_S)
    assert "Ctrl+Z" in window.notice.label.text()  # of one's own change it is told


def test_texts_of_one_line_and_of_two_leave_the_panels_where_they_are(qtbot) -> None:
    window = presenting(qtbot, "full", 6, 0)
    for size in ((1920, 1080), (1280, 720)):
        window.resize(*size)
        turn(qtbot, window, "full", 6, 1)
        places = []
        for _ in range(3):
            places.append((window.layer_page.input.geometry(), window.lesson.panel.geometry()))
            press(qtbot, window, Key.Key_Space)
            settle()
        assert len(set(map(str, places))) == 1, size
    for name, step in (("full", 11), ("find_the_mistake", 9)):  # pictures stay large when it is answered
        turn(qtbot, window, name, step, 1)
        grids = [column.grid for column in window.stack.shown_page.columns]
        press(qtbot, window, Key.Key_Space)
        settle()
        assert all(min(grid.width(), grid.height()) > 100 for grid in grids), name


def test_presenting_begins_on_another_page_than_that_of_the_point(qtbot) -> None:
    window = opened(qtbot, "lenet", (1280, 720))
    window.user_actions.lessons.open(shipped.load("full"), 4)
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_F4)
    press(qtbot, window, Key.Key_F11)
    assert window.store.state.view is View.GROWTH
    press(qtbot, window, Key.Key_Backspace, Modifier.ControlModifier)
    assert window.layer_page.neuron.isVisible()
    assert not window.layer_page.input.isVisible()


def test_what_a_step_lights_and_makes_large_is_lit_and_large(qtbot) -> None:
    window = presenting(qtbot, "full", 8, 3)
    assert window.store.state.link is Link.SAME_WEIGHTS
    assert window.layer_page.input.isVisible()
    assert not window.layer_page.filters.isVisible()
    press(qtbot, window, Key.Key_Space)
    assert window.store.state.link is Link.SAME_FIELD
    assert window.layer_page.input.isVisible()
    window.user_actions.lessons.jump(12)
    assert window.store.state.chosen == WeightCell(0, 2, 2, 1)
