"""The real window: from a key event to finished pixels, how soon it is there, what it takes of memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.timing import Timing, loop, spread

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

SIZES = {"1080p": (1920, 1080), "4K": (3840, 2160)}
EXAMPLES = ("lesson", "alexnet")
ARROWS, WALK = ("Right", "Right", "Down", "Left", "Left", "Up"), ("Space",)
#: What is measured: the commands that lead there, and the keys that are pressed there again and again.
SETTINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "shared": ((), ARROWS),
    "shared, through the column": (("column_first",), WALK),
    "not shared": (("unshared",), ARROWS),
    "fully connected": (("full",), ARROWS),
    "backward pass": (("view_backward",), ARROWS),
    "backward pass, along the walk": (("view_backward",), WALK),
    "backward pass, through the column": (("view_backward", "column_first"), WALK),
}
HELD = 300  # key presses sent without waiting, as a held key sends them
PACE = 60  # ms from one key to the next, as a person presses them
FIRST = 30  # steps in a window that has just opened

_EMPTY = """
import sys, time
import pyqtgraph
application = pyqtgraph.mkQApp()
window = pyqtgraph.PlotWidget()
"""
_OURS = """
import gc, sys, time
gc.disable()  # as `convviz.app.main` does
from convviz.explore.examples import examples
from convviz.ui.shell.start import application as made, window_for
application = made()
window = window_for(examples.load("{example}"), "en", "light")
"""
_SHOWN = """
window.resize(1600, 900)
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
application.processEvents()
shown = time.time() - float(sys.argv[1])
from PySide6.QtCore import QEvent, QObject
class Painted(QObject):
    last = begin = time.time()
    def eventFilter(self, _, event):
        if event.type() == QEvent.Type.Paint:
            self.last = time.time()
        return False
painted = Painted()
application.installEventFilter(painted)
while time.time() < painted.begin + 1:
    application.processEvents()
resident = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")] \
    if sys.platform.startswith("linux") else ["nan"]
print(1000 * shown, float(resident[0]) / 1000, 1000 * (painted.last - painted.begin))
import os
os._exit(0)  # what is measured is done
"""


def prepare() -> None:
    """Draw offscreen where there is no display."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def steps(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return the time of a step by example, position of the switch or page, and size."""
    count = 30 if quick else 150
    found: dict[str, dict[str, Timing]] = {}
    for name in EXAMPLES:
        for what, (commands, keys) in SETTINGS.items():
            if not quick or not commands:
                found[f"{name}, {what}"] = {size: _steps(name, size, count, commands, keys) for size in SIZES}
    return found


