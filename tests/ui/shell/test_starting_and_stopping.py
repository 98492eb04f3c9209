"""P from the last neuron, and Escape where work shows a Cancel button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state import hyperparameters, transitions
from convviz.explore.state.state import Position
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import open_fields, opened, press

Key = Qt.Key


def test_p_at_the_last_neuron_starts_from_the_first(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_End)
    press(qtbot, window, Key.Key_P)
    assert window.autoplay.playing
    assert window.store.state.position == Position(0, 0, 0)
    window.user_actions.change_speed(100)
    qtbot.waitUntil(lambda: not window.autoplay.playing)
    assert window.store.display.transport.index + 1 == window.store.display.transport.total
    press(qtbot, window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state.position == Position(0, 0, 0)  # what the walk was before all that


def test_p_in_the_middle_goes_on_from_there(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_P)
    assert window.store.state.position == Position(1, 0, 0)
    press(qtbot, window, Key.Key_P)
    assert not window.autoplay.playing


def test_p_with_one_neuron_starts_nothing(qtbot: QtBot, window: MainWindow) -> None:
    one = {"size_x": 11, "size_y": 11, "filters": 1}
    window.store.dispatch(lambda state: hyperparameters.change(state, **one), "settings")
    assert window.store.display.transport.total == 1
    press(qtbot, window, Key.Key_P)
    assert not window.autoplay.playing


def slow(window: MainWindow) -> None:
    """Wish for a layer that is computed beside the window."""
    window.store.dispatch(lambda state: hyperparameters.change(state, width=512, height=512, filters=32), "s")


def test_escape_cancels_work_that_shows_a_cancel_button(qtbot: QtBot, window: MainWindow) -> None:
    before = window.store.state
    slow(window)
    assert window.store.background.busy
    assert window.notice.isVisible()
    press(qtbot, window, Key.Key_Escape)
    assert not window.store.background.busy
    assert not window.notice.isVisible()
    assert window.store.state == before


def test_escape_leaves_the_innermost_first(qtbot: QtBot, window: MainWindow) -> None:
    """A field before the work, the work before the projector's view."""
    slow(window)
    open_fields(window)
    spin = window.settings.spins["width"]
    qtbot.mouseClick(spin.lineEdit(), Qt.MouseButton.LeftButton)
    press(qtbot, window, Key.Key_Escape)
    assert not spin.hasFocus()
    assert window.store.background.busy
    press(qtbot, window, Key.Key_F5)
    press(qtbot, window, Key.Key_Escape)
    assert not window.store.background.busy
    assert window.presenting
    press(qtbot, window, Key.Key_Escape)
    assert not window.presenting


def test_escape_ends_the_check_of_all_gradients(qtbot: QtBot) -> None:
    window = opened(qtbot, "lenet", (1920, 1080))
    press(qtbot, window, Key.Key_F7)
    page = window.stack.shown_page
    assert isinstance(page, BackwardPage)
    qtbot.mouseClick(page.loss.check, Qt.MouseButton.LeftButton)
    assert page.check.busy
    press(qtbot, window, Key.Key_Escape)
    assert not page.check.busy


def test_the_newest_check_is_shown(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, window, Key.Key_F7)
    page = window.stack.shown_page
    assert isinstance(page, BackwardPage)
    loss, left = page.loss, Qt.MouseButton.LeftButton
    qtbot.mouseClick(loss.nudge, left)
    one = loss.checked.text()
    assert "W0[2,2,1]" in one
    with qtbot.waitSignal(page.check.ended, timeout=20_000):
        qtbot.mouseClick(loss.check, left)
    every = loss.checked.text()
    assert "686" in every
    assert loss.nudge.isChecked()
    window.store.dispatch(transitions.step(1), "walk")
    assert loss.checked.text() == every
    qtbot.mouseClick(loss.nudge, left)
    assert loss.checked.text() == every
    qtbot.mouseClick(loss.nudge, left)
    QApplication.processEvents()
    assert loss.checked.text() == one
