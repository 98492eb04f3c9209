"""The gradient of one depth slice alone: the sum of what its neurons ask of their set."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.kernels as kernels
import convviz.conv.sums as sums
from convviz.conv.arrays import Array
from convviz.conv.layer import Layer


def slice_gradient(layer: Layer, d: int, dV: ArrayLike) -> tuple[Array, int | float]:
    """Return dW[d] (Fx, Fy, D/groups) and db[d] for the upstream gradient ``dV`` (W2, H2) of slice ``d``.

    Where ``dV`` is 0 for the neurons that are left out, this is the sum over the others alone. Errors as
    `Layer.backward` raises them; ValueError for a slice that the layer has not.
    """
    g, read = layer.geometry, layer.geometry.channels_of(d)
    upstream = arrays.checked("dV", dV, g.output_shape[:2])
    X = layer.X[:, :, read.start : read.stop]
    dtype = arrays.common_dtype([X, upstream])
    X, upstream = X.astype(dtype, copy=False), arrays.converted("dV", upstream, dtype)[:, :, np.newaxis]
    sums.check_weight_gradient_sums(g, X, upstream)
    dW, db = kernels.parameter_gradients(X, upstream, g.size, g.stride, g.dilation, 1, g.padding)
    return dW[0], db[0].item()
