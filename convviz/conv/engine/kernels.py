"""The arithmetic of a layer over plain arrays: correlation, and the gradients of parameters and input.

Beyond its result each takes less than 64 MiB, whatever the size: what neurons see is laid out for blocks of
positions, and zero-padding is set around a block, never around a picture. Integers are computed exactly: in
float64, where matrix products are fast, if the operands prove that no sum passes 2^53; in int64 otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv.arrays import Array, magnitude
from convviz.conv.axis import Axes
from convviz.conv.engine import depthwise, folding, input_gradients
from convviz.conv.engine.im2col import Block, Windows

EXACT = 2**53
"""Up to here float64 holds every integer."""

SMALL = 2**18
"""A layer with at most this many multiplications is computed at once; OpenBLAS uses one thread up to here."""


def correlate(X: Array, weights: Array, biases: Array | None, axes: Axes, groups: int = 1) -> Array:
    """Return V (W2, H2, K): ``X`` (W, H, D), zero-padded, with ``weights`` (K, Fx, Fy, D/groups)."""
    windows = Windows.along(axes, X, groups)
    if _one_channel_each(X, groups):
        return depthwise.correlate(windows, weights[..., 0].transpose(1, 2, 0), biases)
    dtype = exact_type(weights[0].size, X, weights, biases)
    columns, rows = windows.count
    bare = all(axis.padded == axis.length for axis in axes)
    if groups == 1 and bare and columns * rows * weights.size <= SMALL:
        return _at_once(windows, weights, biases, dtype)
    V = np.empty((columns, rows, weights.shape[0]), X.dtype)
    own = None if biases is None else biases.reshape(groups, -1)
    folding.correlate(windows, weights.reshape(groups, -1, *weights.shape[1:]), own, dtype, V)
    return V


def parameter_gradients(X: Array, dV: Array, axes: Axes, groups: int = 1) -> tuple[Array, Array]:
    """Return dW (K, Fx, Fy, D/groups) and db (K,) for the upstream gradient ``dV`` (W2, H2, K)."""
    filters, channels = dV.shape[2], X.shape[2] // groups
    windows = Windows.along(axes, X, groups)
    if _one_channel_each(X, groups):
        sums, db = depthwise.parameter_gradients(windows, dV)
        return np.ascontiguousarray(sums.transpose(2, 0, 1)[..., None]), db
    dW = np.empty((groups, filters // groups, *windows.size, channels), X.dtype)
    db = np.empty((groups, filters // groups), X.dtype)
    folding.weight_gradient(windows, dV, exact_type(dV.shape[0] * dV.shape[1], X, dV), dW, db)
    return dW.reshape(filters, *windows.size, channels), db.reshape(filters)


def input_gradient(
    dV: Array, weights: Array, input_shape: tuple[int, int, int], axes: Axes, groups: int = 1
) -> Array:
    """Return dX of ``input_shape`` for the upstream gradient ``dV`` (W2, H2, K); 0 where unread."""
    if groups == input_shape[2] and groups > 1:
        return _depthwise_input_gradient(dV, weights, input_shape, axes)
    dtype = exact_type(weights.size // input_shape[2] * groups, dV, weights)
    split = weights.reshape(groups, -1, *weights.shape[1:])
    dX = np.zeros(input_shape, dV.dtype)
    windows = Windows.along(axes, dX, groups)
    if input_gradients.gathering_pays(windows, split):
        input_gradients.gather(dV, split, axes, dtype, dX)
    elif dV.shape[0] * dV.shape[1] < windows.size[0] * windows.size[1]:
        input_gradients.scatter_by_position(windows, dV, split, dtype, dX)
    else:
        input_gradients.scatter_by_weight(windows, dV, split, dtype, dX)
    return dX


def _depthwise_input_gradient(
    dV: Array, weights: Array, input_shape: tuple[int, int, int], axes: Axes
) -> Array:
    filters, depth = weights.shape[0], input_shape[2]
    own = weights[..., 0].transpose(1, 2, 0)
    dX = np.zeros(input_shape, dV.dtype)
    windows = Windows.along(axes, dX, depth)
    if windows.stride == (1, 1) and filters == depth:
        # The last neuron that reads a cell has its first tap on it.
        start = axes[0].before - axes[0].extent + 1, axes[1].before - axes[1].extent + 1
        back = replace(windows, source=dV, count=input_shape[:2], start=start)
        return depthwise.correlate(back, own[::-1, ::-1], None)
    depthwise.scatter(windows, dV, own, dX)
    return dX


def _at_once(windows: Windows, weights: Array, biases: Array | None, dtype: DTypeLike) -> Array:
    """Return V of a small layer without padding by one product, since preparing blocks would take longer."""
    block = Block(0, windows.count[0], 0, windows.count[1])
    seen = windows.seen(windows.source, block).reshape(block.positions, -1).astype(dtype, copy=False)
    V = seen @ weights.reshape(len(weights), -1).T.astype(dtype, copy=False)
    if biases is not None:
        V += biases
    result: Array = V.reshape(*block.shape, -1).astype(windows.source.dtype, copy=False)
    return result


def _one_channel_each(X: Array, groups: int) -> bool:
    return groups > 1 and groups == X.shape[2]


def exact_type(terms: int, first: Array, second: Array, biases: Array | None = None) -> np.dtype[Any]:
    """Return the type in which sums of ``terms`` products, and the numbers themselves, are exact."""
    if first.dtype.kind != "i":
        return first.dtype
    largest, other = max(1, magnitude(first)), max(1, magnitude(second))
    more = 0 if biases is None else magnitude(biases)
    return np.dtype(np.float64 if terms * largest * other + more <= EXACT else first.dtype)
