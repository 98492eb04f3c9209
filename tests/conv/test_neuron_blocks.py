"""Blocks of neurons: any part of V, in any steps, and words for what is no part of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import close, kinds, made
from plain_loops import geometries

from convviz.conv import FullyConnectedLayer, Geometry, Layer, LocallyConnectedLayer, Shares, slice_gradients
from tests.cases import fewer


def some_range(data, count):
    start = data.draw(st.integers(0, count - 1))
    return range(start, data.draw(st.integers(start, count)), data.draw(st.integers(1, 4)))


@fewer
@given(g=geometries(), seed=st.integers(0, 2**32 - 1), data=st.data())
def test_every_block_is_its_part_of_the_output(g, seed, data):
    layer, dV = made(g, seed)
    for name, kind in kinds(layer, dV, seed):
        V = kind.forward()
        for _ in range(3):
            block = tuple(some_range(data, n) for n in g.output_shape)
            found = kind.forward_block(block)
            assert found.shape == tuple(map(len, block)), name
            close(found, V[np.ix_(*block)], name)


def test_a_block_of_every_third_slice():
    g = Geometry(5, 5, 4, 4, 2, groups=2)
    shared, _ = made(g, 1)
    for layer in (shared, LocallyConnectedLayer.from_shared(shared).spread_out(1, 2)):
        found = layer.forward_block((range(4), range(4), range(0, 4, 3)))
        np.testing.assert_array_equal(found, layer.forward()[:, :, [0, 3]])


G = Geometry(5, 5, 2, 4, 2, groups=2)
WRONG = [
    (range(-1, 2), r"range\(-1, 2\): it must stay from 0 to 3"),
    (range(-4, -1), r"range\(-4, -1\): it must stay from 0 to 3"),
    (range(5), r"range\(0, 5\): it must stay from 0 to 3"),
    (range(0, 8, 4), r"range\(0, 8, 4\): it must stay from 0 to 3"),
    (range(3, -1, -1), r"range\(3, -1, -1\): it must be a range that goes upwards"),
    (range(1, 0, -1), r"range\(1, 0, -1\): it must be a range that goes upwards"),
]


def every():
    shared = Layer(G, np.ones(G.input_shape), np.ones(G.weights_shape), np.ones(4))
    return [shared, *(kind.from_shared(shared) for kind in (LocallyConnectedLayer, FullyConnectedLayer))]


@pytest.mark.parametrize("layer", every(), ids=lambda layer: type(layer).__name__)
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_ranges_that_are_no_part_of_the_output(layer, axis):
    shares = Shares(layer, np.ones(G.output_shape))
    for wrong, said in WRONG:
        block = [range(1)] * 3
        block[axis] = wrong
        for ask in (layer.forward_block, shares.of_input):
            with pytest.raises(ValueError, match=f"{'xyd'[axis]} is {said}"):
                ask(tuple(block))
    for wrong in (slice(0, 2), [0, 1], 2):
        block[axis] = wrong
        for ask in (layer.forward_block, shares.of_input, shares.of_weights):
            with pytest.raises(TypeError, match="it must be a range"):
                ask(tuple(block))
    for wrong in (range(0), range(0, 4, 2)):
        block[axis] = wrong
        for ask in (shares.of_input, shares.of_weights):
            with pytest.raises(ValueError, match="it must be a contiguous range that is not empty"):
                ask(tuple(block))


def test_a_share_of_a_slice_is_of_one_slice():
    layer = every()[0]
    with pytest.raises(ValueError, match=r"d is range\(0, 2\): it must be one slice"):
        Shares(layer, np.ones(G.output_shape)).of_weights((range(1), range(1), range(2)))
    with pytest.raises(TypeError, match=r"slices is \[0\]: it must be a range"):
        slice_gradients(layer, [0], np.ones((4, 4, 1)))
