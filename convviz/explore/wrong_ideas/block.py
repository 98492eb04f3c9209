"""The block of X that a neuron reads, or that somebody believes it reads."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import Axis, Geometry
from convviz.conv.arrays import Array
from convviz.explore import expression
from convviz.explore.state.cells import Position


@dataclass(frozen=True, slots=True)
class Block:
    """A block of ``volume``, "X" or, in a layer that pads, "Xp".

    ``x`` and ``y`` are indices of that volume, ``c`` the channels, or a single one. ``text`` is how code
    takes the block: ``X[4:9,6:11,:]``.
    """

    volume: str
    x: range
    y: range
    c: range | int
    text: str

    def of(self, volume: Array) -> Array:
        """Return its numbers out of ``volume``, X or Xp: (columns, rows, channels), or without channels."""
        c = self.c if isinstance(self.c, int) else _slice(self.c)
        return volume[_slice(self.x), _slice(self.y), c]


def block_of(g: Geometry, position: Position) -> Block:
    """Return the block that the neuron at ``position`` reads; ValueError outside V."""
    starts = g.x.start(position.x), g.y.start(position.y)
    return block_at(g, starts, g.channels_of(position.d))


def block_at(g: Geometry, starts: tuple[int, int], channels: range | int) -> Block:
    """Return the block with the sizes of a receptive field of ``g`` that starts at ``starts`` (x, y)."""
    x, y = (_taps(axis, start) for axis, start in zip(g.axes, starts, strict=True))
    if isinstance(channels, int):
        read = str(channels)
    else:
        every = channels == range(g.depth)
        read = ":" if every else expression.index_range(channels.start, channels.stop)
    volume = expression.volume_name(g)
    columns, rows = (expression.index_range(r.start, r.stop, r.step) for r in (x, y))
    return Block(volume, x, y, channels, f"{volume}[{columns},{rows},{read}]")


def _taps(axis: Axis, start: int) -> range:
    return range(start, start + axis.extent, axis.dilation if axis.size > 1 else 1)


def _slice(indices: range) -> slice:
    return slice(indices.start, indices.stop, indices.step)
