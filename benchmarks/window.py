"""From a key event to finished pixels, in the real window."""

from __future__ import annotations

import os
import sys
import time

from benchmarks.timing import Timing, spread

SIZES = {"1080p": (1920, 1080), "4K": (3840, 2160)}
EXAMPLES = ("lesson", "alexnet")


def measure(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return the time of a step by example and size; without a display the window is drawn offscreen."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    steps = 30 if quick else 300
    return {name: {size: _steps(name, size, steps) for size in SIZES} for name in EXAMPLES}


def _steps(example: str, size: str, steps: int) -> Timing:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from convviz.explore import scenes
    from convviz.ui.running import application, window_for

    app = application()
    window = window_for(scenes.load(example), "en", "light")
    window.resize(*SIZES[size])
    window.show()
    for _ in range(20):
        app.processEvents()
    keys = [
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
    ]
    times = []
    for index in range(steps):
        begin = time.perf_counter()
        press = QKeyEvent(QEvent.Type.KeyPress, keys[index % len(keys)], Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.board.output.grid, press)
        app.processEvents()
        times.append(1000 * (time.perf_counter() - begin))
    window.close()
    return Timing(*spread(times), 0.0)
