"""What the journeys share: opening the real window, pressing real keys, reading the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from convviz.explore.examples import examples
from convviz.explore.presenting.scenes import SCENES
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


@contextmanager
def naming(*case: object) -> Iterator[None]:
    """Name the case that a test goes through, where that fails."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in the case {case}")
        raise


def load(qtbot: QtBot, window: MainWindow, example: str) -> None:
    """Go to an example and wait until it is shown: AlexNet's layer is computed beside the window."""
    window.user_actions.load_example(example)
    qtbot.waitUntil(lambda: not window.store.background.busy, timeout=20_000)


def present(window: MainWindow, size: tuple[int, int], scene: str) -> None:
    """Present a scene of the page that is shown, as on a projector of ``size`` px."""
    window.set_presenting(True)
    window.showNormal()
    window.resize(*size)
    names = [one.name for one in SCENES[window.store.state.view]]
    for _ in range(names.index(scene)):
        window.menus.actions["next_scene"].trigger()
    for _ in range(3):
        QApplication.processEvents()


def open_fields(window: MainWindow) -> None:
    """Show the fields of the layer, by their command."""
    window.menus.actions["change_layer"].trigger()
    assert window.settings.is_open


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the focus is, as a keyboard does."""
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def value_on_screen(window: MainWindow) -> float:
    """Return V of the current neuron, before ReLU, as the neuron panel shows it, cut as it is shown."""
    return number_of(words_of_value(window))


def words_of_value(window: MainWindow) -> str:
    """Return how the neuron panel writes V of the current neuron, before ReLU, without "≈"."""
    slots = window.layer_page.neuron.column.slots
    return slots[-2 if window.store.state.relu else -1].value.removeprefix("≈ ")


def number_of(words: str) -> float:
    """Return the number that is written "+2,445.10" or "−1.235 × 10⁻⁸"."""
    digits, power = _parts(words)
    return float(f"{digits}e{power}")


def last_place(words: str) -> float:
    """Return how much one in the last place of a written number is: 0.01 of "−1.25", 0 of a whole number."""
    digits, raised = _parts(words)
    decimals = len(digits.partition(".")[2])
    return 10.0 ** (raised - decimals) if decimals or raised else 0.0


def _parts(words: str) -> tuple[str, int]:
    """Return the digits of a written number as Python reads them, and its power of ten."""
    digits, _, power = words.replace("\N{NO-BREAK SPACE}", "").partition("×10")
    raised = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if power else 0
    return digits.replace(",", "").replace("\N{MINUS SIGN}", "-"), raised


def head_of(panel: PanelFrame) -> list[str]:
    """Return the words at the head of a panel: its title, its note, and what else stands there."""
    widgets = [panel.head.itemAt(n).widget() for n in range(panel.head.count())]
    return [widget.text() for widget in widgets if isinstance(widget, QLabel | Line)]
