"""The status line: what is under the pointer, or where the walk is, as a sentence."""

from __future__ import annotations

from convviz.conv import Geometry
from convviz.explore import expression
from convviz.explore.display.highlights_shared import input_under, reader_span
from convviz.explore.display.neuron import start_cells
from convviz.explore.display.walked import is_filled
from convviz.explore.message import Message, Value, message
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state import pokes, walks
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import TOLD_BY_LIGHT, TOLD_BY_USERS, first_withheld, withholds
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import (
    BiasCell,
    Cell,
    InputCell,
    OutputCell,
    Position,
    ProductCell,
    State,
    Tile,
    View,
    WeightCell,
)
from convviz.explore.state.values import number
from convviz.files.lazy_import import lazy

_backward_of = lazy("convviz.explore.backward.backward_pass", "backward_of")  # of one page alone


def status(state: State, derived: Derived, pointed: Cell | None) -> Message:
    """Return what is known of the pointed cell, or of the current neuron when nothing is pointed at."""
    match pointed:
        case None if state.view is View.BACKWARD:
            return _gradient(state, derived, state.position)
        case None:
            return _neuron(state, derived, state.position)
        case OutputCell(x, y, d):
            return _neuron(state, derived, Position(x, y, d))
        case InputCell():
            return _input(state, pointed)
        case WeightCell():
            return _weight(state, pointed)
        case BiasCell():
            return _bias(state, pointed)
        case Tile(x, y):
            return _tile(state, x, y)
        case ProductCell():
            return _product(state, pointed)


def _neuron(state: State, derived: Derived, position: Position) -> Message:
    name, reads = expression.name_of(position), _reads(state, position)
    if withholds(state, Withheld.SIZE):
        return message("display.status.neuron", name=name, value=UNKNOWN, reads=reads)
    first = first_withheld(state)
    if first is not None and walks.index_of(state.layer.geometry, state.order, position) >= first:
        if position == state.position:
            return message("display.status.neuron", name=name, value=UNKNOWN, reads=reads)
        return message("display.status.neuron_ahead", name=name, reads=reads)
    if not is_filled(state, position):
        return message("display.status.neuron_ahead", name=name, reads=reads)
    index = (position.x, position.y, position.d)
    before = number(derived.V.array[index])
    value: Value = before
    if _rectified(state):
        after = number(derived.output(True).array[index])
        value = message("display.status.rectified", after=after, before=before)
    return message("display.status.neuron", name=name, value=value, reads=reads)


def _gradient(state: State, derived: Derived, position: Position) -> Message:
    """Return what the neuron at ``position`` gives to the gradient of its set: its dV times what it sees."""
    sharing = sharing_of(state.layer)
    upstream = _backward_of(state, derived).dV.array[position.x, position.y, position.d]
    return message(
        "display.status.adds" if sharing is Sharing.SHARED else "display.status.gives",
        name=expression.name_of(position),
        weights=expression.set_names(position, sharing)[0],
        upstream=number(upstream),
        field=expression.reads(state.layer.geometry, position, sharing),
    )


def _rectified(state: State) -> bool:
    """Say whether what is shown takes V after ReLU: the volume, or on the backward pass the loss."""
    return state.loss.through_relu if state.view is View.BACKWARD else state.relu


def _reads(state: State, position: Position) -> Message:
    """Return what the neuron at ``position`` reads, and with which set."""
    g, sharing = state.layer.geometry, sharing_of(state.layer)
    weights, bias = expression.set_names(position, sharing)
    own = (
        message("display.status.set", weights=weights, bias=bias)
        if g.bias
        else message("display.status.set_alone", weights=weights)
    )
    if withholds(state, Withheld.FIELD):
        return message("display.status.reads", field=UNKNOWN, set=own)
    match sharing:
        case Sharing.SHARED:
            return message("display.status.reads", field=expression.field(g, position), set=own)
        case Sharing.UNSHARED:
            return message("display.status.reads_own", field=expression.field(g, position), set=own)
        case Sharing.FULL:
            return message("display.status.reads_all", set=own)


def _input(state: State, cell: InputCell) -> Message:
    g = state.layer.geometry
    full, value = sharing_of(state.layer) is Sharing.FULL, pokes.value_in(state, cell)
    if not state.withheld.isdisjoint(TOLD_BY_LIGHT | {Withheld.COUNTS}):
        readers = message("withheld.readers", n=UNKNOWN)
    elif full and value is None:
        readers = message("display.status.padding_full")
    elif full:
        width, height, filters = g.output_shape
        readers = message(
            "display.status.read_by_all",
            neurons=message("display.count.all_neurons", n=width * height * filters),
        )
    else:
        readers = _readers(g, cell)
    if value is not None:
        return message("display.status.input", x=cell.x, y=cell.y, c=cell.c, value=value, readers=readers)
    x, y = cell.x + g.x.before, cell.y + g.y.before
    return message("display.status.padding", x=x, y=y, c=cell.c, readers=readers)


