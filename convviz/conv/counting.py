"""What a layer costs with parameter sharing and without it, in exact ints at any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from convviz.conv import checks
from convviz.conv.geometry import Geometry


@dataclass(frozen=True, slots=True)
class ParameterCount:
    """The counts of one layer. Biases are counted where the layer has them, and nowhere where it has none.

    ``neurons``: W2·H2·K. ``per_neuron``: the weights and the bias of one neuron. ``shared``: one set for
    each slice, of which ``shared_weights`` are weights. ``unshared``: one set for each neuron.
    ``fully_connected``: each neuron reads the whole input. ``factor``: unshared ÷ shared, exactly W2·H2.
    ``multiplications``: the same with and without sharing; ``fully_connected_multiplications``: one for each
    neuron and input value.

    >>> count = count_parameters(Geometry(11, 11, 4, 2, size=5, stride=2))
    >>> count.shared, count.unshared, count.fully_connected
    (202, 3232, 15520)
    >>> count.unshared == count.factor * count.shared
    True
    """

    neurons: int
    per_neuron: int
    shared: int
    shared_weights: int
    unshared: int
    fully_connected: int
    factor: int
    multiplications: int
    fully_connected_multiplications: int

    def bytes(self, count: int, dtype: DTypeLike = "float32") -> int:
        """Return the bytes that ``count`` numbers of ``dtype`` take, an int of any size.

        >>> count = count_parameters(Geometry(227, 227, 3, 96, size=11, stride=4))
        >>> count.bytes(count.unshared)
        422822400
        """
        return checks.integer("count", count) * np.dtype(dtype).itemsize


def count_parameters(g: Geometry) -> ParameterCount:
    """Count the parameters and multiplications of ``g``; TypeError for anything but a `Geometry`.

    >>> count_parameters(Geometry(227, 227, 3, 96, size=11, stride=4)).unshared
    105705600
    """
    if not isinstance(g, Geometry):
        raise TypeError(f"g is {g!r}: it must be a Geometry")
    columns, rows, filters = g.output_shape
    weights = g.size[0] * g.size[1] * (g.depth // g.groups)
    inputs, bias, positions = g.width * g.height * g.depth, int(g.bias), columns * rows
    neurons = positions * filters
    return ParameterCount(
        neurons=neurons,
        per_neuron=weights + bias,
        shared=filters * (weights + bias),
        shared_weights=filters * weights,
        unshared=neurons * (weights + bias),
        fully_connected=neurons * (inputs + bias),
        factor=positions,
        multiplications=neurons * weights,
        fully_connected_multiplications=neurons * inputs,
    )
