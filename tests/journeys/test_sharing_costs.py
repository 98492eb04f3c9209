"""What sharing saves, as a lecturer shows it: turn the switch, step, read the numbers off the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Sharing
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import head_of, opened, press, value_on_screen

Key = Qt.Key
SENTENCES = {
    "en": (
        "3,232 = 202 × 16: a slice has 4 × 4 = 16 neurons",
        "3,200, with and without sharing · 15,488 fully connected",
        "15,520 = 32 × 485: each neuron has 484 weights and 1 bias",
    ),
    "zh": (
        "3,232 = 202 × 16：一个切片有 4 × 4 = 16 个神经元",
        "3,200 次，共享与否都一样 · 全连接 15,488",
        "15,520 = 32 × 485：每个神经元有 484 个权重和 1 个偏置",
    ),
}


def needed(window: MainWindow) -> str:
    """Return the large number of the parameters panel, in whichever position the switch is."""
    lines = [line for line in window.layer_page.parameters.counts.lines.values() if line.isVisible()]
    return max(lines, key=lambda line: line.font().pixelSize()).text()


def walked(qtbot: QtBot, window: MainWindow, steps: int) -> list[str]:
    """Step ``steps`` times and return what was needed at each neuron, the first included."""
    seen = [needed(window)]
    for _ in range(steps):
        press(qtbot, window, Key.Key_Space)
        seen.append(needed(window))
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_in_all_three_positions(qtbot: QtBot, language: str) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    window.set_language(language)
    panel = window.layer_page.parameters
    factor, work, full = SENTENCES[language]

    press(qtbot, window, Key.Key_S)  # sharing off: every neuron brings a set of its own
    seen = walked(qtbot, window, 31)
    assert seen == [f"{101 * n:,}" for n in range(1, 33)]
    assert (seen[0], seen[1], seen[2], seen[15], seen[31]) == ("101", "202", "303", "1,616", "3,232")
    assert panel.counts.lines[Sharing.SHARED].text() == "202"
    assert (panel.factor.text(), panel.work.text()) == (factor, work)
    still = panel.work.share

    press(qtbot, window, Key.Key_S)  # and on again
    press(qtbot, window, Key.Key_Home)
    seen = walked(qtbot, window, 31)
    assert seen == ["101"] * 16 + ["202"] * 16
    assert panel.counts.lines[Sharing.UNSHARED].text() == "3,232"
    assert (panel.factor.text(), panel.work.text()) == (factor, work)
    assert panel.work.share == still

    press(qtbot, window, Key.Key_1)  # fully connected
    press(qtbot, window, Key.Key_Home)
    seen = walked(qtbot, window, 31)
    assert seen == [f"{485 * n:,}" for n in range(1, 33)]
    assert seen[-1] == "15,520"
    assert panel.factor.text() == full
    assert "15,488" in panel.work.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_alexnet_with_sharing_and_without(qtbot: QtBot, language: str) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    window.set_language(language)
    panel = window.layer_page.parameters
    press(qtbot, window, Key.Key_End)
    assert needed(window) == "34,944"
    assert panel.counts.lines[Sharing.UNSHARED].text() == "105,705,600"
    press(qtbot, window, Key.Key_2)
    assert needed(window) == "105,705,600"
    assert any("3,025" in words for words in head_of(panel))
    assert panel.factor.text().startswith("105,705,600 = 34,944 × 3,025")
    assert panel.work.text().startswith({"en": "105,415,200, with and", "zh": "105,415,200 次"}[language])
    said = panel.bars.accessibleDescription()
    for words in ("34,944", "140 kB", "105,705,600", "423 MB", "44,892,355,200"):
        assert words in said
    press(qtbot, window, Key.Key_1)
    assert needed(window) == "44,892,355,200"
    assert panel.factor.text().startswith("44,892,355,200 = 290,400 × 154,588")


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
    assert window.layer_page.neuron.shown_sum().startswith("8 − 2 − 1 − 1 = 4; 4 + 1 = 5")
    assert "384" in window.layer_page.neuron.note.text()
    for _ in range(3):
        press(qtbot, window, Key.Key_C)
    assert window.store.display.page.neuron.channel == 3


def test_the_bank_has_as_many_sets_as_the_switch_says(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    seen = []
    for key in (Key.Key_3, Key.Key_2, Key.Key_1):
        press(qtbot, window, key)
        seen.append(head_of(window.layer_page.filters)[1])
    assert seen == ["2 × (5 × 5 × 4)", "32 × (5 × 5 × 4)", "32 × (11 × 11 × 4)"]


def test_the_switch_is_undone_like_anything_else(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson")
    press(qtbot, window, Key.Key_S)
    assert window.store.display.sharing is Sharing.UNSHARED
    press(qtbot, window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.display.sharing is Sharing.SHARED
    assert window.layer_page.parameters.bars.chosen == 0
