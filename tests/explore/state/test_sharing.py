"""The switch changes the ownership only; copies differ and become equal again as chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import FullyConnectedLayer, Layer, LocallyConnectedLayer, OwnWeight
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.message import Refused, message
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.derived import Derivations, derive
from convviz.explore.state.history import History
from convviz.explore.state.sharing import Collapse, Sharing, sharing_of
from convviz.explore.state.state import Position, WeightCell
from tests.cases import fewer
from tests.explore.some_layers import OF_NUMBERS

EXAMPLES = (*OF_NUMBERS, "pointwise", "lenet")


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("position", Sharing)
def test_turning_the_switch_leaves_input_and_output_alone(name, position):
    state = examples.load(name)
    turned = sharing.choose(position)(state)
    assert sharing_of(turned.layer) is position
    assert turned.layer.X is state.layer.X
    np.testing.assert_array_equal(turned.layer.forward(), state.layer.forward())
    assert sharing.choose(position)(turned) is turned


def test_the_types_are_those_of_the_model():
    state = examples.load("lesson")
    kinds = [type(sharing.choose(position)(state).layer) for position in Sharing]
    assert kinds == [FullyConnectedLayer, LocallyConnectedLayer, Layer]


def test_s_toggles_between_not_shared_and_shared():
    state = examples.load("lesson")
    off = sharing.toggle(state)
    assert sharing_of(off.layer) is Sharing.UNSHARED
    assert sharing.toggle(off).layer is state.layer
    full = sharing.choose(Sharing.FULL)(state)
    assert sharing_of(sharing.toggle(full).layer) is Sharing.SHARED


def test_sixteen_copies_become_sixteen_detectors_and_differ_again():
    state = sharing.let_differ(sharing.toggle(examples.load("lesson")))
    sets = [state.layer.weights_of(x, y, 0).weights for x in range(4) for y in range(4)]
    assert len({w.tobytes() for w in sets}) == 16
    again = sharing.let_differ(state)
    assert not np.array_equal(again.layer.weights_of(0, 0, 0).weights, sets[0])


def test_an_edited_set_stays_when_the_others_are_made_to_differ_and_is_not_counted_among_them():
    off = transitions.jump(Position(3, 0, 0))(sharing.toggle(examples.load("lesson")))
    edited = pokes.poke(WeightCell(0, 0, 0, 0), 3)(off)
    differing = sharing.let_differ(edited)
    kept, before = (state.layer.weights_of(3, 0, 0).weights for state in (differing, edited))
    np.testing.assert_array_equal(kept, before)
    others = message("explore.done.numbers_left", n=31 * 101)
    assert differing.done.words == message("explore.done.differ", n=16, numbers=others)


@fewer
@given(x=st.integers(0, 3), y=st.integers(0, 3))
def test_all_become_equal_to_the_current_copy(x, y):
    state = replace(sharing.let_differ(sharing.toggle(examples.load("lesson"))), position=Position(x, y, 1))
    wanted = [state.layer.weights_of(x, y, d) for d in range(2)]
    equal = sharing.make_equal(Collapse.CURRENT)(state)
    assert sharing_of(equal.layer) is Sharing.UNSHARED
    for d in range(2):
        for at in ((0, 0), (3, 2)):
            got = equal.layer.weights_of(*at, d)
            np.testing.assert_array_equal(got.weights, wanted[d].weights)
            assert got.bias == wanted[d].bias


def test_all_become_equal_to_the_mean():
    state = sharing.let_differ(sharing.toggle(examples.load("lesson")))
    sets = np.array([[state.layer.weights_of(x, y, 1).weights for x in range(4)] for y in range(4)])
    equal = sharing.make_equal(Collapse.MEAN)(state)
    np.testing.assert_allclose(equal.layer.weights_of(2, 1, 1).weights, sets.mean(axis=(0, 1)), rtol=1e-12)
    assert not sharing.differs(equal.layer)


@pytest.mark.parametrize("position", [Sharing.SHARED, Sharing.FULL])
def test_sets_that_differ_do_not_go_without_a_word(position):
    same = sharing.toggle(examples.load("lesson"))
    assert sharing.choose(position)(same).done is None
    differing = sharing.let_differ(same)
    turned = sharing.choose(position)(differing)
    assert resolve(turned, derive(turned.layer)).status == message("explore.done.left_behind")
    assert sharing.choose(Sharing.UNSHARED)(turned).done is None


def test_what_was_done_to_all_copies_is_said_until_the_walk_goes_on():
    state = transitions.jump(Position(1, 2, 0))(sharing.toggle(examples.load("lesson")))
    differing = sharing.let_differ(state)
    everything = message("explore.done.numbers_all", n=3232)
    assert differing.done.words == message("explore.done.differ", n=16, numbers=everything)
    equal = sharing.make_equal(Collapse.CURRENT)(differing)
    assert equal.done.words == message("explore.done.equal_current", n=16, x=1, y=2)
    mean = sharing.make_equal(Collapse.MEAN)(differing)
    assert mean.done.words.key == "explore.done.equal_mean_floats"
    assert resolve(mean, derive(mean.layer)).status == mean.done.words
    assert transitions.step(1)(mean).done is None
    assert sharing.toggle(mean).done is None
    with pytest.raises(Refused) as refusal:
        sharing.make_equal(Collapse.MEAN)(mean)
    assert refusal.value.reason.key == "explore.refused.equal_already"


def test_copies_that_differ_are_an_edit_until_they_are_left_behind():
    state = sharing.toggle(examples.load("lesson"))
    assert not state.scene.edited
    differing = sharing.let_differ(state)
    assert differing.scene.edited
    assert not sharing.toggle(differing).scene.edited  # the common sets are the example's
    mean = sharing.make_equal(Collapse.MEAN)(differing)
    assert sharing.toggle(mean).scene.edited  # these are not


@pytest.mark.parametrize("act", [sharing.let_differ, sharing.make_equal(Collapse.MEAN)])
def test_with_sharing_there_are_no_copies_to_change(act):
    with pytest.raises(Refused) as refusal:
        act(examples.load("lesson"))
    assert refusal.value.reason.key == "explore.refused.needs_unshared"


def test_the_switch_computes_no_volume_again():
    state = examples.load("lesson")
    known = Derivations()
    known.of_state(state)
    off = sharing.toggle(state)
    assert known.at_hand(off)
    assert known.of_state(off).V is known.of_state(state).V
    assert not known.at_hand(sharing.let_differ(off))


def test_other_sizes_keep_the_position_of_the_switch():
    from convviz.explore.state import hyperparameters

    off = sharing.toggle(examples.load("lesson"))
    assert sharing_of(hyperparameters.change(off, filters=3).layer) is Sharing.UNSHARED


def test_a_fully_connected_neuron_has_a_weight_for_every_input():
    state = sharing.choose(Sharing.FULL)(examples.load("lesson"))
    there = transitions.visit(WeightCell(0, 10, 10, 3))(state)
    assert there.chosen == WeightCell(0, 10, 10, 3)
    with pytest.raises(Refused):
        transitions.visit(WeightCell(0, 10, 10, 3))(examples.load("lesson"))


def test_undo_counts_what_copies_hold():
    state = sharing.toggle(examples.load("lesson"))
    history = History(state)
    poked = replace(state, layer=state.layer.with_value(OwnWeight(0, 0, 0, 0, 0, 0), 5))
    history.record(poked, "poke")
    before = history.bytes
    history.record(replace(poked, layer=poked.layer.with_value(OwnWeight(1, 0, 0, 0, 0, 0), 5)), "poke more")
    assert history.bytes - before >= 100 * 8
    assert history.undo() is poked


def test_derived_volumes_are_right_after_differing():
    state = sharing.let_differ(sharing.toggle(examples.load("demo")))
    V = derive(state.layer).V.array
    for x, y, d in np.ndindex(V.shape):
        assert V[x, y, d] == state.layer.neuron(x, y, d).value
