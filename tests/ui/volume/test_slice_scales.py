"""The colour scales of slices: the structure of each is seen, and a small change leaves colours alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from showing import show, shown

from convviz.explore.display.parts import OutputPart
from convviz.explore.examples import examples
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import Link, Position
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.look.theme import THEMES
from convviz.ui.panels.output_panel import OutputPanel, volume_of
from convviz.ui.volume import volume
from convviz.ui.volume.shading import Shading
from convviz.ui.volume.volume import MOST_CLIPPED, changed, slice_limits, slice_scales
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import opened


def part_of(array: np.ndarray) -> OutputPart:
    values = read_only(array)
    width, height, slices = array.shape
    every = (CellSet(Span(0, width), Span(0, height), Span(0, slices), Role.LINKED),)
    column = tuple(array[0, 0].tolist())
    return OutputPart(values, False, True, Position(0, 0, 0), Link.NONE, every, (), column, None)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["classic", "pointwise", "alexnet"])
def test_no_map_is_blank(name, theme):
    """Of every slice many cells look unlike zero, however strong the other slices are."""
    look = Look.of(1920, 1080, theme)
    drawn = volume_of(part_of(examples.load(name).layer.forward()))
    shading = Shading(drawn, look)
    zero = np.array(QColor(look.palette.diverging[4]).getRgb()[:3])
    for slice_ in range(drawn.slices):
        pixels = shading.pixels(slice_, fades=False)
        apart = [np.abs((pixels >> shift & 255).astype(int) - zero[n]) for n, shift in enumerate((16, 8, 0))]
        assert (np.max(apart, axis=0) > 60).mean() > 0.02, slice_


def test_slices_of_like_strength_share_a_scale_and_others_do_not():
    lesson = examples.load("lesson").layer.forward()
    assert slice_scales(lesson).tolist() == [16, 16]
    rng = np.random.default_rng(1)
    array = rng.integers(-9, 10, (5, 5, 3))
    array[0, 0] = 9, 8, -9
    assert slice_scales(array).tolist() == [9, 9, 9]
    array[0, 0, 2] = 28
    assert slice_scales(array).tolist() == [9, 8 if abs(array[:, :, 1]).max() == 8 else 9, 28]


def test_zeros_are_no_weak_slice():
    array = np.zeros((4, 4, 3))
    assert slice_scales(array).tolist() == [0, 0, 0]
    array[1, 1] = 5, 0, 4
    assert slice_scales(array).tolist() == [5, 5, 5]


@pytest.mark.parametrize("side", [40, 55, 192, 500])
def test_one_cell_far_out_does_not_blank_a_large_map(side):
    array = np.random.default_rng(2).normal(size=(side, side, 2))
    calm = slice_scales(array)
    array[side // 2, side // 2] = 1e6
    assert (slice_scales(array) == calm).all()
    beyond = (abs(array) > calm).mean()
    assert 0 < beyond < 2 * MOST_CLIPPED


def test_the_few_cells_of_an_empty_map_set_its_scale():
    array = np.zeros((300, 300, 2))
    array[7, 8] = 3.0, 2.0
    assert slice_scales(array).tolist() == [3, 3]
    array = np.zeros((64, 64, 1))
    array[::7, :, 0] = np.arange(64)
    assert 40 < slice_scales(array)[0] <= 63


def test_a_change_of_a_few_cells_leaves_the_colours_of_all_others():
    array = examples.load("alexnet").layer.forward()
    old = volume_of(part_of(array))
    poked = array.copy()
    poked[20:23, 30:33] += 40
    new = volume_of(part_of(poked))
    assert (old.limits == new.limits).mean() > 0.9
    whole = [part for part in changed(old, new) if part.x == Span(0, 55)]
    assert sum(len(part.slices) for part in whole) < 0.1 * new.slices


def test_the_depth_column_has_the_colours_of_the_maps(qtbot):
    array = np.ones((4, 4, 2), int)
    array[:, :, 1] = 50
    panel = shown(qtbot, OutputPanel(Look.of(1920, 1080), Text("en")), 560, 620)
    show(panel, part_of(array))
    for d in range(2):
        picture = panel.column.grab().toImage()
        at = panel.column.box(d).topLeft()
        end = QColor(panel.look.palette.diverging[-1])
        assert picture.pixelColor(at.x() + 12, at.y() + 9) == end
        cell = panel.grid.cell_rect(3, 3, d)
        assert panel.grid.grab().toImage().pixelColor(cell.left() + 12, cell.top() + 12) == end


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_says_where_colours_cannot_be_compared(qtbot, language):
    text = Text(language)
    panel = shown(qtbot, OutputPanel(Look.of(1920, 1080), text), 700, 620)
    alike = np.arange(32).reshape(4, 4, 2)
    show(panel, part_of(alike))

    own, note = text.text("volumes.own_scales"), panel.shape_note
    assert "4 × 4 × 2" in note.text()
    assert own not in note.text()
    assert not note.toolTip()
    show(panel, part_of(alike * np.array([1, 20])))
    assert own in note.text()
    assert note.toolTip() == text.text("volumes.own_scales_tip")
    roomy = note.width()
    note.resize(note.fontMetrics().horizontalAdvance(note.text()) - 1, note.height())
    assert note.text() == "4 × 4 × 2"  # the shape stays where the words have no room
    note.resize(roomy, note.height())
    assert own in note.text()


def test_clipped_values_are_told_of(qtbot):
    text = Text("en")
    panel = shown(qtbot, OutputPanel(Look.of(1920, 1080), text), 700, 620)
    array = np.random.default_rng(2).normal(size=(40, 40, 1))
    show(panel, part_of(array))
    assert (slice_limits(array) > slice_scales(array)).all()
    assert text.text("volumes.clipped_tip") in panel.shape_note.toolTip()
    show(panel, part_of(array[:20, :20]))
    assert text.text("volumes.clipped_tip") not in panel.shape_note.toolTip()


def test_a_step_looks_for_no_scale(qtbot, monkeypatch):
    window = opened(qtbot, "alexnet")
    looked = []
    for view in ("view_layer", "view_backward"):
        window.menus.actions[view].trigger()
        QApplication.processEvents()
        with monkeypatch.context() as watched:
            watched.setattr(volume, "slice_scales", lambda array: looked.append(array) or slice_scales(array))
            for _ in range(3):
                window.menus.actions["next"].trigger()
                QApplication.processEvents()
        assert not looked, view


def test_slices_of_a_cell_or_two_are_compared_with_each_other() -> None:
    """By itself a single cell would always have the end's colour."""
    np.testing.assert_array_equal(slice_scales(np.array([[[-2, 15]]])), [15, 15])
    np.testing.assert_array_equal(slice_scales(np.array([[[-2, 15]], [[1, 3]]])), [15, 15])
