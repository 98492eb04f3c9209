"""The same map with every neuron reading the whole input: the convolution is then a special case.

A neuron starts with its filter's weights inside its receptive field and zeros everywhere else. Written out,
AlexNet's first layer would take 44,892,355,200 numbers; only what differs from that start is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from convviz.conv import matrix, neuron_blocks
from convviz.conv.arrays import Array
from convviz.conv.neuron_blocks import Neurons, Part
from convviz.conv.parameter_refs import InputCell, Place
from convviz.conv.results import Neuron, WeightSet
from convviz.conv.unshared import UnsharedLayer


@dataclass(frozen=True, eq=False, repr=False)
class FullyConnectedLayer(UnsharedLayer):
    """A layer whose neurons each have a weight for every true input, (W, H, D); made by `from_shared`.

    Padding has no weights here: a zero that nobody put in cannot be read.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> full = FullyConnectedLayer.from_shared(layer)
    >>> full.dtype, full.geometry.output_shape, full.X.shape, full.Xp.shape, full.set_shape
    (dtype('int64'), (2, 1, 1), (3, 1, 1), (3, 1, 1), (3, 1, 1))
    >>> full.weights_of(1, 0, 0).weights.ravel()
    array([ 0, 10,  1])
    >>> full.with_value(OwnWeight(1, 0, 0, 0, 0, 0), 100).forward().ravel()
    array([ 12, 123])
    """

    @property
    def set_shape(self) -> tuple[int, int, int]:
        """(W, H, D)."""
        return self.geometry.input_shape

    @property
    def _terms_of_input(self) -> int:
        """How many products at most add up to one value of dX: its readers', and the owners'."""
        neurons = math.prod(self.geometry.output_shape)
        return neurons if self.steps else min(neurons, self.common._terms_of_input + len(self.own))

    @property
    def _seen(self) -> Array:
        """X: all of it, without padding."""
        return self.common.X

    def _patch_of(self, volume: Array, x: int, y: int, d: int) -> Array:
        """Return ``volume`` (W, H, D): every neuron sees all of it; ValueError outside the output."""
        self.geometry.receptive_field(x, y)
        self.geometry.channels_of(d)
        return volume

    def _start_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set that the neuron started with: its filter's weights in its field, zeros elsewhere."""
        common = self.common.weights_of(x, y, d)
        return WeightSet(self._written_out(common.weights, x, y, d), common.bias)

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; weights that are still 0 are not multiplied out.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> FullyConnectedLayer.from_shared(layer).neuron(1, 0, 0).products.ravel()
        array([ 0, 20,  3])
        """
        if self.steps or (x, y, d) in self.own:
            return super().neuron(x, y, d)
        common = self.common.neuron(x, y, d)
        read, sums = self.geometry.channels_of(d), np.zeros(self.geometry.depth, self.dtype)
        sums[read.start : read.stop] = common.channel_sums
        sums.setflags(write=False)
        return replace(
            common,
            patch=self.X,
            weights=self._written_out(common.weights, x, y, d),
            products=self._written_out(common.products, x, y, d),
            channel_sums=sums,
        )

    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``: one, or all for an input.

        TypeError for the place of a shared set, ValueError outside the layer.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> FullyConnectedLayer.from_shared(layer).neurons_of(InputCell(0, 0, 0))  # all read it
        (range(0, 2), range(0, 1), range(0, 1))
        """
        if isinstance(place, InputCell):
            self.common.neurons_of(place)
            return neuron_blocks.everywhere(self.geometry)
        at, _ = self._own_index(place)
        return neuron_blocks.one_neuron(*at)

    def forward_after(self, V: Array, place: Place) -> Array:
        """Return the output, a new array, given ``V`` (W2, H2, K) before the number at ``place`` changed.

        Before any step, an input reaches only neurons whose field it stands in and those that own a set.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> full = FullyConnectedLayer.from_shared(layer)
        >>> place = InputCell(0, 0, 0)
        >>> full.with_value(place, 5).forward_after(full.forward(), place).ravel()
        array([52, 23])
        """
        if not isinstance(place, InputCell) or self.steps:
            return super().forward_after(V, place)
        readers = self.common.neurons_of(place)
        after = neuron_blocks.copied_output(self.geometry, V, self.dtype)
        after[neuron_blocks.index_of(readers)] = self.common.forward_block(readers)
        for at in self.own:
            after[at] = self.neuron(*at).value
        return after

    def _start_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` with the sets they started with."""
        return self.common.forward_block(neurons)

    def _inner_products(self, volume: Array, neurons: Neurons) -> Array:  # noqa: ARG002  (all see the same)
        """Return Σ ``volume`` · X, one number: every neuron sees all of the input."""
        return np.asarray(np.vdot(self.X, volume))

    def _input_gradient_block(self, neurons: Neurons, dV: Array) -> tuple[Array, Part]:
        """Return dX of the block ``neurons`` alone, and the part of dX that it is; ``dV`` has its shape.

        Before any step, a neuron adds to its receptive field alone, unless it owns its set.
        """
        started, owned = self.own.split(neurons, dV)
        share, part = self.common._input_gradient_block(neurons, started)
        if not self.steps and not owned:
            return share, part
        dX = np.zeros(self.geometry.input_shape, dV.dtype)
        dX[part] = share
        for step in self.steps:
            dX -= np.sum(step.rates[neuron_blocks.index_of(neurons)] * started) * step.volume
        for at, upstream in owned:
            dX += self.own[at].weights * upstream
        return dX, (slice(None), slice(None), slice(None))

    def _weight_gradients(self, Xp: Array, dV: Array) -> Array:
        """Return dW (W2, H2, K, W, H, D): all of X, times each neuron's own upstream gradient."""
        return np.multiply.outer(dV, Xp[self.geometry.inside])

    def _all_weights(self) -> Array:
        """Return the weights that all neurons started with, less steps, (W2, H2, K, W, H, D)."""
        g = self.geometry
        weights = np.zeros((*g.output_shape, *g.input_shape), self.dtype)
        for at in np.ndindex(*g.output_shape):
            weights[at] = self._start_of(*at).weights
        for step in self.steps:
            weights -= np.multiply.outer(step.rates, step.volume)
        return weights

    def _entries_of(self, rows: range, columns: range) -> tuple[matrix.Entries, Array]:
        """Return the entries of a window of the matrix and the values that the neurons started with."""
        started = matrix.entries(self.geometry, rows, columns)
        entries = matrix.full_entries(self.geometry, rows, columns)
        return entries, started.of_filters(self.common.weights)

    def _cells_of(self, volume: Array, cells: tuple[Array, Array, Array]) -> Array:
        """Return ``volume`` at input ``cells`` (x, y, c)."""
        return volume[cells]

    def _written_out(self, of_field: Array, x: int, y: int, d: int) -> Array:
        """Return ``of_field``, shaped as the neuron's receptive field, with zeros around it: (W, H, D)."""
        g = self.geometry
        padded = np.zeros(g.padded_shape, self.dtype)
        columns, rows = g.receptive_field(x, y)
        read = g.channels_of(d)
        padded[columns, rows, read.start : read.stop] = of_field
        whole = np.ascontiguousarray(padded[g.inside])
        whole.setflags(write=False)
        return whole
