"""A target that another filter bank makes, and the flipped filters, chosen by real events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from convviz.conv import Layer
from convviz.explore.backward import targets
from convviz.explore.examples import examples
from convviz.explore.scene import filter_banks
from convviz.explore.state.descent_choices import GradientOf, LossKind
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import each_once, together
from tests.journeys.test_backward import page, show_dX
from tests.journeys.window import load, naming, opened, press

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
KINDS = list(LossKind)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Qt.Key.Key_F7)
    return made


def choose_kind(window: MainWindow, qtbot: QtBot, kind: LossKind) -> None:
    qtbot.mouseClick(page(window).loss.kind.button(KINDS.index(kind)), LEFT)


def choose(qtbot: QtBot, box: QComboBox, index: int) -> None:
    """Go to an entry with the arrow keys, as a keyboard does."""
    box.setFocus()
    while box.currentIndex() != index:
        qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < index else Qt.Key.Key_Up)


def made_by(bank: str, layer: Layer) -> np.ndarray:
    made = filter_banks.bank(bank, layer.geometry)
    return Layer(layer.geometry, layer.X, made.weights, made.biases).forward()


def test_each_bank_is_chosen_named_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    assert not page(window).loss.bank.isVisible()
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            each_bank_is_chosen_named_and_undone(window, qtbot, language)


def each_bank_is_chosen_named_and_undone(window: MainWindow, qtbot: QtBot, language: str) -> None:
    panel, layer = page(window).loss, window.store.state.layer
    choose_kind(window, qtbot, LossKind.TARGET)
    assert panel.bank.isVisible()
    banks, say = ("classic", "strokes", "random"), Text(language).text
    assert panel.bank.count() == 1 + len(banks)
    for n, bank in enumerate(banks):
        choose(qtbot, panel.bank, n + 1)
        V, T = layer.forward(), made_by(bank, layer)
        np.testing.assert_array_equal(window.store.display.page.dV.array, V - T)
        words = page(window).dV.words.text()
        assert say(targets.title_of(bank)) in words
        assert say(targets.title_of(bank)) == panel.bank.currentText()
        assert f"{((V - T) ** 2).sum() / 2:,.1f}".removesuffix(".0") in words
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.store.state.loss.bank == "strokes"
    assert panel.bank.currentText() == say(targets.title_of("strokes"))
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.store.state.loss.kind is LossKind.HALF_SQUARES
    assert not panel.bank.isVisible()
    assert "762" in page(window).dV.words.text()


def test_the_filter_of_the_slice_is_named(window: MainWindow, qtbot: QtBot) -> None:
    choose_kind(window, qtbot, LossKind.TARGET)
    choose(qtbot, page(window).loss.bank, 1)
    for language, *named in (("en", "vertical", "horizontal"), ("zh", "竖直", "水平")):
        window.set_language(language)
        for key, name in zip((Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight), named, strict=True):
            qtbot.keyClick(window, key)
            assert name in page(window).dV.words.text()


def test_a_number_typed_over_the_banks_makes_the_target_a_typed_one(window: MainWindow, qtbot: QtBot) -> None:
    choose_kind(window, qtbot, LossKind.TARGET)
    choose(qtbot, page(window).loss.bank, 1)
    V, T = window.store.state.layer.forward(), made_by("classic", window.store.state.layer)
    grid, editor = page(window).dV.grid, page(window).editor
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(2, 1, 0).center())
    assert editor.text() == str(T[2, 1, 0]).replace("-", "−")
    editor.selectAll()
    qtbot.keyClicks(editor, "40")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    dV = window.store.display.page.dV.array
    assert dV[2, 1, 0] == V[2, 1, 0] - 40
    assert dV[0, 0, 0] == V[0, 0, 0] - T[0, 0, 0]
    assert page(window).loss.bank.currentIndex() == 0


def test_every_example_has_a_bank_that_makes_its_target(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    for name in examples.EXAMPLES:
        with naming(name):
            load(qtbot, window, name)
            press(qtbot, window, Qt.Key.Key_F7)
            choose_kind(window, qtbot, LossKind.TARGET)
            box, layer = page(window).loss.bank, window.store.state.layer
            choose(qtbot, box, box.count() - 1)
            assert box.currentText() == Text("en").text("backward.bank.random")
            wanted = layer.forward() - made_by("random", layer)
            np.testing.assert_array_equal(window.store.display.page.dV.array, wanted)
            qtbot.keyClick(window, Qt.Key.Key_U)
            assert "→" in page(window).loss.table.text() or window.notice.label.text()


def test_another_neuron_becomes_the_loss_by_a_double_click(window: MainWindow, qtbot: QtBot) -> None:
    choose_kind(window, qtbot, LossKind.ONE_NEURON)
    grid = page(window).dV.grid
    qtbot.mouseDClick(grid, LEFT, pos=grid.cell_rect(1, 1, 0).center())
    assert "V[1,1,0] = 16" in page(window).dV.words.text()
    dV = window.store.display.page.dV.array
    assert (dV[1, 1, 0], dV.sum()) == (1, 1)


def test_closed_neurons_are_struck_out(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(page(window).loss.relu, LEFT)
    V, part = window.store.state.layer.forward(), window.store.display.page
    struck = {(c.x.start, c.y.start, c.slices.start) for c in part.closed_cells}
    assert struck == {tuple(int(i) for i in at) for at in np.argwhere(V <= 0)}
    assert len(struck) == 18
    qtbot.mouseClick(page(window).loss.relu, LEFT)
    assert window.store.display.page.closed_cells == ()


def test_flipped_filters_are_shown_and_said_beside_dX(window: MainWindow, qtbot: QtBot) -> None:
    show_dX(window, qtbot)
    panel, grid = page(window).sum, page(window).dX.grid
    for language, flipped in (("zh", "翻转"), ("en", "flipped")):
        window.set_language(language)
        assert flipped in page(window).dX.words.text()
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)  # channel 0 large
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(5, 5, 0).center())
    qtbot.mouseClick(page(window).dX.code, LEFT)
    assert window.store.state.gradient_of is GradientOf.FLIPPED
    assert panel.expression.text() == (
        "dX[5,5,0] = np.sum(dV[1:3,1:3,0] * W0[3:0:-2,3:0:-2,0]) + "
        "np.sum(dV[1:3,1:3,1] * W1[3:0:-2,3:0:-2,0])"
    )
    for language, backwards in (("en", "backwards"), ("zh", "倒着读")):
        window.set_language(language)
        assert backwards in panel.note.text()
    qtbot.mouseClick(panel.copy, LEFT)
    left: dict[str, object] = {"print": lambda *_: None}
    exec(QApplication.clipboard().text(), left)
    layer = window.store.state.layer
    assert left["dX"][5, 5, 0] == layer.backward(layer.forward()).dX[5, 5, 0]


def test_the_terms_of_dX_are_written_out_as_the_walk_comes_to_them(window: MainWindow, qtbot: QtBot) -> None:
    show_dX(window, qtbot)
    grid, layer = page(window).dX.grid, window.store.state.layer
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)  # channel 0 large
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(5, 5, 0).center())
    press(qtbot, window, Qt.Key.Key_End)
    words = page(window).sum.sum.text()
    terms = words.partition("dX[5,5,0] = ")[2].rpartition(" = ")[0]
    V, W = layer.forward(), layer.weights
    readers = [(x, y, d) for d in (0, 1) for y in (1, 2) for x in (1, 2)]
    wanted = [(int(V[x, y, d]), int(W[d, 5 - 2 * x, 5 - 2 * y, 0])) for x, y, d in readers]
    found = [tuple(int(n.strip("()").replace("−", "-")) for n in t.split("·")) for t in terms.split(" + ")]
    assert found == wanted
    total = sum(v * w for v, w in wanted)
    assert words.endswith(f"= {total}".replace("-", "−"))
    lit = {(c.x.start, c.x.stop, c.y.start, c.y.stop) for c in window.store.display.page.lit_dV}
    assert lit == {(1, 3, 1, 3)}


@pytest.mark.parametrize(
    "cases",  # shared, and where there is no one filter to flip
    together(each_once(examples.EXAMPLES, (Qt.Key.Key_3, Qt.Key.Key_2))),
)
def test_the_copied_flipped_code_runs_for_every_example(
    qtbot: QtBot, cases: list[tuple[str, Qt.Key]]
) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    for name, key in cases:
        with naming(name, key):
            load(qtbot, window, name)
            press(qtbot, window, Qt.Key.Key_F7)
            qtbot.keyClick(window, key)
            show_dX(window, qtbot)
            qtbot.mouseClick(page(window).dX.code, LEFT)
            qtbot.mouseClick(page(window).sum.copy, LEFT)
            program, left = QApplication.clipboard().text(), {"print": lambda *_: None}
            assert (":-" in program) == (key == Qt.Key.Key_3 and name != "pointwise")
            exec(program, left)
            cell = program.rpartition("print(dX[")[2].partition("]")[0]
            at = tuple(int(i) for i in cell.split(","))
            layer = window.store.state.layer.common  # all sets are still equal
            assert left["dX"][at] == layer.backward(layer.forward()).dX[at]
