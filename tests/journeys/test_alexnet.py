"""AlexNet's first layer on a photograph: the source's figures, read from the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.window import opened, value_on_screen


@pytest.mark.parametrize(("language", "neurons"), [("en", "neurons"), ("zh", "个神经元")])
def test_the_figures_of_the_source(qtbot: QtBot, language: str, neurons: str) -> None:
    window = opened(qtbot, "alexnet")
    window.set_language(language)
    panel = window.layer_page.parameters
    for words in (panel.sentence.text(), panel.accessibleDescription()):
        assert f"55 × 55 × 96 = 290,400 {neurons}" in words
        for figure in ("364", "105,705,600", "÷ 3,025", "34,944", "34,848"):
            assert figure in words
    assert "44,892,355,200" in panel.accessibleDescription()
    assert 290_400 * 364 == 105_705_600 == 34_944 * 3025
    assert "290,400" in window.transport.where.text()
    assert "= 55" in window.settings.formula.text()


def test_all_its_sums_are_exact(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet")
    layer = window.store.state.layer
    for key in (Qt.Key.Key_End, Qt.Key.Key_BracketLeft, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(window.layer_page.output.grid, key)
        here = window.store.state.position
        patch = layer.X[4 * here.x : 4 * here.x + 11, 4 * here.y : 4 * here.y + 11, :]
        wanted = int(np.sum(patch * layer.weights[here.d])) + int(layer.biases[here.d])
        assert value_on_screen(window) == wanted


def test_a_step_repaints_little_and_builds_nothing(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet")
    grid = window.layer_page.input.grid
    QApplication.processEvents()
    built = (
        grid.picture.base_builds,
        window.layer_page.filters.mosaic.base_builds,
        window.layer_page.parameters.tiles.base_builds,
    )
    for _ in range(20):
        qtbot.keyClick(window.layer_page.output.grid, Qt.Key.Key_Right)
        QApplication.processEvents()
    assert built == (
        grid.picture.base_builds,
        window.layer_page.filters.mosaic.base_builds,
        window.layer_page.parameters.tiles.base_builds,
    )
    dirty = sum(rect.width() * rect.height() for rect in grid.last_dirty)
    assert 0 < dirty < grid.width() * grid.height() / 2


def test_the_scrubber_reaches_every_neuron(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet")
    slider = window.transport.scrubber
    assert (slider.minimum(), slider.maximum()) == (0, 290_399)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))
    assert window.store.display.transport.index > 0


def test_a_dropped_photograph(qtbot: QtBot, tmp_path: Path) -> None:
    photograph = tmp_path / "coffee.png"
    Image.linear_gradient("L").resize((450, 300)).convert("RGB").save(photograph)
    window = opened(qtbot, "alexnet")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photograph))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(window.store.changed, timeout=10_000):
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), copy, data, left, plain))
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, left, plain))
    assert window.store.state.scene.own
    assert window.store.state.layer.geometry.input_shape == (227, 227, 3)
    assert window.status.text().startswith('"coffee.png" is scaled and cut to 227 × 227.')
    with qtbot.waitSignal(window.store.changed, timeout=10_000):  # and now at the picture's own size
        qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state.layer.geometry.input_shape == (450, 300, 3)
    assert "450" in window.settings.spins["width"].text()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.store.state.layer.geometry.width == 227)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.store.state.scene.own


def test_a_file_that_is_no_picture_is_explained(qtbot: QtBot, tmp_path) -> None:
    window = opened(qtbot, "lesson")
    before = window.store.state
    (tmp_path / "notes.txt").write_text("not a picture")
    window.own.read(str(tmp_path / "notes.txt"))
    qtbot.waitUntil(lambda: "notes.txt" in window.notice.label.text())
    assert window.store.state is before


def test_playing_walks_and_stops_at_the_end(qtbot: QtBot) -> None:
    window = opened(qtbot, "demo")
    window.autoplay.set_speed(7)
    with qtbot.waitSignal(window.autoplay.playing_changed):
        qtbot.mouseClick(window.transport.buttons["play"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.autoplay.playing, timeout=10_000)
    assert window.store.display.transport.index == 17
