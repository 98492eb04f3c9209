"""The transport: step, play, speed, the scrubber over all neurons, the walk's order, and where we are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyleOption,
    QWidget,
)

from convviz.explore.display.parts import TransportPart
from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import DropDown
from convviz.ui.look.theme import qpalette
from convviz.ui.shell.scrubber import Scrubber
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import explain, style_label
from convviz.ui.words.line import Line

BUTTONS = ("first", "back", "play", "next", "last")
ORDERS = tuple(WalkOrder)
LEAST_SCRUBBER = 100  # units of width; where it would have less, what the menus have gives way

Shape = tuple[tuple[float, float], ...]

# Corners in a square of side 1: triangles point the way the walk goes, bars are its ends.
_RIGHT: Shape = ((0.2, 0.1), (0.9, 0.5), (0.2, 0.9))
_RIGHT_SHORT: Shape = ((0.1, 0.1), (0.68, 0.5), (0.1, 0.9))
_LEFT_SHORT: Shape = ((0.9, 0.1), (0.32, 0.5), (0.9, 0.9))
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "first": (_LEFT_SHORT, ((0.1, 0.1), (0.26, 0.1), (0.26, 0.9), (0.1, 0.9))),
    "back": (((0.3, 0.5), (0.7, 0.15), (0.7, 0.3), (0.48, 0.5), (0.7, 0.7), (0.7, 0.85)),),
    "play": (_RIGHT,),
    "pause": (
        ((0.18, 0.1), (0.42, 0.1), (0.42, 0.9), (0.18, 0.9)),
        ((0.58, 0.1), (0.82, 0.1), (0.82, 0.9), (0.58, 0.9)),
    ),
    "next": (((0.7, 0.5), (0.3, 0.15), (0.3, 0.3), (0.52, 0.5), (0.3, 0.7), (0.3, 0.85)),),
    "last": (_RIGHT_SHORT, ((0.74, 0.1), (0.9, 0.1), (0.9, 0.9), (0.74, 0.9))),
}


class TransportBar(Dressed, QWidget):
    """Shows a `TransportPart`. ``command`` carries a command's name, ``scrubbed`` an index of the walk."""

    command = Signal(str)
    scrubbed = Signal(int)
    scrub_ended = Signal()
    order_chosen = Signal(object)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self._part: TransportPart | None = None
        self._playing = False
        self.buttons = {name: self._button(name) for name in BUTTONS}
        self.speed, self.scrubber = QLabel(), Scrubber(look)
        self.order = DropDown()
        self.where = Line(keeps_room=True)
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (*self.buttons.values(), self.speed, self.scrubber, self.order, self.where):
            self._row.addWidget(widget)
        for control in (*self.buttons.values(), self.scrubber, self.order):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scrubber.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row.setStretchFactor(self.scrubber, 1)
        self._connect()
        self._restyle()
        self._say()

    def show_part(self, part: TransportPart) -> None:
        """Show ``part``."""
        old, self._part = self._part, part
        if part == old:
            return
        with QSignalBlocker(self.scrubber):
            if old is None or old.total != part.total or old.per_row != part.per_row:
                self.scrubber.setRange(0, 0 if part.total is None else part.total - 1)
                self.scrubber.setEnabled(part.total is not None)
                self.scrubber.setSingleStep(1)
                self.scrubber.setPageStep(max(1, part.per_row))
            self.scrubber.setValue(part.index)
        self.order.setCurrentIndex(ORDERS.index(part.order))
        self.where.setText(self._text.text(part.where))
        self.buttons["play"].setEnabled(part.plays)
        if old is None or old.total != part.total:
            self._fit()

    def refresh(self) -> None:
        """Show where the walk is again, after a wish that came to nothing."""
        if self._part is not None:
            part, self._part = self._part, None
            self.show_part(part)

    def show_playing(self, playing: bool) -> None:
        """Show whether the walk goes by itself."""
        self._playing = playing
        self._draw_icons()

    def show_speed(self, neurons_a_second: float) -> None:
        """Show the speed."""
        self.speed.setText(self._text.text("window.transport.speed", n=neurons_a_second))

    def _restyle(self) -> None:
        look = self.look
        self._row.setSpacing(look.px(8))
        for button in self.buttons.values():
            button.setFixedSize(look.px(52), look.px(38))
        self._draw_icons()
        self.order.setFont(look.font(TextStyle.SMALL))
        style_label(self.where, look, TextStyle.BODY, look.palette.text)
        self.where.set_background(look.palette.window)
        style_label(self.speed, look, TextStyle.SMALL, look.palette.muted)
        self._fit()

    def _say(self) -> None:
        text = self._text
        for name, button in self.buttons.items():
            explain(button, text.text(f"window.command.{name}"))
        for name, widget in (("scrubber", self.scrubber), ("order", self.order)):
            explain(widget, text.text(f"window.transport.{name}"))
        self.speed.setToolTip(text.text("window.transport.speed_tip"))
        self.order.clear()
        self.order.addItems([text.text(f"window.transport.order.{order.value}") for order in ORDERS])
        self.refresh()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what has no room give way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide the speed, then the walk's order, where there is no room for them; presenting, hide both."""
        shown = [*self.buttons.values(), self.speed, self.order, self.where]
        needed = self.look.px(LEAST_SCRUBBER) + sum(self._room_of(widget) for widget in shown)
        for widget in (self.speed, self.order):
            gives_way = self.look.presenting or needed > self.width()
            widget.setHidden(gives_way)
            needed -= self._room_of(widget) if gives_way else 0

    def _room_of(self, widget: QWidget) -> int:
        return widget.sizeHint().expandedTo(widget.minimumSize()).width() + self._row.spacing()

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.command.emit(name))
        self.scrubber.sliderMoved.connect(self.scrubbed)
        self.scrubber.sliderReleased.connect(self.scrub_ended)
        self.scrubber.actionTriggered.connect(lambda _: self.scrubbed.emit(self.scrubber.sliderPosition()))
        self.order.activated.connect(lambda index: self.order_chosen.emit(ORDERS[index]))

    def _draw_icons(self) -> None:
        side = self.look.px(20)
        colours = qpalette(self.look.palette)
        for name, button in self.buttons.items():
            shown = "pause" if name == "play" and self._playing else name
            button.setIcon(_icon(shown, side, colours, self.devicePixelRatioF()))
            button.setIconSize(QSize(side, side))

    def _button(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("compact", True)
        button.setAutoRepeat(name in ("back", "next"))
        return button


def _icon(name: str, side: int, palette: QPalette, ratio: float) -> QIcon:
    """Return the sign ``name`` in a square of ``side`` px; ``ratio`` is that of the device's pixels."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.WindowText))
        for shape in _SHAPES[name]:
            painter.drawPolygon(QPolygonF([QPointF(x * side, y * side) for x, y in shape]))
    icon, option = QIcon(pixmap), QStyleOption()
    option.palette = palette  # else Qt makes the sign of a disabled button from the application's
    icon.addPixmap(
        QApplication.style().generatedIconPixmap(QIcon.Mode.Disabled, pixmap, option), QIcon.Mode.Disabled
    )
    return icon
