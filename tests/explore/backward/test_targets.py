"""Targets that another filter bank makes of X: their numbers, what is offered, and what they follow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Layer
from convviz.explore.backward import targets, updates
from convviz.explore.backward.backward_pass import (
    Backward,
    choose_loss,
    choose_neuron,
    choose_target,
    fitting,
    toggle_loss_relu,
    type_number,
)
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.scene import filter_banks
from convviz.explore.state import hyperparameters, pokes, sharing
from convviz.explore.state.derived import Derivations
from convviz.explore.state.descent_choices import LossKind, TrainingCase
from convviz.explore.state.history import History
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, Position
from convviz.explore.training import training_transitions
from convviz.explore.training.training_run import advanced
from tests.explore.some_layers import layers

EVERY = [
    (name, bank)
    for name in examples.EXAMPLES
    for bank in targets.offered(examples.load(name).scene, examples.geometry_of(name))
]


def target(state):
    choice = fitting(state.loss, state.layer)
    assert choice.kind is LossKind.TARGET
    return choice.numbers.array


@pytest.mark.parametrize(("name", "bank"), EVERY)
def test_every_offered_bank_makes_a_target_of_x(name, bank):
    """T[x, y, d] is the sum over the padded field that the neuron reads, times the bank's filter."""
    state = choose_target(bank)(examples.load(name))
    g, X = state.layer.geometry, state.layer.X
    made, T = filter_banks.bank(bank, g), target(state)
    assert T.shape == g.output_shape
    Xp = np.pad(X, (*g.padding, (0, 0)))
    random = np.random.default_rng(0)
    for _ in range(20):
        x, y, d = (int(random.integers(n)) for n in g.output_shape)
        field = Xp[(*g.receptive_field(x, y), list(g.channels_of(d)))]
        assert T[x, y, d] == (field * made.weights[d]).sum() + made.biases[d]
    assert not np.array_equal(T, state.layer.forward())  # it is another bank's


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_something_is_offered_for_every_example_and_never_its_own(name):
    state = examples.load(name)
    offered = targets.offered(state.scene, state.layer.geometry)
    assert "random" in offered
    assert state.scene.filters not in offered
    assert set(offered) <= set(filter_banks.BANKS)


def test_what_is_offered_fits_the_filters():
    assert targets.offered(examples.load("lesson").scene, examples.geometry_of("lesson")) == (
        "classic",
        "strokes",
        "random",
    )
    assert targets.offered(examples.load("pointwise").scene, examples.geometry_of("pointwise")) == ("random",)
    assert "colours" in targets.offered(examples.load("alexnet").scene, examples.geometry_of("alexnet"))


@given(layer=layers(), bank=st.sampled_from(targets.BANKS))
def test_any_bank_gives_a_target_for_any_layer(layer, bank):
    fit = targets.fitting_bank(bank, layer)
    T = targets.target_of(fit, layer).array
    made = filter_banks.bank(fit, layer.geometry)
    np.testing.assert_array_equal(T, Layer(layer.geometry, layer.X, made.weights, made.biases).forward())
    assert targets.target_of(fit, layer) is targets.target_of(fit, layer)


def test_the_loss_is_half_the_squared_distance_to_it():
    state = choose_target("classic")(examples.load("lesson"))
    V, T = state.layer.forward(), target(state)
    passed = Backward(state.layer, V, fitting(state.loss, state.layer))
    np.testing.assert_array_equal(passed.dV.array, V - T)
    assert passed.loss == ((V - T) ** 2).sum() / 2


def test_the_target_stays_while_weights_change_and_follows_x():
    state = choose_target("strokes")(examples.load("lesson"))
    first = fitting(state.loss, state.layer)
    turned = sharing.choose(Sharing.UNSHARED)(state)
    assert fitting(turned.loss, turned.layer) == first
    np.testing.assert_array_equal(target(updates.update(state)), first.numbers.array)
    poked = pokes.poke(InputCell(5, 5, 0), 9)(state)
    made = filter_banks.bank("strokes", state.layer.geometry)
    wanted = Layer(state.layer.geometry, poked.layer.X, made.weights, made.biases).forward()
    np.testing.assert_array_equal(target(poked), wanted)
    assert not np.array_equal(wanted, first.numbers.array)


