"""What the layers without sharing answer: the same questions as a shared one, neuron by neuron."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

import convviz.conv.arrays as arrays
import convviz.conv.checks as checks
import convviz.conv.descent as descent
import convviz.conv.fields as fields
import convviz.conv.matrix as matrix
import convviz.conv.parameter_refs as parameter_refs
import convviz.conv.sums as sums
from convviz.conv.arrays import Array
from convviz.conv.connections import Connections
from convviz.conv.matrix import MatrixWindow
from convviz.conv.owned_weights import At
from convviz.conv.parameter_refs import InputCell, Neurons, OwnBias, OwnWeight, Place
from convviz.conv.results import Gradients, Neuron, NeuronGradient, WeightSet, share_of, sum_up


class UnsharedLayer(Connections):
    """A layer whose neurons share nothing; equal only to itself."""

    def weights_of(self, x: int, y: int, d: int) -> WeightSet:
        """Return the set of the neuron (x, y, d), read-only; ValueError outside the output."""
        x, y, d = checks.positions("xyd", (x, y, d), self.geometry.output_shape)
        if (x, y, d) in self.own:
            return self.own[x, y, d]
        start = self.start_of(x, y, d)
        if not self.steps:
            return start
        weights, bias = start.weights, start.bias
        for step in self.steps:
            rate = step.rates[x, y, d]
            weights = weights - rate * self.patch_of(step.volume, x, y, d)
            bias = None if bias is None else bias - rate
        weights.setflags(write=False)
        return WeightSet(weights, None if bias is None else float(bias))

    def neuron(self, x: int, y: int, d: int) -> Neuron:
        """Return how V[x, y, d] comes about; ValueError outside the output."""
        own = self.weights_of(x, y, d)
        return sum_up(self.patch(x, y, d), own)

    def forward(self) -> Array:
        """Return the output V, (W2, H2, K), a new array each time."""
        return self.forward_block(fields.everywhere(self.geometry))

    def forward_block(self, neurons: Neurons) -> Array:
        """Return V of the block ``neurons`` alone; its shape is the lengths of the three ranges."""
        columns, rows, slices = neurons
        V = self.start_block(neurons)
        for step in self.steps:
            energy = self.energy(step.volume, neurons)
            V -= step.rates[parameter_refs.slices(neurons)] * (energy + int(self.geometry.bias))
        for x, y, d in self.own.inside(neurons):
            V[columns.index(x), rows.index(y), slices.index(d)] = self.neuron(x, y, d).value
        return V

    def forward_after(self, V: Array, place: Place) -> Array:
        """Return the output, a new array, given ``V`` (W2, H2, K) before the number at ``place`` changed.

        Only the neurons that the change can reach are computed; the others are taken from ``V``.
        """
        neurons = self.neurons_of(place)
        after = fields.copied_output(self.geometry, V, self.dtype)
        if isinstance(place, InputCell):
            after[parameter_refs.slices(neurons)] = self.forward_block(neurons)
        elif all(neurons):
            at = (place.x, place.y, place.d) if isinstance(place, OwnWeight | OwnBias) else ()
            after[at] = self.neuron(*at).value
        return after

    def backward(self, dV: ArrayLike) -> Gradients:
        """Return the gradients for the upstream gradient ``dV`` (W2, H2, K); errors as the constructor's.

        ``dW`` has a gradient for each neuron's own weights. ValueError, before anything is computed, when it
        would take more than `checks.MOST_BYTES`; `input_gradient`, `neuron_gradient` and `descended` answer
        for layers of any size. No more memory than the result is needed.
        """
        g = self.geometry
        Xp, _, upstream = self.common.with_upstream(dV)
        checks.room("dW", g.output_shape + self.set_shape, upstream.itemsize)
        sums.check_weight_gradient_sums(g, Xp, upstream)
        dX = self._checked_input_gradient(upstream)
        return Gradients(
            dX=dX, dW=self.weight_gradients(Xp, upstream), db=upstream.copy() if g.bias else None
        )

    def input_gradient(self, dV: ArrayLike) -> Array:
        """Return dX (W, H, D) alone for the upstream gradient ``dV`` (W2, H2, K), in a layer of any size."""
        _, _, upstream = self.common.with_upstream(dV)
        return self._checked_input_gradient(upstream)

    def neuron_gradient(self, x: int, y: int, d: int, dV: ArrayLike) -> NeuronGradient:
        """Return the gradient of its own set: ``backward(dV).dW[x, y, d]`` and ``.db[x, y, d]``."""
        patch = self.patch(x, y, d)
        upstream = arrays.checked("dV", dV, self.geometry.output_shape)
        return share_of(patch, upstream, (x, y, d), bias=self.geometry.bias)

    def with_set(self, x: int, y: int, d: int, weights: ArrayLike, bias: ArrayLike | None = None) -> Self:
        """Return the layer with other ``weights`` (`set_shape`) and ``bias`` for one neuron.

        Without a ``bias`` the neuron keeps its own. Errors as `Layer` raises them; TypeError too for floats
        in a layer of integers.
        """
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
        """Return the number at ``place``; TypeError for a shared one, ValueError outside the layer."""
        if isinstance(place, InputCell):
            return self.common.value_at(place)
        at, index = self.own_index(place)
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
        """
        if isinstance(place, InputCell):
            edited = replace(self, common=self.common.with_value(place, value))
            edited.check_sums(edited.largest())
            return edited
        at, index = self.own_index(place)
        now, number = self.weights_of(*at), arrays.number("value", value, self.dtype)
        if index is None:
            if now.bias is None:
                raise ValueError(f"place is {place!r}: the geometry has bias=False")
            return self._with_own(at, WeightSet(now.weights, number.item()))
        weights = now.weights.copy()
        weights[index] = number
        weights.setflags(write=False)
        return self._with_own(at, WeightSet(weights, now.bias))

    def with_weight(self, x: int, y: int, d: int, i: int, j: int, c: int, value: float) -> Self:
        """Return the layer with another weight (i, j, c) for one neuron; errors as `with_value`'s."""
        return self.with_value(OwnWeight(x, y, d, i, j, c), value)

    def with_bias(self, x: int, y: int, d: int, value: float) -> Self:
        """Return the layer with another bias for one neuron; errors as `with_value` raises them."""
        return self.with_value(OwnBias(x, y, d), value)

    def with_input(self, x: int, y: int, c: int, value: float) -> Self:
        """Return the layer with another X[x, y, c]; errors as `with_value` raises them."""
        return self.with_value(InputCell(x, y, c), value)

    def descended(self, dV: ArrayLike, learning_rate: float) -> Self:
        """Return ``updated(backward(dV), learning_rate)`` at the cost of V's size, in a layer of any size.

        Steps on one and the same input add up to one array (W2, H2, K). A layer of integers becomes one of
        float64. Errors as `Layer.descended` raises them.
        """
        return descent.descended(self, dV, learning_rate)

    def updated(self, gradients: Gradients, learning_rate: float) -> Self:
        """Return the layer one step down ``gradients``, shaped as `backward` gives them: every neuron owns.

        For layers small enough to hold every set; `descended` steps a layer of any size. Errors as
        `Layer.updated` raises them.
        """
        return descent.updated(self, gradients, learning_rate)

    def matrix(self) -> Array:
        """Return the layer as a matrix M (neurons, inputs): V = M · X + biases, both flat with x first.

        ValueError when it would have more than `matrix.MOST_ENTRIES`.
        """
        return matrix.whole(self)

    def matrix_window(self, rows: range, columns: range) -> MatrixWindow:
        """Return the entries of M in ``rows`` and ``columns``; ValueError when they reach beyond it."""
        entries, values = self.entries_of(rows, columns)
        for step in self.steps:
            values = values - step.rates[entries.neurons][:, None] * self.cells_of(step.volume, entries.cells)
        values = entries.of_sets(values)
        if len(self.own):
            for row, at in enumerate(zip(*(n.tolist() for n in entries.neurons), strict=True)):
                if at in self.own:
                    flat, owners = self.own[at].weights.reshape(-1), entries.owners[row]
                    values[row] = np.where(owners < 0, values.dtype.type(0), flat[np.maximum(owners, 0)])
        return MatrixWindow(values, entries.owners)

    def _checked_input_gradient(self, dV: Array) -> Array:
        if dV.dtype.kind == "i":
            terms, (largest, _) = self.terms_of_input, self.largest()
            arrays.check_bound("dX", terms, largest, arrays.magnitude(dV))
        dX = np.zeros(self.geometry.input_shape, dV.dtype)
        share, part = self.input_gradient_block(fields.everywhere(self.geometry), dV)
        dX[part] = share
        return dX

    def _with_own(self, at: At, chosen: WeightSet) -> Self:
        own = self.own.with_set(at, chosen)
        self.check_sums(own.largest)
        return replace(self, own=own)
