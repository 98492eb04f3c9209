"""What lies over a whole window, whatever its size: black, a frozen picture, the spotlight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from convviz.explore.presenting.presentation import Spotlight

MARK, MARK_COLOUR = 6, "#303030"  # px and colour of the dot that says: this is black on purpose
DIMMED = QColor(0, 0, 0, 165)
RADIUS = 0.16  # of the window's height
EVERY = 25  # ms between two looks at where the pointer is
CORNER = 10  # px of a lit panel, as the cards are rounded


class Cover(QWidget):
    """Lies over all of ``window``, above what else is in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.hide()
        window.installEventFilter(self)

    def cover(self, covered: bool) -> None:
        """Show the cover above everything else, or hide it."""
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


class SpotlightCover(Cover):
    """Dims ``window`` but for what is lit. Clicks go through it.

    ``panels`` returns the panels that can be lit, the first of them while the pointer is on none. The pointer
    is asked for, again and again: what is below has it and tells nobody.
    """

    def __init__(self, window: QWidget, panels: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._panels = panels
        self._kind = Spotlight.OFF
        self._driven: QPoint | None = None
        self.lit = QRect()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.follow)

    def show_kind(self, kind: Spotlight) -> None:
        """Light as ``kind`` asks."""
        self._kind = kind
        self.cover(kind is not Spotlight.OFF)
        if kind is Spotlight.OFF:
            self._timer.stop()
        else:
            self.lit = QRect()
            self.follow()
            self._timer.start()
            self.update()

    def drive(self, point: QPoint | None) -> None:
        """Follow ``point``, in px of the window, instead of the pointer; None: the pointer again."""
        self._driven = point
        if self._kind is not Spotlight.OFF:
            self.follow()

    def follow(self) -> None:
        """Light what is where the pointer is now."""
        lit = self._circle() if self._kind is Spotlight.CIRCLE else self._panel()
        if lit != self.lit:
            changed = (
                self.lit.united(lit) if self._kind is Spotlight.CIRCLE and not self.lit.isNull() else None
            )
            self.lit = lit
            self.update(self.rect() if changed is None else changed.adjusted(-2, -2, 2, 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Light what is under the pointer at the new size."""
        super().resizeEvent(event)
        self.follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what is not lit."""
        dimmed = QPainterPath()
        dimmed.addRect(self.rect().toRectF())
        lit = QPainterPath()
        if self._kind is Spotlight.CIRCLE:
            lit.addEllipse(self.lit.toRectF())
        else:
            lit.addRoundedRect(self.lit.toRectF(), CORNER, CORNER)
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(dimmed.subtracted(lit), DIMMED)

    def _pointer(self) -> QPoint:
        return self.mapFromGlobal(QCursor.pos()) if self._driven is None else self._driven

    def _circle(self) -> QRect:
        radius = round(RADIUS * self.height())
        return QRect(self._pointer() - QPoint(radius, radius), QSize(2 * radius, 2 * radius))

    def _panel(self) -> QRect:
        places = [self._place(panel) for panel in self._panels() if panel.isVisible()]
        pointed = (place for place in places if place.contains(self._pointer()))
        return next(pointed, places[0] if places else self.rect())

    def _place(self, panel: QWidget) -> QRect:
        return QRect(panel.mapTo(self._window, QPoint()), panel.size())
