"""Lists, menus and dialogs in the look of the window that they belong to.

Palette and font stand on each window, and none on the application: two windows may look different. Qt hands
them down to what is in a window, but not to what is a window of its own, nor to what was made before.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QScrollBar, QWidget

_WITH_MENU = (QLineEdit, QAbstractSpinBox, QScrollBar)  # Qt makes a context menu for each of these


def style_as_window(widget: QWidget, window: QWidget) -> None:
    """Give ``widget`` the palette and the font of ``window``."""
    widget.setPalette(window.palette())
    widget.setFont(window.font())


class DropDown(QComboBox):
    """A list to choose from whose popup has the colours of its window."""

    def setFont(self, font: QFont | str | Sequence[str]) -> None:
        """Take on a font; Qt is told of another style, too.

        Until then it keeps the least size that the list asked for in its old font, and a list of a large
        window would stay large in a small one.
        """
        super().setFont(font)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))

    def showPopup(self) -> None:
        """Open the list; what it was not given Qt would take from the application."""
        self.view().window().setPalette(self.window().palette())
        self.view().setPalette(self.window().palette())
        super().showPopup()


class MenuStyler(QObject):
    """Gives the context menus of fields and scroll bars the look of their window."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for kind in _WITH_MENU:
            for control in root.findChildren(kind):
                control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style the menu that ``watched`` is about to open."""
        if event.type() is QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            menu = event.child()
            if isinstance(watched, QWidget) and isinstance(menu, QWidget) and menu.isWindow():
                style_as_window(menu, watched.window())
        return False
