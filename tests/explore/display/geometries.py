"""Random layers for the tests of the display parts."""

import numpy as np
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.state.state import InputKind, Position, Scene, State

FIRST = Position(0, 0, 0)
SCENE = Scene("lesson", InputKind.NUMBERS, "integers")


@st.composite
def axes(draw):
    """Draw (length, size, stride, padding, dilation) of an axis that has an output."""
    size, stride = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    padding, dilation = draw(st.tuples(st.integers(0, 3), st.integers(0, 3))), draw(st.integers(1, 3))
    extent = (size - 1) * dilation + 1
    length = draw(st.integers(max(1, extent - sum(padding)), extent + 7))
    return length, size, stride, padding, dilation


@st.composite
def geometries(draw):
    """Draw a rectangular, strided, padded, dilated, grouped geometry, often with unread columns."""
    x, y = draw(axes()), draw(axes())
    groups, depth, filters = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    size, stride, padding, dilation = zip(x[1:], y[1:], strict=True)
    return Geometry(
        width=x[0],
        height=y[0],
        depth=depth * groups,
        filters=filters * groups,
        size=size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )


def layer_of(g, seed=7, dtype=np.int64):
    """Return a layer of ``g`` with small numbers."""
    random = np.random.default_rng(seed)
    X = random.integers(1, 9, g.input_shape).astype(dtype)
    weights = random.integers(-3, 4, g.weights_shape).astype(dtype)
    biases = random.integers(-5, 6, g.filters).astype(dtype) if g.bias else None
    return Layer(g, X, weights, biases)


def state_of(g, position=FIRST, seed=7, **choices):
    """Return a state on a layer of ``g`` at ``position``."""
    return State(SCENE, layer_of(g, seed), position, **choices)


def positions(g):
    """Return every neuron of ``g``, x first."""
    width, height, filters = g.output_shape
    return [Position(x, y, d) for d in range(filters) for y in range(height) for x in range(width)]
