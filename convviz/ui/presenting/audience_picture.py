"""What the audience sees, small: a scaled copy of its window, taken after it was painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

EVERY = 100  # ms: at most ten copies a second
ROUGHLY = 2  # times the size that a fast copy has, which is then scaled smoothly: a third of the time


class AudiencePicture(QWidget):
    """Shows ``window`` in its own shape.

    ``pointed`` carries where the pointer is, as parts of the width and the height of ``window``; None where
    it is not over the picture.
    """

    pointed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._copy = QImage()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.take)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        window.installEventFilter(self)
        self._timer.start()

    @property
    def copy(self) -> QImage:
        """The copy that is shown."""
        return self._copy

    def hasHeightForWidth(self) -> bool:
        """Return that the shape is the window's."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px of the window's shape at ``width`` px."""
        return round(width * self._window.height() / max(1, self._window.width()))

    def sizeHint(self) -> QSize:
        """Ask for the window's shape at the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a copy soon after the window was painted."""
        if watched is not self._window:
            return False
        if event.type() is QEvent.Type.UpdateRequest and not self._timer.isActive():
            self._timer.start()
        elif event.type() is QEvent.Type.Resize:
            self.updateGeometry()
            self._timer.start()
        return False

    def take(self) -> None:
        """Copy what the window has painted; it paints nothing for that."""
        store = self._window.backingStore()
        painted = store.paintDevice() if store is not None else None
        if not isinstance(painted, QImage) or painted.isNull() or self.size().isEmpty():
            return
        size = self.size() * self.devicePixelRatioF()
        fast, smooth = Qt.TransformationMode.FastTransformation, Qt.TransformationMode.SmoothTransformation
        ignored = Qt.AspectRatioMode.IgnoreAspectRatio
        rough = (
            painted.scaled(size * ROUGHLY, ignored, fast) if painted.width() > 2 * size.width() else painted
        )
        self._copy = rough.scaled(size, ignored, smooth)
        self._copy.setDevicePixelRatio(1.0)  # it is drawn into the rectangle of the widget
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the copy."""
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.drawImage(QRect(0, 0, self.width(), self.height()), self._copy)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the pointer is."""
        at = event.position()
        self.pointed.emit(QPointF(at.x() / max(1, self.width()), at.y() / max(1, self.height())))

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)
