"""Wrong ideas about the block of X that a neuron reads. Positions outside V raise ValueError."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from convviz.conv import Geometry
from convviz.explore.state.cells import Position
from convviz.explore.wrong_ideas.block import Block, block_at, block_of
from convviz.explore.wrong_ideas.idea import Case, Idea, Subject, lacking


@dataclass(frozen=True, eq=False)
class BlockIdea(Idea):
    """An idea that takes another block of X for the one that a neuron reads."""

    subject: Subject = field(default=Subject.BLOCK, init=False)
    function: Callable[[Geometry, Position], Block | None]

    def answer(self, case: Case) -> Block | None:
        """Return the block that is taken for what the neuron ``case.position`` reads."""
        if case.position is None:
            raise lacking("position", self)
        return self.function(case.geometry, case.position)


def ignored_stride(g: Geometry, position: Position) -> Block | None:
    """Return the block that starts at (x, y) itself, and not x and y strides further."""
    right = block_of(g, position)
    return _if_wrong(block_at(g, (position.x, position.y), right.c), right)


def swapped_indices(g: Geometry, position: Position) -> Block | None:
    """Return the block of the neuron (y, x, d); also None where V has no such neuron."""
    right = block_of(g, position)
    if position.y >= g.x.output or position.x >= g.y.output:
        return None
    return _if_wrong(block_of(g, Position(position.y, position.x, position.d)), right)


def slice_as_channel(g: Geometry, position: Position) -> Block | None:
    """Return channel d alone of the right block; None where X has no channel d."""
    right = block_of(g, position)
    if position.d >= g.depth or g.channels_of(position.d) == range(position.d, position.d + 1):
        return None
    return block_at(g, (right.x.start, right.y.start), position.d)


def _if_wrong(block: Block, right: Block) -> Block | None:
    return None if block == right else block


BLOCK_IDEAS = (
    BlockIdea("block_ignored_stride", ignored_stride),
    BlockIdea("block_swapped_indices", swapped_indices),
    BlockIdea("block_slice_as_channel", slice_as_channel),
)
