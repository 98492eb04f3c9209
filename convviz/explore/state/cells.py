"""The cells that may be pointed at, chosen and clicked: which ones a layer has, and where a click leads.

Coordinates follow the CS231n notes: x to the right, y down, c the input channel, d the depth slice of the
output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from convviz.conv import AnyLayer, Axis, FullyConnectedLayer, Geometry
from convviz.conv import InputCell as InputCell


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The neuron V[x, y, d]."""

    x: int
    y: int
    d: int


ORIGIN = Position(0, 0, 0)
"""The neuron that a state begins at."""


@dataclass(frozen=True, slots=True)
class WeightCell:
    """The weight W[k][i, j, c]; c counts the filter's own channels, from 0 in every group."""

    k: int
    i: int
    j: int
    c: int


@dataclass(frozen=True, slots=True)
class BiasCell:
    """The bias b[k]."""

    k: int


@dataclass(frozen=True, slots=True)
class OutputCell:
    """The output value V[x, y, d]."""

    x: int
    y: int
    d: int


@dataclass(frozen=True, slots=True)
class Tile:
    """The output position (x, y) in the tile grid of the parameters panel."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class ProductCell:
    """The product of the weight at (i, j, c) of the current neuron's set and the input that it meets."""

    i: int
    j: int
    c: int


Cell: TypeAlias = InputCell | WeightCell | BiasCell | OutputCell | Tile | ProductCell


def set_shape(layer: AnyLayer) -> tuple[int, int, int]:
    """Return the shape of one neuron's weights: (Fx, Fy, D/groups), or (W, H, D) when fully connected."""
    if isinstance(layer, FullyConnectedLayer):
        return layer.geometry.input_shape
    _, x, y, c = layer.geometry.weights_shape
    return x, y, c


def shown_channel(layer: AnyLayer, d: int, chosen: int | None) -> int:
    """Return which channel of a set of slice ``d`` is shown large where not all have room.

    The ``chosen`` one; where none is chosen the first, and fully connected the first that the filter reads:
    the others start as zeros.
    """
    if chosen is not None:
        return min(chosen, set_shape(layer)[2] - 1)
    return layer.geometry.channels_of(d).start if isinstance(layer, FullyConnectedLayer) else 0


def has_cell(layer: AnyLayer, cell: Cell) -> bool:
    """Return True when the layer has ``cell``; the cells of the zero-padding count as cells of the input."""
    if isinstance(cell, WeightCell):
        return 0 <= cell.k < layer.geometry.filters and _within(layer, (cell.i, cell.j, cell.c))
    if isinstance(cell, ProductCell):
        return _within(layer, (cell.i, cell.j, cell.c))
    return geometry_has(layer.geometry, cell)


def present(layer: AnyLayer, cell: Cell | None) -> Cell | None:
    """Return ``cell`` where the layer has it; None for one that it does not have (any more), and for none."""
    return cell if cell is not None and has_cell(layer, cell) else None


def _within(layer: AnyLayer, index: tuple[int, int, int]) -> bool:
    """Say whether the set of a neuron has a weight at ``index``."""
    return all(0 <= i < length for i, length in zip(index, set_shape(layer), strict=True))


def geometry_has(g: Geometry, cell: InputCell | BiasCell | OutputCell | Tile) -> bool:
    """Return True when a layer of geometry ``g`` has ``cell``, whoever owns its weights."""
    match cell:
        case InputCell(x, y, c):
            return x in g.x.cells and y in g.y.cells and 0 <= c < g.depth
        case BiasCell(k):
            return g.bias and 0 <= k < g.filters
        case OutputCell(x, y, d):
            width, height, filters = g.output_shape
            return 0 <= x < width and 0 <= y < height and 0 <= d < filters
        case Tile(x, y):
            return 0 <= x < g.output_shape[0] and 0 <= y < g.output_shape[1]
    assert_never(cell)


def is_input(g: Geometry, cell: InputCell) -> bool:
    """Return True for a cell of X, False for one of the zero-padding."""
    return 0 <= cell.x < g.width and 0 <= cell.y < g.height


def read_inside(axis: Axis, position: int) -> range:
    """Return the input indices that output ``position`` reads along an axis, without the padding."""
    taps = axis.true_taps(position)
    inside = [i for i in taps if 0 <= i < axis.length]
    return range(inside[0], inside[-1] + 1, taps.step) if inside else range(0)


def neuron_for(g: Geometry, here: Position, cell: Cell) -> Position:
    """Return the neuron to go to for ``cell`` from ``here``.

    An output cell is that neuron and a tile that position; a weight or a bias is its slice at the same (x,
    y). An input cell is the neuron whose receptive field lies best around it, in the same slice where that
    slice reads the channel.
    """
    match cell:
        case InputCell(x, y, c):
            slices = g.slices_of(c)
            return Position(_around(g.x, x), _around(g.y, y), here.d if here.d in slices else slices[0])
        case WeightCell(k, _, _, _) | BiasCell(k):
            return Position(here.x, here.y, k)
        case OutputCell(x, y, d):
            return Position(x, y, d)
        case Tile(x, y):
            return Position(x, y, here.d)
        case ProductCell():
            return here
    assert_never(cell)


def _around(axis: Axis, i: int) -> int:
    """Return the output position, one that reads true index ``i`` if any does, best centred on ``i``."""

    def distance(o: int) -> int:  # twice the distance, to stay in whole numbers
        return abs(2 * axis.true_taps(o).start + axis.extent - 1 - 2 * i)

    readers = axis.readers(i)
    if readers:
        return min(readers, key=distance)
    nearest = (2 * (i + axis.before) - axis.extent + 1) // (2 * axis.stride)
    candidates = (min(max(o, 0), axis.output - 1) for o in (nearest, nearest + 1))
    return min(candidates, key=distance)
