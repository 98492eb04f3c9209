"""The page on the backward pass: every neuron's gradient, added over its depth slice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from convviz.conv import AnyLayer, Layer
from convviz.explore import expression, numbers
from convviz.explore.backward import targets
from convviz.explore.backward.backward_pass import Backward, OwnGradients, backward_of, followed
from convviz.explore.backward.checking import Nudge, gradient_at, nudged
from convviz.explore.backward.gradient_choice import code_note, code_of, coded_input
from convviz.explore.backward.partial_gradients import partial_gradients_of
from convviz.explore.backward.reader_terms import reader_terms_of, written_out
from convviz.explore.backward.update_facts import UpdateFacts, facts_of, update_of
from convviz.explore.display.backward.followed_weight import Following, following_of, owned
from convviz.explore.display.highlights import highlights_of
from convviz.explore.display.highlights_shared import Highlights, channel_span, field_cells, one, unread_cells
from convviz.explore.display.parts import DrawerPart
from convviz.explore.display.walked import walked
from convviz.explore.expression import Token
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import GradientOf, LossChoice, LossKind
from convviz.explore.state.pokes import place_of
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import InputCell, Position, State
from convviz.explore.state.values import Values, product_ends, read_only

FLIPPING = {
    Sharing.SHARED: "backward.flipped",
    Sharing.UNSHARED: "backward.not_flipped",
    Sharing.FULL: "backward.not_flipped_full",
}
MOST_CLOSED = 500  # neurons of a volume whose closed ones are marked one by one


@dataclass(frozen=True, slots=True)
class BackwardPart:
    """The backward pass up to the current neuron.

    ``dV`` (W2, H2, K), ``dX`` (W, H, D) of the visited neurons, ``own`` the current neuron's gradient and
    ``pile`` the sum of those of its slice that were visited, both of the shape of its weights, as is ``set``,
    the one set of the slice that the pile goes to. Without sharing there is neither; the ``drawer`` holds
    every neuron's gradient beside the set that it goes to.
    """

    sharing: Sharing
    position: Position
    dV: Values
    closed: bool  # ReLU lets nothing through here
    closed_cells: tuple[CellSet, ...]  # all neurons that it closes; none are listed for a large volume
    visited: tuple[CellSet, ...]
    dX: Values
    field_x: Span
    field_y: Span
    channels: Span
    unread: tuple[int, int]  # columns and rows of dX at the far edge that no neuron reads
    own: Values
    own_ends: tuple[float, float]  # no number of any such gradient of the slice is outside of these
    own_name: str
    pile: Values | None
    set: Values | None
    set_name: str  # W0, b0
    drawer: DrawerPart | None
    pile_name: str
    dropped: int  # cards on the pile
    of: int  # neurons of the slice
    complete: bool
    code: tuple[tuple[Token, ...], ...]  # line by line
    code_of: GradientOf
    code_note: Message | None
    code_input: InputCell | None  # whose dX is written as code
    code_dX: int | float  # that dX, of all neurons; 0 of none
    lit_dX: tuple[CellSet, ...]  # the chosen input cell
    lit_dV: tuple[CellSet, ...]  # the neurons that read it
    dX_words: Message  # the chosen input cell: who reads it, and the sum of their terms
    following: Following
    loss: LossChoice
    loss_words: Message
    banks: tuple[str, ...]  # whose output may be the target
    target_words: Message | None  # what made the target
    pile_words: Message
    arrow_words: tuple[Message, ...]  # for the arrow from the pile to the one set, in ever fewer words
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
    code_input = coded_input(state)
    marked = highlights_of(state) if isinstance(state.chosen, InputCell) else Highlights()
    return BackwardPart(
        sharing=sharing,
        position=here,
        dV=passed.dV,
        closed=bool(state.loss.through_relu and derived.V.array[here.x, here.y, here.d] <= 0),
        closed_cells=derived.keep("closed", passed.choice, lambda: _closed(derived, passed)),
        visited=walk.visited,
        dX=derived.keep("dX", step, lambda: partial.input_gradient(walk.index)),
        field_x=Span(0, g.width) if full else field_cells(g.x, here.x),
        field_y=Span(0, g.height) if full else field_cells(g.y, here.y),
        channels=Span(0, g.depth) if full else channel_span(g, here.d),
        unread=(0, 0) if full else (unread_cells(g.x), unread_cells(g.y)),
        own=own,
        own_ends=_own_ends(derived, passed, here.d),
        own_name=f"dV[{here.x},{here.y},{here.d}] * {'X' if full else expression.field(g, here)}",
        pile=derived.keep("pile", step, lambda: partial.pile(here.d, dropped)) if shared else None,
        set=_set(layer, derived, here.d) if shared else None,
        set_name=f"W{here.d}{at}, b{here.d}{at}" if g.bias else f"W{here.d}{at}",
        drawer=None if shared else _drawer(state, derived, passed),
        pile_name=f"dW{here.d}{at}",
        dropped=dropped,
        of=of,
        complete=dropped == of,
        code=code_of(state),
        code_of=state.gradient_of,
        code_note=code_note(state),
        code_input=code_input,
        code_dX=0 if code_input is None else gradient_at(passed, code_input),
        lit_dX=marked.input,
        lit_dV=marked.output,
        dX_words=_dX_words(state, derived),
        following=following_of(state, derived, passed),
        loss=passed.choice,
        loss_words=_loss_words(passed),
        banks=targets.offered(state.scene, g, passed.choice.bank),
        target_words=None if passed.choice.bank is None else targets.words_of(passed.choice.bank, g, here.d),
        pile_words=_pile_words(sharing, dropped, of, here.d),
        arrow_words=_arrow_words(dropped, of, here.d) if shared else (),
        rate=state.learning_rate,
        update=_update(state, derived, passed.choice),
        nudge=_nudge(state, derived, passed) if state.nudging else None,
        layer=layer,
    )


def _update(state: State, derived: Derived, choice: LossChoice) -> UpdateFacts | None:
    """Return what the last update did, in the loss that it was made for: in another it says nothing."""
    made = update_of(state, derived)
    if made is None or _asked(made.record.loss) != _asked(choice):
        return None
    weight = owned(state, followed(state))
    key = (state.position, weight, state.update)
    return derived.keep("update facts", key, lambda: facts_of(state, made, weight))


def _asked(choice: LossChoice) -> LossChoice:
    """Return ``choice`` without a target that follows from its bank: each layer has its own."""
    return choice if choice.bank is None else replace(choice, numbers=None)


def _nudge(state: State, derived: Derived, passed: Backward) -> Nudge | None:
    place = place_of(state, owned(state, followed(state)))
    if place is None:
        return None
    key = (state.position, place, state.loss)
    return derived.keep("nudge", key, lambda: nudged(passed, derived.V.array, place))


def _own_ends(derived: Derived, passed: Backward, d: int) -> tuple[float, float]:
    """Return between which numbers the gradients of all neurons of slice ``d`` are."""
    key = (d, passed.choice)
    return derived.keep("own ends", key, lambda: product_ends(read_only(passed.plane(d)), derived.X))


def _closed(derived: Derived, passed: Backward) -> tuple[CellSet, ...]:
    """Return the neurons that a ReLU before the loss closes."""
    V = derived.V.array
    if not passed.choice.through_relu or V.size > MOST_CLOSED:
        return ()
    return tuple(
        CellSet(one(int(x)), one(int(y)), one(int(d)), Role.DEPENDS) for x, y, d in np.argwhere(V <= 0)
    )


def _set(layer: AnyLayer, derived: Derived, d: int) -> Values:
    """Return the one set of slice ``d`` (Fx, Fy, D/groups)."""
    return derived.keep("one set", d, lambda: read_only(layer.common.weights[d]))


def _dX_words(state: State, derived: Derived) -> Message:
    """Return what is known of dX at the chosen input cell."""
    terms = reader_terms_of(state, derived)
    if terms is None:
        return message(FLIPPING[sharing_of(state.layer)])
    if terms.padding or not terms.complete or not terms.readers:
        return terms.words
    index = walked(state).index
    return message(
        "backward.dX_sum",
        readers=terms.words,
        n=terms.visited(index),
        of=terms.readers,
        sum=written_out(terms, index),
    )


def _drawer(state: State, derived: Derived, passed: Backward) -> DrawerPart:
    sets = derived.keep("own gradients", state.loss, lambda: OwnGradients(passed))
    return DrawerPart(sets, state.order, walked(state).index, 0.0, goes_to=state.layer)


def _loss_words(passed: Backward) -> Message:
    kind, value = passed.choice.kind, numbers.related(passed.loss, 5)
    relu = "_relu" if passed.choice.through_relu else ""
    if kind is LossKind.ONE_NEURON and passed.choice.neuron is not None:
        at = passed.choice.neuron
        return message(f"display.loss.one_neuron{relu}", value=value, neuron=f"V[{at.x},{at.y},{at.d}]")
    return message(f"display.loss.{kind.value}{relu}", value=value)


def _pile_words(sharing: Sharing, dropped: int, of: int, d: int) -> Message:
    if sharing is not Sharing.SHARED:
        return message(f"display.pile.{sharing.value}", n=dropped, d=d)
    if dropped == of:
        return message("display.pile.complete", n=of, d=d)
    return message("display.pile.growing", n=dropped, of=of)


def _arrow_words(dropped: int, of: int, d: int) -> tuple[Message, ...]:
    """Return what the arrow from the pile to the one set says."""
    if dropped == of:
        return (
            message("display.arrow.complete", n=of, d=d),
            message("display.arrow.complete_short", n=of),
            message("display.arrow.complete_shortest", n=of, d=d),
        )
    left = of - dropped
    return (
        message("display.arrow.growing", dropped=dropped, of=of, n=left),
        message("display.arrow.growing_short", dropped=dropped, of=of, n=left),
        message("display.arrow.growing_shortest", n=left),
    )
