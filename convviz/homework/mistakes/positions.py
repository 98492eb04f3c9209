"""Where a plain solution puts its windows, with a switch for each thing that goes wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from convviz.homework.cases import Array, Case


@dataclass(frozen=True, slots=True)
class AxisSizes:
    """The numbers from which a solution works out how many positions there are along one axis.

    ``length`` and ``kernel`` are H and HH for rows, W and WW for columns; ``other_length`` and
    ``other_kernel`` are those of the other axis.
    """

    length: int
    kernel: int
    other_length: int
    other_kernel: int
    stride: int
    pad: int
    filters: int


#: How many positions a solution counts along an axis, by the name of what it gets right or wrong.
COUNTS: Mapping[str, Callable[[AxisSizes], int]] = {
    "right": lambda a: (a.length + 2 * a.pad - a.kernel) // a.stride + 1,
    "other axis": lambda a: (a.other_length + 2 * a.pad - a.other_kernel) // a.stride + 1,
    "other length": lambda a: (a.other_length + 2 * a.pad - a.kernel) // a.stride + 1,
    "other kernel": lambda a: (a.length + 2 * a.pad - a.other_kernel) // a.stride + 1,
    "no stride": lambda a: a.length + 2 * a.pad - a.kernel + 1,
    "stride 2": lambda a: (a.length + 2 * a.pad - a.kernel) // 2 + 1,
    "no plus one": lambda a: (a.length + 2 * a.pad - a.kernel) // a.stride,
    "plus one divided": lambda a: (a.length + 2 * a.pad - a.kernel + 1) // a.stride,
    "pad once": lambda a: (a.length + a.pad - a.kernel) // a.stride + 1,
    "no pad": lambda a: (a.length - a.kernel) // a.stride + 1,
    "pad 1": lambda a: (a.length + 2 - a.kernel) // a.stride + 1,
    "input": lambda a: a.length,
    "padded input": lambda a: a.length + 2 * a.pad,
    "input by stride": lambda a: -(-a.length // a.stride),
    "padded input by stride": lambda a: -(-(a.length + 2 * a.pad) // a.stride),
    "input over stride": lambda a: a.length // a.stride,
    "padded input over stride": lambda a: (a.length + 2 * a.pad) // a.stride,
    "input by stride, inside": lambda a: min(
        -(-a.length // a.stride), (a.length + 2 * a.pad - a.kernel) // a.stride + 1
    ),
    "input, inside": lambda a: min(a.length, (a.length + 2 * a.pad - a.kernel) // a.stride + 1),
    "no kernel": lambda a: (a.length + 2 * a.pad) // a.stride + 1,
    "number of filters": lambda a: (a.length + 2 * a.pad - a.filters) // a.stride + 1,
    "kernel": lambda a: a.kernel,
}


@dataclass(frozen=True, slots=True)
class Positions:
    """The switches of the loops over positions; all as they stand are those of a right solution.

    ``padding`` is what stands around the input: "pad" zeros, "none", "one"; "after" (all of it below and on
    the right), "before", "one side" (half as much, below and on the right); "rows", "columns"
    (of one axis alone); "every axis" (of samples and channels, too); "edge" (numbers of the border in place
    of zeros); "negative slice" (the input is written into ``[pad:-pad]``, which is empty at pad 0) or
    "slice of one" (into ``[1:-1]``, which fits at pad 1 alone).

    ``rows`` and ``columns`` name a count of `COUNTS`. ``out_rows`` and ``out_columns`` are the size of the
    output, where it is another than the loops'. ``step_rows`` and ``step_columns`` are "stride", "one",
    "two" or "kernel".

    ``window`` is the size of what is read: "kernel", "exchanged" (WW × HH), "rows" (HH × HH), "columns" (WW
    × WW), "filters" (F × F), "odd" (from the centre, ``HH // 2`` both ways and the centre) or "even"
    (without the centre). With ``taps`` the window is read number by number, so that as much of the filter
    is used as the window has. ``start`` is where it begins: "corner", "exchanged" (rows begin where columns
    should), "centre" (half a kernel too early, so that negative indices count from the end) or "centre
    inside" (too early, and what lies outside is left out).

    ``place`` says where the value of position (i, j) goes, or where its dout is taken from: "right",
    "exchanged" (row j, column i), "flat by rows" (number ``i * rows + j`` in place of ``i * columns + j``),
    "flat by rows, replaced" (the same, where a later position takes the place of an earlier one), "flat by
    rows, both ways" (number n belongs to ``n // rows, n % columns``), "in turn" (one after the other, into
    an output of another size) or "in turn by columns".
    """

    padding: str = "pad"
    rows: str = "right"
    columns: str = "right"
    out_rows: str = "as the loop"
    out_columns: str = "as the loop"
    step_rows: str = "stride"
    step_columns: str = "stride"
    window: str = "kernel"
    start: str = "corner"
    place: str = "right"
    taps: bool = False


#: The positions of a right solution.
RIGHT = Positions()


def axes(case: Case) -> tuple[AxisSizes, AxisSizes]:
    """Return the sizes along rows and along columns."""
    _, _, height, width = case.x.shape
    filters, _, rows, columns = case.w.shape
    rest = case.stride, case.pad, filters
    return AxisSizes(height, rows, width, columns, *rest), AxisSizes(width, columns, height, rows, *rest)


def count(case: Case, rows: str, columns: str) -> tuple[int, int]:
    """Return how many rows and columns of positions are counted; ValueError where none are."""
    along_rows, along_columns = axes(case)
    counts = COUNTS[rows](along_rows), COUNTS[columns](along_columns)
    if min(counts) < 0:
        raise ValueError("negative dimensions are not allowed")
    return counts


def out_shape(case: Case, p: Positions) -> tuple[int, int]:
    """Return the height and width that the output is given."""
    rows = p.rows if p.out_rows == "as the loop" else p.out_rows
    columns = p.columns if p.out_columns == "as the loop" else p.out_columns
    return count(case, rows, columns)


@lru_cache(maxsize=256)
def padded_input(case: Case, padding: str) -> Array:
    """Return the input with zeros around it, as the switch ``padding`` says; it is not to be written to."""
    around = padded(case.x, case.pad, padding)
    around.flags.writeable = False
    return around


def padded(x: Array, pad: int, padding: str) -> Array:
    """Return ``x`` with zeros around it, as the switch ``padding`` says."""
    nothing = (0, 0)
    amount = {"none": 0, "one": 1}.get(padding, pad)
    both = (amount, amount)
    if padding in ("negative slice", "slice of one"):
        around = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
        border = 1 if padding == "slice of one" else pad
        around[:, :, border:-border, border:-border] = x  # raises at pad 0, as it does in a solution
        return around
    if padding == "edge":
        return np.pad(x, (nothing, nothing, both, both), mode="edge")
    widths = {
        "after": (nothing, nothing, (0, 2 * pad), (0, 2 * pad)),
        "before": (nothing, nothing, (2 * pad, 0), (2 * pad, 0)),
        "one side": (nothing, nothing, (0, pad), (0, pad)),
        "rows": (nothing, nothing, both, nothing),
        "columns": (nothing, nothing, nothing, both),
        "every axis": (both, both, both, both),
    }.get(padding, (nothing, nothing, both, both))
    return np.pad(x, widths)


def moved(xp: Array, case: Case, start: str) -> Array:
    """Return the padded input moved so that windows from its corner are those of the switch ``start``."""
    rows, columns = (size // 2 for size in case.w.shape[2:])
    if start == "centre":
        return np.roll(xp, (rows, columns), (2, 3))
    if start == "centre inside":
        return np.pad(xp, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    return xp


def moved_back(dxp: Array, case: Case, start: str) -> Array:
    """Return what was added up in an array made by `moved`, each number in its own place."""
    rows, columns = (size // 2 for size in case.w.shape[2:])
    if start == "centre":
        return np.roll(dxp, (-rows, -columns), (2, 3))
    if start == "centre inside":
        return dxp[:, :, rows : dxp.shape[2] - rows, columns : dxp.shape[3] - columns]
    return dxp


@dataclass(frozen=True, slots=True)
class Window:
    """A position's part of the padded input, and the place ``i, j`` of the output that belongs to it."""

    i: int
    j: int
    rows: slice
    columns: slice
    size: tuple[int, int]


