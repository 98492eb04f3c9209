"""What a volume grid draws: values, padding, titles, scales of colours; and how two volumes differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Sides
from convviz.explore.numbers import MINUS, full
from convviz.explore.state.regions import Span
from convviz.explore.state.values import Upon, Values

MOST_APART = 3.0  # times: slices whose ranges differ by more have scales of their own
LEAST_CELLS = 4  # of a slice with a scale of its own: a single cell would always have the end's colour
MANY_CELLS = 1000  # of a slice: of more, the few largest are clipped, so that they do not blank the others
MOST_CLIPPED = 0.02  # of the cells that are not zero
MOST_SAMPLED = 2048  # cells of a slice that are looked at
LEVELS = 4  # scales from a number to its double: a small change of a sample changes no colour
FEW = 4096  # cells: so few are soon looked through for what changed
ALL = (slice(None), slice(None), slice(None))
NONE = (slice(0, 0), slice(0, 0), slice(0, 0))


class Drawing(Enum):
    """How values become colours."""

    MAP = "map"  # diverging, zero in the neutral middle; digits where they can be read
    COUNTS = "counts"  # from 0 up: the sequential map of small positive numbers; digits
    GREY = "grey"  # 0…255, each slice a grey picture; digits only when zoomed in
    RGB = "rgb"  # 0…255, the three channels are one slice in true colour
    RED = "red"  # 0…255, each slice from black to full red: a channel of a picture in true colour
    GREEN = "green"
    BLUE = "blue"


PRIMARIES = (Drawing.RED, Drawing.GREEN, Drawing.BLUE)  # how the channels of a colour picture are drawn
_PICTURES = (Drawing.GREY, Drawing.RGB, *PRIMARIES)  # their colours do not depend on the largest value


class Faint(Enum):
    """How cells look that a `Fade` does not leave clear."""

    FADE = "fade"  # paler, still read: input cells outside the receptive field
    COVER = "cover"  # no colour, no number: outputs that are not yet computed


@dataclass(frozen=True)
class GridVolume:
    """A volume of shape (width, height, slices) as it is drawn; equal when the Values are the same object.

    ``padding`` ((left, right), (top, bottom)) cells of zeros are drawn around each slice, ``unread``
    (columns, rows) at the far edge of the padded slice are hatched. ``titles`` has one string a slice or
    none. ``ruler`` is the widest label that a Ruler will have; "" leaves no room for rulers.
    """

    values: Values
    drawing: Drawing
    titles: tuple[str, ...] = ()
    title_hues: bool = False  # title k in the hue of filter k
    padding: Sides = ((0, 0), (0, 0))
    unread: tuple[int, int] = (0, 0)
    faint: Faint = Faint.FADE
    ruler: str = ""
    own_limits: bool = False  # slices that differ much in strength: each on a colour map of its own range
    room: tuple[float, float] = (0, 0)  # numbers between must fit: slices then stay as values change
    beside: tuple[float, float] = (0, 0)  # slices stand side by side only where these could be read, too
    large: bool = False  # what its page is about: cells may be as large as when presenting

    @property
    def manner(self) -> tuple[object, ...]:
        """What must be equal in two volumes that differ in their values and titles alone."""
        kept = (self.title_hues, self.faint, self.ruler, self.own_limits)
        return self.drawing, self.padding, self.unread, self.large, self.beside, *kept

    @property
    def slices(self) -> int:
        """How many slices are drawn: one for a picture in true colour."""
        return 1 if self.drawing is Drawing.RGB else int(self.values.array.shape[2])

    @cached_property  # at AlexNet's size 2.8 ms
    def limits(self) -> NDArray[np.float64]:
        """The magnitude at the ends of each slice's colour map, (K,); larger values look like that."""
        if self.own_limits:
            return slice_scales(self.values.array)
        return np.full(self.values.array.shape[2], float(self.values.limit))

    @cached_property  # said with each step of the backward pass: at AlexNet's size 0.2 ms
    def clips(self) -> bool:
        """Whether some values are beyond the ends of their slice's colour map."""
        return self.own_limits and bool((slice_limits(self.values.array) > self.limits).any())

    @cached_property  # asked for by each slice: of 96 slices 0.4 ms
    def one_limit(self) -> float | None:
        """The limit of all slices, or None where they differ."""
        if not self.own_limits:
            return float(self.values.limit)
        limits = self.limits
        return float(limits[0]) if limits.size and (limits == limits[0]).all() else None

    def whole_number(self, x: int, y: int, slice_: int) -> str:
        """Return the number of a cell with all its digits, "" for one of the padding."""
        width, height = self.values.array.shape[:2]
        inside = 0 <= x < width and 0 <= y < height
        return full(self.values.array[x, y, slice_].item()).replace("-", MINUS) if inside else ""

    @cached_property  # asked for by each rectangle of cells: of some hundred 0.5 ms
    def columns(self) -> range:
        """The x of the drawn cells; negative, or beyond the volume, on the padding."""
        left, right = self.padding[0]
        return range(-left, int(self.values.array.shape[0]) + right)

    @cached_property  # as above
    def rows(self) -> range:
        """The y of the drawn cells."""
        top, bottom = self.padding[1]
        return range(-top, int(self.values.array.shape[1]) + bottom)


