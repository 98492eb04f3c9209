"""Names of the numbers of the backward pass and of an update.

What an update leads to is asked of the layer before it, whether the state stands before or after the update.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import convviz.conv as conv
from convviz.conv import Layer, Place
from convviz.conv.arrays import Array
from convviz.explore import numbers
from convviz.explore.backward import update_facts, updates
from convviz.explore.backward.asked import asked_of, owned
from convviz.explore.backward.backward_pass import followed, in_walk_order
from convviz.explore.backward.gradient_check import Nudge, gradient_at, nudged
from convviz.explore.backward.update_facts import Update, update_of
from convviz.explore.expression import number_name
from convviz.explore.lessons.named import (
    GRADIENT,
    NamedNumber,
    Source,
    input_limits,
    output_limits,
    position_limits,
    refused,
)
from convviz.explore.lessons.neuron_names import weight_limits, within
from convviz.explore.state.pokes import place_of
from convviz.explore.state.sharing import Sharing, with_sharing
from convviz.explore.state.state import BiasCell, Cell, State, WeightCell
from convviz.explore.state.values import number


def followed_place(source: Source) -> Place:
    """Return where the followed weight is, without sharing that of the current neuron."""
    state = source.state
    place = place_of(state, owned(state, followed(state)))
    assert place is not None  # a layer has the weights of its own filters
    return place


def gradient(source: Source, cell: Cell) -> int | float:
    """Return the gradient of the number in ``cell``."""
    place = place_of(source.state, cell)
    if place is None:
        raise refused("no_bias")
    return gradient_at(source.passed, place)


def input_gradient(source: Source, x: int, y: int, c: int) -> int | float:
    """Return dX[x, y, c]."""
    return gradient_at(source.passed, conv.InputCell(x, y, c))


def all_asked(source: Source) -> Array:
    """Return what each neuron of the current slice asks of the followed weight (W2, H2)."""
    return asked_of(source.state, source.passed, followed(source.state))


def terms(source: Source) -> list[int | float]:
    """Return what the neurons of the slice ask, in the order of the walk."""
    return list(in_walk_order(all_asked(source), source.state.order).tolist())


def sums(source: Source) -> list[int | float]:
    """Return the running sums of `terms`; refused without sharing, where nothing is added."""
    if not isinstance(source.state.layer, Layer):
        raise refused("not_shared")
    return list(np.cumsum(in_walk_order(all_asked(source), source.state.order)).tolist())


def mean(source: Source) -> int | float:
    """Return the followed weight's gradient divided by the positions: an int where that is whole."""
    total, positions = sums(source)[-1], source.count.factor
    whole = isinstance(total, int) and total % positions == 0
    return total // positions if whole else total / positions


def listed(values: list[int | float]) -> str:
    """Return ``values`` as a list; refused where they are too many to be written out."""
    return numbers.listed(map(numbers.shortened, within(values)))


def before_update(state: State) -> State:
    """Return the state before the last update, where an update made its layer; else the state itself."""
    record = updates.last_update(state)
    if record is None:
        return replace(state, edit=None)
    return replace(
        state,
        layer=record.before,
        loss=record.loss,
        learning_rate=record.learning_rate,
        update=None,
        edit=None,
    )


def made(source: Source) -> Update:
    """Return the update that made the layer, or the one that would come next."""
    return update_of(source.state, source.derived) or _kept(source, None, averaged=False)


def loss_after(source: Source, sharing: Sharing, *, averaged: bool = False) -> float:
    """Return the loss after an update in another position of the switch.

    ``averaged``: the gradients of a slice are divided by its positions, which is a smaller learning rate.
    """
    return _kept(source, sharing, averaged=averaged).loss_after


def _kept(source: Source, sharing: Sharing | None, *, averaged: bool) -> Update:
    before = before_update(source.state)
    rate = before.learning_rate / (source.count.factor if averaged else 1)
    layer = before.layer if sharing is None else with_sharing(before.layer, sharing)

    def make() -> Update:
        after = updates.update(replace(before, layer=layer, learning_rate=rate))
        assert after.update is not None
        return Update(after.update, after.layer.forward())

    # What a layer starts as in another position is a new one each time: the key is the layer that it is of.
    key = (before.layer, before.loss, rate)
    return source.derived.keep(f"update of a lesson, {sharing}, {averaged}", key, make)


