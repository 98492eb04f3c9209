"""Sharing switched off and numbers poked, by real keys and the mouse, read from the screen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import BiasCell, InputCell, OutputCell, Position, WeightCell
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Flash
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import naming, opened, press, value_on_screen

LEFT = Qt.MouseButton.LeftButton


SHARED_POKE = {
    "en": "W0[2,2,1]: −1 → 0 changes 16 neurons of slice 0 (1 up to here) by +1 to +3, and none of slice 1.",
    "zh": "W0[2,2,1]：−1 → 0；切片 0 有 16 个神经元改变（到此 1 个），变化 +1 到 +3；切片 1 不变。",
}
OWN_POKE = {
    "en": "W0[1,2][2,2,1]: −1 → 0 changes V[1,2,0] alone, −2 → 0.",
    "zh": "W0[1,2][2,2,1]：−1 → 0，只有 V[1,2,0] 改变，−2 → 0。",
}
DONE = {
    "en": (
        (
            "Each of the 3,232 numbers changed by −1, 0 or +1: "
            "the 16 weight sets of a slice are no longer equal."
        ),
        "All 16 weight sets of each slice now equal that of the neuron at (1, 2).",
        "All 16 weight sets of each slice now equal their mean",
    ),
    "zh": (
        "3,232 个数各变化 −1、0 或 +1：每个切片的 16 组权重不再相同。",
        "每个切片的 16 组权重现在都等于 (1, 2) 处神经元的那一组。",
        "每个切片的 16 组权重现在都等于它们的平均值",
    ),
}


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1920, 1080))


def edit_weight(window: MainWindow, qtbot: QtBot, weight: tuple[int, int, int, int], words: str) -> None:
    """Click twice on a weight and type."""
    k, *index = weight
    grid = window.layer_page.filters.card_of(k).grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(*index).center())
    editor = window.layer_page.editor
    assert editor.cell == WeightCell(*weight)
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_shared_weight_is_typed_over(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            before = window.store.display.page.output.values.array.copy()
            edit_weight(window, qtbot, (0, 2, 2, 1), "0")
            after = window.store.display.page.output.values.array
            assert ((after - before)[:, :, 0] > 0).all()
            assert (after == before)[:, :, 1].all()
            assert window.status.text() == SHARED_POKE[language]
            flash = next(o for o in window.layer_page.output.grid.overlays if isinstance(o, Flash))
            np.testing.assert_array_equal(flash.before.array, before)
            np.testing.assert_array_equal(flash.after.array, after)
            assert [list(span.indices) for span in (flash.cells.x, flash.cells.y, flash.cells.slices)] == [
                [0, 1, 2, 3], [0, 1, 2, 3], [0],
            ]  # fmt: skip
            assert window.top.changed.text().startswith("edited" if language == "en" else "已改数值")
            qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            np.testing.assert_array_equal(window.store.display.page.output.values.array, before)
            assert not window.store.display.scene.edited
            edit_weight(window, qtbot, (0, 2, 2, 1), "0")
            qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)  # reset restores, too
            np.testing.assert_array_equal(window.store.display.page.output.values.array, before)
            assert not window.top.changed.text().startswith("edited" if language == "en" else "已改数值")


def test_without_sharing_one_copy_is_typed_over(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_S):
                press(qtbot, window, key)
            assert value_on_screen(window) == -2
            edit_weight(window, qtbot, (0, 2, 2, 1), "0")
            assert value_on_screen(window) == 0
            assert window.status.text() == OWN_POKE[language]
            window.menus.actions["reset"].trigger()


@pytest.mark.parametrize(
    ("language", "alone", "outside"),
    [
        ("en", "W0[0,0][10,10,0]: 0 → 1 changes V[0,0,0] alone, 5 → ", "outside its receptive field"),
        ("zh", "W0[0,0][10,10,0]：0 → 1，只有 V[0,0,0] 改变，5 → ", "在其感受野之外"),
    ],
)
def test_fully_connected_a_weight_outside_the_field_is_one_too(
    window: MainWindow, qtbot: QtBot, language: str, alone: str, outside: str
) -> None:
    window.set_language(language)
    press(qtbot, window, Qt.Key.Key_1)
    before = window.store.display.page.output.values.array.copy()
    grid = window.layer_page.filters.card_of(0).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(10, 10, 0).center())
    assert window.store.state.chosen == WeightCell(0, 10, 10, 0)
    qtbot.mouseMove(grid, QPoint(1, 1))  # a pointer that is already there sends no event
    qtbot.mouseMove(grid, grid.cell_rect(9, 9, 0).center())
    assert outside in window.status.text()
    edit_weight(window, qtbot, (0, 10, 10, 0), "1")
    window.layer_page.filters.cell_pointed.emit(None)
    after = 5 + int(window.store.state.layer.X[10, 10, 0])
    assert window.status.text().startswith(f"{alone}{after}")
    assert value_on_screen(window) == after
    changed = window.store.display.page.output.values.array != before
    assert np.argwhere(changed).tolist() == [[0, 0, 0]]
    assert len(window.store.state.layer.own) == 1  # what differs is kept, and nothing else


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "X[5,5,0]: 2 → 5; of the 8 neurons that read it, {n} (0 up to here) change by {low} to {high}.",
        ),
        ("zh", "X[5,5,0]：2 → 5，读取它的 8 个神经元中有 {n} 个改变（到此 0 个），变化 {low} 到 {high}。"),
    ],
)
def test_an_input_changes_the_neurons_that_read_it(
    window: MainWindow, qtbot: QtBot, language: str, words: str
) -> None:
    window.set_language(language)
    before = window.store.state.layer.forward()
    grid = window.layer_page.input.grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(5, 5, 0).center())
    qtbot.keyClicks(window.layer_page.editor, "5")
    qtbot.keyClick(window.layer_page.editor, Qt.Key.Key_Return)
    window.layer_page.input.cell_pointed.emit(None)
    moved = window.store.state.layer.forward() - before
    reached = moved[1:3, 1:3]  # the positions whose windows hold the input
    assert (moved != 0).sum() == (reached != 0).sum()
    low, high = (f"{n:+d}".replace("-", "−") for n in (moved[moved != 0].min(), moved.max()))
    assert window.status.text() == words.format(n=(reached != 0).sum(), low=low, high=high)


def test_arrows_and_the_wheel_step_a_number(window: MainWindow, qtbot: QtBot) -> None:
    grid = window.layer_page.input.grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(5, 5, 0).center())
    editor = window.layer_page.editor
    assert editor.text() == "2"
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert (editor.text(), window.store.state.layer.X[5, 5, 0]) == ("3", 3)
    at = QPointF(editor.rect().center())
    wheel = QWheelEvent(
        at,
        QPointF(editor.mapToGlobal(at)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, wheel)
    assert (editor.text(), window.store.state.layer.X[5, 5, 0]) == ("2", 2)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()


def test_return_opens_the_field_on_what_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    card = window.layer_page.filters.card_of(1)
    qtbot.mouseClick(card, LEFT, pos=card.bias_rect().center())
    assert window.store.state.chosen == BiasCell(1)
    window.stack.focus_main()
    press(qtbot, window, Qt.Key.Key_Return)
    editor = window.layer_page.editor
    assert editor.isVisible()
    qtbot.keyClicks(editor, "-3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.store.state.layer.biases[1] == -3
    assert not editor.isVisible()
    assert "b1: −2 → −3" in window.status.text()


def test_a_bad_number_is_refused_and_the_old_one_stays(window: MainWindow, qtbot: QtBot) -> None:
    before = window.store.state.layer
    for words in ("half", "nan", "0.5", "99999999999"):
        with qtbot.waitSignal(window.store.refused):
            edit_weight(window, qtbot, (0, 2, 2, 1), words)
        assert window.store.state.layer is before, words
        assert window.notice.label.text(), words


def test_a_tile_of_the_wall_leads_to_its_neuron(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_2)
    for _ in range(5):
        press(qtbot, window, Qt.Key.Key_Space)
    panel = window.layer_page.filters
    assert panel.wall.isVisible()
    assert "16 sets" in panel.shape_note.text()
    assert panel.shape_note.text().endswith("still equal")
    qtbot.mouseMove(panel.wall, panel.wall.tile_rect(3, 2).center())
    assert window.store.state.pointed == OutputCell(3, 2, 0)
    qtbot.mouseClick(panel.wall, LEFT, pos=panel.wall.tile_rect(2, 0).center())
    assert window.store.state.position == Position(2, 0, 0)
    assert panel.card_of(0).words()["title"] == "W0[2,0]"
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert panel.set_name.text() == "W1[x, y]"
    qtbot.mouseClick(panel.wall, LEFT, pos=panel.wall.tile_rect(1, 3).center())
    assert window.store.state.position == Position(1, 3, 1)
    press(qtbot, window, Qt.Key.Key_3)
    assert not panel.wall.isVisible()


def test_copies_differ_and_become_equal_by_the_buttons(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_2)
    V = window.store.display.page.output.values.array
    panel = window.layer_page.filters
    assert not panel.copies.equal[0].isEnabled()
    qtbot.mouseClick(panel.copies.differ, LEFT)
    assert not np.array_equal(window.store.display.page.output.values.array, V)
    assert "no longer" in panel.shape_note.text()
    qtbot.mouseClick(panel.copies.equal[0], LEFT)
    layer = window.store.state.layer
    np.testing.assert_array_equal(layer.weights_of(0, 0, 0).weights, layer.weights_of(3, 3, 0).weights)


def test_what_became_of_all_copies_is_said(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            differ, to_this, to_the_mean = DONE[language]
            for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_S, Qt.Key.Key_D):
                press(qtbot, window, key)
            assert window.status.text().startswith(differ)
            press(qtbot, window, Qt.Key.Key_E)
            assert window.status.text() == to_this
            press(qtbot, window, Qt.Key.Key_D)
            press(qtbot, window, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
            assert window.status.text().startswith(to_the_mean)
            press(qtbot, window, Qt.Key.Key_E)
            assert window.notice.isVisible()  # there is nothing to make equal
            press(qtbot, window, Qt.Key.Key_Space)
            assert not window.status.text().startswith(to_the_mean)
            window.menus.actions["reset"].trigger()


def test_the_map_of_readers_sums_to_the_uses(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            press(qtbot, window, Qt.Key.Key_M)
            readers = window.store.display.page.input.readers.array
            assert readers[:, :, 0].sum() == 16 * 25 == 400
            assert (readers.min(), readers.max()) == (1, 9)
            assert any("400" in label.text() for label in window.layer_page.input.findChildren(QLabel))
            press(qtbot, window, Qt.Key.Key_M)


def test_the_wall_of_3025_sets_is_drawn_at_once(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_S)
    window.layer_page.filters.wall.repaint()
    press(qtbot, window, Qt.Key.Key_End)
    wall = window.layer_page.filters.wall
    wall.repaint()
    assert wall.seen == (range(55), range(55))
    assert wall.pictures.sheets_made == 2  # one picture for all sets of a slice, of the first and of the last
    qtbot.mouseClick(wall, LEFT, pos=wall.tile_rect(20, 31).center())
    assert window.store.state.position == Position(20, 31, 95)
    assert wall.pictures.sheets_made == 2
    assert sharing_of(window.store.state.layer) is Sharing.UNSHARED


def test_a_chosen_weight_lights_all_its_uses_or_one(window: MainWindow, qtbot: QtBot) -> None:
    grid = window.layer_page.filters.card_of(0).grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(2, 2, 1).center())
    qtbot.mouseMove(window.top.brand)
    window.layer_page.filters.cell_pointed.emit(None)

    def lit() -> int:
        cells = window.store.display.page.input.lit
        return sum(len(c.x.indices) * len(c.y.indices) * len(c.slices.indices) for c in cells)

    assert window.store.state.chosen == WeightCell(0, 2, 2, 1)
    assert lit() == 16
    press(qtbot, window, Qt.Key.Key_2)
    assert lit() == 1


def test_a_chosen_input_can_be_changed_from_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    grid = window.layer_page.input.grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(5, 5, 0).center())
    assert window.store.state.chosen == InputCell(5, 5, 0)
    window.stack.focus_main()
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.keyClick(window.layer_page.editor, Qt.Key.Key_Up)
    assert window.store.state.layer.X[5, 5, 0] == 3
