"""The status line: what is under the pointer, or where the walk is, as a sentence."""

from __future__ import annotations

from convviz.conv import Geometry
from convviz.explore import expression
from convviz.explore.derived import Derived
from convviz.explore.display.linking import reader_span
from convviz.explore.display.parts import number
from convviz.explore.display.walked import has_visited
from convviz.explore.message import Message, Value, message
from convviz.explore.state import (
    BiasCell,
    Cell,
    InputCell,
    OutputCell,
    Position,
    State,
    Tile,
    WeightCell,
)


def status(state: State, derived: Derived, pointed: Cell | None) -> Message:
    """Return what is known of the pointed cell, or of the current neuron when nothing is pointed at."""
    g = state.layer.geometry
    match pointed:
        case None:
            return _neuron(state, derived, state.position)
        case OutputCell(x, y, d):
            return _neuron(state, derived, Position(x, y, d))
        case InputCell():
            return _input(g, derived, pointed)
        case WeightCell():
            return _weight(g, derived, pointed)
        case BiasCell(k):
            return _bias(g, derived, k)
        case Tile(x, y):
            return _tile(g, x, y)


def _neuron(state: State, derived: Derived, position: Position) -> Message:
    g, d = state.layer.geometry, position.d
    name, field = expression.name_of(position), expression.field(g, position)
    weights = message("display.status.set" if g.bias else "display.status.set_alone", k=d)
    if not has_visited(state, position):
        return message("display.status.neuron_ahead", name=name, field=field, set=weights)
    index = (position.x, position.y, d)
    before = number(derived.V.array[index])
    value: Value = before
    if state.relu:
        after = number(derived.output(True).array[index])
        value = message("display.status.rectified", after=after, before=before)
    return message("display.status.neuron", name=name, value=value, field=field, set=weights)


def _input(g: Geometry, derived: Derived, cell: InputCell) -> Message:
    positions = len(reader_span(g.x, cell.x).indices) * len(reader_span(g.y, cell.y).indices)
    filters = len(g.slices_of(cell.c))
    if positions:
        readers = message(
            "display.status.read_by",
            positions=message("display.count.positions", n=positions),
            filters=message("display.count.filters", n=filters),
            neurons=message("display.count.neurons", n=positions * filters),
        )
    else:
        readers = message("display.status.read_by_none")
    if 0 <= cell.x < g.width and 0 <= cell.y < g.height:
        value = number(derived.X.array[cell.x, cell.y, cell.c])
        return message("display.status.input", x=cell.x, y=cell.y, c=cell.c, value=value, readers=readers)
    px, py = g.padding
    return message("display.status.padding", x=cell.x + px, y=cell.y + py, c=cell.c, readers=readers)


def _weight(g: Geometry, derived: Derived, cell: WeightCell) -> Message:
    value = number(derived.weights.array[cell.k, cell.i, cell.j, cell.c])
    users = message("display.status.used", neurons=_slice_size(g), d=cell.k)
    return message("display.status.weight", k=cell.k, i=cell.i, j=cell.j, c=cell.c, value=value, users=users)


def _bias(g: Geometry, derived: Derived, k: int) -> Message:
    value = 0 if derived.biases is None else number(derived.biases.array[k])
    users = message("display.status.used", neurons=_slice_size(g), d=k)
    return message("display.status.bias", k=k, value=value, users=users)


def _tile(g: Geometry, x: int, y: int) -> Message:
    filters = message("display.count.filters", n=g.filters)
    field = expression.field(g, Position(x, y, 0)) if g.groups == 1 else _all_channels(g, x, y)
    return message("display.status.tile", x=x, y=y, filters=filters, field=field)


def _all_channels(g: Geometry, x: int, y: int) -> str:
    """Return the field of a whole depth column: with groups, its filters read all channels between them."""
    return f"{expression.volume_name(g)}[{expression.ruler(g.x, x)},{expression.ruler(g.y, y)},:]"


def _slice_size(g: Geometry) -> Message:
    width, height, _ = g.output_shape
    return message("display.count.all_neurons", n=width * height)
