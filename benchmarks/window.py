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

from benchmarks.timing import Timing, loop, spread

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

_EMPTY = """
import sys, time
import pyqtgraph
application = pyqtgraph.mkQApp()
window = pyqtgraph.PlotWidget()
"""
_OURS = """
import sys, time
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
end = time.time() + 1
while time.time() < end:
    application.processEvents()
resident = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")] \
    if sys.platform.startswith("linux") else ["nan"]
print(1000 * shown, float(resident[0]) / 1000)
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


def starts(quick: bool) -> dict[str, dict[str, float]]:
    """Return, for an empty pyqtgraph window and for ours, ms until it is shown and MB it then takes."""
    programs = {"an empty pyqtgraph window": _EMPTY} | {
        f"ConvViz with {name}": _OURS.format(example=name) for name in EXAMPLES
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as compiled:  # as what is installed is compiled, both sides
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(3 if quick else 8):
            for name, program in programs.items():
                run = _started(program + _SHOWN, surroundings)
                if turn:
                    found[name].append(run)
    return {
        name: {
            "shown_ms": statistics.median(ms for ms, _ in runs),
            "soonest_ms": min(ms for ms, _ in runs),
            "memory_mb": statistics.median(mb for _, mb in runs),
        }
        for name, runs in found.items()
    }


def _started(program: str, surroundings: dict[str, str]) -> tuple[float, float]:
    command = [sys.executable, "-c", program, str(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
    printed = done.stdout.split()
    return float(printed[-2]), float(printed[-1])


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


def opened(example: str, size: tuple[int, int]):  # type: ignore[no-untyped-def]  # Qt is loaded here only
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from convviz.explore.examples import examples
    from convviz.ui.shell.start import application, window_for

    app = application()
    window = window_for(examples.load(example), "en", "light")
    window.resize(*size)
    window.show()
    for _ in range(50):
        app.processEvents()

    def press(key: Qt.Key) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)

    return window, app, press
