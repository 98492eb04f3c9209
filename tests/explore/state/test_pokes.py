"""Poking one number: what changes, what does not, what is said, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convviz.conv as conv
from convviz.explore.backward import updates
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import pokes, sharing, transitions, walks
from convviz.explore.state.derived import Derivations
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import BiasCell, InputCell, OutputCell, Position, WalkOrder, WeightCell
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.explore.some_layers import OF_NUMBERS


def poked(state, cell, value):
    """Return the display after a poke, computed as the window does."""
    known = Derivations()
    known.of_state(state)
    after = pokes.poke(cell, value)(state)
    return after, resolve(after, known.of_state(after))


def said(display, language="en") -> str:
    return Text(language).text(display.status)


def test_a_shared_weight_changes_its_whole_slice():
    state = examples.load("lesson")
    after, display = poked(state, WeightCell(0, 2, 2, 1), 0)
    assert display.change.changed == 16
    wanted = (
        "W0[2,2,1]: −1 → 0 changes 16 neurons of slice 0 (1 up to here) by +1 to +3, and none of slice 1."
    )
    assert said(display) == wanted
    assert "16 个神经元改变（到此 1 个）" in said(display, "zh")
    assert after.scene.edited
    np.testing.assert_array_equal(display.page.output.values.array, after.layer.forward())


def test_an_own_weight_changes_one_neuron():
    state = transitions.jump(Position(1, 2, 0))(sharing.toggle(examples.load("lesson")))
    _, display = poked(state, WeightCell(0, 2, 2, 1), 0)
    assert display.change.changed == 1
    assert said(display) == "W0[1,2][2,2,1]: −1 → 0 changes V[1,2,0] alone, −2 → 0."


def test_an_input_changes_those_that_read_it():
    _, display = poked(examples.load("lesson"), InputCell(5, 5, 0), 3)
    assert "of the 8 neurons that read it" in said(display)


@pytest.mark.parametrize("order", list(WalkOrder))
@pytest.mark.parametrize("index", [0, 10, 15, 16, 31])
def test_a_poke_tells_how_many_of_the_neurons_that_it_changes_are_on_screen(order, index):
    start = replace(examples.load("lesson"), order=order)
    g = start.layer.geometry
    state = replace(start, position=walks.position_at(g, order, index))
    visited = {walks.position_at(g, order, n) for n in range(index + 1)}
    for cell in (WeightCell(0, 2, 2, 1), BiasCell(1), InputCell(5, 5, 0)):
        known = Derivations()
        known.of_state(state)
        after = pokes.poke(cell, 3)(state)
        display = resolve(after, known.of_state(after))
        delta = after.layer.forward() - state.layer.forward()
        changed = {Position(*map(int, at)) for at in np.argwhere(delta)}
        shown = len(changed & visited)
        assert (f"({shown} up to here)" in said(display)) is (shown < len(changed))
        whole = replace(after, fill_all=True)
        assert "up to here" not in said(resolve(whole, known.of_state(whole)))


def test_a_bias_changes_its_slice_by_the_same():
    _, display = poked(examples.load("lesson"), BiasCell(0), 2)
    assert (
        said(display) == "b0: 1 → 2 changes 16 neurons of slice 0 (1 up to here) by +1, and none of slice 1."
    )


@given(data=st.data(), name=st.sampled_from(OF_NUMBERS), position=st.sampled_from(Sharing))
def test_what_changes_is_exactly_what_depends(data, name, position):
    state = sharing.choose(position)(examples.load(name))
    g = state.layer.geometry
    width, height, filters = g.output_shape
    here = Position(*(data.draw(st.integers(0, n - 1)) for n in (width, height, filters)))
    state = transitions.jump(here)(state)
    kind = data.draw(st.sampled_from(("input", "weight", "bias")))
    if kind == "input":
        cell = InputCell(*(data.draw(st.integers(0, n - 1)) for n in g.input_shape))
    elif kind == "weight":
        from convviz.explore.state.cells import set_shape

        cell = WeightCell(here.d, *(data.draw(st.integers(0, n - 1)) for n in set_shape(state.layer)))
    else:
        cell = BiasCell(here.d)
    place = pokes.place_of(state, cell)
    if place is None:
        return
    before = state.layer.forward()
    after, display = poked(state, cell, state.layer.value_at(place) + 7)
    now = after.layer.forward()
    np.testing.assert_array_equal(display.page.output.values.array, now)
    reached = np.zeros(now.shape, bool)
    reached[np.ix_(*state.layer.neurons_of(place))] = True
    assert not (now != before)[~reached].any()
    assert display.change is None or display.change.changed == int((now != before).sum())


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("x", "explore.refused.no_number"),
        ("nan", "explore.refused.no_number"),
        ("inf", "explore.refused.no_number"),
        ("1e400", "explore.refused.infinite"),
        ("0.5", "explore.refused.whole"),
        ("0,5", "explore.refused.whole"),
        ("1.000", "explore.refused.two_readings"),
        ("99999999999", "explore.refused.large"),
    ],
)
def test_what_is_no_good_number_is_refused_with_a_reason(words, key):
    state = examples.load("lesson")
    with pytest.raises(Refused) as refusal:
        pokes.poke_text(WeightCell(0, 0, 0, 0), words)(state)
    assert refusal.value.reason.key == key
    for language in LANGUAGES:
        assert Text(language).text(refusal.value.reason)


def test_typed_numbers_may_have_a_true_minus_and_commas():
    assert pokes.parsed("−1,000", whole=True) == -1000
    assert pokes.parsed(" 0.25 ") == 0.25


def test_a_decimal_comma_is_no_thousand_in_a_layer_of_floats():
    cell, state = WeightCell(0, 0, 0, 0), updates.update(examples.load("lesson"))
    assert pokes.value_in(pokes.poke_text(cell, "0,5")(state), cell) == 0.5
    with pytest.raises(Refused) as refusal:
        pokes.poke_text(cell, "1,500")(state)
    assert refusal.value.reason.key == "explore.refused.two_readings"
    with pytest.raises(Refused) as refusal:
        pokes.poke_text(cell, "1e300")(state)
    assert refusal.value.reason.key == "explore.refused.large"


def test_outputs_and_padding_cannot_be_poked():
    state = examples.load("demo")
    for cell in (OutputCell(0, 0, 0), InputCell(-1, 0, 0)):
        with pytest.raises(Refused) as refusal:
            pokes.poke(cell, 1)(state)
        assert refusal.value.reason.key == "explore.refused.not_editable"


@pytest.mark.parametrize("position", Sharing)
def test_a_cell_of_a_layer_that_is_gone_is_refused(position):
    """A number is typed over what is on screen, while a smaller layer is on its way."""
    state = sharing.choose(position)(examples.load("demo"))
    for cell in (
        WeightCell(2, 0, 0, 0),
        WeightCell(0, 0, 0, 7),
        BiasCell(2),
        InputCell(0, 0, 3),
        InputCell(9, 0, 0),
    ):
        for change in (pokes.poke(cell, 1), pokes.poke_text(cell, "1")):
            with pytest.raises(Refused) as refusal:
                change(state)
            assert refusal.value.reason.key == "explore.refused.cell"
        assert pokes.value_in(state, cell) is None


def test_a_poke_shares_everything_else():
    state = examples.load("alexnet")
    after = pokes.poke(WeightCell(3, 0, 0, 0), 9)(state)
    assert after.layer.X is state.layer.X
    after = pokes.poke(InputCell(3, 0, 0), 9)(state)
    assert after.layer.weights is state.layer.weights


def test_the_same_value_is_no_change_and_walking_on_ends_the_news():
    state = examples.load("lesson")
    assert pokes.poke(WeightCell(0, 2, 2, 1), -1)(state) is state
    after = pokes.poke(WeightCell(0, 2, 2, 1), 0)(state)
    assert after.edit is not None
    assert transitions.step(1)(after).edit is None


def test_places_follow_the_sharing():
    state = transitions.jump(Position(2, 3, 1))(examples.load("lesson"))
    assert pokes.place_of(state, WeightCell(1, 0, 1, 2)) == conv.Weight(1, 0, 1, 2)
    off = sharing.toggle(state)
    assert pokes.place_of(off, WeightCell(1, 0, 1, 2)) == conv.OwnWeight(2, 3, 1, 0, 1, 2)
    assert pokes.place_of(off, BiasCell(0)) == conv.OwnBias(2, 3, 0)
