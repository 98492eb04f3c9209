"""The sets of a layer without sharing: each neuron has its own, and almost none is stored.

A neuron's set is the one it started with, less the steps taken since, unless it owns an explicit one. A step
of gradient descent moves a neuron's weights along what it saw, so all steps on one input are a single number
for each neuron: w = start − rate · patch. That is how AlexNet's 290,400 sets are trained in 2 MB, not 846.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks, parameter_refs
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.immutable import Immutable
from convviz.conv.layer import Layer
from convviz.conv.operands import described
from convviz.conv.owned_weights import At, OwnSets
from convviz.conv.parameter_refs import InputCell, OwnBias, OwnWeight, Place
from convviz.conv.results import WeightSet


@dataclass(frozen=True, eq=False, slots=True)
class Steps(Immutable):
    """All steps taken while the neurons saw ``volume``: their weights moved by −``rates`` · what they saw.

    ``volume`` is Xp, or X in a fully connected layer; ``rates`` (W2, H2, K) is Σ learning rate · dV.
    """

    volume: Array
    rates: Array


@dataclass(frozen=True, eq=False, repr=False)
class UnsharedSets(Immutable, ABC):
    """What each neuron of an unshared layer is connected to, what it started with, what changed since.

    ``common`` is the layer that the sets were copied from; ``own`` holds, by (x, y, d), those that were
    changed one by one; ``steps`` what gradient descent has done to the others.
    """

    common: Layer
    own: OwnSets
    steps: tuple[Steps, ...]

    @classmethod
    def from_shared(cls, layer: Layer) -> Self:
        """Return ``layer`` unshared: each neuron has its own copy of its filter's set. Copies nothing yet.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer)
        <LocallyConnectedLayer of int64: X (3, 1, 1), weights (2, 1, 1, 2, 1, 1), V (2, 1, 1)>
        >>> FullyConnectedLayer.from_shared(layer)
        <FullyConnectedLayer of int64: X (3, 1, 1), weights (2, 1, 1, 3, 1, 1), V (2, 1, 1)>
        """
        if not isinstance(layer, Layer):
            raise TypeError(f"layer is {layer!r}: it must be a Layer")
        return cls(layer, OwnSets(), ())

    @property
    def geometry(self) -> Geometry:
        """The geometry, the same as the shared layer's."""
        return self.common.geometry

    @property
    def X(self) -> Array:
        """The input (W, H, D), read-only."""
        return self.common.X

    @property
    def Xp(self) -> Array:
        """The input with its zero-padding, read-only."""
        return self.common.Xp

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of all its numbers: int64, float32 or float64."""
        return self.common.dtype

    @property
    @abstractmethod
    def set_shape(self) -> tuple[int, int, int]:
        """The shape of one neuron's weights."""

    @property
    @abstractmethod
    def _seen(self) -> Array:
        """The volume that patches are cut from: Xp, or X in a fully connected layer."""

    @abstractmethod
    def _patch_of(self, volume: Array, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees of ``volume``, shaped as `_seen`; of its weights' shape."""

    @abstractmethod
    def _start_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set that the neuron started with, before steps."""

    @abstractmethod
    def _all_weights(self) -> Array:
        """Return the weights that all neurons started with, less steps, (W2, H2, K, …), writable."""

    def __repr__(self) -> str:
        """Return the type and the shapes, and no numbers."""
        return described(self, self.geometry.output_shape + self.set_shape)

    def with_X(self, X: ArrayLike) -> Self:
        """Return the layer on another input ``X`` (W, H, D); every neuron keeps its set.

        Types are promoted and errors raised as by `Layer`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).with_X([[[4]], [[0]], [[1]]]).forward().ravel()
        array([40,  1])
        """
        common = self.common.with_X(X)
        kept = self if common.dtype == self.dtype else self.in_float64()
        new = replace(kept, common=common)
        new._check_sums(new.largest())
        return new

    def same_numbers(self, other: object) -> bool:
        """Return whether ``other`` is a layer of this kind with an equal geometry, X and set for each neuron.

        Their types may differ: 1 and 1.0 are the same number. It does not matter how the sets came about;
        where they did so in different ways they are compared one by one, up to the first that differs.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> copies.same_numbers(LocallyConnectedLayer.from_shared(layer)), copies.same_numbers(layer)
        (True, False)
        """
        if not isinstance(other, type(self)):
            return False
        if self.geometry != other.geometry or not np.array_equal(self.X, other.X):
            return False
        if self._came_about_as(other):
            return True
        return all(
            _same_set(self.weights_of(*at), other.weights_of(*at))
            for at in np.ndindex(*self.geometry.output_shape)
        )

    def patch(self, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees, of its weights' shape, read-only; ValueError outside.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).patch(1, 0, 0).ravel()
        array([2, 3])
        """
        return self._patch_of(self._seen, x, y, d)

    def weights_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set of the neuron (x, y, d), read-only; ValueError outside the output.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> copies.with_set(1, 0, 0, [[[3]], [[4]]]).weights_of(1, 0, 0).weights.ravel()
        array([3, 4])
        """
        x, y, d = checks.positions("xyd", (x, y, d), self.geometry.output_shape)
        if (x, y, d) in self.own:
            return self.own[x, y, d]
        start = self._start_of(x, y, d)
        if not self.steps:
            return start
        weights, bias = start.weights, start.bias
        for step in self.steps:
            rate = step.rates[x, y, d]
            weights = weights - rate * self._patch_of(step.volume, x, y, d)
            bias = None if bias is None else bias - rate
        weights.setflags(write=False)
        return WeightSet(weights, None if bias is None else float(bias))

    def value_at(self, place: Place) -> int | float:
        """Return the number at ``place``; TypeError for a shared one, ValueError outside the layer.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).value_at(OwnWeight(1, 0, 0, i=1, j=0, c=0))
        1
        """
        if isinstance(place, InputCell):
            return self.common.value_at(place)
        at, index = self._own_index(place)
        own = self.weights_of(*at)
        if index is not None:
            weight: int | float = own.weights[index].item()
            return weight
        if own.bias is None:
            raise ValueError(f"place is {place!r}: the geometry has bias=False")
        return own.bias

    def with_value(self, place: Place, value: float) -> Self:
        """Return the layer with another number at ``place``; it shares everything else with this one.

        TypeError for what is no number, for a float in a layer of integers and for the place of a shared set;
        ValueError outside the layer, for NaN, infinity and what the type cannot hold; `SumsOverflowError`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> copies.with_value(OwnBias(1, 0, 0), 100).forward().ravel()
        array([ 12, 123])
        """
        if isinstance(place, InputCell):
            edited = replace(self, common=self.common.with_value(place, value))
            edited._check_sums(edited.largest())
            return edited
        at, index = self._own_index(place)
        now, number = self.weights_of(*at), arrays.number("value", value, self.dtype)
        if index is None:
            if now.bias is None:
                raise ValueError(f"place is {place!r}: the geometry has bias=False")
            return self._with_own(at, WeightSet(now.weights, number.item()))
        weights = now.weights.copy()
        weights[index] = number
        return self._with_own(at, WeightSet(arrays.owned(weights), now.bias))

    def with_set(self, x: int, y: int, d: int, weights: ArrayLike, bias: ArrayLike | None = None) -> Self:
        """Return the layer with other ``weights`` (`set_shape`) and ``bias`` for one neuron.

        Without a ``bias`` the neuron keeps its own. Errors as `Layer` raises them; TypeError too for floats
        in a layer of integers.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> copies.with_set(1, 0, 0, [[[3]], [[4]]]).forward().ravel()  # 3·2 + 4·3
        array([12, 18])
        """
        x, y, d = checks.positions("xyd", (x, y, d), self.geometry.output_shape)
        now = self.weights_of(x, y, d)
        array = arrays.checked("weights", weights, self.set_shape)
        if self.dtype.kind == "i" and array.dtype.kind == "f":
            raise TypeError(f"weights has dtype {array.dtype}: it must be an integer type, as the layer is")
        kept = arrays.frozen("weights", array, self.dtype)
        if bias is not None and now.bias is None:
            raise ValueError(f"bias is {bias!r}: it must be None, since the geometry has bias=False")
        chosen = now.bias if bias is None else arrays.number("bias", bias, self.dtype).item()
        return self._with_own((x, y, d), WeightSet(kept, chosen))

    def _as_floats(self) -> Self:
        """Return the layer in float64 if its numbers are integers, else itself."""
        return self if self.dtype.kind == "f" else self.in_float64()

    def in_float64(self) -> Self:
        """Return the layer in float64, itself if it is.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> FullyConnectedLayer.from_shared(layer).in_float64().dtype
        dtype('float64')
        """
        if self.dtype == np.float64:
            return self
        new = replace(self, common=self.common.in_float64(), own=self.own.in_type(np.dtype(np.float64)))
        # Steps on the present input go on adding up: it must stay one and the same array.
        steps = (
            Steps(
                new._seen if step.volume is self._seen else arrays.owned(step.volume.astype(np.float64)),
                arrays.owned(step.rates.astype(np.float64)),
            )
            for step in self.steps
        )
        return replace(new, steps=tuple(steps))

    def largest(self) -> tuple[int, int]:
        """Return bounds on the integers among its weights and among its biases; 0 for floats.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> FullyConnectedLayer.from_shared(layer).with_value(OwnBias(0, 0, 0), -7).largest()
        (10, 7)
        """
        (weight, bias), own = self.common.largest(), self.own.largest
        return max(weight, own[0]), max(bias, own[1])

    def _own_index(self, place: Place) -> tuple[At, tuple[int, ...] | None]:
        """Return the neuron that owns the number at ``place`` and its index there, None for a bias."""
        if not isinstance(place, OwnWeight | OwnBias):
            raise parameter_refs.refused(
                place, "an OwnWeight, an OwnBias or an InputCell of a layer without sharing"
            )
        x, y, d = checks.positions("xyd", (place.x, place.y, place.d), self.geometry.output_shape)
        if isinstance(place, OwnBias):
            return (x, y, d), None
        return (x, y, d), checks.positions("ijc", (place.i, place.j, place.c), self.set_shape)

    def _check_sums(self, largest: tuple[int, int]) -> None:
        """Raise `SumsOverflowError` when sets up to ``largest`` (weights, biases) or V could leave int64."""
        if self.dtype.kind == "i":
            arrays.check_bound("a set", 1, max(largest), 1)
            terms = int(np.prod(self.set_shape))
            arrays.check_bound("the output", terms, self.common._magnitudes["X"], *largest)

    def _all_biases(self) -> Array | None:
        """Return the biases that all neurons started with, less steps, (W2, H2, K), writable."""
        if self.common.biases is None:
            return None
        biases = np.broadcast_to(self.common.biases, self.geometry.output_shape).copy()
        for step in self.steps:
            biases -= step.rates
        return biases

    def __reduce__(self) -> tuple[Any, ...]:
        if not self.steps:
            return super().__reduce__()
        # What they saw is not pickled where it is what they see: it must come back as one and the same array.
        steps = tuple(
            (
                step.volume is self._seen,
                replace(step, volume=step.rates) if step.volume is self._seen else step,
            )
            for step in self.steps
        )
        return _with_steps, (replace(self, steps=()), steps)

    def _came_about_as(self, other: Self) -> bool:
        """Whether the sets follow from the same things, so that none needs to be looked at."""
        owned = self.own is other.own or not (len(self.own) or len(other.own))
        return owned and self.steps == other.steps and self.common.same_numbers(other.common)

    def _with_own(self, at: At, chosen: WeightSet) -> Self:
        own = self.own.with_set(at, chosen)
        self._check_sums(own.largest)
        return replace(self, own=own)


def _same_set(one: WeightSet, other: WeightSet) -> bool:
    return one.bias == other.bias and np.array_equal(one.weights, other.weights)


def _with_steps(layer: UnsharedSets, steps: tuple[tuple[bool, Steps], ...]) -> UnsharedSets:
    """Return the unpickled ``layer`` with its ``steps``, those marked True on the input that it has."""
    on = (replace(step, volume=layer._seen) if present else step for present, step in steps)
    return replace(layer, steps=tuple(on))
