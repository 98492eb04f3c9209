"""What layers without sharing have in common: each neuron has a set of its own, and almost none is stored.

A neuron's set is the one it started with, less the steps taken since, unless it owns an explicit one. A step
of gradient descent moves a neuron's weights along what it saw, so all steps on one input are a single number
for each neuron: w = start − rate · patch. That is how AlexNet's 290,400 sets are trained in 2 MB, not 846.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

import convviz.conv.arrays as arrays
import convviz.conv.checks as checks
import convviz.conv.matrix as matrix
import convviz.conv.parameter_refs as parameter_refs
from convviz.conv.arrays import Array
from convviz.conv.engine.dx_blocks import Part
from convviz.conv.geometry import Geometry
from convviz.conv.layer import Layer
from convviz.conv.owned_weights import At, OwnSets
from convviz.conv.parameter_refs import Neurons, OwnBias, OwnWeight, Place
from convviz.conv.results import WeightSet


@dataclass(frozen=True, eq=False, slots=True)
class Steps:
    """All steps taken while the neurons saw ``volume``: their weights moved by −``rates`` · what they saw.

    ``volume`` is Xp, or X in a fully connected layer; ``rates`` (W2, H2, K) is Σ learning rate · dV.
    """

    volume: Array
    rates: Array


@dataclass(frozen=True, eq=False)
class Connections(ABC):
    """What each neuron of an unshared layer is connected to, what it started with, what changed since.

    ``common`` is the layer that the sets were copied from; ``own`` holds, by (x, y, d), those that were
    changed one by one; ``steps`` what gradient descent has done to the others.
    """

    common: Layer
    own: OwnSets
    steps: tuple[Steps, ...]

    @classmethod
    def from_shared(cls, layer: Layer) -> Self:
        """Return ``layer`` unshared: each neuron has its own copy of its filter's set. Copies nothing yet."""
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
    def terms_of_input(self) -> int:
        """How many products at most add up to one value of dX."""

    @property
    @abstractmethod
    def seen(self) -> Array:
        """The volume that patches are cut from: Xp, or X in a fully connected layer."""

    @abstractmethod
    def patch_of(self, volume: Array, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees of ``volume``, shaped as `seen`; of its weights' shape."""

    @abstractmethod
    def start_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set that the neuron started with, before steps."""

    @abstractmethod
    def start_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` with the sets they started with."""

    @abstractmethod
    def energy(self, volume: Array, neurons: Neurons) -> Array:
        """Return Σ patch of ``volume`` · patch of `seen` for each neuron of the block, or one for all."""

    @abstractmethod
    def input_gradient_block(self, neurons: Neurons, dV: Array) -> tuple[Array, Part]:
        """Return dX of the block ``neurons`` alone, and the part of dX that it is; ``dV`` has its shape.

        Nothing is checked here: `Shares` does that once for all blocks.
        """

    @abstractmethod
    def weight_gradients(self, Xp: Array, dV: Array) -> Array:
        """Return the gradient of every neuron's weights, (W2, H2, K, …)."""

    @abstractmethod
    def all_weights(self) -> Array:
        """Return the weights that all neurons started with, less steps, (W2, H2, K, …), writable."""

    @abstractmethod
    def entries_of(self, rows: range, columns: range) -> tuple[matrix.Entries, Array]:
        """Return the entries of a window of the matrix and the values that the neurons started with."""

    @abstractmethod
    def cells_of(self, volume: Array, cells: tuple[Array, Array, Array]) -> Array:
        """Return ``volume`` at input ``cells`` (x, y, c)."""

    @abstractmethod
    def largest(self) -> tuple[int, int]:
        """Return bounds on the integers among its weights and among its biases; 0 for floats."""

    @abstractmethod
    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``; TypeError for a shared one."""

    def patch(self, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees, of its weights' shape, read-only; ValueError outside."""
        return self.patch_of(self.seen, x, y, d)

    def all_biases(self) -> Array | None:
        """Return the biases that all neurons started with, less steps, (W2, H2, K), writable."""
        if self.common.biases is None:
            return None
        biases = np.broadcast_to(self.common.biases, self.geometry.output_shape).copy()
        for step in self.steps:
            biases -= step.rates
        return biases

    def as_floats(self) -> Self:
        """Return the layer in float64 if its numbers are integers, else itself."""
        return self if self.dtype.kind == "f" else self.in_float64()

    def in_float64(self) -> Self:
        """Return the layer in float64, itself if it is."""
        if self.dtype == np.float64:
            return self
        new = replace(self, common=self.common.in_float64(), own=self.own.in_type(np.dtype(np.float64)))
        # Steps on the present input go on adding up: it must stay one and the same array.
        steps = (
            Steps(
                new.seen if step.volume is self.seen else step.volume.astype(np.float64),
                step.rates.astype(np.float64),
            )
            for step in self.steps
        )
        return replace(new, steps=tuple(steps))

    def own_index(self, place: Place) -> tuple[At, tuple[int, ...] | None]:
        """Return the neuron that owns the number at ``place`` and its index there, None for a bias."""
        if not isinstance(place, OwnWeight | OwnBias):
            raise parameter_refs.refused(
                place, "an OwnWeight, an OwnBias or an InputCell of a layer without sharing"
            )
        x, y, d = checks.positions("xyd", (place.x, place.y, place.d), self.geometry.output_shape)
        if isinstance(place, OwnBias):
            return (x, y, d), None
        return (x, y, d), checks.positions("ijc", (place.i, place.j, place.c), self.set_shape)

    def check_sums(self, largest: tuple[int, int]) -> None:
        """Raise `SumsOverflowError` when weights and biases up to ``largest`` could make V leave int64."""
        if self.dtype.kind == "i":
            terms = int(np.prod(self.set_shape))
            arrays.check_bound("the output", terms, self.common.magnitudes["X"], *largest)
