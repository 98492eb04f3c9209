"""Random keys and clicks on the real window: no exception, and a state that agrees with the model."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore import scenes, walks
from convviz.explore.display.backward import BackwardPart
from convviz.explore.state import State, View
from convviz.ui.commands import COMMANDS
from convviz.ui.window import MainWindow
from tests.journeys.window import opened, value_on_screen

BURST = 500  # events between two looks at the whole state
EXAMPLES = ("lesson", "demo", "depthwise", "dilated", "misfit", "pointwise", "lenet", "alexnet")
#: Commands that open a window of their own or end the program are tried by tests of their own.
LEFT_OUT = {"open", "save_picture", "quit", "keys", "about", "paste", "present", "leave", "play"}
KEYS = (
    *(
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Space,
        Qt.Key.Key_Backspace,
    ),
    *(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_BracketLeft),
    *(Qt.Key.Key_BracketRight, Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_W, Qt.Key.Key_F, Qt.Key.Key_C),
    *(Qt.Key.Key_T, Qt.Key.Key_Tab, Qt.Key.Key_S, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3),
    *(
        Qt.Key.Key_D,
        Qt.Key.Key_E,
        Qt.Key.Key_M,
        Qt.Key.Key_Return,
        Qt.Key.Key_F2,
        Qt.Key.Key_F7,
        Qt.Key.Key_U,
    ),
)


#: Widgets that open a list over the window.
OPENING = (QComboBox, QMenu)


def agree(window: MainWindow) -> None:
    """Compare state, screen and model, computed anew."""
    state, display = window.store.state, window.store.display
    g, here = state.layer.geometry, state.position
    neuron = state.layer.neuron(here.x, here.y, here.d)
    if state.view is View.LAYER:
        assert value_on_screen(window) == pytest.approx(neuron.value, rel=1e-3, abs=1e-12)
    shown = max(neuron.value, 0) if state.relu else neuron.value
    assert display.output.column[here.d] == pytest.approx(shown, rel=1e-9, abs=1e-9)
    for card in display.filters.cards:
        held = state.layer.weights_of(here.x, here.y, card.k)
        np.testing.assert_array_equal(card.weights.array, held.weights)
        assert card.bias == held.bias
    if state.view is View.BACKWARD:
        agree_backward(state, display.page)
    visited = walks.index_of(g, state.order, here) + 1
    assert display.parameters.live.visited == visited == display.transport.index + 1
    assert display.parameters.live.unshared == visited * display.parameters.count.per_neuron
    assert sum(display.filters.visited) == visited
    assert window.transport.scrubber.value() == visited - 1
    spins = window.settings.spins
    assert (spins["width"].value(), spins["height"].value(), spins["depth"].value()) == g.input_shape
    assert window.board.output.pager.isEnabled()


def agree_backward(state: State, part: BackwardPart) -> None:
    """Compare the pile and the neuron's own gradient with the model's, neuron by neuron."""
    layer, here, g = state.layer, state.position, state.layer.geometry
    np.testing.assert_array_equal(
        part.own.array, layer.neuron_gradient(here.x, here.y, here.d, part.dV.array).dW
    )
    if part.pile is not None and g.output_shape[0] * g.output_shape[1] <= 200:
        last = walks.index_of(g, state.order, here)
        visited = (walks.position_at(g, state.order, n) for n in range(last + 1))
        own = [layer.neuron_gradient(p.x, p.y, p.d, part.dV.array).dW for p in visited if p.d == here.d]
        np.testing.assert_allclose(part.pile.array, np.sum(own, axis=0), rtol=1e-9, atol=1e-9)


def targets(window: MainWindow) -> list[QWidget]:
    board = window.board
    widgets = [board.input.grid, board.output.grid, board.neuron.grid, board.parameters.tiles]
    cards = [*(card.grid for card in board.filters.cards), board.filters.mosaic]
    page = window.stack.currentWidget()
    on_page = [] if page is board else [w for w in page.findChildren(QWidget) if not isinstance(w, OPENING)]
    return [*widgets, *cards, board.filters.drawer.viewport(), page, *on_page]


def poke(window: MainWindow, qtbot: QtBot, widget: QWidget, at: QPoint, dice: random.Random) -> None:
    """Click twice; where that opens the field, type into it or step."""
    qtbot.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
    editor = window.board.editor
    if editor.isVisible():
        if dice.random() < 0.5:
            qtbot.keyClicks(editor, dice.choice(("3", "-2", "0.5", "x", "99999999999", "nan")))
            qtbot.keyClick(editor, Qt.Key.Key_Return)
        else:
            qtbot.keyClick(editor, dice.choice((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape)))


def one_event(window: MainWindow, qtbot: QtBot, dice: random.Random) -> None:
    kind = dice.random()
    if kind < 0.55:
        focus = QApplication.focusWidget()
        qtbot.keyClick(focus if focus is not None and focus.isVisible() else window, dice.choice(KEYS))
    elif kind < 0.8:
        widget = dice.choice([w for w in targets(window) if w.isVisible()])
        at = QPoint(dice.randrange(max(1, widget.width())), dice.randrange(max(1, widget.height())))
        if dice.random() < 0.5:
            qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        elif dice.random() < 0.3:
            poke(window, qtbot, widget, at, dice)
        else:
            qtbot.mouseMove(widget, at)
    elif kind < 0.9:
        spin = dice.choice(list(window.settings.spins.values()))
        if spin.isVisible():
            qtbot.keyClick(spin, dice.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
    elif kind < 0.92:
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    elif kind < 0.97:
        name = dice.choice([row.name for row in COMMANDS if row.name not in LEFT_OUT])
        window.menus.actions[name].trigger()
    else:
        slider = window.transport.scrubber
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(dice.randrange(slider.width()), 8))


def close_dialogs() -> None:
    """Close what a key on a focused button opened, as a person would."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()


def run(window: MainWindow, qtbot: QtBot, events: int, dice: random.Random) -> None:
    for burst in range(events // BURST):
        window.load_example(EXAMPLES[burst % len(EXAMPLES)])
        for _ in range(BURST):
            one_event(window, qtbot, dice)
            close_dialogs()
        qtbot.waitUntil(lambda: not window.store.background.busy)
        agree(window)


def test_ten_thousand_random_events(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 760))
    run(window, qtbot, 10_000, random.Random(20261124))


@pytest.mark.soak
def test_a_million_random_events(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 760))
    run(window, qtbot, 1_000_000, random.Random())


@pytest.mark.parametrize("name", scenes.EXAMPLES)
def test_every_example_agrees_at_both_ends(qtbot: QtBot, name: str) -> None:
    window = opened(qtbot, name)
    agree(window)
    qtbot.keyClick(window.board.output.grid, Qt.Key.Key_End)
    agree(window)
