"""What the journeys share: opening the real window, pressing real keys, reading the screen."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from convviz.explore import typed_numbers
from convviz.explore.examples import examples
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.start import window_for
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.line import Line

#: A small laptop's screen, a common one and a 4K projector's, in px.
SCREENS = ((1280, 720), (1920, 1080), (3840, 2160))


def opened(
    qtbot: QtBot,
    example: str,
    size: tuple[int, int] = (1600, 900),
    preferences: Preferences | None = None,
) -> MainWindow:
    """Return the real window on an example, shown and painted; without ``preferences`` nothing is kept."""
    window = window_for(examples.load(example), "en", "light", preferences)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.layer_page.focus_main()
    return window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the focus is, as a keyboard does."""
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def value_on_screen(window: MainWindow) -> float:
    """Return V of the current neuron, before ReLU, as the neuron panel shows it, cut as it is shown."""
    number = r"−?[\d,.]*(?: × )?(?:10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
    found = re.search(rf"V [=≈] (?:max\(0, (?:≈ )?)?({number})", window.layer_page.neuron.shown_sum())
    assert found is not None
    return float(typed_numbers.read(found.group(1), whole=True))


def head_of(panel: PanelFrame) -> list[str]:
    """Return the words at the head of a panel: its title, its note, and what else stands there."""
    widgets = [panel.head.itemAt(n).widget() for n in range(panel.head.count())]
    return [widget.text() for widget in widgets if isinstance(widget, QLabel | Line)]
