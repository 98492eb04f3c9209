"""A volume that takes the place of one like it: the same pixels as drawn from nothing, for less work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.values import Values, read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Drawing, Fade, Faint, GridVolume, VolumeGrid
from convviz.ui.volume.volume import changed
from tests.cases import each_once
from tests.ui.showing import Painted

SIZE = (420, 330)


def integers(shape: tuple[int, int, int], drawing: Drawing = Drawing.MAP, **kw) -> GridVolume:
    low, high = (0, 256) if drawing not in (Drawing.MAP, Drawing.COUNTS) else (-9, 10)
    values = np.random.default_rng(5).integers(low, high, shape)
    values[0, 0, :] = high - 1 if low == 0 else -9  # so that the range stays as cells change
    return GridVolume(read_only(values), drawing, **kw)


def with_cells(volume: GridVolume, cells: dict[tuple[int, int, int], float]) -> GridVolume:
    array = volume.values.array.copy()
    for at, value in cells.items():
        array[at] = value
    return replace(volume, values=read_only(array))


def opened(qtbot, volume: GridVolume, faded: bool = False, size=SIZE, slice_: int = 0) -> VolumeGrid:
    grid = VolumeGrid(Look.of(1920, 1080))
    qtbot.addWidget(grid)
    grid.resize(*size)
    grid.set_volume(volume)
    grid.reveal(slice_)
    if faded:
        width, height, slices = volume.values.array.shape
        grid.set_overlays(
            (Fade((CellSet(Span(0, width), Span(0, height // 2), Span(0, slices), Role.LINKED),)),)
        )
    with qtbot.waitExposed(grid):
        grid.show()
    grid.repaint()
    return grid


LARGE = integers(
    (55, 55, 96), faint=Faint.COVER, own_limits=True, titles=tuple(f"V[:,:,{k}]" for k in range(96))
)
VOLUMES = {
    "the output of AlexNet": LARGE,
    "small whole numbers": integers((4, 4, 2), titles=("V[:,:,0]", "V[:,:,1]"), faint=Faint.COVER),
    "padding and unread edges": integers((9, 9, 2), padding=((2, 0), (1, 3)), unread=(1, 1), ruler="3:6"),
    "a photograph": integers((60, 50, 3), Drawing.RGB),
    "a photograph with broken cells": integers((190, 120, 3), Drawing.RGB),
    "maps with broken cells": integers((90, 120, 2), own_limits=True),
    "a fine photograph": integers((700, 600, 3), Drawing.RGB),
    "channels in grey": integers((60, 50, 3), Drawing.GREY),
    "a channel in blue": integers((60, 50, 1), Drawing.BLUE),
    "fractions": GridVolume(read_only(np.random.default_rng(1).normal(size=(12, 12, 4))), Drawing.MAP),
    "counts": GridVolume(read_only(np.arange(48).reshape(4, 4, 3)), Drawing.COUNTS),
}


@pytest.mark.parametrize(("name", "faded"), each_once(VOLUMES, [False, True]))
def test_changed_cells_look_as_if_all_was_drawn_anew(qtbot, name, faded):
    volume = VOLUMES[name]
    width, height, slices = volume.values.array.shape
    some = {(width // 2, height // 2, slices - 1): 3, (width // 2 + 1, height // 3, slices - 1): 2}
    everywhere = {(width - 1, height - 1, d): 1 for d in range(slices)}
    beyond = {(1, 2, 0): 1000}  # another range, and numbers of another width
    grid = opened(qtbot, volume, faded)
    for cells in (some, everywhere, some | everywhere, {}, beyond, {}):
        new = with_cells(volume, cells)
        grid.set_volume(new)
        grid.repaint()
        fresh = opened(qtbot, new, faded)
        assert grid.grab().toImage() == fresh.grab().toImage(), cells
        fresh.close()


@pytest.mark.parametrize("size", [(420, 330), (900, 200), (300, 600)])
@pytest.mark.parametrize("slices", [1, 2, 4, 7])
def test_what_is_repainted_is_repainted_whole(qtbot, slices, size):
    """Titles between rows of slices, too: a step paints over the picture that is there."""
    titles = tuple(f"V[:,:,{k}]" for k in range(slices))
    grid = opened(qtbot, integers((5, 5, slices), titles=titles), size=size)
    on_screen = grid.grab()
    for turn in range(3):
        changed_cells = {(turn, 1, d): turn for d in range(slices)}
        other = tuple(title.replace("V", "dV") for title in titles) if turn == 1 else titles
        grid.set_volume(replace(with_cells(grid.volume, changed_cells), titles=other))
        grid.render(on_screen, grid.last_dirty.boundingRect().topLeft(), grid.last_dirty)
        assert on_screen.toImage() == grid.grab().toImage(), turn


def test_equal_numbers_in_another_array_are_not_drawn_again(qtbot):
    volume = integers((5, 5, 3))
    grid = opened(qtbot, volume)
    painted = Painted(grid)
    grid.set_volume(with_cells(volume, {}))
    QApplication.processEvents()
    assert (painted.region.isEmpty(), grid.picture.base_builds, grid.picture.cell_builds) == (True, 1, 0)
    new = with_cells(volume, {(2, 3, 1): 7})
    grid.set_volume(new)
    assert grid.picture.cell_builds == 1
    assert grid.grab().toImage() == opened(qtbot, new).grab().toImage()


@pytest.mark.parametrize("ratio", [1.5, 2.0])
@pytest.mark.parametrize("name", ["maps with broken cells", "a photograph with broken cells", "a photograph"])
def test_changed_cells_meet_their_neighbours_on_fine_screens(qtbot, monkeypatch, name, ratio):
    monkeypatch.setattr(VolumeGrid, "devicePixelRatioF", lambda _: ratio)
    volume = VOLUMES[name]
    width, height, _ = volume.values.array.shape
    grid = opened(qtbot, volume)
    new = with_cells(volume, {(x, height // 3 + x % 5, 0): 4 for x in range(width // 3, width // 2)})
    grid.set_volume(new)
    assert grid.picture.cell_builds == 1
    assert grid.grab().toImage() == opened(qtbot, new).grab().toImage()


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 8), st.integers(0, 6), st.integers(0, 2)), st.integers(-20, 20), max_size=5
    ),
    st.booleans(),
)
def test_what_is_not_said_to_have_changed_has_not(cells, own_limits):
    old = integers((9, 7, 3), own_limits=own_limits)
    new = with_cells(old, cells)
    found = changed(old, new)
    assert found is not None
    said = np.zeros((9, 7, 3), dtype=bool)
    for part in found:
        for d in part.slices:
            said[part.x.start : part.x.stop, part.y.start : part.y.stop, d] = True
    assert not (said < (old.values.array != new.values.array)).any()
    if not own_limits and old.values.limit != new.values.limit:  # another colour for all but zeros
        assert not (said < ((old.values.array != 0) | (new.values.array != 0))).any()
    for d in range(3):
        if own_limits and old.limits[d] != new.limits[d]:
            assert said[:, :, d].all()


def products(field: tuple[int, int], scale: int, titles: tuple[str, ...]) -> GridVolume:
    """Return zeros with numbers up to ``scale`` in a field: the products of a fully connected neuron."""
    values = np.zeros((227, 227, 3), int)
    x, y = field
    values[x : x + 11, y : y + 11] = np.random.default_rng(x).integers(-scale, scale + 1, (11, 11, 3))
    values[x, y, 0] = scale
    return GridVolume(read_only(values), Drawing.MAP, titles=titles)


@pytest.mark.parametrize("size", [SIZE, (900, 420), (300, 700)])
def test_zeros_keep_their_colour_on_another_scale_and_titles_are_written_anew(qtbot, size):
    grid = opened(
        qtbot, products((8, 20), 512, ("channel 0  Σ +7", "channel 1  Σ −12", "channel 2  Σ 0")), size=size
    )
    first = grid.grab().toImage()
    painted = Painted(grid)
    new = products((12, 20), 900, ("channel 0  Σ −1,203", "channel 1  Σ 0", "channel 2  Σ +1"))
    grid.set_volume(new)
    QApplication.processEvents()
    assert (grid.picture.base_builds, grid.picture.cell_builds) == (1, 1)
    assert painted.area < 0.5 * grid.width() * grid.height()
    assert grid.grab().toImage() == opened(qtbot, new, size=size).grab().toImage() != first


def test_a_volume_that_grows_keeps_its_arrangement(qtbot):
    """Numbers get the room that they need in the end, so that slices do not move as sums grow."""
    array = np.ones((5, 5, 4), int)
    grid = opened(qtbot, GridVolume(Values(read_only(array).array, 120), Drawing.MAP))
    before = grid.cell_size, grid.large_slices
    grown = GridVolume(Values(read_only(array * 120).array, 120), Drawing.MAP)
    grid.set_volume(grown)
    assert (grid.cell_size, grid.large_slices) == before
    assert grid.picture.base_builds == 1
    assert grid.grab().toImage() == opened(qtbot, grown).grab().toImage()


def test_one_cell_of_a_large_layer_repaints_one_cell_and_builds_nothing(qtbot):
    grid = opened(qtbot, LARGE)
    painted = Painted(grid)
    value = LARGE.values.array[30, 20, 0]
    grid.set_volume(with_cells(LARGE, {(30, 20, 0): 1 - value % 2}))
    QApplication.processEvents()
    assert (grid.picture.base_builds, grid.picture.slice_builds, grid.picture.cell_builds) == (1, 0, 1)
    cell = grid.cell_rect(30, 20, 0)
    assert painted.region.contains(cell.center())
    small = (grid.width() * 0.06) ** 2  # its picture in the overview is drawn whole
    assert painted.area < (cell.width() + 4) ** 2 + small


def test_one_slice_of_a_large_layer_repaints_that_slice_alone(qtbot):
    grid = opened(qtbot, LARGE, slice_=7)
    painted = Painted(grid)
    array = LARGE.values.array.copy()
    array[:, :, 7] = -array[:, :, 7]
    grid.set_volume(replace(LARGE, values=read_only(array)))
    QApplication.processEvents()
    assert grid.picture.base_builds == 1
    corners = [grid.cell_rect(0, 0, 7), grid.cell_rect(54, 54, 7)]
    whole = corners[0].united(corners[1])
    assert painted.region.contains(whole)
    assert painted.area < 2 * whole.width() * whole.height()  # and that between it and its small picture


def test_the_same_numbers_in_another_array_repaint_nothing(qtbot):
    grid = opened(qtbot, LARGE)
    painted = Painted(grid)
    grid.set_volume(with_cells(LARGE, {}))
    QApplication.processEvents()
    assert painted.area == 0
    assert grid.picture.base_builds == 1


def test_a_change_keeps_the_zoom_and_the_slice(qtbot):
    grid = opened(qtbot, LARGE, slice_=9)
    before = grid.cell_size
    at = QPointF(grid.cell_rect(20, 20, 9).center())
    for _ in range(5):
        QApplication.sendEvent(
            grid,
            QWheelEvent(
                at,
                grid.mapToGlobal(at),
                grid.pos(),
                QPointF(0, 120).toPoint(),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    zoomed = grid.cell_size
    assert zoomed > 2 * before
    old = grid.grab().toImage()
    x, y, d = grid.cell_at(at)
    grid.set_volume(with_cells(LARGE, {(x, y, d): -LARGE.values.array[x, y, d] or 5}))
    assert (grid.cell_size, grid.cell_at(at), grid.large_slices) == (zoomed, (x, y, d), (9,))
    new = grid.grab().toImage()
    grid.set_volume(LARGE)
    assert new != old
    assert grid.grab().toImage() == old


PRODUCTS = {
    "small whole numbers": integers((5, 5, 4), titles=tuple(f"channel {c}  Σ +{c}" for c in range(4))),
    "one slice": integers((5, 5, 1), titles=("channel 0  Σ −1,234,567",)),
    "fractions": replace(integers((3, 3, 2)), values=read_only(np.linspace(-1, 1, 18).reshape(3, 3, 2))),
    "more slices than are large": integers((7, 7, 16), titles=tuple(f"[:,:,{c}]" for c in range(16))),
    "cells too small for numbers": integers((30, 30, 1)),
}


@pytest.mark.parametrize("size", [SIZE, (1000, 160)])
@pytest.mark.parametrize("name", PRODUCTS)
def test_a_volume_all_of_whose_cells_change_looks_as_if_drawn_anew(qtbot, name, size):
    """As the products of a neuron do with every step."""
    volume = PRODUCTS[name]
    grid = opened(qtbot, volume, size=size)
    first = grid.grab().toImage()
    titles = tuple(title.replace("Σ", "Σ −") for title in volume.titles)
    new = replace(volume, values=read_only(-volume.values.array[::-1]), titles=titles)
    grid.set_volume(new)
    QApplication.processEvents()
    assert (grid.picture.base_builds, grid.picture.cell_builds) == (1, 1)
    assert grid.grab().toImage() == opened(qtbot, new, size=size).grab().toImage() != first
