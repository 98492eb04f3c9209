"""From a state to the display parts: the worked example's numbers, and a step that computes nothing twice."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry
from convviz.explore.display.parts import UpToHere
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.state import transitions
from convviz.explore.state.derived import Derivations, Derived, derive
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import (
    BiasCell,
    InputCell,
    Link,
    OutputCell,
    Position,
    State,
    Tile,
    WalkOrder,
    WeightCell,
)
from convviz.explore.state.values import Values
from tests.explore.display.geometries import geometries, layer_of, positions, state_of

LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)


@pytest.fixture(scope="module")
def lesson() -> State:
    """Return the worked example at V[2,3,1]."""
    return transitions.jump(Position(2, 3, 1))(examples.load("lesson"))


def shown(state: State, derived: Derived | None = None):
    return resolve(state, derived or derive(state.layer))


def test_the_neuron_of_the_source(lesson: State) -> None:
    part = shown(lesson).page.neuron
    assert "".join(token.text for token in part.expression) == "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1"
    assert part.channel_sums == (-4, 14, 7, -9)
    assert (part.total, part.bias, part.value, part.activation) == (8, -2, 6, None)
    assert np.array_equal(part.products.array, lesson.layer.X[4:9, 6:11, :] * lesson.layer.weights[1])


def test_the_source_s_ten_lines(lesson: State) -> None:
    positions = [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0), (0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1)]
    positions += [(0, 1, 1), (2, 3, 1)]
    derived = derive(lesson.layer)
    values = [resolve(replace(lesson, position=Position(*at)), derived).page.neuron.value for at in positions]
    assert values == [5, 13, -1, 7, -4, -8, 5, -5, -4, 6]


def test_the_input_shows_where_the_neuron_looks(lesson: State) -> None:
    part = shown(lesson).page.input
    assert (part.field_x, part.field_y, part.channels) == (Span(4, 9), Span(6, 11), Span(0, 4))
    assert (part.ruler_x, part.ruler_y, part.filter) == ("4:9", "6:11", 1)
    assert (part.x.length, part.x.size, part.x.stride, part.x.output, part.x.unread) == (11, 5, 2, 4, 0)


def test_the_filters_count_their_uses(lesson: State) -> None:
    part = shown(lesson).page.filters
    assert (part.uses, part.positions) == ((16, 15), (4, 4))
    assert part.current == 1


def test_the_column_and_relu(lesson: State) -> None:
    assert shown(lesson).page.output.column == (5, 6)
    first = replace(lesson, position=Position(0, 0, 1), relu=True)
    part = shown(first).page
    assert part.output.column == (5, 0)
    assert (part.neuron.value, part.neuron.activation) == (-4, 0)
    assert part.output.values.array.min() == 0


@pytest.mark.parametrize(
    ("index", "live"),
    [
        (0, UpToHere(1, 1, 101, 101, 485)),
        (1, UpToHere(2, 1, 101, 202, 970)),
        (2, UpToHere(3, 1, 101, 303, 1455)),
        (15, UpToHere(16, 1, 101, 1616, 7760)),
        (16, UpToHere(17, 2, 202, 1717, 8245)),
        (31, UpToHere(32, 2, 202, 3232, 15520)),
    ],
)
def test_the_live_counts(lesson: State, index: int, live: UpToHere) -> None:
    assert shown(transitions.jump_to_index(index)(lesson)).page.parameters.live == live


def cells(sets: tuple[CellSet, ...]) -> set[tuple[int, int, int]]:
    return {(x, y, d) for s in sets for x in s.x.indices for y in s.y.indices for d in s.slices.indices}


@pytest.mark.parametrize("order", WalkOrder)
def test_what_is_filled_is_what_the_walk_has_visited(lesson: State, order: WalkOrder) -> None:
    state = transitions.first(replace(lesson, order=order))
    derived, visited = derive(lesson.layer), set()
    for index in range(32):
        here = transitions.jump_to_index(index)(state)
        visited.add((here.position.x, here.position.y, here.position.d))
        display = resolve(here, derived)
        assert cells(display.page.output.visited) == visited
        assert cells(display.page.parameters.reached) == visited
        assert display.page.filters.uses == tuple(sum(1 for v in visited if v[2] == k) for k in range(2))
        assert display.transport.index == index


def test_all_maps_can_be_filled_at_once(lesson: State) -> None:
    display = shown(replace(lesson, position=Position(0, 0, 0), fill_all=True))
    assert len(cells(display.page.output.visited)) == 32
    assert cells(display.page.parameters.reached) == {(0, 0, 0)}  # what is counted is the walk's
    assert display.page.parameters.live.neurons == 1


def test_only_the_panel_of_the_pointed_cell_marks_it(lesson: State) -> None:
    derived = derive(lesson.layer)
    marks = {
        InputCell(5, 5, 0): "input",
        WeightCell(0, 2, 2, 1): "filters",
        BiasCell(0): "filters",
        OutputCell(1, 1, 0): "output",
        Tile(1, 1): "parameters",
    }
    for cell, panel in marks.items():
        page = resolve(replace(lesson, pointed=cell), derived).page
        for name in ("input", "filters", "output", "parameters"):
            assert getattr(page, name).pointed == (cell if name == panel else None)


def test_the_slice_and_the_column_are_lit(lesson: State) -> None:
    weights = shown(replace(lesson, link=Link.SAME_WEIGHTS)).page
    assert [w.role for w in weights.input.windows] == [Role.LINKED]
    assert (weights.input.windows[0].x, weights.input.windows[0].y) == (Span(0, 4), Span(0, 4))
    assert weights.filters.lit_filters == Span(1, 2)
    column = shown(replace(lesson, link=Link.SAME_FIELD)).page
    assert column.filters.lit_filters == Span(0, 2)
    assert cells(column.output.lit) == {(2, 3, 0), (2, 3, 1)}


@given(geometries(), st.data())
def test_the_sum_is_the_sum_of_what_is_shown(g: Geometry, data: st.DataObject) -> None:
    position = data.draw(st.sampled_from(positions(g)))
    state = state_of(g, position)
    part = shown(state).page.neuron
    total = 0
    for c, subtotal in enumerate(part.channel_sums):
        products = [int(part.products.array[i, j, c]) for i in range(g.size[0]) for j in range(g.size[1])]
        assert sum(products) == subtotal
        total += subtotal
    assert part.total == total
    assert part.value == total + (part.bias or 0)
    assert (part.bias is None) == (not g.bias)
    read = shown(state).page.input
    inside = [
        [0 <= i < n for i in s.indices]
        for s, n in (
            (read.field_x, g.width),
            (read.field_y, g.height),
        )
    ]
    padding = np.array([[not (across and down) for down in inside[1]] for across in inside[0]])
    marked = np.zeros(g.size, dtype=int)
    for cells in part.padding:
        marked[np.ix_(cells.x.indices, cells.y.indices)] += 1
    assert np.array_equal(marked, padding)  # each cell once
    assert not part.patch.array[padding].any()
    assert np.array_equal(part.patch.array * part.weights.array, part.products.array)
    assert part.first_channel == position.d // (g.filters // g.groups) * (g.depth // g.groups)


def same(one: object, other: object) -> bool:
    """Compare display parts by what they hold, arrays by their entries."""
    if isinstance(one, Values) and isinstance(other, Values):
        return np.array_equal(one.array, other.array) and one.limit == other.limit
    if is_dataclass(one):
        return type(one) is type(other) and all(
            same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return one == other


def test_what_is_kept_is_what_would_be_made(lesson: State) -> None:
    derived = derive(lesson.layer)
    steps = [
        transitions.step(-3),
        transitions.toggle_relu,
        transitions.point(OutputCell(1, 1, 1)),
        transitions.choose_channel(2),
        transitions.toggle_relu,
        transitions.choose_order(WalkOrder.Y_FIRST),
        transitions.toggle_fill,
        transitions.step(2),
        transitions.choose_link(Link.SAME_FIELD),
        transitions.point(None),
    ]
    state = lesson
    for step in steps:
        state = step(state)
        kept, made = resolve(state, derived), resolve(state, derive(state.layer))
        assert same(kept, made)


def test_pointing_leaves_the_other_parts_the_same(lesson: State) -> None:
    derived = derive(lesson.layer)
    before = resolve(lesson, derived)
    after = resolve(replace(lesson, pointed=BiasCell(0)), derived)
    assert after.page.neuron is before.page.neuron
    assert after.hyperparameters is before.hyperparameters
    assert after.transport == before.transport
    assert after.page.parameters == before.page.parameters
    assert after.page.input == before.page.input
    assert after.page.output != before.page.output
    assert after.status != before.status


def test_a_step_computes_no_volume_again(lesson: State, monkeypatch: pytest.MonkeyPatch) -> None:
    derivations = Derivations()
    resolve(lesson, derivations.of(lesson.layer))

    def refuse(self: object) -> None:
        raise AssertionError("a volume was computed in a step")

    monkeypatch.setattr(type(lesson.layer), "forward", refuse)
    for index in range(32):
        state = transitions.jump_to_index(index)(lesson)
        assert (
            resolve(state, derivations.of(state.layer)).page.output.values is derivations.of(lesson.layer).V
        )


def test_another_layer_s_volumes_are_refused(lesson: State) -> None:
    with pytest.raises(ValueError, match="another layer"):
        resolve(lesson, derive(layer_of(LESSON)))


def test_a_channel_beyond_the_filter_is_its_last(lesson: State) -> None:
    assert shown(replace(lesson, channel=99)).page.neuron.channel == 3


def test_no_part_grows_with_the_volumes() -> None:
    """The parts of a layer a hundred times larger hold as many objects as those of a small one."""

    def objects(part: object) -> int:
        if isinstance(part, tuple):
            return 1 + sum(objects(item) for item in part)
        if is_dataclass(part) and not isinstance(part, Values):
            return 1 + sum(objects(getattr(part, field.name)) for field in fields(part))
        return 1

    counts = set()
    for side in (31, 311):
        g = Geometry(width=side, height=side, depth=3, filters=4, size=11, stride=4)
        state = state_of(g, Position(2, 2, 2), link=Link.SAME_WEIGHTS, pointed=InputCell(15, 15, 1))
        counts.add(objects(shown(state)))
    assert len(counts) == 1
