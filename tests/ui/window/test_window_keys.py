"""Keys in the main window: each becomes the right change, from the right focus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from convviz.explore.state import transitions
from convviz.explore.state.state import Link, Position, View, WalkOrder
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.pages.matrix.matrix_page import MatrixPage
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.commands import COMMANDS
from convviz.ui.shell.menus import LEFT_OVER
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.line import Line
from tests.journeys.window import open_fields, opened, press

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def position(window: MainWindow) -> Position:
    return window.store.state.position


WALKS = (
    (Key.Key_Right, Modifier.NoModifier, Position(2, 1, 0)),
    (Key.Key_Right, Modifier.KeypadModifier, Position(2, 1, 0)),
    (Key.Key_Left, Modifier.NoModifier, Position(0, 1, 0)),
    (Key.Key_Down, Modifier.NoModifier, Position(1, 2, 0)),
    (Key.Key_Up, Modifier.NoModifier, Position(1, 0, 0)),
    (Key.Key_Space, Modifier.NoModifier, Position(2, 1, 0)),
    (Key.Key_Backspace, Modifier.NoModifier, Position(0, 1, 0)),
    (Key.Key_PageDown, Modifier.NoModifier, Position(2, 1, 0)),
    (Key.Key_PageUp, Modifier.NoModifier, Position(0, 1, 0)),
    (Key.Key_BracketRight, Modifier.NoModifier, Position(1, 1, 1)),
    (Key.Key_Down, Modifier.ShiftModifier, Position(1, 2, 0)),
    (Key.Key_Up, Modifier.ShiftModifier, Position(1, 0, 0)),
    (Key.Key_End, Modifier.NoModifier, Position(3, 3, 1)),
    (Key.Key_Home, Modifier.NoModifier, Position(0, 0, 0)),
)


def test_keys_walk(qtbot, window: MainWindow) -> None:
    for key, modifier, there in WALKS:
        press(qtbot, window, Key.Key_Home)
        for _ in range(5):
            press(qtbot, window, Key.Key_Space)
        assert position(window) == Position(1, 1, 0), (key, modifier)
        press(qtbot, window, key, modifier)
        assert position(window) == there, (key, modifier)


def test_controls_keep_their_own_keys(qtbot, window: MainWindow) -> None:
    """A slider moves by its arrows, a button is pressed by Space, a field takes Backspace."""
    window.transport.scrubber.setFocus()
    qtbot.keyClick(window.transport.scrubber, Key.Key_Right)
    assert position(window) == Position(1, 0, 0)
    play = window.transport.buttons["play"]
    play.setFocus()
    qtbot.keyClick(play, Key.Key_Space)
    assert window.autoplay.playing
    window.autoplay.stop()
    open_fields(window)
    spin = window.settings.spins["width"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClick(spin, Key.Key_Backspace)
    assert position(window) == Position(1, 0, 0)


def test_a_remote_works_from_any_focus(qtbot, window: MainWindow) -> None:
    for control in (
        window.transport.scrubber,
        window.settings.spins["width"],
        window.top.examples,
        window.top.present,
    ):
        window.open_fields(True)
        control.setFocus()
        qtbot.keyClick(control, Key.Key_PageDown)
        assert position(window) == Position(1, 0, 0), control
        qtbot.keyClick(control, Key.Key_PageUp)
        assert position(window) == Position(0, 0, 0), control
        qtbot.keyClick(control, Key.Key_F5)
        assert window.presenting, control
        qtbot.keyClick(window, Key.Key_Escape)
        assert not window.presenting, control


def test_undo_and_redo_by_keys_are_grey_where_there_is_nothing(qtbot, window: MainWindow) -> None:
    undo, redo = window.menus.actions["undo"], window.menus.actions["redo"]
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    press(qtbot, window, Key.Key_R)
    assert window.store.state.relu
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert not window.store.state.relu
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert window.store.state.relu
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)


CHOICES = (
    (Key.Key_R, Modifier.NoModifier, {"relu": True}),
    (Key.Key_A, Modifier.NoModifier, {"fill_all": True}),
    (Key.Key_W, Modifier.NoModifier, {"link": Link.SAME_WEIGHTS}),
    (Key.Key_F, Modifier.NoModifier, {"link": Link.SAME_FIELD}),
    (Key.Key_C, Modifier.NoModifier, {"channel": 1}),
    (Key.Key_C, Modifier.ShiftModifier, {"channel": 3}),
    (Key.Key_2, Modifier.ControlModifier, {"order": WalkOrder.Y_FIRST}),
    (Key.Key_3, Modifier.ControlModifier, {"order": WalkOrder.COLUMN_FIRST}),
)


def test_keys_choose(qtbot, window: MainWindow) -> None:
    before = window.store.state
    for key, modifier, found in CHOICES:
        press(qtbot, window, key, modifier)
        assert window.store.state == replace(before, **found), key
        press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
        assert window.store.state == before, key
    # Pressing a link again puts it out.
    press(qtbot, window, Key.Key_W)
    press(qtbot, window, Key.Key_W)
    assert window.store.state.link is Link.NONE


def test_single_letters_can_be_switched_off_and_stay_off(qtbot, remembering: MainWindow) -> None:
    window = remembering
    press(qtbot, window, Key.Key_K, Modifier.ControlModifier)
    press(qtbot, window, Key.Key_R)
    assert not window.store.state.relu
    press(qtbot, window, Key.Key_Space)
    assert position(window) == Position(1, 0, 0)
    assert not window.preferences.letters
    again = opened(qtbot, "lesson", (1280, 720), Preferences())
    press(qtbot, again, Key.Key_R)
    assert not again.store.state.relu


def test_copy_puts_a_program_on_the_clipboard_that_runs(qtbot, window: MainWindow, capsys) -> None:
    press(qtbot, window, Key.Key_End)
    press(qtbot, window, Key.Key_C, Modifier.ControlModifier)
    exec(QGuiApplication.clipboard().text(), {})
    assert capsys.readouterr().out.split()[-1] == str(window.store.display.page.neuron.value)
    assert window.notice.isVisible()


def test_every_command_is_in_a_menu_with_its_keys_and_tooltip(window: MainWindow) -> None:
    for row in COMMANDS:
        action = window.menus.actions[row.name]
        held = [menu for menu in window.menuBar().findChildren(QMenu) if action in menu.actions()]
        assert len(held) == 1, row.name
        assert action.text(), row.name
        assert action.toolTip(), row.name
        assert held[0].toolTipsVisible(), row.name
        assert bool(action.shortcuts()) == bool(set(row.keys) - LEFT_OVER), row.name


def test_no_shortcut_is_ambiguous_on_any_page(window: MainWindow) -> None:
    for view in View:
        window.store.dispatch(transitions.choose_view(view), "view")
        keys = [
            key.toString()
            for action in window.findChildren(QAction)
            if action.isEnabled() and action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
            for key in action.shortcuts()
        ]
        assert len(keys) == len(set(keys))


def test_what_a_key_does_is_what_the_page_is_for(qtbot, window: MainWindow) -> None:
    """+ − 0 zoom the matrix and set the walk's speed elsewhere; P trains on Training, and walks elsewhere."""
    speed = window.autoplay.speed
    press(qtbot, window, Key.Key_F3)
    page = window.stack.shown_page
    assert isinstance(page, MatrixPage)
    page.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)  # wherever the focus is
    whole = page.view.columns
    for key in (Key.Key_Plus, Key.Key_Equal):
        press(qtbot, window, key)
    closer = page.view.columns
    assert len(closer) < len(whole)
    press(qtbot, window, Key.Key_Minus)
    assert len(closer) < len(page.view.columns) < len(whole)
    press(qtbot, window, Key.Key_0)
    assert page.view.columns == whole
    assert window.autoplay.speed == speed
    press(qtbot, window, Key.Key_F2)
    press(qtbot, window, Key.Key_Plus)
    assert window.autoplay.speed == speed + 1


