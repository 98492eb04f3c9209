"""Which channel of a set is shown large where not all have room."""

import pytest

from convviz.explore.display.parts import NeuronPart
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.state import hyperparameters, sharing, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Position, State


def _at_slice(d: int) -> State:
    """Return the depthwise example at slice ``d``, made fully connected."""
    state = transitions.jump(Position(2, 2, d))(examples.load("depthwise"))
    return sharing.choose(Sharing.FULL)(state)


def _products(state: State) -> NeuronPart:
    part: NeuronPart = resolve(state, derive(state.layer)).page.neuron
    return part


@pytest.mark.parametrize("d", range(4))
def test_made_fully_connected_a_channel_that_the_filter_reads_is_shown(d: int) -> None:
    part = _products(_at_slice(d))
    assert part.products.array[:, :, part.channel].any()
    assert part.channel == d


def test_without_a_choice_the_shown_channel_follows_the_slice_and_a_choice_stays() -> None:
    state = _at_slice(3)
    assert _products(transitions.step_slice(-1)(state)).channel == 2
    chosen = transitions.choose_channel(1)(state)
    assert _products(transitions.step_slice(-1)(chosen)).channel == 1


def test_a_chosen_channel_stays_that_of_the_same_inputs_when_the_switch_is_turned() -> None:
    state = examples.load("depthwise")
    state = hyperparameters.change(state, groups=2)
    state = transitions.choose_channel(1)(transitions.jump(Position(2, 2, 3))(state))
    full = sharing.choose(Sharing.FULL)(state)
    assert _products(full).channel == 3  # slice 3 reads the channels 2 and 3
    assert _products(sharing.choose(Sharing.SHARED)(full)).channel == 1
    elsewhere = transitions.choose_channel(0)(full)  # which its filter does not read
    assert _products(sharing.choose(Sharing.SHARED)(elsewhere)).channel == 0


def test_choosing_the_channel_that_is_shown_chooses_nothing() -> None:
    state = examples.load("depthwise")
    assert transitions.choose_channel(0)(state) is state
