from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry
from convviz.explore.state import walks
from convviz.explore.state.state import Position, WalkOrder

ORDERS = list(WalkOrder)
ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)


def with_output(width: int, height: int, filters: int) -> Geometry:
    return Geometry(width=width, height=height, depth=1, filters=filters, size=1)


def enumerated(g: Geometry, order: WalkOrder) -> list[Position]:
    """All neurons in their order, by three plain loops."""
    width, height, filters = (range(n) for n in g.output_shape)
    if order is WalkOrder.X_FIRST:
        return [Position(x, y, d) for d, y, x in product(filters, height, width)]
    if order is WalkOrder.Y_FIRST:
        return [Position(x, y, d) for d, x, y in product(filters, width, height)]
    return [Position(x, y, d) for y, x, d in product(height, width, filters)]


small_layers = st.builds(with_output, st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))


@given(small_layers, st.sampled_from(ORDERS))
def test_the_walk_visits_every_neuron_in_its_order(g: Geometry, order: WalkOrder) -> None:
    expected = enumerated(g, order)
    assert walks.total(g) == len(expected)
    assert [walks.position_at(g, order, n) for n in range(len(expected))] == expected
    assert [walks.index_of(g, order, position) for position in expected] == list(range(len(expected)))


@given(small_layers, st.sampled_from(ORDERS), st.data())
def test_visited_is_the_prefix_of_the_walk(g: Geometry, order: WalkOrder, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, walks.total(g) - 1))
    sets = walks.visited_sets(g, order, n)
    cells = [
        Position(x, y, d)
        for cells in sets
        for x, y, d in product(cells.x.indices, cells.y.indices, cells.slices.indices)
    ]
    prefix = enumerated(g, order)[: n + 1]
    assert len(sets) <= 3
    assert sorted(cells) == sorted(prefix)  # as lists: no cell stands twice


@given(small_layers, st.sampled_from(ORDERS), st.data())
def test_uses_and_sets_are_counted(g: Geometry, order: WalkOrder, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, walks.total(g) - 1))
    used = Counter(position.d for position in enumerated(g, order)[: n + 1])
    assert walks.uses_of(g, order, n) == tuple(used[d] for d in range(g.filters))
    assert walks.sets_touched(g, order, n) == len(used)


@given(small_layers, st.sampled_from(ORDERS))
def test_a_line_is_as_long_as_its_axis(g: Geometry, order: WalkOrder) -> None:
    line = {"x_first": 0, "y_first": 1, "column_first": 2}[order.value]
    assert walks.row_step(g, order) == g.output_shape[line]


def test_the_source_walks_x_first() -> None:
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    first_ten = [walks.position_at(g, WalkOrder.X_FIRST, n) for n in (0, 1, 2, 3, 4, 16, 17, 30)]
    assert first_ten == [
        Position(0, 0, 0),
        Position(1, 0, 0),
        Position(2, 0, 0),
        Position(3, 0, 0),
        Position(0, 1, 0),
        Position(0, 0, 1),
        Position(1, 0, 1),
        Position(2, 3, 1),
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_the_ends_of_alexnet(order: WalkOrder) -> None:
    total = walks.total(ALEXNET)
    assert total == 290_400
    assert walks.position_at(ALEXNET, order, total - 1) == Position(54, 54, 95)
    assert walks.uses_of(ALEXNET, order, total - 1) == (3025,) * 96
    assert walks.sets_touched(ALEXNET, order, total - 1) == 96
    assert len(walks.visited_sets(ALEXNET, order, total - 1)) == 1


@pytest.mark.parametrize("n", [-1, 25])
@pytest.mark.parametrize("ask", [walks.position_at, walks.visited_sets, walks.uses_of, walks.sets_touched])
def test_there_is_nothing_beyond_the_walk(ask, n: int) -> None:
    with pytest.raises(IndexError, match=f"index {n}"):
        ask(with_output(5, 5, 1), WalkOrder.X_FIRST, n)


@pytest.mark.parametrize("position", [Position(-1, 0, 0), Position(0, 5, 0), Position(0, 0, 1)])
def test_there_is_no_neuron_outside(position: Position) -> None:
    with pytest.raises(IndexError, match="outside"):
        walks.index_of(with_output(5, 5, 1), WalkOrder.X_FIRST, position)
