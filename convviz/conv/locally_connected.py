"""The same layer without parameter sharing: each neuron has its own weights and its own bias.

Own sets start as copies of the filter's, so only what makes them differ is kept: a seed, steps, and sets that
were chosen one by one. Storing a set for every neuron of AlexNet's first layer would take 846 MB, and looking
at one must not cost that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks, matrix, neuron_blocks
from convviz.conv.arrays import Array
from convviz.conv.engine import kernels
from convviz.conv.geometry import Geometry
from convviz.conv.layer import Layer
from convviz.conv.neuron_blocks import Neurons, Part, Reach
from convviz.conv.operands import check_biases_given
from convviz.conv.owned_weights import OwnSets
from convviz.conv.parameter_refs import InputCell, OwnWeight, Place
from convviz.conv.perturbation import Pieces, Spread, reach_of
from convviz.conv.results import WeightSet
from convviz.conv.unshared import UnsharedLayer


@dataclass(frozen=True, eq=False, repr=False)
class LocallyConnectedLayer(UnsharedLayer):
    """A layer whose neurons share nothing, each with weights for its receptive field.

    It is made by `from_shared` or `from_sets`. A neuron's set is the common one of its slice + its part of
    ``spread`` − its steps, or the one it owns.

    >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
    >>> copies = LocallyConnectedLayer.from_shared(layer)
    >>> copies.dtype, copies.geometry.output_shape, copies.X.shape, copies.Xp.shape, copies.set_shape
    (dtype('int64'), (2, 1, 1), (3, 1, 1), (3, 1, 1), (2, 1, 1))
    >>> copies.common is layer, len(copies.own)
    (True, 0)
    >>> other = copies.with_set(1, 0, 0, [[[3]], [[4]]])
    >>> other.forward().ravel(), list(other.own)
    (array([12, 18]), [(1, 0, 0)])
    """

    spread: Spread | None = None

    @classmethod
    def from_sets(cls, g: Geometry, X: ArrayLike, W: ArrayLike, b: ArrayLike | None = None) -> Self:
        """Return the layer of geometry ``g`` on the input ``X`` (W, H, D) whose neurons own what is given.

        ``W`` (W2, H2, K, Fx, Fy, D/groups): the weights of every neuron. ``b`` (W2, H2, K): their biases,
        None exactly when the geometry has none. Types and errors as those of `Layer`. ``common`` has the sets
        of the neurons at position (0, 0).

        >>> g, X = Geometry(3, 1, 1, 1, size=(2, 1), bias=False), [[[1]], [[2]], [[3]]]
        >>> W = np.array([10, 1, 3, 4]).reshape(2, 1, 1, 2, 1, 1)
        >>> LocallyConnectedLayer.from_sets(g, X, W).forward().ravel()  # 10·1 + 1·2 and 3·2 + 4·3
        array([12, 18])
        """
        if not isinstance(g, Geometry):
            raise TypeError(f"g is {g!r}: it must be a Geometry")
        check_biases_given(g, "b", b, g.output_shape)
        shape = (*g.output_shape, *g.weights_shape[1:])
        checks.room("W", shape, 4)  # before lists are made arrays
        given = [arrays.checked("X", X, g.input_shape), arrays.checked("W", W, shape)]
        if b is not None:
            given.append(arrays.checked("b", b, g.output_shape))
        dtype = arrays.common_dtype(given)
        checks.room("W", shape, dtype.itemsize)
        X, sets, *rest = (
            arrays.frozen(name, array, dtype) for name, array in zip(("X", "W", "b"), given, strict=False)
        )
        biases = rest[0] if rest else None
        common = Layer(g, X, sets[0, 0], None if biases is None else biases[0, 0])
        new = cls(common, OwnSets(weights=sets, biases=biases, largest=_largest(sets, biases)), ())
        new._check_sums(new.largest())
        return new

    @property
    def set_shape(self) -> tuple[int, int, int]:
        """(Fx, Fy, D/groups)."""
        _, *shape = self.geometry.weights_shape
        return shape[0], shape[1], shape[2]

    @property
    def _terms_of_input(self) -> int:
        """How many products at most add up to one value of dX."""
        return self.common._terms_of_input

    @property
    def _seen(self) -> Array:
        """Xp."""
        return self.common.Xp

    def _patch_of(self, volume: Array, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees of ``volume``, shaped as Xp: (Fx, Fy, D/groups), a view."""
        columns, rows = self.geometry.receptive_field(x, y)
        read = self.geometry.channels_of(d)
        return volume[columns, rows, read.start : read.stop]

    def _start_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set that the neuron started with: the common one, spread if it was spread."""
        common = self.common.weights_of(x, y, d)
        if self.spread is None:
            return common
        added = self.spread.at(*neuron_blocks.one_neuron(x, y, d))[0, 0, 0]
        weights = common.weights + added[: common.weights.size].reshape(self.set_shape)
        weights.setflags(write=False)
        bias = None if common.bias is None else (self.dtype.type(common.bias) + added[-1]).item()
        return WeightSet(weights, bias)

    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``: one, or an input's readers.

        An empty block where a weight meets only padding. TypeError for the place of a shared set, ValueError
        outside the layer.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).neurons_of(OwnWeight(1, 0, 0, 0, 0, 0))
        (range(1, 2), range(0, 1), range(0, 1))
        """
        if isinstance(place, InputCell):
            return self.common.neurons_of(place)
        (x, y, d), index = self._own_index(place)
        if isinstance(place, OwnWeight) and index is not None:
            used = x in self.geometry.x.uses(index[0]) and y in self.geometry.y.uses(index[1])
            return neuron_blocks.one_neuron(x, y, d) if used else (range(0), range(0), range(0))
        return neuron_blocks.one_neuron(x, y, d)

    def spread_out(self, seed: int, amount: float = 1) -> LocallyConnectedLayer:
        """Return the layer with copies that differ: each number of each set moved by ``seed`` and place.

        Integers move by whole numbers from −``amount`` to ``amount``, floats evenly by up to ``amount`` times
        the weights' root mean square. Sets that neurons own stay, and an earlier spread is replaced. Sets of
        very few integers can still come out equal.

        TypeError for a seed or, in a layer of integers, an amount that is no int; ValueError when the seed is
        negative or the amount negative or not finite; `SumsOverflowError`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> different = copies.spread_out(seed=1, amount=5)
        >>> different.same_numbers(copies), different.same_numbers(copies.spread_out(1, 5))
        (False, True)
        """
        g, whole = self.geometry, self.dtype.kind == "i"
        reach = checks.whole("amount", amount, 0) if whole else reach_of(self.common.weights, amount)
        if whole and reach > arrays.LARGEST // 4:
            raise arrays.SumsOverflowError(f"amount is {reach:,}: it must be at most {arrays.LARGEST // 4:,}")
        length = math.prod(self.set_shape) + int(g.bias)
        spread = Spread(checks.whole("seed", seed, 0) % 2**64, reach, length, self.dtype)
        new = replace(self, spread=spread)
        new._check_sums(new.largest())
        return new

    def equal_to(self, x: int, y: int) -> Layer:
        """Return a shared layer whose filter d has the set of the neuron (x, y, d); ValueError outside.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> different = LocallyConnectedLayer.from_shared(layer).with_set(1, 0, 0, [[[3]], [[4]]])
        >>> different.equal_to(1, 0).weights.ravel()
        array([3, 4])
        """
        sets = [self.weights_of(x, y, d) for d in range(self.geometry.filters)]
        biases = np.array([own.bias for own in sets], self.dtype) if self.geometry.bias else None
        return Layer(self.geometry, self.X, np.stack([own.weights for own in sets]), biases)

    def mean(self) -> Layer:
        """Return a shared layer whose filter d has the mean of the sets of slice d, made in closed form.

        Integers stay integers when every mean is whole; otherwise the layer is float64.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> different = LocallyConnectedLayer.from_shared(layer).with_set(1, 0, 0, [[[3]], [[4]]])
        >>> different.mean().weights.ravel()
        array([6.5, 2.5])
        """
        weights, biases = self._sum_of_sets()
        columns, rows, _ = self.geometry.output_shape
        sums = [weights] if biases is None else [weights, biases]
        X, count = self.X, columns * rows
        if self.dtype.kind == "i" and not any((array % count).any() for array in sums):
            means = [array // count for array in sums]
        else:
            dtype = np.float64 if self.dtype.kind == "i" else self.dtype
            X, means = X.astype(dtype, copy=False), [(array / count).astype(dtype) for array in sums]
        return Layer(self.geometry, X, means[0], None if biases is None else means[1])

    def _start_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` with the sets they started with."""
        V = self.common.forward_block(neurons)
        columns, rows, slices = neurons
        for xs, ys, added in self._spread_pieces(neurons):
            views = neuron_blocks.views(self.geometry, self.Xp, columns[xs], rows[ys])
            for read, part in neuron_blocks.by_group(self.geometry, slices):
                patches = views[..., read].reshape(*views.shape[:2], -1, 1)
                at = neuron_blocks.place_in(slices, part)
                V[xs, ys, at] += np.matmul(added[:, :, at, : patches.shape[2]], patches)[..., 0]
            if self.geometry.bias:
                V[xs, ys] += added[..., -1]
        return V

    def _inner_products(self, volume: Array, neurons: Neurons) -> Array:
        """Return, for each neuron of the block, Σ of what it sees of ``volume`` times what it sees of Xp."""
        return neuron_blocks.field_sums(self.geometry, self.Xp, volume, neurons)

    def _input_gradient_block(self, neurons: Neurons, dV: Array) -> tuple[Array, Part]:
        """Return dX of the block ``neurons`` alone, and the part of dX that it is; ``dV`` has its shape."""
        g, slices, reach = self.geometry, neurons[2], Reach(self.geometry, neurons)
        started, owned = self.own.split(neurons, dV)
        weights = self.common.weights[slices.start : slices.stop].astype(dV.dtype, copy=False)
        sent = neuron_blocks.sent_back(reach, weights, started)
        for step in self.steps:
            rates = step.rates[neuron_blocks.index_of(neurons)] * started
            sent -= reach.of(step.volume) * neuron_blocks.sums_sent_back(reach, rates)
        for xs, ys, added in self._spread_pieces(neurons):
            for read, some, groups in neuron_blocks.runs(reach):
                sets = added[:, :, some, : math.prod(self.set_shape)]
                shape = (*sets.shape[:2], groups, sets.shape[2] // groups)
                upstream = started[xs, ys, some].reshape(*shape[:3], 1, shape[3])
                back = np.matmul(upstream, sets.reshape(*shape, -1))[..., 0, :]
                neuron_blocks.add_sent(
                    reach.axes, sent[:, :, read], (xs, ys), back.reshape(*shape[:3], *self.set_shape)
                )
        for (x, y, d), upstream in owned:
            window = reach.window(sent, (x - neurons[0].start, y - neurons[1].start), g.channels_of(d))
            window += self.own[x, y, d].weights * upstream
        return reach.cropped(sent)

    def _weight_gradients(self, Xp: Array, dV: Array) -> Array:
        """Return dW (W2, H2, K, Fx, Fy, D/groups): what each neuron sees, times its own upstream gradient."""
        g = self.geometry
        dW = np.empty(g.output_shape + self.set_shape, dV.dtype)
        columns, rows, slices = neuron_blocks.everywhere(g)
        seen = neuron_blocks.views(g, Xp, columns, rows)
        for read, made in neuron_blocks.by_group(g, slices):
            part = slice(made.start, made.stop)
            # Written in place: no memory but the result.
            np.multiply(seen[:, :, None, ..., read], dV[:, :, part, None, None, None], out=dW[:, :, part])
        return dW

    def _all_weights(self) -> Array:
        """Return the weights that all neurons started with, less steps, (W2, H2, K, Fx, Fy, D/groups)."""
        g, everywhere = self.geometry, neuron_blocks.everywhere(self.geometry)
        shape = g.output_shape + self.set_shape
        weights = np.broadcast_to(self.common.weights, shape).copy()
        flat = weights.reshape(*g.output_shape, -1)
        for xs, ys, added in self._spread_pieces(everywhere):
            flat[xs, ys] += added[..., : flat.shape[-1]]
        for step in self.steps:
            weights -= self._weight_gradients(step.volume, step.rates)
        return weights

    def _all_biases(self) -> Array | None:
        """Return the biases that all neurons started with, less steps, (W2, H2, K)."""
        biases = super()._all_biases()
        if biases is not None:
            for xs, ys, added in self._spread_pieces(neuron_blocks.everywhere(self.geometry)):
                biases[xs, ys] += added[..., -1]
        return biases

    def _entries_of(self, rows: range, columns: range) -> tuple[matrix.Entries, Array]:
        """Return the entries of a window of the matrix and the values that the neurons started with."""
        entries = matrix.entries(self.geometry, rows, columns)
        values = entries.of_filters(self.common.weights)
        if self.spread is not None:
            starts = self.spread.starts(*entries.neurons)
            values = values + self.spread.windows[starts[:, None], np.maximum(entries.owners, 0)]
        return entries, values

    def _cells_of(self, volume: Array, cells: tuple[Array, Array, Array]) -> Array:
        """Return ``volume`` at input ``cells`` (x, y, c)."""
        x, y, c = cells
        cut: Array = volume[x + self.geometry.x.before, y + self.geometry.y.before, c]
        return cut

    def in_float64(self) -> LocallyConnectedLayer:
        """Return the layer in float64, itself if it is.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).in_float64().dtype
        dtype('float64')
        """
        new, spread = super().in_float64(), self.spread
        # Integers are exact in float64, but a float32 spread must keep the digits that it had.
        if spread is None or spread.dtype.kind != "i":
            return new
        return replace(new, spread=replace(spread, dtype=new.dtype))

    def largest(self) -> tuple[int, int]:
        """Return bounds on the integers among its weights and among its biases; 0 for floats.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).with_value(OwnBias(0, 0, 0), -7).largest()
        (10, 7)
        """
        if self.dtype.kind == "f":
            return 0, 0
        most = self.common._magnitudes
        reach = int(self.spread.reach) if self.spread is not None else 0
        own = self.own.largest
        return max(most["weights"] + reach, own[0]), max(most["biases"] + reach, own[1])

    def _came_about_as(self, other: Self) -> bool:
        spread = self.spread is other.spread or (
            self.spread is not None and other.spread is not None and self.spread.same_as(other.spread)
        )
        return spread and super()._came_about_as(other)

    def _spread_pieces(self, neurons: Neurons) -> Pieces:
        """Give what is added to the copies of ``neurons``, piece by piece; nothing where they are equal."""
        if self.spread is None or not all(neurons):
            return
        columns, rows, slices = neurons
        each = len(slices) * self.spread.length * self.dtype.itemsize
        for xs, ys in neuron_blocks.pieces(columns, rows, each):
            yield xs, ys, self.spread.at(columns[xs], rows[ys], slices)

    def _sum_of_sets(self) -> tuple[Array, Array | None]:
        """Return the sums over the positions of all neurons' weights and biases, (K, …) and (K,)."""
        g = self.geometry
        if self.dtype.kind == "i":
            columns, rows, _ = g.output_shape
            terms, largest = columns * rows, max(self.largest())
            arrays.check_bound("the sum of the sets", terms, largest, 1)
        started = self.own.without(np.ones(g.output_shape, self.dtype))  # 0 at the owners
        count = started.sum(axis=(0, 1), dtype=self.dtype)
        weights = self.common.weights * count[:, None, None, None]
        biases = None if self.common.biases is None else self.common.biases * count
        flat = weights.reshape(g.filters, -1)
        for xs, ys, added in self._spread_pieces(neuron_blocks.everywhere(g)):
            sums = np.einsum("xydn,xyd->dn", added, started[xs, ys])
            flat += sums[:, : flat.shape[1]]
            if biases is not None:
                biases += sums[:, -1]
        for step in self.steps:
            rates = step.rates * started
            dW, _ = kernels.parameter_gradients(step.volume[g.inside], rates, g.axes, g.groups)
            weights -= dW
            if biases is not None:
                biases -= rates.sum(axis=(0, 1))
        for (_, _, d), own in self.own.items():
            weights[d] += own.weights
            if biases is not None and own.bias is not None:
                biases[d] += self.dtype.type(own.bias)
        return weights, biases


def _largest(weights: Array, biases: Array | None) -> tuple[int, int]:
    """Return the largest integers among ``weights`` and ``biases``; 0 for floats."""
    if weights.dtype.kind == "f":
        return 0, 0
    return arrays.magnitude(weights), 0 if biases is None else arrays.magnitude(biases)
