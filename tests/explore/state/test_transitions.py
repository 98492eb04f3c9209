from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.message import Refused
from convviz.explore.scene import integers
from convviz.explore.state import transitions, walks
from convviz.explore.state.state import (
    BiasCell,
    InputCell,
    InputKind,
    Link,
    OutputCell,
    Position,
    Scene,
    State,
    Tile,
    WalkOrder,
    WeightCell,
)

START = Position(0, 0, 0)
LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)


def state_of(g: Geometry, position: Position = START, kind: InputKind = InputKind.NUMBERS) -> State:
    X, W = integers.input_values(g.input_shape), integers.weight_values(g.weights_shape)
    layer = Layer(g, X, W, integers.bias_values(g.filters) if g.bias else None)
    return State(Scene("lesson", kind, "integers"), layer, position)


@pytest.fixture
def lesson() -> State:
    return state_of(LESSON)


def test_stepping_visits_every_neuron_once(lesson: State) -> None:
    seen = [lesson.position]
    state = lesson
    while (stepped := transitions.step(1)(state)) is not state:
        state = stepped
        seen.append(state.position)
    assert len(seen) == len(set(seen)) == 32
    assert seen[30] == Position(2, 3, 1)
    assert transitions.step(-31)(state) == lesson


@pytest.mark.parametrize(("n", "x"), [(-1, 0), (-100, 0), (1, 1), (3, 3)])
def test_a_step_beyond_the_beginning_stays(lesson: State, n: int, x: int) -> None:
    stepped = transitions.step(n)(lesson)
    assert stepped.position == Position(x, 0, 0)
    assert (stepped is lesson) == (x == 0)


def test_a_long_step_ends_at_the_end(lesson: State) -> None:
    end = transitions.step(1000)(lesson)
    assert end.position == Position(3, 3, 1)
    assert transitions.step(1)(end) is end
    assert transitions.last(lesson) == end
    assert transitions.first(end) == lesson
    assert transitions.first(lesson) is lesson


@pytest.mark.parametrize(
    ("order", "rows"),
    [
        (WalkOrder.X_FIRST, [(1, 1, 0), (1, 2, 0), (1, 3, 0), (1, 0, 1)]),
        (WalkOrder.Y_FIRST, [(2, 0, 0), (3, 0, 0), (0, 0, 1), (1, 0, 1)]),
        (WalkOrder.COLUMN_FIRST, [(2, 0, 0), (3, 0, 0), (0, 1, 0), (1, 1, 0)]),
    ],
)
def test_rows_are_the_lines_of_the_walk(lesson: State, order: WalkOrder, rows: list[tuple[int, ...]]) -> None:
    state = replace(lesson, position=Position(1, 0, 0), order=order)
    seen = [transitions.step_row(n)(state).position for n in range(1, 5)]
    assert seen == [Position(*row) for row in rows]
    back = transitions.step_row(-4)(transitions.step_row(4)(state))
    assert back == state


def test_there_is_no_row_beyond_the_last(lesson: State) -> None:
    state = transitions.jump(Position(2, 2, 1))(lesson)
    below = transitions.step_row(5)(state)
    assert below.position == Position(2, 3, 1)
    assert transitions.step_row(1)(below) is below
    assert transitions.step_row(-1)(lesson) is lesson


@pytest.mark.parametrize("order", list(WalkOrder))
def test_slices_are_stepped_at_the_same_place(lesson: State, order: WalkOrder) -> None:
    state = replace(lesson, position=Position(2, 1, 0), order=order)
    other = transitions.step_slice(1)(state)
    assert other.position == Position(2, 1, 1)
    assert transitions.step_slice(1)(other) is other
    assert transitions.step_slice(-1)(state) is state


@given(st.integers(-6, 6), st.integers(-6, 6), st.integers(0, 3), st.integers(0, 3))
def test_arrows_stop_at_the_edge(dx: int, dy: int, x: int, y: int) -> None:
    state = state_of(LESSON, Position(x, y, 1))
    moved = transitions.move(dx, dy)(state)
    assert moved.position == Position(min(3, max(0, x + dx)), min(3, max(0, y + dy)), 1)
    assert (moved is state) == (moved.position == state.position)


def test_jumping(lesson: State) -> None:
    assert transitions.jump(Position(2, 3, 1))(lesson).position == Position(2, 3, 1)
    assert transitions.jump_to_index(30)(lesson).position == Position(2, 3, 1)
    assert transitions.jump(Position(0, 0, 0))(lesson) is lesson


@pytest.mark.parametrize("position", [Position(4, 0, 0), Position(0, -1, 0), Position(0, 0, 2)])
def test_no_jump_out_of_the_volume(lesson: State, position: Position) -> None:
    with pytest.raises(Refused) as refusal:
        transitions.jump(position)(lesson)
    assert refusal.value.reason.key == "explore.refused.position"


@pytest.mark.parametrize("n", [-1, 32])
def test_no_jump_beyond_the_walk(lesson: State, n: int) -> None:
    with pytest.raises(Refused) as refusal:
        transitions.jump_to_index(n)(lesson)
    assert dict(refusal.value.reason.values) == {"number": n + 1, "total": 32}


def test_switches(lesson: State) -> None:
    assert transitions.toggle_relu(lesson).relu
    assert transitions.toggle_relu(transitions.toggle_relu(lesson)) == lesson
    assert transitions.toggle_fill(lesson).fill_all
    assert transitions.choose_link(Link.SAME_FIELD)(lesson).link is Link.SAME_FIELD
    assert transitions.choose_link(Link.NONE)(lesson) is lesson
    assert transitions.choose_order(WalkOrder.Y_FIRST)(lesson).order is WalkOrder.Y_FIRST
    assert transitions.choose_order(WalkOrder.X_FIRST)(lesson) is lesson


