"""The page on the backward pass: every neuron's gradient, added over its depth slice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from convviz.conv import AnyLayer, Geometry, Layer
from convviz.explore import expression, numbers
from convviz.explore.backward import targets
from convviz.explore.backward.asked import owned, wall_of
from convviz.explore.backward.backward_pass import Backward, backward_of, followed
from convviz.explore.backward.gradient_check import Nudge, gradient_at, nudged
from convviz.explore.backward.gradient_choice import code_note, code_of, coded_input
from convviz.explore.backward.gradient_code import neuron_code
from convviz.explore.backward.partial_gradients import partial_gradients_of
from convviz.explore.backward.reader_terms import reader_terms_of, written_out
from convviz.explore.backward.update_facts import UpdateFacts, facts_of, update_of
from convviz.explore.display.backward.followed_weight import Following, following_of
from convviz.explore.display.backward.update_rows import UpdateRow, rows_of
from convviz.explore.display.backward.what_if_gradient import WrongGradient, wrong_gradient
from convviz.explore.display.highlights import highlights_of
from convviz.explore.display.highlights_shared import Highlights, channel_span, field_cells, one, unread_cells
from convviz.explore.display.input import input_part
from convviz.explore.display.neuron import padding_of_patch
from convviz.explore.display.parts import InputPart, Known
from convviz.explore.display.walked import walked
from convviz.explore.expression import Token
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import GradientOf, LossChoice, LossKind
from convviz.explore.state.pokes import place_of
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import InputCell, Position, State
from convviz.explore.state.values import Values, product_ends, read_only, scaled

FLIPPING = {
    Sharing.SHARED: "backward.flipped",
    Sharing.UNSHARED: "backward.not_flipped",
    Sharing.FULL: "backward.not_flipped_full",
}
OWN_WORDS = (message("display.arrow.own"), message("display.arrow.own_short"))
MOST_CLOSED = 500  # neurons of a volume whose closed ones are marked one by one


@dataclass(frozen=True, slots=True)
class BackwardPart:
    """The backward pass up to the current neuron.

    ``dV`` (W2, H2, K), ``dX`` (W, H, D) of the neurons up to here. ``patch`` is what the current neuron sees,
    ``own`` its gradient and ``set`` the set that this goes to, all of the shape of its weights, and
    ``upstream`` its dV (1, 1, 1). ``pile`` is the sum of the gradients of its slice up to here. Without
    sharing there is none; ``wall`` has the gradients of all neurons of the slice side by side, see `wall_of`.
    """

    sharing: Sharing
    position: Position
    dV: Values
    closed: bool  # ReLU lets nothing through here
    closed_cells: tuple[CellSet, ...]  # all neurons that it closes; none are listed for a large volume
    visited: tuple[CellSet, ...]
    of_slice: tuple[CellSet, ...]  # the neurons of the slice up to here, as cells of slice 0
    input: InputPart
    shows_dX: bool  # in the place of X
    dX: Values
    field_x: Span
    field_y: Span
    channels: Span
    unread: tuple[int, int]  # columns and rows of dX at the far edge that no neuron reads
    upstream: Values
    upstream_name: str
    patch: Values
    patch_padding: tuple[CellSet, ...]  # its cells that are zero-padding
    patch_name: str  # X[:5,4:9,1], of the channel of the followed weight
    own: Values
    own_code: tuple[Token, ...]  # dW0 += dV[0,2,0] * X[:5,4:9,:]
    own_ends: tuple[float, float]  # no number of any such gradient of the slice is outside of these
    pile: Values | None
    set: Values
    set_name: str  # W0, or W0[1,2]
    wall: Values | None
    dropped: int  # cards on the pile
    of: int  # neurons of the slice
    complete: bool
    code: tuple[tuple[Token, ...], ...]  # line by line
    code_of: GradientOf
    code_note: Message | None
    code_input: InputCell | None  # whose dX is written as code
    code_dX: Known  # that dX, of all neurons; 0 of none
    lit_dX: tuple[CellSet, ...]  # the chosen input cell
    lit_dV: tuple[CellSet, ...]  # the neurons that read it
    dX_words: Message  # what is special about dX
    dX_sum: tuple[Message, ...]  # of the input whose dX is written as code: who reads it, the terms
    following: Following
    loss: LossChoice
    loss_words: Message
    banks: tuple[str, ...]  # whose output may be the target
    target_words: Message | None  # what made the target
    arrow_words: tuple[Message, ...]  # for the arrow from the pile to the one set, in ever fewer words
    rate: float
    update: UpdateFacts | None  # what the update that made this layer did
    rows: tuple[UpdateRow, ...]  # what it did, or what an update would do
    nudge: Nudge | None  # the followed weight, nudged up and down
    what_if: WrongGradient | None  # what a wrong idea makes of the same gradients
    layer: AnyLayer  # for checking all gradients beside the window
    sums_withheld: bool = False  # pile and dX are empty, and marked as asked for


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
    code_input, following = coded_input(state), following_of(state, derived, passed)
    weight, facts = following.weight, _update(state, derived, passed.choice)
    marked = highlights_of(state) if isinstance(state.chosen, InputCell) else Highlights()
    return BackwardPart(
        sharing=sharing,
        position=here,
        dV=passed.dV,
        closed=bool(state.loss.through_relu and derived.V.array[here.x, here.y, here.d] <= 0),
        closed_cells=derived.keep("closed", passed.choice, lambda: _closed(derived, passed)),
        visited=walk.visited,
        of_slice=tuple(
            replace(cells, slices=one(0)) for cells in walk.visited if here.d in cells.slices.indices
        ),
        input=input_part(state, derived, marked, None),
        shows_dX=state.shows_dX,
        dX=derived.keep("dX", step, lambda: partial.input_gradient(walk.index)),
        field_x=Span(0, g.width) if full else field_cells(g.x, here.x),
        field_y=Span(0, g.height) if full else field_cells(g.y, here.y),
        channels=Span(0, g.depth) if full else channel_span(g, here.d),
        unread=(0, 0) if full else (unread_cells(g.x), unread_cells(g.y)),
        upstream=derived.keep("upstream", (here, state.loss), lambda: _one(passed, here)),
        upstream_name=f"dV[{here.x},{here.y},{here.d}]",
        patch=derived.X if full else derived.keep("patch", here, lambda: _patch(layer, here)),
        patch_padding=() if full else padding_of_patch(g, here),
        patch_name=_patch_name(g, here, weight.c, full),
        own=own,
        own_code=neuron_code(g, here, sharing)[0],
        own_ends=_own_ends(derived, passed, here.d),
        pile=derived.keep("pile", step, lambda: partial.pile(here.d, dropped)) if shared else None,
        set=derived.keep("set", here.d if shared else here, lambda: _set(layer, here)),
        set_name=f"W{here.d}{at}",
        wall=None if shared else _wall(state, derived, passed, weight.c),
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
        dX_words=message(FLIPPING[sharing]),
        dX_sum=() if code_input is None else _dX_sum(state, derived, code_input),
        following=following,
        loss=passed.choice,
        loss_words=_loss_words(passed),
        banks=targets.offered(state.scene, g, passed.choice.bank),
        target_words=None if passed.choice.bank is None else targets.words_of(passed.choice.bank, g, here.d),
        arrow_words=_arrow_words(dropped, of, here.d) if shared else OWN_WORDS,
        rate=state.learning_rate,
        update=facts,
        rows=rows_of(state, passed, weight, facts, of - dropped if shared else 0),
        nudge=_nudge(state, derived, passed) if state.nudging else None,
        what_if=wrong_gradient(state, derived, passed),
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


def _one(passed: Backward, at: Position) -> Values:
    """Return dV of one neuron (1, 1, 1), on the colour scale of all dV."""
    dV = passed.dV
    return scaled(dV.array[at.x : at.x + 1, at.y : at.y + 1, at.d : at.d + 1], dV.limit)


def _patch(layer: AnyLayer, at: Position) -> Values:
    """Return what a neuron sees (Fx, Fy, D/groups), zeros where it is padding."""
    g = layer.geometry
    x, y = g.receptive_field(at.x, at.y)
    channels = g.channels_of(at.d)
    return read_only(np.ascontiguousarray(layer.Xp[x, y, channels.start : channels.stop]))


def _patch_name(g: Geometry, at: Position, c: int, full: bool) -> str:
    """Return channel ``c`` of the set in the volume that is read, as code."""
    if full:
        return f"X[:,:,{c}]"
    x, y = expression.ruler(g.x, at.x), expression.ruler(g.y, at.y)
    return f"{expression.volume_name(g)}[{x},{y},{g.channels_of(at.d).start + c}]"


def _set(layer: AnyLayer, at: Position) -> Values:
    """Return the set that the gradient of the neuron ``at`` goes to."""
    return read_only(layer.weights_of(at.x, at.y, at.d).weights)


def _wall(state: State, derived: Derived, passed: Backward, c: int) -> Values:
    d = state.position.d
    return derived.keep("wall", (d, c, passed.choice), lambda: wall_of(passed, d, c))


def _dX_sum(state: State, derived: Derived, cell: InputCell) -> tuple[Message, ...]:
    """Return who reads ``cell``, and the sum of their terms up to here."""
    terms = reader_terms_of(state, derived, cell)
    if not terms.complete or not terms.readers:
        return (terms.words,)
    index = walked(state).index
    so_far = message("backward.dX_so_far", n=terms.visited(index), of=terms.readers)
    return terms.words, so_far, written_out(terms, index)


def _loss_words(passed: Backward) -> Message:
    kind, value = passed.choice.kind, numbers.related(passed.loss, 5)
    relu = "_relu" if passed.choice.through_relu else ""
    if kind is LossKind.ONE_NEURON and passed.choice.neuron is not None:
        at = passed.choice.neuron
        return message(f"display.loss.one_neuron{relu}", value=value, neuron=f"V[{at.x},{at.y},{at.d}]")
    return message(f"display.loss.{kind.value}{relu}", value=value)


def _arrow_words(dropped: int, of: int, d: int) -> tuple[Message, ...]:
    """Return what the arrow from the pile to the one set says."""
    if dropped == of:
        return (
            message("display.arrow.complete", n=of, d=d),
            message("display.arrow.complete_short", n=of, d=d),
            message("display.arrow.complete_shortest", n=of, d=d),
        )
    left = of - dropped
    return (
        message("display.arrow.growing", n=left, d=d),
        message("display.arrow.growing_short", n=left),
        message("display.arrow.growing_shortest", n=left),
    )
