"""The arithmetic of a layer over plain arrays: correlation, and the gradients of weights and input."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convviz.conv.arrays import Array

Pair = tuple[int, int]


def correlate(
    Xp: Array,
    weights: Array,
    biases: Array | None,
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    groups: int = 1,
) -> Array:
    """Return V (W2, H2, K): ``Xp`` (W, H, D) correlated with ``weights`` (K, Fx, Fy, D/groups)."""
    patches = _patches(Xp, weights.shape[1:3], stride, dilation)
    parts = [
        np.tensordot(x, w, axes=((2, 3, 4), (3, 1, 2)))
        for x, w in zip(np.split(patches, groups, 2), np.split(weights, groups), strict=True)
    ]
    V = np.concatenate(parts, axis=2)
    return V if biases is None else V + biases


def weight_gradient(
    Xp: Array, dV: Array, size: Pair, stride: Pair = (1, 1), dilation: Pair = (1, 1), groups: int = 1
) -> Array:
    """Return dW (K, Fx, Fy, D/groups) for the upstream gradient ``dV`` (W2, H2, K)."""
    patches = _patches(Xp, size, stride, dilation)
    parts = [
        np.tensordot(v, x, axes=((0, 1), (0, 1))).transpose(0, 2, 3, 1)
        for x, v in zip(np.split(patches, groups, 2), np.split(dV, groups, 2), strict=True)
    ]
    return np.concatenate(parts)


def input_gradient(
    dV: Array,
    weights: Array,
    padded_shape: tuple[int, int, int],
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    groups: int = 1,
) -> Array:
    """Return dXp of ``padded_shape`` for the upstream gradient ``dV`` (W2, H2, K); 0 where unread."""
    dXp = np.zeros(padded_shape, dV.dtype)
    columns, rows = dV.shape[:2]
    for i, j in np.ndindex(*weights.shape[1:3]):
        x, y = i * dilation[0], j * dilation[1]
        window = dXp[x :: stride[0], y :: stride[1]][:columns, :rows]
        parts = zip(np.split(dV, groups, 2), np.split(weights[:, i, j], groups), strict=True)
        window += np.concatenate([v @ w for v, w in parts], axis=2)
    return dXp


def _patches(Xp: Array, size: Pair, stride: Pair, dilation: Pair) -> Array:
    extent = tuple((n - 1) * step + 1 for n, step in zip(size, dilation, strict=True))
    windows = sliding_window_view(Xp, extent, axis=(0, 1))
    result: Array = windows[:: stride[0], :: stride[1], :, :: dilation[0], :: dilation[1]]
    return result
