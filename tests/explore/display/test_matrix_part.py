"""The matrix page against matrices written out entry by entry."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.display.matrix.matrix_entries import (
    column_of,
    count_places,
    entry_at,
    entry_message,
    first_read,
    input_at,
    neuron_at,
    places_of,
    reads_within,
    row_of,
)
from convviz.explore.display.matrix.matrix_part import (
    MatrixPart,
    matrix_facts,
    matrix_part,
    percent,
    window_message,
)
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, OutputCell, Position, State, WeightCell
from convviz.ui.words.catalogue import Text
from tests.explore.some_layers import OF_NUMBERS

CASES = [
    *((name, Sharing.SHARED) for name in OF_NUMBERS),
    *((name, Sharing.UNSHARED) for name in ("lesson", "demo", "depthwise")),
    *((name, Sharing.FULL) for name in ("lesson", "demo")),
]
every_case = pytest.mark.parametrize(("name", "position"), CASES, ids=lambda v: str(getattr(v, "value", v)))


@lru_cache(maxsize=len(CASES))
def in_position(name: str, position: Sharing) -> State:
    return sharing.choose(position)(examples.load(name))


def part_of(state: State) -> MatrixPart:
    return matrix_part(state, derive(state.layer))


def sentences(part: MatrixPart, language: str = "en") -> list[str]:
    return [Text(language).text(sentence) for sentence in part.sentences]


@lru_cache(maxsize=len(CASES) + 1)
def written_out(state: State) -> dict[tuple[int, int], tuple[WeightCell, float]]:
    """Return every entry that is a weight, found by walking the neurons and what each of them reads."""
    g, layer = state.layer.geometry, state.layer
    full = sharing.sharing_of(layer) is Sharing.FULL
    found = {}
    columns, rows, filters = g.output_shape
    for n, (d, y, x) in enumerate(np.ndindex(filters, rows, columns)):
        weights = layer.weights_of(x, y, d).weights
        first = d // (g.filters // g.groups) * (g.depth // g.groups)
        for i, j, c in np.ndindex(weights.shape):
            if full:
                at = (i, j, c)
            else:
                at = (
                    x * g.stride[0] - g.padding[0][0] + i * g.dilation[0],
                    y * g.stride[1] - g.padding[1][0] + j * g.dilation[1],
                    first + c,
                )
            if 0 <= at[0] < g.width and 0 <= at[1] < g.height:
                m = (at[2] * g.height + at[1]) * g.width + at[0]
                found[n, m] = WeightCell(d, i, j, c), float(weights[i, j, c])
    return found


@every_case
def test_the_counts_are_those_of_the_matrix_written_out(name: str, position: Sharing) -> None:
    state = in_position(name, position)
    facts, entries = matrix_facts(state.layer), written_out(state)
    assert state.layer.matrix().shape == (facts.rows, facts.columns)
    assert facts.connections == len(entries)
    assert facts.zeros == facts.rows * facts.columns - len(entries)
    assert facts.zero_entries == sum(value == 0 for _, value in entries.values())
    if position is Sharing.SHARED:
        places: dict[WeightCell, int] = {}
        for weight, _ in entries.values():
            places[weight] = places.get(weight, 0) + 1
        assert (facts.least, facts.most) == (min(places.values()), max(places.values()))
        assert facts.weights == len(places) == state.layer.common.weights.size
        assert facts.zero_weights == np.count_nonzero(state.layer.common.weights == 0)
    else:
        own = state.layer.weights_of(0, 0, 0).weights.size
        assert facts.weights == facts.rows * own
        assert (facts.least, facts.most) == (1, 1)


def test_the_worked_example_has_the_lessons_numbers() -> None:
    part = part_of(in_position("lesson", Sharing.SHARED))
    facts = part.facts
    assert (facts.rows, facts.columns, facts.entries, facts.zeros) == (32, 484, 15_488, 12_288)
    assert (facts.weights, facts.least, facts.most, facts.connections) == (200, 16, 16, 3_200)
    assert (facts.zero_weights, facts.zero_entries) == (68, 1_088)
    assert facts.share == Fraction(12_288, 15_488)
    assert sentences(part) == [
        "32 neurons × 484 inputs = 15,488 entries",
        "12,288 structural zeros (≈ 79.34%)",
        "200 weights, each in 16 places: 200 × 16 = 3,200",
        "68 of the 200 weights happen to be 0 (1,088 entries)",
    ]


def test_the_sentences_follow_the_switch() -> None:
    unshared, full = (part_of(in_position("lesson", p)) for p in (Sharing.UNSHARED, Sharing.FULL))
    assert sentences(unshared)[1:] == [
        "12,288 structural zeros (≈ 79.34%)",
        "3,200 weights, each in one place",
        "1,088 of the 3,200 weights in the matrix happen to be 0",
    ]
    assert sentences(full)[1:] == [
        "no structural zeros: every neuron reads every input",
        "15,488 weights, each in one place",
        "13,376 of the 15,488 weights in the matrix happen to be 0",
    ]
    assert "3,200 个权重，各出现一次" in sentences(unshared, "zh")


def test_padding_has_no_column() -> None:
    shared, unshared = (part_of(in_position("demo", p)) for p in (Sharing.SHARED, Sharing.UNSHARED))
    assert sentences(shared)[2] == "54 weights, each in 4 to 9 places, 294 in all: zero-padding has no column"
    assert sentences(unshared)[2].startswith("486 weights: 294 in one place each, 192 on zero-padding")


def test_copies_that_differ_are_counted_where_they_can_be() -> None:
    state = sharing.let_differ(in_position("lesson", Sharing.UNSHARED))
    entries = written_out(state)
    facts = matrix_facts(state.layer)
    assert facts.zero_entries == sum(value == 0 for _, value in entries.values()) != 1_088
    large = sharing.let_differ(in_position("lenet", Sharing.UNSHARED))
    assert matrix_facts(large.layer).zero_weights is None
    assert len(part_of(large).sentences) == 3


@every_case
def test_every_entry_is_named(name: str, position: Sharing) -> None:
    state = in_position(name, position)
    entries = written_out(state)
    rows, columns = matrix_facts(state.layer).rows, matrix_facts(state.layer).columns
    for n in range(0, rows, 7):
        for m in range(0, columns, 5):
            entry = entry_at(state.layer, n, m)
            weight, value = entries.get((n, m), (None, 0.0))
            assert (entry.weight, entry.value) == (weight, value)
            assert row_of(state.layer.geometry, entry.neuron) == n
            assert column_of(state.layer.geometry, entry.input) == m


@every_case
def test_the_places_of_a_weight_are_where_it_stands(name: str, position: Sharing) -> None:
    state = in_position(name, position)
    entries, everywhere = written_out(state), range(matrix_facts(state.layer).rows)
    at = Position(1, 1, 1)
    own = None if position is Sharing.SHARED else row_of(state.layer.geometry, at)
    for weight in sorted({weight for weight, _ in entries.values()}, key=str)[::7]:
        if own is not None and weight.k != at.d:
            continue
        expected = sorted(e for e, (w, _) in entries.items() if w == weight and own in (None, e[0]))
        assert places_of(state.layer, weight, at, everywhere) == expected
        assert places_of(state.layer, weight, at, range(3, 9)) == [e for e in expected if 3 <= e[0] < 9]
        if position is Sharing.SHARED:
            assert count_places(state.layer, weight) == len(expected)


def test_an_entry_in_words() -> None:
    def said(position: Sharing, row: int, column: int, language: str = "en") -> str:
        layer = in_position("lesson", position).layer
        return Text(language).text(entry_message(layer, entry_at(layer, row, column)))

    row, column = 16 + 3 * 4 + 2, 6 * 11 + 4
    assert said(Sharing.SHARED, row, column) == (
        "neuron V[2,3,1] × input X[4,6,0] → weight W1[0,0,0] = 0, in 16 places"
    )
    assert said(Sharing.UNSHARED, row, column).endswith("→ weight W1[2,3][0,0,0] = 0, in 1 place")
    assert said(Sharing.FULL, row, column).endswith("→ weight W1[2,3][4,6,0] = 0, in 1 place")
    outside = said(Sharing.SHARED, row, (3 * 11 + 10) * 11 + 10)
    assert outside.endswith("→ structural zero: this neuron does not read X[10,10,3]")
    assert "权重 W1[0,0,0] = 0，出现 16 次" in said(Sharing.SHARED, row, column, "zh")


@given(
    size=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    groups=st.sampled_from((1, 2)),
    data=st.data(),
)
def test_the_field_is_found_in_the_columns(
    size: int, stride: int, padding: int, dilation: int, groups: int, data: st.DataObject
) -> None:
    g = Geometry(
        width=8, height=7, depth=4, filters=2, size=size, stride=stride, padding=padding,
        dilation=dilation, groups=groups,
    )  # fmt: skip
    layer = Layer(g, np.ones(g.input_shape, int), np.ones(g.weights_shape, int), np.zeros(2, int))
    row = data.draw(st.integers(0, math.prod(g.output_shape) - 1))
    first = data.draw(st.integers(0, 8 * 7 * 4 - 1))
    stop = data.draw(st.integers(first, 8 * 7 * 4))
    neuron = neuron_at(g, row)
    at = Position(neuron.x, neuron.y, neuron.d)
    owners = layer.matrix_window(range(row, row + 1), range(8 * 7 * 4)).owners[0]
    # A stretch that a line of the field spans, though it may fall between its taps, counts as read.
    exact = bool((owners[first:stop] >= 0).any())
    assert reads_within(g, at, range(first, stop)) or not exact
    if dilation == 1 and stop > first:
        assert reads_within(g, at, range(first, stop)) is exact
    if (owners >= 0).any() and padding == 0:
        assert first_read(g, at) == int(np.flatnonzero(owners >= 0)[0])


def test_rows_and_columns_are_counted_as_the_walk_goes() -> None:
    g = examples.load("lesson").layer.geometry
    assert neuron_at(g, 30) == OutputCell(2, 3, 1)
    assert row_of(g, Position(2, 3, 1)) == 30
    assert input_at(g, 4 + 6 * 11) == InputCell(4, 6, 0)


def test_the_window_is_told() -> None:
    part = part_of(examples.load("lesson"))
    say = Text("en").text
    assert say(window_message(part, range(32), range(484))) == "the whole matrix"
    assert say(window_message(part, range(8, 16), range(121))) == (
        "rows 8–15 of 0–31, columns 0–120 of 0–483: 6.25% of the matrix"
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(91, 100), "91%"),
        (Fraction(96, 121), "≈ 79.34%"),
        (Fraction(999_999, 1_000_000), "≈ 99.9999%"),
        (Fraction(1, 3_000_000), "≈ 0.00003%"),
    ],
)
def test_percent_is_never_cut_to_nothing_or_to_all(share: Fraction, words: str) -> None:
    assert percent(share) == words.replace("≈ 99.9999%", "99.9999%")


def test_a_step_computes_no_count() -> None:
    state = examples.load("alexnet")
    derived = derive(state.layer)
    before = matrix_part(state, derived)
    tracemalloc.start()
    after = matrix_part(transitions.step(56)(state), derived)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after.facts is before.facts
    assert after.sentences is before.sentences
    assert (after.position, after.row) == (Position(1, 1, 0), 56)
    assert peak < 20_000


def test_nothing_of_a_large_matrix_is_made() -> None:
    state = examples.load("alexnet")
    derived = derive(state.layer)
    tracemalloc.start()
    part = matrix_part(state, derived)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert part.facts.zeros == 290_400 * 154_587 - 105_415_200
    assert (part.facts.weights, part.facts.most) == (34_848, 3_025)
    assert peak < 2_000_000
    assert part.layer is state.layer


def test_only_a_chosen_weight_is_handed_on() -> None:
    state, weight = examples.load("lesson"), WeightCell(0, 2, 2, 1)
    assert part_of(transitions.choose(weight)(state)).chosen == weight
    assert part_of(transitions.choose(InputCell(1, 1, 0))(state)).chosen is None
    assert part_of(replace(state, chosen=None)).chosen is None
    outside = transitions.choose(WeightCell(1, 10, 10, 3))(in_position("lesson", Sharing.FULL))
    assert part_of(outside).chosen == WeightCell(1, 10, 10, 3)
    assert part_of(sharing.choose(Sharing.SHARED)(outside)).chosen is None
