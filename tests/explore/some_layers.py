"""Small layers: the examples on plain numbers, and random ones of whole numbers, of every kind."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.scene.scene import DEFINITIONS

#: The examples whose input is no picture: every number of theirs can be looked at.
OF_NUMBERS = tuple(name for name, made in DEFINITIONS.items() if made.picture is None)


@st.composite
def layers(draw):
    groups = draw(st.integers(1, 3))
    sides = st.tuples(st.integers(0, 2), st.integers(0, 2))
    size = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    dilation = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    extent = [(f - 1) * d + 1 for f, d in zip(size, dilation, strict=True)]
    g = Geometry(
        width=extent[0] + draw(st.integers(0, 5)),
        height=extent[1] + draw(st.integers(0, 5)),
        depth=groups * draw(st.integers(1, 2)),
        filters=groups * draw(st.integers(1, 2)),
        size=size,
        stride=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        padding=draw(st.tuples(sides, sides)),
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )
    random = np.random.default_rng(draw(st.integers(0, 99)))
    biases = random.integers(-9, 9, g.filters) if g.bias else None
    return Layer(g, random.integers(1, 9, g.input_shape), random.integers(-4, 5, g.weights_shape), biases)
