"""The same layer without parameter sharing: each neuron has its own weights and its own bias.

Own sets start as copies of the filter's, so only those that were changed since are kept apart. Storing a set
for every neuron of AlexNet's first layer would take 846 MB, and looking at one must not cost that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.checks as checks
import convviz.conv.kernels as kernels
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.layer import Gradients, Layer, Neuron, NeuronGradient, check_gradients, cropped, sum_up


@dataclass(frozen=True, eq=False, slots=True)
class OwnSet:
    """One neuron's own ``weights`` (Fx, Fy, D/groups), read-only, and ``bias`` (1,), None without biases."""

    weights: Array
    bias: Array | None


@dataclass(frozen=True, eq=False)
class LocallyConnectedLayer:
    """A layer whose neurons share nothing; made by `from_shared`, equal only to itself.

    ``common`` is the layer that the sets were copied from; ``own`` holds, by (x, y, d), the changed ones.
    """

    common: Layer
    own: Mapping[tuple[int, int, int], OwnSet]

    @classmethod
    def from_shared(cls, layer: Layer) -> LocallyConnectedLayer:
        """Return ``layer`` unshared: each neuron has its own copy of its filter's set. Copies nothing yet."""
        if not isinstance(layer, Layer):
            raise TypeError(f"layer is {layer!r}: it must be a Layer")
        return cls(layer, MappingProxyType({}))

    @property
    def geometry(self) -> Geometry:
        """The geometry, the same as the shared layer's."""
        return self.common.geometry

    def own_set(self, x: int, y: int, d: int) -> OwnSet:
        """Return the set of the neuron (x, y, d); ValueError outside the output."""
        for name, value, count in zip("xyd", (x, y, d), self.geometry.output_shape, strict=True):
            checks.position(name, value, count)
        known = self.own.get((x, y, d))
        if known is not None:
            return known
        biases = self.common.biases
        return OwnSet(self.common.weights[d], None if biases is None else biases[d : d + 1])

    def weights_of(self, x: int, y: int, d: int) -> Array:
        """Return the weights of the neuron (x, y, d), (Fx, Fy, D/groups), read-only; ValueError outside."""
        return self.own_set(x, y, d).weights

    def bias_of(self, x: int, y: int, d: int) -> int | float | None:
        """Return the bias of the neuron (x, y, d), None in a layer without biases; ValueError outside."""
        bias = self.own_set(x, y, d).bias
        return None if bias is None else bias.item()

    def with_set(
        self, x: int, y: int, d: int, weights: ArrayLike, bias: ArrayLike | None = None
    ) -> LocallyConnectedLayer:
        """Return the layer with other ``weights`` (Fx, Fy, D/groups) and ``bias`` for one neuron.

        Without a ``bias`` the neuron keeps its own. Errors as `Layer` raises them; TypeError too for floats
        in a layer of integers.
        """
        now, kept = self.own_set(x, y, d), self._kept("weights", weights, self.geometry.weights_shape[1:])
        if bias is not None and now.bias is None:
            raise ValueError(f"bias is {bias!r}: it must be None, since the geometry has bias=False")
        chosen = now.bias if bias is None else self._kept("bias", np.reshape(bias, -1), (1,))
        most = arrays.magnitude(chosen) if chosen is not None and chosen.dtype.kind == "i" else 0
        arrays.check_sums("the output", kept.size, self.common.X, kept, most)
        return LocallyConnectedLayer(
            self.common, MappingProxyType({**self.own, (x, y, d): OwnSet(kept, chosen)})
        )

    def forward(self) -> Array:
        """Return the output V, (W2, H2, K), a new array each time."""
        V = self.common.forward()
        for x, y, d in self.own:
            V[x, y, d] = self.neuron(x, y, d).value
        return V

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; ValueError outside the output."""
        own = self.own_set(x, y, d)
        return sum_up(self.common.patch(x, y, d), own.weights, None if own.bias is None else own.bias[0])

    def neuron_gradient(self, x: int, y: int, d: int, dV: ArrayLike) -> NeuronGradient:
        """Return the gradient of its own set: ``backward(dV).dW[x, y, d]`` and ``.db[x, y, d]``."""
        return self.common.neuron_gradient(x, y, d, dV)

    def backward(self, dV: ArrayLike) -> Gradients:
        """Return the gradients for the upstream gradient ``dV`` (W2, H2, K); errors as the constructor's.

        ``dW`` is (W2, H2, K, Fx, Fy, D/groups): a gradient for each neuron's own weights. ValueError, before
        anything is computed, when it would take more than `checks.MOST_BYTES`. Sums over the positions, it is
        the shared layer's. No more memory than the result is needed.
        """
        g = self.geometry
        Xp, weights, upstream = self.common.with_upstream(dV)
        checks.room("dW", g.output_shape + g.weights_shape[1:], upstream.itemsize)
        check_gradients(g, Xp, weights, upstream)
        db = upstream.copy() if g.bias else None
        return Gradients(
            dX=self._input_gradient(weights, upstream), dW=_own_gradients(g, Xp, upstream), db=db
        )

    def _input_gradient(self, weights: Array, dV: Array) -> Array:
        """Return dX: the changed neurons are left out of the common pass and added one by one."""
        g, common = self.geometry, dV.copy()
        for at, own in self.own.items():
            arrays.check_sums("dX", weights[..., 0].size // g.groups, own.weights, dV)
            common[at] = 0
        dXp = kernels.input_gradient(common, weights, g.padded_shape, g.stride, g.dilation, g.groups)
        for (x, y, d), own in self.own.items():
            columns, rows = g.receptive_field(x, y)
            read = g.channels_of(d)
            dXp[columns, rows, read.start : read.stop] += own.weights * dV[x, y, d]
        return cropped(g, dXp)

    def _kept(self, name: str, value: ArrayLike, shape: tuple[int, ...]) -> Array:
        array, dtype = arrays.checked(name, value, shape), self.common.X.dtype
        if dtype.kind == "i" and array.dtype.kind == "f":
            raise TypeError(f"{name} has dtype {array.dtype}: it must be an integer type, as the layer is")
        return arrays.frozen(name, array, dtype)


def _own_gradients(g: Geometry, Xp: Array, dV: Array) -> Array:
    """Return dW (W2, H2, K, Fx, Fy, D/groups): what each neuron sees, times its own upstream gradient."""
    fields = sliding_window_view(Xp, (g.x.extent, g.y.extent), axis=(0, 1))
    fields = fields[:: g.stride[0], :: g.stride[1], :, :: g.dilation[0], :: g.dilation[1]]
    fields = np.moveaxis(fields, 2, -1)  # (W2, H2, Fx, Fy, D), a view
    dW = np.empty(g.output_shape + g.weights_shape[1:], dV.dtype)
    for group in range(g.groups):
        made = slice(group * g.filters // g.groups, (group + 1) * g.filters // g.groups)
        read = slice(group * g.depth // g.groups, (group + 1) * g.depth // g.groups)
        seen, upstream = fields[:, :, None, ..., read], dV[:, :, made, None, None, None]
        np.multiply(seen, upstream, out=dW[:, :, made])  # written in place: no memory but the result
    return dW
