"""The one state of the window, and the one signal that says it changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convviz.conv import Layer
from convviz.explore.derived import Derivations, Derived, derive
from convviz.explore.display.parts import DisplayState
from convviz.explore.display.resolving import resolve
from convviz.explore.history import History
from convviz.explore.message import Refused
from convviz.explore.state import State
from convviz.explore.transitions import Transition
from convviz.ui.background import Background

#: Layers with more multiplications than this take over 50 ms and are computed beside the window.
MOST_AT_ONCE = 60_000_000


class Store(QObject):
    """Holds the state; ``changed`` when state and display are new, ``refused`` with the reason.

    A transition to a layer that takes long to compute shows when its volumes are there; the present one
    stays until then, and for good when the work is cancelled. ``failed`` carries an unexpected exception.
    """

    changed = Signal()
    refused = Signal(object)
    failed = Signal(object)

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = Background(self)
        self._derivations = Derivations()
        self._history = History(state)
        self._display = resolve(state, self._derivations.of(state.layer))

    @property
    def state(self) -> State:
        """What the user has chosen."""
        return self._history.present

    @property
    def display(self) -> DisplayState:
        """What is on screen."""
        return self._display

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
        """
        try:
            state = transition(self.state)
        except Refused as refusal:
            self.refused.emit(refusal.reason)
            return
        if state == self.state:
            return
        if self._derivations.has(state.layer) or _quick(state.layer):
            self._go(state, kind)
        else:
            self._go_later(state, kind)

    def seal(self) -> None:
        """End the present stretch: the next step is an undo step of its own."""
        self._history.seal()

    def undo(self) -> None:
        """Go back one step."""
        self._history.undo()
        self._publish()

    def redo(self) -> None:
        """Go forward one step."""
        self._history.redo()
        self._publish()

    def stop(self) -> None:
        """End the work beside the window."""
        self.background.stop()

    def _go(self, state: State, kind: str | None) -> None:
        self.background.cancel()
        self._history.record(state, kind)
        self._publish()

    def _go_later(self, state: State, kind: str | None) -> None:
        """Compute the new layer beside the window, then go; dropped when its origin is no longer shown."""
        origin = self.state.layer

        def arrive(derived: Derived) -> None:
            if self.state.layer is origin:
                self._derivations.put(state.layer, derived)
                self._go(state, kind)

        self.background.run(lambda: derive(state.layer), arrive, self.failed.emit)

    def _publish(self) -> None:
        self._display = resolve(self.state, self._derivations.of(self.state.layer))
        self.changed.emit()


def _quick(layer: Layer) -> bool:
    g = layer.geometry
    _, x, y, depth = g.weights_shape
    width, height, filters = g.output_shape
    return width * height * filters * x * y * depth <= MOST_AT_ONCE
