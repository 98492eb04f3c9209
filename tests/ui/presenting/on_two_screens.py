"""Presenting in a process that has two screens: the audience's window comes, and keys go to either."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.ui.shell import audience
from convviz.ui.shell.audience import AudienceWindow
from convviz.ui.shell.window import MainWindow


def press(
    qtbot: QtBot,
    window: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key in ``window``, where its focus is."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def present(qtbot: QtBot, window: MainWindow) -> AudienceWindow:
    """Present on the other screen, and return the audience's window when ``window`` has the keys again.

    They are given back at once: later they would be taken from a window in which a test presses a key.
    """
    with pytest.MonkeyPatch.context() as at_once:
        at_once.setattr(audience, "LANDED", 0)
        press(qtbot, window, Qt.Key.Key_F5)
    QApplication.processEvents()
    qtbot.waitUntil(window.isActiveWindow)
    there = window.user_actions.presenter.audience.window
    assert there is not None
    return there
