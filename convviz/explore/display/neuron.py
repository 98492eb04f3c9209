"""The panel of this neuron: its expression, its products and its sum, channel by channel."""

from __future__ import annotations

import numpy as np

from convviz.conv import Axis, Geometry
from convviz.explore import expression
from convviz.explore.display.highlights_shared import channel_span, span
from convviz.explore.display.parts import NeuronPart
from convviz.explore.message import Message, message
from convviz.explore.state.cells import read_inside, set_shape
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import CellSet, Role
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Position, State
from convviz.explore.state.values import number, product_ends, read_only


def neuron_part(state: State, derived: Derived) -> NeuronPart:
    """Return what the neuron panel shows; the very same part as long as the neuron stays."""
    key = (state.position, state.relu, state.channel)
    return derived.keep("neuron", key, lambda: _neuron_part(state, derived))


def _neuron_part(state: State, derived: Derived) -> NeuronPart:
    g, position = state.layer.geometry, state.position
    neuron = state.layer.neuron(position.x, position.y, position.d)
    value = number(neuron.value)
    full = sharing_of(state.layer) is Sharing.FULL
    return NeuronPart(
        position=position,
        expression=expression.pieces(g, position, state.relu, sharing_of(state.layer)),
        note=about_the_whole(g, position) if full else note(g, position),
        products=read_only(neuron.products),
        product_ends=derived.keep("product ends", None, lambda: _product_ends(state, derived)),
        most_sum=derived.keep("largest channel sum", None, lambda: _most_sum(state, derived)),
        channel_sums=tuple(neuron.channel_sums.tolist()),
        total=number(neuron.total),
        bias=None if neuron.bias is None else number(neuron.bias),
        value=value,
        activation=max(value, 0) if state.relu else None,
        channel=min(state.channel, set_shape(state.layer)[2] - 1),
        first_channel=0 if full else g.channels_of(position.d).start,
        padded=(0, 0) if full else (padding_cells(g.x, position.x), padding_cells(g.y, position.y)),
        field=start_cells(g, position) if full else None,
    )


def _product_ends(state: State, derived: Derived) -> tuple[float, float]:
    """Return the least and the greatest product of an input and a weight that is shared or was at first."""
    return product_ends(derived.X, read_only(state.layer.common.weights))


def _most_sum(state: State, derived: Derived) -> float:
    """Return the largest |input| times the largest sum of |weights| over a channel."""
    return derived.X.limit * float(np.abs(state.layer.common.weights).sum(axis=(1, 2)).max())


def start_cells(g: Geometry, position: Position) -> CellSet:
    """Return the input cells that a fully connected neuron starts with weights for: its true field."""
    x, y = read_inside(g.x, position.x), read_inside(g.y, position.y)
    return CellSet(span(x), span(y), channel_span(g, position.d), Role.LINKED)


def about_the_whole(g: Geometry, position: Position) -> Message | None:
    """Return how many weights of a fully connected neuron start as 0, and where the others stand."""
    cells = start_cells(g, position)
    total = g.width * g.height * g.depth
    started = len(cells.x.indices) * len(cells.y.indices) * len(cells.slices.indices)
    if started == total:
        return None
    if not started:
        return message("display.note.none_started", n=total)
    columns, rows = expression.range_code(cells.x.indices), expression.range_code(cells.y.indices)
    field = f"X[{columns},{rows},{expression.channels(g, position.d)}]"
    return message("display.note.started", n=total - started, total=total, field=field)


def padding_cells(axis: Axis, position: int) -> int:
    """Return how many of the cells that output ``position`` reads along an axis are zero-padding."""
    return axis.size - len(read_inside(axis, position))


def note(g: Geometry, position: Position) -> Message | None:
    """Return what the expression leaves unsaid: what Xp is, which cells are padding, what is unread."""
    return _joined("display.note.both", _about_padding(g, position), about_unread(g))


def _joined(key: str, *said: Message | None) -> Message | None:
    """Return two messages joined by that of ``key``, or the only one there is, or None."""
    words = [part for part in said if part is not None]
    if len(words) == 2:
        return message(key, first=words[0], second=words[1])
    return words[0] if words else None


def about_unread(g: Geometry) -> Message | None:
    """Return which columns and rows at the far edges no neuron reads, or None when all are read."""
    unread = {"columns": g.x.unread, "rows": g.y.unread}
    edge = _joined(
        "display.note.and", *(message(f"display.note.{name}", n=n) for name, n in unread.items() if n)
    )
    return edge and message("display.note.unread", edge=edge, volume=expression.volume_name(g))


def _about_padding(g: Geometry, position: Position) -> Message | None:
    if not expression.padded(g):
        return None
    size_x, size_y = g.size
    true_x = size_x - padding_cells(g.x, position.x)
    true_y = size_y - padding_cells(g.y, position.y)
    padding = size_x * size_y - true_x * true_y
    code = expression.padding_statement(g)
    if padding == 0:
        return message("display.note.padded", code=code)
    return message("display.note.padding_cells", code=code, n=padding, cells=size_x * size_y)
