"""The layer once more, as loops over single numbers: what the fast code is compared with."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from convviz.conv import Geometry

REFERENCE = Path(__file__).parent.parent / "reference"


def lesson():
    """The worked example's arrays by name."""
    data = json.loads((REFERENCE / "lesson.json").read_text(encoding="utf-8"))
    return {name: np.array(values) if isinstance(values, list) else values for name, values in data.items()}


def reads(g):
    """Give (x, y, d), (i, j, c) and the true (x, y, c) of every product of the layer, padding left out."""
    columns, rows, filters = g.output_shape
    _, width, height, depth = g.weights_shape
    for x, y, d in itertools.product(range(columns), range(rows), range(filters)):
        group = d // (filters // g.groups)
        for i, j, c in itertools.product(range(width), range(height), range(depth)):
            at_x = x * g.stride[0] + i * g.dilation[0] - g.padding[0][0]
            at_y = y * g.stride[1] + j * g.dilation[1] - g.padding[1][0]
            if 0 <= at_x < g.width and 0 <= at_y < g.height:
                yield x, y, d, i, j, c, at_x, at_y, group * depth + c


def forward(g, X, W, b):
    V = np.zeros(g.output_shape, X.dtype)
    for x, y, d, i, j, c, at_x, at_y, at_c in reads(g):
        V[x, y, d] += X[at_x, at_y, at_c] * W[d, i, j, c]
    return V if b is None else V + b


def backward(g, X, W, dV):
    """Return dX, dW of the shared layer, and dW of every neuron's own weights."""
    dX, dW = np.zeros(X.shape, X.dtype), np.zeros(W.shape, X.dtype)
    own = np.zeros(g.output_shape + W.shape[1:], X.dtype)
    for x, y, d, i, j, c, at_x, at_y, at_c in reads(g):
        dX[at_x, at_y, at_c] += W[d, i, j, c] * dV[x, y, d]
        dW[d, i, j, c] += X[at_x, at_y, at_c] * dV[x, y, d]
        own[x, y, d, i, j, c] += X[at_x, at_y, at_c] * dV[x, y, d]
    return dX, dW, own


@st.composite
def geometries(draw):
    """Small layers of every kind: rectangular, strided, padded on each side or "same", dilated, grouped."""
    small = st.integers(1, 3)
    size, stride, dilation = (draw(st.tuples(small, small)) for _ in range(3))
    sides = st.tuples(st.integers(0, 2), st.integers(0, 2))
    padding = draw(st.one_of(st.tuples(sides, sides), st.just("same")))
    extents = [(s - 1) * d + 1 for s, d in zip(size, dilation, strict=True)]
    least = (
        [1, 1] if padding == "same" else [max(1, e - sum(p)) for e, p in zip(extents, padding, strict=True)]
    )
    lengths = [low + draw(st.integers(0, 4)) for low in least]
    groups = draw(st.integers(1, 3))
    return Geometry(
        width=lengths[0],
        height=lengths[1],
        depth=groups * draw(st.integers(1, 2)),
        filters=groups * draw(st.integers(1, 2)),
        size=size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )


def numbers(g, seed, dtype=np.int64):
    """Return X, W, b (None without biases) and a dV for ``g``; integers from −9 to 9, or floats."""
    random = np.random.default_rng(seed)

    def some(shape):
        whole = np.issubdtype(dtype, np.integer)
        drawn = random.integers(-9, 10, shape) if whole else random.standard_normal(shape)
        return drawn.astype(dtype)

    X, W, dV = some(g.input_shape), some(g.weights_shape), some(g.output_shape)
    return X, W, some((g.filters,)) if g.bias else None, dV
