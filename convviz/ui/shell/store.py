"""The one state of the window, and the one signal that says it changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from convviz.conv import AnyLayer
from convviz.explore.display import what_if
from convviz.explore.display.resolve import DisplayState, resolve
from convviz.explore.message import Refused
from convviz.explore.state.derived import Derivations, Derived, derive
from convviz.explore.state.history import History
from convviz.explore.state.state import State
from convviz.explore.state.transitions import Transition
from convviz.ui.background import Background

#: Layers with more multiplications than this take over 50 ms and are computed beside the window.
MOST_AT_ONCE = 60_000_000


@dataclass
class _Coming:
    """A state whose volumes are being computed, and how it enters the history once they are there."""

    state: State
    enter: Callable[[State], object]


class Store(QObject):
    """Holds the state and the ``display`` of it; ``changed`` when both are new, ``refused`` with the reason.

    A transition to a layer that takes long to compute shows when its volumes are there; the present one
    stays until then, and for good when the work is cancelled. ``failed`` carries an unexpected exception, or
    a MemoryError: then state and display are as they were.
    """

    changed = Signal()
    refused = Signal(object)
    failed = Signal(object)

    def __init__(self, state: State) -> None:
        super().__init__()
        self.background = Background(self)
        self.background.busy_changed.connect(self._forget)
        self._coming: _Coming | None = None
        self._showing = False
        self._queue: deque[Callable[[], None]] = deque()
        self._derivations = Derivations()
        self._history = History(state)
        self.display = self._resolved(state)

    @property
    def state(self) -> State:
        """What the user has chosen."""
        return self._history.present

    @property
    def derived(self) -> Derived:
        """The volumes of the present layer."""
        return self._derivations.of_state(self.state)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return self._history.can_redo

    def dispatch(self, transition: Transition, kind: str | None) -> None:
        """Go to the state that ``transition`` makes of the present one.

        ``kind`` names the undo step; steps of one kind in a row are one. None (pointing) is not undoable.
        What showing a change leads to (a pointer that is on another cell now) is done after all was shown:
        nothing on screen is ever older than the rest.
        """
        self._when_shown(lambda: self._do(transition, lambda state: self._history.record(state, kind), kind))

    def begin(self, transition: Transition) -> None:
        """Go to the state that ``transition`` makes of the present one, and forget all before it.

        Undo and redo lead to nothing that was there before: what they go through begins here.
        """
        self._when_shown(lambda: self._do(transition, self._begin, "begin"))

    def _begin(self, state: State) -> None:
        self._history = History(state)

    def _when_shown(self, do: Callable[[], None]) -> None:
        if self._showing:
            self._queue.append(do)
        else:
            do()

    def _do(self, transition: Transition, enter: Callable[[State], object], kind: str | None) -> None:
        base = self.state if kind is None or self._coming is None else self._coming.state
        try:
            state = transition(base)
        except Refused as refusal:
            self.refused.emit(refusal.reason)
            return
        except MemoryError as error:
            self.failed.emit(error)
            return
        if state == base:
            return
        if kind is None:
            self._enter(state, enter)
        else:
            self._want(state, enter)

    def seal(self) -> None:
        """End the present stretch: the next step is an undo step of its own."""
        self._history.seal()

    def undo(self) -> None:
        """Go back one step; while a state is coming, give that up instead."""
        if self._coming is not None:
            self.background.cancel()
        elif self._history.can_undo:
            state = self._history.undo()
            self._history.redo()  # the layer may have to be computed first
            self._want(state, lambda _: self._history.undo())

    def redo(self) -> None:
        """Go forward one step."""
        if self._coming is None and self._history.can_redo:
            state = self._history.redo()
            self._history.undo()
            self._want(state, lambda _: self._history.redo())

    def stop(self) -> None:
        """End the work beside the window."""
        self.background.stop()

    def _want(self, state: State, enter: Callable[[State], object]) -> None:
        """Go to ``state``, at once or when its layer is computed.

        What goes on from a beginning that is still coming begins there, too.
        """
        if self._coming is not None and self._coming.enter == self._begin:
            enter = self._begin
        if _quick(state.layer) or self._is_computed(state):
            self._go(state, enter)
        elif self._coming is not None and _computes(self._coming.state) == _computes(state):
            self._coming.state, self._coming.enter = state, enter
        else:
            self._compute(_Coming(state, enter))

    def _go(self, state: State, enter: Callable[[State], object]) -> None:
        self.background.cancel()
        self._enter(state, enter)

    def _compute(self, coming: _Coming) -> None:
        """Compute the layer beside the window, then go; a newer wish, or a cancel, drops the result."""
        wished = coming.state
        self._coming = coming
        known = self._derivations.of_state(wished) if self._derivations.at_hand(wished) else None

        def work() -> Derived:
            derived = derive(wished.layer) if known is None else known
            what_if.compute(wished, derived)
            return derived

        def arrive(derived: Derived) -> None:
            self._derivations.put(wished.layer, derived)
            self._go(coming.state, coming.enter)

        self.background.run(work, arrive, self.failed.emit)

    def _is_computed(self, state: State) -> bool:
        """Say whether all that takes long is at hand: the volumes, and those that a wrong idea leads to."""
        at_hand = self._derivations.at_hand(state)
        return at_hand and what_if.is_computed(state, self._derivations.of_state(state))

    def _forget(self, busy: bool) -> None:
        if not busy:
            self._coming = None

    def _enter(self, state: State, enter: Callable[[State], object]) -> None:
        """Make ``state`` the present one and say so, when there is memory for what it shows."""
        try:
            display = self._resolved(state)
        except MemoryError as error:
            self.failed.emit(error)
            return
        enter(state)
        self.display = display
        self._showing = True
        try:
            self.changed.emit()
        finally:
            self._showing = False
        while self._queue and not self._showing:
            self._queue.popleft()()

    def _resolved(self, state: State) -> DisplayState:
        """Return all that is seen of ``state``: it is entered only when there is memory for it."""
        return resolve(state, self._derivations.of_state(state))


def _computes(state: State) -> tuple[int, str | None]:
    """Return what is computed for ``state``, as far as it takes long."""
    return id(state.layer), state.what_if


def _quick(layer: AnyLayer) -> bool:
    g = layer.geometry
    _, x, y, depth = g.weights_shape
    width, height, filters = g.output_shape
    return width * height * filters * x * y * depth <= MOST_AT_ONCE
