"""Names of the numbers of the forward pass: the current neuron, V, X, the weights and the biases."""

from __future__ import annotations

import numpy as np

import convviz.conv as conv
from convviz.conv import Layer, Place
from convviz.explore import expression, numbers
from convviz.explore.lessons.named import (
    FIELD,
    VALUE,
    NamedNumber,
    Source,
    input_limits,
    output_limits,
    position_limits,
    refused,
)
from convviz.explore.state.cells import set_shape
from convviz.explore.state.pokes import place_of
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.state import BiasCell, Cell, Position, WeightCell
from convviz.explore.state.values import number

MOST_WRITTEN = 32  # numbers that are written out in a text
MINUS, PLUS = f" {numbers.MINUS} ", " + "


def value(source: Source, x: int, y: int, d: int) -> int | float:
    """Return V[x, y, d] as the output shows it, after ReLU where that is on."""
    before = source.state.layer.neuron(x, y, d).value
    return max(before, 0) if source.state.relu else before


def bias(source: Source) -> int | float:
    """Return the bias of the current neuron."""
    own = source.neuron.bias
    if own is None:
        raise refused("no_bias")
    return own


def subtotals(source: Source) -> str:
    """Return the sums of the channels as a sum: "−4 + 14 + 7 − 9"."""
    return written_sum(source.neuron.channel_sums.tolist())


def written_sum(terms: list[int | float]) -> str:
    """Return ``terms`` as a sum; refused where they are too many to be written out."""
    first, *more = within(terms)
    rest = (f"{MINUS if term < 0 else PLUS}{numbers.shortened(abs(term))}" for term in more)
    return numbers.shortened(first) + "".join(rest)


def within(terms: list[int | float]) -> list[int | float]:
    """Return ``terms``; refused where they are too many to be written out."""
    check_length(len(terms))
    return terms


def check_length(n: int) -> None:
    """Refuse ``n`` numbers where they are too many to be written out."""
    if n > MOST_WRITTEN:
        raise refused("many", n=n, most=MOST_WRITTEN)


def column(source: Source) -> str:
    """Return the depth column V[x, y, :] of the current position: "[5, 6]"."""
    at, filters = source.state.position, source.g.filters
    check_length(filters)
    values = (value(source, at.x, at.y, d) for d in range(filters))
    return f"[{numbers.listed(map(numbers.shortened, values))}]"


def field(source: Source) -> str:
    """Return the block of X that the current neuron reads: "X[4:9,6:11,:]"."""
    state = source.state
    return expression.reads(source.g, state.position, sharing_of(state.layer))


def line(source: Source) -> str:
    """Return the line of NumPy that makes the current neuron."""
    state = source.state
    return expression.text(source.g, state.position, state.relu, sharing_of(state.layer))


def position(source: Source) -> str:
    """Return the indices of the current neuron: "(2, 3, 1)"."""
    at = source.state.position
    return f"({at.x}, {at.y}, {at.d})"


def largest(source: Source) -> int | float:
    """Return the largest V of the current slice."""
    V = source.derived.output(source.state.relu).array
    return number(V[:, :, source.state.position.d].max())


def negative(source: Source) -> int:
    """Return how many values of V are below 0 before ReLU."""
    return int(np.count_nonzero(source.derived.V.array < 0))


def readers(source: Source, x: int, y: int) -> int:
    """Return how many positions read the inputs X[x, y, :]."""
    return len(source.g.x.readers(x)) * len(source.g.y.readers(y))


def in_cell(source: Source, cell: Cell) -> int | float:
    """Return the weight or bias in ``cell``, without sharing that of the neuron at the current position."""
    place = place_of(source.state, cell)
    if place is None:
        raise refused("no_bias")  # the only cell within the limits that a layer may lack
    return at_place(source, place)


def at_place(source: Source, place: Place) -> int | float:
    """Return the number of the layer at ``place``."""
    return number(source.state.layer.value_at(place))


def own_weight(source: Source, k: int, x: int, y: int, *at: int) -> int | float:
    """Return a weight of the set that the neuron (x, y, k) uses, whoever owns it."""
    i, j, c = at
    place: Place = conv.OwnWeight(x, y, k, i, j, c)
    return at_place(source, conv.Weight(k, i, j, c) if isinstance(source.state.layer, Layer) else place)


def weight_limits(source: Source) -> tuple[range, ...]:
    """Return the indices (i, j, c) of a neuron's weights."""
    return tuple(map(range, set_shape(source.state.layer)))


def filter_limits(source: Source) -> tuple[range, ...]:
    """Return the index (k) of a filter."""
    return (range(source.g.filters),)


def own_limits(source: Source) -> tuple[range, ...]:
    """Return the indices (x, y, i, j, c) of the weights of a neuron of a slice."""
    return position_limits(source) + weight_limits(source)


NEURON_NAMES = (
    NamedNumber("Wk", lambda s, k: f"W{k}"),  # noqa: ARG005  (the name itself needs no state)
    NamedNumber("bk", lambda s, k: f"b{k}"),  # noqa: ARG005
    NamedNumber("Vk", lambda s, k: f"V{k}"),  # noqa: ARG005
    NamedNumber("neuron", lambda s: expression.name_of(s.state.position)),
    NamedNumber("position", position),
    NamedNumber("field", field, FIELD),
    NamedNumber("expression", line, FIELD),
    NamedNumber("value", lambda s: value(s, *_here(s)), VALUE),
    NamedNumber("before_relu", lambda s: s.neuron.value, VALUE),
    NamedNumber("total", lambda s: s.neuron.total, VALUE),
    NamedNumber("bias", bias),
    NamedNumber("subtotals", subtotals, VALUE),
    NamedNumber("column", column, VALUE),
    NamedNumber("max_V", largest, VALUE),
    NamedNumber("negative", negative, VALUE),
    NamedNumber("V[x,y,d]", value, VALUE, output_limits),
    NamedNumber("X[x,y,c]", lambda s, x, y, c: at_place(s, conv.InputCell(x, y, c)), limits=input_limits),
    NamedNumber("Wk[i,j,c]", lambda s, k, *at: in_cell(s, WeightCell(k, *at)), limits=weight_limits),
    NamedNumber("Wk[x,y][i,j,c]", own_weight, limits=own_limits),
    NamedNumber("b[k]", lambda s, k: in_cell(s, BiasCell(k)), limits=filter_limits),
    NamedNumber("readers[x,y]", readers, FIELD, lambda s: input_limits(s)[:2]),
)
"""The current neuron, then numbers by their indices."""


def _here(source: Source) -> tuple[int, int, int]:
    at: Position = source.state.position
    return at.x, at.y, at.d
