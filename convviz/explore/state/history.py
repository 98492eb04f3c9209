"""Undo and redo of states, bounded by the bytes that they keep alive.

States share arrays, so a step costs what it changed: an array is counted once, however many states hold it.
A stretch of the same kind (a walk, a drag) is one step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from math import prod
from typing import Any

from numpy.typing import NDArray

from convviz.conv import AnyLayer, Layer, LocallyConnectedLayer
from convviz.conv.perturbation import Spread
from convviz.explore.state.state import State

LIMIT = 256_000_000  # bytes that past and future states may hold beyond the present one
_STATE_BYTES = 1_000  # a state without its arrays, generously


class History:
    """The present state with its past and its future.

    ``record`` makes a new present; ``undo`` and ``redo`` go back and forth and return the new present.
    """

    def __init__(self, state: State, limit: int = LIMIT) -> None:
        self._present = state
        self._past: deque[State] = deque()
        self._future: list[State] = []
        self._kind: str | None = None
        self._limit = limit
        self._held = _HeldBytes()

    @property
    def present(self) -> State:
        """The state that is shown."""
        return self._present

    @property
    def can_undo(self) -> bool:
        """True when there is a state to go back to."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """True when there is a state to go forward to."""
        return bool(self._future)

    @property
    def bytes(self) -> int:
        """What past and future hold, in bytes: each array once, the present's own arrays included."""
        return self._held.total

    @property
    def others(self) -> tuple[State, ...]:
        """The states to go back and forward to, the earliest first."""
        return *self._past, *reversed(self._future)

    def record(self, state: State, kind: str | None) -> None:
        """Make ``state`` the present. ``kind`` names the step; the same kind again continues that step.

        With None the present is replaced without a step to undo: for what is not a choice, such as pointing.
        """
        if kind is not None:
            for undone in self._future:
                self._held.remove(undone)
            self._future.clear()
            if kind != self._kind:
                self._past.append(self._present)
                self._held.add(self._present)
            self._kind = kind
        self._present = state
        while self._past and self._held.total > self._limit:
            self._held.remove(self._past.popleft())

    def seal(self) -> None:
        """End the present stretch: the next step is a step of its own, whatever its kind."""
        self._kind = None

    def undo(self) -> State:
        """Go back one step; at the beginning, stay."""
        return self._go(self._past, self._future)

    def redo(self) -> State:
        """Go forward one step; at the end, stay."""
        return self._go(self._future, self._past)

    def _go(self, there: deque[State] | list[State], behind: deque[State] | list[State]) -> State:
        """Make the next state of ``there``, if any, the present, and put the old present on ``behind``."""
        if there:
            behind.append(self._present)
            self._held.add(self._present)
            self._present = there.pop()
            self._held.remove(self._present)
        self.seal()
        return self._present


class _HeldBytes:
    """The bytes that states hold. What several states hold is counted once; it is known by its identity."""

    def __init__(self) -> None:
        self.total = 0
        self._holders: dict[int, int] = {}

    def add(self, state: State) -> None:
        self.total += _STATE_BYTES
        for owner, size in _holdings(state):
            self._holders[owner] = self._holders.get(owner, 0) + 1
            if self._holders[owner] == 1:
                self.total += size

    def remove(self, state: State) -> None:
        self.total -= _STATE_BYTES
        for owner, size in _holdings(state):
            self._holders[owner] -= 1
            if self._holders[owner] == 0:
                del self._holders[owner]
                self.total -= size


def _holdings(state: State) -> Iterator[tuple[int, int]]:
    """Yield (identity, bytes) of what a state keeps alive."""
    held = [state.layer]
    if state.update is not None:
        held += [state.update.before, state.update.after]
    if state.before_picture is not None:
        held.append(state.before_picture.layer)
    arrays: list[NDArray[Any] | Spread | None] = []
    for kept in held:
        common = kept.common
        arrays += [common.X, common.weights, common.biases, *_own_arrays(kept)]
    if state.loss.numbers is not None:
        arrays.append(state.loss.numbers.array)
    if state.scene.picture is not None:
        arrays.append(state.scene.picture.pixels)
    yield from ((id(array), array.nbytes) for array in arrays if array is not None)
    layer = state.layer.common
    padded = layer.geometry.padded_shape
    if padded != layer.geometry.input_shape:  # the padded copy belongs to the layer
        yield id(layer), prod(padded) * layer.X.itemsize


def _own_arrays(layer: AnyLayer) -> Iterator[NDArray[Any] | Spread]:
    """Yield the arrays that a layer without sharing holds beyond the common ones."""
    if isinstance(layer, Layer):
        return
    yield from (step.rates for step in layer.steps)
    yield from (step.volume for step in layer.steps)
    yield from layer.own.arrays()
    if isinstance(layer, LocallyConnectedLayer) and layer.spread is not None:
        yield layer.spread
