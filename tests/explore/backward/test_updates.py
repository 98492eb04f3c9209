"""One step down the gradients: what is refused, and what stays true afterwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from convviz.explore.backward import updates
from convviz.explore.backward.update_facts import update_of
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import hyperparameters, pokes, sharing, transitions
from convviz.explore.state.derived import Derivations, derive
from convviz.explore.state.history import History
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import State, WeightCell
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.explore.some_layers import OF_NUMBERS

FOLLOWED = WeightCell(0, 2, 2, 1)


def turned(position: Sharing, name: str = "lesson") -> State:
    return sharing.choose(position)(examples.load(name))


def half_squares(state: State) -> float:
    return float((state.layer.forward().astype(float) ** 2).sum() / 2)


@pytest.mark.parametrize("position", Sharing)
@pytest.mark.parametrize("name", OF_NUMBERS)
def test_the_update_is_one_step_of_gradient_descent(name, position):
    state = turned(position, name)
    after = updates.update(state)
    dV = state.layer.forward()
    gradients = state.layer.backward(dV)
    for x, y, d in [(0, 0, 0), tuple(n - 1 for n in dV.shape)]:
        own = d if position is Sharing.SHARED else (x, y, d)
        wanted = state.layer.weights_of(x, y, d).weights - state.learning_rate * gradients.dW[own]
        np.testing.assert_allclose(after.layer.weights_of(x, y, d).weights, wanted, rtol=0, atol=1e-9)
    made = update_of(after, derive(after.layer))
    assert made.loss_before == half_squares(state)
    assert made.loss_after == pytest.approx(half_squares(after))


def test_an_update_is_news_while_its_layer_stays():
    after = updates.update(turned(Sharing.SHARED))
    assert updates.last_update(transitions.step(3)(after)) is after.update
    for change in (
        sharing.toggle,
        pokes.poke(FOLLOWED, 3),
        lambda state: hyperparameters.change(state, stride_x=1),
    ):
        assert updates.last_update(change(after)) is None
    assert updates.last_update(examples.load("lesson")) is None
    assert updates.last_update(sharing.toggle(sharing.toggle(after))) is after.update


def test_undo_counts_the_layer_that_an_update_keeps():
    after = updates.update(turned(Sharing.SHARED))
    kept, alone = History(after), History(replace(after, update=None))
    for history in (kept, alone):
        history.record(examples.load("demo"), "scene")
    before = after.update.before
    assert kept.bytes - alone.bytes == before.X.nbytes + before.weights.nbytes + before.biases.nbytes


def test_an_edit_ends_with_its_layer():
    poked = pokes.poke(FOLLOWED, 3)(turned(Sharing.SHARED))
    known = Derivations()
    known.of_state(poked)
    after = updates.update(poked)
    np.testing.assert_array_equal(known.of_state(after).V.array, after.layer.forward())


@pytest.mark.parametrize(
    ("rate", "key"),
    [
        (0.0, "descent.refused.rate_zero"),
        (-1.0, "descent.refused.rate_negative"),
        (1e300, "descent.refused.rate_large"),
        (float("nan"), "descent.refused.rate_infinite"),
        (float("inf"), "descent.refused.rate_infinite"),
    ],
)
def test_rates_that_lead_nowhere_are_refused(rate, key):
    with pytest.raises(Refused) as refusal:
        updates.choose_learning_rate(rate)(examples.load("lesson"))
    assert refusal.value.reason.key == key
    for language in LANGUAGES:
        assert Text(language).text(refusal.value.reason)


def test_a_rate_is_typed():
    state = examples.load("lesson")
    assert updates.type_learning_rate("0.0005")(state).learning_rate == 0.0005
    kept = updates.type_learning_rate("0.0001")(state)  # a person's choice, no longer only the first rate
    assert kept.learning_rate == state.learning_rate
    assert updates.type_learning_rate("0.0001")(kept) is kept
    assert updates.type_learning_rate("0,001")(state).learning_rate == 0.001
    with pytest.raises(Refused):
        updates.type_learning_rate("fast")(state)


@pytest.mark.parametrize("position", Sharing)
def test_what_diverges_stops_at_finite_numbers(position):
    state, reason, steps = updates.choose_learning_rate(10.0)(turned(position)), None, 0
    while reason is None:
        try:
            state, steps = updates.update(state), steps + 1
        except Refused as refusal:
            reason = refusal.reason
    assert reason.key == "descent.refused.diverged"
    assert steps > 5
    V = state.layer.forward()
    assert np.isfinite(V).all()
    assert np.isfinite(state.layer.input_gradient(V)).all()


def test_a_rate_beyond_all_floats_is_refused_at_once():
    state = replace(turned(Sharing.SHARED), learning_rate=1e308)
    with pytest.raises(Refused):
        updates.update(state)
