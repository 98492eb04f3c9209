"""Wrong ideas about the forward pass: each makes a whole wrong V, and the line of NumPy that computes it.

Errors as `Layer` raises them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from convviz.conv import Geometry, Layer, arrays, checks
from convviz.conv.arrays import Array
from convviz.explore.state.cells import Position
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas import block_ideas
from convviz.explore.wrong_ideas.block import Block, block_at, block_of
from convviz.explore.wrong_ideas.idea import Case, Idea, Number, Subject, lacking


@dataclass(frozen=True, eq=False)
class OutputIdea(Idea):
    """An idea that makes another V; its ``function`` returns all of it, None where it does not apply.

    ``applies`` says of a geometry, without any array, whether it does. ``code`` is the line of NumPy that
    computes a neuron by the idea, as `expression` writes the right one; None where the idea looks at a
    neuron that V does not have. ``reads`` is for an idea that looks at another place: the block that a neuron
    reads by the idea, None where that is the right one or where there is none.
    """

    subject: Subject = field(default=Subject.OUTPUT, init=False)
    function: Callable[[Layer], Array | None]
    applies: Callable[[Geometry], bool]
    code: Callable[[Geometry, Position], str | None]
    reads: Callable[[Geometry, Position], Block | None] | None = None

    def whole(self, layer: Layer) -> Array | None:
        """Return the whole wrong V (W2, H2, K), or (H2, W2, K) where x and y are swapped."""
        return self.function(layer)

    def answer(self, case: Case) -> Number | None:
        """Return the wrong V at ``case.position``; also None where the neuron reads what it should."""
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
    if not has_rows_and_columns(layer.geometry):
        return None
    return np.ascontiguousarray(layer.forward().transpose(1, 0, 2))


def other_filter(layer: Layer) -> Array | None:
    """Return V with the filter and bias of the slice before: slice 1 has those of 0, slice 0 the last."""
    if not has_several_filters(layer.geometry):
        return None
    biases = None if layer.biases is None else np.roll(layer.biases, 1)
    return Layer(layer.geometry, layer.X, np.roll(layer.weights, 1, axis=0), biases).forward()


def forgot_bias(layer: Layer) -> Array | None:
    """Return V without the biases."""
    g = layer.geometry
    return Layer(g.replace(bias=False), layer.X, layer.weights).forward() if has_biases(g) else None


def bias_per_channel(layer: Layer) -> Array | None:
    """Return V with the bias added once for each channel that a filter reads."""
    channels = layer.geometry.weights_shape[3]
    if layer.biases is None or not has_bias_and_channels(layer.geometry):
        return None
    arrays.check_bound("the bias", channels, layer.largest()[1], 1)
    return Layer(layer.geometry, layer.X, layer.weights, layer.biases * channels).forward()


def one_channel(layer: Layer) -> Array | None:
    """Return V made of the first channel of each filter alone, and the biases."""
    if not has_several_channels(layer.geometry):
        return None
    weights = np.zeros_like(layer.weights)
    weights[..., 0] = layer.weights[..., 0]
    return Layer(layer.geometry, layer.X, weights, layer.biases).forward()


def ignored_stride(layer: Layer) -> Array | None:
    """Return V with receptive fields that move by 1 from position to position."""
    g = layer.geometry
    if not has_strides(g):
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
    if not has_area(layer.geometry):
        return None
    return Layer(layer.geometry, layer.X, layer.weights[:, ::-1, ::-1], layer.biases)


def has_biases(g: Geometry) -> bool:
    """Say whether there are biases to forget."""
    return g.bias


def has_several_channels(g: Geometry) -> bool:
    """Say whether a filter reads more than one channel."""
    return g.weights_shape[3] > 1


def has_bias_and_channels(g: Geometry) -> bool:
    """Say whether a bias could be added more than once."""
    return has_biases(g) and has_several_channels(g)


def has_strides(g: Geometry) -> bool:
    """Say whether receptive fields are more than 1 apart along an axis."""
    return any(axis.stride > 1 and axis.output > 1 for axis in g.axes)


def has_rows_and_columns(g: Geometry) -> bool:
    """Say whether a slice has several rows and several columns."""
    return 1 not in g.output_shape[:2]


def has_area(g: Geometry) -> bool:
    """Say whether a filter has more than one weight in a channel."""
    return g.size != (1, 1)


def has_several_filters(g: Geometry) -> bool:
    """Say whether there is another filter."""
    return g.filters > 1


def _sum(g: Geometry, block: Block, weights: str, bias: str) -> str:
    """Return the sum over ``block`` times ``weights``, with ``bias`` where the layer has biases."""
    products = f"np.sum({block.text} * {weights})"
    return f"{products} + {bias}" if g.bias else products


def _forgot_bias_code(g: Geometry, position: Position) -> str:
    return f"np.sum({block_of(g, position).text} * W{position.d})"


def _bias_per_channel_code(g: Geometry, position: Position) -> str:
    d = position.d
    return _sum(g, block_of(g, position), f"W{d}", f"{g.weights_shape[3]} * b{d}")


def _one_channel_code(g: Geometry, position: Position) -> str:
    right, d = block_of(g, position), position.d
    block = block_at(g, (right.x.start, right.y.start), g.channels_of(d).start)
    return _sum(g, block, f"W{d}[:,:,0]", f"b{d}")


def _ignored_stride_code(g: Geometry, position: Position) -> str:
    d = position.d
    block = block_at(g, (position.x, position.y), g.channels_of(d))
    return _sum(g, block, f"W{d}", f"b{d}")


def _swapped_indices_code(g: Geometry, position: Position) -> str | None:
    if position.y >= g.x.output or position.x >= g.y.output:
        return None
    d = position.d
    return _sum(g, block_of(g, Position(position.y, position.x, d)), f"W{d}", f"b{d}")


def _flipped_kernel_code(g: Geometry, position: Position) -> str:
    d = position.d
    return _sum(g, block_of(g, position), f"W{d}[::-1,::-1]", f"b{d}")


def _other_filter_code(g: Geometry, position: Position) -> str:
    other = (position.d - 1) % g.filters
    return _sum(g, block_of(g, position), f"W{other}", f"b{other}")


OUTPUT_IDEAS = (
    OutputIdea("forgot_bias", forgot_bias, has_biases, _forgot_bias_code),
    OutputIdea("bias_per_channel", bias_per_channel, has_bias_and_channels, _bias_per_channel_code),
    OutputIdea("one_channel", one_channel, has_several_channels, _one_channel_code),
    OutputIdea(
        "ignored_stride", ignored_stride, has_strides, _ignored_stride_code, block_ideas.ignored_stride
    ),
    OutputIdea(
        "swapped_indices",
        swapped_indices,
        has_rows_and_columns,
        _swapped_indices_code,
        block_ideas.swapped_indices,
    ),
    OutputIdea("flipped_kernel", flipped_kernel, has_area, _flipped_kernel_code),
    OutputIdea("other_filter", other_filter, has_several_filters, _other_filter_code),
)