@dataclass(frozen=True, slots=True)
class ChangedCells:
    """The cells of the two spans, in true coordinates, in each of ``slices``; there may be none."""

    x: Span
    y: Span
    slices: tuple[int, ...]


def changed(old: GridVolume, new: GridVolume) -> tuple[ChangedCells, ...] | None:
    """Return the cells that are drawn differently in ``new``; None where anything may be.

    Other titles, as many as before, change no cell.
    """
    before, after = old.values.array, new.values.array
    if (before.shape, before.dtype) != (after.shape, after.dtype):
        return None
    if len(old.titles) != len(new.titles) or old.manner != new.manner:
        return None
    return _of_cells(old, new)


def _of_cells(old: GridVolume, new: GridVolume) -> tuple[ChangedCells, ...]:
    before, after = old.values.array, new.values.array
    width, height, _ = after.shape
    one_scale = new.drawing not in _PICTURES and not new.own_limits
    rescaled = one_scale and old.values.limit != new.values.limit
    # On another scale all colours are others but that of zero.
    if rescaled:
        columns, rows, slices = _bounds((before != 0) | (after != 0))
    else:
        part = _parts(old.values.upon, new.values.upon)
        columns, rows, slices = _bounds(before[part] != after[part], tuple(at.start or 0 for at in part))
    apart: tuple[int, ...] = ()
    if new.own_limits:  # a slice whose range is another now has other colours everywhere
        apart = tuple(np.flatnonzero(old.limits != new.limits).tolist())
    inside = tuple(slice_ for slice_ in slices if slice_ not in apart)
    found = (ChangedCells(Span(0, width), Span(0, height), apart), ChangedCells(columns, rows, inside))
    return tuple(part for part in found if part.slices)


def _parts(old: Upon | None, new: Upon | None) -> tuple[slice, slice, slice]:
    """Return the part outside of which two volumes are equal.

    It is small where both were made from one base volume by changing a part: the box around both parts.
    """
    if old is None or new is None or old.base is not new.base:
        return ALL
    own = [part for part in (old.part, new.part) if all(at.start < at.stop for at in part)]
    if not own:
        return NONE
    x, y, slices = (slice(min(a.start for a in at), max(a.stop for a in at)) for at in zip(*own, strict=True))
    return x, y, slices


def _bounds(
    differs: NDArray[np.bool_], first: tuple[int, ...] = (0, 0, 0)
) -> tuple[Span, Span, tuple[int, ...]]:
    """Return the columns, the rows and the slices that all of the True cells are in.

    ``first`` is the cell that ``differs`` begins with.
    """
    if differs.size > FEW and np.count_nonzero(differs) > differs.size // 16:  # hardly worth looking for
        width, height, count = differs.shape
        x, y, slices = Span(0, width), Span(0, height), np.arange(count)
    else:
        places = np.unravel_index(np.flatnonzero(differs), differs.shape)
        x, y = (_around(at) for at in places[:2])
        slices = np.flatnonzero(np.bincount(places[2]))
    at_x, at_y, at_slice = first
    return (
        Span(at_x + x.start, at_x + x.stop),
        Span(at_y + y.start, at_y + y.stop),
        tuple((at_slice + slices).tolist()),
    )


def _around(places: NDArray[np.intp]) -> Span:
    return Span(int(places.min()), int(places.max()) + 1) if places.size else Span(0, 0)


def slice_scales(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return the magnitude at the ends of each slice's colour map, (K,): one for all where ranges are alike.

    Values beyond it have the colour of the end. Slices that are zero have the scale 0 or that of the others.
    """
    largest = slice_limits(array)
    if array.shape[0] * array.shape[1] < LEAST_CELLS and largest.size:
        return np.full(len(largest), largest.max())
    scales = largest if array.shape[0] * array.shape[1] <= MANY_CELLS else _usual(array, largest)
    some = scales[scales > 0]
    if some.size and some.max() <= MOST_APART * some.min():
        return np.full(len(scales), some.max())
    return scales


def slice_limits(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return the largest magnitude of each slice, (K,)."""
    if not array.size:
        return np.zeros(array.shape[2])
    low, high = array.min(axis=(0, 1)), array.max(axis=(0, 1))
    limits: NDArray[np.float64] = np.maximum(abs(low.astype(np.float64)), abs(high.astype(np.float64)))
    return limits


def _usual(array: NDArray[Any], largest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what all but the few largest cells of each slice stay below, on a coarse grid of levels."""
    every = ceil(sqrt(array.shape[0] * array.shape[1] / MOST_SAMPLED))
    sample = array[every // 2 :: every, every // 2 :: every].reshape(-1, array.shape[2])
    ordered = np.sort(np.abs(sample.astype(np.float64).T), axis=1)
    zeros = (ordered == 0).sum(axis=1)
    found = ordered.shape[1] - zeros
    at = np.minimum(zeros + (found * (1 - MOST_CLIPPED)).astype(np.intp), ordered.shape[1] - 1)
    usual = ordered[np.arange(len(at)), at]
    usual[usual == 0] = largest[usual == 0]  # the few cells that are not zero are not in the sample
    levels = 2.0 ** (np.ceil(np.log2(np.where(usual == 0, 1.0, usual)) * LEVELS) / LEVELS)
    return np.where(largest == 0, 0.0, np.minimum(levels, largest))
