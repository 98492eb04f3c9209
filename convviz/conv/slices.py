"""The gradients of some depth slices alone: the sums of what their neurons ask of their sets."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.engine.kernels as kernels
import convviz.conv.sums as sums
from convviz.conv.arrays import Array
from convviz.conv.layer import Layer


def slice_gradient(layer: Layer, d: int, dV: ArrayLike) -> tuple[Array, int | float]:
    """Return dW[d] (Fx, Fy, D/groups) and db[d] for the upstream gradient ``dV`` (W2, H2) of slice ``d``.

    Where ``dV`` is 0 for the neurons that are left out, this is the sum over the others alone. Errors as
    `Layer.backward` raises them; ValueError for a slice that the layer has not.
    """
    upstream = arrays.checked("dV", dV, layer.geometry.output_shape[:2])
    dW, db = slice_gradients(layer, range(d, d + 1), upstream[:, :, np.newaxis])
    return dW[0], db[0].item()


def slice_gradients(layer: Layer, slices: range, dV: ArrayLike) -> tuple[Array, Array]:
    """Return dW (n, Fx, Fy, D/groups) and db (n,) of ``slices``, for their upstream gradients (W2, H2, n).

    They take hardly longer than one: what neurons see is laid out once for all. ValueError for slices that
    the layer has not, or that are not all of one group; else errors as `slice_gradient` raises them.
    """
    g = layer.geometry
    if not slices or slices.step != 1:
        raise ValueError(f"slices is {slices}: it must be a contiguous range that is not empty")
    read = g.channels_of(slices.start)
    if g.channels_of(slices.stop - 1) != read:
        raise ValueError(f"slices is {slices}: all must be of one group")
    upstream = arrays.checked("dV", dV, (*g.output_shape[:2], len(slices)))
    X = layer.X[:, :, read.start : read.stop]
    dtype = arrays.common_dtype([X, upstream])
    X, upstream = X.astype(dtype, copy=False), arrays.converted("dV", upstream, dtype)
    sums.check_weight_gradient_sums(g, X, upstream)
    return kernels.parameter_gradients(X, upstream, g.size, g.stride, g.dilation, 1, g.padding)
