"""One entry of the matrix in words, and where the same weight stands: in closed form, at any size.

Row n = (d · H2 + y) · W2 + x is a neuron, column m = (c · H + y) · W + x an input.
"""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import AnyLayer, FullyConnectedLayer, Geometry, Layer
from convviz.explore.expression import name_of, number_name
from convviz.explore.message import Message, message
from convviz.explore.state.cells import read_inside, set_shape
from convviz.explore.state.state import InputCell, OutputCell, Position, WeightCell
from convviz.explore.state.values import number


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its neuron, its input and its weight, or None for a zero by structure."""

    neuron: OutputCell
    input: InputCell
    weight: WeightCell | None
    value: int | float


def row_of(g: Geometry, at: Position | OutputCell) -> int:
    """Return the row of a neuron."""
    columns, rows, _ = g.output_shape
    return (at.d * rows + at.y) * columns + at.x


def column_of(g: Geometry, at: InputCell) -> int:
    """Return the column of an input."""
    return (at.c * g.height + at.y) * g.width + at.x


def neuron_at(g: Geometry, row: int) -> OutputCell:
    """Return the neuron of a row."""
    columns, rows, _ = g.output_shape
    return OutputCell(row % columns, row // columns % rows, row // (columns * rows))


def input_at(g: Geometry, column: int) -> InputCell:
    """Return the input of a column."""
    return InputCell(column % g.width, column // g.width % g.height, column // (g.width * g.height))


def entry_at(layer: AnyLayer, row: int, column: int) -> Entry:
    """Return the entry in ``row`` and ``column``; ValueError outside the matrix."""
    window = layer.matrix_window(range(row, row + 1), range(column, column + 1))
    neuron, owner = neuron_at(layer.geometry, row), int(window.owners[0, 0])
    weight = None
    if owner >= 0:
        _, across, deep = set_shape(layer)
        weight = WeightCell(neuron.d, owner // (across * deep), owner // deep % across, owner % deep)
    return Entry(neuron, input_at(layer.geometry, column), weight, number(window.values[0, 0]))


def entry_message(layer: AnyLayer, entry: Entry) -> Message:
    """Return which neuron, input and weight meet in ``entry``."""
    names = {"neuron": name_of(entry.neuron), "input": number_name(entry.input)}
    if entry.weight is None:
        return message("matrix.entry.zero", **names)
    name, places = weight_name(layer, entry.neuron, entry.weight), count_places(layer, entry.weight)
    return message("matrix.entry.weight", **names, weight=name, value=entry.value, n=places)


def weight_name(layer: AnyLayer, neuron: OutputCell, weight: WeightCell) -> str:
    """Return ``W1[0,0,0]``, or ``W1[2,3][0,0,0]`` of the neuron's own weights."""
    own = "" if isinstance(layer, Layer) else f"[{neuron.x},{neuron.y}]"
    return f"W{weight.k}{own}[{weight.i},{weight.j},{weight.c}]"


def count_places(layer: AnyLayer, weight: WeightCell) -> int:
    """Return in how many entries ``weight`` stands: one for each neuron that uses it on an input."""
    if not isinstance(layer, Layer):
        return 1
    g = layer.geometry
    return len(g.x.uses(weight.i)) * len(g.y.uses(weight.j))


def places_of(layer: AnyLayer, weight: WeightCell, at: Position, rows: range) -> list[tuple[int, int]]:
    """Return the (row, column) of every entry of ``weight`` within ``rows``; as many as rows at most.

    Without sharing, ``at`` is the neuron whose own weight it is; its slice is the weight's.
    """
    g = layer.geometry
    if isinstance(layer, Layer):
        size = g.output_shape[0] * g.output_shape[1]
        wanted = range(max(rows.start, weight.k * size), min(rows.stop, (weight.k + 1) * size))
    else:
        own = row_of(g, Position(at.x, at.y, weight.k))
        wanted = range(own, own + 1) if own in rows else range(0)
    found = ((row, _column_under(layer, row, weight)) for row in wanted)
    return [(row, column) for row, column in found if column is not None]


def first_entry(layer: AnyLayer, at: Position) -> Entry | None:
    """Return the first entry of the row of ``at`` that is a weight on an input; None where it reads none."""
    g = layer.geometry
    xs, ys = read_inside(g.x, at.x), read_inside(g.y, at.y)
    if not (xs and ys):
        return None
    column = column_of(g, InputCell(xs[0], ys[0], g.channels_of(at.d).start))
    return entry_at(layer, row_of(g, at), column)


def entry_of(layer: AnyLayer, weight: WeightCell, at: Position) -> Entry | None:
    """Return the entry in which ``weight`` stands in the row of ``at``; None where it does not."""
    if weight.k != at.d:
        return None
    row = row_of(layer.geometry, at)
    column = _column_under(layer, row, weight)
    return None if column is None else entry_at(layer, row, column)


def reads_within(g: Geometry, at: Position, columns: range) -> bool:
    """Say whether the receptive field of the neuron ``at`` has a column within ``columns``."""
    xs, ys = read_inside(g.x, at.x), read_inside(g.y, at.y)
    for c in g.channels_of(at.d):
        for y in ys:
            start = column_of(g, InputCell(0, y, c))
            if xs and start + xs[-1] >= columns.start and start + xs[0] < columns.stop:
                return True
    return False


def first_read(g: Geometry, at: Position) -> int:
    """Return the first column that the neuron ``at`` reads, or could read but for the padding."""
    x, y = (max(0, axis.true_taps(p).start) for axis, p in ((g.x, at.x), (g.y, at.y)))
    cell = InputCell(min(x, g.width - 1), min(y, g.height - 1), g.channels_of(at.d).start)
    return column_of(g, cell)


def _column_under(layer: AnyLayer, row: int, weight: WeightCell) -> int | None:
    """Return the column on which the neuron of ``row`` uses ``weight``; None on the padding."""
    g = layer.geometry
    if isinstance(layer, FullyConnectedLayer):
        return column_of(g, InputCell(weight.i, weight.j, weight.c))
    neuron = neuron_at(g, row)
    x, y = g.x.true_taps(neuron.x)[weight.i], g.y.true_taps(neuron.y)[weight.j]
    if not (0 <= x < g.width and 0 <= y < g.height):
        return None
    return column_of(g, InputCell(x, y, g.channels_of(weight.k).start + weight.c))
