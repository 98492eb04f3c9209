"""What layers without sharing have in common: each neuron has its own set, and almost none is stored.

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

from convviz.conv import arrays, checks, matrix, neuron_blocks, parameter_refs, results
from convviz.conv.arrays import Array
from convviz.conv.geometry import Geometry
from convviz.conv.immutable import Immutable
from convviz.conv.layer import Layer
from convviz.conv.matrix import MatrixWindow
from convviz.conv.neuron_blocks import Neurons, Part
from convviz.conv.operands import described
from convviz.conv.owned_weights import At, OwnSets
from convviz.conv.parameter_refs import InputCell, OwnBias, OwnWeight, Place
from convviz.conv.results import Gradients, Neuron, NeuronGradient, WeightSet


@dataclass(frozen=True, eq=False, slots=True)
class Steps(Immutable):
    """All steps taken while the neurons saw ``volume``: their weights moved by −``rates`` · what they saw.

    ``volume`` is Xp, or X in a fully connected layer; ``rates`` (W2, H2, K) is Σ learning rate · dV.
    """

    volume: Array
    rates: Array


@dataclass(frozen=True, eq=False, repr=False)
class UnsharedLayer(Immutable, ABC):
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
    def _terms_of_input(self) -> int:
        """How many products at most add up to one value of dX."""

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
    def _all_weights(self) -> Array:
        """Return the weights that all neurons started with, less steps, (W2, H2, K, …), writable."""

    @abstractmethod
    def _entries_of(self, rows: range, columns: range) -> tuple[matrix.Entries, Array]:
        """Return the entries of a window of the matrix and the values that the neurons started with."""

    @abstractmethod
    def _cells_of(self, volume: Array, cells: tuple[Array, Array, Array]) -> Array:
        """Return ``volume`` at input ``cells`` (x, y, c)."""

    @abstractmethod
    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``; TypeError for a shared one."""

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

    def _all_biases(self) -> Array | None:
        """Return the biases that all neurons started with, less steps, (W2, H2, K), writable."""
        if self.common.biases is None:
            return None
        biases = np.broadcast_to(self.common.biases, self.geometry.output_shape).copy()
        for step in self.steps:
            biases -= step.rates
        return biases

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


def _with_steps(layer: UnsharedLayer, steps: tuple[tuple[bool, Steps], ...]) -> UnsharedLayer:
    """Return the unpickled ``layer`` with its ``steps``, those marked True on the input that it has."""
    on = (replace(step, volume=layer._seen) if present else step for present, step in steps)
    return replace(layer, steps=tuple(on))
