"""The line of NumPy that computes a neuron by a wrong idea, written as `expression` writes the right one."""

from __future__ import annotations

from collections.abc import Callable

from convviz.conv import Geometry
from convviz.explore.state.cells import Position
from convviz.explore.wrong_ideas.block import Block, block_at, block_of


def _sum(g: Geometry, block: Block, weights: str, bias: str) -> str:
    """Return the sum over ``block`` times ``weights``, with ``bias`` where the layer has biases."""
    products = f"np.sum({block.text} * {weights})"
    return f"{products} + {bias}" if g.bias else products


def _forgot_bias(g: Geometry, position: Position) -> str:
    return f"np.sum({block_of(g, position).text} * W{position.d})"


def _bias_per_channel(g: Geometry, position: Position) -> str:
    d = position.d
    return _sum(g, block_of(g, position), f"W{d}", f"{g.weights_shape[3]} * b{d}")


def _one_channel(g: Geometry, position: Position) -> str:
    right, d = block_of(g, position), position.d
    block = block_at(g, (right.x.start, right.y.start), g.channels_of(d).start)
    return _sum(g, block, f"W{d}[:,:,0]", f"b{d}")


def _ignored_stride(g: Geometry, position: Position) -> str:
    d = position.d
    block = block_at(g, (position.x, position.y), g.channels_of(d))
    return _sum(g, block, f"W{d}", f"b{d}")


def _swapped_indices(g: Geometry, position: Position) -> str | None:
    if position.y >= g.x.output or position.x >= g.y.output:
        return None
    d = position.d
    return _sum(g, block_of(g, Position(position.y, position.x, d)), f"W{d}", f"b{d}")


def _flipped_kernel(g: Geometry, position: Position) -> str:
    d = position.d
    return _sum(g, block_of(g, position), f"W{d}[::-1,::-1]", f"b{d}")


def _other_filter(g: Geometry, position: Position) -> str:
    other = (position.d - 1) % g.filters
    return _sum(g, block_of(g, position), f"W{other}", f"b{other}")


#: By the id of the idea.
CODES: dict[str, Callable[[Geometry, Position], str | None]] = {
    "forgot_bias": _forgot_bias,
    "bias_per_channel": _bias_per_channel,
    "one_channel": _one_channel,
    "ignored_stride": _ignored_stride,
    "swapped_indices": _swapped_indices,
    "flipped_kernel": _flipped_kernel,
    "other_filter": _other_filter,
}
