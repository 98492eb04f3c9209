"""Nudging: both losses, the slope between them, and the check of all gradients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convviz.conv as conv
from convviz.explore.backward import gradient_check
from convviz.explore.backward.backward_pass import Backward, choose_loss, loss_of, toggle_loss_relu
from convviz.explore.backward.gradient_check import nudged, short
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.descent_choices import LossChoice, LossKind
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import BiasCell, InputCell, Position, State, WeightCell
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.explore.some_layers import OF_NUMBERS

FOLLOWED = WeightCell(0, 2, 2, 1)


def nudge(state: State, cell, h: float = 1) -> gradient_check.Nudge:
    V = state.layer.forward()
    place = pokes.place_of(state, cell)
    assert place is not None
    return nudged(Backward(state.layer, V, state.loss), V, place, h)


def test_the_lesson_s_two_losses():
    found = nudge(examples.load("lesson"), FOLLOWED)
    assert (found.above, found.below, found.central, found.gradient) == (889, 701, 94, 94)
    assert "(889 − 701) / 2 = 94" in Text("en").text(found.words)
    assert "(889 − 701) / 2 = 94" in Text("zh").text(found.words)


def test_an_own_weight_has_losses_of_its_own():
    state = transitions.jump(Position(1, 2, 0))(sharing.toggle(examples.load("lesson")))
    found = nudge(state, FOLLOWED)
    assert found.name == "W0[1,2][2,2,1]"
    assert found.gradient == found.central == -4


@given(data=st.data(), name=st.sampled_from(OF_NUMBERS), position=st.sampled_from(Sharing))
def test_both_losses_are_those_of_the_layer_nudged(data, name, position):
    state = sharing.choose(position)(examples.load(name))
    V = state.layer.forward()
    here = Position(*(data.draw(st.integers(0, n - 1)) for n in V.shape))
    state = transitions.jump(here)(state)
    input_cell = InputCell(*(data.draw(st.integers(0, n - 1)) for n in state.layer.X.shape))
    cell = data.draw(st.sampled_from([WeightCell(here.d, 0, 1, 0), BiasCell(here.d), input_cell]))
    place = pokes.place_of(state, cell)
    h = data.draw(st.sampled_from([1, 2, 0.5]))
    found = nudge(state, cell, h)
    exact = state.layer.in_float64()
    loss = loss_of(state.loss)
    value = exact.value_at(place)
    assert found.above == loss.value(exact.with_value(place, value + h).forward())
    assert found.below == loss.value(exact.with_value(place, value - h).forward())
    assert found.central == pytest.approx(found.gradient, rel=1e-6, abs=1e-6)


def test_a_relu_that_opens_on_the_way_is_told():
    state = toggle_loss_relu(examples.load("lesson"))
    kinks = [nudge(state, WeightCell(0, i, j, 0), 5) for i in range(5) for j in range(5)]
    assert any(found.kink for found in kinks)
    found = next(found for found in kinks if found.kink)
    assert "ReLU" in Text("zh").text(found.words)


@pytest.mark.parametrize("h", [0, -1, float("nan"), float("inf")])
def test_a_nudge_must_go_somewhere(h):
    with pytest.raises(Refused):
        nudge(examples.load("lesson"), FOLLOWED, h)


@pytest.mark.parametrize("kind", [LossKind.HALF_SQUARES, LossKind.TOTAL, LossKind.TARGET])
@pytest.mark.parametrize("position", Sharing)
def test_all_gradients_of_the_lesson_agree(position, kind):
    state = choose_loss(kind)(sharing.choose(position)(examples.load("lesson")))
    found = gradient_check.check_all(state.layer, state.loss, most=200)
    assert found is not None
    assert found.largest == 0
    assert found.checked == 200
    assert found.checked + found.skipped == found.total
    assert found.layer is state.layer
    for language in LANGUAGES:
        assert "200" in Text(language).text(found.words)
        assert f"{found.skipped:,}" in Text(language).text(found.skipped_words)


def test_the_whole_lesson_is_checked_and_nothing_skipped():
    found = gradient_check.check_all(examples.load("lesson").layer, LossChoice())
    assert (found.checked, found.skipped, found.total) == (686, 0, 686)
    assert found.skipped_words is None


def test_it_finds_what_the_model_s_check_finds():
    shared = examples.load("demo").layer
    layer = shared.descended(shared.forward(), 1 / 3000)
    choice = LossChoice(through_relu=True)
    found = gradient_check.check_all(layer, choice, 0.01)
    wanted = conv.check_gradients(layer, loss_of(choice), 0.01)
    assert found.largest == wanted.largest
    assert (found.checked, found.kinks, found.skipped) == (wanted.checked, wanted.kinks, wanted.skipped)
    assert 0 < found.largest < 1e-6


def test_it_tells_how_far_it_is_and_stops_when_told():
    layer = examples.load("lesson").layer
    told = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 100

    assert gradient_check.check_all(layer, LossChoice(), progress=progress) is None
    assert told == [(done, 686) for done in range(0, 101, gradient_check.PIECE)]


def test_numbers_are_short_and_say_when_they_are_cut():
    assert short(762) == "762"
    assert short(760.5) == "760.5"
    assert short(-56, bracketed=True) == "(−56)"
    assert short(606.1799, 5) == "≈ 606.18"
    assert short(3578119280239.37) == "≈ 3,578,119,280,239"
