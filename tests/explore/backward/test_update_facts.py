"""What an update did, in the lesson's numbers and in words."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.explore.backward import updates
from convviz.explore.backward.backward_pass import choose_loss, followed, toggle_loss_relu
from convviz.explore.backward.update_facts import Update, UpdateFacts, facts_of, number_words, update_of
from convviz.explore.examples import examples
from convviz.explore.message import message
from convviz.explore.state import sharing, transitions
from convviz.explore.state.derived import Derivations
from convviz.explore.state.descent_choices import LossKind
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Position, State, WeightCell
from convviz.ui.words.catalogue import LANGUAGES, Text

FOLLOWED = WeightCell(0, 2, 2, 1)


def turned(position: Sharing) -> State:
    return sharing.choose(position)(examples.load("lesson"))


def update_in(state: State) -> Update:
    made = update_of(state, Derivations().of_state(state))
    assert made is not None
    return made


def facts(state: State, weight: WeightCell | None = None) -> UpdateFacts:
    """Return what the last update did, resolved as the window does."""
    return facts_of(state, update_in(state), weight or followed(state))


@pytest.mark.parametrize(
    ("gradient", "said"), [(-125.0, "(−125)"), (-62.4549, "(−62.455)"), (62.4549, "62.455"), (-0.5, "(−0.5)")]
)
def test_a_negative_gradient_is_in_brackets_rounded_or_not(gradient: float, said: str) -> None:
    words = Text("en").text(number_words(1.0, 0.0001, gradient, 1 - 0.0001 * gradient))
    assert f"0.0001 · {said} " in words


def test_the_lesson_s_shared_update():
    after = updates.update(turned(Sharing.SHARED))
    done = facts(after, FOLLOWED)
    assert (done.weight.old, done.weight.gradient) == (-1, 94)
    assert done.weight.new == pytest.approx(-1.0094, abs=1e-12)
    assert done.weight.step == pytest.approx(0.0094)
    assert [b.gradient for b in done.biases] == [52, -56]
    assert [b.new for b in done.biases] == pytest.approx([0.9948, -1.9944])
    made = update_in(after)
    assert made.loss_before == 762
    assert made.loss_after == pytest.approx(606.18, abs=0.005)
    assert (made.grew, made.sets_of(0)) == (11, 1)
    assert done.outside_words is None
    assert after.scene.edited
    assert after.layer.dtype == np.float64


def test_without_sharing_sixteen_filters_differ():
    after = updates.update(turned(Sharing.UNSHARED))
    done = facts(after, FOLLOWED)
    assert update_in(after).loss_after == pytest.approx(695.68, abs=0.005)
    assert update_in(after).sets_of(0) == 16
    assert done.weight.name == "W0[0,0][2,2,1]"
    assert done.weight.gradient == 15


def test_a_fully_connected_layer_loses_its_zeros():
    state = transitions.jump(Position(1, 2, 0))(turned(Sharing.FULL))
    after = updates.update(state)
    X, V = state.layer.X, state.layer.forward()
    wanted = state.layer.weights_of(1, 2, 0).weights - 0.0001 * V[1, 2, 0] * X
    np.testing.assert_allclose(after.layer.weights_of(1, 2, 0).weights, wanted, rtol=0, atol=1e-12)
    assert facts(after).outside_words == message("descent.update.outside", n=384, of=384)
    assert update_in(after).sets_of(0) == 16


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


def test_losses_that_ask_nothing_of_single_neurons_do_not_say_which_grew():
    state = choose_loss(LossKind.TOTAL)(turned(Sharing.SHARED))
    after = updates.update(state)
    assert update_in(after).grew is None
    assert facts(after).grew_words is None
    target = choose_loss(LossKind.TARGET)(toggle_loss_relu(turned(Sharing.SHARED)))
    assert "|dV|" in Text().text(facts(updates.update(target)).grew_words)
