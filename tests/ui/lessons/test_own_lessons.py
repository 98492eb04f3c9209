"""Lessons of one's own, by drop and by the menu; a file with mistakes opens nothing and breaks nothing."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from convviz.explore.examples import examples
from convviz.explore.lessons import checking
from convviz.ui.dialogs.text_pages import Fault, LessonMistakes
from convviz.ui.lessons.lesson_panel import LessonPanel
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from tests.test_lesson_window import lesson_file
from tests.ui.dropping import dropped, urls

CONTROL = Qt.KeyboardModifier.ControlModifier


def place(window: MainWindow):
    found = window.store.state.lesson
    return found and (found.lesson.id, found.step, found.lesson.folder)


def test_a_dropped_lesson_opens_at_its_first_step(qtbot, window: MainWindow, tmp_path: Path) -> None:
    assert dropped(window, urls(lesson_file(tmp_path)))
    qtbot.waitUntil(lambda: place(window) == ("ten_minutes", 0, tmp_path))
    assert window.findChild(LessonPanel).isVisible()
    assert not window.notice.isVisible()


def test_the_menu_opens_a_lesson_too(qtbot, window: MainWindow, tmp_path: Path) -> None:
    path = lesson_file(tmp_path).rename(tmp_path / "MINE.TOML")
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL)
    dialog = window.findChild(QFileDialog)
    assert "*.toml" in dialog.nameFilters()[0]
    assert "*.png" in dialog.nameFilters()[0]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: place(window) == ("ten_minutes", 0, tmp_path))


def test_of_several_files_the_lesson_is_opened_and_the_others_are_told(
    qtbot, window: MainWindow, tmp_path: Path
) -> None:
    path = lesson_file(tmp_path)
    dropped(window, urls(path, path))
    qtbot.waitUntil(lambda: place(window) is not None)
    assert window.notice.label.text() == "One file at a time: the other file was not opened."


def test_a_file_with_mistakes_opens_nothing_and_lists_them(qtbot, window: MainWindow, tmp_path: Path) -> None:
    window.user_actions.lessons.open(checking.checked(lesson_file(tmp_path)))
    before = window.store.state
    assert "mine.toml" in mistakes_of(qtbot, window, lesson_file(tmp_path, "minutes = ", "<b>minuets = "))[1]
    wrong = lesson_file(tmp_path, "minutes = ", "minuets = ")
    for language, first in {
        "en": ["The lesson was not opened: its file has 8 mistakes.", "step 1", "did you mean"],
        "zh": ["课程没有打开：文件中有 8 个错误。", "第 1 步", "minutes"],
    }.items():
        window.set_language(language)
        lines = mistakes_of(qtbot, window, wrong)
        assert lines[0] == first[0]
        assert len(lines) == 10, language
        for words in ("mine.toml", "minuets", *first[1:]):
            assert words in lines[1], language
        assert window.store.state is before, language
        assert not window.notice.isVisible(), language


def mistakes_of(qtbot, window: MainWindow, path: Path) -> list[str]:
    """Drop a file; return what the dialog that opens says, which is closed."""
    dropped(window, urls(path))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(LessonMistakes)))
    [dialog] = (one for one in window.findChildren(LessonMistakes) if one.isVisible())
    lines = dialog.page.toPlainText().splitlines()
    dialog.close()
    return lines


def test_a_missing_file_is_told(qtbot, window: MainWindow, tmp_path: Path) -> None:
    window.own.read(str(tmp_path / "gone.toml"))
    qtbot.waitUntil(lambda: window.findChild(LessonMistakes) is not None)
    dialog = window.findChild(LessonMistakes)
    assert "gone.toml: There is no such file." in dialog.page.toPlainText()
    dialog.close()
    assert place(window) is None


def test_a_fault_of_the_reader_is_told(
    qtbot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: str) -> None:
        raise RuntimeError(f"it was {Path(path).name}")

    monkeypatch.setattr(checking, "checked", broken)
    before = window.store.state
    window.own.read(str(lesson_file(tmp_path)))
    qtbot.waitUntil(lambda: window.findChild(Fault) is not None)
    fault = window.findChild(Fault)
    assert "RuntimeError: it was mine.toml" in fault.page.toPlainText()
    fault.close()
    assert window.store.state is before


def test_the_newest_file_is_the_one_that_opens(qtbot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    window.own.read(str(lesson_file(tmp_path / "old")))
    window.own.read(str(lesson_file(tmp_path)))
    qtbot.waitUntil(lambda: place(window) is not None)
    assert place(window)[2] == tmp_path
    assert not window.notice.isVisible()


def test_cancel_drops_a_lesson_that_is_being_read(qtbot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    arrived: list[Path] = []
    window.own.lesson_arrived.connect(lambda lesson: arrived.append(lesson.folder))
    window.own.read(str(lesson_file(tmp_path / "old")))
    assert window.notice.button.text() == "Cancel"
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()
    with qtbot.waitSignal(window.own.lesson_arrived):
        window.own.read(str(lesson_file(tmp_path)))
    assert arrived == [tmp_path]


def test_an_answer_that_comes_when_the_window_has_gone_disturbs_nobody(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, window = Event(), window_for(examples.load("lesson"))
    monkeypatch.setattr(checking, "checked", lambda _: goes_on.wait(20))
    window.own.read(str(lesson_file(tmp_path)))
    [reader] = (thread for thread in enumerate_threads() if thread.name == "convviz-file")
    own = window.own  # held, as a slot that is under way would
    window.close()
    shiboken6.delete(window)
    goes_on.set()
    reader.join()  # an exception in it fails this test
    assert not shiboken6.isValid(own)