def test_p_on_the_training_page_trains_and_nothing_walks(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_P)
    assert window.autoplay.playing
    press(qtbot, window, Key.Key_F8)
    assert not window.autoplay.playing
    assert not window.transport.buttons["play"].isEnabled()
    page = window.stack.shown_page
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.runner.run is not None)
    press(qtbot, window, Key.Key_P)
    assert page.runner.playing
    press(qtbot, window, Key.Key_P)
    assert not page.runner.playing
    assert not window.autoplay.playing
    press(qtbot, window, Key.Key_F2)
    assert window.transport.buttons["play"].isEnabled()


def test_r_on_the_backward_page_takes_the_loss_through_relu(qtbot, window: MainWindow) -> None:
    """Each page keeps its own: the loss goes through ReLU or not, whatever the volume V shows."""
    actions = window.menus.actions
    press(qtbot, window, Key.Key_R)
    press(qtbot, window, Key.Key_F7)
    page = window.stack.shown_page
    assert isinstance(page, BackwardPage)
    assert (actions["relu"].isEnabled(), actions["loss_relu"].isEnabled()) == (False, True)
    press(qtbot, window, Key.Key_R)
    assert page.loss.relu.isChecked()
    assert actions["loss_relu"].isChecked()
    assert (window.store.state.relu, window.store.state.loss.through_relu) == (True, True)
    assert "max(0, V)" in page.dV.words.text()
    assert page.loss.relu.toolTip().endswith("(R)")
    press(qtbot, window, Key.Key_R)
    assert not page.loss.relu.isChecked()
    press(qtbot, window, Key.Key_F2)
    assert (actions["relu"].isEnabled(), actions["loss_relu"].isEnabled()) == (True, False)
    assert actions["relu"].isChecked()
    assert window.layer_page.output.relu.isChecked()
    press(qtbot, window, Key.Key_R)
    assert (window.store.state.relu, window.store.state.loss.through_relu) == (False, False)


