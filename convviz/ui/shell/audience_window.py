"""The audience's own window, on another screen than the presenter's."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QApplication, QMainWindow

from convviz.ui.shell import focus
from convviz.ui.shell.window_frame import WindowFrame

LEAST = QSize(640, 480)  # px: small projectors


class AudienceWindow(WindowFrame):
    """Presents what it is handed. Its keys are those of ``main``, the presenter's window.

    ``closed`` says that a person closed it.
    """

    closed = Signal()

    def __init__(self, main: QMainWindow, language: str, theme_name: str) -> None:
        super().__init__(language, theme_name)
        self._main = main
        self.setMinimumSize(LEAST)
        self.addActions(main.actions())
        focus.guard(self)

    def place_on(self, screen: QScreen) -> None:
        """Present on ``screen``, full."""
        self.winId()  # makes the native window, which can be told its screen
        handle = self.windowHandle()
        if handle is not None:
            handle.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.set_presenting(True)
        self.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the presenter's window."""
        QApplication.sendEvent(self._main, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what goes on on the pages, and say so."""
        self.stack.stop()
        super().closeEvent(event)
        self.closed.emit()
