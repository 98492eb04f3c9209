"""Where the upstream gradient comes from: losses over the output V (W2, H2, K), and their gradients dV.

Of integers, of whatever type, a loss is exact: an int, or a float that ends in .5 (the nearest one beyond
2^53). Of floats it is summed in float64. TypeError for a V that is no array of float32, float64 or integers,
`SumsOverflowError` for integers beyond int64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from convviz.conv import arrays, checks
from convviz.conv.arrays import Array
from convviz.conv.immutable import Immutable


class Loss(Protocol):
    """A number made of V, and how it changes with each neuron.

    >>> loss: Loss = HalfSquares()
    >>> loss.value(np.array([[[3]]])), loss.upstream(np.array([[[3]]])).tolist()
    (4.5, [[[3]]])
    """

    def value(self, V: Array) -> int | float:
        """Return the loss of the output ``V`` (W2, H2, K).

        >>> Total().value(np.array([[[3, 4]]]))
        7
        """

    def upstream(self, V: Array) -> Array:
        """Return dV (W2, H2, K), the gradient of the loss at ``V``: int64 of integers, else the type of V.

        >>> Total().upstream(np.array([[[3, 4]]]))
        array([[[1, 1]]])
        """


@dataclass(frozen=True, slots=True)
class HalfSquares:
    """L = ½·ΣV²: dV is V itself.

    >>> HalfSquares().value(np.array([[[3, 4]]]))  # ½·(9 + 16)
    12.5
    """

    def value(self, V: Array) -> int | float:
        """Return ½·Σ``V``².

        >>> HalfSquares().value(np.array([[[2, 4]]]))
        10
        """
        return _half_of_squares(V)

    def upstream(self, V: Array) -> Array:
        """Return a copy of ``V``.

        >>> HalfSquares().upstream(np.array([[[3, 4]]]))
        array([[[3, 4]]])
        """
        return arrays.output("V", V).copy()


@dataclass(frozen=True, slots=True)
class Total:
    """L = ΣV: dV is 1 everywhere.

    >>> Total().value(np.array([[[3, 4]]]))
    7
    """

    def value(self, V: Array) -> int | float:
        """Return Σ``V``.

        >>> Total().value(np.array([[[3, 4]]]))
        7
        """
        return _sum(V)

    def upstream(self, V: Array) -> Array:
        """Return ones in the shape and type of ``V``.

        >>> Total().upstream(np.array([[[3, 4]]]))
        array([[[1, 1]]])
        """
        return np.ones_like(arrays.output("V", V))


@dataclass(frozen=True, slots=True)
class OneNeuron:
    """L = V[x, y, d]: dV is 1 there and 0 elsewhere. ValueError, when asked, for a neuron outside V.

    >>> OneNeuron(x=0, y=0, d=1).value(np.array([[[3, 4]]]))
    4
    """

    x: int
    y: int
    d: int

    def value(self, V: Array) -> int | float:
        """Return ``V``[x, y, d].

        >>> OneNeuron(0, 0, 1).value(np.array([[[3, 4]]]))
        4
        """
        V = arrays.output("V", V)
        number: int | float = V[self._at(V)].item()
        return number

    def upstream(self, V: Array) -> Array:
        """Return zeros in the shape and type of ``V`` with a 1 at (x, y, d).

        >>> OneNeuron(0, 0, 1).upstream(np.array([[[3, 4]]]))
        array([[[0, 1]]])
        """
        dV = np.zeros_like(arrays.output("V", V))
        dV[self._at(V)] = 1
        return dV

    def _at(self, V: Array) -> tuple[int, ...]:
        return checks.positions("xyd", (self.x, self.y, self.d), V.shape)


@dataclass(frozen=True, eq=False, slots=True, init=False)
class HalfSquaredDistance(Immutable):
    """L = ½·Σ(V − T)²: dV is V − T.

    A copy of ``target`` (W2, H2, K) is kept; TypeError and ValueError for it as `Layer` raises them.
    ValueError, when asked, for a V of another shape.

    >>> HalfSquaredDistance([[[1, 4]]]).value(np.array([[[3, 4]]]))  # ½·(2² + 0²)
    2
    """

    target: Array

    def __init__(self, target: Any) -> None:
        object.__setattr__(self, "target", _kept("target", target))

    def value(self, V: Array) -> int | float:
        """Return ½·Σ(``V`` − T)².

        >>> HalfSquaredDistance([[[1, 4]]]).value(np.array([[[3, 4]]]))
        2
        """
        return _half_of_squares(self.upstream(V))

    def upstream(self, V: Array) -> Array:
        """Return ``V`` − T in their common type; `SumsOverflowError` when it could leave int64.

        >>> HalfSquaredDistance([[[1, 4]]]).upstream(np.array([[[3, 4]]]))
        array([[[2, 0]]])
        """
        V = arrays.output("V", V)
        _check_shape("target", self.target, V)
        dtype = arrays.common_dtype([V, self.target])
        if dtype.kind == "i":
            largest = arrays.magnitude(V) + arrays.magnitude(self.target)
            arrays.check_bound("V − target", 1, largest, 1)
        difference: Array = V.astype(dtype, copy=False) - self.target.astype(dtype, copy=False)
        return difference


@dataclass(frozen=True, eq=False, slots=True, init=False)
class WeightedSum(Immutable):
    """L = Σ C·V: dV is C, chosen cell by cell; C is ``coefficients`` (W2, H2, K).

    Errors as `HalfSquaredDistance` raises them.

    >>> WeightedSum([[[1, -1]]]).value(np.array([[[3, 4]]]))
    -1
    """

    coefficients: Array

    def __init__(self, coefficients: Any) -> None:
        object.__setattr__(self, "coefficients", _kept("coefficients", coefficients))

    def value(self, V: Array) -> int | float:
        """Return Σ C·``V``.

        >>> WeightedSum([[[1, -1]]]).value(np.array([[[3, 4]]]))
        -1
        """
        V = arrays.output("V", V)
        return _sum_of_products(self.upstream(V), V)

    def upstream(self, V: Array) -> Array:
        """Return a copy of C.

        >>> WeightedSum([[[1, -1]]]).upstream(np.array([[[3, 4]]]))
        array([[[ 1, -1]]])
        """
        V = arrays.output("V", V)
        _check_shape("coefficients", self.coefficients, V)
        return self.coefficients.copy()


@dataclass(frozen=True, slots=True)
class ThroughReLU:
    """Another ``loss`` of max(V, 0): a neuron whose V is 0 or less is closed and passes nothing back.

    >>> ThroughReLU(Total()).value(np.array([[[3, -4]]]))
    3
    """

    loss: Loss

    def value(self, V: Array) -> int | float:
        """Return the loss of max(``V``, 0).

        >>> ThroughReLU(Total()).value(np.array([[[3, -4]]]))
        3
        """
        return self.loss.value(np.maximum(arrays.output("V", V), 0))

    def upstream(self, V: Array) -> Array:
        """Return the loss's gradient at max(``V``, 0) where ``V`` > 0, and 0 where it is closed.

        >>> ThroughReLU(Total()).upstream(np.array([[[3, -4]]]))
        array([[[1, 0]]])
        """
        V = arrays.output("V", V)
        dV = self.loss.upstream(np.maximum(V, 0))
        dV[V <= 0] = 0
        return dV


def _half_of_squares(V: Array) -> int | float:
    V = arrays.output("V", V)
    squares = _sum_of_products(V, V)
    return squares // 2 if isinstance(squares, int) and squares % 2 == 0 else squares / 2


def _sum_of_products(first: Array, second: Array) -> int | float:
    if first.dtype.kind != "i" or second.dtype.kind != "i":
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.sum(first.astype(np.float64) * second))
    if first.size * arrays.magnitude(first) * arrays.magnitude(second) <= arrays.LARGEST:
        return int(np.sum(first * second))
    # Python's ints have no largest.
    pairs = zip(first.ravel().tolist(), second.ravel().tolist(), strict=True)
    return sum(int(a) * int(b) for a, b in pairs)


def _sum(V: Array) -> int | float:
    V = arrays.output("V", V)
    return _sum_of_products(V, np.ones_like(V))


def _kept(name: str, value: Any) -> Array:
    array = arrays.as_array(name, value)
    if array.ndim != 3:
        raise ValueError(f"{name} has shape {array.shape}: it must be that of V, (W2, H2, K)")
    checks.room(name, array.shape, array.itemsize)  # a broadcast array can be of any size
    array = arrays.checked(name, array, array.shape)
    return arrays.frozen(name, array, arrays.common_dtype([array]))


def _check_shape(name: str, kept: Array, V: Array) -> None:
    if V.shape != kept.shape:
        raise ValueError(f"V has shape {V.shape}: it must be {kept.shape}, that of the {name}")
