"""Panels on their own: shown at a size, and given a part to show."""

from __future__ import annotations

from typing import TypeVar

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
