"""The choices of a state by the names that recipes and lessons call them by.

A `StateField` knows where its value stands in the state, what it may be, and how a person would choose it. A
recipe puts values in as they are; a step of a lesson chooses them, so that what hangs together stays so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from convviz.explore.backward import backward_pass, gradient_choice, targets, updates
from convviz.explore.growth import growth_drag
from convviz.explore.message import Message, Refused, message
from convviz.explore.recipes.plain import (
    Flag,
    Kind,
    NeuronName,
    OneOf,
    OneOfNames,
    OrNone,
    Plain,
    Rate,
    Whole,
    WholeOf,
)
from convviz.explore.scene import filter_banks
from convviz.explore.shift import faces, shift_transitions
from convviz.explore.state import transitions
from convviz.explore.state.descent_choices import GradientOf, LossKind, TrainingCase
from convviz.explore.state.shift_state import FILTERS, REACHES, STRIDES, ShiftCase
from convviz.explore.state.state import GrowthAxis, Link, Position, State, View, WalkOrder
from convviz.explore.state.transitions import Transition
from convviz.explore.training import filter_exercise, training_transitions
from convviz.explore.wrong_ideas.table import IDEAS


@dataclass(frozen=True, slots=True)
class StateField:
    """A choice called ``name``: it stands in the state at ``path``, and is of this ``kind``.

    ``choosing`` makes the transition by which a person chooses a value; where it is None nothing else hangs
    on the value. ``misfit`` says why a state cannot have the value that it has.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    choosing: Callable[[Any], Transition] | None = None
    misfit: Callable[[State], Message | None] | None = None

    def of(self, state: State) -> Plain:
        """Return the value that ``state`` has, as a plain value."""
        value: Any = state
        for name in self.path:
            value = getattr(value, name)
        return self.kind.plain(value)

    def put(self, state: State, plain: Any) -> State:
        """Return ``state`` with the value ``plain`` and nothing else changed.

        `Refused` where it is no such value; whether it fits the state is for `problem` to say.
        """
        changed: State = _put(state, self.path, self.kind.read(plain))
        return changed

    def problem(self, state: State) -> Message | None:
        """Return why ``state`` cannot have the value that it has; None where it can."""
        return None if self.misfit is None else self.misfit(state)

    def choose(self, state: State, plain: Any) -> State:
        """Return ``state`` after a person chose the value ``plain``; `Refused` where that cannot be."""
        if self.choosing is None:
            chosen = self.put(state, plain)
        else:
            chosen = self.choosing(self.kind.read(plain))(state)
        problem = self.problem(chosen)
        if problem is not None:
            raise Refused(problem)
        return chosen


def _put(whole: Any, path: tuple[str, ...], value: Any) -> Any:
    first, *rest = path
    inner = _put(getattr(whole, first), tuple(rest), value) if rest else value
    return replace(whole, **{first: inner})


def _shift_problem(state: State) -> Message | None:
    shift = state.shift
    low, high = REACHES[shift.case]
    for pixels in (shift.dx, shift.dy):
        if not low <= pixels <= high:
            return message("recipes.refused.whole", low=low, high=high, value=str(pixels))
    if shift.stride not in STRIDES[shift.case]:
        known = ", ".join(map(str, STRIDES[shift.case]))
        return message("recipes.refused.one_of", value=str(shift.stride), known=known)
    return None


def _channel(c: int | None) -> Transition:
    if c is None:
        return lambda state: replace(state, channel=None)
    return transitions.choose_channel(c)


def _loss_bank(bank: str | None) -> Transition:
    def choose(state: State) -> State:
        if bank is not None and not filter_banks.fits(bank, state.layer.geometry):
            raise Refused(message("recipes.refused.bank", name=bank))
        if bank is None and state.loss.bank is None:
            return state
        return backward_pass.choose_target(bank)(state)

    return choose


def _loss_neuron(at: Position | None) -> Transition:
    def choose(state: State) -> State:
        if at is None:
            return replace(state, loss=replace(state.loss, neuron=None))
        transitions.jump(at)(state)  # refused where there is no such neuron
        return backward_pass.choose_neuron(at)(state)

    return choose


_PIXELS = Whole(min(low for low, _ in REACHES.values()), max(high for _, high in REACHES.values()))
_STRIDES = WholeOf(tuple(sorted({stride for strides in STRIDES.values() for stride in strides})))
_RATE = Rate(updates.LARGEST_RATE)

FIELDS: dict[str, StateField] = {
    field.name: field
    for field in (
        StateField("page", ("view",), OneOf(View), transitions.choose_view),
        StateField("order", ("order",), OneOf(WalkOrder)),
        StateField("relu", ("relu",), Flag()),
        StateField("fill_all", ("fill_all",), Flag()),
        StateField("true_colour", ("true_colour",), Flag()),
        StateField("link", ("link",), OneOf(Link)),
        StateField("channel", ("channel",), OrNone(Whole(0, 512)), _channel),
        StateField("readers", ("readers",), Flag()),
        StateField("loss", ("loss", "kind"), OneOf(LossKind), backward_pass.choose_loss),
        StateField("loss_bank", ("loss", "bank"), OrNone(OneOfNames(targets.BANKS)), _loss_bank),
        StateField("loss_neuron", ("loss", "neuron"), OrNone(NeuronName()), _loss_neuron),
        StateField("loss_relu", ("loss", "through_relu"), Flag()),
        StateField("learning_rate", ("learning_rate",), _RATE, updates.choose_learning_rate),
        StateField("training", ("training", "case"), OneOf(TrainingCase), training_transitions.choose_case),
        StateField(
            "training_side",
            ("training", "side"),
            WholeOf(filter_exercise.SIDES),
            training_transitions.choose_side,
        ),
        StateField("training_rate", ("training", "rate"), OrNone(_RATE)),
        StateField("training_advised", ("training", "advised"), Flag()),
        StateField("gradient_of", ("gradient_of",), OneOf(GradientOf), gradient_choice.choose_code),
        StateField("shows_dX", ("shows_dX",), Flag(), gradient_choice.show_dX),
        StateField("nudging", ("nudging",), Flag()),
        StateField("shift_case", ("shift", "case"), OneOf(ShiftCase), shift_transitions.choose_case),
        StateField("shift_stride", ("shift", "stride"), _STRIDES, misfit=_shift_problem),
        StateField("shift_x", ("shift", "dx"), _PIXELS, misfit=_shift_problem),
        StateField("shift_y", ("shift", "dy"), _PIXELS, misfit=_shift_problem),
        StateField("shift_filters", ("shift", "filters"), WholeOf(FILTERS)),
        StateField("shift_face", ("shift", "face"), Whole(0, faces.COUNT - 1)),
        StateField("growth", ("growth",), OneOf(GrowthAxis), growth_drag.choose_axis),
        StateField("what_if", ("what_if",), OrNone(OneOfNames(IDEAS))),
    )
}
"""By name, in the order in which they are chosen: what another one brings along comes after it."""
