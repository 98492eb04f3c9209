"""Own pictures through the real window: opened, dropped, pasted; bad files leave everything as it was."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from convviz.explore.examples import examples
from convviz.explore.file_names import short_name
from convviz.explore.state.state import InputKind
from convviz.files import reader_process
from convviz.ui.dialogs.text_pages import Fault
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened
from tests.ui.dropping import dropped, gradient, urls


@pytest.fixture
def window(qtbot) -> MainWindow:
    return opened(qtbot, "classic", (1280, 720))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "me and you.png"
    gradient().save(path)
    return path


def test_a_dropped_file_becomes_the_input_at_the_layers_size(qtbot, window: MainWindow, file: Path) -> None:
    with qtbot.waitSignal(window.store.changed):
        assert dropped(window, urls(file))
    state = window.store.state
    assert state.scene.own
    assert state.scene.kind is InputKind.PICTURE
    assert state.layer.X.shape == (192, 192, 1)
    assert state.layer.X[180, 96, 0] > state.layer.X[10, 96, 0]  # red grows along x
    assert state.layer.X[96, 180, 0] > state.layer.X[96, 10, 0]  # green along y
    assert "me and you.png" in window.top.changed.text()


def test_undo_brings_the_example_back(qtbot, window: MainWindow, file: Path) -> None:
    before = window.store.state
    with qtbot.waitSignal(window.store.changed):
        dropped(window, urls(file))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state == before


def test_a_pasted_picture_becomes_the_input(qtbot, window: MainWindow) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(window.store.changed):
        qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state.scene.own
    assert set(np.unique(window.store.state.layer.X)) == {76}  # the luminance of pure red


def test_pasting_nothing_says_so(qtbot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("words")
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.notice.label.text() == "There is no picture on the clipboard."


def test_words_cannot_be_dropped(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("words")
    assert not dropped(window, data)


def test_a_bad_file_is_one_sentence_and_changes_nothing(qtbot, window: MainWindow, tmp_path: Path) -> None:
    before = window.store.state
    for name, content, said in (
        ("words.png", b"these are words", "is not a picture that ConvViz knows"),
        ("nothing.png", b"", "is empty"),
    ):
        (tmp_path / name).write_bytes(content)
        dropped(window, urls(tmp_path / name))
        qtbot.waitUntil(lambda name=name: name in window.notice.label.text())
        assert said in window.notice.label.text(), name
        assert window.notice.isVisible(), name
        assert window.store.state is before, name


def test_a_long_name_leaves_room_for_the_sentence(qtbot, window: MainWindow, tmp_path: Path) -> None:
    label = window.notice.label
    for letter in ("a", "图"):
        path = tmp_path / f"begin{letter * 70}end.png"
        path.write_bytes(b"these are words")
        dropped(window, urls(path))
        start = f'"begin{letter}'
        qtbot.waitUntil(lambda start=start: label.text().startswith(start))
        assert "is not a picture" in label.text()
        assert "…" in label.text()
        assert 'end.png"' in label.text()
        widest = max(map(label.fontMetrics().horizontalAdvance, label.text().split()))
        assert widest < label.width() / 2, letter


def test_a_short_name_is_whole() -> None:
    assert short_name("me and you.png") == "me and you.png"
    assert short_name("图" * 24) == "图" * 24
    assert short_name("图" * 60 + ".png") == "图" * 12 + "…" + "图" * 9 + ".png"


def test_a_truncated_file_is_one_sentence_and_changes_nothing(qtbot, window: MainWindow, file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    before = window.store.state
    window.own.read(str(file))
    qtbot.waitUntil(lambda: "damaged or incomplete" in window.notice.label.text())
    assert window.store.state is before


def test_a_missing_file_is_one_sentence(qtbot, window: MainWindow, tmp_path: Path) -> None:
    window.own.read(str(tmp_path / "gone.png"))
    qtbot.waitUntil(lambda: window.notice.label.text() == 'There is no file "gone.png".')


def test_the_menu_opens_a_dialog_that_does_not_block(qtbot, window: MainWindow, file: Path) -> None:
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(window.store.changed):
        dialog.fileSelected.emit(str(file))
    dialog.close()
    assert window.store.state.scene.own


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let every reader hang, as on the file of a lost network drive, until this is undone."""
    with monkeypatch.context() as patch:
        patch.setattr(
            reader_process, "command", lambda _: [sys.executable, "-c", "import time; time.sleep(600)"]
        )
        yield patch


def test_closing_waits_for_no_picture(window: MainWindow, file: Path, hanging: pytest.MonkeyPatch) -> None:
    window.own.read(str(file))
    assert window.own.busy
    began = time.perf_counter()
    window.close()
    assert time.perf_counter() - began < 2  # some 0.05; the reader would take ten minutes
    QApplication.processEvents()
    assert not window.store.state.scene.own


def test_cancel_acts_at_once_and_the_next_picture_waits_for_no_other(
    qtbot, window: MainWindow, file: Path, hanging: pytest.MonkeyPatch
) -> None:
    window.own.read(str(file))
    assert window.notice.button.text() == "Cancel"
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    assert not window.own.busy
    assert not window.notice.isVisible()
    window.own.read(str(file))  # hangs, too, and is not cancelled
    hanging.undo()
    with qtbot.waitSignal(window.own.arrived):
        window.own.read(str(file))
    assert window.store.state.scene.own
    assert not window.own.busy


def test_a_fault_of_the_reader_is_told_and_nothing_changes(
    qtbot, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reader_process, "command", lambda _: [sys.executable, "-c", 'print(\'{"fault": "it was\\\\nme"}\')']
    )
    before = window.store.state
    window.own.read(str(file))
    qtbot.waitUntil(lambda: window.findChild(Fault) is not None)
    fault = window.findChild(Fault)
    assert "ReaderError: it was\nme" in fault.page.toPlainText()
    assert window.store.state is before
    fault.close()


def test_a_photograph_in_the_worked_example_is_one_step_there_and_back(qtbot, file: Path) -> None:
    window = window_for(examples.load("lesson"), "en", "light")
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    before = window.store.state
    with qtbot.waitSignal(window.own.arrived):
        assert dropped(window, urls(file))
    assert window.store.state.layer.geometry.input_shape == (192, 128, 3)
    assert window.status.text() == (
        '"me and you.png" (300 × 200) is scaled to 192 × 128 × 3, with edge and blur filters. '
        "Ctrl+Shift+B cuts it to the previous layer, 11 × 11."
    )
    brought = window.store.state
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_B, control | shift)
    assert window.store.state.layer.geometry.input_shape == (11, 11, 3)
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert window.store.state == brought
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert window.store.state == before
