"""The gradients as far as the walk has come: dX of the visited neurons, and the pile of their slice.

Integers are exact. In floats a sum depends on how far the walk is, to the last digit, and never on the way
that led there; at the end it is the sum that the whole pass gives.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from convviz.conv import Shares
from convviz.conv.arrays import Array
from convviz.explore import walks
from convviz.explore.backward import Backward, backward_of
from convviz.explore.derived import Derived
from convviz.explore.display.parts import Values, read_only
from convviz.explore.prefix_sums import PrefixSums
from convviz.explore.state import State, WalkOrder

MOST_BYTES = 16 * 2**20
"""What is kept for the piles of other slices than the current one: a walk through the column needs them."""


class PartialGradients:
    """dX and dW of the pass ``passed`` up to any neuron of the walk in ``order``."""

    def __init__(self, passed: Backward, order: WalkOrder) -> None:
        g = passed.layer.geometry
        self._passed, self._order, self._lengths = passed, order, walks.lengths(g, order)
        self._scales: dict[int, float] = {}  # by plane of the walk
        self._shares = Shares(passed.layer, passed.dV.array)
        nothing = np.zeros(g.input_shape, self._shares.dtype)
        self.sent_back = PrefixSums(nothing, self._lengths, self._with_sent_back)
        self.piles: OrderedDict[int, PrefixSums] = OrderedDict()  # by slice, the last used last

    def input_gradient(self, index: int) -> Values:
        """Return dX (W, H, D) of the neurons visited up to and including ``index``."""
        if index + 1 == walks.total(self._passed.layer.geometry):
            return self._passed.input_gradient()
        planes, lines, line = self._lengths
        scale = self._scale_of(index // (lines * line), planes)
        return _shown(self.sent_back.first(index + 1), scale)

    def pile(self, d: int, dropped: int) -> Values:
        """Return Σ dV·field (Fx, Fy, D/groups) of the first ``dropped`` neurons of slice ``d``, if shared."""
        g, whole = self._passed.layer.geometry, self._passed.slice_gradient(d)
        if dropped == g.x.output * g.y.output:
            return whole
        return _shown(self._pile_of(d).first(dropped), whole.limit)

    @property
    def added(self) -> int:
        """How many neurons have been added up so far: what steps and jumps have cost."""
        return self.sent_back.added + sum(pile.added for pile in self.piles.values())

    def _scale_of(self, plane: int, planes: int) -> float:
        """Return the limit of dX's colours while the walk is in ``plane``: of dX before it and after it."""
        if plane not in self._scales:
            before = read_only(self.sent_back.first_planes(plane)).limit
            last = plane + 1 == planes
            after = (
                self._passed.input_gradient() if last else read_only(self.sent_back.first_planes(plane + 1))
            )
            self._scales[plane] = max(before, after.limit)
        return self._scales[plane]

    def _pile_of(self, d: int) -> PrefixSums:
        """Return the sums of slice ``d``."""
        if d not in self.piles:
            g = self._passed.layer.geometry
            nothing = np.zeros(g.weights_shape[1:], self._shares.dtype)

            def with_dropped(total: Array, items: tuple[range, ...]) -> Array:
                return total + self._shares.of_weights(walks.block_of_slice(self._order, items, d))

            self.piles[d] = PrefixSums(nothing, walks.lengths_of_slice(g, self._order), with_dropped)
            while len(self.piles) > 1 and len(self.piles) * self.piles[d].most_bytes > MOST_BYTES:
                self.piles.popitem(last=False)
        self.piles.move_to_end(d)
        return self.piles[d]

    def _with_sent_back(self, total: Array, items: tuple[range, ...]) -> Array:
        share, part = self._shares.of_input(walks.block(self._order, items))
        new = total.copy()
        new[part] += share
        return new


def _shown(array: Array, scale: float) -> Values:
    """Return the volume with a limit of at least ``scale``: what a step leaves alone keeps its colour."""
    values = read_only(array)
    return Values(array, max(values.limit, scale))


def partial_gradients_of(state: State, derived: Derived) -> PartialGradients:
    """Return the partial gradients of the state; the very same object while layer, loss and order stay."""
    passed = backward_of(state, derived)
    key = (passed.choice, state.order)
    return derived.keep("partial gradients", key, lambda: PartialGradients(passed, state.order))
