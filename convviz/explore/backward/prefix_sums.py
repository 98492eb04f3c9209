"""Sums over the first members of a walk, at a cost that does not grow with their number.

A walk goes through planes of lines of members. At each of these levels some sums are kept, evenly spread;
any other is made from the nearest kept one before it. So a sum is always made of the same blocks in the same
order: floats come out the same to the last digit, whichever way one came.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from convviz.conv.arrays import Array

#: Kept sums at each level, the last (members) first: a sum is made from at most length ÷ this many items.
KEPT = (4, 4, 8)
MOST_BYTES = 32 * 2**20  # that the kept sums may take


@dataclass
class _Chain:
    """Kept sums, evenly spread over the items of one level, within the items ``path`` of slower levels."""

    path: tuple[int, ...]
    sums: list[Array]


class PrefixSums:
    """Sums of what the first members of a walk add to one array.

    ``zero`` is the sum of no members. ``lengths`` is the number of items of each level, the slowest first:
    planes, lines in a plane, members in a line; there may be fewer levels. ``plus(sum, block)`` returns a new
    array, ``sum`` with the members of ``block`` added, which is a range for each level. ``added`` counts the
    members that were handed to it.
    """

    def __init__(
        self, zero: Array, lengths: tuple[int, ...], plus: Callable[[Array, tuple[range, ...]], Array]
    ) -> None:
        self.added = 0
        zero.setflags(write=False)
        self._lengths, self._plus, self._nbytes = lengths, plus, zero.nbytes
        fitting = max(1, MOST_BYTES // max(1, zero.nbytes) // len(lengths))
        kept = [min(most, fitting) for most in KEPT[: len(lengths)]][::-1]
        self._every = tuple(-(-length // most) for length, most in zip(lengths, kept, strict=True))
        self._chains = [_Chain((), [zero]) for _ in lengths]
        self._chains[1:] = [_Chain((-1,), []) for _ in lengths[1:]]

    @property
    def most_bytes(self) -> int:
        """The most bytes that the kept sums can take."""
        return self._nbytes * sum(-(-n // every) for n, every in zip(self._lengths, self._every, strict=True))

    def first(self, count: int) -> Array:
        """Return the sum of the first ``count`` members, read-only. Two calls may return the same array."""
        return self._at(self._path(count))

    def kept_before(self, count: int) -> tuple[Array, tuple[range, ...]]:
        """Return the kept sum that is nearest before the first ``count`` members, and the missing members.

        They are a range for each level, one of them empty where none is missing; they count as added.
        """
        chain, rest = self._nearest(self._path(count))
        block = self._block(chain, rest)
        self.added += math.prod(map(len, block))
        return self._kept(chain, rest), block

    def first_planes(self, count: int) -> Array:
        """Return the sum of the first ``count`` items of the slowest level, read-only."""
        return self._at((count,))

    def _path(self, count: int) -> tuple[int, ...]:
        path = []
        for level in range(len(self._lengths)):
            whole, count = divmod(count, math.prod(self._lengths[level + 1 :]))
            path.append(whole)
        return tuple(path)

    def _at(self, path: tuple[int, ...]) -> Array:
        """Return the sum up to the item ``path``, its number at each level down to one."""
        chain, rest = self._nearest(path)
        return self._more(chain, rest) if rest else self._kept(chain, rest)

    def _nearest(self, path: tuple[int, ...]) -> tuple[_Chain, range]:
        """Return the chain of the nearest kept sum before the item ``path``, and the items from there on."""
        *slower, whole = path
        level = len(slower)
        inside = self._chains[level + 1] if level + 1 < len(self._chains) else None
        if inside is not None and inside.path == path:
            return inside, range(0)
        chain, every = self._chain(tuple(slower)), self._every[level]
        while len(chain.sums) <= whole // every:
            done = len(chain.sums) * every
            chain.sums.append(self._more(chain, range(done - every, done)))
        return chain, range(whole - whole % every, whole)

    def _chain(self, path: tuple[int, ...]) -> _Chain:
        """Return the kept sums within the items ``path``: those there are, or a new empty chain."""
        chain = self._chains[len(path)]
        if chain.path != path:
            chain = self._chains[len(path)] = _Chain(path, [self._at(path)])
        return chain

    def _kept(self, chain: _Chain, items: range) -> Array:
        """Return the kept sum just before ``items`` of the chain's level."""
        return chain.sums[items.start // self._every[len(chain.path)]]

    def _block(self, chain: _Chain, items: range) -> tuple[range, ...]:
        faster = [range(length) for length in self._lengths[len(chain.path) + 1 :]]
        return (*(range(i, i + 1) for i in chain.path), items, *faster)

    def _more(self, chain: _Chain, items: range) -> Array:
        """Return the kept sum just before ``items``, and what they add."""
        block = self._block(chain, items)
        self.added += math.prod(map(len, block))
        total = self._plus(self._kept(chain, items), block)
        total.setflags(write=False)
        return total
