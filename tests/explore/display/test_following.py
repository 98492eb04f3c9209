"""The weight that is followed: one running sum with sharing, the same numbers side by side without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from convviz.explore.backward.backward_pass import backward_of
from convviz.explore.display.backward.followed_weight import MOST_TERMS, following_of
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions, walks
from convviz.explore.state.derived import Derivations
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Position, WalkOrder, WeightCell
from tests.explore.some_layers import OF_NUMBERS


def followed(state):
    derived = Derivations().of_state(state)
    return following_of(state, derived, backward_of(state, derived))


@pytest.mark.parametrize("order", WalkOrder)
@pytest.mark.parametrize("name", OF_NUMBERS)
def test_a_neurons_own_number_is_in_its_own_gradient(name, order):
    """In each position of the switch the number of the current neuron is that of its gradient."""
    for how in Sharing:
        state = replace(sharing.choose(how)(examples.load(name)), order=order)
        g, dV = state.layer.geometry, state.layer.forward()
        for n in np.linspace(0, walks.total(g) - 1, 9).astype(int):
            at = transitions.jump_to_index(int(n))(state)
            here, found = at.position, followed(at)
            own = at.layer.neuron_gradient(here.x, here.y, here.d, dV).dW
            cell = found.weight
            assert found.terms[-1] == own[cell.i, cell.j, cell.c]
            if how is not Sharing.SHARED:
                assert found.total == found.terms[-1]
                assert found.sums == ()


@pytest.mark.parametrize("name", ["lesson", "dilated", "misfit"])
def test_a_weights_numbers_are_the_same_in_all_positions_of_the_switch(name):
    states = {how: transitions.last(sharing.choose(how)(examples.load(name))) for how in Sharing}
    found = {how: followed(state) for how, state in states.items()}
    assert found[Sharing.SHARED].terms == found[Sharing.UNSHARED].terms == found[Sharing.FULL].terms
    shared = found[Sharing.SHARED]
    assert shared.before + sum(shared.terms) == shared.total == shared.sums[-1]


def test_a_chosen_weight_of_the_whole_input_is_followed_as_it_is():
    state = transitions.choose(WeightCell(0, 10, 0, 3))(sharing.choose(Sharing.FULL)(examples.load("lesson")))
    found = followed(transitions.jump(Position(1, 2, 0))(state))
    assert found.name == "W0[1,2][10,0,3]"
    assert found.total == state.layer.forward()[1, 2, 0] * state.layer.X[10, 0, 3]


def test_fewer_terms_are_the_last_ones_with_the_sum_before_them():
    found = followed(transitions.jump(Position(3, 3, 0))(examples.load("lesson")))
    assert len(found.terms) == MOST_TERMS
    few = found.last(3)
    assert (few.left_out, few.before, few.terms, few.sums) == (13, 96, (1, 5, -8), (97, 102, 94))
    assert found.last(20) is found
