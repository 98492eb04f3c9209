"""The page on the layer as a matrix of neurons × inputs: what sharing repeats, what locality leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from convviz.conv import (
    AnyLayer,
    Geometry,
    Layer,
    LocallyConnectedLayer,
    count_connections,
    count_parameters,
)
from convviz.explore.display.matrix.matrix_entries import (
    Entry,
    count_places,
    entry_of,
    first_entry,
    row_of,
    weight_name,
)
from convviz.explore.expression import name_of, number_name
from convviz.explore.message import Message, message
from convviz.explore.state.cells import has_cell
from convviz.explore.state.derived import Derived, differs
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Position, State, WeightCell

MOST_COUNTED = 2**18  # entries that are looked at one by one when the copies differ


@dataclass(frozen=True, slots=True)
class MatrixFacts:
    """The counts of the matrix, exact ints at any size.

    ``weights`` are those of the layer; ``connections`` the entries that are weights, the other ``zeros`` are
    zeros by structure. Each weight stands in ``least`` to ``most`` entries (fewer at an edge with padding,
    which has no column). ``zero_weights`` happen to be 0 and stand in ``zero_entries``; None where copies
    differ in a matrix too large to look through.
    """

    rows: int
    columns: int
    weights: int
    connections: int
    least: int
    most: int
    zero_weights: int | None
    zero_entries: int | None

    @property
    def entries(self) -> int:
        """How many entries the matrix has."""
        return self.rows * self.columns

    @property
    def zeros(self) -> int:
        """How many entries are zeros by structure."""
        return self.entries - self.connections

    @property
    def share(self) -> Fraction:
        """The share of zeros by structure, exactly."""
        return Fraction(self.zeros, self.entries)


@dataclass(frozen=True, slots=True)
class MatrixPart:
    """The matrix of a layer, (neurons, inputs), and where the walk is in it.

    It holds no entry: ``layer`` is immutable, and the view asks its `matrix_window` for what it shows, which
    is bounded by the pixels of the view and never the whole of a large matrix. Which rows and columns are
    shown is the view's own affair (zoom and pan), no part of the state. ``limit`` is the magnitude at the
    ends of the colour scales, which some weights can be ``beyond``. ``chosen`` is a weight whose places stay
    lit.
    """

    title: Message
    note: Message  # how the matrix makes V
    sentences: tuple[Message, ...]
    facts: MatrixFacts
    layer: AnyLayer
    sharing: Sharing
    position: Position
    row: int
    limit: float
    beyond: bool
    chosen: WeightCell | None


def matrix_part(state: State, derived: Derived) -> MatrixPart:
    """Return what the page shows; the counts belong to the layer, a step computes none of them."""
    layer, sharing, chosen = state.layer, sharing_of(state.layer), state.chosen
    # A weight outside the receptive field stays chosen when the switch leaves "fully connected".
    lit = chosen if isinstance(chosen, WeightCell) and has_cell(layer, chosen) else None
    facts = derived.keep("matrix_facts", sharing, lambda: matrix_facts(layer))
    sentences = derived.keep("matrix_sentences", sharing, lambda: _sentences(facts, sharing))
    return MatrixPart(
        title=message("window.command.view_matrix"),
        note=message("matrix.note" if layer.geometry.bias else "matrix.note.no_bias"),
        sentences=sentences,
        facts=facts,
        layer=layer,
        sharing=sharing,
        position=state.position,
        row=row_of(layer.geometry, state.position),
        limit=_limit(layer, derived),
        beyond=not isinstance(layer, Layer) and bool(layer.steps or len(layer.own)),
        chosen=lit,
    )


def matrix_facts(layer: AnyLayer) -> MatrixFacts:
    """Return the counts of a layer's matrix."""
    g, sharing = layer.geometry, sharing_of(layer)
    count, columns = count_parameters(g), g.width * g.height * g.depth
    zero_weights, zero_entries = _zero_weights(layer)
    full, unshared = count.fully_connected_multiplications, count.multiplications
    weights = {Sharing.SHARED: count.shared_weights, Sharing.UNSHARED: unshared, Sharing.FULL: full}[sharing]
    uses = _uses(g)
    return MatrixFacts(
        rows=count.neurons,
        columns=columns,
        weights=weights,
        connections=full if sharing is Sharing.FULL else count_connections(g),
        least=int(uses.min()) if sharing is Sharing.SHARED else 1,
        most=int(uses.max()) if sharing is Sharing.SHARED else 1,
        zero_weights=zero_weights,
        zero_entries=zero_entries,
    )


def named_entry(part: MatrixPart) -> Entry | None:
    """Return the entry of the current row that is spoken of: of the chosen weight, else the first weight."""
    chosen = None if part.chosen is None else entry_of(part.layer, part.chosen, part.position)
    return chosen or first_entry(part.layer, part.position)


def whole_headline(part: MatrixPart) -> tuple[Message, Message]:
    """Return how many weights there are and where they stand, and the same in fewer words."""
    weights, facts = part.sentences[2], part.facts
    if weights.key != "matrix.shared_padded":
        return weights, weights
    return weights, message("matrix.shared_range", weights=facts.weights, least=facts.least, most=facts.most)


