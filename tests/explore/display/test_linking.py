"""What lights up is exactly what depends on each other: found by going through every product of the layer."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry
from convviz.explore.display.highlights import highlights_of, pointed_cell
from convviz.explore.display.highlights_shared import lit_by
from convviz.explore.state.cells import geometry_has, has_cell
from convviz.explore.state.regions import Role, Span
from convviz.explore.state.state import BiasCell, InputCell, Link, OutputCell, Position, Tile, WeightCell
from tests.explore.display.geometries import geometries, positions, state_of


def products(g):
    """Yield (neuron, input cell in true coordinates, weight) for every product that the layer makes."""
    per_group, depth = g.filters // g.groups, g.depth // g.groups
    for position in positions(g):
        for i in range(g.size[0]):
            for j in range(g.size[1]):
                x = position.x * g.stride[0] - g.padding[0][0] + i * g.dilation[0]
                y = position.y * g.stride[1] - g.padding[1][0] + j * g.dilation[1]
                for c in range(depth):
                    channel = position.d // per_group * depth + c
                    yield (position.x, position.y, position.d), (x, y, channel), (position.d, i, j, c)


def cells(sets, *roles):
    """Return the cells of the lattices in these roles, each written once."""
    found = [
        (x, y, s)
        for cells in sets
        if cells.role in roles
        for x in cells.x.indices
        for y in cells.y.indices
        for s in cells.slices.indices
    ]
    assert len(found) == len(set(found))
    return set(found)


def fields(g, windows, role):
    """Return the input cells under the outlined receptive fields."""
    return {
        (
            o * g.stride[0] - g.padding[0][0] + i * g.dilation[0],
            p * g.stride[1] - g.padding[1][0] + j * g.dilation[1],
            c,
        )
        for window in windows
        if window.role is role
        for o in window.x.indices
        for p in window.y.indices
        for i in range(g.size[0])
        for j in range(g.size[1])
        for c in window.channels.indices
    }


def bank(g, weights):
    """Return weights as cells of the filter bank's mosaic."""
    return {(i, j, k * (g.depth // g.groups) + c) for k, i, j, c in weights}


@given(geometries())
def test_an_input_cell_lights_its_readers_and_the_weights_it_meets(g: Geometry) -> None:
    readers, meets, field = defaultdict(set), defaultdict(set), defaultdict(set)
    for neuron, cell, weight in products(g):
        readers[cell].add(neuron)
        meets[cell].add(weight)
        field[neuron].add(cell)
    for x in range(-g.padding[0][0], g.width + g.padding[0][1]):
        for y in range(-g.padding[1][0], g.height + g.padding[1][1]):
            for c in range(g.depth):
                found = lit_by(g, InputCell(x, y, c))
                assert cells(found.input, Role.POINTED) == {(x, y, c)}
                assert cells(found.output, Role.READER) == readers[x, y, c]
                assert cells(found.weights, Role.READER) == bank(g, meets[x, y, c])
                seen = set().union(*(field[neuron] for neuron in readers[x, y, c]))
                assert fields(g, found.windows, Role.READER) == seen


@given(geometries())
def test_a_weight_lights_its_uses(g: Geometry) -> None:
    users, under = defaultdict(set), defaultdict(set)
    for neuron, cell, weight in products(g):
        users[weight].add(neuron)
        under[weight].add(cell)
    for weight, neurons in users.items():
        found = lit_by(g, WeightCell(*weight))
        assert cells(found.weights, Role.POINTED) == bank(g, {weight})
        assert cells(found.output, Role.READER) == neurons
        assert cells(found.input, Role.LINKED) == under[weight]


@given(geometries())
def test_a_neuron_lights_its_field_and_its_weight_set(g: Geometry) -> None:
    field, own = defaultdict(set), defaultdict(set)
    for neuron, cell, weight in products(g):
        field[neuron].add(cell)
        own[neuron].add(weight)
    for neuron in field:
        found = lit_by(g, OutputCell(*neuron))
        assert cells(found.input, Role.DEPENDS) == field[neuron]
        assert fields(g, found.windows, Role.DEPENDS) == field[neuron]
        assert cells(found.weights, Role.DEPENDS) == bank(g, own[neuron])
        assert cells(found.output, Role.POINTED) == {neuron}
        assert list(found.filters.indices) == [neuron[2]]


@given(geometries(), st.data())
def test_slice_and_column_share_what_they_say(g: Geometry, data: st.DataObject) -> None:
    here = data.draw(st.sampled_from(positions(g)))
    field, own = defaultdict(set), defaultdict(set)
    for neuron, cell, weight in products(g):
        field[neuron].add(cell)
        own[neuron].add(weight)
    at = (here.x, here.y, here.d)
    weights = highlights_of(state_of(g, here, link=Link.SAME_WEIGHTS))
    same_weights = {neuron for neuron in own if own[neuron] == own[at]}
    assert cells(weights.output, Role.LINKED) == same_weights
    assert fields(g, weights.windows, Role.LINKED) == set().union(*(field[n] for n in same_weights))
    assert list(weights.filters.indices) == [here.d]
    column = highlights_of(state_of(g, here, link=Link.SAME_FIELD))
    same_field = {neuron for neuron in field if field[neuron] == field[at]}
    assert cells(column.output, Role.LINKED) == same_field
    assert fields(g, column.windows, Role.LINKED) == field[at]
    assert set(column.filters.indices) == {neuron[2] for neuron in same_field}


@given(geometries())
def test_a_tile_lights_its_depth_column_and_a_bias_its_slice(g: Geometry) -> None:
    field = defaultdict(set)
    for (x, y, _), cell, _ in products(g):
        field[x, y].add(cell)
    for x, y in field:
        found = lit_by(g, Tile(x, y))
        assert cells(found.output, Role.POINTED) == {(x, y, d) for d in range(g.filters)}
        assert fields(g, found.windows, Role.DEPENDS) == field[x, y]
        assert found.filters == Span(0, g.filters)
    for k in range(g.filters):
        served = {(p.x, p.y, p.d) for p in positions(g) if p.d == k}
        assert cells(lit_by(g, BiasCell(k)).output, Role.READER) == served


LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)


def test_the_worked_example_s_middle_cell_is_read_at_four_positions_in_both_slices() -> None:
    found = lit_by(LESSON, InputCell(5, 5, 0))
    assert cells(found.output, Role.READER) == {(x, y, d) for x in (1, 2) for y in (1, 2) for d in (0, 1)}


@pytest.mark.parametrize(
    "cell",
    [
        InputCell(11, 0, 0),
        InputCell(-1, 0, 0),
        InputCell(0, 0, 4),
        WeightCell(2, 0, 0, 0),
        WeightCell(0, 5, 0, 0),
        BiasCell(2),
        OutputCell(4, 0, 0),
        OutputCell(0, 0, -1),
        Tile(0, 4),
    ],
)
def test_a_cell_that_the_layer_does_not_have_lights_nothing(cell) -> None:
    state = state_of(LESSON, Position(2, 3, 1), pointed=cell)
    assert not has_cell(state.layer, cell)
    assert pointed_cell(state) is None
    assert highlights_of(state) == highlights_of(state_of(LESSON, Position(2, 3, 1)))


def test_a_layer_without_biases_has_no_bias_to_point_at() -> None:
    assert geometry_has(LESSON, BiasCell(1))
    assert not geometry_has(LESSON.replace(bias=False), BiasCell(1))


def test_what_is_pointed_at_lies_over_the_chosen_slice() -> None:
    state = state_of(LESSON, Position(2, 3, 1), link=Link.SAME_WEIGHTS, pointed=OutputCell(0, 0, 0))
    roles = [cells.role for cells in highlights_of(state).output]
    assert roles == [Role.LINKED, Role.POINTED]
