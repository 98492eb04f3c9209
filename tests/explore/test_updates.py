"""One step down the gradients: the lesson's numbers, what is refused, and what stays true afterwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from convviz.explore import hyperparameters, pokes, scenes, sharing, transitions, updates
from convviz.explore.backward import choose_loss, followed, toggle_loss_relu
from convviz.explore.derived import Derivations, derive
from convviz.explore.history import History
from convviz.explore.message import Refused
from convviz.explore.sharing import Sharing
from convviz.explore.state import LossKind, Position, State, WeightCell
from convviz.explore.updates import UpdateFacts
from convviz.ui.text import Text

FOLLOWED = WeightCell(0, 2, 2, 1)
LANGUAGES = ("en", "zh")


def turned(position: Sharing, name: str = "lesson") -> State:
    return sharing.choose(position)(scenes.load(name))


def facts(state: State, weight: WeightCell | None = None) -> UpdateFacts:
    """Return what the last update did, resolved as the window does."""
    made = updates.update_of(state, Derivations().of_state(state))
    assert made is not None
    return updates.facts_of(state, made, weight or followed(state))


def half_squares(state: State) -> float:
    return float((state.layer.forward().astype(float) ** 2).sum() / 2)


def test_the_lesson_s_shared_update():
    after = updates.update(turned(Sharing.SHARED))
    done = facts(after, FOLLOWED)
    assert (done.weight.old, done.weight.gradient) == (-1, 94)
    assert done.weight.new == pytest.approx(-1.0094, abs=1e-12)
    assert done.weight.step == pytest.approx(0.0094)
    assert [b.gradient for b in done.biases] == [52, -56]
    assert [b.new for b in done.biases] == pytest.approx([0.9948, -1.9944])
    assert done.loss_before == 762
    assert done.loss_after == pytest.approx(606.18, abs=0.005)
    assert (done.grew, done.neurons) == (11, 32)
    assert (done.sets, done.positions) == (1, 16)
    assert done.outside is None
    assert after.scene.edited
    assert after.layer.dtype == np.float64


def test_without_sharing_sixteen_filters_differ():
    done = facts(updates.update(turned(Sharing.UNSHARED)), FOLLOWED)
    assert done.loss_after == pytest.approx(695.68, abs=0.005)
    assert done.sets == 16
    assert done.weight.name == "W0[0,0][2,2,1]"
    assert done.weight.gradient == 15


def test_a_fully_connected_layer_loses_its_zeros():
    state = transitions.jump(Position(1, 2, 0))(turned(Sharing.FULL))
    after = updates.update(state)
    done = facts(after)
    X, V = state.layer.X, state.layer.forward()
    wanted = state.layer.weights_of(1, 2, 0).weights - 0.0001 * V[1, 2, 0] * X
    np.testing.assert_allclose(after.layer.weights_of(1, 2, 0).weights, wanted, rtol=0, atol=1e-12)
    assert done.outside == (384, 384)
    assert done.sets == 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_said(language):
    done = facts(updates.update(turned(Sharing.SHARED)), FOLLOWED)
    text = Text(language).text
    assert "−1 − 0.0001 · 94 = −1.0094" in text(done.weight.words)
    assert "−2 − 0.0001 · (−56) = −1.9944" in text(done.biases[1].words)
    assert "762 → ≈ 606.18" in text(done.loss_words)
    assert "11" in text(done.grew_words)
    assert "32" in text(done.grew_words)
    off = facts(updates.update(turned(Sharing.UNSHARED)))
    assert {"en": "16 different filters", "zh": "16 个不同的滤波器"}[language] in text(off.sets_words)
    full = facts(updates.update(turned(Sharing.FULL)))
    assert "384" in text(full.outside_words)


@pytest.mark.parametrize("position", Sharing)
@pytest.mark.parametrize("name", ["lesson", "demo", "depthwise", "dilated", "misfit"])
def test_the_update_is_one_step_of_gradient_descent(name, position):
    state = turned(position, name)
    after = updates.update(state)
    dV = state.layer.forward()
    gradients = state.layer.backward(dV)
    for x, y, d in [(0, 0, 0), tuple(n - 1 for n in dV.shape)]:
        own = d if position is Sharing.SHARED else (x, y, d)
        wanted = state.layer.weights_of(x, y, d).weights - state.learning_rate * gradients.dW[own]
        np.testing.assert_allclose(after.layer.weights_of(x, y, d).weights, wanted, rtol=0, atol=1e-9)
    made = updates.update_of(after, derive(after.layer))
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
    assert updates.last_update(scenes.load("lesson")) is None
    assert updates.last_update(sharing.toggle(sharing.toggle(after))) is after.update


def test_undo_counts_the_layer_that_an_update_keeps():
    after = updates.update(turned(Sharing.SHARED))
    kept, alone = History(after), History(replace(after, update=None))
    for history in (kept, alone):
        history.record(scenes.load("demo"), "scene")
    before = after.update.before
    assert kept.bytes - alone.bytes == before.X.nbytes + before.weights.nbytes + before.biases.nbytes


def test_an_edit_ends_with_its_layer():
    poked = pokes.poke(FOLLOWED, 3)(turned(Sharing.SHARED))
    known = Derivations()
    known.of_state(poked)
    after = updates.update(poked)
    np.testing.assert_array_equal(known.of_state(after).V.array, after.layer.forward())


def test_losses_that_ask_nothing_of_single_neurons_do_not_say_which_grew():
    state = choose_loss(LossKind.TOTAL)(turned(Sharing.SHARED))
    done = facts(updates.update(state))
    assert done.grew is None
    assert done.grew_words is None
    target = choose_loss(LossKind.TARGET)(toggle_loss_relu(turned(Sharing.SHARED)))
    assert "|dV|" in Text().text(facts(updates.update(target)).grew_words)


@pytest.mark.parametrize(
    ("rate", "key"),
    [
        (0.0, "descent.refused.rate_zero"),
        (-1.0, "descent.refused.rate_negative"),
        (float("nan"), "descent.refused.rate_infinite"),
        (float("inf"), "descent.refused.rate_infinite"),
    ],
)
def test_rates_that_lead_nowhere_are_refused(rate, key):
    with pytest.raises(Refused) as refusal:
        updates.choose_learning_rate(rate)(scenes.load("lesson"))
    assert refusal.value.reason.key == key
    for language in LANGUAGES:
        assert Text(language).text(refusal.value.reason)


def test_a_rate_is_typed():
    state = scenes.load("lesson")
    assert updates.type_learning_rate("0.0005")(state).learning_rate == 0.0005
    assert updates.type_learning_rate("0.0001")(state) is state
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
