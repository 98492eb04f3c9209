"""A convolutional layer with its numbers: forward and backward, whole and neuron by neuron."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.checks as checks
import convviz.conv.kernels as kernels
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry


@dataclass(frozen=True, eq=False, slots=True)
class Neuron:
    """How one neuron comes to its value.

    ``patch`` (what it sees of Xp), ``weights`` and their ``products`` have shape (Fx, Fy, D/groups);
    ``channel_sums`` (D/groups,) add up to ``total``; ``value`` is ``total`` + ``bias``. The bias is None in a
    layer without. Arrays are read-only; the three numbers are Python's.
    """

    patch: Array
    weights: Array
    products: Array
    channel_sums: Array
    bias: int | float | None
    total: int | float
    value: int | float


@dataclass(frozen=True, eq=False, slots=True)
class Gradients:
    """``dX`` (W, H, D), ``dW`` (K, Fx, Fy, D/groups) and ``db`` (K,), None in a layer without biases.

    Of a `LocallyConnectedLayer`, ``dW`` is (W2, H2, K, Fx, Fy, D/groups) and ``db`` is (W2, H2, K).
    """

    dX: Array
    dW: Array
    db: Array | None


@dataclass(frozen=True, eq=False, slots=True)
class NeuronGradient:
    """One neuron's share: ``dW`` (Fx, Fy, D/groups) and ``db``, None in a layer without biases."""

    dW: Array
    db: int | float | None


@dataclass(frozen=True, eq=False, init=False)
class Layer:
    """A layer of geometry ``g`` on the input ``X`` (W, H, D), equal only to itself.

    ``weights`` (K, Fx, Fy, D/groups); ``biases`` (K,), or None exactly when the geometry has none.
    The arrays are float32, float64 or integers, taken to one common type: float32 stays float32, integers
    become int64 and every sum of them is exact, mixed types are promoted as NumPy does. They are kept
    read-only, and copied only when somebody else could write to them.

    Raises ValueError (wrong shape, NaN, infinity, a result of more than `checks.MOST_BYTES`), TypeError
    (wrong type), `SumsOverflowError` (integers so large that a sum could leave int64).
    """

    geometry: Geometry
    X: Array
    weights: Array
    biases: Array | None

    def __init__(
        self, g: Geometry, X: ArrayLike, weights: ArrayLike, biases: ArrayLike | None = None
    ) -> None:
        if not isinstance(g, Geometry):
            raise TypeError(f"g is {g!r}: it must be a Geometry")
        _check_biases_given(g, biases)
        _check_room(g, itemsize=4)  # before lists are made arrays
        given = {"X": arrays.checked("X", X, g.input_shape)}
        given["weights"] = arrays.checked("weights", weights, g.weights_shape)
        if biases is not None:
            given["biases"] = arrays.checked("biases", biases, (g.filters,))
        dtype = arrays.common_dtype(list(given.values()))
        _check_room(g, dtype.itemsize)
        kept = {name: arrays.frozen(name, array, dtype) for name, array in given.items()}
        for name, value in {"geometry": g, "biases": None, **kept}.items():
            object.__setattr__(self, name, value)  # frozen for everybody else
        self._check_sums()

    @cached_property
    def Xp(self) -> Array:
        """X with its zero-padding, (W + 2·Px, H + 2·Py, D), read-only; X itself when there is none."""
        (px, py) = self.geometry.padding
        if not px and not py:
            return self.X
        padded = np.pad(self.X, ((px, px), (py, py), (0, 0)))
        padded.setflags(write=False)
        return padded

    def forward(self) -> Array:
        """Return the output V, (W2, H2, K), a new array each time."""
        g = self.geometry
        return kernels.correlate(self.X, self.weights, self.biases, g.stride, g.dilation, g.groups, g.padding)

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; ValueError outside the output."""
        patch = self.patch(x, y, d)
        return sum_up(patch, self.weights[d], None if self.biases is None else self.biases[d])

    def patch(self, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees of Xp, (Fx, Fy, D/groups), a read-only view."""
        columns, rows = self.geometry.receptive_field(x, y)
        read = self.geometry.channels_of(d)
        return self.Xp[columns, rows, read.start : read.stop]

    def backward(self, dV: ArrayLike) -> Gradients:
        """Return the gradients for the upstream gradient ``dV`` (W2, H2, K); errors as the constructor's."""
        g = self.geometry
        X, weights, upstream = self.with_upstream(dV, padded=False)
        check_gradients(g, X, weights, upstream)
        how = g.stride, g.dilation, g.groups, g.padding
        dW, db = kernels.parameter_gradients(X, upstream, g.size, *how)
        dX = kernels.input_gradient(upstream, weights, g.input_shape, *how)
        return Gradients(dX=dX, dW=dW, db=db if g.bias else None)

    def neuron_gradient(self, x: int, y: int, d: int, dV: ArrayLike) -> NeuronGradient:
        """Return what the neuron (x, y, d) alone adds to dW[d] and db[d] for the upstream gradient ``dV``.

        The shares of all neurons of a slice add up to ``backward(dV).dW[d]``.
        """
        patch = self.patch(x, y, d)
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        dtype = arrays.common_dtype([self.X, upstream])
        own = arrays.converted("dV", upstream[x, y, d : d + 1], dtype)
        arrays.check_sums("dW", 1, patch, own)
        return NeuronGradient(dW=patch * own, db=own.item() if self.geometry.bias else None)

    def with_upstream(self, dV: ArrayLike, padded: bool = True) -> tuple[Array, Array, Array]:
        """Return Xp, or X if not ``padded``, the weights and the checked ``dV`` in their common type."""
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        dtype = arrays.common_dtype([self.X, upstream])
        _check_room(self.geometry, dtype.itemsize)
        X = self.Xp if padded else self.X
        X, weights = (array.astype(dtype, copy=False) for array in (X, self.weights))
        return X, weights, arrays.converted("dV", upstream, dtype)

    def _check_sums(self) -> None:
        most = (
            arrays.magnitude(self.biases) if self.biases is not None and self.biases.dtype.kind == "i" else 0
        )
        arrays.check_sums("the output", self.weights[0].size, self.X, self.weights, most)


