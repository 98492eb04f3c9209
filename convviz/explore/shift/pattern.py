"""A plus sign and a filter that answers to it: every number can be read.

The layer is that of the worked example with one channel and one filter. Not shared, only the neuron (0, 0)
was trained: its copy is the filter, all others are zeros.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer, FullyConnectedLayer, Geometry, Layer, LocallyConnectedLayer
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.values import Values, read_only, scaled

SIDE, SIZE = 11, 5
TRAINED = (0, 0)  # the one neuron that was trained where nothing is shared

Cells = tuple[tuple[int, int], ...]


def geometry(stride: int) -> Geometry:
    """Return the layer's sizes."""
    return Geometry(SIDE, SIDE, 1, 1, SIZE, stride)


@lru_cache(maxsize=64)  # the very same Values, which are not drawn again
def input_at(dx: int, dy: int) -> Values:
    """Return X (11, 11, 1): zeros, and the plus in the 5 × 5 box whose corner is (dx, dy)."""
    X = np.zeros((SIDE, SIDE, 1), np.int64)
    X[dx : dx + SIZE, dy : dy + SIZE, 0] = _plus()
    return read_only(X)


@lru_cache(maxsize=1)  # the very same Values, which are not drawn again
def weights() -> Values:
    """Return the filter W0 (5, 5, 1): +1 on the plus, −1 elsewhere."""
    return read_only((2 * _plus() - 1)[:, :, np.newaxis])


@lru_cache(maxsize=128)  # the very same Values, which are not drawn again
def response(sharing: Sharing, stride: int, dx: int, dy: int) -> Values:
    """Return V (W2, H2, 1) with the plus at (dx, dy), on the colour scale of V before the shift."""
    V = layer(sharing, stride, dx, dy).forward()
    limit = read_only(V).limit if (dx, dy) == (0, 0) else response(sharing, stride, 0, 0).limit
    return scaled(V, limit)


def layer(sharing: Sharing, stride: int, dx: int, dy: int) -> AnyLayer:
    """Return the layer on the plus at (dx, dy)."""
    g, X, W = geometry(stride), input_at(dx, dy).array, weights().array[np.newaxis]
    trained = Layer(g, X, W, np.zeros(1, np.int64))
    if sharing is Sharing.SHARED:
        return trained
    kind = LocallyConnectedLayer if sharing is Sharing.UNSHARED else FullyConnectedLayer
    untrained = kind.from_shared(Layer(g, X, np.zeros_like(W), np.zeros(1, np.int64)))
    return untrained.with_set(*TRAINED, 0, kind.from_shared(trained).weights_of(*TRAINED, 0).weights)


def largest(V: NDArray[Any]) -> tuple[int, Cells]:
    """Return the largest response of ``V`` (W2, H2, 1) and where it is; nowhere when it is not above 0."""
    most = int(V.max())
    cells = tuple((int(x), int(y)) for x, y, _ in np.argwhere(most == V)) if most > 0 else ()
    return most, cells


def _plus() -> NDArray[np.int64]:
    plus = np.zeros((SIZE, SIZE), np.int64)
    plus[SIZE // 2, :] = plus[:, SIZE // 2] = 1
    return plus
