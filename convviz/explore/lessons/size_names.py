"""Names of sizes and counts. None of them needs an array: they take no time at any size."""

from __future__ import annotations

from fractions import Fraction

from convviz.conv import Axis, count_parameters
from convviz.explore import numbers
from convviz.explore.lessons.named import COUNTS, NOTHING, SIZE, Named, Number, Source
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
    Named("width", lambda s: s.g.width),
    Named("height", lambda s: s.g.height),
    Named("depth", lambda s: s.g.depth),
    Named("inputs", lambda s: s.g.width * s.g.height * s.g.depth),
    Named("filters", lambda s: s.g.filters),
    Named("size", lambda s: pair(s.g.size)),
    Named("stride", lambda s: pair(s.g.stride)),
    Named("padding", padding),
    Named("dilation", lambda s: pair(s.g.dilation)),
    Named("groups", lambda s: s.g.groups),
    Named("columns", lambda s: s.g.x.output, SIZE),
    Named("rows", lambda s: s.g.y.output, SIZE),
    Named("positions", lambda s: s.count.factor, SIZE),
    Named("neurons", lambda s: s.count.neurons, SIZE),
    Named("exact_columns", lambda s: exact(s.g.x), SIZE),
    Named("exact_rows", lambda s: exact(s.g.y), SIZE),
    Named("unread_columns", lambda s: s.g.x.unread, SIZE),
    Named("unread_rows", lambda s: s.g.y.unread, SIZE),
)
"""Sizes of X, of the filters and of V."""

COUNT_NAMES = (
    Named("per_neuron", lambda s: s.count.per_neuron, COUNTS),
    Named("weights_each", weights_each, COUNTS),
    Named("shared", lambda s: s.count.shared, COUNTS),
    Named("shared_weights", lambda s: s.count.shared_weights, COUNTS),
    Named("biases", biases, COUNTS),
    Named("unshared", lambda s: s.count.unshared, COUNTS),
    Named("unshared_weights", lambda s: s.count.neurons * weights_each(s), COUNTS),
    Named("unshared_slice", lambda s: s.count.factor * s.count.per_neuron, COUNTS),
    Named("fully_connected", lambda s: s.count.fully_connected, COUNTS),
    Named("factor", lambda s: s.count.factor, COUNTS),
    Named("multiplications", lambda s: s.count.multiplications, COUNTS),
    Named("full_multiplications", lambda s: s.count.fully_connected_multiplications, COUNTS),
    Named("doubled_unshared", doubled_unshared, COUNTS),
    Named("memory", lambda s: numbers.byte_text(s.count.bytes(s.count.unshared)), COUNTS),
    Named("memory_shared", lambda s: numbers.byte_text(s.count.bytes(s.count.shared)), COUNTS),
    Named("visited", visited, NOTHING),
    Named("unshared_here", lambda s: visited(s) * s.count.per_neuron, COUNTS),
    Named("shared_here", shared_here, COUNTS),
)
"""Counts of parameters and multiplications, of the whole layer and up to the current neuron."""
