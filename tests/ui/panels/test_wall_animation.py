"""The switch turns: the card deals itself out into the wall, and the tiles slide together into the card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.ui.look import motion
from convviz.ui.panels.filters_panel import FiltersPanel
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened, press


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(motion, "allowed", lambda: True)
    return opened(qtbot, "lesson", (1920, 1080))


def body_of(panel: FiltersPanel) -> QImage:
    QApplication.processEvents()
    return panel.grab(panel.body.geometry()).toImage()


def apart(first: QImage, second: QImage) -> int:
    """Return how many pixels of a coarse grid differ."""
    places = [(x, y) for x in range(0, first.width(), 3) for y in range(0, first.height(), 3)]
    return sum(first.pixel(x, y) != second.pixel(x, y) for x, y in places)


def test_it_goes_from_the_card_to_the_wall_and_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.layer_page.filters
    cards = body_of(panel)
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.turning.moving
    panel.turning.show_at(0)
    assert body_of(panel) == cards
    half = [0.25, 0.5, 0.75]
    dealt = []
    for way in half:
        panel.turning.show_at(way)
        dealt.append(body_of(panel))
    panel.turning.show_at(1)
    wall = body_of(panel)
    assert not panel.turning.moving
    assert wall == panel.grab(panel.body.geometry()).toImage()
    assert apart(dealt[2], wall) < apart(dealt[1], wall) < apart(cards, wall)
    assert apart(dealt[0], cards) < apart(dealt[1], cards)
    press(qtbot, window, Qt.Key.Key_S)
    for way, picture in zip(half, reversed(dealt), strict=True):
        panel.turning.show_at(way)
        assert body_of(panel) == picture  # the same way back
    panel.turning.show_at(1)
    assert body_of(panel) == cards


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_BracketRight])
def test_a_key_ends_it_at_once(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    panel = window.layer_page.filters
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.turning.moving
    press(qtbot, window, key)
    assert panel.turning.moving is (key == Qt.Key.Key_S)  # which turns it back
    panel.turning.end()
    assert panel.turning.size().isEmpty()


def test_it_takes_less_than_half_a_second(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.layer_page.filters
    press(qtbot, window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: not panel.turning.moving, timeout=5000)
    assert panel.turning.size().isEmpty()
    assert panel.wall.isVisible()


def test_without_motion_nothing_flies(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "allowed", lambda: False)
    press(qtbot, window, Qt.Key.Key_S)
    assert not window.layer_page.filters.turning.moving
