"""The main window: real keys and clicks become the right change, from the right focus."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QSlider,
    QWidget,
)

from convviz.explore import scenes
from convviz.explore.state import BiasCell, InputCell, Link, Position, View, WalkOrder, WeightCell
from convviz.ui.commands import COMMANDS
from convviz.ui.panels.line import Line
from convviz.ui.running import fault_hook, window_for
from convviz.ui.text import LANGUAGES, Text
from convviz.ui.volume_grid.sheets import Sheets
from convviz.ui.window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def opened(qtbot, example: str = "lesson", size: tuple[int, int] = (1280, 720)) -> MainWindow:
    window = window_for(scenes.load(example), "en", "light")
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.board.focus_main()
    return window


@pytest.fixture
def window(qtbot) -> MainWindow:
    return opened(qtbot)


def press(qtbot, window: MainWindow, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def position(window: MainWindow) -> Position:
    return window.store.state.position


@pytest.mark.parametrize(
    ("key", "modifier", "there"),
    [
        (Key.Key_Right, Modifier.NoModifier, Position(2, 1, 0)),
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
        (Key.Key_Home, Modifier.NoModifier, Position(0, 0, 0)),
        (Key.Key_End, Modifier.NoModifier, Position(3, 3, 1)),
    ],
)
def test_keys_walk(qtbot, window: MainWindow, key: Key, modifier: Modifier, there: Position) -> None:
    for _ in range(5):
        press(qtbot, window, Key.Key_Space)
    assert position(window) == Position(1, 1, 0)
    press(qtbot, window, key, modifier)
    assert position(window) == there


def test_arrows_of_the_number_pad_walk_too(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Right, Modifier.KeypadModifier)
    assert position(window) == Position(1, 0, 0)


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
    spin = window.settings.spins["width"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClick(spin, Key.Key_Backspace)
    assert position(window) == Position(1, 0, 0)


@pytest.mark.parametrize("where", ["scrubber", "spin", "combo", "button"])
def test_a_remote_works_from_any_focus(qtbot, window: MainWindow, where: str) -> None:
    control = {
        "scrubber": window.transport.scrubber,
        "spin": window.settings.spins["width"],
        "combo": window.top.examples,
        "button": window.top.buttons["open"],
    }[where]
    control.setFocus()
    qtbot.keyClick(control, Key.Key_PageDown)
    assert position(window) == Position(1, 0, 0)
    qtbot.keyClick(control, Key.Key_PageUp)
    assert position(window) == Position(0, 0, 0)
    qtbot.keyClick(control, Key.Key_F5)
    assert window.presenting
    qtbot.keyClick(window, Key.Key_Escape)
    assert not window.presenting


def test_undo_and_redo_by_keys(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_R)
    assert window.store.state.relu
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    assert not window.store.state.relu
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert window.store.state.relu


def test_undo_and_redo_are_grey_where_there_is_nothing(qtbot, window: MainWindow) -> None:
    undo, redo = window.menus.actions["undo"], window.menus.actions["redo"]
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    press(qtbot, window, Key.Key_Space)
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    undo.trigger()
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)


@pytest.mark.parametrize(
    ("key", "modifier", "found"),
    [
        (Key.Key_R, Modifier.NoModifier, {"relu": True}),
        (Key.Key_A, Modifier.NoModifier, {"fill_all": True}),
        (Key.Key_W, Modifier.NoModifier, {"link": Link.SAME_WEIGHTS}),
        (Key.Key_F, Modifier.NoModifier, {"link": Link.SAME_FIELD}),
        (Key.Key_C, Modifier.NoModifier, {"channel": 1}),
        (Key.Key_C, Modifier.ShiftModifier, {"channel": 3}),
        (Key.Key_2, Modifier.ControlModifier, {"order": WalkOrder.Y_FIRST}),
        (Key.Key_3, Modifier.ControlModifier, {"order": WalkOrder.COLUMN_FIRST}),
    ],
)
def test_keys_choose(qtbot, window: MainWindow, key: Key, modifier: Modifier, found: dict) -> None:
    press(qtbot, window, key, modifier)
    assert {name: getattr(window.store.state, name) for name in found} == found


def test_pressing_a_link_again_puts_it_out(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_W)
    press(qtbot, window, Key.Key_W)
    assert window.store.state.link is Link.NONE


def test_single_letters_can_be_switched_off_and_stay_off(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_K, Modifier.ControlModifier)
    press(qtbot, window, Key.Key_R)
    assert not window.store.state.relu
    press(qtbot, window, Key.Key_Space)
    assert position(window) == Position(1, 0, 0)
    assert not window.preferences.letters
    again = opened(qtbot)
    press(qtbot, again, Key.Key_R)
    assert not again.store.state.relu


def test_copy_puts_a_program_on_the_clipboard_that_runs(qtbot, window: MainWindow, capsys) -> None:
    press(qtbot, window, Key.Key_End)
    press(qtbot, window, Key.Key_C, Modifier.ControlModifier)
    exec(QGuiApplication.clipboard().text(), {})
    assert capsys.readouterr().out.split()[-1] == str(window.store.display.neuron.value)
    assert window.notice.isVisible()


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_command_is_in_a_menu_with_its_keys_and_tooltip(window: MainWindow, row) -> None:
    action = window.menus.actions[row.name]
    held = [menu for menu in window.menuBar().actions() if action in menu.menu().actions()]
    assert len(held) == 1
    assert action.text()
    assert action.toolTip()
    assert held[0].menu().toolTipsVisible()
    if row.name not in ("next", "back"):
        assert not action.shortcut().isEmpty()
    assert action.shortcuts() or row.in_view


def test_no_shortcut_is_ambiguous(window: MainWindow) -> None:
    keys = [
        key.toString()
        for action in window.findChildren(QAction)
        if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_an_example_is_one_undo_step(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    window.top.examples.setFocus()
    qtbot.keyClick(window.top.examples, Key.Key_End)
    assert window.store.state.scene.name == scenes.EXAMPLES[-1]
    window.store.undo()
    assert (window.store.state.scene.name, position(window)) == ("lesson", Position(1, 0, 0))


def test_a_refused_setting_says_why_and_stays(qtbot, window: MainWindow) -> None:
    spin = window.settings.spins["size_x"]
    spin.setFocus()
    for _ in range(7):
        qtbot.keyClick(spin, Key.Key_Up)
    assert window.store.state.layer.geometry.size == (11, 11)
    assert spin.value() == 11
    assert "covers 12 columns" in window.notice.label.text()


@pytest.mark.parametrize(
    ("typed", "said"), [("99", "at most 64"), ("-3", "at least 1"), ("12", "covers 12 columns")]
)
def test_an_impossible_number_can_be_typed_and_is_explained(qtbot, window, typed: str, said: str) -> None:
    spin = window.settings.spins["size_x"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, typed)
    assert spin.text() == typed
    qtbot.keyClick(spin, Key.Key_Return)
    assert said in window.notice.label.text()
    assert (spin.value(), window.store.state.layer.geometry.size) == (5, (5, 5))
    assert "1 to 11" in spin.toolTip()
    assert window.notice.isVisible()
    qtbot.keyClick(spin, Key.Key_Down)
    assert window.store.state.layer.geometry.size == (4, 4)
    assert not window.notice.isVisible()


def test_a_number_left_in_its_field_counts_when_another_page_takes_the_keys(qtbot, window) -> None:
    """The page takes the focus while it is shown, which ends the field: a change within a change."""
    spin = window.settings.spins["width"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "21")
    qtbot.keyClick(spin, Key.Key_F6)
    g = window.store.state.layer.geometry
    assert (g.width, window.store.state.view) == (21, View.SHIFT)
    assert window.transport.scrubber.maximum() + 1 == window.store.display.transport.total == 9 * 4 * 2
    qtbot.keyClick(window, Key.Key_F2)
    assert window.board.output.grid._volume.values.array.shape == g.output_shape


def test_scrubbing_goes_through_the_walk(qtbot, window: MainWindow) -> None:
    window.transport.scrubber.setFocus()
    qtbot.keyClick(window.transport.scrubber, Key.Key_End)
    assert position(window) == Position(3, 3, 1)


def tab_to(window: MainWindow, grid: QWidget) -> None:
    """Give ``grid`` the keys as the Tab key does."""
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is grid


def test_the_keyboard_points_at_input_cells_and_changes_them(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Right)
    grid = window.board.input.grid
    tab_to(window, grid)
    press(qtbot, window, Key.Key_Down)
    assert window.store.state.pointed == InputCell(2, 0, 0)  # where the receptive field begins
    for _ in range(9):
        press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_Down)
    assert window.store.state.pointed == InputCell(0, 1, 1)  # on from channel 0 into channel 1
    assert position(window) == Position(1, 0, 0)
    assert window.status.text().startswith("X[0,1,1] = ")
    press(qtbot, window, Key.Key_Return)
    editor = window.board.editor
    assert editor.cell == InputCell(0, 1, 1)
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Key.Key_Return)
    assert window.store.state.layer.X[0, 1, 1] == 7
    assert QApplication.focusWidget() is grid
    press(qtbot, window, Key.Key_Left)
    press(qtbot, window, Key.Key_Left)
    assert window.store.state.pointed == InputCell(10, 1, 0)
    window.stack.focus_main()
    assert window.store.state.pointed is None
    press(qtbot, window, Key.Key_Right)
    assert position(window) == Position(2, 0, 0)


def test_the_keyboard_comes_to_the_bias_after_the_weights(qtbot, window: MainWindow) -> None:
    card = window.board.filters.card_of(0)
    tab_to(window, card.grid)
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.pointed == WeightCell(0, 0, 0, 0)
    for _ in range(20):
        press(qtbot, window, Key.Key_Right)
    assert window.store.state.pointed == BiasCell(0)
    assert "b0 = 1" in window.status.text()
    press(qtbot, window, Key.Key_Enter)
    assert window.board.editor.cell == BiasCell(0)
    press(qtbot, window, Key.Key_Escape)
    tab_to(window, card.grid)
    press(qtbot, window, Key.Key_Left)
    assert window.store.state.pointed == WeightCell(0, 4, 0, 3)


def test_return_without_a_choice_says_how_to_choose(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Return)
    assert "Choose a weight" in window.notice.label.text()


def test_in_a_small_window_the_numbers_of_the_current_filter_can_be_read(qtbot, window: MainWindow) -> None:
    cards = window.board.filters.cards
    assert [card.isVisible() for card in cards] == [True, True, False]
    assert [card.grid.isVisible() for card in cards] == [True, False, False]
    assert cards[0].grid.numbered
    press(qtbot, window, Key.Key_BracketRight)
    QApplication.processEvents()
    assert [card.grid.isVisible() for card in cards] == [False, True, False]
    window.repaint()
    assert cards[1].grid.numbered


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (3840, 2160)])
def test_presenting_looks_the_same_on_any_projector(qtbot, size: tuple[int, int]) -> None:
    window = opened(qtbot, size=size)
    window.set_presenting(True)
    window.showNormal()
    window.resize(*size)
    assert window.look.scale == pytest.approx(size[0] / 1920)
    assert not window.look.cramped


def test_play_walks_to_the_end_and_stops(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_P)
    assert window.autoplay.playing
    for _ in range(12):
        press(qtbot, window, Key.Key_Plus)
    qtbot.waitUntil(lambda: not window.autoplay.playing)
    assert position(window) == Position(3, 3, 1)


def test_presenting_takes_the_menus_away_and_enlarges_the_type(qtbot, window: MainWindow) -> None:
    usual = window.look
    press(qtbot, window, Key.Key_F11)
    assert window.isFullScreen()
    assert window.look.presenting
    assert not window.menuBar().isVisible()
    assert not window.settings.isVisible()
    press(qtbot, window, Key.Key_Right)
    assert position(window) == Position(1, 0, 0)
    press(qtbot, window, Key.Key_F5)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert window.look == usual


def test_escape_never_closes_the_window(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Escape)
    press(qtbot, window, Key.Key_Escape)
    assert window.isVisible()


def test_the_language_is_switched_in_mid_walk_and_remembered(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_L, Modifier.ControlModifier)
    assert position(window) == Position(1, 0, 0)
    assert window.text.language == "zh"
    assert window.menus.actions["next"].text() == Text("zh").text("window.command.next")
    assert window.transport.where.text() == Text("zh").text(window.store.display.transport.where)
    assert window.preferences.language == "zh"
    press(qtbot, window, Key.Key_L, Modifier.ControlModifier)
    assert window.status.text() == Text("en").text(window.store.display.status)


def test_themes_go_round_and_are_remembered(qtbot, window: MainWindow) -> None:
    seen = []
    for _ in range(3):
        press(qtbot, window, Key.Key_T, Modifier.ControlModifier)
        seen.append(window.look.palette.name)
    assert sorted(seen) == ["contrast", "dark", "light"]
    assert window.preferences.theme == seen[-1]


@pytest.mark.parametrize(("key", "title"), [(Key.Key_F1, "about"), (Key.Key_Question, "keys")])
def test_help_opens_beside_the_window(qtbot, window: MainWindow, key: Key, title: str) -> None:
    press(qtbot, window, key)
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialog.windowTitle() == Text("en").text(f"window.command.{title}")
    assert not dialog.isModal()
    dialog.close()


def test_the_type_follows_the_size_of_the_window(window: MainWindow) -> None:
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert window.look.scale == pytest.approx(1.0)
    window.resize(960, 680)
    QApplication.processEvents()
    assert window.look.scale == pytest.approx(0.8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_an_accessible_name(window: MainWindow, language: str) -> None:
    window.set_language(language)
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)
    nameless = [
        f"{type(control).__name__} in {type(control.parent()).__name__}"
        for kind in kinds
        for control in window.findChildren(kind)
        if control.isVisible() and not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert nameless == []
    assert all(panel.accessibleName() and panel.accessibleDescription() for panel in window.board.panels)


def test_tab_stops_where_something_can_be_done(qtbot, window: MainWindow) -> None:
    stops: list[QWidget] = []
    while QApplication.focusWidget() not in stops:
        stops.append(QApplication.focusWidget())
        press(qtbot, window, Key.Key_Tab)
    assert {window.board.input.grid, window.settings.spins["width"], window.transport.scrubber} <= set(stops)
    assert not [stop for stop in stops if isinstance(stop, QLabel | Line)]
    assert not [stop for stop in stops if not (stop.accessibleName() or getattr(stop, "text", str)())]


def test_the_place_of_the_window_is_remembered(qtbot, window: MainWindow) -> None:
    window.close()
    assert window.preferences.geometry is not None


def test_closing_leaves_no_thread(qtbot, window: MainWindow) -> None:
    window.store.background.run(lambda: np.zeros(3), lambda _: None, print)
    window.close()
    assert window.store.background._pool._shutdown


def test_a_fault_is_told_and_the_state_stays(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    window.desk.show_fault("RuntimeError: a fault")
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialog.windowTitle() == Text("en").text("window.fault.title")
    assert position(window) == Position(1, 0, 0)
    dialog.close()


def test_a_fault_while_painting_is_told_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    tell, told = fault_hook(window), []
    monkeypatch.setattr(sys, "excepthook", lambda *what: (told.append(what[1]), tell(*what)))
    state, grid = window.store.state, window.board.output.grid
    with monkeypatch.context() as broken:
        broken.setattr(Sheets, "paint", lambda *_: np.zeros(3)[7])  # NumPy raises it, in C
        for _ in range(3):
            grid.update()
            QApplication.processEvents()
    assert len(told) >= 2
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert "IndexError" in dialog.page.toPlainText()
    assert window.store.state is state
    dialog.close()
    window.desk.show_fault("RuntimeError: another")
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert "another" in dialog.page.toPlainText()
    dialog.close()


def test_the_plot_comes_after_the_first_paint(qtbot) -> None:
    window = opened(qtbot, size=(1920, 1080))
    plot = window.board.parameters.plot
    qtbot.waitUntil(lambda: bool(plot.findChildren(QWidget)))
    before = plot.grab().toImage()
    qtbot.keyClick(window.board.output.grid, Qt.Key.Key_End)
    assert plot.grab().toImage() != before
