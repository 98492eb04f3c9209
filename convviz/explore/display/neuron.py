"""The panel of this neuron: its expression, its products and its sum, channel by channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from convviz.conv import Axis, Geometry
from convviz.explore import expression
from convviz.explore.display.highlights_shared import channel_span, span
from convviz.explore.display.parts import NeuronPart
from convviz.explore.message import Message, message
from convviz.explore.state.cells import is_input, read_inside, shown_channel
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Cell, InputCell, InputKind, Position, ProductCell, State, WeightCell
from convviz.explore.state.values import Values, number, product_ends, read_only


def neuron_part(state: State, derived: Derived, pointed: Cell | None) -> NeuronPart:
    """Return what the neuron panel shows; the very same part as long as neither neuron nor pointer move."""
    key = (state.position, state.relu, state.channel, state.true_colour, state.scene.kind)
    part = derived.keep("neuron", key, lambda: _neuron_part(state, derived))
    product = None if pointed is None else product_at(state, pointed)
    return part if product is None else replace(part, pointed=product)


def _neuron_part(state: State, derived: Derived) -> NeuronPart:
    g, position, sharing = state.layer.geometry, state.position, sharing_of(state.layer)
    full = sharing is Sharing.FULL
    neuron = state.layer.neuron(position.x, position.y, position.d)
    value = number(neuron.value)
    room = room_of(state, derived)
    return NeuronPart(
        position=position,
        expression=expression.pieces(g, position, state.relu, sharing),
        longest_expression=expression.longest(g, state.relu, sharing),
        note=about_the_whole(g, position) if full else note(g, position),
        may_note=full or expression.padded(g) or about_unread(g) is not None,
        kind=state.scene.kind,
        in_colour=state.true_colour and state.scene.kind is InputKind.PICTURE and g.depth == 3,
        signed=derived.X.ends[0] < 0,
        relu=state.relu,
        whole=isinstance(value, int) and neuron.channel_sums.dtype.kind == "i",
        patch=derived.keep(  # of a column all filters read the same: it is drawn once
            "patch of neuron",
            None if full else (position.x, position.y, g.channels_of(position.d).start),
            lambda: Values(neuron.patch, derived.X.limit),
        ),
        weights=derived.keep(
            "weights of neuron",
            position.d if sharing is Sharing.SHARED else position,
            lambda: read_only(neuron.weights, derived.weights.limit),
        ),
        products=read_only(neuron.products, derived.X.limit * float(np.abs(neuron.weights).max())),
        ends=room.ends,
        padding=() if full else padding_of_patch(g, position),
        channel_sums=tuple(neuron.channel_sums.tolist()),
        most_sum=room.most_sum,
        total=number(neuron.total),
        bias=None if neuron.bias is None else number(neuron.bias),
        bias_name=expression.set_names(position, sharing)[1],
        longest_bias_name=expression.set_names(expression.last_position(g), sharing)[1],
        value=value,
        most_value=room.most_value,
        activation=max(value, 0) if state.relu else None,
        channel=shown_channel(state.layer, position.d, state.channel),
        first_channel=0 if full else g.channels_of(position.d).start,
        last_channel=g.depth - 1,
        field=start_cells(g, position) if full else None,
    )


@dataclass(frozen=True, slots=True)
class NumberRoom:
    """What all numbers of a layer's neurons are between: inputs, weights and products, and the sums."""

    ends: tuple[float, float]
    most_sum: float
    most_value: float


def room_of(state: State, derived: Derived) -> NumberRoom:
    """Return the room for numbers from the largest input and the common weights.

    Copies that differ may go beyond a little, as the next power of ten often still has room for.
    """
    return derived.keep("room of neurons", None, lambda: _room(state, derived))


def _room(state: State, derived: Derived) -> NumberRoom:
    common, X = state.layer.common, derived.X
    weights = read_only(common.weights)
    products = product_ends(X, weights)
    low = min(products[0], X.ends[0], weights.ends[0], 0)
    high = max(products[1], X.ends[1], weights.ends[1], 0)
    sums = np.abs(common.weights).sum(axis=(1, 2), dtype=np.float64)
    biases = 0.0 if common.biases is None else float(np.abs(common.biases).max())
    most_value = X.limit * float(sums.sum(axis=1).max()) + biases
    return NumberRoom((low, high), max(X.limit * float(sums.max()), biases), max(most_value, derived.V.limit))


def product_at(state: State, cell: Cell) -> ProductCell | None:
    """Return the product of the current neuron that ``cell`` belongs to: its input, its weight or itself."""
    g, here = state.layer.geometry, state.position
    match cell:
        case ProductCell():
            return cell
        case WeightCell(k, i, j, c) if k == here.d:
            return ProductCell(i, j, c)
        case InputCell(x, y, c) if sharing_of(state.layer) is Sharing.FULL:
            return ProductCell(x, y, c) if is_input(g, cell) else None
        case InputCell(x, y, c):
            across, down = g.x.true_taps(here.x), g.y.true_taps(here.y)
            channels = g.channels_of(here.d)
            if x in across and y in down and c in channels:
                return ProductCell(across.index(x), down.index(y), c - channels.start)
    return None


def padding_of_patch(g: Geometry, position: Position) -> tuple[CellSet, ...]:
    """Return the cells of a patch that are zero-padding: columns at both sides, and rows between them."""
    (size_x, size_y), channels = g.size, Span(0, g.weights_shape[3])
    left, right = _outside(g.x, position.x)
    above, below = _outside(g.y, position.y)
    inner = Span(left, size_x - right)
    sides = (
        (Span(0, left), Span(0, size_y)),
        (Span(size_x - right, size_x), Span(0, size_y)),
        (inner, Span(0, above)),
        (inner, Span(size_y - below, size_y)),
    )
    return tuple(CellSet(x, y, channels, Role.DEPENDS) for x, y in sides if len(x.indices) and len(y.indices))


def _outside(axis: Axis, position: int) -> tuple[int, int]:
    """Return how many cells of the field of ``position`` are before the axis, and how many behind it."""
    cells = axis.true_taps(position)
    before = sum(1 for i in cells if i < 0)
    return before, sum(1 for i in cells if i >= axis.length)


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
