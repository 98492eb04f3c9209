"""A menu bar that is walked through by the keyboard while the window has keys of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from convviz.ui.look import theme
from convviz.ui.look.look import TextStyle
from convviz.ui.words.dressed import Dressed


class MenuBar(Dressed, QMenuBar):
    """Once Alt has given it the keys, it has them all: a letter opens a menu and commands nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = QMenu(self)  # the menus in one, for a window that does not show its bar

    def _restyle(self) -> None:
        """Style the menus, too: windows of their own, they take nothing from the bar."""
        self.setFont(self.look.font(TextStyle.SMALL))
        for menu in self.findChildren(QMenu):
            menu.setPalette(theme.qpalette(self.look.palette))
            menu.setFont(self.look.font(TextStyle.BODY))

    def open_first(self) -> None:
        """Open the first menu, or all menus as one where the bar is hidden."""
        if not self.isHidden():
            self.setActiveAction(self.actions()[0])
            return
        self._all.addActions(self.actions())
        self._all.popup(self.window().mapToGlobal(QPoint(0, 0)))

    def event(self, event: QEvent) -> bool:
        """Keep the keys from the window's shortcuts while the bar has them."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self.hasFocus() and not _is_chord(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave no key to the window, which would walk on."""
        super().keyPressEvent(event)
        event.accept()


def _is_chord(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
