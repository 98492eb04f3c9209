"""The gradients as far as the walk has come: dX of the visited neurons, and the pile of their slice.

Integers are exact. A sum of floats depends only on how far the walk has come, not on the way there: it is the
same to the last digit, and at the end it is the sum that the whole pass gives.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from functools import partial

import numpy as np

from convviz.conv import Shares
from convviz.conv.arrays import Array
from convviz.explore.backward.backward_pass import Backward, backward_of
from convviz.explore.backward.prefix_sums import PrefixSums
from convviz.explore.state import walks
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import State, WalkOrder
from convviz.explore.state.values import Upon, Values, read_only

MOST_BYTES = 16 * 2**20
"""What is kept for the piles of other slices than the current one: a walk through the column needs them."""

BLANK, MAGNIFIED = 16, 8
"""Values this many times smaller than the end of their colour scale can hardly be seen: the scale shrinks."""

NOTHING = (slice(0, 0), slice(0, 0), slice(0, 0))


class PartialGradients:
    """dX and dW of the pass ``passed`` up to any neuron of the walk in ``order``."""

    def __init__(self, passed: Backward, order: WalkOrder) -> None:
        g = passed.layer.geometry
        self._passed, self._order, self._lengths = passed, order, walks.lengths(g, order)
        self._scales: dict[int, float] = {}  # by plane of the walk
        self._shares = Shares(passed.layer, passed.dV.array)
        nothing = np.zeros(g.input_shape, self._shares.dtype)
        # No method of its own, which would keep it alive for the garbage collector to find.
        self._with_more = partial(_with_sent_back, self._shares, order)
        self.sent_back = PrefixSums(nothing, self._lengths, self._with_more)
        self._kept: Values | None = None  # the sum that the last dX was made from
        self.piles: OrderedDict[int, PrefixSums] = OrderedDict()  # by slice, the last used last

    def input_gradient(self, index: int) -> Values:
        """Return dX (W, H, D) of the neurons visited up to and including ``index``."""
        count, (planes, lines, line) = index + 1, self._lengths
        scale = self._scale_of(index // (lines * line))
        if count == planes * lines * line:
            return read_only(self._passed.input_gradient().array, scale)
        kept, lacking = self.sent_back.kept_before(count)
        if self._kept is None or self._kept.array is not kept:
            self._kept = read_only(kept)
        if not all(lacking):
            return read_only(kept, scale, Upon(self._kept, NOTHING))
        dX, part = _sent_back_too(self._shares, self._order, kept, lacking)
        return read_only(dX, scale, Upon(self._kept, part))

    def pile(self, d: int, dropped: int) -> Values:
        """Return Σ dV·field (Fx, Fy, D/groups) of the first ``dropped`` neurons of slice ``d``, if shared.

        It has the colour scale of the whole slice, so that one sees it grow. Where that leaves it `BLANK`,
        the scale is `MAGNIFIED`, as often as needed.
        """
        g, whole = self._passed.layer.geometry, self._passed.slice_gradient(d)
        if dropped == g.x.output * g.y.output:
            return whole
        pile = read_only(self._pile_of(d).first(dropped))
        scale = max(pile.limit, whole.limit)
        while 0 < pile.limit * BLANK <= scale:
            scale /= MAGNIFIED
        return replace(pile, limit=scale, most=whole.limit)

    @property
    def added(self) -> int:
        """How many neurons have been added up so far: what steps and jumps have cost."""
        return self.sent_back.added + sum(pile.added for pile in self.piles.values())

    def _scale_of(self, plane: int) -> float:
        """Return the limit of dX's colours while the walk is in ``plane``: of dX before it and after it."""
        if plane not in self._scales:
            _, lines, line = self._lengths
            before = self.sent_back.first_planes(plane)
            after = self._with_more(before, (range(plane, plane + 1), range(lines), range(line)))
            self._scales[plane] = max(read_only(before).limit, read_only(after).limit)
        return self._scales[plane]

    def _pile_of(self, d: int) -> PrefixSums:
        """Return the sums of slice ``d``."""
        if d not in self.piles:
            g = self._passed.layer.geometry
            nothing = np.zeros(g.weights_shape[1:], self._shares.dtype)
            with_dropped = partial(_with_dropped, self._shares, self._order, d)
            self.piles[d] = PrefixSums(nothing, walks.lengths_of_slice(g, self._order), with_dropped)
            while len(self.piles) > 1 and len(self.piles) * self.piles[d].most_bytes > MOST_BYTES:
                self.piles.popitem(last=False)
        self.piles.move_to_end(d)
        return self.piles[d]


def _with_sent_back(shares: Shares, order: WalkOrder, dX: Array, items: tuple[range, ...]) -> Array:
    """Return ``dX`` with what some neurons of the walk send back."""
    return _sent_back_too(shares, order, dX, items)[0]


def _sent_back_too(
    shares: Shares, order: WalkOrder, dX: Array, items: tuple[range, ...]
) -> tuple[Array, tuple[slice, slice, slice]]:
    """Return ``dX`` with what some neurons of the walk send back, and the part in which it changed."""
    share, part = shares.of_input(walks.block(order, items))
    new = dX.copy()
    new[part] += share
    x, y, channels = (slice(*at.indices(n)[:2]) for at, n in zip(part, new.shape, strict=True))
    return new, (x, y, channels)


def _with_dropped(shares: Shares, order: WalkOrder, d: int, pile: Array, items: tuple[range, ...]) -> Array:
    """Return ``pile`` with the gradients of some neurons of slice ``d`` added."""
    new: Array = pile + shares.of_weights(walks.block_of_slice(order, items, d))
    return new


def partial_gradients_of(state: State, derived: Derived) -> PartialGradients:
    """Return the partial gradients of the state; the same object while layer, loss and order stay."""
    passed = backward_of(state, derived)
    key = (passed.choice, state.order)
    return derived.keep("partial gradients", key, lambda: PartialGradients(passed, state.order))
