"""What "same weights" and "same receptive field" light follows the sharing: both are claims on screen."""

from __future__ import annotations

import pytest

from convviz.explore.display.highlights import highlights_of
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions
from convviz.explore.state.regions import CellSet, ReceptiveFields
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Link, Position
from tests.explore.some_layers import OF_NUMBERS

HERE = Position(1, 0, 1)


def neurons(sets: tuple[CellSet, ...]) -> set[tuple[int, int, int]]:
    return {(x, y, d) for s in sets for x in s.x.indices for y in s.y.indices for d in s.slices.indices}


def fields(windows: tuple[ReceptiveFields, ...]) -> set[tuple[int, int]]:
    return {(x, y) for w in windows for x in w.x.indices for y in w.y.indices}


def state_with(name: str, position: Sharing, link: Link):
    state = transitions.jump(HERE)(sharing.choose(position)(examples.load(name)))
    return transitions.choose_link(link)(state)


@pytest.mark.parametrize("name", OF_NUMBERS)
@pytest.mark.parametrize("position", Sharing)
def test_the_neurons_lit_for_their_weights_have_one_set(name: str, position: Sharing) -> None:
    state = state_with(name, position, Link.SAME_WEIGHTS)
    width, height, filters = state.layer.geometry.output_shape
    found = highlights_of(state)
    slice_ = {(x, y, HERE.d) for x in range(width) for y in range(height)}
    alone = {(HERE.x, HERE.y, HERE.d)}
    assert neurons(found.output) == (slice_ if position is Sharing.SHARED else alone)
    if position is Sharing.SHARED:
        assert fields(found.windows) == {(x, y) for x, y, _ in slice_}
    else:
        assert fields(found.windows) <= {(HERE.x, HERE.y)}
    assert found.filters.indices == range(HERE.d, HERE.d + 1)
    assert filters > 1


@pytest.mark.parametrize("name", OF_NUMBERS)
@pytest.mark.parametrize("position", Sharing)
def test_the_neurons_lit_for_their_field_see_the_same_cells(name: str, position: Sharing) -> None:
    state = state_with(name, position, Link.SAME_FIELD)
    g = state.layer.geometry
    width, height, filters = g.output_shape
    if position is Sharing.FULL:
        wanted = {(x, y, d) for x in range(width) for y in range(height) for d in range(filters)}
    else:
        seen = g.channels_of(HERE.d)
        wanted = {(HERE.x, HERE.y, d) for d in range(filters) if g.channels_of(d) == seen}
    assert neurons(highlights_of(state).output) == wanted
