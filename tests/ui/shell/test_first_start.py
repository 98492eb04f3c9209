"""The line of the first start: what to press, until something is done, and once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import opened, press

Key = Qt.Key


def test_it_stands_where_the_status_line_was_and_moves_nothing(window: MainWindow) -> None:
    for language in LANGUAGES:
        window.set_language(language)
        page = window.layer_page.geometry()
        greet(window)
        assert window.notice.label.text() == Text(language).text("window.notice.first")
        assert window.notice.isVisible(), language
        assert not window.status.isVisible(), language
        assert window.layer_page.geometry() == page, language
        assert all(key in window.notice.label.text() for key in ("2", "3", "F1")), language
        window.notice.hide()


def greet(window: MainWindow) -> None:
    """Let ``window`` take this for the first start of all."""
    window.preferences.greeted = False
    window.greet()
    assert window.notice.isVisible()


def test_the_first_thing_done_takes_it_away(qtbot, window: MainWindow) -> None:
    for done in (Key.Key_Space, Key.Key_2, Key.Key_F3, Key.Key_F5):
        greet(window)
        press(qtbot, window, done)
        assert not window.notice.isVisible(), done
        assert window.presenting or window.status.isVisible(), done


def test_a_button_or_a_choice_in_a_menu_takes_it_away_too(qtbot, window: MainWindow) -> None:
    greet(window)
    qtbot.mouseClick(window.transport.buttons["next"], Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()
    for name in ("theme_dark", "language_zh"):
        greet(window)
        window.menus.actions[name].trigger()
        assert not window.notice.isVisible(), name


def test_pointing_at_something_leaves_it(qtbot, window: MainWindow) -> None:
    window.greet()
    grid = window.layer_page.input.grid
    qtbot.mouseMove(grid, grid.cell_rect(2, 2, 0).center())
    assert window.notice.isVisible()


def test_what_is_said_instead_is_a_notice_again(qtbot, window: MainWindow) -> None:
    window.greet()
    hint = window.notice.label.palette().windowText().color()
    press(qtbot, window, Key.Key_Return)  # nothing is chosen, which is said
    assert window.notice.label.text() == Text("en").text("window.notice.nothing_chosen")
    assert window.notice.label.palette().windowText().color() != hint
    window.user_actions.toggle_letters()
    assert window.notice.isVisible()


def test_it_is_said_once(qtbot, remembering: MainWindow) -> None:
    assert not Preferences().greeted
    remembering.greet()
    assert Preferences().greeted
    remembering.close()
    again = opened(qtbot, "lesson", (1280, 720), Preferences())
    again.greet()
    assert not again.notice.isVisible()
