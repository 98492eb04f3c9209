"""Random keys and clicks on the real window: no exception, and a state that agrees with the model.

The long run: ``CONVVIZ_EVENTS=100000 pytest -m soak -k million``; ``CONVVIZ_SEED`` repeats one that failed.
"""

from __future__ import annotations

import gc
import os
import random
from collections import deque
from traceback import format_exception

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.examples import examples
from convviz.explore.lessons import shipped
from convviz.explore.state.lesson_state import TYPED
from convviz.ui.dialogs.text_pages import Fault
from convviz.ui.shell.commands import COMMANDS
from convviz.ui.shell.window import MainWindow
from tests.journeys.agreement import agree
from tests.journeys.window import load, naming, opened

BURST = 40  # events between two looks at the whole state
REMEMBERED = 30  # events that are told when something is found
#: Commands that open a window of their own or end the program are tried by tests of their own.
LEFT_OUT = {
    "open",
    "save_picture",
    "quit",
    "menus",
    "examples",
    "ideas",
    "lessons",
    "type_votes",
    "keys",
    "about",
}
Key = Qt.Key
KEYS = (
    *(Key.Key_Right, Key.Key_Left, Key.Key_Up, Key.Key_Down, Key.Key_Space, Key.Key_Backspace),
    *(Key.Key_PageDown, Key.Key_PageUp, Key.Key_Home, Key.Key_End),
    *(Key.Key_BracketLeft, Key.Key_BracketRight, Key.Key_Tab, Key.Key_Return, Key.Key_Escape),
    *(Key.Key_R, Key.Key_A, Key.Key_W, Key.Key_F, Key.Key_C, Key.Key_T, Key.Key_M),
    *(Key.Key_S, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_D, Key.Key_E, Key.Key_U),
    *(
        Key.Key_F2,
        Key.Key_F2,
        Key.Key_F3,
        Key.Key_F4,
        Key.Key_F6,
        Key.Key_F7,
        Key.Key_F7,
        Key.Key_F8,
        Key.Key_P,
    ),
    *(Key.Key_F5, Key.Key_N, Key.Key_N, Key.Key_Z, Key.Key_L, Key.Key_H, Key.Key_B, Key.Key_K),
)
OF_LESSONS = (
    *(Key.Key_Space,) * 6,
    *(Key.Key_PageDown, Key.Key_PageUp, Key.Key_Return, Key.Key_Backspace, Key.Key_V, Key.Key_F11),
    *(Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4),
)
WORDS = ("3", "-2", "0.5", "x", "99999999999", "nan", "")

#: Widgets that open a list over the window.
OPENING = (QComboBox, QMenu)


def targets(window: MainWindow) -> list[QWidget]:
    layer_page = window.layer_page
    neuron = layer_page.neuron
    widgets = [layer_page.input.grid, layer_page.output.grid, layer_page.parameters.tiles]
    widgets += [neuron.products, neuron.column]
    cards = [*(card.grid for card in layer_page.filters.cards), layer_page.filters.mosaic]
    page = window.stack.currentWidget()
    on_page = (
        [] if page is layer_page else [w for w in page.findChildren(QWidget) if not isinstance(w, OPENING)]
    )
    return [*widgets, *cards, layer_page.filters.wall, page, *on_page]


def poke(window: MainWindow, qtbot: QtBot, widget: QWidget, at: QPoint, dice: random.Random) -> str:
    """Click twice; where that opens the field, type into it or step."""
    qtbot.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
    editor = window.layer_page.editor
    if not editor.isVisible():
        return f"double click {type(widget).__name__} {at.x()},{at.y()}"
    if dice.random() < 0.5:
        words = dice.choice(WORDS)
        qtbot.keyClicks(editor, words)
        qtbot.keyClick(editor, Key.Key_Return)
        return f"poke {words!r}"
    key = dice.choice((Key.Key_Up, Key.Key_Down, Key.Key_Escape))
    qtbot.keyClick(editor, key)
    return f"poke {key.name}"


