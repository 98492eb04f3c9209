"""What layers without sharing compute alike, a set for each neuron: forward, backward, a step, the matrix."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks, matrix, neuron_blocks, results
from convviz.conv.arrays import Array
from convviz.conv.matrix import MatrixWindow
from convviz.conv.neuron_blocks import Neurons, Part
from convviz.conv.owned_weights import OwnSets
from convviz.conv.parameter_refs import InputCell, Place
from convviz.conv.results import Gradients, Neuron, NeuronGradient
from convviz.conv.unshared_sets import Steps, UnsharedSets


@dataclass(frozen=True, eq=False, repr=False)
class UnsharedLayer(UnsharedSets):
    """A layer whose neurons each have their own set; the two kinds say what a neuron is connected to."""

    @property
    @abstractmethod
    def _terms_of_input(self) -> int:
        """How many products at most add up to one value of dX."""

    @abstractmethod
    def _start_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` with the sets they started with."""

    @abstractmethod
    def _inner_products(self, volume: Array, neurons: Neurons) -> Array:
        """Return, for each neuron of the block, Σ of what it sees of ``volume`` times what it sees now.

        One number for all of them where all neurons see the same.
        """

    @abstractmethod
    def _input_gradient_block(self, neurons: Neurons, dV: Array) -> tuple[Array, Part]:
        """Return dX of the block ``neurons`` alone, and the part of dX that it is; ``dV`` has its shape.

        Nothing is checked here: `Shares` does that once for all blocks.
        """

    @abstractmethod
    def _weight_gradients(self, Xp: Array, dV: Array) -> Array:
        """Return the gradient of every neuron's weights, (W2, H2, K, …)."""

    @abstractmethod
    def _entries_of(self, rows: range, columns: range) -> tuple[matrix.Entries, Array]:
        """Return the entries of a window of the matrix and the values that the neurons started with."""

    @abstractmethod
    def _cells_of(self, volume: Array, cells: tuple[Array, Array, Array]) -> Array:
        """Return ``volume`` at input ``cells`` (x, y, c)."""

    @abstractmethod
    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``; TypeError for a shared one."""

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; ValueError outside the output.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> neuron = LocallyConnectedLayer.from_shared(layer).neuron(1, 0, 0)
        >>> neuron.products.ravel(), neuron.value
        (array([20,  3]), 23)
        """
        own = self.weights_of(x, y, d)
        return results.sum_up(self.patch(x, y, d), own)

    def forward(self) -> Array:
        """Return the output V, (W2, H2, K), a new array each time.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).forward().ravel()
        array([12, 23])
        """
        return self.forward_block(neuron_blocks.everywhere(self.geometry))

    def forward_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` alone, with steps and errors as `Layer.forward_block`'s.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> copies.forward_block((range(1, 2), range(1), range(1))).ravel()
        array([23])
        """
        columns, rows, slices = neuron_blocks.checked(self.geometry, neurons)
        V = self._start_block(neurons)
        for step in self.steps:
            products = self._inner_products(step.volume, neurons)
            V -= step.rates[neuron_blocks.index_of(neurons)] * (products + int(self.geometry.bias))
        for x, y, d in self.own.inside(neurons):
            V[columns.index(x), rows.index(y), slices.index(d)] = self.neuron(x, y, d).value
        return V

    def forward_after(self, V: Array, place: Place) -> Array:
        """Return the output, a new array, given ``V`` (W2, H2, K) before the number at ``place`` changed.

        Only the neurons that the change can reach are computed; the others are taken from ``V``. Errors as
        `Layer.forward_after` raises them.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> place = OwnWeight(1, 0, 0, i=1, j=0, c=0)
        >>> copies.with_value(place, 5).forward_after(copies.forward(), place).ravel()
        array([12, 35])
        """
        neurons = self.neurons_of(place)
        after = neuron_blocks.copied_output(self.geometry, V, self.dtype)
        if isinstance(place, InputCell):
            after[neuron_blocks.index_of(neurons)] = self.forward_block(neurons)
        elif all(neurons):
            at, _ = self._own_index(place)
            after[at] = self.neuron(*at).value
        return after

    def backward(self, dV: ArrayLike) -> Gradients:
        """Return the gradients for the upstream gradient ``dV`` (W2, H2, K); errors as the constructor's.

        ``dW`` has a gradient for each neuron's own weights. ValueError, before anything is computed, when it
        would take more than `checks.MOST_BYTES`; `input_gradient`, `neuron_gradient` and `descended` answer
        for layers of any size. No more memory than the result is needed.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> gradients = LocallyConnectedLayer.from_shared(layer).backward([[[1]], [[1]]])
        >>> gradients.dW[0, 0, 0].ravel(), gradients.dW[1, 0, 0].ravel()  # not summed: each has its own
        (array([1, 2]), array([2, 3]))
        """
        g = self.geometry
        Xp, _, upstream = self.common._with_upstream(dV)
        checks.room("dW", g.output_shape + self.set_shape, upstream.itemsize)
        arrays.check_weight_gradient_sums(1, Xp, upstream)  # no two neurons add to one number
        dX = self._checked_input_gradient(upstream)
        return Gradients(
            dX=dX, dW=self._weight_gradients(Xp, upstream), db=upstream.copy() if g.bias else None
        )

    def input_gradient(self, dV: ArrayLike) -> Array:
        """Return dX (W, H, D) alone for the upstream gradient ``dV`` (W2, H2, K), in a layer of any size.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).input_gradient([[[1]], [[1]]]).ravel()
        array([10, 11,  1])
        """
        _, _, upstream = self.common._with_upstream(dV)
        return self._checked_input_gradient(upstream)

    def neuron_gradient(self, x: int, y: int, d: int, dV: ArrayLike) -> NeuronGradient:
        """Return the gradient of its own set: ``backward(dV).dW[x, y, d]`` and ``.db[x, y, d]``.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).neuron_gradient(1, 0, 0, [[[1]], [[1]]]).dW.ravel()
        array([2, 3])
        """
        patch = self.patch(x, y, d)
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        return results.share_of(patch, upstream, (x, y, d), bias=self.geometry.bias)

    def descended(self, dV: ArrayLike, learning_rate: float) -> Self:
        """Return ``updated(backward(dV), learning_rate)`` at the cost of V's size, in a layer of any size.

        Steps on one and the same input add up to one array (W2, H2, K). A layer of integers becomes one of
        float64. Errors as `Layer.descended` raises them.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> stepped = LocallyConnectedLayer.from_shared(layer).descended([[[1]], [[1]]], learning_rate=0.5)
        >>> stepped.weights_of(1, 0, 0).weights.ravel()
        array([ 9. , -0.5])
        """
        g, rate = self.geometry, checks.rate("learning_rate", learning_rate)
        new = self._as_floats()
        upstream = arrays.checked("dV", dV, g.output_shape)
        moved = {
            at: results.set_stepped(own, new.patch(*at), upstream[at], rate, new.dtype)
            for at, own in self.own.items()
        }
        past = {id(step.volume): step for step in new.steps}
        before = past.get(id(new._seen))
        with np.errstate(over="ignore", invalid="ignore"):
            rates = (rate * self.own.without(upstream)).astype(new.dtype)
            rates = rates if before is None else before.rates + rates
            farthest = np.abs(rates).max() * max(abs(new._seen.max()), abs(new._seen.min()), 1)
        if not np.isfinite(farthest):
            raise results.DivergedError(
                f"learning_rate is {rate}: the step makes a weight too large for {new.dtype}"
            )
        past[id(new._seen)] = Steps(new._seen, arrays.owned(rates))
        return replace(new, own=OwnSets(moved), steps=tuple(past.values()))

    def updated(self, gradients: Gradients, learning_rate: float) -> Self:
        """Return the layer one step down ``gradients``, shaped as `backward` gives them: every neuron owns.

        For layers small enough to hold every set; `descended` steps a layer of any size. Errors as
        `Layer.updated` raises them.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> copies = LocallyConnectedLayer.from_shared(layer)
        >>> stepped = copies.updated(copies.backward([[[1]], [[1]]]), learning_rate=0.5)
        >>> stepped.weights_of(1, 0, 0).weights.ravel()
        array([ 9. , -0.5])
        """
        g, rate, new = self.geometry, checks.rate("learning_rate", learning_rate), self._as_floats()
        checks.room("the weights of all neurons", g.output_shape + self.set_shape, new.dtype.itemsize)
        dW = arrays.checked("gradients.dW", gradients.dW, g.output_shape + self.set_shape)
        weights, biases = new._all_weights(), new._all_biases()
        for at, own in self.own.items():
            weights[at] = own.weights
            if biases is not None:
                biases[at] = own.bias
        moved = results.stepped("a weight", weights, dW, rate, new.dtype)
        if biases is not None:
            db = arrays.checked("gradients.db", gradients.db, g.output_shape)
            biases = results.stepped("a bias", biases, db, rate, new.dtype)
        return replace(new, own=OwnSets(weights=moved, biases=biases), steps=())

    def matrix(self) -> Array:
        """Return the layer as a matrix M (neurons, inputs): V = M · X + biases, both flat with x first.

        ValueError when it would have more than `matrix.MOST_ENTRIES`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> LocallyConnectedLayer.from_shared(layer).with_set(1, 0, 0, [[[3]], [[4]]]).matrix()
        array([[10,  1,  0],
               [ 0,  3,  4]])
        """
        return matrix.whole(self)

    def matrix_window(self, rows: range, columns: range) -> MatrixWindow:
        """Return the entries of M in ``rows`` and ``columns``.

        ValueError when they reach beyond it, or are more than `matrix.MOST_ENTRIES`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> window = FullyConnectedLayer.from_shared(layer).matrix_window(range(1, 2), range(3))
        >>> window.values, window.owners  # nothing is zero by structure
        (array([[ 0, 10,  1]]), array([[0, 1, 2]]))
        """
        return matrix.window(self.geometry, self._window, rows, columns)

    def _window(self, rows: range, columns: range) -> MatrixWindow:
        entries, values = self._entries_of(rows, columns)
        for step in self.steps:
            values = values - step.rates[entries.neurons][:, None] * self._cells_of(
                step.volume, entries.cells
            )
        values = entries.of_sets(values)
        if len(self.own):
            for row, at in enumerate(zip(*(n.tolist() for n in entries.neurons), strict=True)):
                if at in self.own:
                    flat, owners = self.own[at].weights.reshape(-1), entries.owners[row]
                    values[row] = np.where(owners < 0, values.dtype.type(0), flat[np.maximum(owners, 0)])
        return MatrixWindow(values, entries.owners)

    def _checked_input_gradient(self, dV: Array) -> Array:
        arrays.check_input_gradient_sums(self._terms_of_input, self.largest()[0], dV)
        dX = np.zeros(self.geometry.input_shape, dV.dtype)
        share, part = self._input_gradient_block(neuron_blocks.everywhere(self.geometry), dV)
        dX[part] = share
        return dX
