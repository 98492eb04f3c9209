"""What a wrong gradient is made of: Xp, the weights and dV, in one type."""

from __future__ import annotations

from numpy.typing import ArrayLike

from convviz.conv import Layer, arrays
from convviz.conv.arrays import Array


def with_upstream(layer: Layer, dV: ArrayLike) -> tuple[Array, Array, Array]:
    """Return Xp, the weights and ``dV`` (W2, H2, K) in their common type, as `Layer.backward` takes them.

    Errors for ``dV`` as `Layer.backward` raises them.
    """
    upstream = arrays.checked("dV", dV, layer.geometry.output_shape)
    dtype = arrays.common_dtype([layer.X, upstream])
    Xp, weights = (array.astype(dtype, copy=False) for array in (layer.Xp, layer.weights))
    return Xp, weights, arrays.converted("dV", upstream, dtype)
