"""No answer of the lessons that come along is on screen, read aloud, a tip or copied before its time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QTextEdit, QToolTip, QWidget

from convviz.explore.display.lesson import notes_part
from convviz.explore.lessons import shipped
from convviz.explore.lessons.playing import Point
from convviz.explore.state.lesson_state import Withheld
from convviz.ui.lessons.choice_row import ChoiceRow
from convviz.ui.lessons.lesson_texts import plain_said
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once, together
from tests.journeys.lessons.test_presenting_a_lesson import presenting, settle, turn
from tests.journeys.window import naming, opened
from tests.ui.panels.test_predicting import shown_texts

#: Words that have a number in them for another reason.
ELSEWHERE = re.compile(
    "|".join(
        (
            r"\d+ × \(?\d+ × [\d?]+( × \d+)?",  # sizes of volumes
            r"\d+ × \d+ =",  # positions of a slice
            r"\d·\d·\d+ \+ 1",
            r"\([\d−+ ]+\)/\d \+ 1 = \d+",
            r"1×1|\d+ (filters|sets|组|个滤波器|个 \d+ × \d+ × \d+)",  # of a layer, of an example
            r"\+1 .{1,6} −1|加 1、减 1|±1",
            r"Step \d+ of \d+|第 \d+ 步，共 \d+ 步",
            r"(choice|Answer|第) \d|1…\d",  # keys
            r"输出数据体 V",  # the title of a panel
        )
    )
)
LANGUAGES = ("en", "zh")


def texts(window: MainWindow) -> Iterator[str]:
    """Yield all that is read of the window, less the choices, of which one is right.

    Nor what the author wrote: that it does not tell is looked for by `convviz lesson check`.
    """
    panel = window.lesson.panel
    views = (panel.said, panel.question.ask)
    written = {panel.accessibleDescription(), panel.title.text(), *(view.accessibleName() for view in views)}
    choices = {row.accessibleName() for row in window.findChildren(ChoiceRow)}
    yield from (words.replace("&", "") for words in shown_texts(window) if words not in choices | written)
    for child in filter(QWidget.isVisible, window.findChildren(QWidget)):
        if isinstance(child, QTextEdit) and child not in views:
            yield child.toPlainText()
        QToolTip.hideText()
        middle = child.rect().center()
        QApplication.sendEvent(child, QHelpEvent(QEvent.Type.ToolTip, middle, child.mapToGlobal(middle)))
        yield QToolTip.text()


def told(answer: str, words: str) -> bool:
    """Say whether ``answer`` stands in ``words``, not within a longer number or name."""
    return re.search(rf"(?<![\w.,\[:]){re.escape(answer)}(?![\w,:]|\.\d)", words) is not None


def the_answer(window: MainWindow) -> str:
    notes = notes_part(window.store.state, window.store.derived)
    assert notes is not None
    assert notes.answer is not None
    return plain_said(notes.answer, window.look, window.text)


def look(window: MainWindow, answer: str) -> None:
    state, part = window.store.state, window.store.display.lesson
    where = f"step {part.step + 1}, point {part.point + 1}: {answer}"
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("")
    window.menus.actions["copy"].trigger()
    for words in (*texts(window), clipboard.text()):
        if Withheld.SIZE in state.withheld:
            columns, rows, _ = state.layer.geometry.output_shape
            assert f"{columns} × {rows}" not in words, (where, words)
        if Withheld.FIELD in state.withheld and not answer.startswith("V"):
            corner = re.sub(r"\D+$", "", answer.split(":")[0].removeprefix("X["))
            assert f"X[{corner}:" not in words, (where, words)
        assert not told(answer, ELSEWHERE.sub("", words)), (where, words)


@pytest.mark.parametrize("cases", together(each_once((False, True), shipped.names(), LANGUAGES)))
def test_no_answer_is_told_before_it_is_given(qtbot, cases: list[tuple[bool, str, str]]) -> None:
    windows = {
        False: opened(qtbot, "lenet", (1600, 900)),
        True: presenting(qtbot, shipped.names()[0], 0, 0),
    }
    for on_projector, name, language in cases:
        window, lesson = windows[on_projector], shipped.load(name)
        window.activateWindow()
        window.set_language(language)
        asked = [step for step, one in enumerate(lesson.steps) if one.question is not None]
        assert asked
        window.user_actions.lessons.open(lesson, 0)
        for step in asked:
            with naming(on_projector, name, language):
                window.user_actions.lessons.jump(step)
                qtbot.waitUntil(lambda window=window: not window.store.background.busy)
                settle()
                answer = the_answer(window)
                look(window, answer)
                window.menus.actions["next_point"].trigger()
                assert window.store.display.lesson.kind is Point.QUESTION
                settle()
                look(window, answer)


def test_what_is_looked_for_is_there_once_it_was_given(qtbot) -> None:
    window = presenting(qtbot, "full", 0, 0)
    for language, step in (("en", 1), ("zh", 7), ("en", 9)):
        with naming(language, step):
            window.set_language(language)
            turn(qtbot, window, "full", step, 2)
            answer = the_answer(window)
            window.menus.actions["next_point"].trigger()
            settle()
            assert any(told(answer, ELSEWHERE.sub("", words)) for words in texts(window)), answer
