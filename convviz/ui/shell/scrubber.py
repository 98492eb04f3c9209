"""A slider in the window's colours that repaints only when its handle moves by a pixel.

Behaviour is QSlider's; the style would draw the whole groove again at every step of a walk.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QStyle, QStyleOptionSlider, QWidget

from convviz.ui.look.look import Look
from convviz.ui.look.shapes import disc, put_disc
from convviz.ui.look.theme import FUSION_HANDLE
from convviz.ui.words.dressed import Dressed

GROOVE, EDGE = 6, 2  # units: the thickness of the groove, and of the handle's edge
MARGIN = 2  # px above and below the handle together


class Scrubber(Dressed, QSlider):
    """A horizontal slider; what is left of the handle is filled."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.look = look
        self._left = 0  # of the handle as it is drawn
        self._handle = QRect()  # as it is drawn
        self._measured = QSize()  # this size, when the style said where the handle is

    def _restyle(self) -> None:
        self._measured = QSize()
        super()._restyle()

    def sizeHint(self) -> QSize:
        """Ask for the height of the handle."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.look.px(FUSION_HANDLE) + MARGIN))

    def minimumSizeHint(self) -> QSize:
        """Ask for no less."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def handle_rect(self) -> QRect:
        """Return where the handle is, in px."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        complex_control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(complex_control, option, part, self)

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Repaint, unless the value moved the handle by less than a pixel."""
        if change is not QAbstractSlider.SliderChange.SliderValueChange:
            super().sliderChange(change)
            return
        left = self._left_of_handle()
        if left != self._left:
            self.update(self._strip(left).united(self._strip(self._left)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, what of it is behind, and the handle."""
        look, colours, ratio = self.look, self.look.palette, self.devicePixelRatioF()
        if self._measured != self.size():  # the style takes its time, and the handle only moves
            self._measured, self._handle = self.size(), self.handle_rect()
        self._left = self._left_of_handle()
        handle = self._handle
        handle.moveLeft(self._left)
        thick = look.px(GROOVE)
        top = handle.center().y() + 1 - thick // 2
        with QPainter(self) as painter:
            painter.setClipRegion(event.region())
            middle = QRectF(handle).center()
            left, right = handle.width() // 2, self.width() - handle.width() // 2
            painter.fillRect(QRect(left, top, right - left, thick), QColor(colours.border))
            painter.fillRect(QRect(left, top, round(middle.x()) - left, thick), QColor(colours.muted))
            edge = look.px(EDGE)
            radius = min(handle.width(), handle.height()) / 2 - edge
            filling = colours.raised if self.isSliderDown() else colours.surface
            rim = colours.focus if self.hasFocus() else colours.text
            put_disc(painter, middle, disc(radius, filling, rim, edge, ratio))

    def _left_of_handle(self) -> int:
        """Return where the handle begins, as the style places it, without the time the style takes."""
        span = self.width() - self._handle.width()
        return QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), self.sliderPosition(), span)

    def _strip(self, left: int) -> QRect:
        """Return the strip of the groove around a handle that begins at ``left``."""
        return QRect(left - 2, 0, self._handle.width() + 4, self.height())
