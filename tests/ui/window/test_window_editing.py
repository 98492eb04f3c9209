"""Settings, examples and cells in the main window, changed by keys and refused with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from convviz.explore.examples import examples
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.state import BiasCell, InputCell, Position, View, WeightCell
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import open_fields, press

Key = Qt.Key


def test_an_example_is_one_undo_step(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    window.top.examples.setFocus()
    qtbot.keyClick(window.top.examples, Key.Key_End)
    assert window.store.state.scene.name == examples.EXAMPLES[-1]
    window.store.undo()
    assert (window.store.state.scene.name, window.store.state.position) == ("lesson", Position(1, 0, 0))


def test_a_refused_setting_says_why_and_stays(qtbot, window: MainWindow) -> None:
    open_fields(window)
    spin = window.settings.spins["size_x"]
    spin.setFocus()
    for _ in range(7):
        qtbot.keyClick(spin, Key.Key_Up)
    assert window.store.state.layer.geometry.size == (11, 11)
    assert spin.value() == 11
    assert "covers 12 columns" in window.notice.label.text()


def test_an_impossible_number_can_be_typed_and_is_explained(qtbot, window: MainWindow) -> None:
    for typed, said in (("99", "at most 64"), ("-3", "at least 1"), ("12", "covers 12 columns")):
        window.user_actions.load_example("lesson")
        window.open_fields(True)
        spin = window.settings.spins["size_x"]
        spin.setFocus()
        spin.selectAll()
        qtbot.keyClicks(spin, typed)
        assert spin.text() == typed
        qtbot.keyClick(spin, Key.Key_Return)
        assert said in window.notice.label.text(), typed
        assert (spin.value(), window.store.state.layer.geometry.size) == (5, (5, 5)), typed
        assert "1 to 11" in spin.toolTip(), typed
        assert window.notice.isVisible(), typed
        qtbot.keyClick(spin, Key.Key_Down)
        assert window.store.state.layer.geometry.size == (4, 4), typed
        assert not window.notice.isVisible(), typed


def type_padding(qtbot, window: MainWindow, words: str) -> None:
    window.open_fields(True)
    box = window.settings.padding
    qtbot.mouseClick(box.lineEdit(), Qt.MouseButton.LeftButton)
    box.selectAll()
    for word in words:
        qtbot.keyClick(QApplication.focusWidget(), word)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)


def test_padding_is_typed_per_side_and_same_follows_the_filter(qtbot, window: MainWindow) -> None:
    store = window.store
    type_padding(qtbot, window, "1,2,0,1")
    assert store.state.layer.geometry.padding == ((1, 2), (0, 1))
    grid = window.layer_page.input.grid
    assert (grid.volume.columns, grid.volume.rows) == (range(-1, 13), range(12))
    shared = sharing_of(store.state.layer)
    type_padding(qtbot, window, "same")  # S is no command while the padding has the keys
    assert sharing_of(store.state.layer) is shared
    assert window.settings.padding.text() == "same"
    window.settings.spins["stride_x"].setFocus()
    qtbot.keyClick(window.settings.spins["stride_x"], Key.Key_Down)
    window.settings.spins["size_x"].setFocus()
    qtbot.keyClick(window.settings.spins["size_x"], Key.Key_Down)
    g = store.state.layer.geometry
    assert (g.size, g.output_shape) == ((4, 4), (11, 11, 2))
    assert (window.settings.padding.text(), window.settings.uneven.isVisible()) == ("same", True)
    store.undo()
    assert store.state.layer.geometry.padding == ((2, 2), (2, 2))
    assert not window.settings.uneven.isVisible()


def test_what_is_no_padding_is_explained(qtbot, window: MainWindow) -> None:
    for typed, said in (
        ("reflect", '"reflect" is not available'),
        ("1,2,3", "3 numbers were typed"),
        ("0,0,0,65", "bottom can be"),
    ):
        type_padding(qtbot, window, typed)
        assert said in window.notice.label.text(), typed
        assert window.settings.padding.text() == "0", typed
        assert window.store.state.layer.geometry.padding == ((0, 0), (0, 0)), typed


def test_a_number_left_in_its_field_counts_when_another_page_takes_the_keys(qtbot, window) -> None:
    """The page takes the focus while it is shown, which ends the field: a change within a change."""
    open_fields(window)
    spin = window.settings.spins["width"]
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "21")
    qtbot.keyClick(spin, Key.Key_F6)
    g = window.store.state.layer.geometry
    assert (g.width, window.store.state.view) == (21, View.SHIFT)
    assert window.transport.scrubber.maximum() + 1 == window.store.display.transport.total == 9 * 4 * 2
    qtbot.keyClick(window, Key.Key_F2)
    assert window.layer_page.output.grid.volume.values.array.shape == g.output_shape


def test_scrubbing_goes_through_the_walk(qtbot, window: MainWindow) -> None:
    window.transport.scrubber.setFocus()
    qtbot.keyClick(window.transport.scrubber, Key.Key_End)
    assert window.store.state.position == Position(3, 3, 1)


def tab_to(window: MainWindow, grid: QWidget) -> None:
    """Give ``grid`` the keys as the Tab key does."""
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is grid


def test_the_keyboard_points_at_input_cells_and_changes_them(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Right)
    grid = window.layer_page.input.grid
    tab_to(window, grid)
    press(qtbot, window, Key.Key_Down)
    assert window.store.state.pointed == InputCell(2, 0, 0)  # where the receptive field begins
    for _ in range(9):
        press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_Down)
    assert window.store.state.pointed == InputCell(0, 1, 1)  # on from channel 0 into channel 1
    assert window.store.state.position == Position(1, 0, 0)
    assert window.status.text().startswith("X[0,1,1] = ")
    press(qtbot, window, Key.Key_Return)
    editor = window.layer_page.editor
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
    assert window.store.state.position == Position(2, 0, 0)


def test_the_keyboard_comes_to_the_bias_after_the_weights(qtbot, window: MainWindow) -> None:
    card = window.layer_page.filters.card_of(0)
    tab_to(window, card.grid)
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.pointed == WeightCell(0, 0, 0, 0)
    for _ in range(20):
        press(qtbot, window, Key.Key_Right)
    assert window.store.state.pointed == BiasCell(0)
    assert "b0 = 1" in window.status.text()
    press(qtbot, window, Key.Key_Enter)
    assert window.layer_page.editor.cell == BiasCell(0)
    press(qtbot, window, Key.Key_Escape)
    tab_to(window, card.grid)
    press(qtbot, window, Key.Key_Left)
    assert window.store.state.pointed == WeightCell(0, 4, 0, 3)


def test_return_without_a_choice_says_how_to_choose(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Return)
    assert "First click a weight" in window.notice.label.text()
