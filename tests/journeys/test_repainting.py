"""Whatever looks different after a key has been painted: nothing of the state before stays on the screen."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.ui.shell.window import MainWindow
from tests.cases import each_once
from tests.journeys.window import opened

WALKS = ("right", "left", "down", "up", "next", "back")
LONG_WALKS = ("next_row", "previous_row", "next_slice", "previous_slice", "first", "last")
ORDERS = ("x_first", "y_first", "column_first")
OTHERS = (
    *("relu", "fill", "same_weights", "same_field", "next_channel", "readers", "colour"),
    *("full", "unshared", "shared", "let_differ", "undo", "redo"),
)
ROUNDING = 4  # of 255: smooth edges are not the same to the last digit wherever painting begins
KEYS, AT_LENGTH = 12, 40


class Painted(QObject):
    """Collects where the widgets of a window were painted, in px of the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self.region = QRegion()
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            corner = watched.mapTo(self._window, QPoint(0, 0)) if watched is not self._window else QPoint()
            self.region += event.region().translated(corner)
        return False


def pixels(window: MainWindow) -> np.ndarray:
    """Return what the window looks like when all of it is painted, (height, width, 4)."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, : image.width()].astype(np.int16)


def places(window: MainWindow) -> dict[QWidget, QRect]:
    """Return where each visible widget is in the window."""
    widgets = (
        widget for widget in window.findChildren(QWidget) if widget.isVisible() and not widget.isWindow()
    )
    return {widget: QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) for widget in widgets}


def settle(window: MainWindow) -> None:
    for _ in range(6):
        QApplication.processEvents()


def walked(
    qtbot: QtBot, example: str, view: str, seed: int, keys: int, size: tuple[int, int] = (1280, 720)
) -> None:
    """Choose commands at random; after each, compare the whole window with what was painted of it."""
    window = opened(qtbot, example, size)
    window.menus.actions[view].trigger()
    chosen, done = random.Random(f"{example} {view} {seed}"), list[str]()
    for _ in range(keys):
        done.append(chosen.choice(chosen.choices((WALKS, LONG_WALKS, OTHERS, ORDERS), (8, 4, 3, 1))[0]))
        window.layer_page.output.end_flash()
        settle(window)
        before, stood = pixels(window), places(window)
        painted = Painted(window)
        window.menus.actions[done[-1]].trigger()
        settle(window)
        QApplication.instance().removeEventFilter(painted)
        for widget, room in places(window).items():
            if stood.get(widget, room).topLeft() != room.topLeft():
                painted.region += room  # Qt moves the pixels of what only moves
        stale = (abs(before - pixels(window)) > ROUNDING).any(axis=2)
        for rect in painted.region:  # type: ignore[attr-defined]
            stale[max(0, rect.top()) : rect.bottom() + 1, max(0, rect.left()) : rect.right() + 1] = False
        rows, columns = (np.unique(at) for at in np.nonzero(stale))
        assert not rows.size, f"seed {seed}, after {done[-3:]}: rows {rows}, columns {columns}"


@pytest.mark.parametrize(("example", "view"), each_once(["lesson", "demo", "alexnet"], ["layer", "backward"]))
def test_what_differs_was_painted(qtbot: QtBot, example: str, view: str) -> None:
    walked(qtbot, example, f"view_{view}", 0, KEYS)


@pytest.mark.soak
@pytest.mark.parametrize("view", ["layer", "backward", "training"])
@pytest.mark.parametrize("example", ["lesson", "lenet", "alexnet", "pointwise"])
def test_what_differs_was_painted_on_a_large_screen(qtbot: QtBot, example: str, view: str) -> None:
    walked(qtbot, example, f"view_{view}", 0, AT_LENGTH, (3840, 2160))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("view", ["layer", "backward", "matrix", "shift", "training"])
@pytest.mark.parametrize("example", ["lesson", "demo", "alexnet", "lenet", "depthwise"])
def test_what_differs_was_painted_at_length(qtbot: QtBot, example: str, view: str, seed: int) -> None:
    walked(qtbot, example, f"view_{view}", seed, AT_LENGTH)
