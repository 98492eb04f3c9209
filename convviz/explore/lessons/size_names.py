"""Names of sizes and counts. None of them needs an array: they take no time at any size."""

from __future__ import annotations

from fractions import Fraction

from convviz.conv import Axis, count_parameters
from convviz.explore import numbers
from convviz.explore.lessons.named import COUNTS, NOTHING, SIZE, NamedNumber, Number, Source
from convviz.explore.state import walks


def pair(numbers_: tuple[int, int]) -> Number:
    """Return one number where that of x is that of y, else both: "5×3"."""
    x, y = numbers_
    return x if x == y else f"{x}×{y}"


def padding(source: Source) -> Number:
    """Return the zeros on each side, or the four numbers where they differ: left, right, top, bottom."""
    (left, right), (top, bottom) = source.g.padding
    return left if {left} == {right, top, bottom} else f"{left}, {right}, {top}, {bottom}"


def exact(axis: Axis) -> int | float:
    """Return (W − F + 2P) ÷ S + 1, which is not whole where cells are left unread."""
    number = Fraction(axis.padded - axis.extent, axis.stride) + 1
    return int(number) if number.denominator == 1 else float(number)


def biases(source: Source) -> int:
    """Return how many biases the shared layer has."""
    return source.g.filters if source.g.bias else 0


def weights_each(source: Source) -> int:
    """Return how many weights one neuron has, without its bias."""
    return source.count.per_neuron - int(source.g.bias)


def doubled_unshared(source: Source) -> int:
    """Return the parameters without sharing on an input of twice the sides, by the floor rule."""
    g = source.g
    return count_parameters(g.replace(width=2 * g.width, height=2 * g.height, rule="floor")).unshared


def visited(source: Source) -> int:
    """Return how many neurons the walk has visited, the current one included."""
    state = source.state
    return walks.index_of(source.g, state.order, state.position) + 1


def shared_here(source: Source) -> int:
    """Return how many parameters the visited neurons need with sharing."""
    return walks.sets_touched(source.g, source.state.order, visited(source) - 1) * source.count.per_neuron


SIZE_NAMES = (
    NamedNumber("width", lambda s: s.g.width),
    NamedNumber("height", lambda s: s.g.height),
    NamedNumber("depth", lambda s: s.g.depth),
    NamedNumber("inputs", lambda s: s.g.width * s.g.height * s.g.depth),
    NamedNumber("filters", lambda s: s.g.filters),
    NamedNumber("size", lambda s: pair(s.g.size)),
    NamedNumber("stride", lambda s: pair(s.g.stride)),
    NamedNumber("padding", padding),
    NamedNumber("dilation", lambda s: pair(s.g.dilation)),
    NamedNumber("groups", lambda s: s.g.groups),
    NamedNumber("columns", lambda s: s.g.x.output, SIZE),
    NamedNumber("rows", lambda s: s.g.y.output, SIZE),
    NamedNumber("positions", lambda s: s.count.factor, SIZE),
    NamedNumber("neurons", lambda s: s.count.neurons, SIZE),
    NamedNumber("exact_columns", lambda s: exact(s.g.x), SIZE),
    NamedNumber("exact_rows", lambda s: exact(s.g.y), SIZE),
    NamedNumber("unread_columns", lambda s: s.g.x.unread, SIZE),
    NamedNumber("unread_rows", lambda s: s.g.y.unread, SIZE),
)
"""Sizes of X, of the filters and of V."""

COUNT_NAMES = (
    NamedNumber("per_neuron", lambda s: s.count.per_neuron, COUNTS),
    NamedNumber("weights_each", weights_each, COUNTS),
    NamedNumber("shared", lambda s: s.count.shared, COUNTS),
    NamedNumber("shared_weights", lambda s: s.count.shared_weights, COUNTS),
    NamedNumber("biases", biases, COUNTS),
    NamedNumber("unshared", lambda s: s.count.unshared, COUNTS),
    NamedNumber("unshared_weights", lambda s: s.count.neurons * weights_each(s), COUNTS),
    NamedNumber("unshared_slice", lambda s: s.count.factor * s.count.per_neuron, COUNTS),
    NamedNumber("fully_connected", lambda s: s.count.fully_connected, COUNTS),
    NamedNumber("factor", lambda s: s.count.factor, COUNTS),
    NamedNumber("multiplications", lambda s: s.count.multiplications, COUNTS),
    NamedNumber("full_multiplications", lambda s: s.count.fully_connected_multiplications, COUNTS),
    NamedNumber("doubled_unshared", doubled_unshared, COUNTS),
    NamedNumber("memory", lambda s: numbers.byte_text(s.count.bytes(s.count.unshared)), COUNTS),
    NamedNumber("memory_shared", lambda s: numbers.byte_text(s.count.bytes(s.count.shared)), COUNTS),
    NamedNumber("visited", visited, NOTHING),
    NamedNumber("unshared_here", lambda s: visited(s) * s.count.per_neuron, COUNTS),
    NamedNumber("shared_here", shared_here, COUNTS),
)
"""Counts of parameters and multiplications, of the whole layer and up to the current neuron."""
