"""Opening the window, or drawing it into a file."""

from __future__ import annotations

import signal
import sys
import traceback
from argparse import Namespace
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from convviz.explore import scenes, transitions
from convviz.explore.message import Refused
from convviz.explore.sharing import Sharing, choose
from convviz.explore.state import State, View
from convviz.ui.collecting import Collecting
from convviz.ui.dressed_window import HOME
from convviz.ui.preferences import Preferences
from convviz.ui.store import Store
from convviz.ui.text import Text
from convviz.ui.window import MainWindow

FIRST_EXAMPLE = "lesson"


def application() -> QApplication:
    """Return the application, made when there is none, in the style that all themes are drawn for."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("ConvViz")
    made.setStyle("Fusion")
    return made


def window_for(
    state: State,
    language: str | None = None,
    theme: str | None = None,
    preferences: Preferences | None = None,
) -> MainWindow:
    """Return a window on ``state``; language and theme are the remembered ones where None."""
    kept = preferences or Preferences()
    return MainWindow(Store(state), language or kept.language, theme or kept.theme, kept)


def asked_for(options: Namespace) -> State:
    """Return the example that the command line asks for, with the switch where it asks for it."""
    state = scenes.load(options.example or FIRST_EXAMPLE)
    return choose(Sharing(options.sharing))(state) if options.sharing else state


def run(options: Namespace) -> int:
    """Open the window and stay until it is closed."""
    app = application()
    window = window_for(asked_for(options), options.lang, options.theme)
    sys.excepthook = fault_hook(window)
    Collecting(app)
    geometry = window.preferences.geometry
    if geometry is None or not window.restoreGeometry(geometry):
        window.resize(*HOME)
    if options.projector:
        window.set_presenting(True)
    else:
        window.show()
    if options.file:
        QTimer.singleShot(0, lambda: window.own.read(options.file))
    signal.signal(signal.SIGINT, lambda *_: window.close())
    heartbeat = QTimer()  # lets Python see Ctrl+C while Qt waits
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(300)
    return app.exec()


def snapshot(options: Namespace) -> int:
    """Draw the window into a file; no display is needed."""
    app = application()
    try:
        state = transitions.jump(options.at)(asked_for(options))
    except Refused as refusal:
        print(f"convviz snapshot: {Text('en').text(refusal.reason)}", file=sys.stderr)
        return 2
    if options.mode == "backward":
        state = transitions.choose_view(View.BACKWARD)(state)
    window = window_for(state, options.lang or "en", options.theme or "light")
    window.resize(*options.size)
    if options.projector:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*options.size)
    window.show()
    window.board.parameters.plot.bring()
    for _ in range(5):  # lets layouts settle
        app.processEvents()
    saved = window.grab().save(options.out)
    window.close()
    if not saved:
        print(f"convviz snapshot: {options.out} cannot be written", file=sys.stderr)
        return 2
    return 0


def fault_hook(window: MainWindow):  # type: ignore[no-untyped-def]
    """Return an exception hook that tells the user and keeps the work."""

    def tell(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, where))
        sys.stderr.write(details)
        window.desk.show_fault(details)

    return tell
