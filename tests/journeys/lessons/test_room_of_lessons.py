"""Nothing of a lesson is cut: each point of each lesson that comes along, alone and presenting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from convviz.explore.lessons import shipped
from convviz.explore.state.lesson_state import Question, QuestionKind
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once, together
from tests.journeys.lessons.test_presenting_a_lesson import presenting, settle, turn
from tests.journeys.window import naming, opened, press

LANGUAGES = ("en", "zh")
SIZES = ((1280, 720), (3840, 2160), (1366, 768), (1920, 1080))  # the largest one for the shortest lesson
Key = Qt.Key


def place_of(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def check_texts(window: MainWindow) -> None:
    """Look whether each text of the lesson has its lines, and stands in the window."""
    part, panel = window.store.display.lesson, window.lesson.panel
    where = f"step {part.step + 1}, point {part.point + 1}"
    views = (panel.said, panel.question.ask, panel.question.told)
    for view in filter(QWidget.isVisible, views):
        assert view.height() >= view.heightForWidth(view.width()), where
        assert not view.verticalScrollBar().isVisible(), where
    shown = [widget for widget in (*views, *panel.question.rows, panel.back) if widget.isVisible()]
    for widget in shown:
        assert place_of(window, panel).contains(place_of(window, widget)), where
    assert window.rect().contains(place_of(window, panel)), where


def wrong_answer(question: Question) -> int | str:
    """Return an answer whose cause, if it has one, is said."""
    match question.kind:
        case QuestionKind.CHOICE:
            return max(
                (n for n, choice in enumerate(question.choices) if not choice.right),
                key=lambda n: len((question.choices[n].why or {}).get("en", "")),
            )
        case QuestionKind.CELL:
            return "V[0,0,0]"
        case _:
            return "12"


@pytest.mark.parametrize(
    "cases", together(each_once(shipped.names(), ((1280, 720), (1920, 1080)), LANGUAGES))
)
def test_alone_nothing_is_cut(qtbot, cases: list[tuple[str, tuple[int, int], str]]) -> None:
    window = opened(qtbot, "lenet", cases[0][1])
    window.setUpdatesEnabled(False)
    for name, size, language in cases:
        lesson = shipped.load(name)
        window.set_language(language)
        window.resize(*size)
        window.user_actions.lessons.open(lesson, 0)
        qtbot.waitUntil(lambda: not window.store.background.busy)
        with naming(name, size, language):
            while True:
                settle()
                part = window.store.display.lesson
                check_texts(window)
                assert window.rect().contains(place_of(window, window.status))
                assert window.transport.height() >= window.transport.minimumSizeHint().height()
                if part.at_end:
                    break
                if part.question is not None and part.question.is_open:
                    window.user_actions.lessons.answer(wrong_answer(lesson.steps[part.step].question))
                else:
                    press(qtbot, window, Key.Key_Space)


@pytest.mark.parametrize("cases", together(each_once(shipped.names(), SIZES, LANGUAGES)))
def test_presenting_nothing_is_cut_and_nothing_scrolls(
    qtbot, cases: list[tuple[str, tuple[int, int], str]]
) -> None:
    window = presenting(qtbot, cases[0][0], 0, 0, cases[0][1])
    window.setUpdatesEnabled(False)
    for name, size, language in cases:
        window.set_language(language)
        window.resize(*size)
        turn(qtbot, window, name, 0, 0)
        with naming(name, size, language):
            while True:
                settle()
                part = window.store.display.lesson
                where = f"step {part.step + 1}, point {part.point + 1}"
                assert not window.middle.verticalScrollBar().isVisible(), where
                assert not window.middle.horizontalScrollBar().isVisible(), where
                check_texts(window)
                if part.at_end:
                    break
                press(qtbot, window, Key.Key_Space)