def _readers(g: Geometry, cell: InputCell) -> Message:
    """Return how many neurons have ``cell`` in their receptive fields."""
    positions = len(reader_span(g.x, cell.x).indices) * len(reader_span(g.y, cell.y).indices)
    filters = len(g.slices_of(cell.c))
    if not positions:
        return message("display.status.read_by_none")
    return message(
        "display.status.read_by",
        positions=message("display.count.positions", n=positions),
        filters=message("display.count.filters", n=filters),
        neurons=message("display.count.neurons", n=positions * filters),
    )


def _weight(state: State, cell: WeightCell) -> Message:
    """Return a weight and its users; without sharing the cell is that of the copy at the current position."""
    weights, _ = _set_here(state, cell.k)
    return message(
        "display.status.weight",
        weights=weights,
        i=cell.i,
        j=cell.j,
        c=cell.c,
        value=_value(state, cell),
        users=_users(state, cell.k, _outside(state, cell)),
    )


def _bias(state: State, cell: BiasCell) -> Message:
    _, bias = _set_here(state, cell.k)
    return message("display.status.bias", bias=bias, value=_value(state, cell), users=_users(state, cell.k))


def _set_here(state: State, k: int) -> tuple[str, str]:
    """Return the names of the weights and the bias that the card of filter ``k`` shows."""
    here = state.position
    return expression.set_names(Position(here.x, here.y, k), sharing_of(state.layer))


def _value(state: State, cell: Cell) -> int | float:
    value = pokes.value_in(state, cell)
    return 0 if value is None else value


def _users(state: State, k: int, outside: bool = False) -> Message:
    """Return which neurons use a number of the set of filter ``k``: a whole slice, or one neuron."""
    if not state.withheld.isdisjoint(TOLD_BY_USERS | {Withheld.COUNTS}):
        return message("withheld.users", n=UNKNOWN)
    if sharing_of(state.layer) is Sharing.SHARED:
        width, height, _ = state.layer.geometry.output_shape
        neurons = message("display.count.all_neurons", n=width * height)
        return message("display.status.used", neurons=neurons, d=k)
    neuron = expression.name_of(Position(state.position.x, state.position.y, k))
    return message(f"display.status.{'outside' if outside else 'alone'}", neuron=neuron)


def _outside(state: State, cell: WeightCell) -> bool:
    """Say whether a fully connected weight stands outside the field that its neuron started from."""
    if sharing_of(state.layer) is not Sharing.FULL:
        return False
    start = start_cells(state.layer.geometry, Position(state.position.x, state.position.y, cell.k))
    inside = cell.i in start.x.indices and cell.j in start.y.indices
    return not (inside and cell.c in start.slices.indices)


def _product(state: State, cell: ProductCell) -> Message:
    """Return the two numbers of a product, by the names that the expression has for them."""
    if withholds(state, Withheld.FIELD):
        return _at_rest(state)
    g, here, sharing = state.layer.geometry, state.position, sharing_of(state.layer)
    full = sharing is Sharing.FULL
    under = input_under(g, here, cell, full)
    x, y = (under.x, under.y) if full else (under.x + g.x.before, under.y + g.y.before)
    neuron = state.layer.neuron(here.x, here.y, here.d)
    at = (cell.i, cell.j, cell.c)
    return message(
        "display.status.product",
        volume="X" if full else expression.volume_name(g),
        x=x,
        y=y,
        channel=under.c,
        weights=expression.set_names(here, sharing)[0],
        i=cell.i,
        j=cell.j,
        c=cell.c,
        input=number(neuron.patch[at]),
        weight=number(neuron.weights[at]),
        product=number(neuron.products[at]),
    )


def _at_rest(state: State) -> Message:
    """Return where the walk is, in place of what would tell what is withheld."""
    here = state.position
    return message("withheld.where", d=here.d, x=here.x, y=here.y)


def _tile(state: State, x: int, y: int) -> Message:
    if not state.withheld.isdisjoint({Withheld.FIELD, Withheld.SIZE, Withheld.COUNTS}):
        return _at_rest(state)
    g, sharing = state.layer.geometry, sharing_of(state.layer)
    # The field of a whole depth column: with groups, its filters read all channels between them.
    field = f"{expression.volume_name(g)}[{expression.ruler(g.x, x)},{expression.ruler(g.y, y)},:]"
    if sharing is Sharing.SHARED:
        filters = message("display.count.filters", n=g.filters)
        return message("display.status.tile", x=x, y=y, filters=filters, field=field)
    neurons = message("display.count.neurons", n=g.filters)
    if sharing is Sharing.FULL:
        return message("display.status.tile_full", x=x, y=y, neurons=neurons)
    return message("display.status.tile_unshared", x=x, y=y, neurons=neurons, field=field)
