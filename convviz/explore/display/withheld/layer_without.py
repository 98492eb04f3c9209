"""The parts of the layer's page without what is withheld."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.explore.display.highlights_shared import one
from convviz.explore.display.layer import LayerPart
from convviz.explore.display.parts import (
    Costs,
    FiltersPart,
    InputPart,
    NeuronPart,
    OutputPart,
    ParametersPart,
)
from convviz.explore.display.withheld.unsaid import all_unsaid, blank, masked, unsaid
from convviz.explore.expression import Token, TokenRole
from convviz.explore.message import slot_of
from convviz.explore.numbers import FIGURE_SPACE, UNKNOWN
from convviz.explore.state import walks
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import TOLD_BY_USERS, first_withheld, withholds
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import State
from convviz.explore.state.values import Values, read_only


def layer_without(part: LayerPart, state: State, derived: Derived) -> LayerPart:
    """Return ``part`` without what ``state`` withholds."""
    return LayerPart(
        input=input_without(part.input, state),
        filters=_filters(part.filters, state),
        output=_output(part.output, state, derived),
        neuron=_neuron(part.neuron, state),
        parameters=_parameters(part.parameters, state, derived),
        what_if=None,
    )


def input_without(part: InputPart, state: State) -> InputPart:
    """Return what the input panel shows without what ``state`` withholds."""
    if not state.withheld.isdisjoint(TOLD_BY_USERS):
        part = replace(part, readers=None, alone=None)
    if withholds(state, Withheld.SIZE):
        part = replace(part, x=replace(part.x, output=0, unread=0), y=replace(part.y, output=0, unread=0))
    if withholds(state, Withheld.FIELD):
        every = Span(0, part.values.array.shape[2])
        part = replace(part, field_x=None, field_y=None, channels=every, ruler_x="", ruler_y="")
    return part


def _filters(part: FiltersPart, state: State) -> FiltersPart:
    if withholds(state, Withheld.SIZE, Withheld.COUNTS, Withheld.CHANGES):
        uses = tuple(slot_of(n) if isinstance(n, int) else n for n in part.uses)
        neurons = slot_of(part.neurons) if isinstance(part.neurons, int) else part.neurons
        part = replace(part, neurons=neurons, uses=uses)
    if withholds(state, Withheld.SIZE):
        part = replace(part, positions=None, reached=(), wall=None)
    return part


def _output(part: OutputPart, state: State, derived: Derived) -> OutputPart:
    filters = part.values.array.shape[2]
    if withholds(state, Withheld.SIZE):
        cells = CellSet(Span(0, 1), Span(0, 1), Span(0, filters), Role.DEPENDS)
        values = derived.keep("V without size", None, lambda: blank((1, 1, filters)))
        return replace(
            part,
            values=values,
            visited=(),
            lit=(),
            column=(None,) * filters,
            pointed=None,
            asked=(cells,),
            nowhere=True,
        )
    first = first_withheld(state)
    if first is None:
        return part
    g, order, here = state.layer.geometry, state.order, part.position
    visited = walks.visited_sets(g, order, first - 1) if first else ()
    shown = [walks.index_of(g, order, replace(here, d=d)) < first for d in range(filters)]
    key = (state.relu, order, first)
    return replace(
        part,
        values=derived.keep("V without values", key, lambda: _visited_alone(part.values, visited)),
        visited=visited,
        column=tuple(v if known else None for v, known in zip(part.column, shown, strict=True)),
        asked=(CellSet(one(here.x), one(here.y), one(here.d), Role.DEPENDS),),
        room=derived.keep("room without values", state.relu, lambda: _room(part.values)),
    )


def _visited_alone(values: Values, visited: tuple[CellSet, ...]) -> Values:
    """Return ``values`` with zeros outside of ``visited``."""
    known = np.zeros_like(values.array)
    for cells in visited:
        at = tuple(slice(s.start, s.stop, s.step) for s in (cells.x, cells.y, cells.slices))
        known[at] = values.array[at]
    return read_only(known)


def _room(values: Values) -> tuple[float, float]:
    """Return numbers that are as long as the longest of ``values``, so that cells keep their size."""
    low, high = (slot_of(end).like for end in values.ends)
    return (-low if values.ends[0] < 0 else 0), high


def _neuron(part: NeuronPart, state: State) -> NeuronPart:
    if withholds(state, Withheld.VALUE):
        sums = (None,) * len(part.channel_sums)
        part = replace(part, channel_sums=sums, total=None, value=None, activation=None)
    if withholds(state, Withheld.FIELD):
        tokens = tuple(
            Token(_unread(token.text), token.role) if token.role is TokenRole.FIELD else token
            for token in part.expression
        )
        part = replace(
            part,
            expression=tokens,
            note=None,
            patch=None,
            products=None,
            padding=(),
            field=None,
            pointed=None,
        )
    if withholds(state, Withheld.SIZE):
        longest = masked(part.longest_expression), masked(part.longest_bias_name)
        part = replace(part, note=None, longest_expression=longest[0], longest_bias_name=longest[1])
    return part


def _unread(field: str) -> str:
    """Return ``X[?,?,?]``, with room for the indices of ``field``; ``X`` is read as a whole: ``?``."""
    name, bracket, inside = field.partition("[")
    if not bracket:
        return UNKNOWN
    asked = (UNKNOWN + FIGURE_SPACE * (len(index) - 1) for index in inside.removesuffix("]").split(","))
    return f"{name}[{','.join(asked)}]"


def _parameters(part: ParametersPart, state: State, derived: Derived) -> ParametersPart:
    if not withholds(state, Withheld.SIZE, Withheld.COUNTS):
        if not withholds(state, Withheld.CHANGES):
            return part
        return replace(part, costs=derived.keep("costs without factor", None, lambda: _unused(part.costs)))
    size = withholds(state, Withheld.SIZE)
    costs = derived.keep("costs without counts", (size, part.sharing), lambda: _costs(part.costs, size))
    hidden = ("full", "unshared", "shared", "here") if size else ("full", "unshared", "shared")
    part = replace(
        part,
        count=None,
        most=slot_of(part.most).like,
        costs=costs,
        live=None,
        live_text=unsaid(part.live_text, *hidden),
        reached=(),
    )
    return replace(part, tiles=(1, 1), tile=(0, 0), pointed=None) if size else part


def _unused(costs: Costs) -> Costs:
    """Return the words on the counts without the number of positions: as many neurons use a weight."""
    first, second, third = (
        row
        if row.sharing is not None
        else replace(row, number=all_unsaid(row.number), words=unsaid(row.words, "positions"))
        for row in costs.rows
    )
    beside = (all_unsaid(w) if w.key == "display.parameters.factor" else w for w in costs.beside)
    headline = unsaid(costs.headline, "factor")
    return replace(costs, rows=(first, second, third), beside=tuple(beside), headline=headline)


def _costs(costs: Costs, size: bool) -> Costs:
    """Return the words on the counts without a count; with ``size`` also without that of the positions."""
    sizes = ("width", "height", "neurons") if size else ()
    rows = tuple(
        replace(
            row,
            number=all_unsaid(row.number),
            words=unsaid(row.words, *sizes, "positions", "each", "weights", "biases"),
        )
        for row in costs.rows
    )
    full, factor, shared = rows
    return Costs(
        equation=unsaid(costs.equation, *sizes, "each"),
        rows=(full, factor, shared),
        beside=tuple(all_unsaid(words) for words in costs.beside),
        tile_note=unsaid(costs.tile_note, "count"),
        at_end=all_unsaid(costs.at_end) if size else unsaid(costs.at_end, "full", "unshared", "shared"),
        headline=all_unsaid(costs.headline),
    )
