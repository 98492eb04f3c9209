"""Some weights of many sets at once: those that each set has by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from kinds import kinds, made
from plain_loops import geometries

from convviz.conv import Layer, sampled_weights


@given(geometries(), st.integers(0, 2**32 - 1))
def test_they_are_those_of_each_set(g, seed):
    """Of every kind of layer without sharing, whatever changed its sets."""
    layer, dV = made(g, seed)
    random = np.random.default_rng(seed)
    width, height, filters = g.output_shape
    x, y = range(int(random.integers(width)), width), range(int(random.integers(height)) + 1)
    d = int(random.integers(filters))
    for name, kind in kinds(layer, dV, seed):
        if isinstance(kind, Layer):
            continue
        places = tuple(random.integers(n, size=3) for n in kind.set_shape)
        found = sampled_weights(kind, x, y, d, places)
        for n, column in enumerate(x):
            for m, row in enumerate(y):
                own = kind.weights_of(column, row, d).weights[np.ix_(*places)]
                np.testing.assert_allclose(found[n, m], own, rtol=1e-12, atol=1e-12, err_msg=name)
