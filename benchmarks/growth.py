"""The growth page: from one mouse move to its finished picture, dragging the marker and only pointing."""

from __future__ import annotations

import time

from benchmarks.timing import Timing, spread
from benchmarks.window import SIZES

EXAMPLES = ("lesson", "alexnet")
NEEDED = 30  # pictures a second: 33 ms each


def drags(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return, by example and size, the ms of a picture while the marker is dragged along a curve."""
    return _measured(quick, held=True)


def hovers(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return the same while the pointer only moves over a curve."""
    return _measured(quick, held=False)


def pictures_a_second(timing: Timing) -> float:
    """Return how many pictures a second the median of ``timing`` gives."""
    return 1000 / timing.median


def _measured(quick: bool, held: bool) -> dict[str, dict[str, Timing]]:
    count = 20 if quick else 120
    return {
        name: {size: _moves(name, pixels, count, held) for size, pixels in SIZES.items()} for name in EXAMPLES
    }


def _moves(example: str, size: tuple[int, int], count: int, held: bool) -> Timing:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from convviz.explore.examples import examples
    from convviz.explore.state import transitions
    from convviz.explore.state.state import GrowthAxis, View
    from convviz.ui.pages.growth.growth_page import GrowthPage
    from convviz.ui.shell.start import application, window_for

    app = application()
    window = window_for(transitions.choose_view(View.GROWTH)(examples.load(example)), "en", "light")
    window.resize(*size)
    window.show()
    for _ in range(20):
        app.processEvents()
    page = window.stack.page(View.GROWTH)
    assert isinstance(page, GrowthPage)
    plot = page.plots[GrowthAxis.INPUT]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

    def send(kind: QEvent.Type, x: float, button: Qt.MouseButton, down: Qt.MouseButton) -> None:
        at = QPointF(x, plot.height() / 2)
        glob = plot.mapToGlobal(at)
        QApplication.sendEvent(
            plot, QMouseEvent(kind, at, glob, button, down, Qt.KeyboardModifier.NoModifier)
        )

    places = [plot.width() * (0.2 + 0.6 * (n % 60) / 60) for n in range(count)]
    if held:
        send(QEvent.Type.MouseButtonPress, places[0], left, left)
    times = []
    for x in places:
        begin = time.perf_counter()
        send(QEvent.Type.MouseMove, x, none, left if held else none)
        app.processEvents()
        times.append(1000 * (time.perf_counter() - begin))
    page.wished.disconnect()  # what the release would compute is not measured
    window.close()
    return Timing(*spread(times[5:]), 0.0)
