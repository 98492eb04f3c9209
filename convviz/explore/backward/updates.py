"""One step down the gradients: the learning rate and the update.

With sharing the gradients of a slice are added and its one set is updated. Without sharing every set is
updated by its own gradient, and the layer is no longer a convolution.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from convviz.conv import AnyLayer, DivergedError, Loss, SumsOverflowError
from convviz.explore import numbers, typed_numbers
from convviz.explore.backward.backward_pass import fitting, loss_of
from convviz.explore.message import Refused, message
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import refuse_change
from convviz.explore.state.state import State, UpdateRecord
from convviz.explore.state.transitions import Transition

LARGEST_RATE = 10**6  # a larger one makes any step diverge, and fits no field
LARGEST = 1e100  # of V or the loss: beyond it nothing means anything, and squares near what a float holds


def choose_learning_rate(rate: float) -> Transition:
    """Take another learning rate; refused unless it is more than 0 and at most `LARGEST_RATE`."""

    def choose(state: State) -> State:
        if not math.isfinite(rate):
            raise Refused(message("descent.refused.rate_infinite"))
        if rate == 0:
            raise Refused(message("descent.refused.rate_zero"))
        if rate < 0:
            raise Refused(message("descent.refused.rate_negative", rate=numbers.shortened(rate)))
        if rate > LARGEST_RATE:
            raise Refused(message("descent.refused.rate_large", most=LARGEST_RATE))
        chosen = replace(state.training, advised=False)
        if (rate, chosen) == (state.learning_rate, state.training):
            return state
        return replace(state, learning_rate=float(rate), training=chosen)

    return choose


def type_learning_rate(text: str) -> Transition:
    """Take the learning rate that a person typed."""
    return lambda state: choose_learning_rate(typed_numbers.read(text))(state)


def update(state: State) -> State:
    """Go one step down the gradients of the loss, in any sharing.

    Refused where the numbers would no longer be finite or so large that they say nothing; the layer then
    stays as it is.
    """
    refuse_change(state, Withheld.GRADIENT)
    layer, rate = state.layer, state.learning_rate
    choice = fitting(state.loss, layer)
    loss = loss_of(choice)
    try:
        after = layer.descended(loss.upstream(layer.forward()), rate)
    except DivergedError:
        raise _diverged(rate) from None
    except SumsOverflowError:
        raise Refused(message("descent.refused.sums")) from None
    if not _sensible(after, loss):
        raise _diverged(rate)
    record = UpdateRecord(layer, after, choice, rate)
    # An edit says how V follows from another layer's: it must not outlive its own.
    scene = replace(state.scene, edited=True)
    return replace(state, scene=scene, layer=after, edit=None, done=None, update=record)


def last_update(state: State) -> UpdateRecord | None:
    """Return the update that made the present layer; None when something else made it."""
    record = state.update
    return record if record is not None and record.after is state.layer else None


def _sensible(layer: AnyLayer, loss: Loss) -> bool:
    """Say whether V and the loss are finite and not absurdly large."""
    with np.errstate(over="ignore", invalid="ignore"):
        V = layer.forward()
        largest = max(float(np.abs(V).max()), abs(float(loss.value(V))))
    return bool(largest <= LARGEST)  # False for NaN


def _diverged(rate: float) -> Refused:
    return Refused(message("descent.refused.diverged", rate=numbers.shortened(rate)))
