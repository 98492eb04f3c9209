"""The place in a lesson and the answers are remembered between two runs, and forgotten by a command."""

from __future__ import annotations

import json

from PySide6.QtCore import QSettings, Qt

from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import Text
from tests.journeys.window import opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def again(qtbot) -> MainWindow:
    """Return the window of another start of the program."""
    return opened(qtbot, "lesson", (1280, 720), Preferences())


def begin(qtbot, window: MainWindow, name: str = "full", step: int | None = None) -> MainWindow:
    """Open a lesson and wait for the layer of its step."""
    lesson = shipped.load(name)
    window.user_actions.lessons.open(lesson, step)
    qtbot.waitUntil(lambda: window.store.state.lesson is not None and place(window).lesson is lesson)
    return window


def place(window: MainWindow):
    found = window.store.state.lesson
    assert found is not None
    return found


def answered(qtbot, window: MainWindow) -> None:
    """Answer the question of step 8 with choice 3, by keys."""
    begin(qtbot, window, step=7)
    for key in (Key.Key_Space, Key.Key_3):
        press(qtbot, window, key)


def test_a_lesson_goes_on_where_it_was_left_with_its_answers(qtbot, remembering: MainWindow) -> None:
    begin(qtbot, remembering, step=3)
    for key in (Key.Key_Space, Key.Key_1, Key.Key_2, Key.Key_Return):
        press(qtbot, remembering, key)
    answered(qtbot, remembering)
    press(qtbot, remembering, Key.Key_F11)  # votes are a class's
    press(qtbot, remembering, Key.Key_PageUp)
    press(qtbot, remembering, Key.Key_1)
    press(qtbot, remembering, Key.Key_Space)
    press(qtbot, remembering, Key.Key_Escape)
    window = begin(qtbot, again(qtbot))
    assert (place(window).step, place(window).point) == (7, 2)
    part = window.store.display.lesson
    assert part.kind is Point.ANSWER
    assert [row.chosen for row in part.question.choices] == [False, False, True, False]
    assert [row.votes for row in part.question.choices] == [0, 0, 0, 0]
    assert place(window).replies[3].answer == "12"
    assert part.steps[3].done == remembering.store.display.lesson.steps[3].done
    assert window.notice.label.text() == Text("en").text("in_lesson.resumed", number=8)
    assert window.notice.isVisible()
    press(qtbot, window, Key.Key_Space)
    assert not window.notice.isVisible()  # it goes when a person goes on


def test_leaving_and_coming_back_resumes_and_another_lesson_begins(qtbot, window: MainWindow) -> None:
    answered(qtbot, window)
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    begin(qtbot, window, "first_steps")
    assert (place(window).step, place(window).point) == (0, 0)
    assert place(window).replies == {}
    begin(qtbot, window)
    assert (place(window).step, place(window).point) == (7, 2)
    assert place(window).replies[7].answer == 2


def test_a_step_that_is_named_is_gone_to(qtbot, window: MainWindow) -> None:
    answered(qtbot, window)
    begin(qtbot, window, step=1)
    assert (place(window).step, place(window).point) == (1, 0)
    assert place(window).replies[7].answer == 2


def test_a_lesson_that_was_finished_begins_again(qtbot, window: MainWindow) -> None:
    begin(qtbot, window, "ten_minutes", 3)
    press(qtbot, window, Key.Key_F11)  # presenting, Space shows answers, too
    for _ in range(place(window).lesson.steps[3].points - 1):
        press(qtbot, window, Key.Key_Space)
    assert window.store.display.lesson.at_end
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    begin(qtbot, window, "ten_minutes")
    assert (place(window).step, place(window).point) == (0, 0)
    assert 3 in place(window).done


def test_what_a_person_answered_is_forgotten_by_the_command(qtbot, remembering: MainWindow) -> None:
    answered(qtbot, remembering)
    remembering.menus.actions["forget_answers"].trigger()
    assert remembering.notice.label.text() == Text("en").text("in_lesson.forgotten")
    assert place(remembering).replies == {}
    assert place(remembering).done == frozenset()
    window = begin(qtbot, again(qtbot))
    assert place(window).replies == {}
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    window.menus.actions["forget_answers"].trigger()
    assert not [key for key in QSettings("ConvViz", "ConvViz").allKeys() if "lesson" in key]
    begin(qtbot, window)
    assert (place(window).step, place(window).point) == (0, 0)


NONSENSE = (
    7,
    "",
    "{",
    "[]",
    "[" * 100_000,
    '{"step": 99, "point": 0, "done": [99, "x"], "answers": {"7": 9, "x": 1}}',
    '{"step": "1", "point": [], "done": 3, "answers": [1]}',
    '{"step": true, "point": 0, "answers": {"7": true, "3": 12, "0": 1}}',
    '{"step": 7, "point": -4, "answers": {"7": "3", "3": "twelve"}}',
)


def test_nonsense_in_the_settings_counts_as_absent(qtbot, remembering: MainWindow) -> None:
    window, raw = remembering, QSettings("ConvViz", "ConvViz")
    for kept in NONSENSE:
        raw.setValue("lessons/full", kept)
        raw.sync()
        begin(qtbot, window)
        told = str(kept)[:80]
        assert place(window).step in (0, 7), told
        assert place(window).point == 0, told
        assert place(window).replies == {}, told
        assert place(window).done == frozenset(), told
        press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
        assert window.store.state.lesson is None, told


def test_nothing_but_place_answers_and_marks_is_kept(qtbot, remembering: MainWindow) -> None:
    answered(qtbot, remembering)
    kept = json.loads(Preferences().lesson("full"))
    assert kept == {"step": 7, "point": 2, "done": [], "answers": {"7": 2}}
