"""Which cells look different when a volume takes the place of one like it: a change by hand changes few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.explore.display.lattices import Span
from convviz.ui.volume_grid.volume import Drawing, GridVolume

FEW = 4096  # cells: so few are soon looked through
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
    if new.drawn_fresh:
        width, height, slices = after.shape
        return (Changed(Span(0, width), Span(0, height), tuple(range(slices))),)
    return _of_cells(old, new)


def _of_cells(old: GridVolume, new: GridVolume) -> tuple[Changed, ...]:
    before, after = old.values.array, new.values.array
    one_scale = new.drawing not in _PICTURES and not new.own_limits
    rescaled = one_scale and old.values.limit != new.values.limit
    # On another scale all colours are others but that of zero.
    differs = (before != 0) | (after != 0) if rescaled else before != after
    width, height, _ = differs.shape
    columns, rows, slices = _bounds(differs)
    apart: tuple[int, ...] = ()
    if new.own_limits:  # a slice whose range is another now has other colours everywhere
        apart = tuple(np.flatnonzero(old.limits != new.limits).tolist())
    inside = tuple(slice_ for slice_ in slices if slice_ not in apart)
    found = (Changed(Span(0, width), Span(0, height), apart), Changed(columns, rows, inside))
    return tuple(part for part in found if part.slices)


def _bounds(differs: NDArray[np.bool_]) -> tuple[Span, Span, tuple[int, ...]]:
    """Return the columns and rows between which all that is True lies, and in which slices."""
    width, height, count = differs.shape
    if differs.size > FEW and np.count_nonzero(differs) > differs.size // 16:  # hardly worth looking for
        return Span(0, width), Span(0, height), tuple(range(count))
    places = np.flatnonzero(differs)
    if not places.size:
        return Span(0, 0), Span(0, 0), ()
    x, y, slices = np.unravel_index(places, differs.shape)
    columns, rows = Span(int(x[0]), int(x[-1]) + 1), Span(int(y.min()), int(y.max()) + 1)
    return columns, rows, tuple(np.flatnonzero(np.bincount(slices)).tolist())
