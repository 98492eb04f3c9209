"""Where slices go, and the way from cells to pixels and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from convviz.conv import Sides
from convviz.explore.state.values import read_only
from convviz.ui.volume.arrangement import Needs, Room, arrange
from convviz.ui.volume.placing import Placing
from convviz.ui.volume.volume import Drawing, GridVolume


def needs(columns: int, rows: int, least: int = 19) -> Needs:
    return Needs(columns, rows, 40, 20, 25, 10, least, 76)


def placed(width: int, height: int, slices: int, padding: Sides, room: Room) -> Placing:
    volume = GridVolume(read_only(np.zeros((width, height, slices), np.int64)), Drawing.MAP, padding=padding)
    wanted = needs(len(volume.columns), len(volume.rows))
    arrangement = arrange(room, slices, 0, wanted)
    return Placing(volume, arrangement, wanted, arrangement.large[0].cell)


@given(
    width=st.integers(1, 60),
    height=st.integers(1, 60),
    slices=st.integers(1, 40),
    padding=st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2),
    size=st.tuples(st.integers(200, 3000), st.integers(200, 2000)),
    data=st.data(),
)
def test_the_middle_of_a_cell_is_that_cell(width, height, slices, padding, size, data):
    placing = placed(width, height, slices, padding, Room(0, 0, *size))
    view = data.draw(st.sampled_from(placing.arrangement.views))
    x = data.draw(st.sampled_from(placing.volume.columns))
    y = data.draw(st.sampled_from(placing.volume.rows))
    column, row = x + padding[0][0], y + padding[1][0]
    middle = QPointF(view.left_of(column + 0.5), view.top_of(row + 0.5))
    assert placing.cell_at(middle) == (x, y, view.slice)
    if view.cell >= 4:
        assert placing.cell_at(QPointF(placing.rect(view, x, y, 1, 1).center())) == (x, y, view.slice)


@given(
    cells=st.integers(1, 60),
    slices=st.integers(1, 120),
    current=st.integers(0, 119),
    size=st.tuples(st.integers(240, 3000), st.integers(240, 2000)),
)
def test_views_stay_in_the_room_and_apart(cells, slices, current, size):
    current %= slices
    found = arrange(Room(0, 0, *size), slices, current, needs(cells, cells))
    assert current in {v.slice for v in found.large}
    assert not found.overview or [v.slice for v in found.overview] == list(range(slices))
    assert found.overview or len(found.large) == slices
    clips = [v.clip for v in found.views]
    for clip in clips:
        assert clip.x >= 0
        assert clip.y >= 0
        assert clip.x + clip.width <= size[0] + 1
        assert clip.y + clip.height <= size[1] + 1
    for i, a in enumerate(clips):
        for b in clips[i + 1 :]:
            apart_x = a.x + a.width <= b.x or b.x + b.width <= a.x
            apart_y = a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart_x or apart_y


def test_four_slices_of_the_lesson_fit_with_their_numbers():
    found = arrange(Room(0, 0, 720, 535), 4, 0, Needs(11, 11, 50, 21, 28, 10, 19, 76))
    assert len(found.large) == 4
    assert not found.overview
    assert found.large[0].cell >= 19


def test_presenting_shows_fewer_larger_slices():
    found = arrange(Room(0, 0, 880, 560), 4, 2, needs(11, 11, least=32))
    assert 2 in {v.slice for v in found.large}
    assert len(found.large) < 4
    assert found.large[0].cell >= 32
    assert len(found.overview) == 4
