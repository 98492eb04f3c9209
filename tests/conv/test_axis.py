from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loops import geometries

from convviz.conv import Axis, Geometry, count_connections


@given(geometries())
def test_taps_and_readers_are_two_sides_of_one_relation(g):
    for axis in (g.x, g.y):
        for i in range(axis.cells.start - 2, axis.cells.stop + 2):
            reading = [o for o in range(axis.output) if i in axis.true_taps(o)]
            assert list(axis.readers(i)) == reading
        assert max(len(axis.readers(i)) for i in axis.cells) <= axis.most_readers <= axis.output


@given(geometries())
def test_connections_are_counted_one_by_one(g):
    for axis in (g.x, g.y):
        cells = range(axis.length)
        assert axis.connections == sum(i in cells for o in range(axis.output) for i in axis.true_taps(o))


@pytest.mark.parametrize(
    ("length", "size", "stride", "padding", "dilation"),
    [(997, 31, 7, 40, 13), (500, 200, 1, 199, 2), (64, 3, 5, 90, 7), (1, 1, 1, 30, 1), (300, 150, 3, 149, 1)],
)
def test_connections_of_larger_axes(length, size, stride, padding, dilation):
    axis = Axis(length, size, stride, padding, dilation)
    assert axis.connections == sum(len(axis.uses(tap)) for tap in range(size))


def test_connections_of_an_axis_without_end():
    """All positions of a field of 10^6 in an input of twice that, and far beyond what can be enumerated."""
    start = time.perf_counter()
    assert Axis(length=2 * 10**6 - 1, size=10**6).connections == 10**12
    assert Axis(length=2 * 10**30 - 1, size=10**30).connections == 10**60
    assert Axis(length=10**6, size=10**6, before=10**6 - 1, after=10**6 - 1).connections == 10**12
    g = Geometry(2 * 10**6, 2 * 10**6, 3, 5, 10**6)
    assert count_connections(g) == (10**6 * (10**6 + 1)) ** 2 * 15
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("stride", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("dilation", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_most_readers_of_a_cell(stride, dilation, size):
    axis = Axis(length=200, size=size, stride=stride, dilation=dilation)
    assert max(len(axis.readers(i)) for i in axis.cells) == axis.most_readers


@given(geometries())
def test_a_tap_meets_what_is_at_its_place_in_every_field(g):
    for axis in (g.x, g.y):
        cells = list(axis.cells)
        for tap in range(axis.size):
            assert cells[axis.met_by(tap)] == [cells[axis.taps(o)][tap] for o in range(axis.output)]
        with pytest.raises(ValueError, match="tap"):
            axis.met_by(axis.size)


@given(geometries())
def test_the_padding_lies_around_the_input(g):
    for axis in (g.x, g.y):
        cells = list(axis.cells)
        assert len(cells) == axis.padded == axis.before + axis.length + axis.after
        assert cells[axis.inside] == list(range(axis.length))
        for tap in range(axis.size):
            met = [axis.true_taps(o)[tap] for o in axis.uses(tap)]
            assert list(axis.met_in_input(tap)) == met == [i for i in cells[axis.met_by(tap)] if i in met]
            assert all(0 <= i < axis.length for i in met)


@given(geometries(), st.data())
def test_the_cells_under_some_positions_are_an_axis_of_their_own(g, data):
    for axis in (g.x, g.y):
        start = data.draw(st.integers(0, axis.output - 1))
        positions = range(start, data.draw(st.integers(start + 1, axis.output)), data.draw(st.integers(1, 3)))
        under, alone = list(axis.cells)[axis.under(positions)], axis.part(positions)
        assert alone.padded == alone.length == len(under)
        assert alone.output == len(positions)
        seen = [under[alone.taps(o)] for o in range(alone.output)]
        assert seen == [list(axis.true_taps(o)) for o in positions]


@given(geometries())
def test_the_fields_fill_the_padded_axis_up_to_the_unread_cells(g):
    for axis in (g.x, g.y):
        last = axis.taps(axis.output - 1)
        cells = list(axis.cells)
        assert len(cells[last]) == axis.size
        assert cells[last][-1] + axis.unread == cells[-1]
        assert axis.unread < axis.stride
        assert axis.true_taps(0)[0] == cells[0] == -axis.before


def test_readers_of_the_worked_example_are_the_published_ones():
    axis = Axis(length=11, size=5, stride=2)
    assert [len(axis.readers(i)) for i in range(11)] == [1, 1, 2, 2, 3, 2, 3, 2, 2, 1, 1]


def test_a_dilated_strided_field_is_read_by_every_second_position():
    axis = Axis(length=9, size=3, stride=1, dilation=2)
    assert axis.readers(4) == range(0, 5, 2)
    assert list(axis.true_taps(1)) == [1, 3, 5]


@pytest.mark.parametrize("outside", [-1, 4])
def test_a_position_outside_is_refused(outside):
    with pytest.raises(ValueError, match=rf"position is {outside}: it must be from 0 to 3"):
        Axis(length=11, size=5, stride=2).start(outside)


def test_unlike_sides_are_written_out_in_the_error():
    with pytest.raises(ValueError, match=r"at most the padded length, 3 \+ 0 \+ 2 = 5$"):
        Axis(length=3, size=6, after=2)


@pytest.mark.parametrize("wrong", [{"before": -1}, {"after": -1}])
def test_no_side_is_negative(wrong):
    with pytest.raises(ValueError, match=r"^(before|after) is -1: it must be at least 0$"):
        Axis(length=3, size=1, **wrong)


def test_a_filter_longer_than_the_padded_axis_is_refused():
    with pytest.raises(ValueError, match=r"^size is 6: it must be at most the padded length, 3 \+ 2·1 = 5$"):
        Axis(length=3, size=6, before=1, after=1)


@pytest.mark.parametrize(("stride", "dilation"), [(3, 10**7), (3, 3 * 10**7), (2 * 10**6, 3 * 10**6), (1, 1)])
def test_the_readers_of_a_field_that_is_spread_far(stride, dilation):
    """The first is worked out: looked for position by position it took seconds at a dilation of 10^7."""
    axis = Axis(length=10**8 + 1, size=3, stride=stride, dilation=dilation)
    start = time.perf_counter()
    for cell in (0, 1, 2 * dilation, 2 * dilation + 1, 6 * 10**7, 6 * 10**7 + 1, 10**8):
        starts = (cell - tap * dilation for tap in range(axis.size))
        reading = sorted(s // stride for s in starts if s % stride == 0 and 0 <= s // stride < axis.output)
        assert list(axis.readers(cell)) == reading
    assert time.perf_counter() - start < 0.5
