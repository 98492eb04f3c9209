"""What a convolution computes with: the input, the filters, the biases.

They are checked once and kept read-only; another number makes other operands that share what stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks, parameter_refs
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.immutable import Immutable
from convviz.conv.parameter_refs import Bias, InputCell, Place, Weight


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Operands(Immutable):
    """The arrays of a layer of geometry ``g``, all of one type; `Layer` says which are taken."""

    geometry: Geometry
    X: Array
    weights: Array
    biases: Array | None

    def __init__(
        self, g: Geometry, X: ArrayLike, weights: ArrayLike, biases: ArrayLike | None = None
    ) -> None:
        if not isinstance(g, Geometry):
            raise TypeError(f"g is {g!r}: it must be a Geometry")
        check_biases_given(g, "biases", biases, (g.filters,))
        _check_room(g, itemsize=4)  # before lists are made arrays
        given = {"X": arrays.checked("X", X, g.input_shape)}
        given["weights"] = arrays.checked("weights", weights, g.weights_shape)
        if biases is not None:
            given["biases"] = arrays.checked("biases", biases, (g.filters,))
        dtype = arrays.common_dtype(list(given.values()))
        _check_room(g, dtype.itemsize)
        kept = {name: arrays.frozen(name, array, dtype) for name, array in given.items()}
        vars(self).update({"geometry": g, "biases": None, **kept})  # frozen for everybody else
        self._check_sums()

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all its numbers: int64, float32 or float64."""
        return self.X.dtype

    @cached_property
    def Xp(self) -> Array:
        """X with its zero-padding, `Geometry.padded_shape`, read-only; X itself when there is none.

        Cached: a copy of the input, which every neuron reads.
        """
        g = self.geometry
        if g.padded_shape == g.input_shape:
            return self.X
        padded = np.pad(self.X, [*((axis.before, axis.after) for axis in g.axes), (0, 0)])
        return arrays.owned(padded)

    def __repr__(self) -> str:
        """Return the type and the shapes, and no numbers."""
        return described(self, self.geometry.weights_shape)

    def with_X(self, X: ArrayLike) -> Self:
        """Return the layer on another input ``X`` (W, H, D); it shares weights and biases with this one.

        Types are promoted and errors raised as by the constructor.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.with_X([[[4]], [[0]], [[1]]]).forward().ravel()
        array([40,  1])
        """
        return type(self)(self.geometry, X, self.weights, self.biases)

    def same_numbers(self, other: object) -> bool:
        """Return whether ``other`` is a layer of this kind with an equal geometry and equal numbers.

        Their types may differ: 1 and 1.0 are the same number.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.same_numbers(layer.in_float64()), layer.same_numbers(layer.with_value(Bias(0), 7))
        (True, False)
        """
        if not isinstance(other, type(self)):
            return False
        mine, others = ((layer.X, layer.weights, layer.biases) for layer in (self, other))
        return self.geometry == other.geometry and all(
            (one is two) or (one is not None and two is not None and np.array_equal(one, two))
            for one, two in zip(mine, others, strict=True)
        )

    def value_at(self, place: Place) -> int | float:
        """Return the number at ``place``.

        TypeError for the place of an own set, ValueError outside the layer.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.value_at(Weight(k=0, i=1, j=0, c=0))
        1
        """
        name, index = self._index_of(place)
        number: int | float = getattr(self, name)[index].item()
        return number

    def with_value(self, place: Place, value: float) -> Self:
        """Return the layer with another number at ``place``; it shares the other arrays with this one.

        TypeError for what is no number, for a float in a layer of integers and for the place of an own set;
        ValueError outside the layer, for NaN, infinity and what the type cannot hold; `SumsOverflowError`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.with_value(Bias(0), 100).forward().ravel()
        array([112, 123])
        """
        name, index = self._index_of(place)
        new = getattr(self, name).copy()
        old, new[index] = new[index], arrays.number("value", value, self.dtype)
        changed = {name: arrays.owned(new)}
        if self.dtype.kind == "i":
            largest = arrays.magnitude_after(self._magnitudes[name], old, new[index])
            known = arrays.magnitude(new) if largest is None else largest
            edited = self._with_arrays(**changed, _magnitudes={**self._magnitudes, name: known})
            edited._check_sums()
            return edited
        return self._with_arrays(**changed)

    def _as_floats(self) -> Self:
        """Return the layer in float64 if its numbers are integers, else itself."""
        return self if self.dtype.kind == "f" else self.in_float64()

    def in_float64(self) -> Self:
        """Return the layer in float64, itself if it is.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.in_float64().forward().ravel()
        array([12., 23.])
        """
        if self.dtype == np.float64:
            return self
        g, biases = self.geometry, None if self.biases is None else self.biases.astype(np.float64)
        return type(self)(g, self.X.astype(np.float64), self.weights.astype(np.float64), biases)

    def _with_upstream(self, dV: ArrayLike, padded: bool = True) -> tuple[Array, Array, Array]:
        """Return Xp, or X if not ``padded``, the weights and the checked ``dV`` in their common type."""
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        dtype = arrays.common_dtype([self.X, upstream])
        _check_room(self.geometry, dtype.itemsize)
        X = self.Xp if padded else self.X
        X, weights = (array.astype(dtype, copy=False) for array in (X, self.weights))
        return X, weights, arrays.converted("dV", upstream, dtype)

    @cached_property
    def _magnitudes(self) -> dict[str, int]:
        """The largest absolute value of each array by name; empty in a layer of floats, which need none.

        Cached, as it takes a look at every number, and each edit asks for it.
        """
        if self.dtype.kind != "i":
            return {}
        found = {"X": self.X, "weights": self.weights, "biases": self.biases}
        return {name: 0 if array is None else arrays.magnitude(array) for name, array in found.items()}

    def largest(self) -> tuple[int, int]:
        """Return the largest integers, by absolute value, among its weights and its biases; 0 for floats.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.largest()
        (10, 0)
        """
        return self._magnitudes.get("weights", 0), self._magnitudes.get("biases", 0)

    def _index_of(self, place: Place) -> tuple[str, tuple[int, ...]]:
        """Return the array that holds ``place``, by name, and where in it.

        TypeError for the place of an own set, ValueError outside the layer.
        """
        g = self.geometry
        match place:
            case InputCell():
                return "X", checks.positions("xyc", (place.x, place.y, place.c), g.input_shape)
            case Weight():
                return "weights", checks.positions(
                    "kijc", (place.k, place.i, place.j, place.c), g.weights_shape
                )
            case Bias() if not g.bias:
                raise ValueError(f"place is {place!r}: the geometry has bias=False")
            case Bias():
                return "biases", checks.positions("k", (place.k,), (g.filters,))
        raise no_place(place)

    def _with_arrays(self, **changed: Any) -> Self:
        """Return the same but for the arrays ``changed``, by name, which are checked and read-only."""
        new = object.__new__(type(self))
        vars(new).update({**vars(self), **changed})
        if "X" in changed:
            vars(new).pop("Xp", None)
        return new

    def _check_sums(self) -> None:
        """Raise `SumsOverflowError` when integers are so large that V could leave int64."""
        if self.dtype.kind == "i":
            most = self._magnitudes
            arrays.check_bound("the output", self.weights[0].size, most["X"], most["weights"], most["biases"])
            for name, largest in most.items():
                if largest > arrays.LARGEST:  # −2^63, which has no opposite; multiplied by zeros alone
                    raise arrays.beyond(name, largest)


def described(layer: Any, weights_shape: tuple[int, ...]) -> str:
    """Return the kind, type and shapes of any layer, for its ``repr``."""
    g = layer.geometry
    return (
        f"<{type(layer).__name__} of {layer.dtype}: X {g.input_shape}, weights {weights_shape}, "
        f"V {g.output_shape}>"
    )


def check_biases_given(g: Geometry, name: str, biases: ArrayLike | None, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless biases of ``shape`` are given exactly when ``g`` has them."""
    if g.bias and biases is None:
        raise ValueError(f"{name} is None: it must have shape {shape}, or the geometry bias=False")
    if not g.bias and biases is not None:
        raise ValueError(f"{name} is given: it must be None, since the geometry has bias=False")


def no_place(place: Any) -> TypeError:
    """Return the error for a place that these arrays do not have."""
    return parameter_refs.refused(
        place, "a Weight, a Bias or an InputCell of a layer that shares its weights"
    )


def _check_room(g: Geometry, itemsize: int) -> None:
    checks.room("weights", g.weights_shape, itemsize)
    checks.room("the output", g.output_shape, itemsize)
    checks.room("the padded input", g.padded_shape, itemsize)
