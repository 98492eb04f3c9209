"""Training beside the window: a few updates at a time, slowly at first so that each is seen."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from convviz.explore.training.training_run import TrainingRun, advanced
from convviz.ui.background import Background

PAUSE = 33  # ms between two pictures
FASTER = 20  # every chunk is this part of the updates so far: the first ones are seen one by one
CHUNK = 0.012  # s that a chunk may take, so that a pause holds at once


class TrainingRunner(QObject):
    """Holds a run of training and its updates; ``playing`` says whether it goes on by itself.

    ``changed`` says that the run has new updates or is another one, ``playing_changed`` that it has begun or
    ceased to go on by itself.
    """

    changed = Signal()
    playing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run: TrainingRun | None = None
        self._start: TrainingRun | None = None
        self._owed = 0  # single updates wished for while something is under way
        self.playing = False
        self._each = 0.0  # s that an update took
        self._background = Background(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._tick)

    @property
    def busy(self) -> bool:
        """Whether the run is being begun, or updates are under way."""
        return self._background.busy

    def start(self, run: TrainingRun) -> None:
        """Begin another run, before its first update; drop the updates of the old one that are under way."""
        self._halt()
        self._start, self.run, self._each = run, None, 0.0  # before anybody hears that the old one stopped
        self._set_playing(False)
        self._work(run, 0)

    def restart(self) -> None:
        """Go back to before the first update."""
        if self._start is not None:
            self.start(self._start)

    def toggle(self) -> None:
        """Go on by itself, or stop."""
        if self.playing:
            self.pause()
        elif self.run is None or self.run.going:
            self._set_playing(True)
            if not self._background.busy:
                self._tick()

    def pause(self) -> None:
        """Stop at once: the updates under way are dropped."""
        if self.run is not None:  # else the run is being begun, which is always wanted
            self._halt()
        self._owed = 0
        self._set_playing(False)

    def step(self) -> None:
        """Make one update."""
        if self.playing:
            self.pause()
        if self._background.busy:
            self._owed += 1
        elif self.run is not None and self.run.going:
            self._work(self.run, 1)

    def stop(self) -> None:
        """End the work beside the window; call this before the application goes."""
        self._timer.stop()
        self._background.stop()

    def _halt(self) -> None:
        """Drop the updates that are under way and those that were asked for."""
        self._owed = 0
        self._timer.stop()
        self._background.cancel()

    def _tick(self) -> None:
        if self.run is not None:
            most = int(CHUNK / self._each) if self._each else 1
            self._work(self.run, max(1, min(self.run.updates // FASTER, most)))

    def _work(self, run: TrainingRun, updates: int) -> None:
        def job() -> tuple[TrainingRun, float]:
            began = perf_counter()
            after = advanced(run, updates)
            return after, (perf_counter() - began) / max(1, updates)

        self._background.run(job, self._take, self._fail)

    def _take(self, made: tuple[TrainingRun, float]) -> None:
        self.run, self._each = made
        if not self.run.going:
            self._owed = 0
            self._set_playing(False)
        elif self._owed:
            self._owed -= 1
            self._work(self.run, 1)
        elif self.playing:
            self._timer.start()
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        self.pause()
        self.failed.emit(error)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)
