"""Wrong ideas about the forward pass: each makes a whole wrong V.

Errors as `Layer` raises them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convviz.conv import Geometry, Layer, arrays, checks
from convviz.conv.arrays import Array
from convviz.explore.state.cells import Position
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas import block_ideas
from convviz.explore.wrong_ideas.block import Block
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, lacking


@dataclass(frozen=True, eq=False)
class OutputIdea(Idea):
    """An idea that makes another V; its ``function`` returns all of it.

    ``reads`` is for an idea that looks at another place: the block that a neuron reads by the idea, None
    where that is the right one or where there is none.
    """

    function: Callable[[Layer], Array | None]
    reads: Callable[[Geometry, Position], Block | None] | None = None

    def whole(self, layer: Layer) -> Array | None:
        """Return the whole wrong V (W2, H2, K), or (H2, W2, K) where x and y are swapped."""
        return self.function(layer)

    def answer(self, case: Case) -> Number | None:
        """Return the wrong V at ``case.position``; None, too, where the neuron reads what it should."""
        at = case.position
        if at is None:
            raise lacking("position", self)
        checks.positions("xyd", (at.x, at.y, at.d), case.geometry.output_shape)
        if self.reads is not None and self.reads(case.geometry, at) is None:
            return None
        V = self.function(case.layer)
        return None if V is None else number(V[at.x, at.y, at.d])


def swapped_indices(layer: Layer) -> Array | None:
    """Return V with x and y exchanged, (H2, W2, K): the value of (y, x, d) at (x, y, d)."""
    if 1 in layer.geometry.output_shape[:2]:
        return None
    return np.ascontiguousarray(layer.forward().transpose(1, 0, 2))


def other_filter(layer: Layer) -> Array | None:
    """Return V with the filter and bias of the slice before: slice 1 has those of 0, slice 0 the last."""
    if layer.geometry.filters == 1:
        return None
    biases = None if layer.biases is None else np.roll(layer.biases, 1)
    return Layer(layer.geometry, layer.X, np.roll(layer.weights, 1, axis=0), biases).forward()


def forgot_bias(layer: Layer) -> Array | None:
    """Return V without the biases."""
    g = layer.geometry
    return Layer(g.replace(bias=False), layer.X, layer.weights).forward() if g.bias else None


def bias_per_channel(layer: Layer) -> Array | None:
    """Return V with the bias added once for each channel that a filter reads."""
    channels = layer.geometry.weights_shape[3]
    if layer.biases is None or channels == 1:
        return None
    arrays.check_bound("the bias", channels, layer.largest()[1], 1)
    return Layer(layer.geometry, layer.X, layer.weights, layer.biases * channels).forward()


def one_channel(layer: Layer, channel: int = 0) -> Array | None:
    """Return V made of one ``channel`` of each filter, and the biases; channels count within the group."""
    channels = layer.geometry.weights_shape[3]
    if channels == 1:
        return None
    if not 0 <= channel < channels:
        raise ValueError(f"channel is {channel}: it must be from 0 to {channels - 1}")
    weights = np.zeros_like(layer.weights)
    weights[..., channel] = layer.weights[..., channel]
    return Layer(layer.geometry, layer.X, weights, layer.biases).forward()


def ignored_stride(layer: Layer) -> Array | None:
    """Return V with receptive fields that move by 1 from position to position."""
    g = layer.geometry
    if all(axis.stride == 1 or axis.output == 1 for axis in g.axes):
        return None
    # Only what these fields read of Xp: at stride 1 all of it would make a far larger V.
    width, height = (axis.output - 1 + axis.extent for axis in g.axes)
    near = Geometry(width, height, g.depth, g.filters, g.size, 1, 0, g.dilation, g.groups, g.bias)
    return Layer(near, layer.Xp[:width, :height], layer.weights, layer.biases).forward()


def flipped_kernel(layer: Layer) -> Array | None:
    """Return V with every filter flipped in x and y: a convolution in the strict sense."""
    flipped = with_flipped_filters(layer)
    return None if flipped is None else flipped.forward()


def with_flipped_filters(layer: Layer) -> Layer | None:
    """Return the layer with every filter flipped in x and y; None where filters are 1 × 1."""
    if layer.geometry.size == (1, 1):
        return None
    return Layer(layer.geometry, layer.X, layer.weights[:, ::-1, ::-1], layer.biases)


OUTPUT_IDEAS = (
    OutputIdea("forgot_bias", Subject.OUTPUT, forgot_bias),
    OutputIdea("bias_per_channel", Subject.OUTPUT, bias_per_channel),
    OutputIdea("one_channel", Subject.OUTPUT, one_channel),
    OutputIdea("ignored_stride", Subject.OUTPUT, ignored_stride, block_ideas.ignored_stride),
    OutputIdea("swapped_indices", Subject.OUTPUT, swapped_indices, block_ideas.swapped_indices),
    OutputIdea("flipped_kernel", Subject.OUTPUT, flipped_kernel),
    OutputIdea("other_filter", Subject.OUTPUT, other_filter),
)