def entry_headline(part: MatrixPart, entry: Entry | None) -> tuple[Message, Message]:
    """Return what an entry is, and in how many places it stands."""
    if entry is None:
        return message("matrix.said.nothing"), message("matrix.said.padding")
    if entry.weight is None:
        return message("matrix.said.zero"), message("matrix.said.structural")
    name = weight_name(part.layer, entry.neuron, entry.weight)
    places = count_places(part.layer, entry.weight)
    return message("matrix.said.weight", weight=name, value=entry.value), message(
        "matrix.said.places", n=places
    )


def met_message(entry: Entry) -> Message:
    """Return which neuron and input meet in ``entry``."""
    return message("matrix.met", neuron=name_of(entry.neuron), input=number_name(entry.input))


def window_message(part: MatrixPart, rows: range, columns: range) -> Message:
    """Return which part of the matrix a view shows that shows ``rows`` and ``columns``."""
    facts = part.facts
    if len(rows) == facts.rows and len(columns) == facts.columns:
        return message("matrix.whole")
    shown = Fraction(len(rows) * len(columns), facts.entries)
    return message(
        "matrix.window",
        end_row=facts.rows - 1,
        end_column=facts.columns - 1,
        first_row=rows.start,
        last_row=rows.stop - 1,
        first_column=columns.start,
        last_column=columns.stop - 1,
        share=percent(shown),
    )


def share_message(part: MatrixPart, rows: range, columns: range) -> Message:
    """Return how much of the matrix a view shows that shows ``rows`` and ``columns``."""
    facts = part.facts
    if len(rows) == facts.rows and len(columns) == facts.columns:
        return message("matrix.whole")
    return message("matrix.share", share=percent(Fraction(len(rows) * len(columns), facts.entries)))


def percent(share: Fraction) -> str:
    """Return a share in percent: "79.34%" with "≈" where it is cut, never cut to 0 or to 100."""
    exact = share * 100
    for digits in range(2, 13):
        cut = round(exact, digits)
        if cut == exact or 0 < cut < 100:
            break
    words = f"{float(cut):.{digits}f}".rstrip("0").rstrip(".")
    return f"{words}%" if cut == exact else f"≈ {words}%"


def _sentences(facts: MatrixFacts, sharing: Sharing) -> tuple[Message, ...]:
    size = message(
        "matrix.size",
        rows=message("display.count.neurons", n=facts.rows),
        columns=message("display.count.inputs", n=facts.columns),
        entries=message("display.count.entries", n=facts.entries),
    )
    if facts.zeros:
        zeros = message("matrix.zeros", n=facts.zeros, share=percent(facts.share))
    else:
        zeros = message("matrix.no_zeros")
    said = [size, zeros, _weights(facts, sharing)]
    if facts.zero_weights is not None and facts.zero_entries is not None:
        n, entries = facts.zero_weights, message("display.count.entries", n=facts.zero_entries)
        if sharing is Sharing.SHARED:
            said.append(message("matrix.zero_weights", n=n, entries=entries, weights=facts.weights))
        else:
            said.append(message("matrix.own_zero_weights", n=n, weights=facts.connections))
    return tuple(said)


def _weights(facts: MatrixFacts, sharing: Sharing) -> Message:
    """Return how many weights there are and in how many places each of them stands."""
    if sharing is not Sharing.SHARED:
        beyond = facts.weights - facts.connections
        if beyond:
            inside = facts.connections
            return message("matrix.own_padded", weights=facts.weights, inside=inside, beyond=beyond)
        return message("matrix.own", n=facts.weights)
    if facts.weights == 1:
        return message("matrix.one_shared", n=facts.connections)
    if facts.least == facts.most:
        return message("matrix.shared", weights=facts.weights, n=facts.most, connections=facts.connections)
    return message(
        "matrix.shared_padded",
        weights=facts.weights,
        least=facts.least,
        most=facts.most,
        connections=facts.connections,
    )


def _uses(g: Geometry) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return in how many entries of one slice each tap (i, j) of a filter stands, (Fx, Fy)."""
    x, y = (np.array([len(axis.uses(i)) for i in range(axis.size)], dtype=np.int64) for axis in (g.x, g.y))
    return np.multiply.outer(x, y)


def _zero_weights(layer: AnyLayer) -> tuple[int | None, int | None]:
    """Return how many weights happen to be 0, and in how many entries."""
    g, sharing = layer.geometry, sharing_of(layer)
    if not differs(layer):
        zero = layer.common.weights == 0
        entries = int((zero.sum(axis=(0, 3)) * _uses(g)).sum())
        if sharing is Sharing.SHARED:
            return int(zero.sum()), entries
        if sharing is Sharing.FULL:
            entries += count_parameters(g).fully_connected_multiplications - count_connections(g)
        return entries, entries
    count = count_parameters(g)
    if count.fully_connected_multiplications > MOST_COUNTED:
        return None, None
    window = layer.matrix_window(range(count.neurons), range(g.width * g.height * g.depth))
    entries = int(((window.owners >= 0) & (window.values == 0)).sum())
    return entries, entries


def _limit(layer: AnyLayer, derived: Derived) -> float:
    """Return the largest magnitude that the colours tell apart."""
    spread = layer.spread if isinstance(layer, LocallyConnectedLayer) else None
    return derived.weights.limit + (0.0 if spread is None else float(spread.reach))
