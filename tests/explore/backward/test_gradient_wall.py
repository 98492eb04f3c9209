"""The gradients of a slice side by side: each is the one that the model gives for its neuron."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.explore.backward.asked import MOST_TAPS, wall_of
from convviz.explore.backward.backward_pass import backward_of
from convviz.explore.examples import examples
from convviz.explore.state import sharing
from convviz.explore.state.cells import set_shape
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import Sharing

SMALL = ("lesson", "demo", "depthwise", "dilated", "misfit")


@pytest.mark.parametrize("position", [Sharing.UNSHARED, Sharing.FULL])
@pytest.mark.parametrize("name", SMALL)
def test_each_tile_is_the_gradient_of_its_neuron(name: str, position: Sharing) -> None:
    state = sharing.choose(position)(examples.load(name))
    passed, layer = backward_of(state, derive(state.layer)), state.layer
    d = layer.geometry.filters - 1
    c = set_shape(layer)[2] - 1
    wall = wall_of(passed, d, c)
    width, height, _ = layer.geometry.output_shape
    for x, y in np.ndindex(width, height):
        own = layer.neuron_gradient(x, y, d, passed.dV.array).dW[:, :, c]
        if max(own.shape) <= MOST_TAPS:
            np.testing.assert_array_equal(wall.array[x, y], own)
        else:
            corners = (0, 0), (0, -1), (-1, 0), (-1, -1)
            assert [wall.array[x, y][at] for at in corners] == [own[at] for at in corners]
    assert wall.limit == np.abs(wall.array).max()


def test_a_large_set_is_a_small_picture() -> None:
    state = sharing.choose(Sharing.FULL)(examples.load("alexnet"))
    passed = backward_of(state, derive(state.layer))
    wall = wall_of(passed, 3, 1)
    assert wall.array.shape == (55, 55, MOST_TAPS, MOST_TAPS)
    own = state.layer.neuron_gradient(20, 30, 3, passed.dV.array).dW[:, :, 1]
    for n in range(MOST_TAPS):
        at = round(n * 226 / 10)
        assert wall.array[20, 30, n, n] == own[at, at]
