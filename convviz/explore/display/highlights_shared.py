"""What lights up: for the cell that is pointed at, and for the chosen slice or column.

Every set of cells is three ranges (`CellSet`), computed at once; nothing here grows with the volumes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

from convviz.conv import AnyLayer, Axis, Geometry
from convviz.explore.state.cells import set_shape
from convviz.explore.state.regions import CellSet, ReceptiveFields, Role, Span
from convviz.explore.state.state import (
    BiasCell,
    Cell,
    InputCell,
    Link,
    OutputCell,
    Position,
    ProductCell,
    Tile,
    WeightCell,
)

NOTHING = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Highlights:
    """The lit cells of the three volumes, the lit receptive fields and the filters lit as a whole.

    Cells of the filter bank are x = i, y = j, slice = k · (D/groups) + c. Input cells outside the volume are
    zero-padding.
    """

    input: tuple[CellSet, ...] = ()
    windows: tuple[ReceptiveFields, ...] = ()
    weights: tuple[CellSet, ...] = ()
    output: tuple[CellSet, ...] = ()
    filters: Span = field(default=NOTHING)


def lit_by_product(g: Geometry, here: Position, cell: ProductCell, full: bool) -> Highlights:
    """Return what pointing at a product of the neuron ``here`` lights: its input, its weight, the neuron."""
    under = input_under(g, here, cell, full)
    depth = g.depth if full else g.weights_shape[3]
    return Highlights(
        input=(CellSet(one(under.x), one(under.y), one(under.c), Role.POINTED),),
        weights=(CellSet(one(cell.i), one(cell.j), one(here.d * depth + cell.c), Role.POINTED),),
        output=(CellSet(one(here.x), one(here.y), one(here.d), Role.READER),),
    )


def input_under(g: Geometry, here: Position, cell: ProductCell, full: bool) -> InputCell:
    """Return the input that the neuron ``here`` multiplies there; on the padding it is not in X."""
    if full:
        return InputCell(cell.i, cell.j, cell.c)
    x, y = field_cells(g.x, here.x).indices, field_cells(g.y, here.y).indices
    return InputCell(x[cell.i], y[cell.j], g.channels_of(here.d).start + cell.c)


def lit_alone(layer: AnyLayer, cell: Cell | None) -> Highlights:
    """Return ``cell`` itself, lit alone: what it has to do with others is withheld."""
    match cell:
        case InputCell(x, y, c):
            return Highlights(input=(CellSet(one(x), one(y), one(c), Role.POINTED),))
        case WeightCell(k, i, j, c):
            place = k * set_shape(layer)[2] + c
            return Highlights(weights=(CellSet(one(i), one(j), one(place), Role.POINTED),))
        case BiasCell(k):
            return Highlights(filters=one(k))
        case OutputCell(x, y, d):
            return Highlights(output=(CellSet(one(x), one(y), one(d), Role.POINTED),))
        case _:
            return Highlights()


def lit_by(g: Geometry, cell: Cell) -> Highlights:
    """Return what pointing at ``cell`` lights: what it depends on and what depends on it."""
    match cell:
        case InputCell():
            return _by_input(g, cell)
        case WeightCell():
            return _by_weight(g, cell)
        case BiasCell(k):
            return Highlights(output=(slice_of(g, k, Role.READER),), filters=one(k))
        case OutputCell(x, y, d):
            return _by_neuron(g, Position(x, y, d))
        case Tile(x, y):
            return _by_tile(g, x, y)
        case ProductCell():
            return Highlights()  # which neuron's it is the geometry does not say: see `lit_by_product`


def every_cell(shape: tuple[int, ...], role: Role) -> CellSet:
    """Return all cells of a volume of ``shape``."""
    x, y, slices = (Span(0, length) for length in shape)
    return CellSet(x, y, slices, role)


def slice_of(g: Geometry, d: int, role: Role) -> CellSet:
    """Return the depth slice V[:, :, d]."""
    width, height, _ = g.output_shape
    return CellSet(Span(0, width), Span(0, height), one(d), role)


def column_of(g: Geometry, x: int, y: int, role: Role) -> CellSet:
    """Return the depth column V[x, y, :]."""
    return CellSet(one(x), one(y), Span(0, g.filters), role)


def field_cells(axis: Axis, position: int) -> Span:
    """Return the true input indices that output ``position`` reads; those outside the axis are padding."""
    return span(axis.true_taps(position))


def unread_cells(axis: Axis) -> int:
    """Return how many true input indices at the far edge no neuron reads: the padding comes off first."""
    return max(0, axis.unread - axis.after)


def channel_span(g: Geometry, d: int) -> Span:
    """Return the input channels that filter ``d`` reads."""
    return span(g.channels_of(d))


def reader_span(axis: Axis, index: int) -> Span:
    """Return the output positions that read input ``index`` along an axis."""
    return span(axis.readers(index))


def linked(g: Geometry, link: Link, position: Position) -> Highlights:
    """Return the lit slice or column of the current neuron."""
    width, height, _ = g.output_shape
    x, y, d = position.x, position.y, position.d
    channels = channel_span(g, d)
    if link is Link.SAME_WEIGHTS:
        fields = ReceptiveFields(Span(0, width), Span(0, height), Role.LINKED, channels)
        return Highlights(windows=(fields,), output=(slice_of(g, d, Role.LINKED),), filters=one(d))
    if link is Link.SAME_FIELD:
        # With groups, only the filters of this group see the very same cells.
        filters = span(g.slices_of(channels.start))
        here = ReceptiveFields(one(x), one(y), Role.LINKED, channels)
        return Highlights(
            windows=(here,), output=(CellSet(one(x), one(y), filters, Role.LINKED),), filters=filters
        )
    return Highlights()


def _by_input(g: Geometry, cell: InputCell) -> Highlights:
    """Light the neurons that read an input cell, their receptive fields, and the weights it meets there."""
    here = CellSet(one(cell.x), one(cell.y), one(cell.c), Role.POINTED)
    x, y = reader_span(g.x, cell.x), reader_span(g.y, cell.y)
    if not x.indices or not y.indices:
        return Highlights(input=(here,))
    filters = g.slices_of(cell.c)
    own = channel_span(g, filters.start)
    depth = g.weights_shape[3]
    first = filters.start * depth + cell.c - own.start
    meets = CellSet(
        _taps_on(g.x, cell.x),
        _taps_on(g.y, cell.y),
        Span(first, first + (len(filters) - 1) * depth + 1, depth),
        Role.READER,
    )
    return Highlights(
        input=(here,),
        windows=(ReceptiveFields(x, y, Role.READER, own),),
        weights=(meets,),
        output=(CellSet(x, y, span(filters), Role.READER),),
    )


def _by_weight(g: Geometry, cell: WeightCell) -> Highlights:
    """Light the neurons that a weight serves, all of its slice, and the input cells it is multiplied with."""
    under = CellSet(
        _cells_under(g.x, cell.i),
        _cells_under(g.y, cell.j),
        one(g.channels_of(cell.k).start + cell.c),
        Role.LINKED,
    )
    here = CellSet(one(cell.i), one(cell.j), one(cell.k * g.weights_shape[3] + cell.c), Role.POINTED)
    return Highlights(input=(under,), weights=(here,), output=(slice_of(g, cell.k, Role.READER),))


def _by_neuron(g: Geometry, position: Position) -> Highlights:
    """Light the receptive field of a neuron and its weight set."""
    x, y, d = position.x, position.y, position.d
    _, size_x, size_y, depth = g.weights_shape
    own = CellSet(Span(0, size_x), Span(0, size_y), Span(d * depth, (d + 1) * depth), Role.DEPENDS)
    reads = CellSet(field_cells(g.x, x), field_cells(g.y, y), channel_span(g, d), Role.DEPENDS)
    return Highlights(
        input=(reads,),
        windows=(ReceptiveFields(one(x), one(y), Role.DEPENDS, channel_span(g, d)),),
        weights=(own,),
        output=(CellSet(one(x), one(y), one(d), Role.POINTED),),
        filters=one(d),
    )


def _by_tile(g: Geometry, x: int, y: int) -> Highlights:
    """Light the depth column at a position, its receptive field and every filter."""
    return Highlights(
        windows=(ReceptiveFields(one(x), one(y), Role.DEPENDS, Span(0, g.depth)),),
        output=(column_of(g, x, y, Role.POINTED),),
        filters=Span(0, g.filters),
    )


def _taps_on(axis: Axis, index: int) -> Span:
    """Return the indices within a filter that meet input ``index`` somewhere, for an index that is read."""
    readers = axis.readers(index)
    # From one reader to the next the field moves on, so the last reader meets the cell with its lowest tap.
    lowest = axis.true_taps(readers[-1]).index(index)
    step = axis.stride // gcd(axis.stride, axis.dilation)
    return Span(lowest, lowest + (len(readers) - 1) * step + 1, step)


def _cells_under(axis: Axis, tap: int) -> Span:
    """Return the input indices that the filter's index ``tap`` is laid on, over all positions."""
    met = axis.met_by(tap)
    return Span(met.start - axis.before, met.stop - axis.before, met.step)


def one(index: int) -> Span:
    """Return the span of a single index."""
    return Span(index, index + 1)


def span(indices: range) -> Span:
    """Return the span of ``indices``."""
    return Span(indices.start, indices.stop, indices.step)
