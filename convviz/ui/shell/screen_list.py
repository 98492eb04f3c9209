"""The list of screens that can be presented on, in a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed


class ScreenList(Dressed, QObject):
    """Fills ``menu`` with the screens as they are when it opens. ``chosen`` carries the QScreen."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, menu: QMenu, text: Text) -> None:
        super().__init__(window)
        self._window, self._menu, self._text = window, menu, text
        menu.aboutToShow.connect(self.renew)

    def renew(self) -> None:
        """List the screens that there are now; that of the window itself is named so."""
        self._menu.clear()
        for screen in QGuiApplication.screens():
            here = "_here" if screen == self._window.screen() else ""
            size = screen.geometry().size() * screen.devicePixelRatio()
            sides = {"width": str(size.width()), "height": str(size.height())}
            words = self._text.text(f"presenting.screen{here}", name=screen.name(), **sides)
            self._menu.addAction(words).triggered.connect(partial(self.chosen.emit, screen))
