"""Which cells look different when a volume takes the place of one like it: a change by hand changes few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convviz.explore.display.parts import Span
from convviz.ui.volume_grid.volume import Drawing, GridVolume

_PICTURES = (Drawing.GREY, Drawing.RGB)  # their colours do not depend on the largest value


@dataclass(frozen=True, slots=True)
class Changed:
    """The cells of the two spans, in true coordinates, in each of ``slices``; there may be none."""

    x: Span
    y: Span
    slices: tuple[int, ...]


def changed(old: GridVolume, new: GridVolume) -> tuple[Changed, ...] | None:
    """Return all that is drawn differently in ``new``; None where that may be anything."""
    before, after = old.values.array, new.values.array
    if (before.shape, before.dtype) != (after.shape, after.dtype) or replace(old, values=new.values) != new:
        return None
    one_scale = new.drawing not in _PICTURES and not new.own_limits
    if one_scale and old.values.limit != new.values.limit:
        return None
    return _of_cells(old, new)


def _of_cells(old: GridVolume, new: GridVolume) -> tuple[Changed, ...]:
    differs = old.values.array != new.values.array
    width, height, count = differs.shape
    apart = np.zeros(count, dtype=bool)
    found = []
    if new.own_limits:  # a slice whose range is another now has other colours everywhere
        apart = old.limits != new.limits
        found.append(Changed(Span(0, width), Span(0, height), _indices(apart)))
    lines = differs.any(axis=2)
    columns, rows = _indices(lines.any(axis=1)), _indices(lines.any(axis=0))
    if columns:
        x, y = Span(columns[0], columns[-1] + 1), Span(rows[0], rows[-1] + 1)
        found.append(Changed(x, y, _indices(differs.any(axis=(0, 1)) & ~apart)))
    return tuple(part for part in found if part.slices)


def _indices(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(chosen).tolist())