def turns(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return the time from a key that turns the switch, or from a poke, to finished pixels, at 1080p."""
    return {name: _turns(name, 6 if quick else 40) for name in EXAMPLES}


def held_keys() -> dict[str, dict[str, float]]:
    """Return, by example, the keys a second that a held key is followed at, and neurons left behind."""
    return {name: _held(name) for name in EXAMPLES}


def paced(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return the time of a step by example and size when a key is pressed each ``PACE`` ms."""
    count = 20 if quick else 100
    return {
        f"{name}, a key in {PACE} ms": {size: _paced(name, size, count) for size in SIZES}
        for name in EXAMPLES
    }


def first_steps(quick: bool) -> dict[str, dict[str, float]]:
    """Return, by example, the ms of the first ``FIRST`` steps in a window that has just opened.

    ``slowest_ms`` is the slowest one of a run, as the median of several runs; ``worst_ms`` is the slowest of
    all.
    """
    found = {}
    for name in EXAMPLES:
        program = f"from benchmarks import window; window.print_first_steps({name!r})"
        runs = [
            [float(ms) for ms in _printed(program, dict(os.environ))[-FIRST:]]
            for _ in range(2 if quick else 8)
        ]
        found[name] = {
            "median_ms": statistics.median(ms for run in runs for ms in run),
            "slowest_ms": statistics.median(max(run) for run in runs),
            "worst_ms": max(max(run) for run in runs),
        }
    return found


def print_first_steps(example: str) -> None:
    """Open a window, step as soon as it is shown, and print the ms of each step; for a process of its own."""
    from convviz.ui.shell.gc_timer import GcTimer

    window, application, press = opened(example, SIZES["1080p"], settled=False)
    GcTimer(application)  # as in the real window
    while not window.windowHandle().isExposed():
        application.processEvents()
    application.processEvents()
    print(*_pressed_in_pace(application, press, FIRST), flush=True)
    os._exit(0)  # what is measured is done


def starts(quick: bool) -> dict[str, dict[str, float]]:
    """Return, for an empty pyqtgraph window and for ours, when it is shown and final, and MB it then takes.

    ``final_ms`` is from the moment when it is shown to the end of the last painting within a second.
    """
    programs = {"an empty pyqtgraph window": _EMPTY} | {
        f"ConvViz with {name}": _OURS.format(example=name) for name in EXAMPLES
    }
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as compiled:  # as what is installed is compiled, both sides
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(3 if quick else 8):
            for name, program in programs.items():
                shown, memory, final = map(float, _printed(program + _SHOWN, surroundings)[-3:])
                if turn:
                    found[name].append((shown, memory, final))
    return {
        name: {
            "shown_ms": statistics.median(shown for shown, _, _ in runs),
            "soonest_ms": min(shown for shown, _, _ in runs),
            "final_ms": statistics.median(final for _, _, final in runs),
            "memory_mb": statistics.median(mb for _, mb, _ in runs),
        }
        for name, runs in found.items()
    }


def _printed(program: str, surroundings: dict[str, str]) -> list[str]:
    """Return the words that ``program`` prints in a process of its own, which is told when it was started."""
    command = [sys.executable, "-c", program, str(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
    return done.stdout.split()


def _turns(example: str, count: int) -> dict[str, Timing]:
    from convviz.explore.state import pokes, sharing
    from convviz.explore.state.state import BiasCell, InputCell, Sharing, WeightCell

    window, application, _ = opened(example, SIZES["1080p"])
    store, times = window.store, dict[str, list[float]]()

    def timed(what: str, do: Callable[[], object]) -> None:
        begin = time.perf_counter()
        do()
        application.processEvents()
        times.setdefault(what, []).append(1000 * (time.perf_counter() - begin))

    for index in range(count):
        timed("turning the switch", window.menus.actions[("unshared", "full", "shared")[index % 3]].trigger)
    cells = {"weight": WeightCell(0, 0, 0, 0), "bias": BiasCell(0), "input": InputCell(5, 5, 0)}
    for position, low in ((Sharing.SHARED, 3), (Sharing.UNSHARED, 5)):
        store.dispatch(sharing.choose(position), "sharing")
        application.processEvents()
        for name, cell in cells.items():
            for index in range(count):
                change = pokes.poke(cell, low + index % 2)
                timed(f"{name}, {position.value}", partial(store.dispatch, change, f"poke {index}"))
            for _ in range(count - 1):
                timed(f"{name}, {position.value}, undone", store.undo)
    window.close()
    return {what: Timing(*spread(found), 0.0) for what, found in times.items()}


def _steps(example: str, size: str, count: int, commands: tuple[str, ...], keys: tuple[str, ...]) -> Timing:
    from PySide6.QtCore import Qt

    window, application, press = opened(example, SIZES[size])
    for command in commands:
        window.menus.actions[command].trigger()
    for _ in range(10):
        application.processEvents()
    pressed = [getattr(Qt.Key, f"Key_{key}") for key in keys]
    times, loops = [], []
    for index in range(count + 12):
        walk = window.store.display.transport
        if walk.index + 1 == walk.total:  # a walk that is over begins anew, which is no step
            window.menus.actions["first"].trigger()
            application.processEvents()
        before = loop()
        begin = time.perf_counter()
        press(pressed[index % len(pressed)])
        application.processEvents()
        times.append(1000 * (time.perf_counter() - begin))
        loops.append(2 * times[-1] / (before + loop()))
    window.close()
    return Timing(*spread(times[12:]), 0.0, statistics.median(loops[12:]))


def _paced(example: str, size: str, count: int) -> Timing:
    window, application, press = opened(example, SIZES[size])
    times = _pressed_in_pace(application, press, count + 12)
    window.close()
    return Timing(*spread(times[12:]), 0.0)


def _pressed_in_pace(application: QApplication, press: Callable[[Qt.Key], None], count: int) -> list[float]:
    """Press an arrow key each ``PACE`` ms; return the ms from each to its finished pixels."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    due: list[bool] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: due.append(True))
    timer.start(PACE)
    times: list[float] = []
    while len(times) < count:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if not due:
            continue
        due.clear()
        begin = time.perf_counter()
        press(getattr(Qt.Key, f"Key_{ARROWS[len(times) % len(ARROWS)]}"))
        application.processEvents()
        times.append(1000 * (time.perf_counter() - begin))
    return times


def _held(example: str) -> dict[str, float]:
    from PySide6.QtCore import Qt

    window, application, press = opened(example, SIZES["1080p"])
    before = window.store.display.transport.index
    steps = min(HELD, window.store.display.transport.total - 1 - before)
    begin = time.perf_counter()
    for _ in range(steps):
        press(Qt.Key.Key_Space)
        application.processEvents()
    seconds = time.perf_counter() - begin
    left = before + steps - window.store.display.transport.index
    window.close()
    return {"keys_a_second": steps / seconds, "left_behind": float(left)}


def opened(example: str, size: tuple[int, int], settled: bool = True):  # type: ignore[no-untyped-def]
    """Return a window on ``example`` that is shown, the application, and what presses a key in the window."""
    # Qt is loaded here only: where it is missing the model can be measured.
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from convviz.explore.examples import examples
    from convviz.ui.shell.start import application, window_for

    app = application()
    window = window_for(examples.load(example), "en", "light")
    window.resize(*size)
    window.show()
    for _ in range(50 if settled else 0):
        app.processEvents()

    def press(key: Qt.Key) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)

    return window, app, press
