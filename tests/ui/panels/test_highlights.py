"""Lit cells: found at a glance, without a colour that could be read as a value."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from showing import show, shown

from convviz.explore.display.change import ChangePart
from convviz.explore.message import message
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.look.theme import THEMES
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.output_panel import OutputPanel
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.words.catalogue import Text
from tests.ui.volume.test_slice_scales import part_of

SIZES = [(1920, 1080), (1280, 720), (3840, 2160)]


def grid_of(qtbot, array: np.ndarray, look: Look, size: tuple[int, int]) -> VolumeGrid:
    grid = VolumeGrid(look)
    qtbot.addWidget(grid)
    grid.resize(round(size[0] * look.scale), round(size[1] * look.scale))
    grid.set_volume(GridVolume(read_only(array), Drawing.MAP, own_limits=True))
    with qtbot.waitExposed(grid):
        grid.show()
    QApplication.processEvents()
    return grid


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    seen = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)
    return seen[:, : plain.width()].copy()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", [Role.READER, Role.DEPENDS, Role.LINKED])
@pytest.mark.parametrize("side", [4, 55])
def test_a_lit_slice_keeps_the_colours_of_its_values(qtbot, theme, role, side):
    """Most pixels stay exactly as they are, numbers and the ground beneath them above all."""
    look = Look.of(1920, 1080, theme)
    grid = grid_of(qtbot, np.arange(side * side).reshape(side, side, 1) % 19, look, (540, 440))
    plain = pixels(grid.grab().toImage())
    cells = CellSet(Span(0, side), Span(0, side), Span(0, 1), role)
    grid.set_overlays((highlight_overlays(cells, look, look.hue(5).line),))
    marked = pixels(grid.grab().toImage())
    whole = grid.cell_rect(0, 0, 0).united(grid.cell_rect(side - 1, side - 1, 0))
    inside = (slice(whole.top(), whole.bottom() + 1), slice(whole.left(), whole.right() + 1))
    touched = (plain != marked)[inside]
    assert touched.mean() < 0.16
    for rows in np.array_split(touched, 5):  # and something is seen everywhere
        for part in np.array_split(rows, 5, axis=1):
            assert part.any()
    if side == 4:
        cell = grid.cell_rect(1, 2, 0).adjusted(4, 4, -4, -4)
        number = (slice(cell.top(), cell.bottom()), slice(cell.left(), cell.right()))
        assert (plain[number] == marked[number]).all()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_same_receptive_field_is_found_in_every_small_map(qtbot, theme, size):
    look = Look.of(*size, theme)
    grid = grid_of(qtbot, np.ones((55, 55, 96), int), look, (540, 440))
    assert grid.some_large
    cells = CellSet(Span(20, 21), Span(30, 31), Span(0, 96), Role.LINKED)
    grid.set_overlays((highlight_overlays(cells, look, look.hue(0).line),))
    picture = grid.grab().toImage()
    least, colour = round(6 * look.scale), QColor(look.hue(0).line)
    for view in grid.placing.arrangement.overview:
        at = grid.placing.rect(view, 20, 30, 1, 1).center()
        reach = range(-least, least + 1)
        wide = sum(picture.pixelColor(at.x() + dx, at.y()) == colour for dx in reach)
        high = sum(picture.pixelColor(at.x(), at.y() + dy) == colour for dy in reach)
        assert min(wide, high) >= least - 1


@pytest.mark.parametrize("size", SIZES)
def test_what_a_small_mark_covers_is_repainted_when_it_goes(qtbot, size):
    look = Look.of(*size)
    grid = grid_of(qtbot, np.ones((55, 55, 96), int), look, (540, 440))
    plain = pixels(grid.grab().toImage())
    grid.set_overlays(
        (highlight_overlays(CellSet(Span(0, 1), Span(54, 55), Span(0, 96), Role.LINKED), look, "#c00000"),)
    )
    marked = pixels(grid.grab().toImage())
    grid.set_overlays(())
    assert (plain != marked).any()
    for y, x in np.argwhere(plain != marked)[::7].tolist():
        assert grid.last_dirty.contains(QPoint(x, y))


@pytest.mark.parametrize("theme", THEMES)
def test_the_current_neuron_is_found_while_all_others_flash(qtbot, theme):
    look = Look.of(1920, 1080, theme)
    panel = shown(qtbot, OutputPanel(look, Text("en")), 560, 620)
    part = part_of(np.arange(32).reshape(4, 4, 2))
    show(panel, part)
    cell = panel.grid.cell_rect(0, 0, 0)
    hue = QColor(look.hue(0).line)

    def framed() -> int:
        picture = panel.grid.grab().toImage()
        near = range(cell.right() - 3, cell.right() + 4)
        down = range(cell.top() + 8, cell.bottom() - 8)
        return sum(any(picture.pixelColor(x, y) == hue for x in near) for y in down)

    before = framed()
    every = CellSet(Span(0, 4), Span(0, 4), Span(0, 1), Role.LINKED)
    after = read_only(part.values.array + 1)
    panel.flash(ChangePart(every, part.values, after, 16, message("volumes.output.title")))
    QApplication.processEvents()
    assert framed() == before > 20
    panel.end_flash()
