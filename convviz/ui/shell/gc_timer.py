"""Garbage is collected in the window's thread only.

Python collects wherever it happens to allocate. In the worker's thread that would destroy widgets there,
which Qt does not survive; and in the middle of a step it would cost the step a few milliseconds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000  # ms
GENERATIONS = (2, 1, 0)


class GcTimer(QObject):
    """Switches Python's own collecting off and does it from a timer, as often as Python would have.

    What is there when it is made stays as long as the program runs, and is not looked at again: it would take
    40 ms each time.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect)
        self._timer.start(EVERY)


def collect() -> None:
    """Collect the oldest generation that is due."""
    for generation in GENERATIONS:
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
