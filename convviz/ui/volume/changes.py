"""Which cells look different when a volume takes the place of one like it: a change by hand changes few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.explore.state.regions import Span
from convviz.explore.state.values import Upon
from convviz.ui.volume.volume import Drawing, GridVolume

FEW = 4096  # cells: so few are soon looked through
ALL = (slice(None), slice(None), slice(None))
NONE = (slice(0, 0), slice(0, 0), slice(0, 0))
_PICTURES = (Drawing.GREY, Drawing.RGB)  # their colours do not depend on the largest value


@dataclass(frozen=True, slots=True)
class Changed:
    """The cells of the two spans, in true coordinates, in each of ``slices``; there may be none."""

    x: Span
    y: Span
    slices: tuple[int, ...]


def changed(old: GridVolume, new: GridVolume) -> tuple[Changed, ...] | None:
    """Return the cells that are drawn differently in ``new``; None where anything may be.

    Other titles, as many as before, change no cell.
    """
    before, after = old.values.array, new.values.array
    if (before.shape, before.dtype) != (after.shape, after.dtype):
        return None
    if len(old.titles) != len(new.titles) or old.manner != new.manner:
        return None
    return _of_cells(old, new)


def _of_cells(old: GridVolume, new: GridVolume) -> tuple[Changed, ...]:
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
    found = (Changed(Span(0, width), Span(0, height), apart), Changed(columns, rows, inside))
    return tuple(part for part in found if part.slices)


def _parts(old: Upon | None, new: Upon | None) -> tuple[slice, slice, slice]:
    """Return the part in which two volumes may differ: all, or around what both have of their own."""
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
    """Return the columns and rows between which all that is True lies, and in which slices.

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
