"""The worked example, walked as a lecturer walks it: by keys, reading every number from the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import naming, open_fields, opened, press, value_on_screen

# The source's ten lines: first along x and y in slice 0, then in slice 1.
LINES = [
    ((0, 0, 0), "V[0,0,0] = np.sum(X[:5,:5,:] * W0) + b0", 5),
    ((1, 0, 0), "V[1,0,0] = np.sum(X[2:7,:5,:] * W0) + b0", 13),
    ((2, 0, 0), "V[2,0,0] = np.sum(X[4:9,:5,:] * W0) + b0", -1),
    ((3, 0, 0), "V[3,0,0] = np.sum(X[6:11,:5,:] * W0) + b0", 7),
    ((0, 0, 1), "V[0,0,1] = np.sum(X[:5,:5,:] * W1) + b1", -4),
    ((1, 0, 1), "V[1,0,1] = np.sum(X[2:7,:5,:] * W1) + b1", -8),
    ((2, 0, 1), "V[2,0,1] = np.sum(X[4:9,:5,:] * W1) + b1", 5),
    ((3, 0, 1), "V[3,0,1] = np.sum(X[6:11,:5,:] * W1) + b1", -5),
    ((0, 1, 1), "V[0,1,1] = np.sum(X[:5,2:7,:] * W1) + b1", -4),
    ((2, 3, 1), "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1", 6),
]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson")


def go(window: MainWindow, qtbot: QtBot, to: tuple[int, int, int]) -> None:
    """Walk to a neuron with the arrow keys and the brackets."""
    here = window.store.state.position
    for now, wanted, more, less in (
        (here.x, to[0], Qt.Key.Key_Right, Qt.Key.Key_Left),
        (here.y, to[1], Qt.Key.Key_Down, Qt.Key.Key_Up),
        (here.d, to[2], Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft),
    ):
        for _ in range(abs(wanted - now)):
            press(qtbot, window, more if wanted > now else less)


def test_the_ten_lines_of_the_source(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            for to, line, value in LINES:
                go(window, qtbot, to)
                assert window.layer_page.neuron.shown_expression() == line
                assert value_on_screen(window) == value


def test_the_sum_is_written_out(window: MainWindow, qtbot: QtBot) -> None:
    go(window, qtbot, (2, 3, 1))
    rows = ["channel 0 −4", "channel 1 +14", "channel 2 +7", "channel 3 −9", "bias b1 −2", "V 6"]
    assert window.layer_page.neuron.shown_sum().splitlines() == rows
    assert [card.words()["bias"] for card in window.layer_page.filters.cards[:2]] == ["b0 = 1", "b1 = −2"]


def test_counts_grow_without_sharing_and_stay_with_it(window: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for _ in range(16):
        seen.append(window.layer_page.parameters.live.text())
        press(qtbot, window, Qt.Key.Key_Space)
    assert seen[:3] == [
        "1 neuron up to here: 101 needed without sharing, 101 with",
        "2 neurons up to here: 202 needed without sharing, 101 with",
        "3 neurons up to here: 303 needed without sharing, 101 with",
    ]
    assert seen[15] == "16 neurons up to here: 1,616 needed without sharing, 101 with"
    press(qtbot, window, Qt.Key.Key_End)
    last = window.layer_page.parameters.live.text()
    assert last == "32 neurons up to here: 3,232 needed without sharing, 202 with"


def test_a_remote_steps_from_any_focus(window: MainWindow, qtbot: QtBot) -> None:
    open_fields(window)
    window.settings.spins["width"].setFocus()
    qtbot.keyClick(window.settings.spins["width"], Qt.Key.Key_PageDown)
    here = window.store.state.position
    assert (here.x, here.y, here.d) == (1, 0, 0)
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert window.store.state.position.x == 0


def test_relu_and_undo(window: MainWindow, qtbot: QtBot) -> None:
    go(window, qtbot, (0, 0, 1))
    press(qtbot, window, Qt.Key.Key_R)
    assert window.store.state.relu
    assert window.layer_page.neuron.shown_sum().endswith("before ReLU −4\nV 0")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.store.state.relu


def test_a_click_on_a_cell_goes_there(window: MainWindow, qtbot: QtBot) -> None:
    grid = window.layer_page.output.grid
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(2, 3, 1).center())
    here = window.store.state.position
    assert (here.x, here.y, here.d) == (2, 3, 1)
    assert "[4:9" in window.layer_page.neuron.shown_expression()


def test_the_language_changes_in_mid_walk(window: MainWindow, qtbot: QtBot) -> None:
    go(window, qtbot, (2, 3, 1))
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.text.language == "zh"
    assert "神经元" in window.transport.where.text()
    assert value_on_screen(window) == 6
    assert window.layer_page.output.accessibleName() == "输出数据体 V"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the sizes do not divide evenly, so 2 columns and 2 rows are never read"),
        ("zh", "尺寸不能整除，有 2 列和 2 行没有被读取"),
    ],
)
def test_a_misfit_is_said_and_mended(window: MainWindow, qtbot: QtBot, language: str, words: str) -> None:
    window.set_language(language)
    open_fields(window)
    bar, stride = window.settings, window.settings.spins["stride_x"]
    qtbot.keyClick(stride, Qt.Key.Key_Up)
    assert bar.formula.text() == "(11 − 5 + 0)/3 + 1 = 3  ✓"
    assert not bar.misfit.isVisible()
    qtbot.keyClick(stride, Qt.Key.Key_Up)
    assert bar.formula.text() == "(11 − 5 + 0)/4 + 1 = 2.5 → 2"
    assert bar.misfit.text() == words
    assert bar.misfit.isVisible()
    assert (
        window.store.display.page.input.x.unread == window.store.display.page.input.y.unread == 2
    )  # hatched
    qtbot.mouseClick(bar.proposals[0], Qt.MouseButton.LeftButton)
    assert window.store.state.layer.geometry.fits
    assert bar.formula.text().endswith("✓")
    assert not bar.misfit.isVisible()
    assert not any(button.isVisible() for button in bar.proposals)


def test_the_strict_rule_refuses_what_does_not_fit(window: MainWindow, qtbot: QtBot) -> None:
    open_fields(window)
    qtbot.mouseClick(window.settings.switches["strict"], Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert window.store.state.layer.geometry.rule == "strict"
    for _ in range(2):
        qtbot.keyClick(window.settings.spins["stride_x"], Qt.Key.Key_Up)
    assert window.store.state.layer.geometry.stride == (3, 3)
    assert window.notice.label.text().startswith("Refused by the strict CS231n rule")


def test_what_is_impossible_says_why(window: MainWindow, qtbot: QtBot) -> None:
    open_fields(window)
    for _ in range(6):
        qtbot.keyClick(window.settings.spins["size_x"], Qt.Key.Key_Up)
    assert window.store.state.layer.geometry.size == (11, 11)
    assert window.notice.isHidden()
    qtbot.keyClick(window.settings.spins["size_x"], Qt.Key.Key_Up)
    assert window.store.state.layer.geometry.size == (11, 11)
    assert window.notice.isVisible()
    assert "11" in window.notice.label.text()


def test_presenting_comes_and_goes(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.presenting
    assert not window.menuBar().isVisible()
    [shared] = [one for one in window.layer_page.parameters.sentence.written if one.words == "202"]
    assert shared.ink.font.pixelSize() >= round(44 * window.look.scale)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.presenting
    assert window.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()


@pytest.mark.parametrize("example", ["lesson", "alexnet"])
def test_with_relu_the_headline_is_what_the_volume_shows(qtbot: QtBot, example: str) -> None:
    window = opened(qtbot, example)
    press(qtbot, window, Qt.Key.Key_R)
    store, seen = window.store, set()
    for _ in range(12):
        part = store.display.page.neuron
        shown = max(part.value, 0)
        said = window.layer_page.neuron.shown_sum()
        minus = f"{part.value:,}".replace("-", "−")
        assert said.endswith(f"before ReLU {minus}\nV {shown:,}")
        assert (
            store.display.page.output.values.array[part.position.x, part.position.y, part.position.d] == shown
        )
        seen.add(part.value < 0)
        press(qtbot, window, Qt.Key.Key_Space)
    assert True in seen
