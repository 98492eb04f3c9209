"""Fades that change step by step: the same pixels as if the last one had been there from the start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from convviz.conv import Geometry
from convviz.explore.state import walks
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import WalkOrder
from convviz.explore.state.values import read_only
from convviz.ui.look.look import Look
from convviz.ui.volume import Box, Drawing, Fade, Faint, Frame, GridVolume, VolumeGrid
from convviz.ui.volume.overlays import turned
from tests.cases import each_once

G = Geometry(8, 7, 1, filters=40, size=2)
SHAPE = G.output_shape


def volume(faint: Faint, seed: int = 3) -> GridVolume:
    values = np.random.default_rng(seed).integers(-9, 10, SHAPE)
    values[0, 0] = -9
    titles = tuple(f"V[:,:,{d}]" for d in range(SHAPE[2]))
    return GridVolume(read_only(values), Drawing.MAP, titles, faint=faint)


def drawn(qtbot) -> VolumeGrid:
    grid = VolumeGrid(Look.of(1920, 1080))
    qtbot.addWidget(grid)
    grid.resize(520, 360)
    return grid


def pixels(grid: VolumeGrid) -> np.ndarray:
    image = grid.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def overlays(order: WalkOrder, n: int):
    at = walks.position_at(G, order, n)
    here = Box(Span(at.d, at.d + 1), at.x, at.y, 1, 1, "#c00000")
    return at.d, (Fade(walks.visited_sets(G, order, n)), Frame(at.d, "#0000c0"), here)


def cells_of(sets) -> set[tuple[int, int, int]]:
    return {(x, y, d) for s in sets for x in s.x.indices for y in s.y.indices for d in s.slices.indices}


spans = st.builds(
    lambda start, length, step: Span(start, start + length, step),
    st.integers(0, 5),
    st.integers(1, 5),
    st.integers(1, 2),
)
sets = st.builds(lambda x, y, slices: CellSet(x, y, slices, Role.LINKED), spans, spans, spans)
fades = st.builds(lambda clear: Fade(tuple(clear)), st.lists(sets, max_size=3))


@given(fades, fades)
def test_outside_of_what_turned_nothing_turns(old, new):
    lost, gained = turned(old, new)
    before, after = cells_of(old.clear), cells_of(new.clear)
    assert before ^ after <= cells_of(lost) | cells_of(gained)
    assert cells_of(lost) <= before
    assert cells_of(gained) <= after


def test_of_a_column_that_grows_only_its_new_cell_turns():
    def column(to):
        return CellSet(Span(3, 4), Span(2, 3), Span(0, to), Role.LINKED)

    rows = CellSet(Span(0, 7), Span(0, 2), Span(0, 40), Role.LINKED)
    lost, gained = turned(Fade((rows, column(8))), Fade((rows, column(9))))
    assert (lost, cells_of(gained)) == ([], {(3, 2, 8)})
    lost, gained = turned(Fade((rows, column(9))), Fade((rows, column(7))))
    assert (cells_of(lost), gained) == ({(3, 2, 7), (3, 2, 8)}, [])


@pytest.mark.parametrize(("order", "faint"), each_once(WalkOrder, Faint))
def test_a_walk_looks_as_if_it_had_begun_where_it_is(qtbot, order, faint):
    grid = drawn(qtbot)
    grid.set_volume(volume(faint))
    with qtbot.waitExposed(grid):
        grid.show()
    assert grid.some_large
    steps = [0, 1, 2, 3, 39, 40, 41, 42, 43, 41, 700, 701, walks.total(G) - 1, 5, 6, 45, 46]
    for turn, n in enumerate(steps):
        if turn in (6, 12):  # cells change meanwhile, or all of them
            array = grid.volume.values.array.copy() if turn == 6 else volume(faint, 8).values.array.copy()
            array[2, 1, 1:3] = 5
            grid.set_volume(GridVolume(read_only(array), Drawing.MAP, grid.volume.titles, faint=faint))
        slice_, lying = overlays(order, n)
        grid.reveal(slice_, lying)
        grid.repaint()
        fresh = drawn(qtbot)
        fresh.set_volume(grid.volume)
        fresh.reveal(slice_)
        fresh.set_overlays(lying)
        assert grid.grab().toImage() == fresh.grab().toImage(), n


@pytest.mark.parametrize("order", WalkOrder)
def test_all_that_a_step_or_a_jump_changes_is_repainted(qtbot, order):
    grid = drawn(qtbot)
    grid.set_volume(volume(Faint.COVER))
    with qtbot.waitExposed(grid):
        grid.show()
    before = pixels(grid)
    for n in (0, 1, 2, 40, 41, 300, 301, 299, walks.total(G) - 1, 3):
        slice_, lying = overlays(order, n)
        grid.reveal(slice_, lying)
        after = pixels(grid)
        for y, x in np.argwhere(before != after)[::7]:
            assert grid.last_dirty.contains(QPoint(int(x), int(y))), n
        before = after
