"""Numbers of the input are there on the screens of laptops, and the box of the field leaves them whole."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from convviz.explore.state.regions import Span
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Box, Drawing, GridVolume, VolumeGrid
from tests.journeys.window import SCREENS, load, opened


def test_the_input_has_its_numbers(qtbot):
    window = opened(qtbot, "misfit", (1280, 720))
    for example, size in (
        ("misfit", (1280, 720)),
        ("lesson", (1280, 720)),
        ("demo", (1280, 720)),
        ("dilated", (1280, 720)),
        ("depthwise", (1366, 768)),
    ):
        load(qtbot, window, example)
        window.resize(*size)
        QApplication.processEvents()
        assert window.layer_page.input.grid.numbered, example


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("presenting", [False, True])
def test_the_box_of_a_field_leaves_the_smallest_numbers_whole(qtbot, size, presenting):
    """The ink of a number that is not on the neutral ground is the same with a box around its cell."""
    look = Look.of(*size, presenting=presenting)
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    values = read_only(np.full((6, 6, 1), 3))
    side = 6 * 40 * 3
    while True:  # the smallest widget that still has numbers
        grid.resize(side, side)
        grid.set_volume(GridVolume(values, Drawing.COUNTS))
        grid.grab()
        if not grid.numbered:
            break
        side -= 6
    grid.resize(side + 6, side + 6)
    plain = grid.grab().toImage()
    assert grid.numbered
    cell = grid.cell_rect(2, 2, 0)
    ground = plain.pixelColor(cell.topLeft() + QPoint(cell.width() // 2, cell.height() // 8))
    grid.set_overlays((Box(Span(0, 1), 2, 2, 1, 1, "#0b7a75", 5.0),))
    boxed = grid.grab().toImage()
    ink = [
        (x, y)
        for x in range(cell.left() + 2, cell.right())
        for y in range(cell.top() + 2, cell.bottom())
        if plain.pixelColor(x, y).lightness() < ground.lightness() - 90
    ]
    assert len(ink) > 8
    assert all(boxed.pixelColor(x, y) == QColor(plain.pixelColor(x, y)) for x, y in ink)
