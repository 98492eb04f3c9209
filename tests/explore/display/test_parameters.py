"""What the three positions of the switch cost, and the neuron that reads the whole input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.display.resolve import resolve
from convviz.explore.display.screen import DisplayState
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


@settings(max_examples=40, deadline=None)
@given(geometries(), st.sampled_from(WalkOrder), st.data())
def test_the_live_counts_are_those_of_the_sets_that_were_touched(g: Geometry, order, data) -> None:
    """Counted again neuron by neuron, by the sets that the neurons visited own."""
    index = data.draw(st.integers(0, walks.total(g) - 1))
    visited = [walks.position_at(g, order, n) for n in range(index + 1)]
    state = replace(state_of(g), order=order, position=visited[-1])
    weights, inputs = int(np.prod(g.weights_shape[1:])), int(np.prod(g.input_shape))
    for how in Sharing:
        live = shown(choose(how)(state)).page.parameters.live
        assert live.shared == len({p.d for p in visited}) * (weights + g.bias)
        assert live.unshared == len(visited) * (weights + g.bias)
        assert live.full == len(visited) * (inputs + g.bias)


@settings(max_examples=40, deadline=None)
@given(geometries())
def test_what_holds_at_the_end_of_the_walk_is_the_count_of_its_bar(g: Geometry) -> None:
    state = transitions.last(state_of(g))
    part = shown(state).page.parameters
    assert (part.live.shared, part.live.unshared, part.live.full) == tuple(
        bar.count for bar in part.costs.bars
    )


def test_the_sentences_follow_the_switch(lesson: State) -> None:
    say = Text("en").text
    found = {}
    for how in Sharing:
        part = shown(choose(how)(lesson)).page.parameters
        assert part.sharing is how
        found[how] = [
            say(m)
            for m in (part.costs.factor, part.costs.factor_shorter[0], part.costs.work, part.costs.work_else)
        ]
        found[how] += [say(part.costs.tile_note), say(part.costs.ratio) if part.costs.ratio else None]
    factor, product = "3,232 = 202 × 16: a slice has 4 × 4 = 16 neurons", "3,232 = 202 × 16"
    work, full = "3,200, with and without sharing", "15,488 fully connected"
    assert found == {
        Sharing.SHARED: [factor, product, work, full, "one set, 16 positions", "÷ 16 with sharing"],
        Sharing.UNSHARED: [factor, product, work, full, "16 sets per slice", "× 16 without sharing"],
        Sharing.FULL: [
            "15,520 = 32 × 485: each neuron has 484 weights and 1 bias",
            "15,520 = 32 × 485",
            full,
            work,
            "16 sets, each for all X",
            None,
        ],
    }


def test_without_biases_no_bias_is_counted_or_said() -> None:
    g = Geometry(width=4, height=3, depth=2, filters=2, size=2, bias=False)
    part = shown(choose(Sharing.FULL)(state_of(g))).page.parameters
    assert Text("en").text(part.costs.factor) == "288 = 12 × 24: each neuron has 24 weights"


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


@settings(max_examples=40, deadline=None)
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
    assert (part.channel, part.first_channel, part.padded) == (g.depth - 1, 0, (0, 0))


@settings(max_examples=40, deadline=None)
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
    assert [Text("en").number(bar.bytes, "bytes") for bar in part.costs.bars] == [
        "140 kB",
        "423 MB",
        "180 GB",
    ]