def test_keys_of_the_layer_page_change_nothing_unseen(qtbot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    names = ("fill", "same_weights", "same_field", "readers", "colour")
    keys = (Key.Key_A, Key.Key_W, Key.Key_F, Key.Key_M, Key.Key_T)
    for page in (Key.Key_F3, Key.Key_F4, Key.Key_F6, Key.Key_F7, Key.Key_F8):
        press(qtbot, window, page)
        before = window.store.state
        for name, key in zip(names, keys, strict=True):
            assert not window.menus.actions[name].isEnabled(), (page, name)
            press(qtbot, window, key)
            assert window.store.state == before, (page, name)
        assert window.menus.actions["edit_chosen"].isEnabled() is (page is Key.Key_F3), page
        press(qtbot, window, Key.Key_F2)
        for key in keys:
            was = window.store.state
            press(qtbot, window, key)
            assert window.store.state != was, (page, key)
            press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)


def test_t_does_nothing_while_readers_take_the_place_of_the_picture(qtbot) -> None:
    window = opened(qtbot, "pointwise", (1920, 1080))
    colour = window.layer_page.input.colour
    press(qtbot, window, Key.Key_M)
    assert not colour.isVisible()
    assert not window.menus.actions["colour"].isEnabled()
    press(qtbot, window, Key.Key_T)
    assert window.store.state.true_colour
    press(qtbot, window, Key.Key_M)
    assert colour.isVisible()
    press(qtbot, window, Key.Key_T)
    assert not window.store.state.true_colour


def test_tab_stops_where_something_can_be_done(qtbot, window: MainWindow) -> None:
    window.open_fields(True)
    stops: list[QWidget] = []
    while QApplication.focusWidget() not in stops:
        stops.append(QApplication.focusWidget())
        press(qtbot, window, Key.Key_Tab)
    assert {window.layer_page.input.grid, window.settings.spins["width"], window.transport.scrubber} <= set(
        stops
    )
    assert not [stop for stop in stops if isinstance(stop, QLabel | Line)]
    assert not [stop for stop in stops if not (stop.accessibleName() or getattr(stop, "text", str)())]


def test_escape_never_closes_the_window(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Escape)
    press(qtbot, window, Key.Key_Escape)
    assert window.isVisible()