def wheel(widget: QWidget, at: QPoint, notches: int) -> None:
    where = QPointF(at)
    event = QWheelEvent(
        where, widget.mapToGlobal(where), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def by_mouse(window: MainWindow, qtbot: QtBot, dice: random.Random) -> str:
    widget = dice.choice([w for w in targets(window) if w.isVisible()])
    at = QPoint(dice.randrange(max(1, widget.width())), dice.randrange(max(1, widget.height())))
    name, left = type(widget).__name__, Qt.MouseButton.LeftButton
    kind = dice.random()
    if kind < 0.45:
        qtbot.mouseClick(widget, left, pos=at)
        return f"click {name} {at.x()},{at.y()}"
    if kind < 0.6:
        return poke(window, qtbot, widget, at, dice)
    if kind < 0.65:
        wheel(widget, at, dice.choice((-3, -1, 1, 3)))
        return f"wheel {name} {at.x()},{at.y()}"
    if kind < 0.75:
        there = QPoint(dice.randrange(max(1, widget.width())), dice.randrange(max(1, widget.height())))
        qtbot.mousePress(widget, left, pos=at)
        qtbot.mouseMove(widget, there)
        qtbot.mouseRelease(widget, left, pos=there)
        return f"drag {name} {at.x()},{at.y()} to {there.x()},{there.y()}"
    qtbot.mouseMove(widget, at)
    return f"point {name} {at.x()},{at.y()}"


def by_setting(window: MainWindow, qtbot: QtBot, dice: random.Random) -> str:
    name, spin = dice.choice(list(window.settings.spins.items()))
    if not spin.isVisible():
        window.menus.actions["change_layer"].trigger()
        return "open or close the fields"
    if dice.random() < 0.8:
        key = dice.choice((Key.Key_Up, Key.Key_Down))
        qtbot.keyClick(spin, key)
        return f"{name} {key.name}"
    words = dice.choice(("0", "1", "2", "3", "7", "12", "600"))
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, words)
    qtbot.keyClick(spin, Key.Key_Return)
    return f"{name} {words}"


def by_command(window: MainWindow, dice: random.Random) -> str:
    name = dice.choice([row.name for row in COMMANDS if row.name not in LEFT_OUT])
    window.menus.actions[name].trigger()
    return name


def by_audience(window: MainWindow, qtbot: QtBot, dice: random.Random) -> str:
    """Press or click in the audience's window where there is one, or unplug its screen."""
    audience = window.user_actions.presenter.audience
    if audience.window is None:
        window.menus.actions["present"].trigger()
        return "present"
    if dice.random() < 0.05:
        QGuiApplication.instance().screenRemoved.emit(audience.screen)
        return "unplug"
    if dice.random() < 0.5:
        key = dice.choice(KEYS)
        qtbot.keyClick(audience.window, key)
        return f"{key.name} on the audience's window"
    at = QPoint(dice.randrange(audience.window.width()), dice.randrange(audience.window.height()))
    widget = audience.window.childAt(at) or audience.window
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.mapFrom(audience.window, at))
    return f"click {type(widget).__name__} of the audience's window {at.x()},{at.y()}"


def by_lesson(window: MainWindow, qtbot: QtBot, dice: random.Random) -> str:
    """Begin a lesson somewhere, or go on in it: turn a point, answer, vote, explore, jump, leave."""
    player = window.user_actions.lessons
    if window.store.state.lesson is None:
        lesson = shipped.load(dice.choice(shipped.names()))
        step = dice.randrange(len(lesson.steps))
        player.open(lesson, step)
        return f"{lesson.id} from step {step + 1}"
    if dice.random() < 0.1:
        widget = dice.choice(
            [w for w in window.lesson.panel.findChildren(QWidget) if w.isVisible()] or [window]
        )
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        return f"click {type(widget).__name__} of the lesson"
    if window.store.display.menu.asking in TYPED and dice.random() < 0.5:
        player.answer(dice.choice(("6", "-2", "0.5", "105,705,600", "9" * 30)))
        return "answer with a number"
    name, modifier = dice.choice(
        (
            *((key, Qt.KeyboardModifier.NoModifier) for key in OF_LESSONS),
            (Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier),
            (Key.Key_W, Qt.KeyboardModifier.ControlModifier),
            (Key.Key_V, Qt.KeyboardModifier.ShiftModifier),
        )
    )
    qtbot.keyClick(window, name, modifier)
    return f"{modifier.name} {name.name} in a lesson"


