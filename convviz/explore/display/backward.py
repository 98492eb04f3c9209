"""The page on the backward pass: every neuron's gradient, added over its depth slice."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import AnyLayer, FullyConnectedLayer, Layer
from convviz.explore import expression, numbers
from convviz.explore.backward import Backward, OwnGradients, backward_of, followed
from convviz.explore.checking import Nudge, nudged
from convviz.explore.derived import Derived
from convviz.explore.display.following import Following, following
from convviz.explore.display.linking import channel_span, field_cells
from convviz.explore.display.parts import CellSet, DrawerPart, Span, Token, Values, read_only
from convviz.explore.display.walked import walked
from convviz.explore.gradient_choice import code_of
from convviz.explore.message import Message, message
from convviz.explore.partial_gradients import partial_gradients_of
from convviz.explore.pokes import place_of
from convviz.explore.reader_terms import reader_terms_of
from convviz.explore.sharing import Sharing, sharing_of
from convviz.explore.state import GradientOf, LossChoice, LossKind, Position, State, WeightCell
from convviz.explore.updates import UpdateFacts, facts_of, update_of


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
    walk, partial = walked(state), partial_gradients_of(state, derived)
    dropped, of = walk.uses[here.d], g.output_shape[0] * g.output_shape[1]
    step, full = (here, state.order, passed.choice), sharing is Sharing.FULL
    own = derived.keep("own gradient", (here, state.loss), lambda: read_only(passed.own_gradient(here).dW))
    shared = isinstance(layer, Layer)
    at = "" if shared else f"[{here.x},{here.y}]"
    return BackwardPart(
        sharing=sharing,
        position=here,
        dV=passed.dV,
        closed=bool(state.loss.through_relu and derived.V.array[here.x, here.y, here.d] <= 0),
        visited=walk.visited,
        dX=derived.keep("dX", step, lambda: partial.input_gradient(walk.index)),
        field_x=Span(0, g.width) if full else field_cells(g.x, here.x),
        field_y=Span(0, g.height) if full else field_cells(g.y, here.y),
        channels=Span(0, g.depth) if full else channel_span(g, here.d),
        own=own,
        own_name=f"dV[{here.x},{here.y},{here.d}] * {'X' if full else expression.field(g, here)}",
        pile=derived.keep("pile", step, lambda: partial.pile(here.d, dropped)) if shared else None,
        drawer=None if shared else _drawer(state, derived, passed),
        pile_name=f"dW{here.d}{at}",
        dropped=dropped,
        of=of,
        complete=dropped == of,
        code=code_of(state),
        code_of=state.gradient_of,
        dX_words=_dX_words(state, derived),
        following=derived.keep(
            "following", (*step, followed(state)), lambda: following(state, derived, passed, dropped)
        ),
        loss=passed.choice,
        loss_words=_loss_words(passed),
        pile_words=_pile_words(sharing, dropped, of, here.d),
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
