"""Training: forward, backward, update, again and again, with sharing and without, side by side.

A run is a value: `advanced` returns the run some updates on and touches nothing else, so it may go on beside
the window and be dropped at any time. A side whose loss runs away is stopped at its last finite numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from convviz.conv import AnyLayer, Layer, LocallyConnectedLayer, Loss
from convviz.conv.arrays import Array
from convviz.explore import filter_exercise, pokes
from convviz.explore.backward import fitting, loss_of
from convviz.explore.derived import Derived
from convviz.explore.filter_exercise import FilterExercise
from convviz.explore.message import Refused, message
from convviz.explore.state import Sharing, State, TrainingCase, TrainingChoice
from convviz.explore.transitions import Transition
from convviz.explore.updates import choose_learning_rate

MOST_UPDATES = 5_000
LEARNT = 1e-9  # of the loss at the start: nothing is left to see
RUN_AWAY = 10  # times the loss at the start …
RISING = 3  # … after this many updates that each raised it

Trained: TypeAlias = Layer | LocallyConnectedLayer


class Condition(Enum):
    """How a side of the run stands."""

    GOING = "going"
    DONE = "done"  # learnt, or at the last update there is
    DIVERGED = "diverged"  # stopped at its last finite numbers


@dataclass(frozen=True, eq=False, slots=True)
class Side:
    """One of the two layers in training, in float64.

    ``V`` (W2, H2, K) is its output and ``losses`` start with the one before the first update; ``errors`` are
    those at the positions that were not trained on, of the same length, where there are such. All three are
    empty until the run is begun.
    """

    layer: Trained
    V: Array | None = None
    losses: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    condition: Condition = Condition.GOING

    @property
    def updates(self) -> int:
        """How many updates were made."""
        return max(0, len(self.losses) - 1)


@dataclass(frozen=True, slots=True)
class OnlyShown:
    """Half the squared distance to a target, at the positions that are shown: dV is 0 elsewhere."""

    exercise: FilterExercise

    def value(self, V: Array) -> float:
        """Return the loss of ``V`` (W2, H2, 1)."""
        return float(np.sum(np.square(self.upstream(V)))) / 2

    def upstream(self, V: Array) -> Array:
        """Return dV (W2, H2, 1)."""
        return np.where(self.exercise.shown, V - self.exercise.target, 0.0)


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """Both sides after some updates with one ``loss`` and one ``rate``; equal only to itself.

    ``source`` is the state's layer that it belongs to. ``mean_loss`` is the shared loss after one update with
    the mean of a slice's gradients instead of their sum; None until the run is begun.
    """

    source: AnyLayer
    shared: Side
    unshared: Side
    loss: Loss
    rate: float
    added: int  # gradients that are added to one with sharing
    exercise: FilterExercise | None = None
    mean_loss: float | None = field(default=None)

    @property
    def begun(self) -> bool:
        """Whether the losses at the start are known."""
        return bool(self.shared.losses)

    @property
    def updates(self) -> int:
        """How many updates the side that went farther has made."""
        return max(self.shared.updates, self.unshared.updates)

    @property
    def going(self) -> bool:
        """Whether another update would change anything."""
        return Condition.GOING in (self.shared.condition, self.unshared.condition)


def rate_that_suits(run: TrainingRun, side: Side) -> float | None:
    """Return a rate for a ``side`` that diverged, of one digit; None where that cannot be told.

    Each step multiplies what is left along the steepest direction by 1 − rate · steepness, and the loss by
    the square of that. The last steps of a run that diverges show little else.
    """
    if side.condition is not Condition.DIVERGED or side.updates < RISING:
        return None
    before, last = side.losses[-2:]
    suits = run.rate / (1 + math.sqrt(last / before)) if before > 0 else 0.0
    return filter_exercise.cut_to_one_digit(suits) if suits > 0 else None


def rate_of(choice: TrainingChoice, learning_rate: float) -> float:
    """Return the rate of a run: the state's ``learning_rate``, or the exercise's own where none is chosen."""
    if choice.case is TrainingCase.LAYER:
        return learning_rate
    return filter_exercise.exercise(choice.side).rate if choice.rate is None else choice.rate


def run_of(state: State, derived: Derived) -> TrainingRun:
    """Return the run that the state starts; the very same one as long as what it starts from stays."""
    choice, rate = state.training, rate_of(state.training, state.learning_rate)
    loss = fitting(state.loss, state.layer) if choice.case is TrainingCase.LAYER else None
    return derived.keep("training", (choice, rate, loss), lambda: _started(state, rate))


def advanced(run: TrainingRun, updates: int) -> TrainingRun:
    """Return ``run`` after up to ``updates`` more on each side that still goes; 0 only begins it."""
    if not run.begun:
        run = _begun(run)
    shared = _side_after(run, run.shared, updates)
    return replace(run, shared=shared, unshared=_side_after(run, run.unshared, updates))


def choose_case(case: TrainingCase) -> Transition:
    """Train this layer, or learn a filter."""
    return lambda state: replace(state, training=replace(state.training, case=case))


def choose_side(side: int) -> Transition:
    """Show the exercise ``side`` × ``side`` positions; its rate follows."""
    return lambda state: replace(state, training=replace(state.training, side=side, rate=None))


def choose_rate(rate: float) -> Transition:
    """Train at another learning rate; refused where it is not a number above 0."""

    def choose(state: State) -> State:
        chosen = choose_learning_rate(rate)(state)
        if state.training.case is TrainingCase.LAYER:
            return chosen
        return replace(state, training=replace(state.training, rate=float(rate)))

    return choose


def type_rate(words: str) -> Transition:
    """Train at the learning rate that a person typed."""
    return lambda state: choose_rate(pokes.parsed(words))(state)


def take_over(run: TrainingRun, which: Sharing) -> Transition:
    """Make a side of ``run`` the layer; refused when it diverged, or the layer is another by now."""

    def take(state: State) -> State:
        side = run.shared if which is Sharing.SHARED else run.unshared
        if side.condition is Condition.DIVERGED:
            raise Refused(message("training.refused.diverged"))
        if run.exercise is not None or run.source is not state.layer:
            raise Refused(message("training.refused.other_layer"))
        return replace(
            state, layer=side.layer, scene=replace(state.scene, edited=True), edit=None, update=None
        )

    return take


def _started(state: State, rate: float) -> TrainingRun:
    """Return the run before anything is computed."""
    layer = state.layer
    if state.training.case is TrainingCase.FILTER:
        made = filter_exercise.exercise(state.training.side)
        own = LocallyConnectedLayer.from_shared(made.start)
        return TrainingRun(
            layer, Side(made.start), Side(own), OnlyShown(made), rate, made.side * made.side, made
        )
    alone = (
        layer if isinstance(layer, LocallyConnectedLayer) else LocallyConnectedLayer.from_shared(layer.common)
    )
    width, height, _ = layer.geometry.output_shape
    loss = loss_of(fitting(state.loss, layer))
    sides = Side(layer.common.in_float64()), Side(alone.in_float64())
    return TrainingRun(layer, *sides, loss, rate, width * height)


def _begun(run: TrainingRun) -> TrainingRun:
    shared, unshared = (_measured(run, side) for side in (run.shared, run.unshared))
    assert shared.V is not None
    with np.errstate(all="ignore"):
        mean = _updated(run, shared.layer, shared.V, run.rate / run.added)
    return replace(run, shared=shared, unshared=unshared, mean_loss=None if mean is None else mean[2])


def _measured(run: TrainingRun, side: Side) -> Side:
    V = side.layer.forward()
    loss, error = float(run.loss.value(V)), _error(run, V)
    done = Condition.DONE if loss == 0 else Condition.GOING
    return replace(side, V=V, losses=(loss,), errors=error, condition=done)


def _side_after(run: TrainingRun, side: Side, updates: int) -> Side:
    if side.condition is not Condition.GOING or not updates:
        return side
    layer, V = side.layer, side.V
    condition: Condition = side.condition
    losses, errors = list(side.losses), list(side.errors)
    assert V is not None
    with np.errstate(all="ignore"):  # what leaves the finite numbers is noticed below
        for _ in range(updates):
            after = _updated(run, layer, V, run.rate)
            if after is None:
                condition = Condition.DIVERGED
                break
            layer, V, loss = after
            losses.append(loss)
            errors += _error(run, V)
            condition = _judged(losses)
            if condition is not Condition.GOING:
                break
    return Side(layer, V, tuple(losses), tuple(errors), condition)


def _updated(run: TrainingRun, layer: Trained, V: Array, rate: float) -> tuple[Trained, Array, float] | None:
    """Return layer, output and loss one update on; None where they would no longer be finite."""
    try:
        after = layer.descended(run.loss.upstream(V), rate)
    except ValueError:  # a number too large: the step, or already dV
        return None
    made = after.forward()
    loss = float(run.loss.value(made))
    if not (math.isfinite(loss) and np.isfinite(made).all()):
        return None
    return after, made, loss


def _judged(losses: list[float]) -> Condition:
    first, last = losses[0], losses[-1]
    recent = losses[-RISING - 1 :]
    if last > RUN_AWAY * abs(first) and all(a < b for a, b in pairwise(recent)):
        return Condition.DIVERGED if len(recent) > RISING else Condition.GOING
    if len(losses) > MOST_UPDATES or (0 <= last <= LEARNT * first):
        return Condition.DONE
    return Condition.GOING


def _error(run: TrainingRun, V: Array) -> tuple[float, ...]:
    """Return the error where nothing was shown, if there is such a place."""
    return () if run.exercise is None else (run.exercise.errors(V)[1],)
