"""One plot of the growth page: three curves on log axes, a marker to drag, exact values under the pointer."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.conv import ParameterCount
from convviz.explore.display.growth import CurvePart
from convviz.explore.growth.curves import Curve
from convviz.ui.look.look import Look
from convviz.ui.look.sharing_styles import DASHES, counts_of, draw_shape
from convviz.ui.pages.growth.log_frame import LogFrame
from convviz.ui.words.dressed import Dressed

MARK, GHOST = 7, 5  # units: the radius of the marker's shapes, and of those under the pointer
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CurvePlot(Dressed, QWidget):
    """Draws a `CurvePart`: axes and curves once, as a picture, and over it the marker and the pointer's line.

    ``pointed`` carries a value, or None when the pointer left; ``wished`` the value that the marker is
    dragged to, ``nudged`` −1 or 1; then ``settled`` or ``given_up``. ``taken`` when it gets the keys.
    """

    pointed = Signal(object)
    wished = Signal(int)
    nudged = Signal(int)
    settled = Signal()
    given_up = Signal()
    taken = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._part: CurvePart | None = None
        self._up = (0, 1)  # powers of ten
        self._across = ""
        self._ghost: tuple[int, ParameterCount] | None = None
        self._picture: QPixmap | None = None
        self._dragging = self._chosen = self._considered = False
        self.frame = LogFrame(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._restyle()

    def show_part(self, part: CurvePart, up: tuple[int, int], chosen: bool, considered: bool) -> None:
        """Draw ``part`` between two powers of ten.

        ``chosen`` when the page speaks of it; ``considered`` when what is marked is not the layer.
        """
        redraw = self._part is None or self._part.curve != part.curve or self._up != up
        self._part, self._up, self._chosen, self._considered = part, up, chosen, considered
        if redraw:
            self._restyle()
        self.update()

    def show_ghost(self, value: int | None, count: ParameterCount | None = None) -> None:
        """Show the counts at the value under the pointer, or nothing."""
        ghost = None if value is None or count is None else (value, count)
        if ghost != self._ghost:
            self._ghost = ghost
            self.update()

    def set_words(self, across: str) -> None:
        """Name the axis."""
        self._across = across
        self._restyle()

    def point_of(self, value: int, count: int) -> QPointF:
        """Return where (``value``, ``count``) is drawn, in px of this widget."""
        self.picture()
        return self.frame.point(math.log10(value), math.log10(count))

    def value_at(self, x: float) -> int:
        """Return the value of the axis at ``x`` px."""
        self.picture()
        return round(10 ** min(max(self.frame.across(x), 0.0), 6.0))

    def minimumSizeHint(self) -> QSize:
        """Ask for a plot that can be read."""
        return QSize(self.look.px(200), self.look.px(150))

    # What a person does --------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the marker."""
        if event.button() is Qt.MouseButton.LeftButton and self._part is not None:
            self._dragging = True
            self.pointed.emit(None)
            self.wished.emit(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the marker, or say what is under the pointer."""
        if self._part is not None:
            value = self.value_at(event.position().x())
            (self.wished if self._dragging else self.pointed).emit(value)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the marker go."""
        if event.button() is Qt.MouseButton.LeftButton and self._dragging:
            self._dragging = False
            self.settled.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window's shortcuts while it can take the marker back."""
        mine = self._dragging or self._considered
        if mine and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted() or super().event(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the marker to the neighbouring value; Enter makes it the layer, Escape gives up."""
        key = Qt.Key(event.key())
        if key in KEYS:
            self.nudged.emit(KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settled.emit()
        elif key is Qt.Key.Key_Escape:
            self._dragging = False
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.update()
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.MouseFocusReason,
        ):
            self.taken.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # Drawing -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the plot at its new size."""
        super().resizeEvent(event)
        self._restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the picture of the plot; put the marker and the pointer's line on it."""
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self.picture())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours, part = self.look.palette, self._part
            if part is not None:
                if part.present != part.value:
                    self._draw_line(painter, part.present, colours.muted, Qt.PenStyle.DotLine)
                self._draw_line(painter, part.value, colours.text, Qt.PenStyle.SolidLine)
                if self._ghost is not None:
                    self._draw_line(painter, self._ghost[0], colours.accent, Qt.PenStyle.DashLine)
                    self._draw_shapes(painter, *self._ghost, GHOST, colours.surface)
                self._draw_shapes(painter, part.value, part.readout.count, MARK, None)
            if self.hasFocus() or self._chosen:
                width = (2.5 if self.hasFocus() else 1.5) * self.look.scale
                painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.muted), width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(
                    QRectF(self.rect()).adjusted(width, width, -width, -width), 6 * width, 6 * width
                )

    def _draw_line(self, painter: QPainter, value: int, colour: str, style: Qt.PenStyle) -> None:
        box = self.frame.box
        x = self.point_of(value, 1).x()
        if box.left() - 1 <= x <= box.right() + 1:
            painter.setPen(QPen(QColor(colour), 1.5 * self.look.scale, style))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def _draw_shapes(
        self, painter: QPainter, value: int, count: ParameterCount, units: int, fill: str | None
    ) -> None:
        """Draw a circle, a square and a diamond on the three curves, the largest count first."""
        colours = self.look.palette
        for kind, parameters in reversed(list(enumerate(counts_of(count)))):
            painter.setBrush(QColor(fill or colours.bars[kind]))
            rim = colours.bars[kind] if fill else colours.surface
            painter.setPen(QPen(QColor(rim), 2 * self.look.scale))
            draw_shape(painter, kind, self.point_of(value, parameters), units * self.look.scale)

    def picture(self) -> QPixmap:
        """Return the picture of frame and curves, drawn again after a change."""
        frame = self.frame.picture(self)
        if frame.isNull():
            return frame
        picture, ratio = self._picture, frame.devicePixelRatio()
        # Taking the frame can lay this widget out again, so that the last one has another size.
        if picture is None or (picture.size(), picture.devicePixelRatio()) != (frame.size(), ratio):
            picture = self._picture = frame.copy()
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                lines = _lines(self._part.curve, self.frame) if self._part else ()
                for kind, line in enumerate(lines):
                    pen = QPen(QColor(self.look.palette.bars[kind]), 2.5 * self.look.scale, DASHES[kind])
                    painter.setPen(pen)
                    painter.drawPolyline(line)
        return picture

    def _restyle(self) -> None:
        """Lay ranges and words again; the frame is drawn again only where they changed."""
        self._picture = None
        if self._part is not None:
            values = self._part.curve.values
            self.frame.lay(self.look, (values[0], values[-1]), self._up, self._across)
        self.update()


def _lines(curve: Curve, frame: LogFrame) -> list[QPolygonF]:
    """Return the three curves, in px of ``frame``."""
    across = [math.log10(value) for value in curve.values]
    return [
        QPolygonF([frame.point(x, math.log10(n)) for x, n in zip(across, counts, strict=True)])
        for counts in (curve.shared, curve.unshared, curve.fully_connected)
    ]
