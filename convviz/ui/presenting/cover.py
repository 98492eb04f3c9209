"""What lies over a whole window, whatever its size: black, a frozen picture, the base of the spotlight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

MARK, MARK_COLOUR = 6, "#303030"  # px and colour of the dot that says: this is black on purpose


class Cover(QWidget):
    """Lies over all of ``window``, above what else is in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.hide()
        window.installEventFilter(self)

    def cover(self, covered: bool) -> None:
        """Come above everything else, or go."""
        self.setGeometry(self._window.rect())
        self.setVisible(covered)
        if covered:
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False


class Blank(Cover):
    """Shows nothing but black until it is clicked or goes. A dim dot in a corner says that it is meant."""

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that the picture is wanted back; nothing below is clicked."""
        event.accept()
        self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second click, too."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw black, and the dot."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor("black"))
            corner = QRect(self.width() - 3 * MARK, self.height() - 3 * MARK, MARK, MARK)
            painter.fillRect(corner, QColor(MARK_COLOUR))


class Still(Cover):
    """Shows ``content``, which fills ``window``, as it was when it was frozen, whatever becomes of it.

    What a person does with the mouse ends here: it was meant for what is seen, and that is past.
    """

    def __init__(self, window: QWidget, content: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._content = content
        self._picture = QPixmap()

    def freeze(self, frozen: bool) -> None:
        """Keep the picture of now, or show again what goes on."""
        if frozen and self._picture.isNull():
            self._picture = self._content.grab()
        elif not frozen:
            self._picture = QPixmap()
        self.cover(frozen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, in its own shape at another size."""
        shape = self._picture.deviceIndependentSize().toSize()
        place = QRect(QPoint(), shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(self.rect().center())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(event.rect(), QColor("black"))
            painter.drawPixmap(place, self._picture)
