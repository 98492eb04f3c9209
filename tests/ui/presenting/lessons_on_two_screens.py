"""A lesson on two screens. Run by test_two_screens.py, in a process that has two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QSpinBox

from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.ui.dialogs.votes import Votes
from convviz.ui.lessons.notes_view import NotesView
from convviz.ui.shell.audience import AudienceWindow
from convviz.ui.shell.window import MainWindow
from tests.ui.panels.test_predicting import shown_texts
from tests.ui.presenting.on_two_screens import present, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def begin(qtbot, window: MainWindow, name: str, step: int) -> AudienceWindow:
    """Begin a lesson at a step on two screens, and return the audience's window."""
    window.user_actions.lessons.open(shipped.load(name), step)
    qtbot.waitUntil(lambda: not window.store.background.busy)
    there = present(qtbot, window)
    qtbot.waitUntil(window.user_actions.presenter.audience.notes.isVisible)
    return there


def notes(window: MainWindow) -> str:
    """Return what the presenter reads beside the page, in one line."""
    view = window.user_actions.presenter.audience.notes
    assert view is not None
    assert view.isVisible()
    return " ".join(view.page.toPlainText().split())


def test_the_presenter_has_notes_the_answer_and_what_comes_next(qtbot, window: MainWindow) -> None:
    audience = begin(qtbot, window, "full", 7)
    assert audience.lesson.panel.isVisible()
    assert not window.lesson.panel.isVisible()  # the page has its room
    assert not window.middle.horizontalScrollBar().isVisible()
    read = notes(window)
    assert "Step 8 of 14" in read
    assert "\N{CHECK MARK} X[4:9,6:11,:]" in read
    assert "Next The question: Which block of X does V[2,3,1] read?" in read
    assert "Notes Vote 2 of 5" in read
    press(qtbot, window, Key.Key_Space)
    for key in (Key.Key_2, Key.Key_2, Key.Key_3):
        press(qtbot, window, key)
    assert [row.counted for row in audience.lesson.panel.question.rows[:4]] == ["0", "2", "1", "0"]
    assert "2 X[4:9,6:11,:] \N{MIDDLE DOT} 2" in notes(window).replace("\N{NO-BREAK SPACE}", " ")
    press(qtbot, audience, Key.Key_Space)
    assert window.store.display.lesson.kind is Point.ANSWER
    assert audience.lesson.panel.question.rows[1].isVisible()


SHORTEST = min(shipped.names(), key=lambda name: sum(step.points for step in shipped.load(name).steps))


@pytest.mark.parametrize("through", [(SHORTEST,), pytest.param(shipped.names(), marks=pytest.mark.soak)])
def test_the_audience_sees_no_notes(qtbot, window: MainWindow, through: tuple[str, ...]) -> None:
    """At every step of every lesson; ``through`` are the lessons of which every point is looked at."""
    audience = begin(qtbot, window, SHORTEST, 0)
    for name in shipped.names():
        window.user_actions.lessons.open(shipped.load(name), 0)
        for at, step in enumerate(shipped.load(name).steps):
            window.user_actions.lessons.jump(at)
            qtbot.waitUntil(lambda: not window.store.background.busy)
            beginning = "" if step.notes is None else step.notes["en"].split("{")[0].strip("* ")[:30]
            for point in range(step.points if name in through else 1):
                if point:
                    press(qtbot, window, Key.Key_Space)
                assert window.store.display.lesson.point == point
                for words in shown_texts(audience):
                    assert not beginning or beginning not in words, (name, at, point)


def test_a_number_is_typed_beside_the_notes_and_the_audience_sees_it_with_the_answer(
    qtbot, window: MainWindow
) -> None:
    audience = begin(qtbot, window, "full", 3)
    press(qtbot, window, Key.Key_Space)
    field = window.user_actions.presenter.audience.notes.field
    press(qtbot, window, Key.Key_1)
    press(qtbot, window, Key.Key_2)
    assert field.text() == "12"
    assert audience.lesson.panel.question.field.text() == ""
    press(qtbot, window, Key.Key_Return)
    assert window.store.display.lesson.question.outcome.predicted == "12"
    assert not window.notice.is_told  # Return does nothing more
    assert "12" in audience.lesson.panel.question.told.toPlainText()
    press(qtbot, window, Key.Key_Space)
    assert window.store.display.lesson.kind is Point.CHANGE


def test_votes_that_were_counted_elsewhere_are_typed(qtbot, window: MainWindow) -> None:
    audience = begin(qtbot, window, "full", 7)
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_3)
    press(qtbot, window, Key.Key_V, Modifier.ShiftModifier)
    dialog = window.findChild(Votes)
    assert [field.value() for field in dialog.fields] == [0, 0, 1, 0]
    for field, typed in zip(dialog.findChildren(QSpinBox), ("9", "41", "14", "6"), strict=True):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
    qtbot.keyClick(dialog, Key.Key_Return)
    assert [row.counted for row in audience.lesson.panel.question.rows[:4]] == ["9", "41", "14", "6"]
    assert audience.lesson.foot.keys.text().startswith("70 votes")


def test_when_the_audience_has_gone_the_lesson_is_beside_the_page_again(qtbot, window: MainWindow) -> None:
    begin(qtbot, window, "full", 7)
    press(qtbot, window, Key.Key_F5)
    assert window.lesson.panel.isVisible()
    assert window.user_actions.presenter.audience.notes is None
    press(qtbot, window, Key.Key_F5)
    qtbot.waitUntil(window.user_actions.presenter.audience.notes.isVisible)
    assert "Step 8 of 14" in notes(window)
    press(qtbot, window, Key.Key_W, Modifier.ControlModifier)
    panel = window.user_actions.presenter.audience.panel
    assert panel.notes is None
    assert panel.keys.isVisible()
    corner = QRect(panel.mapTo(window, QPoint()), panel.size()).bottomRight()
    assert window.rect().contains(corner)


def test_the_notes_end_before_their_scroll_bar(qtbot, window: MainWindow) -> None:
    begin(qtbot, window, "full", 0)
    notes(window)
    view = window.findChild(NotesView)
    assert view is not None
    page = view.page
    qtbot.waitUntil(page.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: page.document().textWidth() <= page.viewport().width())
