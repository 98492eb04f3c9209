"""The menu Lesson: the lessons that come along, with their steps and minutes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from convviz.explore.lessons import shipped
from convviz.ui.shell.commands import MENUS
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import Text
from tests.journeys.window import press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def lesson_menu(window: MainWindow) -> QMenu:
    return window.menuBar().actions()[MENUS.index("lesson")].menu()


def open_menu() -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def lessons_of(menu: QMenu) -> list[QAction]:
    """Return the entries above the line."""
    entries = menu.actions()
    return entries[: next(n for n, entry in enumerate(entries) if entry.isSeparator())]


def test_the_lessons_stand_there_with_their_steps_and_minutes(qtbot, window: MainWindow) -> None:
    known = [shipped.load(name) for name in shipped.names()]
    for language, steps in (("en", "{} steps · {} minutes"), ("zh", "{} 步 · {} 分钟")):
        window.set_language(language)
        press(qtbot, window, Key.Key_G)
        menu = open_menu()
        assert menu is lesson_menu(window), language
        assert [entry.text().split("\t") for entry in lessons_of(menu)] == [
            [lesson.title[language], steps.format(len(lesson.steps), int(lesson.minutes))] for lesson in known
        ]
        assert [entry.toolTip() for entry in lessons_of(menu)] == [lesson.about[language] for lesson in known]
        menu.close()
    for language in ("en", "zh"):  # as it is, not opened again
        window.set_language(language)
        assert lessons_of(lesson_menu(window))[0].text().startswith(known[0].title[language])


def test_a_lesson_is_opened_by_the_arrow_keys_and_is_ticked_then(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_G)
    menu = open_menu()
    assert not any(entry.isChecked() for entry in lessons_of(menu))
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(menu, key)
    place = window.store.state.lesson
    assert place is not None
    assert (place.lesson.id, place.step) == ("ten_minutes", 0)
    menu.popup(window.pos())
    assert [entry.isChecked() for entry in lessons_of(menu)] == [False, True, False, False]
    menu.close()


def test_predicting_and_answering_are_in_the_menu_too(window: MainWindow) -> None:
    text = Text("en")
    titles = {entry.text().replace("&", "") for entry in lesson_menu(window).actions()}
    assert {text.text("window.command.predict"), text.text("window.menu.answers")} <= titles
