"""The sum that is written out: what the visited neurons asked of one weight, in the order of the walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.conv import Layer
from convviz.conv.arrays import Array
from convviz.explore.backward import Backward, followed, in_walk_order
from convviz.explore.derived import Derived
from convviz.explore.display.parts import number
from convviz.explore.state import State

MOST_TERMS = 16  # of a sum that are written out; of more, the last ones


@dataclass(frozen=True, slots=True)
class Following:
    """The weight whose sum is written out: what the visited neurons asked, in the order of the walk.

    ``terms`` are the last of them and ``sums`` the running sum after each; ``before`` is the sum of those
    left out. ``mean`` is the sum divided by the neurons visited, which is not what is done.
    """

    name: str
    terms: tuple[int | float, ...]
    sums: tuple[int | float, ...]
    left_out: int
    before: int | float
    total: int | float
    mean: int | float
    bias_name: str
    bias_total: int | float | None


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What all neurons of a slice ask of one weight, in the order of the walk, and the running sums.

    Made for a weight, not for a step; ``of_bias`` are the running sums of dV.
    """

    terms: Array
    sums: Array
    of_bias: Array


def following(state: State, derived: Derived, passed: Backward, dropped: int) -> Following:
    """Return the sum over the first ``dropped`` neurons of the slice; without sharing, one neuron's term."""
    weight, here = followed(state), state.position
    asked = derived.keep("asked", (weight, state.order, passed.choice), lambda: _asked(state, passed))
    own = not isinstance(state.layer, Layer)
    at = f"[{here.x},{here.y}]" if own else ""
    if own:  # nothing is added: the neuron's own term stands alone
        left_out = 0
        terms = sums = asked.terms[dropped - 1 : dropped]
        bias = number(passed.dV.array[here.x, here.y, here.d])
    else:
        left_out = max(0, dropped - MOST_TERMS)
        terms, sums = asked.terms[left_out:dropped], asked.sums[left_out:dropped]
        bias = number(asked.of_bias[dropped - 1])
    total = number(sums[-1])
    return Following(
        name=f"W{here.d}{at}[{weight.i},{weight.j},{weight.c}]",
        terms=tuple(terms.tolist()),
        sums=tuple(sums.tolist()),
        left_out=left_out,
        before=number(asked.sums[left_out - 1]) if left_out else 0,
        total=total,
        mean=total / (1 if own else dropped),
        bias_name=f"b{here.d}{at}",
        bias_total=bias if state.layer.geometry.bias else None,
    )


def _asked(state: State, passed: Backward) -> _Asked:
    weight = followed(state)
    terms = in_walk_order(passed.terms(weight), state.order)
    dV = in_walk_order(passed.dV.array[:, :, weight.k], state.order)
    return _Asked(terms, np.cumsum(terms), np.cumsum(dV))