def test_only_colour_pictures_have_a_colour_switch(lesson: State) -> None:
    assert transitions.toggle_colour(lesson) is lesson
    colour = state_of(Geometry(width=4, height=4, depth=3, filters=1, size=2), kind=InputKind.PICTURE)
    assert not transitions.toggle_colour(colour).true_colour
    grey = state_of(Geometry(width=4, height=4, depth=1, filters=1, size=2), kind=InputKind.PICTURE)
    assert transitions.toggle_colour(grey) is grey


def test_channels(lesson: State) -> None:
    assert transitions.choose_channel(3)(lesson).channel == 3
    assert transitions.choose_channel(0)(lesson) is lesson
    for c in (-1, 4):
        with pytest.raises(Refused):
            transitions.choose_channel(c)(lesson)


@pytest.mark.parametrize(
    "cell",
    [InputCell(10, 10, 3), WeightCell(1, 4, 4, 3), BiasCell(1), OutputCell(3, 3, 1), Tile(3, 3)],
)
def test_pointing(lesson: State, cell) -> None:
    pointing = transitions.point(cell)(lesson)
    assert pointing.pointed == cell
    assert transitions.point(cell)(pointing) is pointing
    assert transitions.point(None)(pointing) == lesson
    assert transitions.point(None)(lesson) is lesson


@pytest.mark.parametrize(
    "cell",
    [
        InputCell(11, 0, 0),
        InputCell(-1, 0, 0),
        InputCell(0, 0, 4),
        WeightCell(2, 0, 0, 0),
        WeightCell(0, 5, 0, 0),
        WeightCell(0, 0, 0, 4),
        BiasCell(2),
        OutputCell(4, 0, 0),
        OutputCell(0, 0, -1),
        Tile(0, 4),
    ],
)
def test_a_cell_that_is_not_there_is_nothing(lesson: State, cell) -> None:
    assert transitions.point(cell)(lesson) is lesson
    with pytest.raises(Refused):
        transitions.visit(cell)(lesson)


def test_padding_can_be_pointed_at_and_a_missing_bias_cannot() -> None:
    g = Geometry(width=5, height=5, depth=3, filters=2, size=3, padding=(1, 0), bias=False)
    state = state_of(g)
    assert transitions.point(InputCell(-1, 0, 0))(state).pointed == InputCell(-1, 0, 0)
    assert transitions.point(InputCell(0, -1, 0))(state) is state
    assert transitions.point(BiasCell(0))(state) is state


def test_a_click_goes_to_what_was_clicked(lesson: State) -> None:
    state = transitions.jump(Position(2, 1, 0))(lesson)
    assert transitions.visit(OutputCell(3, 0, 1))(state).position == Position(3, 0, 1)
    assert transitions.visit(Tile(0, 3))(state).position == Position(0, 3, 0)
    assert transitions.visit(BiasCell(1))(state).position == Position(2, 1, 1)
    weight = transitions.visit(WeightCell(1, 0, 0, 2))(state)
    assert weight.position == Position(2, 1, 1)
    assert weight.channel == 2
    assert transitions.visit(OutputCell(2, 1, 0))(state) is state


geometries = st.builds(
    lambda width, height, size, stride, padding, dilation: Geometry(
        width=width,
        height=height,
        depth=4,
        filters=4,
        size=size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=2,
    ),
    st.integers(5, 12),
    st.integers(5, 12),
    st.integers(1, 3),
    st.integers(1, 4),
    st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2),
    st.integers(1, 2),
)


@given(geometries, st.data())
def test_a_click_on_the_input_goes_to_the_best_centred_reader(g: Geometry, data: st.DataObject) -> None:
    ((left, right), (top, bottom)), (width, height, _) = g.padding, g.output_shape
    x = data.draw(st.integers(-left, g.width + right - 1))
    y = data.draw(st.integers(-top, g.height + bottom - 1))
    c, d = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    found = transitions.visit(InputCell(x, y, c))(state_of(g, Position(0, 0, d))).position

    def off_centre(o: int, i: int, axis: int) -> tuple[bool, int]:
        taps = [o * g.stride[axis] - g.padding[axis][0] + t * g.dilation[axis] for t in range(g.size[axis])]
        return i not in taps, abs(taps[0] + taps[-1] - 2 * i)

    assert off_centre(found.x, x, 0) == min(off_centre(o, x, 0) for o in range(width))
    assert off_centre(found.y, y, 1) == min(off_centre(o, y, 1) for o in range(height))
    assert found.d // 2 == c // 2  # a slice of the channel's group
    if d // 2 == c // 2:
        assert found.d == d


@given(
    st.lists(st.sampled_from(["step", "row", "slice", "move", "order", "first", "last", "jump"]), max_size=25)
)
def test_whatever_is_done_the_neuron_exists(deeds: list[str]) -> None:
    state = state_of(LESSON)
    for number, deed in enumerate(deeds):
        n = (-1) ** number * (number % 5)
        transition = {
            "step": transitions.step(n),
            "row": transitions.step_row(n),
            "slice": transitions.step_slice(n),
            "move": transitions.move(n, number % 3 - 1),
            "order": transitions.choose_order(list(WalkOrder)[number % 3]),
            "first": transitions.first,
            "last": transitions.last,
            "jump": transitions.jump_to_index(number),
        }[deed]
        state = transition(state)
        assert 0 <= walks.index_of(LESSON, state.order, state.position) < 32
        assert state.position in {Position(*at) for at in product(range(4), range(4), range(2))}
