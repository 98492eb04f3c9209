"""The page on the backward pass: every neuron's gradient, added over its depth slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.conv import AnyLayer, FullyConnectedLayer, Layer
from convviz.explore import expression, numbers
from convviz.explore.backward import Backward, OwnGradients, backward_of, followed, in_walk_order, visited_of
from convviz.explore.checking import Nudge, nudged
from convviz.explore.derived import Derived
from convviz.explore.display.linking import channel_span, field_cells
from convviz.explore.display.parts import CellSet, DrawerPart, Span, Token, Values, number, read_only
from convviz.explore.display.walked import walked
from convviz.explore.gradient_choice import code_of
from convviz.explore.message import Message, message
from convviz.explore.pokes import place_of
from convviz.explore.reader_terms import reader_terms_of
from convviz.explore.sharing import Sharing, sharing_of
from convviz.explore.state import GradientOf, LossChoice, LossKind, Position, State, WeightCell
from convviz.explore.updates import UpdateFacts, facts_of, update_of

MOST_TERMS = 16  # of a sum that are written out; of more, the last ones


@dataclass(frozen=True, slots=True)
class Following:
    """The weight whose sum is written out: what the visited neurons asked, in the order of the walk.

    ``terms`` are the last of them and ``sums`` the running sum after each; ``before`` is the sum of those
    left out. ``mean`` is the sum divided by the neurons visited, which is not what is done.
    """

    name: str
    terms: tuple[int | float, ...]
    sums: tuple[int | float, ...]
    left_out: int
    before: int | float
    total: int | float
    mean: int | float
    bias_name: str
    bias_total: int | float | None


@dataclass(frozen=True, slots=True)
class BackwardPart:
    """The backward pass up to the current neuron.

    ``dV`` (W2, H2, K), ``dX`` (W, H, D) of the visited neurons, ``own`` the current neuron's gradient and
    ``pile`` the sum of those of its slice that were visited, both of the shape of its weights; without
    sharing there is no pile.
    """

    sharing: Sharing
    position: Position
    dV: Values
    closed: bool  # ReLU lets nothing through here
    visited: tuple[CellSet, ...]
    dX: Values
    field_x: Span
    field_y: Span
    channels: Span
    own: Values
    own_name: str
    pile: Values | None
    drawer: DrawerPart | None  # without sharing: every neuron keeps its gradient
    pile_name: str
    dropped: int  # cards on the pile
    of: int  # neurons of the slice
    complete: bool
    code: tuple[tuple[Token, ...], ...]  # line by line
    code_of: GradientOf
    dX_words: Message  # the chosen input cell: who reads it, and the sum of their terms
    following: Following
    loss: LossChoice
    loss_words: Message
    pile_words: Message
    rate: float
    update: UpdateFacts | None  # what the update that made this layer did
    nudge: Nudge | None  # the followed weight, nudged up and down
    layer: AnyLayer  # for checking all gradients beside the window


def backward_part(state: State, derived: Derived) -> BackwardPart:
    """Return what the page shows."""
    g, here, layer = state.layer.geometry, state.position, state.layer
    passed, sharing = backward_of(state, derived), sharing_of(layer)
    seen = visited_of(state, here.d)
    full = sharing is Sharing.FULL
    own = derived.keep("own gradient", (here, state.loss), lambda: read_only(passed.own_gradient(here).dW))
    shared = isinstance(layer, Layer)
    at = "" if shared else f"[{here.x},{here.y}]"
    return BackwardPart(
        sharing=sharing,
        position=here,
        dV=passed.dV,
        closed=bool(state.loss.through_relu and derived.V.array[here.x, here.y, here.d] <= 0),
        visited=walked(state).visited,
        dX=_dX(state, derived, passed),
        field_x=Span(0, g.width) if full else field_cells(g.x, here.x),
        field_y=Span(0, g.height) if full else field_cells(g.y, here.y),
        channels=Span(0, g.depth) if full else channel_span(g, here.d),
        own=own,
        own_name=f"dV[{here.x},{here.y},{here.d}] * {'X' if full else expression.field(g, here)}",
        pile=_pile(state, derived, passed) if shared else None,
        drawer=None if shared else _drawer(state, derived, passed),
        pile_name=f"dW{here.d}{at}",
        dropped=seen.count,
        of=g.output_shape[0] * g.output_shape[1],
        complete=seen.count == g.output_shape[0] * g.output_shape[1],
        code=code_of(state),
        code_of=state.gradient_of,
        dX_words=_dX_words(state, derived),
        following=derived.keep(
            "following", (here, state.order, state.loss, followed(state)), lambda: _following(state, passed)
        ),
        loss=passed.choice,
        loss_words=_loss_words(passed),
        pile_words=_pile_words(sharing, seen.count, g.output_shape[0] * g.output_shape[1], here.d),
        rate=state.learning_rate,
        update=_update(state, derived),
        nudge=_nudge(state, derived, passed) if state.nudging else None,
        layer=layer,
    )


def _update(state: State, derived: Derived) -> UpdateFacts | None:
    made = update_of(state, derived)
    if made is None:
        return None
    weight = owned(state, followed(state))
    key = (state.position, weight, state.update)
    return derived.keep("update facts", key, lambda: facts_of(state, made, weight))


def _nudge(state: State, derived: Derived, passed: Backward) -> Nudge | None:
    place = place_of(state, owned(state, followed(state)))
    if place is None:
        return None
    key = (state.position, place, state.loss)
    return derived.keep("nudge", key, lambda: nudged(passed, derived.V.array, place))


def _pile(state: State, derived: Derived, passed: Backward) -> Values:
    d = state.position.d
    key = (state.position, state.order, state.loss)

    def piled() -> Values:
        return read_only(passed.pile(d, visited_of(state, d).of_slice)[0])

    return derived.keep("pile", key, piled)


def _dX_words(state: State, derived: Derived) -> Message:
    """Return what is known of dX at the chosen input cell."""
    terms = reader_terms_of(state, derived)
    if terms is None:
        return message("backward.flipped")
    if terms.padding or not terms.complete or not terms.readers:
        return terms.words
    index = walked(state).index
    return message(
        "backward.dX_sum",
        readers=terms.words,
        n=terms.visited(index),
        of=terms.readers,
        sum=numbers.related(terms.so_far(index)),
        name=f"dX[{terms.cell.x},{terms.cell.y},{terms.cell.c}]",
    )


def _drawer(state: State, derived: Derived, passed: Backward) -> DrawerPart:
    sets = derived.keep("own gradients", state.loss, lambda: OwnGradients(passed))
    return DrawerPart(sets, state.order, walked(state).index, 0.0)


def _dX(state: State, derived: Derived, passed: Backward) -> Values:
    """Return dX of the neurons visited so far."""
    g, key = state.layer.geometry, (state.position, state.order, state.loss)

    def grown() -> Values:
        visited = np.stack([visited_of(state, d).of_slice for d in range(g.filters)], axis=2)
        if visited.all():
            return passed.input_gradient()
        return passed.input_gradient_of(visited)

    return derived.keep("dX", key, grown)


def _following(state: State, passed: Backward) -> Following:
    weight, here = followed(state), state.position
    layer = state.layer
    seen = visited_of(state, here.d)
    asked = in_walk_order(passed.terms(weight), state.order)[: seen.count]
    sums = np.cumsum(asked)
    shown = slice(max(0, seen.count - MOST_TERMS), None)
    own = not isinstance(layer, Layer)
    if own:  # nothing is added: the neuron's own term stands alone
        asked = sums = np.array([passed.terms(weight)[here.x, here.y]])
        shown = slice(0, None)
    at = f"[{here.x},{here.y}]" if own else ""
    dV = passed.dV.array[:, :, here.d]
    bias = dV[here.x, here.y] if own else dV[seen.of_slice].sum()
    total = number(sums[-1])
    return Following(
        name=f"W{here.d}{at}[{weight.i},{weight.j},{weight.c}]",
        terms=tuple(asked[shown].tolist()),
        sums=tuple(sums[shown].tolist()),
        left_out=len(asked[: shown.start]),
        before=number(sums[shown.start - 1]) if shown.start else 0,
        total=total,
        mean=total / len(asked),
        bias_name=f"b{here.d}{at}",
        bias_total=number(bias) if layer.geometry.bias else None,
    )


def _loss_words(passed: Backward) -> Message:
    kind, value = passed.choice.kind, numbers.related(passed.loss, 5)
    relu = "_relu" if passed.choice.through_relu else ""
    if kind is LossKind.ONE_NEURON and passed.choice.neuron is not None:
        at = passed.choice.neuron
        return message(f"display.loss.one_neuron{relu}", value=value, neuron=f"V[{at.x},{at.y},{at.d}]")
    return message(f"display.loss.{kind.value}{relu}", value=value)


def _pile_words(sharing: Sharing, dropped: int, of: int, d: int) -> Message:
    if sharing is not Sharing.SHARED:
        return message(f"display.pile.{sharing.value}", n=dropped)
    if dropped == of:
        return message("display.pile.complete", n=of, d=d)
    return message("display.pile.growing", n=dropped, of=of)


def owned(state: State, weight: WeightCell) -> WeightCell:
    """Return the cell of ``weight`` as the layer's own sets count it: from the input when fully connected."""
    layer, here = state.layer, state.position
    if not isinstance(layer, FullyConnectedLayer) or isinstance(state.chosen, WeightCell):
        return weight
    g = layer.geometry
    x, y = field_cells(g.x, here.x), field_cells(g.y, here.y)
    inside = (x.indices[weight.i], y.indices[weight.j], g.channels_of(weight.k).start + weight.c)
    return WeightCell(weight.k, *(min(max(i, 0), n - 1) for i, n in zip(inside, g.input_shape, strict=True)))
