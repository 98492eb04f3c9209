"""What a wrong idea leads to on this layer, beside what is right: `State.what_if` as it is shown.

Ideas about V are shown on the layer's page, ideas about the gradient of a weight on the backward page; both
where weights are shared. Whole wrong volumes are computed once for a layer and kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.conv import Layer
from convviz.conv.arrays import Array
from convviz.explore.display.highlights_shared import channel_span
from convviz.explore.display.neuron import room_of
from convviz.explore.display.neuron_sum import SumDigits, sum_digits
from convviz.explore.expression import name_of
from convviz.explore.message import Message, Value, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import Position, State, View
from convviz.explore.state.values import Values, number, read_only
from convviz.explore.wrong_ideas.gradient_ideas import WEIGHT_GRADIENT_IDEAS, WeightGradientIdea
from convviz.explore.wrong_ideas.idea import Subject
from convviz.explore.wrong_ideas.output_ideas import OUTPUT_IDEAS, OutputIdea

Shown = OutputIdea | WeightGradientIdea

#: The ideas that can be looked at, in the order of the menu.
SHOWN: tuple[Shown, ...] = (*OUTPUT_IDEAS, *WEIGHT_GRADIENT_IDEAS)
_BY_ID = {idea.id: idea for idea in SHOWN}
_PAGES = {Subject.OUTPUT: View.LAYER, Subject.WEIGHT_GRADIENT: View.BACKWARD}
LAST_BITS = 64  # units in the last place of the largest value: what sums in another order may be off


@dataclass(frozen=True, slots=True)
class WhatIfPart:
    """A wrong idea at the current neuron.

    ``right`` and ``wrong`` are its values, after ReLU when that is on; ``wrong`` is None where the idea looks
    at a neuron that V does not have. ``values`` (columns, rows, 1) is the wrong slice, with as many columns
    as V has rows where x and y are swapped. ``counted`` says how many neurons of the slice differ,
    ``summary`` all that is known of this one.
    """

    idea: str
    position: Position
    name: Message
    cause: Message
    code: str | None
    right: int | float
    wrong: int | float | None
    differs: bool
    digits: SumDigits  # how both are written
    values: Values
    counted: Message
    counted_short: Message
    summary: Message


def idea_called(id: str) -> Shown:  # noqa: A002  (the field's name)
    """Return the idea with this id, of those that can be looked at; KeyError where there is none."""
    return _BY_ID[id]


def page_of(idea: Shown) -> View:
    """Return the page that shows what ``idea`` leads to."""
    return _PAGES[idea.subject]


def reason_against(state: State, idea: Shown) -> Message | None:
    """Return why ``idea`` cannot be looked at now; None where it can."""
    page = page_of(idea)
    if state.withheld:
        return message("withheld.why_not.idea")
    if state.view is not page:
        return message(f"what_if.page.{page.value}")
    if not isinstance(state.layer, Layer):
        return message("what_if.shared_only")
    if not idea.applies(state.layer.geometry):
        return message(f"what_if.moot.{idea.id}" if idea.subject is Subject.OUTPUT else "what_if.moot.added")
    return None


def shown_idea(state: State) -> Shown | None:
    """Return the wrong idea that is looked at, where the page and the layer have something to show of it."""
    idea = None if state.what_if is None else _BY_ID.get(state.what_if)
    return None if idea is None or reason_against(state, idea) is not None else idea


def what_if_part(state: State, derived: Derived) -> WhatIfPart | None:
    """Return what the chosen idea about V leads to at the current neuron; the same part as long as that."""
    idea = shown_idea(state)
    if not isinstance(idea, OutputIdea):
        return None
    key = (idea.id, state.position, state.relu)
    return derived.keep("what if part", key, lambda: _part(state, derived, idea))


def is_computed(state: State, derived: Derived) -> bool:
    """Say whether the wrong volume that ``state`` shows, if any, is at hand."""
    idea = shown_idea(state)
    return not isinstance(idea, OutputIdea) or derived.has("what if volume", idea.id)


def compute(state: State, derived: Derived) -> None:
    """Compute the wrong volume that ``state`` shows, if any; may run on any thread."""
    idea = shown_idea(state)
    if isinstance(idea, OutputIdea):
        _volume(idea, derived)


def wrong_field(state: State) -> CellSet | None:
    """Return the block of X that the current neuron reads by the chosen idea, as one whole block.

    None where that is the right one. Cells may be on the padding.
    """
    idea = shown_idea(state)
    if not isinstance(idea, OutputIdea) or idea.reads is None:
        return None
    g = state.layer.geometry
    block = idea.reads(g, state.position)
    if block is None:
        return None
    x, y = (
        Span(r.start - axis.before, r[-1] + 1 - axis.before)
        for r, axis in zip((block.x, block.y), g.axes, strict=True)
    )
    return CellSet(x, y, channel_span(g, state.position.d), Role.DEPENDS)


def _part(state: State, derived: Derived, idea: OutputIdea) -> WhatIfPart:
    at, g = state.position, state.layer.geometry
    V, wrong_V = derived.output(state.relu).array, _output(idea, state, derived)
    code = idea.code(g, at)
    right = number(V[at.x, at.y, at.d])
    wrong = None if code is None else number(wrong_V[at.x, at.y, at.d])
    which = (idea.id, state.relu)
    differing = derived.keep("what if differing", which, lambda: _differing(V, wrong_V))
    differs = wrong is None or bool(differing[at.x, at.y, at.d])
    neurons = differing[:, :, at.d].size
    count = derived.keep("what if count", (*which, at.d), lambda: int(differing[:, :, at.d].sum()))
    if code is not None and state.relu:
        code = f"np.maximum(0, {code})"
    return WhatIfPart(
        idea=idea.id,
        position=at,
        name=idea.name,
        cause=idea.cause,
        code=code,
        right=right,
        wrong=wrong,
        differs=differs,
        digits=sum_digits(room_of(state, derived).most_value, isinstance(right, int)),
        values=derived.keep(
            "what if slice",
            (*which, at.d),
            lambda: _slice(wrong_V, V, at.d),
        ),
        counted=message("what_if.counted", differing=count, n=neurons, slice=f"V[:,:,{at.d}]"),
        counted_short=message("what_if.counted_short", differing=count, neurons=neurons),
        summary=_summary(idea, at, right, wrong, differs),
    )


def _summary(
    idea: OutputIdea, at: Position, right: int | float, wrong: int | float | None, differs: bool
) -> Message:
    said: dict[str, Value] = {"name": name_of(at), "idea": idea.name}
    if wrong is None:
        return message("what_if.status.none", other=name_of(Position(at.y, at.x, at.d)), **said)
    if not differs:
        return message("what_if.status.equal", value=right, **said)
    return message("what_if.status.differs", value=right, wrong=wrong, cause=idea.cause, **said)


def _volume(idea: OutputIdea, derived: Derived) -> Values:
    """Return the whole wrong V before ReLU, computed once."""

    def made() -> Values:
        layer = derived.layer.common
        V = idea.whole(layer)
        if V is None:
            raise ValueError(f"the idea {idea.id!r} does not apply to {layer.geometry}")
        return read_only(V)

    return derived.keep("what if volume", idea.id, made)


def _output(idea: OutputIdea, state: State, derived: Derived) -> Array:
    V = _volume(idea, derived).array
    if not state.relu:
        return V
    return derived.keep("what if rectified", idea.id, lambda: np.maximum(V, 0))


def _differing(V: Array, wrong: Array) -> Array:
    """Return where the two differ, as far as both have the neuron, (columns, rows, K)."""
    columns, rows = (min(sizes) for sizes in zip(V.shape[:2], wrong.shape[:2], strict=True))
    V, wrong = V[:columns, :rows], wrong[:columns, :rows]
    if V.dtype.kind == "i":
        return np.asarray(wrong != V)
    close = LAST_BITS * np.finfo(V.dtype).eps * float(np.abs(V).max())
    return np.asarray(np.abs(V - wrong) > close)


def _slice(wrong: Array, V: Array, d: int) -> Values:
    """Return a slice of the wrong volume, in the colours of the right one."""
    only = np.ascontiguousarray(wrong[:, :, d : d + 1])
    only.setflags(write=False)
    return Values(only, float(np.abs(V[:, :, d]).max()) or 1.0)
