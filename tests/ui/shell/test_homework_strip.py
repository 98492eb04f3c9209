"""The words on a homework in the window: they stay, are whole, and hold for the layer they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz import app
from convviz.explore.state.state import Position, State, View
from convviz.homework import check
from convviz.homework.showing import first_wrong
from convviz.ui.look.palettes import PALETTES
from convviz.ui.shell import start
from convviz.ui.shell.homework_strip import HomeworkStrip
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.homework.faults import Fault, fault
from tests.journeys.window import load, press
from tests.started import started
from tests.ui.window.test_small_windows import in_sight, scrolls, whole

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ROOT = Path(__file__).parents[3]
FAULTS: dict[str, Fault] = {
    "forward, an idea": fault(
        "slices", "out: stride_forgotten", "top = i * stride → top = i", "left = j * stride → left = j"
    ),
    "forward, no idea": fault("slices", "out: -", "* w[f]) + b[f] → * w[f]) + b[f] + n"),
    "backward, an idea": fault("slices", "dw: last_kept", "dw[f] += part → dw[f] = part"),
    "backward, dX": fault("slices", "dx: overlap", "z : z + WW] += w[f] → z : z + WW] = w[f]"),
    "a shape": fault("slices", "dx: crop_minus_pad", "pad : pad + H, pad : pad + W] → pad:-pad, pad:-pad]"),
}


@cache
def state_of(name: str) -> State:
    with TemporaryDirectory() as folder:
        state = first_wrong(check(*FAULTS[name].functions(Path(folder))))
    assert state is not None
    return state


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[str], tuple[MainWindow, HomeworkStrip]]:
    def shown(name: str) -> tuple[MainWindow, HomeworkStrip]:
        window = window_for(state_of(name), "en", "light")
        qtbot.addWidget(window)
        window.resize(1280, 720)
        with qtbot.waitExposed(window):
            window.show()
        settle()
        assert window.homework is not None
        return window, window.homework

    return shown


def reads_whole(strip: HomeworkStrip) -> bool:
    """Say whether all lines of the strip are in sight."""
    words, flags = strip.words, Qt.TextFlag.TextWordWrap
    needed = QFontMetrics(words.font()).boundingRect(0, 0, words.width(), 10_000, flags, words.text())
    return whole(words) and needed.height() <= words.height() and needed.width() <= words.width()


@pytest.mark.parametrize("cases", together(each_once(FAULTS, LANGUAGES, PALETTES)))
def test_nothing_is_cut_at_1280_by_720(show, cases: list[tuple[str, str, str]]) -> None:
    window, strip = show(cases[0][0])
    for case in cases:
        name, language, theme = case
        window.store.dispatch(lambda _, name=name: state_of(name), None)
        window.set_language(language)
        window.set_theme(theme)
        settle()
        assert reads_whole(strip), case
        assert scrolls(window) == (False, False), case
        for part in (window.top, window.settings, window.stack, window.transport, window.status):
            assert whole(part), (case, part)
        assert (window.width(), window.height()) == (1280, 720), case


def test_the_words_stay_while_one_walks(qtbot, show) -> None:
    window, strip = show("forward, an idea")
    said, place = strip.words.text(), window.layer_page.geometry()
    assert "out[0,0,0,1] is " in said
    press(qtbot, window, Key.Key_Right)
    assert window.store.state.position == Position(2, 0, 0)
    window.menus.actions["view_matrix"].trigger()
    settle()
    assert (strip.isVisible(), strip.words.text()) == (True, said)
    window.menus.actions["view_layer"].trigger()
    settle()
    assert window.layer_page.geometry() == place


def test_a_changed_layer_is_said_in_the_same_room_and_can_be_brought_back(qtbot, show) -> None:
    window, strip = show("forward, an idea")
    begun, said, room = window.store.state, strip.words.text(), strip.geometry()
    window.settings.wished.emit({"stride_x": 1})
    settle()
    assert strip.words.text().startswith("The layer was changed.")
    assert strip.geometry() == room
    press(qtbot, window, Key.Key_R, Modifier.ControlModifier)
    settle()
    assert strip.words.text() == said
    now = window.store.state
    assert (now.layer, now.position, now.what_if) == (begun.layer, begun.position, begun.what_if)


def test_typed_upstream_gradients_are_other_ones(show) -> None:
    window, strip = show("backward, an idea")
    window.stack.page(View.BACKWARD).loss.relu_clicked.emit()
    settle()
    assert strip.words.text().startswith("The layer was changed.")


def test_another_example_has_no_words_and_undo_brings_them_back(qtbot, show) -> None:
    window, strip = show("forward, no idea")
    assert window.top.examples.currentIndex() == -1
    load(qtbot, window, "lesson")
    settle()
    assert not strip.isVisible()
    press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
    settle()
    assert strip.isVisible()
    assert reads_whole(strip)


def test_the_words_follow_the_language_and_are_heard(show) -> None:
    window, strip = show("backward, an idea")
    window.set_language("zh")
    settle()
    assert "各位置的梯度没有相加" in strip.words.text()
    assert strip.words.accessibleName() == strip.words.text()
    assert reads_whole(strip)


def test_the_words_are_there_when_presenting(show) -> None:
    window, strip = show("forward, an idea")
    window.set_presenting(True)
    window.showNormal()
    window.resize(1280, 720)
    settle()
    assert reads_whole(strip)
    assert not in_sight(window.stack).isEmpty()


LOOK = 'print("WINDOW", window.homework.words.text(), window.top.examples.placeholderText(), flush=True)'


def test_the_command_line_prints_the_report_and_then_opens_the_window(tmp_path: Path) -> None:
    file = tmp_path / "my_conv.py"
    file.write_text(FAULTS["backward, an idea"].source, encoding="utf-8")
    done = started(tmp_path / "settings", LOOK, "check", str(file), "--open", "--lang", "zh")
    report, _, window = done.stdout.partition("WINDOW ")
    assert done.returncode == 1
    assert report.startswith("my_conv.py\n")
    assert "dw[0,0,0,0]" in report
    assert window.startswith("my_conv.py，反向传播：dw[0,0,0,0] 是")
    assert window.strip().endswith("my_conv.py")


def test_nothing_opens_where_nothing_is_wrong(tmp_path: Path, monkeypatch, capsys) -> None:
    opened: list[State] = []
    monkeypatch.setattr(start, "show", lambda state, _language: opened.append(state))
    right = ROOT / "tests" / "homework" / "right" / "loops.py"
    assert app.main(["check", str(right), "--open"]) == 0
    assert "right on all 14 layers" in capsys.readouterr().out
    assert app.main(["check", str(tmp_path / "none.py"), "--open"]) == 2
    assert opened == []
    wrong = tmp_path / "my_conv.py"
    wrong.write_text(FAULTS["forward, no idea"].source, encoding="utf-8")
    assert app.main(["check", str(wrong), "--open"]) == 1
    assert len(opened) == 1