def after_update(source: Source, cell: Cell) -> float:
    """Return the number in ``cell`` after the update."""
    update = made(source)
    return update.updated(before_update(source.state), cell).new


def sets(source: Source) -> int:
    """Return how many different weight sets the current slice has."""
    found = update_facts.different_sets(source.state.layer, source.state.position.d)
    if found is None:
        raise refused("many_sets")
    return found


def grew(source: Source) -> int:
    """Return how many |V| are larger after the update."""
    found = made(source).grew
    if found is None:
        raise refused("no_growth")
    return found


def nudge(source: Source) -> Nudge:
    """Return the followed weight, one more and one less."""
    return nudged(source.passed, source.derived.V.array, followed_place(source))


def running_limits(source: Source) -> tuple[range, ...]:
    """Return how many neurons of a slice can have been added."""
    return (range(1, source.count.factor + 1),)


GRADIENT_NAMES = (
    NamedNumber("dV[x,y,d]", lambda s, x, y, d: number(s.passed.dV.array[x, y, d]), GRADIENT, output_limits),
    NamedNumber("dWk[i,j,c]", lambda s, k, *at: gradient(s, WeightCell(k, *at)), GRADIENT, weight_limits),
    NamedNumber("dbk", lambda s, k: gradient(s, BiasCell(k)), GRADIENT),
    NamedNumber("dX[x,y,c]", input_gradient, GRADIENT, input_limits),
    NamedNumber("followed", lambda s: _followed_name(s)),
    NamedNumber("gradient", lambda s: gradient_at(s.passed, followed_place(s)), GRADIENT),
    NamedNumber("asked[x,y]", lambda s, x, y: number(all_asked(s)[x, y]), GRADIENT, position_limits),
    NamedNumber("asked_all", lambda s: listed(terms(s)), GRADIENT),
    NamedNumber("running[n]", lambda s, n: sums(s)[n - 1], GRADIENT, running_limits),
    NamedNumber("running_all", lambda s: listed(sums(s)), GRADIENT),
    NamedNumber("mean", mean, GRADIENT),
    NamedNumber("loss", lambda s: number(s.passed.loss), GRADIENT),
    NamedNumber("nudged_up", lambda s: nudge(s).above, GRADIENT),
    NamedNumber("nudged_down", lambda s: nudge(s).below, GRADIENT),
    NamedNumber("nudged", lambda s: nudge(s).central, GRADIENT),
)
"""Gradients of V, W, b and X, and the sum for the followed weight."""

UPDATE_NAMES = (
    NamedNumber("learning_rate", lambda s: before_update(s.state).learning_rate),
    NamedNumber("loss_before", lambda s: number(made(s).loss_before), GRADIENT),
    NamedNumber("loss_after", lambda s: made(s).loss_after, GRADIENT),
    NamedNumber("loss_shared_after", lambda s: loss_after(s, Sharing.SHARED), GRADIENT),
    NamedNumber("loss_unshared_after", lambda s: loss_after(s, Sharing.UNSHARED), GRADIENT),
    NamedNumber("loss_mean_after", lambda s: loss_after(s, Sharing.SHARED, averaged=True), GRADIENT),
    NamedNumber(
        "Wk_after[i,j,c]", lambda s, k, *at: after_update(s, WeightCell(k, *at)), GRADIENT, weight_limits
    ),
    NamedNumber("bk_after", lambda s, k: _bias_after(s, k), GRADIENT),
    NamedNumber("grew", grew, GRADIENT),
    NamedNumber("different_sets", sets, GRADIENT),
)
"""What the last update led to, or the next one would."""


def _followed_name(source: Source) -> str:
    return number_name(followed_place(source))


def _bias_after(source: Source, k: int) -> float:
    if not source.g.bias:
        raise refused("no_bias")
    return after_update(source, BiasCell(k))
