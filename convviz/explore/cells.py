"""Which cells a layer has: what may be pointed at, chosen, clicked."""

from __future__ import annotations

from typing import assert_never

from convviz.conv import AnyLayer, FullyConnectedLayer, Geometry
from convviz.explore.state import BiasCell, Cell, InputCell, OutputCell, Tile, WeightCell


def set_shape(layer: AnyLayer) -> tuple[int, int, int]:
    """Return the shape of one neuron's weights: (Fx, Fy, D/groups), or (W, H, D) when fully connected."""
    if isinstance(layer, FullyConnectedLayer):
        return layer.geometry.input_shape
    _, x, y, c = layer.geometry.weights_shape
    return x, y, c


def has_cell(layer: AnyLayer, cell: Cell) -> bool:
    """Return True when the layer has ``cell``; the cells of the zero-padding count as cells of the input."""
    if isinstance(cell, WeightCell):
        index, lengths = (cell.k, cell.i, cell.j, cell.c), (layer.geometry.filters, *set_shape(layer))
        return all(0 <= i < length for i, length in zip(index, lengths, strict=True))
    return geometry_has(layer.geometry, cell)


def geometry_has(g: Geometry, cell: InputCell | BiasCell | OutputCell | Tile) -> bool:
    """Return True when a layer of geometry ``g`` has ``cell``, whoever owns its weights."""
    match cell:
        case InputCell(x, y, c):
            columns = -g.padding[0] <= x < g.width + g.padding[0]
            return columns and -g.padding[1] <= y < g.height + g.padding[1] and 0 <= c < g.depth
        case BiasCell(k):
            return g.bias and 0 <= k < g.filters
        case OutputCell(x, y, d):
            width, height, filters = g.output_shape
            return 0 <= x < width and 0 <= y < height and 0 <= d < filters
        case Tile(x, y):
            return 0 <= x < g.output_shape[0] and 0 <= y < g.output_shape[1]
    assert_never(cell)
