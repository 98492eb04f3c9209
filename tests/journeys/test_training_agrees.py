"""The training page against the model, on several examples and in every sharing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from convviz.explore.state.descent_choices import TrainingCase
from convviz.ui.pages.training.training_controls import CASES
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once, together
from tests.explore.some_layers import OF_NUMBERS
from tests.journeys.agreement import agree
from tests.journeys.window import load, naming, opened, press


@pytest.mark.parametrize("cases", together(each_once(OF_NUMBERS, [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3])))
def test_training_agrees_with_the_layers_that_are_trained(
    qtbot: QtBot, cases: list[tuple[str, Qt.Key]]
) -> None:
    window = opened(qtbot, cases[0][0], (1280, 720))
    for name, sharing in cases:
        load(qtbot, window, name)
        with naming(name, sharing):
            training_agrees(qtbot, window, sharing)


def training_agrees(qtbot: QtBot, window: MainWindow, sharing: Qt.Key) -> None:
    """Play to the end or until it runs away, paused on the way, in the other language and theme."""
    press(qtbot, window, sharing)
    press(qtbot, window, Qt.Key.Key_F8)
    page = window.stack.currentWidget()
    assert isinstance(page, TrainingPage)
    qtbot.waitUntil(lambda: page.runner.run is not None)
    layer = page.controls.case.button(CASES.index(TrainingCase.LAYER))
    with qtbot.waitSignal(page.runner.changed):
        qtbot.mouseClick(layer, Qt.MouseButton.LeftButton)
    page.plots[0].bring()
    agree(window)
    press(qtbot, window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.runner.run.updates >= 5 or not page.runner.run.going, timeout=20_000)
    for command in ("language", "theme"):
        window.menus.actions[command].trigger()
    assert page.runner.playing or not page.runner.run.going
    page.runner.pause()
    agree(window)
    run = page.runner.run
    assert page.plots[0].shown_points() == (run.shared.updates + 1, run.unshared.updates + 1)
    if page.sides[0].use.isEnabled():
        before = window.store.state
        qtbot.mouseClick(page.sides[0].use, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.store.state.layer is not before.layer and page.runner.run is not None)
        agree(window)
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.store.state == before
        qtbot.waitUntil(lambda: page.runner.run is not None)
        agree(window)
