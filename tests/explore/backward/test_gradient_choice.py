"""What takes the place of X, and which channel the followed weight is in."""

from __future__ import annotations

import pytest

from convviz.explore.backward.asked import owned
from convviz.explore.backward.backward_pass import followed
from convviz.explore.backward.gradient_choice import choose_code, choose_input, show_dX
from convviz.explore.display.backward.followed_weight import turn_channel
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions
from convviz.explore.state.descent_choices import GradientOf
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, Position, WeightCell


def test_a_click_on_dX_writes_its_sum_and_x_comes_back_with_the_weights() -> None:
    state = show_dX(True)(examples.load("lesson"))
    assert state.gradient_of is GradientOf.NEURON  # no cell is clicked yet
    clicked = choose_input(InputCell(5, 5, 2))(state)
    assert (clicked.gradient_of, clicked.chosen) == (GradientOf.INPUT, InputCell(5, 5, 2))
    flipped = choose_input(InputCell(5, 6, 2))(choose_code(GradientOf.FLIPPED)(clicked))
    assert flipped.gradient_of is GradientOf.FLIPPED
    back = show_dX(False)(flipped)
    assert (back.shows_dX, back.gradient_of) == (False, GradientOf.NEURON)
    assert show_dX(False)(back) is back


@pytest.mark.parametrize("of", GradientOf)
def test_the_code_of_an_input_brings_dX(of: GradientOf) -> None:
    state = choose_code(of)(examples.load("lesson"))
    assert state.gradient_of is of
    assert state.shows_dX is (of in (GradientOf.INPUT, GradientOf.FLIPPED))


@pytest.mark.parametrize("position", Sharing)
def test_the_followed_weight_turns_through_all_channels(position: Sharing) -> None:
    state = transitions.jump(Position(1, 2, 1))(sharing.choose(position)(examples.load("lesson")))
    start = owned(state, followed(state))
    seen = []
    for _ in range(4):
        state = turn_channel(1)(state)
        seen.append(owned(state, followed(state)))
    places = [WeightCell(1, start.i, start.j, c) for c in (2, 3, 0, 1)]
    assert seen == places
    assert owned(turn_channel(-1)(state), followed(turn_channel(-1)(state))) == places[2]
