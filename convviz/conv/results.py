"""What a layer answers with: a neuron taken apart, its set of weights, gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from convviz.conv import arrays, checks
from convviz.conv.arrays import Array
from convviz.conv.immutable import Immutable


@dataclass(frozen=True, eq=False, slots=True)
class WeightSet(Immutable):
    """The ``weights`` of one neuron, read-only, and its ``bias``, None in a layer without biases.

    ``weights`` is (Fx, Fy, D/groups), or (W, H, D) in a fully connected layer.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> own = layer.weights_of(1, 0, 0)
    >>> own.weights.ravel(), own.bias
    (array([10,  1]), 0)
    """

    weights: Array
    bias: int | float | None


@dataclass(frozen=True, eq=False, slots=True)
class Neuron(Immutable):
    """How one neuron comes to its value.

    ``patch`` (what it sees of Xp), ``weights`` and their ``products`` have shape (Fx, Fy, D/groups);
    ``channel_sums`` (D/groups,) add up to ``total``; ``value`` is ``total`` + ``bias``. The bias is None in a
    layer without. Arrays are read-only; the three numbers are Python's. A neuron of a fully connected layer
    sees all of X: (W, H, D), and D channel sums.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> neuron = layer.neuron(1, 0, 0)
    >>> neuron.patch.ravel(), neuron.weights.ravel(), neuron.products.ravel()
    (array([2, 3]), array([10,  1]), array([20,  3]))
    >>> neuron.channel_sums, neuron.total, neuron.bias, neuron.value
    (array([23]), 23, 0, 23)
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

    Where each neuron has its own set, ``dW`` is (W2, H2, K, Fx, Fy, D/groups), in a fully connected layer
    (W2, H2, K, W, H, D), and ``db`` is (W2, H2, K).

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> gradients = layer.backward([[[1]], [[1]]])
    >>> gradients.dX.shape, gradients.dW.shape, gradients.db.shape
    ((3, 1, 1), (1, 2, 1, 1), (1,))
    """

    dX: Array
    dW: Array
    db: Array | None


@dataclass(frozen=True, eq=False, slots=True)
class NeuronGradient:
    """One neuron's share: ``dW`` of the shape of its weights and ``db``, None in a layer without biases.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> share = layer.neuron_gradient(1, 0, 0, [[[1]], [[1]]])
    >>> share.dW.ravel(), share.db
    (array([2, 3]), 1)
    """

    dW: Array
    db: int | float | None


class DivergedError(ValueError):
    """An update that would leave the finite numbers: the learning rate is too large for the gradients.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> layer.descended([[[1e300]], [[1e300]]], learning_rate=1e300)
    Traceback (most recent call last):
        ...
    convviz.conv.results.DivergedError: learning_rate is 1e+300: the step makes a weight too large for float64
    """


def sum_up(patch: Array, own: WeightSet) -> Neuron:
    """Return the neuron that sees ``patch`` and has the set ``own``, of the same shape (·, ·, channels)."""
    products = patch * own.weights
    # One axis after the other: over both at once NumPy adds single numbers, 20 times as slow.
    channel_sums = products.sum(axis=0, dtype=products.dtype).sum(axis=0, dtype=products.dtype)
    total = channel_sums.sum(dtype=products.dtype)
    for array in (products, channel_sums):
        array.setflags(write=False)
    return Neuron(
        patch=patch,
        weights=own.weights,
        products=products,
        channel_sums=channel_sums,
        bias=own.bias,
        total=total.item(),
        value=(total if own.bias is None else total + products.dtype.type(own.bias)).item(),
    )


def share_of(patch: Array, dV: Array, at: tuple[int, int, int], *, bias: bool) -> NeuronGradient:
    """Return what the neuron ``at`` (x, y, d), which sees ``patch``, gets from the checked ``dV``."""
    x, y, d = checks.positions("xyd", at, dV.shape)
    dtype = arrays.common_dtype([patch, dV])
    own = arrays.converted("dV", dV[x, y, d : d + 1], dtype)
    arrays.check_sums("dW", 1, patch, own)
    return NeuronGradient(dW=patch * own, db=own.item() if bias else None)


def stepped(name: str, old: Array, gradient: Array, rate: float, dtype: np.dtype[Any]) -> Array:
    """Return ``old`` − ``rate`` · ``gradient`` in ``dtype``, read-only; `DivergedError` when not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        new: Array = (old - rate * gradient).astype(dtype, copy=False)
    if not np.isfinite(new).all():
        raise DivergedError(f"learning_rate is {rate}: the step makes {name} too large for {dtype}")
    new.setflags(write=False)
    return new


def set_stepped(own: WeightSet, patch: Array, dV: Array, rate: float, dtype: np.dtype[Any]) -> WeightSet:
    """Return the set ``own`` of a neuron that sees ``patch`` one step down; ``dV`` is that neuron's own."""
    gradient = dV.astype(np.float64)
    weights = arrays.owned(stepped("a weight", own.weights, gradient * patch, rate, dtype))
    if own.bias is None:
        return WeightSet(weights, None)
    return WeightSet(weights, stepped("a bias", np.array(own.bias, dtype), gradient, rate, dtype).item())
