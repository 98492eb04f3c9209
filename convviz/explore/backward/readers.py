"""Which neurons read an input cell, and the weight that each of them has for it."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from convviz.conv import Axis, Geometry
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import InputCell, Position, WeightCell


def readers(g: Geometry, cell: InputCell, sharing: Sharing) -> Iterator[Position]:
    """Return the neurons that read ``cell``; x changes fastest, then y, then the slice."""
    x, y, slices = _along_axes(g, cell, sharing)
    return (Position(i, j, d) for d in slices for j in y for i in x)


def count_readers(g: Geometry, cell: InputCell, sharing: Sharing) -> int:
    """Return how many neurons read ``cell``."""
    return prod(len(along) for along in _along_axes(g, cell, sharing))


def met_weight(g: Geometry, at: Position, cell: InputCell, sharing: Sharing) -> WeightCell:
    """Return the weight that the neuron ``at`` has for the input ``cell``, which it reads."""
    if sharing is Sharing.FULL:
        return WeightCell(at.d, cell.x, cell.y, cell.c)
    i, j = tap(g.x, cell.x, at.x), tap(g.y, cell.y, at.y)
    return WeightCell(at.d, i, j, cell.c - g.channels_of(at.d).start)


def met_name(g: Geometry, at: Position, cell: InputCell, sharing: Sharing) -> str:
    """Return the name of that weight: ``W0[3,3,0]``, or ``W0[1,1][3,3,0]`` where the neuron owns it."""
    weight = met_weight(g, at, cell, sharing)
    own = "" if sharing is Sharing.SHARED else f"[{at.x},{at.y}]"
    return f"W{at.d}{own}[{weight.i},{weight.j},{weight.c}]"


def tap(axis: Axis, i: int, o: int) -> int:
    """Return the index in the filter with which output position ``o`` reads input ``i`` along an axis."""
    return axis.true_taps(o).index(i)


def _along_axes(g: Geometry, cell: InputCell, sharing: Sharing) -> tuple[range, range, range]:
    if sharing is Sharing.FULL:
        width, height, filters = g.output_shape
        return range(width), range(height), range(filters)
    return g.readers(cell.x, cell.y, cell.c)
