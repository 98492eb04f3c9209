"""The sum that makes a neuron, as a column that is added up: its rows, and how its numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isclose, log10

from convviz.explore import numbers

DIGITS = 6  # of the largest number that a layer can have in its sums; all numbers have as many decimals
MOST_DECIMALS = 6
FEW_DIGITS = 4  # of numbers in powers of ten
FINEST, COARSEST = 1e-3, 1e9  # sums between are written without a power of ten
LAST_BITS = 1e-13  # of a number: what sums of floats may be off


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """The sum over the products of the channels ``first`` … ``last`` of a filter, both counted from 0."""

    first: int
    last: int
    value: int | float | None  # None where it is withheld

    @property
    def is_single(self) -> bool:
        """Whether the row has one channel only."""
        return self.first == self.last


def channel_rows(sums: Sequence[int | float | None], channel: int, room: int) -> tuple[ChannelRow, ...]:
    """Return at most ``room`` rows that add up to the sum over all channels, ``channel`` in a row of its own.

    Where not every channel has room for a row, those before and those after a page of channels are one row
    each. Within a page, rows stay where they are. With room for one row, it holds all channels.
    """
    count = len(sums)
    if count <= room:
        return tuple(ChannelRow(c, c, value) for c, value in enumerate(sums))
    if room < 3:
        return (ChannelRow(0, count - 1, _sum(sums)),)
    first, stop = _page(count, channel, room)
    rows = [ChannelRow(c, c, sums[c]) for c in range(first, stop)]
    if first:
        rows.insert(0, ChannelRow(0, first - 1, _sum(sums[:first])))
    if stop < count:
        rows.append(ChannelRow(stop, count - 1, _sum(sums[stop:])))
    return tuple(rows)


def _sum(sums: Sequence[int | float | None]) -> int | float | None:
    known = [value for value in sums if value is not None]
    return sum(known) if len(known) == len(sums) else None


def _page(count: int, channel: int, room: int) -> tuple[int, int]:
    """Return the channels that have rows of their own: all pages together have every channel."""
    ends, between = (
        room - 1,
        room - 2,
    )  # at either end there is one row of many channels, between there are two
    if channel < ends:
        return 0, ends
    if channel >= count - ends:
        return count - ends, count
    first = ends + (channel - ends) // between * between
    return first, min(first + between, count - 1)


@dataclass(frozen=True, slots=True)
class SumDigits:
    """How the numbers of a sum are written: all with the same ``decimals``, so that their points align.

    ``decimals`` is 0 for whole numbers, and None where all are written in powers of ten.
    """

    decimals: int | None

    def text(self, value: int | float | None, signed: bool = True) -> str:
        """Return "+14", "−4", "≈ +3.1416": "≈" where digits are cut; ``signed`` also writes a plus.

        None, a number that is withheld, is "?".
        """
        if value is None:
            return numbers.UNKNOWN
        if self.decimals is None:
            written = numbers.in_powers(value, FEW_DIGITS) if value else "0"
            almost = f"{numbers.ALMOST} " if written.startswith(numbers.ALMOST) else ""
            digits = written.removeprefix(almost)
        else:
            digits = f"{value:,.{self.decimals}f}"
            exact = isclose(float(digits.replace(",", "")), value, rel_tol=LAST_BITS)
            almost = "" if exact else f"{numbers.ALMOST} "
            digits = digits.replace("-", numbers.MINUS)
        plus = "+" if signed and value > 0 else ""
        return f"{almost}{plus}{digits}"

    def longest(self, most: float) -> str:
        """Return text that is as long as that of any number between −``most`` and ``most``."""
        if self.decimals is None:
            return f"{numbers.ALMOST} {numbers.MINUS}8.888 × 10⁻⁸⁸⁸"
        almost = f"{numbers.ALMOST} " if self.decimals else ""
        return f"{almost}{numbers.MINUS}{most:,.{self.decimals}f}"


def sum_digits(most: float, whole: bool) -> SumDigits:
    """Return how sums up to ``most`` are written: ``whole`` numbers in full, others cut alike."""
    if whole:
        return SumDigits(0)
    if not FINEST <= most < COARSEST:
        return SumDigits(None)
    return SumDigits(min(MOST_DECIMALS, max(1, DIGITS - 1 - floor(log10(most)))))
