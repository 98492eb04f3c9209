"""What a volume grid draws that stays while the walk steps: values, padding, titles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.explore.numbers import MINUS, full
from convviz.explore.state.values import Values
from convviz.ui.volume.scales import slice_limits, slice_scales


class Drawing(Enum):
    """How values become colours."""

    MAP = "map"  # diverging, zero in the neutral middle; digits where they can be read
    COUNTS = "counts"  # from 0 up: the sequential map of small positive numbers; digits
    GREY = "grey"  # 0…255, each slice a grey picture; digits only when zoomed in
    RGB = "rgb"  # 0…255, the three channels are one slice in true colour


class Faint(Enum):
    """How cells look that a Veil does not leave clear."""

    FADE = "fade"  # paler, still read: input cells outside the receptive field
    COVER = "cover"  # no colour, no number: outputs that are not yet computed


@dataclass(frozen=True)
class ShortTitles:
    """How titles that tell a number of each slice may be shortened, from the longest form to the shortest.

    ``names`` has a short name of each slice, which a form may put before the number. ``rooms`` has the
    longest title that the full form, and each of ``forms``, will have as values change: titles then keep
    their form.
    """

    names: tuple[str, ...]
    numbers: tuple[int | float, ...]
    forms: tuple[Callable[[str, int | float], str], ...]
    rooms: tuple[str, ...]

    def title(self, form: int, slice_: int) -> str:
        """Return the title of a slice in one of the forms."""
        return self.forms[form](self.names[slice_], self.numbers[slice_])


@dataclass(frozen=True)
class GridVolume:
    """A volume of shape (width, height, slices) as it is drawn; equal when the Values are the same object.

    ``padding`` (x, y) cells of zeros are drawn around each slice, ``unread`` (columns, rows) at the far edge
    of the padded slice are hatched. ``titles`` has one string a slice or none. ``ruler`` is the
    widest label that a Ruler will have; "" leaves no room for rulers.
    """

    values: Values
    drawing: Drawing
    titles: tuple[str, ...] = ()
    title_hues: bool = False  # title k in the hue of filter k
    padding: tuple[int, int] = (0, 0)
    unread: tuple[int, int] = (0, 0)
    faint: Faint = Faint.FADE
    ruler: str = ""
    own_limits: bool = False  # slices that differ much in strength: each on a colour map of its own range
    short_titles: ShortTitles | None = None
    room: tuple[float, float] = (0, 0)  # numbers between must fit: slices then stay as values change

    @cached_property
    def manner(self) -> tuple[object, ...]:
        """All but the values, the titles and the room for numbers, which shows in their forms."""
        kept = (self.title_hues, self.faint, self.ruler, self.own_limits)
        return self.drawing, self.padding, self.unread, *kept

    @property
    def slices(self) -> int:
        """How many slices are drawn: one for a picture in true colour."""
        return 1 if self.drawing is Drawing.RGB else int(self.values.array.shape[2])

    @cached_property
    def limits(self) -> NDArray[np.float64]:
        """The magnitude at the ends of each slice's colour map, (K,); larger values look like that."""
        if self.own_limits:
            return slice_scales(self.values.array)
        return np.full(self.values.array.shape[2], float(self.values.limit))

    @cached_property
    def clips(self) -> bool:
        """Whether some values are beyond the ends of their slice's colour map."""
        return self.own_limits and bool((slice_limits(self.values.array) > self.limits).any())

    @cached_property
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

    @cached_property
    def columns(self) -> range:
        """The x of the drawn cells; negative, or beyond the volume, on the padding."""
        return range(-self.padding[0], int(self.values.array.shape[0]) + self.padding[0])

    @cached_property
    def rows(self) -> range:
        """The y of the drawn cells."""
        return range(-self.padding[1], int(self.values.array.shape[1]) + self.padding[1])
