"""Panels on their own: shown at a size, and given a part to show."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

Shown = TypeVar("Shown", bound=QWidget)


def shown(qtbot: QtBot, widget: Shown, width: int, height: int) -> Shown:
    """Return ``widget``, on screen at this size."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def show(panel: QWidget, part: object) -> None:
    """Show a part and let the layout settle."""
    panel.show_part(part)
    QApplication.processEvents()


class Painted(QObject):
    """Collects where ``widget`` is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False

    @property
    def area(self) -> int:
        """How many px were painted."""
        return sum(r.width() * r.height() for r in self.region)  # type: ignore[attr-defined]


class Resized(QObject):
    """Collects the ``sizes`` that ``widget`` is given, one after another."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.sizes: list[QSize] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self.sizes.append(event.size())
        return False
