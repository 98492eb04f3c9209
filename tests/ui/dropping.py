"""What is dropped on a window: files, and a picture to put into one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from convviz.ui.shell.window import MainWindow


def gradient(width: int = 300, height: int = 200) -> Image.Image:
    """Return a picture whose red grows to the right and whose green grows downwards."""
    rows = np.zeros((height, width, 3), np.uint8)
    rows[:, :, 0] = np.linspace(0, 255, width)[None, :]
    rows[:, :, 1] = np.linspace(0, 255, height)[:, None]
    return Image.fromarray(rows)


def urls(*paths: Path) -> QMimeData:
    """Return what a file manager hands over for ``paths``."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def dropped(window: MainWindow, data: QMimeData) -> bool:
    """Drag ``data`` over the window and let go; say whether the window took it."""
    at, copy = QPointF(500, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(at.toPoint(), copy, data, left, none)
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, copy, data, left, none))
    return entering.isAccepted()
