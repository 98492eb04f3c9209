"""The main window as a whole: playing, closing, and what becomes of a fault."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
)

from convviz.explore.state.state import Position
from convviz.ui.shell.start import fault_hook
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume.base_pixmaps import BasePixmaps
from convviz.ui.words.catalogue import Text
from tests.journeys.window import press

Key = Qt.Key


def test_play_walks_to_the_end_and_stops(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_P)
    assert window.autoplay.playing
    for _ in range(12):
        press(qtbot, window, Key.Key_Plus)
    qtbot.waitUntil(lambda: not window.autoplay.playing)
    assert window.store.state.position == Position(3, 3, 1)


def test_closing_leaves_no_thread(qtbot, window: MainWindow) -> None:
    window.store.background.run(lambda: np.zeros(3), lambda _: None, print)
    window.close()
    assert window.store.background._pool._shutdown


def test_a_fault_is_told_and_the_state_stays(qtbot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Space)
    window.user_actions.show_fault("RuntimeError: a fault")
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialog.windowTitle() == Text("en").text("window.fault.title")
    assert window.store.state.position == Position(1, 0, 0)
    dialog.close()


def test_a_fault_is_told_where_there_is_no_console(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a program for the window alone has neither standard output nor standard error."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    fault_hook(window)(RuntimeError, RuntimeError("a silent fault"), None)
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert "a silent fault" in dialog.page.toPlainText()
    dialog.close()


def test_a_fault_while_painting_is_told_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    tell, told = fault_hook(window), []
    monkeypatch.setattr(sys, "excepthook", lambda *what: (told.append(what[1]), tell(*what)))
    state, grid = window.store.state, window.layer_page.output.grid
    with monkeypatch.context() as broken:
        broken.setattr(BasePixmaps, "paint", lambda *_: np.zeros(3)[7])  # NumPy raises it, in C
        for _ in range(3):
            grid.update()
            QApplication.processEvents()
    assert len(told) >= 2
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert "IndexError" in dialog.page.toPlainText()
    assert window.store.state is state
    dialog.close()
    window.user_actions.show_fault("RuntimeError: another")
    [dialog] = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert "another" in dialog.page.toPlainText()
    dialog.close()