def test_help_opens_beside_the_window(qtbot, window: MainWindow) -> None:
    for key in (Key.Key_F1, Key.Key_Question):
        press(qtbot, window, key)
        [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
        assert dialog.windowTitle() == Text("en").text("window.command.keys"), key
        assert not dialog.isModal(), key
        dialog.close()


PAGES = (Key.Key_F2, Key.Key_F3, Key.Key_F4, Key.Key_F6, Key.Key_F7, Key.Key_F8)


@pytest.mark.parametrize(
    "pages",  # and whether the buttons of the bars are clicked on them
    [
        {page: page is PAGES[0] for page in PAGES},
        pytest.param(dict.fromkeys(PAGES[1:], True), marks=pytest.mark.soak),
    ],
    ids=["bars on one page", "bars on every page"],
)
def test_space_walks_on_whatever_was_clicked(qtbot, pages: dict[Key, bool]) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for page, bars in pages.items():
        window.user_actions.load_example("lesson")
        window.open_fields(False)
        press(qtbot, window, page)
        for button in (window if bars else window.stack.shown_page).findChildren(QPushButton):
            harmless = button.isVisible() and button.isEnabled() and button.isCheckable()
            if not harmless:
                continue
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            press(qtbot, window, page)
            held = QApplication.focusWidget()
            assert not isinstance(held, QPushButton), (page.name, button.text())
            if window.store.display.menu.walks:  # elsewhere Space is the curve's, or nobody's
                before = position(window)
                qtbot.keyClick(held or window, Key.Key_Space)
                qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_Backspace)
                assert position(window) == before, (page.name, button.text())
                qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_Space)
                assert position(window) != before, (page.name, button.text())


def test_a_field_gives_the_keys_back(qtbot, window: MainWindow) -> None:
    for end, shown in ((Key.Key_Escape, 2), (Key.Key_Return, 3)):
        window.open_fields(True)
        spin = window.settings.spins["stride_x"]
        qtbot.mouseDClick(spin.lineEdit(), Qt.MouseButton.LeftButton)
        spin.selectAll()
        qtbot.keyClicks(spin, "3")
        qtbot.keyClick(spin, end)
        assert not spin.hasFocus(), end
        assert window.store.state.layer.geometry.stride == (shown, shown), end
        assert spin.text() == str(shown), end
        before = position(window)
        qtbot.keyClick(QApplication.focusWidget() or window, Key.Key_Space)
        assert position(window) != before, end


def test_a_field_that_was_only_clicked_leaves_space_and_letters_to_the_walk(
    qtbot, window: MainWindow
) -> None:
    open_fields(window)
    spin = window.settings.spins["stride_x"]
    qtbot.mouseDClick(spin.lineEdit(), Qt.MouseButton.LeftButton)
    before = position(window)
    qtbot.keyClick(spin, Key.Key_Space)
    assert position(window) != before
    assert spin.text() == "2"
    qtbot.keyClick(spin, Key.Key_R)
    assert window.store.state.relu
    assert spin.text() == "2"


def test_escape_leaves_a_learning_rate_as_it_was(qtbot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for page, shown in ((Key.Key_F7, "0.0001"), (Key.Key_F8, "1")):
        press(qtbot, window, page)
        fields = [f for f in window.stack.currentWidget().findChildren(QLineEdit) if f.isVisible()]
        rate = next(field for field in fields if field.text() == shown)
        qtbot.mouseDClick(rate, Qt.MouseButton.LeftButton)
        rate.selectAll()
        qtbot.keyClicks(rate, "7")
        qtbot.keyClick(rate, Key.Key_Escape)
        assert not rate.hasFocus(), page
        assert rate.text() == shown, page
        assert window.store.state.learning_rate == 0.0001, page
        assert window.store.state.training.rate is None, page


def test_letters_typed_into_a_number_are_no_commands(qtbot, window: MainWindow) -> None:
    open_fields(window)
    spin = window.settings.spins["stride_x"]
    qtbot.mouseDClick(spin.lineEdit(), Qt.MouseButton.LeftButton)
    spin.selectAll()
    before = window.store.state
    qtbot.keyClicks(spin, "3rsd a")
    assert replace(window.store.state, pointed=None) == replace(before, pointed=None)
    qtbot.keyClick(spin, Key.Key_Return)
    assert window.notice.label.text() == '"3rsd a" is not a number. The old value stays.'
    assert replace(window.store.state, pointed=None) == replace(before, pointed=None)
    assert spin.text() == "2"
