"""Too little memory is a refusal in plain words: the layer and the page stay, and no fault is told of."""

from __future__ import annotations

from typing import NoReturn

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from convviz.conv import Layer
from convviz.explore.display import resolve
from convviz.explore.state import hyperparameters, transitions
from convviz.explore.state.state import State, View
from convviz.ui.dialogs.text_pages import Fault
from convviz.ui.pages.backward import gradient_check
from convviz.ui.shell import store as store_module
from convviz.ui.shell.start import fault_hook
from convviz.ui.shell.window import MainWindow
from tests.journeys.agreement import agree
from tests.journeys.window import naming, opened, press

WORDS = "There is not enough memory"


def full(*_args: object, **_options: object) -> NoReturn:
    raise MemoryError


def larger(state: State) -> State:
    return hyperparameters.change(state, width=state.layer.geometry.width + 2)


def too_large(_state: State) -> State:
    np.empty(2**50)  # more than any machine has
    raise AssertionError("NumPy had that much")


def refused(window: MainWindow) -> bool:
    """Say whether the window told of too little memory, and of nothing else."""
    told = window.notice.isVisible() and window.notice.label.text().startswith(WORDS)
    return told and not window.findChildren(Fault)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson")


def test_a_transition_that_finds_no_memory_leaves_the_layer(window: MainWindow) -> None:
    before = window.store.state
    window.store.dispatch(too_large, "settings")
    assert refused(window)
    assert window.store.state is before
    assert not window.store.can_undo


def test_volumes_that_find_no_memory_leave_the_layer(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, display = window.store.state, window.store.display
    with monkeypatch.context() as little:
        little.setattr(Layer, "forward", full)
        window.store.dispatch(larger, "settings")
    assert refused(window)
    assert (window.store.state, window.store.display) == (before, display)
    assert not window.store.can_undo
    agree(window)
    window.store.dispatch(larger, "settings")  # there is memory again
    assert window.store.state.layer.geometry.width == before.layer.geometry.width + 2
    agree(window)


def test_volumes_that_find_no_memory_beside_the_window_leave_the_layer(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = window.store.state
    monkeypatch.setattr(store_module, "derive", full)
    window.user_actions.load_example("alexnet")
    qtbot.waitUntil(lambda: refused(window))
    assert window.store.state is before
    assert not window.store.background.busy
    agree(window)


def test_undo_that_finds_no_memory_can_be_tried_again(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = window.store.state
    for _ in range(5):  # more layers than are kept
        window.store.seal()
        window.store.dispatch(larger, "settings")
    with monkeypatch.context() as little:
        little.setattr(Layer, "forward", full)
        before = window.store.state
        for _ in range(5):
            window.store.undo()
        assert refused(window)
        assert window.store.state is not first
        assert window.store.state is not before
    while window.store.can_undo:
        window.store.undo()
    assert window.store.state == first
    agree(window)


def test_a_page_that_finds_no_memory_is_not_turned_to(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = window.top.view_box.currentIndex()
    for view in [view for view in View if view is not View.LAYER]:
        with monkeypatch.context() as little, naming(view):
            little.setitem(resolve.PARTS, view, full)
            window.store.dispatch(transitions.choose_view(view), "view")
            assert refused(window)
            assert window.store.state.view is View.LAYER
            assert window.stack.currentWidget() is window.layer_page
            assert window.top.view_box.currentIndex() == choice
        window.store.dispatch(transitions.step(1), "walk")
        assert not refused(window)


def test_panels_that_find_no_memory_are_not_turned_to(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from convviz.explore.display import layer

    window.store.dispatch(transitions.choose_view(View.GROWTH), "view")
    monkeypatch.setattr(layer, "filters_part", full)
    window.store.dispatch(transitions.choose_view(View.LAYER), "view")
    assert refused(window)
    assert window.store.state.view is View.GROWTH


def test_work_of_a_page_that_finds_no_memory_says_so(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradient_check, "check_all", full)
    window.store.dispatch(transitions.choose_view(View.BACKWARD), "view")
    page = window.stack.shown_page
    assert page is not None
    page.check.start(window.store.state.layer, window.store.state.loss)
    qtbot.waitUntil(lambda: refused(window))


def test_a_walk_that_finds_no_memory_stops(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "resolve", full)
    press(qtbot, window, Qt.Key.Key_P)
    assert window.autoplay.playing
    qtbot.waitUntil(lambda: refused(window))
    assert not window.autoplay.playing


def test_what_finds_no_memory_while_it_is_painted_is_told_in_words(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    error = MemoryError()
    fault_hook(window)(MemoryError, error, None)
    assert refused(window)
    assert capsys.readouterr().err == ""


def test_any_other_fault_is_still_told_as_one(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    fault_hook(window)(RuntimeError, RuntimeError("unlike any other"), None)
    dialogs = window.findChildren(Fault)
    assert len(dialogs) == 1
    assert "unlike any other" in dialogs[0].page.toPlainText()
    assert "unlike any other" in capsys.readouterr().err
    dialogs[0].close()
