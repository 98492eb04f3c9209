"""Checking every gradient beside the window, with progress and cancel."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, Signal

from convviz.conv import AnyLayer
from convviz.explore.backward.gradient_check import CheckAll, check_all
from convviz.explore.state.descent_choices import LossChoice
from convviz.ui.background import Background


class GradientCheck(QObject):
    """One check at a time of all gradients of a layer.

    Signals: ``progress(done, of)`` in numbers checked; ``ended(found)`` with a `CheckAll`, or None where the
    check was stopped or failed; ``failed(error)``.
    """

    progress = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)
    _came_so_far = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = Background(self)
        self._stopped = Event()
        self._came_so_far.connect(self._pass_on)

    @property
    def busy(self) -> bool:
        """Whether a check is under way."""
        return self.background.busy

    def start(self, layer: AnyLayer, choice: LossChoice) -> None:
        """Check the gradients of ``layer`` for the loss ``choice`` against central differences."""
        stopped = self._stopped = Event()

        def job() -> CheckAll | None:
            return check_all(layer, choice, progress=told)

        def told(done: int, of: int) -> bool:
            self._came_so_far.emit(done, of)  # from the worker: arrives in the window's thread
            return not stopped.is_set()

        self.background.run(job, self.ended.emit, self._fail)

    def cancel(self) -> None:
        """End the check under way; nothing is said of what it found so far."""
        self._stopped.set()
        self.background.cancel()
        self.ended.emit(None)

    def stop(self) -> None:
        """End the check under way and the work beside the window."""
        self._stopped.set()
        self.background.stop()

    def _pass_on(self, done: int, of: int) -> None:
        if self.busy:  # a late report of a check that was stopped says nothing
            self.progress.emit(done, of)

    def _fail(self, error: BaseException) -> None:
        self.ended.emit(None)
        self.failed.emit(error)
