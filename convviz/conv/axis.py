"""One axis of a layer: how receptive fields lie along it, and its padding.

x and y are the same arithmetic, which is done here once; nothing else works out where padding begins or ends.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from functools import cached_property
from math import gcd
from typing import TypeAlias

from convviz.conv import checks

Pair: TypeAlias = tuple[int, int]
"""One number for each axis, (x, y)."""

LEAST = (("length", 1), ("size", 1), ("stride", 1), ("before", 0), ("after", 0), ("dilation", 1))


@dataclass(frozen=True)
class Axis:
    """Fields of ``size`` taps, ``dilation`` apart, every ``stride`` cells of the padded ``length``.

    ``before`` and ``after``: the cells of padding in front of the input and behind it.

    *Padded* coordinates count from the first cell of padding, *true* ones from the first cell of the input:
    true = padded − ``before``, and true coordinates of padding are negative, or ``length`` and more.
    ValueError or TypeError when the numbers are impossible, as `Geometry` raises them; ``direction``, "x" or
    "y", is for the words of these errors alone.

    >>> axis = Axis(length=6, size=3, stride=2, before=1, after=1)
    >>> axis.padding, axis.padded, axis.extent, axis.output
    ((1, 1), 8, 3, 3)
    >>> axis.inside, axis.cells  # the input among the padded cells; all cells in true coordinates
    (slice(1, 7, None), range(-1, 7))
    >>> axis.unread, axis.most_readers, axis.connections
    (1, 2, 8)
    """

    length: int
    size: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    direction: InitVar[str] = ""

    def __post_init__(self, direction: str) -> None:
        for name, low in LEAST:
            given = getattr(self, name)
            if type(given) is not int or given < low:
                object.__setattr__(self, name, checks.whole(name, given, low))
        if self.extent > self.padded:
            raise ValueError(self._too_large(direction))

    @property
    def padding(self) -> Pair:
        """The cells of padding (before, after)."""
        return self.before, self.after

    @property
    def extent(self) -> int:
        """The cells from the first tap of a field to its last: (size − 1) · dilation + 1."""
        return (self.size - 1) * self.dilation + 1

    @property
    def padded(self) -> int:
        """The length with the padding at both ends."""
        return self.before + self.length + self.after

    @property
    def inside(self) -> slice:
        """The cells of the input, as a slice of the padded axis."""
        return slice(self.before, self.before + self.length)

    @property
    def cells(self) -> range:
        """The true coordinates of all cells, padding too."""
        return range(-self.before, self.length + self.after)

    @cached_property
    def output(self) -> int:
        """The number of output positions; cached, as every question about a position asks it."""
        return (self.padded - self.extent) // self.stride + 1

    @property
    def unread(self) -> int:
        """The cells of the padded axis beyond the last field, which no neuron reads."""
        return (self.padded - self.extent) % self.stride

    @property
    def most_readers(self) -> int:
        """The most output positions that read one cell."""
        apart = self.stride // gcd(self.stride, self.dilation)  # of the taps that meet the same cell
        return min(self.output, -(-self.size // apart))

    @property
    def connections(self) -> int:
        """How many pairs of an output position and a tap meet in the input, not in the padding."""

        def before(cell: int) -> int:
            """Count those that meet before a padded cell: at o the taps up to (cell − 1 − o·S) / D."""
            return _clipped_sum(self.output, self.dilation, self.stride, cell + self.dilation - 1, self.size)

        return before(self.before + self.length) - before(self.before)

    def start(self, o: int) -> int:
        """Return the first tap of output position ``o`` in padded coordinates; ValueError outside.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).start(2)
        4
        """
        return checks.position("position", o, self.output) * self.stride

    def taps(self, o: int) -> slice:
        """Return the taps of output position ``o`` as a slice of the padded axis.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).taps(2)
        slice(4, 7, 1)
        """
        start = self.start(o)
        return slice(start, start + self.extent, self.dilation)

    def true_taps(self, o: int) -> range:
        """Return the taps of output position ``o`` in true coordinates; outside the input is padding.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).true_taps(0)
        range(-1, 2)
        """
        start = self.start(o) - self.before
        return range(start, start + self.extent, self.dilation)

    def under(self, positions: range) -> slice:
        """Return the cells that ``positions`` read, first to last, as a slice of the padded axis.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).under(range(1, 3))
        slice(2, 7, None)
        """
        return slice(self.start(positions[0]), self.start(positions[-1]) + self.extent)

    def part(self, positions: range) -> Axis:
        """Return the cells `under` ``positions`` as an axis without padding, whose output they are.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).part(range(1, 3)).length
        5
        """
        stride = self.stride * positions.step
        return Axis((len(positions) - 1) * stride + self.extent, self.size, stride, dilation=self.dilation)

    def met_by(self, tap: int) -> slice:
        """Return what tap number ``tap`` meets at the output positions, as a slice of the padded axis.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).met_by(0)
        slice(0, 5, 2)
        """
        first = checks.position("tap", tap, self.size) * self.dilation
        return slice(first, first + (self.output - 1) * self.stride + 1, self.stride)

    def uses(self, tap: int) -> range:
        """Return the output positions whose tap number ``tap`` lies in the input, not in the padding.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).uses(0)  # at 0 it lies in the padding
        range(1, 3)
        """
        first = checks.position("tap", tap, self.size) * self.dilation - self.before
        low = max(0, -(first // self.stride))
        high = min(self.output - 1, (self.length - 1 - first) // self.stride)
        return range(low, max(low, high + 1))

    def met_in_input(self, tap: int) -> range:
        """Return what tap number ``tap`` meets where it `uses` the input, in true coordinates.

        >>> list(Axis(length=6, size=3, stride=2, before=1, after=1).met_in_input(0))
        [1, 3]
        """
        uses, first = self.uses(tap), checks.integer("tap", tap) * self.dilation - self.before
        return range(first + uses.start * self.stride, first + uses.stop * self.stride, self.stride)

    def readers(self, i: int) -> range:
        """Return the output positions that read the true index ``i`` (padding too); maybe none.

        >>> Axis(length=6, size=3, stride=2, before=1, after=1).readers(1)
        range(0, 2)
        """
        cell = checks.integer("index", i) + self.before
        low = max(0, -((self.extent - 1 - cell) // self.stride))
        high = min(self.output - 1, cell // self.stride)
        # A dilated field skips cells: o reads the cell when cell − o · stride is a multiple of the dilation.
        common = gcd(self.stride, self.dilation)
        if cell % common:
            return range(0)
        step = self.dilation // common
        meets = cell // common * pow(self.stride // common, -1, step)  # an o that does, maybe far away
        first = low + (meets - low) % step
        return range(first, high + 1, step) if first <= high else range(0)

    def _too_large(self, direction: str) -> str:
        along, name = {"x": (" along x", "width"), "y": (" along y", "height")}.get(direction, ("", "length"))
        spread = f" spread over {self.extent} cells by dilation {self.dilation}" if self.dilation > 1 else ""
        added = f"2·{self.before}" if self.before == self.after else f"{self.before} + {self.after}"
        return (
            f"size is {self.size}{along}{spread}: it must be at most the padded {name}, "
            f"{self.length} + {added} = {self.padded}"
        )


def _floor_sum(n: int, m: int, a: int, b: int) -> int:
    """Return Σ ⌊(a·i + b) / m⌋ over i = 0 … n − 1; ``m`` is at least 1, ``a`` and ``b`` have any sign."""
    total = 0
    while n > 0:
        whole, a = divmod(a, m)
        total += whole * (n * (n - 1) // 2)
        whole, b = divmod(b, m)
        total += whole * n
        # What is left lies below the line (a·i + b) / m: counted by its height instead of its width.
        top = a * n + b
        n, b = divmod(top, m)
        m, a = a, m
    return total


def _clipped_sum(n: int, m: int, a: int, b: int, most: int) -> int:
    """Return Σ min(``most``, max(0, ⌊(b − a·i) / m⌋)) over i = 0 … n − 1; ``a`` and ``m`` are at least 1."""
    full = min(n, max(0, (b - most * m) // a + 1))  # so many reach the most
    some = min(n, max(0, (b - m) // a + 1))  # so many are above 0
    return most * full + _floor_sum(some - full, m, -a, b - a * full)


Axes: TypeAlias = tuple[Axis, Axis]
"""The axes (x, y) of one layer."""