@lru_cache(maxsize=4096)  # a diagnosis asks for them again for every switch beside those of positions
def windows(case: Case, p: Positions) -> tuple[Window, ...]:
    """Return the window of every position, row by row."""
    return tuple(_windows(case, p))


def _windows(case: Case, p: Positions) -> Iterator[Window]:
    _, _, height, width = case.w.shape
    filters = len(case.w)
    sizes = {
        "exchanged": (width, height),
        "rows": (height, height),
        "columns": (width, width),
        "filters": (filters, filters),
        "odd": (height // 2 * 2 + 1, width // 2 * 2 + 1),
        "even": (height // 2 * 2, width // 2 * 2),
    }
    size = sizes.get(p.window, (height, width))
    steps = {"stride": (case.stride,) * 2, "one": (1, 1), "two": (2, 2), "kernel": (height, width)}
    step_rows, step_columns = steps[p.step_rows][0], steps[p.step_columns][1]
    rows, columns = count(case, p.rows, p.columns)
    out = out_shape(case, p) if rows * columns else (0, 0)
    for i in range(rows):
        for j in range(columns):
            if p.place == "flat by rows, replaced" and i + 1 < rows and j >= rows:
                continue  # the next row of positions takes its place
            top, left = i * step_rows, j * step_columns
            if p.place == "flat by rows, both ways":
                number = i * columns + j
                top, left = number // rows * step_rows, number % columns * step_columns
            elif p.start == "exchanged":
                top, left = j * step_rows, i * step_columns
            place = _place(i, j, (rows, columns), p.place, out)
            yield Window(*place, slice(top, top + size[0]), slice(left, left + size[1]), size)


def _place(i: int, j: int, counts: tuple[int, int], how: str, out: tuple[int, int]) -> tuple[int, int]:
    """Return the row and column of the output that position (``i``, ``j``) is taken for."""
    rows, columns = counts
    if how == "exchanged":
        return j, i
    by_rows = i * rows + j
    numbers = {
        "flat by rows": by_rows,
        "flat by rows, replaced": by_rows,
        "in turn": i * columns + j,
        "in turn by columns": j * rows + i,
    }
    if how not in numbers:
        return i, j
    if numbers[how] >= out[0] * out[1]:
        raise IndexError("index is out of bounds")
    return divmod(numbers[how], out[1])
