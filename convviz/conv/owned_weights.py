"""The sets that neurons own: those that differ from what their layer gives them, by (x, y, d)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

from convviz.conv import arrays
from convviz.conv.arrays import Array
from convviz.conv.neuron_blocks import Neurons
from convviz.conv.results import WeightSet

At: TypeAlias = tuple[int, int, int]


class OwnSets(Mapping[At, WeightSet]):
    """A read-only mapping from (x, y, d) to the `WeightSet` that this neuron owns.

    Where every neuron owns its set, they stand in two arrays: ``weights`` (W2, H2, K, …) and ``biases``
    (W2, H2, K) or None. ``sets`` are those that were chosen one by one, and come before the arrays.
    ``largest`` bounds the integers among the weights and among the biases, for the overflow checks.
    """

    def __init__(
        self,
        sets: Mapping[At, WeightSet] | None = None,
        largest: tuple[int, int] = (0, 0),
        weights: Array | None = None,
        biases: Array | None = None,
    ) -> None:
        self._sets = dict(sets or {})
        self._weights, self._biases = weights, biases
        for array in (weights, biases):
            if array is not None:  # made for this mapping, too large to be copied
                array.setflags(write=False)
        self.largest = largest

    def with_set(self, at: At, chosen: WeightSet) -> OwnSets:
        """Return the mapping with the set ``chosen`` for the neuron ``at``; the others are not copied."""
        largest = self.largest
        if chosen.weights.dtype.kind == "i":
            weight = max(largest[0], arrays.magnitude(chosen.weights))
            largest = weight, max(largest[1], abs(int(chosen.bias or 0)))
        return OwnSets({**self._sets, at: chosen}, largest, self._weights, self._biases)

    def in_type(self, dtype: np.dtype[Any]) -> OwnSets:
        """Return the mapping with its sets in the float type ``dtype``."""
        sets = {
            at: WeightSet(_in_type(own.weights, dtype), None if own.bias is None else float(own.bias))
            for at, own in self._sets.items()
        }
        weights, biases = (
            None if array is None else _in_type(array, dtype) for array in (self._weights, self._biases)
        )
        return OwnSets(sets, (0, 0), weights, biases)

    def arrays(self) -> Iterator[Array]:
        """Yield the arrays that are kept alive."""
        if self._weights is not None:
            yield self._weights
        if self._biases is not None:
            yield self._biases
        for own in self._sets.values():
            yield own.weights

    def inside(self, neurons: Neurons) -> list[At]:
        """Return the owners that stand in the block ``neurons``."""
        if self._weights is not None:
            return list(itertools.product(*neurons))
        columns, rows, slices = neurons
        return [at for at in self._sets if at[0] in columns and at[1] in rows and at[2] in slices]

    def split(self, neurons: Neurons, values: Array) -> tuple[Array, list[tuple[At, Any]]]:
        """Return ``values`` of the block ``neurons`` with 0 at the owners, and what stood there, by owner."""
        owners = self.inside(neurons)
        if not owners:
            return values, []
        started, places = values.copy(), [tuple(map(range.index, neurons, at)) for at in owners]
        for place in places:
            started[place] = 0
        return started, [(at, values[place]) for at, place in zip(owners, places, strict=True)]

    def without(self, values: Array) -> Array:
        """Return ``values`` (W2, H2, K) with 0 at the owners, a copy where there are any."""
        if not len(self):
            return values
        kept = values.copy()
        kept[self.index()] = 0
        return kept

    def index(self) -> Any:
        """Return what selects the owners in an array of V's shape."""
        if self._weights is not None:
            return ...
        return tuple(np.array(list(self._sets), dtype=np.intp).reshape(-1, 3).T)

    def __copy__(self) -> OwnSets:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> OwnSets:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return OwnSets, (self._sets, self.largest, self._weights, self._biases)

    def __getitem__(self, at: At) -> WeightSet:
        if self._weights is None or at in self._sets:
            return self._sets[at]
        if not all(0 <= i < n for i, n in zip(at, self._weights.shape, strict=False)):
            raise KeyError(at)
        return WeightSet(self._weights[at], None if self._biases is None else self._biases[at].item())

    def __iter__(self) -> Iterator[At]:
        if self._weights is None:
            return iter(self._sets)
        x, y, d = self._weights.shape[:3]
        return itertools.product(range(x), range(y), range(d))

    def __len__(self) -> int:
        return len(self._sets) if self._weights is None else int(np.prod(self._weights.shape[:3]))


def _in_type(array: Array, dtype: np.dtype[Any]) -> Array:
    return arrays.owned(array.astype(dtype))
