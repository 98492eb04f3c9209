"""Walking by itself, from one neuron in two seconds to a whole AlexNet slice a second."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

#: Neurons a second; 3,025 are the positions of AlexNet's first layer.
SPEEDS = (0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 3025)
START = 2
SHORTEST = 33  # ms between two steps; faster speeds take several neurons at once
MOST_OWED = 0.25  # s: after a stall the walk goes on from where it is and does not catch up


class Autoplay(QObject):
    """``stepped`` carries how many neurons to go on; ``playing_changed`` and ``speed_changed`` their news.

    ``speed`` is an index in `SPEEDS`.
    """

    stepped = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = START
        self._owed = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether the walk goes by itself."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Start, or stop."""
        if self.playing:
            self.stop()
        else:
            self._owed = 0.0
            self._clock.start()
            self._timer.start(self._interval())
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stop; nothing happens where nothing plays."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def set_speed(self, index: int) -> None:
        """Take the speed `SPEEDS`[``index``], or the nearest there is."""
        index = min(max(index, 0), len(SPEEDS) - 1)
        if index != self.speed:
            self.speed = index
            self._timer.setInterval(self._interval())
            self.speed_changed.emit(index)

    def _interval(self) -> int:
        return max(SHORTEST, round(1000 / SPEEDS[self.speed]))

    def _tick(self) -> None:
        """Go on by as many neurons as the time since the last tick is worth."""
        passed = min(self._clock.restart() / 1000, max(MOST_OWED, 1 / SPEEDS[self.speed]))
        self._owed += passed * SPEEDS[self.speed]
        # A timer may fire a little early; a slow walk steps once a tick all the same.
        steps = int(self._owed + 0.5) if SPEEDS[self.speed] * SHORTEST <= 1000 else int(self._owed)
        if steps:
            self._owed -= steps
            self.stepped.emit(steps)
