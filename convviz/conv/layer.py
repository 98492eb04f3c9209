"""A convolutional layer with its numbers: forward and backward, whole and neuron by neuron."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convviz.conv import arrays, checks, matrix, neuron_blocks
from convviz.conv.arrays import Array
from convviz.conv.engine import kernels
from convviz.conv.matrix import MatrixWindow
from convviz.conv.neuron_blocks import Neurons, Part, Reach
from convviz.conv.operands import Operands, no_place
from convviz.conv.parameter_refs import Bias, InputCell, Place, Weight
from convviz.conv.results import Gradients, Neuron, NeuronGradient, WeightSet, share_of, stepped, sum_up


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Layer(Operands):
    """A layer of geometry ``g`` on the input ``X`` (W, H, D), equal only to itself.

    ``weights`` (K, Fx, Fy, D/groups); ``biases`` (K,), or None exactly when the geometry has none.
    The arrays are float32, float64 or integers, taken to one common type: float32 stays float32, integers
    become int64 and every sum of them is exact, mixed types are promoted as NumPy does. They are kept in
    memory that nobody can write to: what is given is copied, but the arrays of another layer are shared.

    Raises ValueError (wrong shape, NaN, infinity, a result of more than `checks.MOST_BYTES`), TypeError
    (wrong type), `SumsOverflowError` (integers so large that a sum could leave int64).

    >>> X = [[[1]], [[2]], [[3]]]  # three columns of one row and one channel
    >>> layer = Layer(Geometry(3, 1, 1, 1, size=(2, 1)), X, [[[[10]], [[1]]]], [0])
    >>> layer
    <Layer of int64: X (3, 1, 1), weights (1, 2, 1, 1), V (2, 1, 1)>
    >>> layer.forward().ravel()
    array([12, 23])
    >>> layer.dtype, layer.Xp.shape, layer.common is layer
    (dtype('int64'), (3, 1, 1), True)
    """

    @property
    def common(self) -> Layer:
        """The layer itself: all neurons of a slice have its one set in common."""
        return self

    @property
    def _terms_of_input(self) -> int:
        """How many products at most add up to one value of dX."""
        g = self.geometry
        return g.x.most_readers * g.y.most_readers * g.filters // g.groups

    def forward(self) -> Array:
        """Return the output V, (W2, H2, K), a new array each time.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.forward().ravel()  # 10·1 + 1·2 and 10·2 + 1·3
        array([12, 23])
        """
        g = self.geometry
        return kernels.correlate(self.X, self.weights, self.biases, g.axes, g.groups)

    def forward_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` alone; its shape is the lengths of the three ranges.

        They may go in steps. TypeError for what is no range; ValueError for a range that goes downwards or
        reaches outside V.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.forward_block((range(1, 2), range(1), range(1))).ravel()
        array([23])
        """
        g = self.geometry
        block = neuron_blocks.checked(g, neurons)
        return neuron_blocks.correlated(g, self.Xp, self.weights, self.biases, block)

    def forward_after(self, V: Array, place: Place) -> Array:
        """Return the output, a new array, given ``V`` (W2, H2, K) before the number at ``place`` changed.

        Only `neurons_of` the place are computed; the others are taken from ``V``, as `forward` gave it.
        ValueError for a ``V`` of another shape, TypeError for numbers that the layer's type cannot hold.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> place = Weight(k=0, i=1, j=0, c=0)
        >>> layer.with_value(place, 5).forward_after(layer.forward(), place).ravel()
        array([20, 35])
        """
        neurons = self.neurons_of(place)
        after = neuron_blocks.copied_output(self.geometry, V, self.dtype)
        after[neuron_blocks.index_of(neurons)] = self.forward_block(neurons)
        return after

    def forward_moved(self, V: Array, place: Weight | Bias, by: int) -> Array:
        """Return the output as `forward_after` does, when the number at ``place`` was raised ``by`` so much.

        What that changes is added to ``V``; no sum is made again. For layers of integers, whose sums are
        exact either way; TypeError for others and for a ``by`` that is no int. `SumsOverflowError` where the
        output would leave int64.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.forward_moved(layer.forward(), Weight(k=0, i=1, j=0, c=0), by=4).ravel()
        array([20, 35])
        """
        if self.dtype.kind != "i":
            raise TypeError(f"by is {by!r}: a layer of {self.dtype} is summed up again, by forward_after")
        by, neurons = checks.integer("by", by), self.neurons_of(place)
        after = neuron_blocks.copied_output(self.geometry, V, self.dtype)
        if all(neurons):
            at = neuron_blocks.index_of(neurons)
            met = self._met(place) if isinstance(place, Weight) else np.ones(1, self.dtype)
            after[at] = arrays.raised("the output", after[at], by, met)
        return after

    def _met(self, weight: Weight) -> Array:
        """Return the inputs that a weight meets in its `neurons_of`, (columns, rows, 1)."""
        g = self.geometry
        columns, rows = g.x.met_in_input(weight.i), g.y.met_in_input(weight.j)
        cells = slice(columns.start, columns.stop, columns.step), slice(rows.start, rows.stop, rows.step)
        return self.X[(*cells, g.channels_of(weight.k)[weight.c], np.newaxis)]

    def neurons_of(self, place: Place) -> Neurons:
        """Return the neurons whose value depends on the number at ``place``, maybe none.

        Those where a weight meets only padding are left out. TypeError for the place of an own set,
        ValueError outside the layer.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.neurons_of(InputCell(0, 0, 0))  # only the neuron (0, 0, 0) reads it
        (range(0, 1), range(0, 1), range(0, 1))
        """
        g = self.geometry
        self._index_of(place)
        match place:
            case Weight():
                return g.x.uses(place.i), g.y.uses(place.j), range(place.k, place.k + 1)
            case Bias():
                return g.users(place.k)
            case InputCell():
                return g.readers(place.x, place.y, place.c)
        raise no_place(place)

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; ValueError outside the output.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> neuron = layer.neuron(1, 0, 0)
        >>> neuron.products.ravel(), neuron.value
        (array([20,  3]), 23)
        """
        return sum_up(self.patch(x, y, d), self.weights_of(x, y, d))

    def patch(self, x: int, y: int, d: int) -> Array:
        """Return what the neuron (x, y, d) sees of Xp, (Fx, Fy, D/groups), a read-only view.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.patch(1, 0, 0).ravel()
        array([2, 3])
        """
        columns, rows = self.geometry.receptive_field(x, y)
        read = self.geometry.channels_of(d)
        return self.Xp[columns, rows, read.start : read.stop]

    def weights_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set that the neuron (x, y, d) uses, that of slice d; ValueError outside the output.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.weights_of(1, 0, 0).weights.ravel()
        array([10,  1])
        """
        _, _, k = checks.positions("xyd", (x, y, d), self.geometry.output_shape)
        return WeightSet(self.weights[k], None if self.biases is None else self.biases[k].item())

    def backward(self, dV: ArrayLike) -> Gradients:
        """Return the gradients for the upstream gradient ``dV`` (W2, H2, K); errors as the constructor's.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> gradients = layer.backward([[[1]], [[1]]])
        >>> gradients.dX.ravel(), gradients.dW.ravel(), gradients.db
        (array([10, 11,  1]), array([3, 5]), array([2]))
        """
        g = self.geometry
        X, weights, upstream = self._with_upstream(dV, padded=False)
        arrays.check_weight_gradient_sums(g.x.output * g.y.output, X, upstream)
        arrays.check_input_gradient_sums(self._terms_of_input, self.largest()[0], upstream)
        dW, db = kernels.parameter_gradients(X, upstream, g.axes, g.groups)
        dX = kernels.input_gradient(upstream, weights, g.input_shape, g.axes, g.groups)
        return Gradients(dX=dX, dW=dW, db=db if g.bias else None)

    def input_gradient(self, dV: ArrayLike) -> Array:
        """Return dX (W, H, D) alone for the upstream gradient ``dV`` (W2, H2, K); errors as `backward`'s.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.input_gradient([[[1]], [[1]]]).ravel()
        array([10, 11,  1])
        """
        g = self.geometry
        _, weights, upstream = self._with_upstream(dV, padded=False)
        arrays.check_input_gradient_sums(self._terms_of_input, self.largest()[0], upstream)
        return kernels.input_gradient(upstream, weights, g.input_shape, g.axes, g.groups)

    def _input_gradient_block(self, neurons: Neurons, dV: Array) -> tuple[Array, Part]:
        """Return dX of the block ``neurons`` alone, and the part of dX that it is; ``dV`` has its shape.

        Nothing is checked here: `Shares` does that once for all blocks.
        """
        slices = neurons[2]
        weights = self.weights[slices.start : slices.stop].astype(dV.dtype, copy=False)
        reach = Reach(self.geometry, neurons)
        return reach.cropped(neuron_blocks.sent_back(reach, weights, dV))

    def neuron_gradient(self, x: int, y: int, d: int, dV: ArrayLike) -> NeuronGradient:
        """Return what the neuron (x, y, d) alone adds to dW[d] and db[d] for the upstream gradient ``dV``.

        The shares of all neurons of a slice add up to ``backward(dV).dW[d]``.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.neuron_gradient(1, 0, 0, [[[1]], [[1]]]).dW.ravel()
        array([2, 3])
        """
        patch = self.patch(x, y, d)
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        return share_of(patch, upstream, (x, y, d), bias=self.geometry.bias)

    def updated(self, gradients: Gradients, learning_rate: float) -> Layer:
        """Return the layer one step down the ``gradients``: W − rate · dW, b − rate · db. X stays.

        A layer of integers becomes one of float64. ValueError for gradients of other shapes and a rate that
        is negative or not finite; `DivergedError`, a ValueError, where a number would no longer be finite.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> gradients = layer.backward([[[1]], [[1]]])
        >>> layer.updated(gradients, learning_rate=0.5).weights.ravel()
        array([ 8.5, -1.5])
        """
        g, rate = self.geometry, checks.rate("learning_rate", learning_rate)
        dW = arrays.checked("gradients.dW", gradients.dW, g.weights_shape)
        db = arrays.checked("gradients.db", gradients.db, (g.filters,)) if g.bias else None
        return self._moved(dW, db, rate)

    def descended(self, dV: ArrayLike, learning_rate: float) -> Layer:
        """Return ``updated(backward(dV), learning_rate)`` without computing dX; errors of both.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.descended([[[1]], [[1]]], learning_rate=0.5).weights.ravel()
        array([ 8.5, -1.5])
        """
        g, rate = self.geometry, checks.rate("learning_rate", learning_rate)
        X, _, upstream = self._with_upstream(dV, padded=False)
        arrays.check_weight_gradient_sums(g.x.output * g.y.output, X, upstream)
        with np.errstate(over="ignore", invalid="ignore"):  # a sum beyond every float is refused below
            dW, db = kernels.parameter_gradients(X, upstream, g.axes, g.groups)
        return self._moved(dW, db if g.bias else None, rate)

    def matrix(self) -> Array:
        """Return the layer as a matrix M (neurons, inputs): V = M · X + biases, both flat with x first.

        ValueError when it would have more than `matrix.MOST_ENTRIES`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> layer.matrix()
        array([[10,  1,  0],
               [ 0, 10,  1]])
        """
        return matrix.whole(self)

    def matrix_window(self, rows: range, columns: range) -> MatrixWindow:
        """Return the entries of M in ``rows`` and ``columns``.

        ValueError when they reach beyond it, or are more than `matrix.MOST_ENTRIES`.

        >>> layer = Layer(Geometry(3, 1, 1, 1, (2, 1)), [[[1]], [[2]], [[3]]], [[[[10]], [[1]]]], [0])
        >>> window = layer.matrix_window(rows=range(1, 2), columns=range(3))
        >>> window.values, window.owners
        (array([[ 0, 10,  1]]), array([[-1,  0,  1]]))
        """
        return matrix.window(self.geometry, self._window, rows, columns)

    def _window(self, rows: range, columns: range) -> MatrixWindow:
        entries = matrix.entries(self.geometry, rows, columns)
        return MatrixWindow(entries.of_filters(self.weights), entries.owners)

    def _moved(self, dW: Array, db: Array | None, rate: float) -> Layer:
        """Return the layer with W − ``rate`` · ``dW`` and b − ``rate`` · ``db``."""
        old = self._as_floats()
        parts = {"weights": stepped("a weight", old.weights, dW, rate, old.dtype)}
        if old.biases is not None and db is not None:
            parts["biases"] = stepped("a bias", old.biases, db, rate, old.dtype)
        return old._with_arrays(**{name: arrays.owned(array) for name, array in parts.items()})
