"""A lesson on the projector: the text below the scene, votes as hands are raised, the answer by Space."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once
from tests.journeys.window import opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SIZES = ((1280, 720), (1366, 768), (1920, 1080), (3840, 2160))


def presenting(qtbot, name: str, step: int, point: int, size=(1920, 1080), language="en") -> MainWindow:
    """Return a window that presents a point of a lesson."""
    window = opened(qtbot, "lenet", size)
    window.set_language(language)
    window.user_actions.lessons.open(shipped.load(name), step)
    press(qtbot, window, Key.Key_F11)
    window.showNormal()  # full screen on the screen of the tests is smaller
    window.resize(*size)
    for _ in range(point):
        press(qtbot, window, Key.Key_Space)
    settle()
    return window


def settle() -> None:
    """Let layouts within layouts find their sizes."""
    for _ in range(3):
        QApplication.processEvents()


def counted(window: MainWindow) -> list[str]:
    return [row.counted for row in window.lesson.panel.question.rows if row.isVisible()]


def kind(window: MainWindow) -> Point:
    return window.store.display.lesson.kind


def test_digits_count_votes_and_backspace_takes_the_last_one_back(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 1)
    for key in (Key.Key_2, Key.Key_2, Key.Key_1, Key.Key_3):
        press(qtbot, window, key)
    assert counted(window) == ["1", "2", "1", "0"]
    assert kind(window) is Point.QUESTION
    press(qtbot, window, Key.Key_Backspace)
    assert counted(window) == ["1", "2", "0", "0"]
    assert window.lesson.foot.keys.text().startswith("3 votes")
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert counted(window) == ["1", "2", "1", "0"]  # undo takes back what was done last, here a vote less


def test_backspace_without_votes_turns_no_page(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 1)
    press(qtbot, window, Key.Key_Backspace)
    assert kind(window) is Point.QUESTION


def test_v_begins_a_second_vote_beside_the_first(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 1)
    press(qtbot, window, Key.Key_V)
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


def test_a_point_shows_its_scene_and_a_question_has_the_place_of_the_headline(qtbot) -> None:
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


def test_leaving_the_lesson_brings_the_strip_of_scenes_back(qtbot) -> None:
    window = presenting(qtbot, "full", 7, 0)
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    assert window.presented.strip.isVisible()
    assert not window.lesson.foot.isVisible()
    assert not window.lesson.panel.isVisible()


@pytest.mark.parametrize(("size", "language"), each_once(SIZES, ("en", "zh")))
def test_no_point_of_the_full_lesson_makes_the_picture_scroll(qtbot, size, language: str) -> None:
    window = presenting(qtbot, "full", 0, 0, size, language)
    while True:
        settle()
        part = window.store.display.lesson
        where = f"step {part.step + 1}, point {part.point + 1}"
        assert not window.middle.verticalScrollBar().isVisible(), where
        assert not window.middle.horizontalScrollBar().isVisible(), where
        panel = window.lesson.panel
        for view in (panel.said, panel.question.ask, panel.question.told):
            if view.isVisible():
                assert view.height() >= view.heightForWidth(view.width()), where
        if part.at_end:
            break
        press(qtbot, window, Key.Key_Space)