def sum_up(patch: Array, weights: Array, bias: Array | None) -> Neuron:
    """Return the neuron of ``patch`` and ``weights``, both (Fx, Fy, D/groups), and the number ``bias``."""
    products = patch * weights
    channel_sums = products.sum(axis=(0, 1), dtype=products.dtype)
    total = channel_sums.sum(dtype=products.dtype)
    for array in (products, channel_sums):
        array.setflags(write=False)
    return Neuron(
        patch=patch,
        weights=weights,
        products=products,
        channel_sums=channel_sums,
        bias=None if bias is None else bias.item(),
        total=total.item(),
        value=(total if bias is None else total + bias).item(),
    )


def cropped(g: Geometry, padded: Array) -> Array:
    """Return the part of ``padded`` (the shape of Xp) that is true input, (W, H, D)."""
    px, py = g.padding
    return padded[px : px + g.width, py : py + g.height]


def check_gradients(g: Geometry, Xp: Array, weights: Array, dV: Array) -> None:
    """Raise `SumsOverflowError` when a sum of the backward pass could leave int64."""
    columns, rows, filters = g.output_shape
    one = np.ones(1, dV.dtype)
    arrays.check_sums("dW", columns * rows, Xp, dV)
    arrays.check_sums("db", columns * rows, one, dV)
    arrays.check_sums("dX", g.size[0] * g.size[1] * filters // g.groups, weights, dV)


def _check_room(g: Geometry, itemsize: int) -> None:
    checks.room("the output", g.output_shape, itemsize)
    checks.room("the padded input", g.padded_shape, itemsize)


def _check_biases_given(g: Geometry, biases: ArrayLike | None) -> None:
    if g.bias and biases is None:
        raise ValueError(f"biases is None: it must have shape ({g.filters},), or the geometry bias=False")
    if not g.bias and biases is not None:
        raise ValueError("biases is given: it must be None, since the geometry has bias=False")
