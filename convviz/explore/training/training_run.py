"""A run of training: forward, backward, update, again and again, with sharing and without, side by side.

A run is a value: `advanced` returns the run some updates on and touches nothing else, so it may go on beside
the window and be dropped at any time. A side whose loss runs away is stopped at its last finite numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from convviz.conv import AnyLayer, Layer, LocallyConnectedLayer, Loss
from convviz.conv.arrays import Array
from convviz.explore.training.filter_exercise import FilterExercise, cut_to_one_digit

MOST_UPDATES = 5_000
LEARNT = 1e-9  # of the loss at the start: nothing is left to see
RUN_AWAY = 10  # times the loss at the start …
RISING = 3  # … after this many updates that each raised it
STILL_SUITS = 1.5  # times the rate that suits best: at twice that the loss would rise

Trained: TypeAlias = Layer | LocallyConnectedLayer


class Condition(Enum):
    """How a side of the run stands."""

    GOING = "going"
    DONE = "done"  # learnt, or at the last update there is
    DIVERGED = "diverged"  # stopped at its last finite numbers


@dataclass(frozen=True, eq=False, slots=True)
class Side:
    """One of the two layers in training, in float64.

    ``V`` (W2, H2, K) is its output. ``losses`` has the loss before the first update and after each one.
    ``errors`` has the errors at the positions that are not trained on, at the same times; it is empty where
    there are no such positions. Before the run has begun ``V`` is None and the other two are empty.
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


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """Both sides after some updates with one ``loss`` and one ``rate``; equal only to itself.

    ``source`` is the state's layer that it belongs to. ``mean_loss`` is the shared loss after one update with
    the mean of a slice's gradients instead of their sum; None until the run is begun. A run that ``advises``
    begins with the rate of `rate_to_try` where the first step with ``rate`` would be too long; ``refused`` is
    the rate that it then gave up.
    """

    source: AnyLayer
    shared: Side
    unshared: Side
    loss: Loss
    rate: float
    added: int  # gradients that are added to one with sharing
    exercise: FilterExercise | None = None
    mean_loss: float | None = None
    advises: bool = False
    refused: float | None = None

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
    """Return a rate of one digit that suits a ``side`` that diverged; None where none can be worked out.

    A step multiplies the error along the steepest direction by 1 − rate · steepness, and the loss by the
    square of that. In the last steps of a run that diverges nearly all of the loss is in that direction, so
    they show the steepness. The rate 1 / steepness suits best: it removes the error in one step. From twice
    that rate on the error grows. Where `rate_to_try` gave a clearly smaller rate before, that one is kept.
    """
    if side.condition is not Condition.DIVERGED or side.updates < RISING:
        return None
    suits = _shorter(run.rate, *side.losses[-2:])
    if not suits:
        return None
    told = rate_to_try(run) if side is run.shared and run.exercise is None else None
    return told if told is not None and told < STILL_SUITS * suits else cut_to_one_digit(suits)


def rate_to_try(run: TrainingRun) -> float | None:
    """Return a smaller rate for a run whose first shared step is too long; None where it is not.

    Two things show that it is too long: the loss rises even with the mean of the gradients instead of their
    sum, which is known at the start; or the loss rose in the first step that was made.
    """
    first, *later = run.shared.losses
    if run.mean_loss is not None and run.mean_loss > first:
        suits = _shorter(run.rate / run.added, first, run.mean_loss)
    elif later and later[0] > first:
        suits = _shorter(run.rate, first, later[0])
    else:
        return None
    # Half of it: the first step shows the steepest direction only in part.
    return cut_to_one_digit(suits / 2) if suits else None


def _shorter(rate: float, before: float, after: float) -> float:
    """Return the rate that suits, where ``rate`` raised the loss ``before`` to ``after``; 0 if unknown."""
    return rate / (1 + math.sqrt(after / before)) if before > 0 else 0.0


def advanced(run: TrainingRun, updates: int) -> TrainingRun:
    """Return ``run`` after up to ``updates`` more on each side that still goes; 0 only begins it."""
    if not run.begun:
        run = _begun(run)
    shared = _side_after(run, run.shared, updates)
    return replace(run, shared=shared, unshared=_side_after(run, run.unshared, updates))


def _begun(run: TrainingRun) -> TrainingRun:
    shared, unshared = (_measured(run, side) for side in (run.shared, run.unshared))
    begun = _with_mean_loss(replace(run, shared=shared, unshared=unshared))
    advised = rate_to_try(begun) if run.advises else None
    if advised is None:
        return begun
    return _with_mean_loss(replace(begun, rate=advised, refused=run.rate))


def _with_mean_loss(run: TrainingRun) -> TrainingRun:
    assert run.shared.V is not None
    with np.errstate(all="ignore"):
        mean = _updated(run, run.shared.layer, run.shared.V, run.rate / run.added)
    return replace(run, mean_loss=None if mean is None else mean[2])


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