def test_where_a_bank_fits_no_more_the_random_one_takes_its_place():
    state = choose_target("classic")(examples.load("lesson"))
    small = hyperparameters.change(state, size_x=1, size_y=1)
    choice = fitting(small.loss, small.layer)
    assert choice.bank == "random"
    assert choice.numbers.array.shape == small.layer.geometry.output_shape
    again = hyperparameters.change(small, size_x=5, size_y=5)
    assert fitting(again.loss, again.layer).bank == "classic"


def test_typing_into_it_makes_it_a_typed_one():
    state = choose_target("random")(examples.load("demo"))
    before = target(state)
    typed = type_number(Position(1, 2, 0), 77)(state)
    assert typed.loss.bank is None
    wanted = before.copy()
    wanted[1, 2, 0] = 77
    np.testing.assert_array_equal(target(typed), wanted)
    np.testing.assert_array_equal(target(choose_target(None)(state)), before)
    assert (target(choose_target(None)(examples.load("demo"))) == 0).all()


def test_a_number_of_an_output_that_is_gone_is_refused():
    """It is typed over what is on screen, while a smaller layer is on its way."""
    state = choose_target("random")(examples.load("demo"))
    with pytest.raises(Refused) as refusal:
        type_number(Position(0, 9, 0), 77)(state)
    assert refusal.value.reason.key == "explore.refused.cell"


def test_relu_stays_and_a_bank_survives_it():
    state = toggle_loss_relu(choose_target("classic")(examples.load("lesson")))
    assert state.loss.bank == "classic"
    assert choose_target("random")(state).loss.through_relu
    dV = Backward(state.layer, state.layer.forward(), fitting(state.loss, state.layer)).dV.array
    assert (dV[state.layer.forward() <= 0] == 0).all()


def test_it_is_undone_like_any_choice():
    history = History(examples.load("lesson"))
    history.record(choose_target("classic")(history.present), "target classic")
    history.record(choose_target("random")(history.present), "target random")
    assert history.undo().loss.bank == "classic"
    assert history.undo().loss.kind is LossKind.HALF_SQUARES
    assert history.redo().loss.bank == "classic"


def test_training_goes_down_towards_it():
    state = training_transitions.choose_case(TrainingCase.LAYER)(
        choose_target("classic")(examples.load("lesson"))
    )
    run = advanced(training_transitions.run_of(state, Derivations().of_state(state)), 50)
    assert run.shared.losses[0] == ((state.layer.forward() - target(state)) ** 2).sum() / 2
    assert run.shared.losses[-1] < run.shared.losses[0] / 2


def test_enormous_inputs_make_a_target_all_the_same():
    layer = examples.load("demo").layer
    huge = Layer(layer.geometry, layer.X * 2**56, layer.weights * 0, layer.biases * 0)
    T = targets.target_of("classic", huge).array
    assert np.isfinite(T).all()
    assert T.dtype == np.float64


def test_every_target_says_what_it_is():
    g = examples.geometry_of("lesson")
    assert targets.words_of("classic", g, 0) != targets.words_of("classic", g, 1)
    assert dict(targets.words_of("classic", g, 1).values)["filter"].key == "explore.filter.horizontal_edges"
    assert targets.words_of("random", g, 0).key == "backward.target.made"


def test_another_neuron_is_chosen():
    state = choose_loss(LossKind.ONE_NEURON)(examples.load("lesson"))
    other = choose_neuron(Position(2, 3, 1))(state)
    dV = Backward(other.layer, other.layer.forward(), other.loss).dV.array
    assert dV[2, 3, 1] == 1
    assert dV.sum() == 1