def one_event(window: MainWindow, qtbot: QtBot, dice: random.Random) -> str:
    """Do one thing and say which."""
    if len(QGuiApplication.screens()) > 1 and dice.random() < 0.2:
        return by_audience(window, qtbot, dice)
    if dice.random() < (0.3 if window.store.state.lesson is not None else 0.02):
        return by_lesson(window, qtbot, dice)
    kind = dice.random()
    if kind < 0.55:
        focus, key = QApplication.focusWidget(), dice.choice(KEYS)
        qtbot.keyClick(focus if focus is not None and focus.isVisible() else window, key)
        return f"{key.name} on {type(focus).__name__}"
    if kind < 0.8:
        return by_mouse(window, qtbot, dice)
    if kind < 0.89:
        return by_setting(window, qtbot, dice)
    if kind < 0.92:
        modifier = Qt.KeyboardModifier.ControlModifier
        if dice.random() < 0.3:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(window, Key.Key_Z, modifier)
        return f"{modifier.name} Z"
    if kind < 0.97:
        return by_command(window, dice)
    slider = window.transport.scrubber
    at = QPoint(dice.randrange(max(1, slider.width())), 8)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    return f"scrubber {at.x()}"


def close_dialogs() -> None:
    """Close what a key on a focused button opened, as a person would."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            assert not isinstance(widget, Fault), widget.page.toPlainText()
            widget.close()


def something_to_paste() -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)


def is_quiet(window: MainWindow) -> bool:
    """Say whether nothing is under way beside the window."""
    return not (window.store.background.busy or window.own.busy)


def told(seed: int, burst: int, done: deque[str]) -> str:
    """Return how to come here again, and by which events."""
    return f"seed {seed}, burst {burst}, after: " + ", ".join(done)


def run(window: MainWindow, qtbot: QtBot, events: int, seed: int) -> None:
    """Do ``events`` things; what goes wrong is told with the seed and the last of them."""
    dice = random.Random(seed)
    done: deque[str] = deque(maxlen=REMEMBERED)
    something_to_paste()
    for burst in range(events // BURST):
        if burst % 2:
            window.menus.actions["leave_lesson"].trigger()
        window.user_actions.load_example(examples.EXAMPLES[burst % len(examples.EXAMPLES)])
        with qtbot.captureExceptions() as faults:
            for _ in range(BURST):
                done.append(one_event(window, qtbot, dice))
                assert not faults, f"{''.join(format_exception(faults[0][1]))}\n{told(seed, burst, done)}"
                if is_quiet(window):
                    shown, index = window.transport.scrubber.value(), window.store.display.transport.index
                    assert shown == index, told(seed, burst, done)
                close_dialogs()
            window.autoplay.stop()
            qtbot.waitUntil(lambda: is_quiet(window), timeout=20_000)
        try:
            agree(window)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{told(seed, burst, done)}") from error
        if burst % 20 == 0:
            gc.collect()  # nothing runs beside the window now


def test_a_burst_of_random_events_in_every_example(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 760))
    run(window, qtbot, BURST * len(examples.EXAMPLES), 20261124)


@pytest.mark.soak
def test_ten_thousand_random_events(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 760))
    run(window, qtbot, 10_000, 20261124)


@pytest.mark.soak
def test_a_million_random_events(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 760))
    seed = int(os.environ.get("CONVVIZ_SEED", random.randrange(10**9)))
    run(window, qtbot, int(os.environ.get("CONVVIZ_EVENTS", 1_000_000)), seed)


def test_every_example_agrees_at_both_ends(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson")
    for name in examples.EXAMPLES:
        with naming(name):
            load(qtbot, window, name)
            agree(window)
            qtbot.keyClick(window.layer_page.output.grid, Key.Key_End)
            agree(window)
