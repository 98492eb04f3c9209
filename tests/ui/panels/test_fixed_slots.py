"""A step moves the subject, never the furniture: everything in "This neuron" has its place."""

from __future__ import annotations

import random
from typing import Any

import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.explore.examples.examples import EXAMPLES
from convviz.explore.state import transitions
from convviz.explore.state.cells import Position
from convviz.explore.state.sharing import Sharing, choose
from convviz.ui.panels.neuron_panel import NeuronPanel
from convviz.ui.shell.window import MainWindow
from tests.cases import each_once
from tests.journeys.window import opened

SIZES = ((1920, 1080), (1366, 768), (1280, 640))
SOME, MANY, LONGEST = 10, 1000, 5  # neurons


def neurons_of(V: NDArray[Any], some: int) -> list[Position]:
    """Return all neurons of a layer of ``some``; of a larger one so many, and the longest numbers."""
    width, height, filters = V.shape
    every = [Position(x, y, d) for x in range(width) for y in range(height) for d in range(filters)]
    if len(every) <= some:
        return every
    order = V.reshape(-1).argsort()
    longest = [every[n] for n in (*order[:LONGEST], *order[-LONGEST:])]
    corners = [Position(x, y, d) for x in (0, width - 1) for y in (0, height - 1) for d in (0, filters - 1)]
    return random.Random(18).sample(every, some) + longest + corners


def places(panel: NeuronPanel, widgets: list[QWidget]) -> list[object]:
    """Return where everything in the panel is: its widgets, its cells and the baselines of its numbers."""
    shapes = [(widget.geometry(), widget.isVisible()) for widget in widgets]
    look = panel.look
    pictures = [picture for pictures in panel.products.shown for picture in pictures.all]
    cells = [(one.cell_rect(0, 0), one.view.cell, one.is_numbered(look)) for one in pictures]
    slots = [(slot.room, slot.baseline, slot.right) for slot in panel.column.slots]
    return [*shapes, cells, slots]


def walk(window: MainWindow, some: int = SOME) -> None:
    panel = window.layer_page.neuron
    neurons = neurons_of(window.store.derived.V.array, some)
    window.setUpdatesEnabled(False)  # what is laid out anew is laid out all the same
    window.store.dispatch(transitions.jump(neurons[0]), "walk")
    for _ in range(3):  # the room for the rows, and with it their width, may follow from a first layout
        QApplication.processEvents()
    widgets = panel.findChildren(QWidget)
    first = places(panel, widgets)
    for position in neurons:
        window.store.dispatch(transitions.jump(position), "walk")
        QApplication.processEvents()
        assert places(panel, widgets) == first, position


@pytest.mark.parametrize(("example", "size"), each_once(EXAMPLES, SIZES))
def test_a_step_moves_no_widget_and_no_baseline(qtbot: QtBot, example: str, size: tuple[int, int]) -> None:
    walk(opened(qtbot, example, size))


@pytest.mark.soak
@pytest.mark.parametrize("example", EXAMPLES)
def test_nor_does_any_of_many_steps(qtbot: QtBot, example: str) -> None:
    walk(opened(qtbot, example, SIZES[0]), MANY)


@pytest.mark.parametrize(
    ("example", "sharing", "size"), each_once(["lesson", "demo"], [Sharing.UNSHARED, Sharing.FULL], SIZES)
)
def test_nor_does_it_without_sharing(
    qtbot: QtBot, example: str, sharing: Sharing, size: tuple[int, int]
) -> None:
    window = opened(qtbot, example, size)
    window.store.dispatch(choose(sharing), "sharing")
    window.menus.actions["let_differ"].trigger()
    QApplication.processEvents()
    walk(window)


def test_nor_does_it_with_relu_or_numbers_that_are_cut(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    for steps in (("relu",), ("relu", "view_backward", "next", "update", "view_layer")):
        for step in steps:
            window.menus.actions[step].trigger()
            QApplication.processEvents()
        walk(window)
