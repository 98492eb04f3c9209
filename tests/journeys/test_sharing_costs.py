"""What sharing saves, as a lecturer shows it: turn the switch, step, read the numbers off the window."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Sharing
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import naming, opened, press, value_on_screen

Key = Qt.Key
SENTENCES = {
    "en": (
        "4 × 4 × 2 = 32 neurons × (5·5·4 + 1) = 101 each",
        "÷ 16 a slice has 4 × 4 = 16 positions",
        "2 sets × 101 = 200 weights + 2 biases",
        "3,200 multiplications, shared or not",
        "4 × 4 × 2 = 32 neurons × (11·11·4 + 1) = 485 each",
    ),
    "zh": (
        "4 × 4 × 2 = 32 个神经元，每个 (5·5·4 + 1) = 101 个参数",
        "÷ 16 一个切片有 4 × 4 = 16 个位置",
        "2 组权重 × 101 = 200 个权重 + 2 个偏置",
        "乘法次数 3,200，与共享无关",
        "4 × 4 × 2 = 32 个神经元，每个 (11·11·4 + 1) = 485 个参数",
    ),
}


def loud(window: MainWindow) -> str:
    """Return the largest number of the parameters panel."""
    written = window.layer_page.parameters.sentence.written
    return max(written, key=lambda one: one.ink.font.pixelSize()).words


def needed(window: MainWindow) -> list[str]:
    """Return the numbers of the live line: the neurons up to here, and what they need."""
    return re.findall(r"[\d,]*\d", window.layer_page.parameters.live.text())


def walked(qtbot: QtBot, window: MainWindow, steps: int) -> list[list[str]]:
    """Step ``steps`` times and return what was needed at each neuron, the first included."""
    seen = [needed(window)]
    for _ in range(steps):
        press(qtbot, window, Key.Key_Space)
        seen.append(needed(window))
    return seen


def test_the_worked_example_in_all_three_positions(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            panel = window.layer_page.parameters
            *product, full = SENTENCES[language]
            steps = [[f"{n}", f"{101 * n:,}", "101" if n <= 16 else "202"] for n in range(1, 33)]

            press(qtbot, window, Key.Key_S)  # sharing off: every neuron brings a set of its own
            assert walked(qtbot, window, 31) == steps
            assert [steps[n][1] for n in (0, 1, 2, 15, 31)] == ["101", "202", "303", "1,616", "3,232"]
            assert loud(window) == "3,232"
            assert all(words in panel.sentence.text() for words in product)

            press(qtbot, window, Key.Key_S)  # and on again
            press(qtbot, window, Key.Key_Home)
            assert walked(qtbot, window, 31) == steps
            assert loud(window) == "202"
            assert all(words in panel.sentence.text() for words in product)

            press(qtbot, window, Key.Key_1)  # fully connected
            press(qtbot, window, Key.Key_Home)
            assert walked(qtbot, window, 31) == [[n, f"{485 * int(n):,}", *more] for n, *more in steps]
            assert loud(window) == "15,520"
            assert full in panel.sentence.text()
            assert "15,488" in panel.sentence.text()
            press(qtbot, window, Key.Key_3)
            press(qtbot, window, Key.Key_Home)


def test_alexnet_with_sharing_and_without(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            panel = window.layer_page.parameters
            press(qtbot, window, Key.Key_End)
            for key, number in ((Key.Key_3, "34,944"), (Key.Key_2, "105,705,600")):
                press(qtbot, window, key)
                assert loud(window) == number
                assert needed(window) == ["290,400", "105,705,600", "34,944"]
                for figure in ("290,400", "364", "105,705,600", "÷ 3,025", "34,848", "34,944"):
                    assert figure in panel.sentence.text()
                assert "105,415,200" in panel.accessibleDescription()
            press(qtbot, window, Key.Key_1)
            assert loud(window) == "44,892,355,200"
            assert needed(window) == ["290,400", "44,892,355,200", "105,705,600", "34,944"]
            assert "154,588" in panel.sentence.text()
            press(qtbot, window, Key.Key_3)


LINES = {
    Key.Key_1: "V[2,3,1] = np.sum(X * W1[2,3]) + b1[2,3]",
    Key.Key_2: "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1[2,3]) + b1[2,3]",
    Key.Key_3: "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1",
}


@pytest.mark.parametrize("example", ["lesson", "alexnet"])
def test_the_line_follows_the_switch_and_what_is_copied_runs(qtbot: QtBot, capsys, example: str) -> None:
    window = opened(qtbot, example)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_BracketRight):
        press(qtbot, window, key)
    values = set()
    for key, line in LINES.items():
        press(qtbot, window, key)
        if example == "lesson":
            assert window.layer_page.neuron.shown_expression() == line
        values.add(value_on_screen(window))
        press(qtbot, window, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        exec(QGuiApplication.clipboard().text(), {})
        values.add(int(capsys.readouterr().out))
    assert len(values) == 1  # only the owner changed
    assert example == "alexnet" or values == {6}


def test_the_channels_of_a_fully_connected_neuron_can_be_gone_through(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson")
    press(qtbot, window, Key.Key_1)
    part = window.store.display.page.neuron
    assert part.products.array.shape == (11, 11, 4)
    rows = ["channel 0 +8", "channel 1 −2", "channel 2 −1", "channel 3 −1", "bias b0[0,0] +1", "V 5"]
    assert window.layer_page.neuron.shown_sum().splitlines() == rows
    assert "384" in window.layer_page.neuron.note.text()
    for _ in range(3):
        press(qtbot, window, Key.Key_C)
    assert window.store.display.page.neuron.channel == 3


def test_the_bank_has_as_many_sets_as_the_switch_says(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    seen = []
    for key in (Key.Key_3, Key.Key_2, Key.Key_1):
        press(qtbot, window, key)
        seen.append(window.layer_page.filters.shape_note.text())
    assert seen == ["2 × (5 × 5 × 4)", "16 sets of 5 × 5 × 4, still equal", "16 sets of 11 × 11 × 4"]


def test_the_switch_is_undone_like_anything_else(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson")
    press(qtbot, window, Key.Key_S)
    assert window.store.display.sharing is Sharing.UNSHARED
    assert loud(window) == "3,232"
    press(qtbot, window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.display.sharing is Sharing.SHARED
    assert loud(window) == "202"
