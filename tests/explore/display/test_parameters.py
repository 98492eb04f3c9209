"""What the three positions of the switch cost, and the neuron that reads the whole input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.display.parts import ParametersPart
from convviz.explore.display.resolve import DisplayState, resolve
from convviz.explore.examples import examples
from convviz.explore.state import pokes, sharing, transitions, walks
from convviz.explore.state.derived import Derivations, derive
from convviz.explore.state.sharing import choose
from convviz.explore.state.state import BiasCell, Position, Sharing, State, WalkOrder, WeightCell
from convviz.ui.words.catalogue import Text
from tests.explore.display.geometries import geometries, positions, state_of


def shown(state: State) -> DisplayState:
    return resolve(state, derive(state.layer))


@pytest.fixture(scope="module")
def lesson() -> State:
    return examples.load("lesson")


@given(geometries(), st.sampled_from(WalkOrder), st.data())
def test_the_live_counts_are_those_of_the_sets_that_were_touched(g: Geometry, order, data) -> None:
    """Counted again neuron by neuron, by the sets that the neurons up to here own."""
    index = data.draw(st.integers(0, walks.total(g) - 1))
    walked = [walks.position_at(g, order, n) for n in range(index + 1)]
    state = replace(state_of(g), order=order, position=walked[-1])
    weights, inputs = int(np.prod(g.weights_shape[1:])), int(np.prod(g.input_shape))
    for how in Sharing:
        live = shown(choose(how)(state)).page.parameters.live
        assert live.shared == len({p.d for p in walked}) * (weights + g.bias)
        assert live.unshared == len(walked) * (weights + g.bias)
        assert live.full == len(walked) * (inputs + g.bias)


def row_numbers(part: ParametersPart) -> list[int]:
    return [dict(row.number.values)["n"] for row in part.costs.rows]


@given(geometries())
def test_the_rows_are_the_counts_that_the_walk_ends_with(g: Geometry) -> None:
    state = transitions.last(state_of(g))
    width, height, _ = g.output_shape
    for how in Sharing:
        part = shown(choose(how)(state)).page.parameters
        live = part.live
        if how is Sharing.FULL:
            assert row_numbers(part) == [live.full, live.unshared, live.shared]
        else:
            assert row_numbers(part) == [live.unshared, width * height, live.shared]
            assert live.unshared == width * height * live.shared
        assert part.live_text == part.costs.at_end


def sentence(part: ParametersPart, language: str = "en") -> list[str]:
    say = Text(language).text
    rows = [f"{say(row.number)} | {say(row.words)}" for row in part.costs.rows]
    return [say(part.costs.equation), *rows, *map(say, part.costs.beside), say(part.costs.tile_note)]


def test_the_sentence_follows_the_switch(lesson: State) -> None:
    found = {}
    for how in Sharing:
        part = shown(choose(how)(lesson)).page.parameters
        assert part.sharing is how
        found[how] = sentence(part)
    product = [
        "4 × 4 × 2 = 32 neurons × (5·5·4 + 1) = 101 each",
        "3,232 | not shared: a set for every neuron",
        "÷ 16 | a slice has 4 × 4 = 16 positions",
        "202 | shared: 2 sets × 101 = 200 weights + 2 biases",
        "fully connected 15,520",
        "3,200 multiplications, shared or not",
        "one tile = the whole bank, 202",
    ]
    assert found == {
        Sharing.SHARED: product,
        Sharing.UNSHARED: product,
        Sharing.FULL: [
            "4 × 4 × 2 = 32 neurons × (11·11·4 + 1) = 485 each",
            "15,520 | fully connected: each neuron reads all of X",
            "3,232 | not shared: 32 neurons × (5·5·4 + 1)",
            "202 | shared: 2 sets × 101 = 200 weights + 2 biases",
            "shared = not shared ÷ 16",
            "15,488 multiplications",
            "one tile = 2 sets for all of X, 970",
        ],
    }


def test_alexnet_s_sentence_has_the_figures_of_the_notes() -> None:
    assert sentence(shown(examples.load("alexnet")).page.parameters) == [
        "55 × 55 × 96 = 290,400 neurons × (11·11·3 + 1) = 364 each",
        "105,705,600 | not shared: a set for every neuron",
        "÷ 3,025 | a slice has 55 × 55 = 3,025 positions",
        "34,944 | shared: 96 sets × 364 = 34,848 weights + 96 biases",
        "fully connected 44,892,355,200",
        "105,415,200 multiplications, shared or not",
        "one tile = the whole bank, 34,944",
    ]


def test_a_chinese_reader_is_told_the_size_of_large_numbers() -> None:
    said = sentence(shown(examples.load("alexnet")).page.parameters, "zh")
    assert said[0] == "55 × 55 × 96 = 290,400 个神经元，每个 (11·11·3 + 1) = 364 个参数"
    assert [line.partition(" |")[0] for line in said[1:4]] == [
        "105,705,600 ≈ 1.06 亿",
        "÷ 3,025",
        "34,944 ≈ 3.49 万",
    ]
    assert said[3].endswith("共享：96 组权重 × 364 = 34,848 个权重 + 96 个偏置")


def test_one_is_said_in_the_singular() -> None:
    g = Geometry(width=1, height=1, depth=1, filters=1, size=1, bias=True)
    assert sentence(shown(state_of(g)).page.parameters) == [
        "1 × 1 × 1 = 1 neuron × (1·1·1 + 1) = 2 each",
        "2 | not shared: a set for every neuron",
        "÷ 1 | a slice has 1 × 1 = 1 position",
        "2 | shared: 1 set × 2 = 1 weight + 1 bias",
        "fully connected 2",
        "1 multiplication, shared or not",
        "one tile = the whole bank, 2",
    ]


def test_without_biases_no_bias_is_counted_or_said() -> None:
    g = Geometry(width=4, height=3, depth=2, filters=2, size=2, bias=False)
    said = sentence(shown(choose(Sharing.FULL)(state_of(g))).page.parameters)
    assert said[:4] == [
        "3 × 2 × 2 = 12 neurons × (4·3·2) = 24 each",
        "288 | fully connected: each neuron reads all of X",
        "96 | not shared: 12 neurons × (2·2·2)",
        "16 | shared: 2 sets × 8 = 16 weights",
    ]


def test_pokes_and_copies_that_differ_cost_the_same(lesson: State) -> None:
    before = shown(choose(Sharing.UNSHARED)(lesson)).page.parameters
    changed = pokes.poke_by(BiasCell(0), 1)(sharing.let_differ(choose(Sharing.UNSHARED)(lesson)))
    assert shown(changed).page.parameters == before


def test_turning_the_switch_computes_no_volume(lesson: State) -> None:
    derivations = Derivations()
    first = resolve(lesson, derivations.of_state(lesson))
    for how in (Sharing.UNSHARED, Sharing.FULL, Sharing.SHARED):
        state = choose(how)(lesson)
        assert resolve(state, derivations.of_state(state)).page.output.values is first.page.output.values


@given(geometries(), st.data())
def test_a_fully_connected_neuron_is_shown_whole(g: Geometry, data: st.DataObject) -> None:
    position = data.draw(st.sampled_from(positions(g)))
    state = choose(Sharing.FULL)(state_of(g, position, channel=99))
    cell = WeightCell(position.d, g.width - 1, g.height - 1, g.depth - 1)
    state = replace(pokes.poke_by(cell, 2)(state), channel=99)
    part = shown(state).page.neuron
    own = state.layer.weights_of(position.x, position.y, position.d)
    assert part.products.array.shape == g.input_shape
    assert np.array_equal(part.products.array, state.layer.X * own.weights)
    assert part.channel_sums == tuple((state.layer.X * own.weights).sum(axis=(0, 1)).tolist())
    assert part.total == int((state.layer.X * own.weights).sum())
    assert (part.channel, part.first_channel, part.padding) == (g.depth - 1, 0, ())


@given(geometries(), st.data())
def test_the_start_of_a_fully_connected_neuron_is_where_its_weights_stand(g: Geometry, data) -> None:
    position = data.draw(st.sampled_from(positions(g)))
    state = state_of(g, position)
    biases = np.zeros(g.filters, int) if g.bias else None
    ones = replace(state, layer=Layer(g, state.layer.X, np.ones(g.weights_shape, int), biases))
    full = choose(Sharing.FULL)(ones)
    field = shown(full).page.neuron.field
    assert field is not None
    expected = full.layer.weights_of(position.x, position.y, position.d).weights
    made = np.zeros(g.input_shape, int)
    made[np.ix_(field.x.indices, field.y.indices, field.slices.indices)] = 1
    assert np.array_equal(made, expected)


def test_alexnet_costs_what_the_notes_say() -> None:
    state = transitions.jump(Position(54, 54, 95))(examples.load("alexnet"))
    derived = derive(state.layer)
    part = resolve(state, derived).page.parameters
    assert (part.live.shared, part.live.unshared, part.live.full) == (34_944, 105_705_600, 44_892_355_200)
