"""The weight whose gradient is written out, neuron by neuron: one sum with sharing, many numbers without."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from convviz.conv import Axis, FullyConnectedLayer, Layer
from convviz.conv.arrays import Array
from convviz.explore.backward.asked import asked_of, owned
from convviz.explore.backward.backward_pass import Backward, followed, in_walk_order
from convviz.explore.display.parts import Known
from convviz.explore.display.walked import walked
from convviz.explore.state.cells import set_shape
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import State, WeightCell
from convviz.explore.state.transitions import Transition, choose
from convviz.explore.state.values import Values, number, read_only

MOST_TERMS = 16  # that are written out; of more, the last ones


@dataclass(frozen=True, slots=True)
class Following:
    """The followed ``weight``: what the visited neurons asked, in the order of the walk.

    ``terms`` are the last of them and ``sums`` the running sum after each; ``before`` is the sum of those
    ``left_out``. ``mean`` is the sum divided by the neurons visited; an update takes the sum. Without
    sharing nothing is added: there are no sums, and ``total`` is what the current neuron asks of its own.
    ``sums`` is None where the sums are withheld, and so are ``before``, ``total``, ``mean`` and
    ``bias_total``.
    ``total_ends`` are the least and the greatest total on the walk through the slice.
    """

    weight: WeightCell
    name: str
    map: Values  # what every neuron of the slice asks (W2, H2, 1)
    all_names: str  # of that weight in the set of any neuron (x, y): W0[x,y][2,2,1]
    terms: tuple[int | float, ...]
    sums: tuple[int | float, ...] | None
    left_out: int
    before: Known
    total: Known
    total_ends: tuple[int | float, int | float]
    mean: Known
    bias_name: str
    bias_total: Known  # None where there is no bias, too

    def last(self, most: int) -> Following:
        """Return this sum with only the last ``most`` terms written out."""
        cut = len(self.terms) - most
        if cut <= 0:
            return self
        left_out = self.left_out + cut
        if self.sums is None:
            return replace(self, terms=self.terms[cut:], left_out=left_out)
        before = self.sums[cut - 1] if self.sums else 0
        return replace(self, terms=self.terms[cut:], sums=self.sums[cut:], left_out=left_out, before=before)


def following_of(state: State, derived: Derived, passed: Backward) -> Following:
    """Return the followed weight's sum up to the current neuron; the very same object as long as it stays."""
    key = (state.position, state.order, passed.choice, state.chosen)
    return derived.keep("following", key, lambda: _following(state, derived, passed))


def turn_channel(by: int) -> Transition:
    """Follow the weight at the same place ``by`` channels on; after the last channel comes the first."""

    def turn(state: State) -> State:
        weight = owned(state, followed(state))
        return choose(replace(weight, c=(weight.c + by) % set_shape(state.layer)[2]))(state)

    return turn


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What all neurons of a slice ask of one weight, in the order of the walk, and the running sums.

    Made for a weight, not for a step. ``map`` has the terms (W2, H2, 1) as the slice lies, ``of_bias`` are
    the running sums of dV. ``ends`` and ``sum_ends`` are the least and the greatest of terms and of sums.
    """

    map: Values
    terms: Array
    sums: Array
    of_bias: Array
    ends: tuple[int | float, int | float]
    sum_ends: tuple[int | float, int | float]


def _following(state: State, derived: Derived, passed: Backward) -> Following:
    weight, here, layer = followed(state), state.position, state.layer
    dropped = walked(state).uses[here.d]
    # Fully connected, what the weight stands for depends on whether a person chose it.
    key = (weight, state.order, passed.choice, isinstance(state.chosen, WeightCell))
    asked = derived.keep("asked", key, lambda: _all_asked(state, passed, weight))
    own, left_out = not isinstance(layer, Layer), max(0, dropped - MOST_TERMS)
    terms, sums = asked.terms[left_out:dropped], asked.sums[left_out:dropped]
    total = number(terms[-1] if own else sums[-1])
    bias = number(passed.dV.array[here.x, here.y, here.d] if own else asked.of_bias[dropped - 1])
    cell, at = owned(state, weight), f"[{here.x},{here.y}]" if own else ""
    return Following(
        weight=cell,
        map=asked.map,
        name=f"W{here.d}{at}[{cell.i},{cell.j},{cell.c}]",
        all_names=f"W{here.d}[x,y]{_place_of_all(state, weight)}",
        terms=tuple(terms.tolist()),
        sums=() if own else tuple(sums.tolist()),
        left_out=left_out,
        before=number(asked.sums[left_out - 1]) if left_out and not own else 0,
        total=total,
        total_ends=asked.ends if own else asked.sum_ends,
        mean=total if own else total / dropped,
        bias_name=f"b{here.d}{at}",
        bias_total=bias if layer.geometry.bias else None,
    )


def _place_of_all(state: State, weight: WeightCell) -> str:
    """Return where ``weight`` lies in the set of the neuron (x, y).

    In a fully connected layer that is ``[2*x+2,2*y+2,1]``, or nothing where padding would put it beyond the
    input of some neuron.
    """
    layer = state.layer
    if not isinstance(layer, FullyConnectedLayer) or isinstance(state.chosen, WeightCell):
        return f"[{weight.i},{weight.j},{weight.c}]"
    g = layer.geometry
    axes = ((g.x, weight.i, "x"), (g.y, weight.j, "y"))
    if any(len(axis.uses(i)) < axis.output for axis, i, _ in axes):
        return ""
    x, y = (_along(axis, axis.true_taps(0)[i], name) for axis, i, name in axes)
    return f"[{x},{y},{g.channels_of(weight.k).start + weight.c}]"


def _along(axis: Axis, tap: int, name: str) -> str:
    """Return the input that output position ``name`` reads ``tap`` cells on: ``2*x+2``."""
    start = name if axis.stride == 1 else f"{axis.stride}*{name}"
    return f"{start}{tap:+d}" if tap else start


def _all_asked(state: State, passed: Backward, weight: WeightCell) -> _Asked:
    asked = asked_of(state, passed, weight)
    terms = in_walk_order(asked, state.order)
    dV = in_walk_order(passed.plane(weight.k), state.order)
    sums = np.cumsum(terms)
    return _Asked(read_only(asked[:, :, None]), terms, sums, np.cumsum(dV), _ends(terms), _ends(sums))


def _ends(terms: Array) -> tuple[int | float, int | float]:
    return number(terms.min()), number(terms.max())
