"""The walk: in which order the neurons are visited, and what has been visited so far.

Everything here is computed from the index alone: a step costs the same on 32 neurons and on millions.
The walk up to index n is the prefix of n + 1 neurons; ``visited`` always includes the current one.
"""

from __future__ import annotations

from convviz.conv import Geometry, Neurons
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import Position, WalkOrder

# Axes of V[x, y, d] from the one that changes fastest to the one that changes slowest.
_AXES = {
    WalkOrder.X_FIRST: (0, 1, 2),
    WalkOrder.Y_FIRST: (1, 0, 2),
    WalkOrder.COLUMN_FIRST: (2, 0, 1),
}

_SLICE = 2  # the axis d


def total(g: Geometry) -> int:
    """Return how many neurons the walk visits: W2 · H2 · K."""
    width, height, filters = g.output_shape
    return width * height * filters


def index_of(g: Geometry, order: WalkOrder, position: Position) -> int:
    """Return the index of the neuron ``position`` in the walk; IndexError where there is no such neuron."""
    shape = g.output_shape
    at = (position.x, position.y, position.d)
    if not all(0 <= value < length for value, length in zip(at, shape, strict=True)):
        raise IndexError(f"position {position} is outside the output volume {shape}")
    fast, middle, slow = _AXES[order]
    return at[fast] + shape[fast] * (at[middle] + shape[middle] * at[slow])


def position_at(g: Geometry, order: WalkOrder, n: int) -> Position:
    """Return the neuron that the walk visits at index ``n``; IndexError for n < 0 or n ≥ total."""
    if not 0 <= n < total(g):
        raise IndexError(f"index {n} is outside the walk of {total(g)} neurons")
    shape = g.output_shape
    fast, middle, slow = _AXES[order]
    at = [0, 0, 0]
    rest, at[fast] = divmod(n, shape[fast])
    at[slow], at[middle] = divmod(rest, shape[middle])
    return Position(*at)


def row_step(g: Geometry, order: WalkOrder) -> int:
    """Return the length of one line of the walk: W2, H2, or K where it goes through the depth column."""
    return g.output_shape[_AXES[order][0]]


def lengths(g: Geometry, order: WalkOrder) -> tuple[int, ...]:
    """Return how many planes the walk goes through, lines in each, neurons in each line."""
    return tuple(g.output_shape[axis] for axis in reversed(_AXES[order]))


def block(order: WalkOrder, items: tuple[range, ...]) -> Neurons:
    """Return the neurons (x, y, d) of some planes, lines and places in a line."""
    at = dict(zip(reversed(_AXES[order]), items, strict=True))
    return at[0], at[1], at[2]


def lengths_of_slice(g: Geometry, order: WalkOrder) -> tuple[int, ...]:
    """Return how many lines the walk goes through within one depth slice, and neurons in each."""
    return tuple(g.output_shape[axis] for axis in reversed(_AXES[order]) if axis != _SLICE)


def block_of_slice(order: WalkOrder, items: tuple[range, ...], d: int) -> Neurons:
    """Return the neurons (x, y, d) of slice ``d`` in some of its lines, at some places in a line."""
    at = dict(zip((axis for axis in reversed(_AXES[order]) if axis != _SLICE), items, strict=True))
    return at[0], at[1], range(d, d + 1)


def visited_sets(g: Geometry, order: WalkOrder, n: int) -> tuple[CellSet, ...]:
    """Return the output cells visited up to and including index ``n`` as at most three sets without overlap.

    They are the finished planes, the finished lines of the open plane, and the open line.
    """
    shape = g.output_shape
    fast, middle, slow = _AXES[order]
    lines, in_line = divmod(_count(g, n), shape[fast])
    planes, in_plane = divmod(lines, shape[middle])
    blocks = (
        {slow: Span(0, planes)},
        {slow: Span(planes, planes + 1), middle: Span(0, in_plane)},
        {slow: Span(planes, planes + 1), middle: Span(in_plane, in_plane + 1), fast: Span(0, in_line)},
    )
    full = {axis: Span(0, length) for axis, length in enumerate(shape)}
    sets = (_cells({**full, **block}) for block in blocks)
    return tuple(cells for cells in sets if cells.x.indices and cells.y.indices and cells.slices.indices)


def uses_of(g: Geometry, order: WalkOrder, n: int) -> tuple[int, ...]:
    """Return how often each of the K filters has been used up to and including index ``n``."""
    count = _count(g, n)
    width, height, filters = g.output_shape
    if order is WalkOrder.COLUMN_FIRST:
        each, more = divmod(count, filters)
        return (each + 1,) * more + (each,) * (filters - more)
    per_slice = width * height
    full, rest = divmod(count, per_slice)
    return ((per_slice,) * full + (rest,) + (0,) * filters)[:filters]


def sets_touched(g: Geometry, order: WalkOrder, n: int) -> int:
    """Return how many weight sets have been used at least once up to and including index ``n``."""
    count = _count(g, n)
    width, height, filters = g.output_shape
    if order is WalkOrder.COLUMN_FIRST:
        return min(count, filters)
    return -(-count // (width * height))


def _count(g: Geometry, n: int) -> int:
    if not 0 <= n < total(g):
        raise IndexError(f"index {n} is outside the walk of {total(g)} neurons")
    return n + 1


def _cells(spans: dict[int, Span]) -> CellSet:
    return CellSet(spans[0], spans[1], spans[2], Role.LINKED)
