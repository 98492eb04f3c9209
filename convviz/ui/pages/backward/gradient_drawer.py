"""Without sharing: every neuron's gradient with an arrow of its own to the set that it alone updates."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from convviz.explore.display.parts import DrawerPart
from convviz.explore.state.state import Position
from convviz.ui.look.look import Look
from convviz.ui.panels.copy_drawer import MOST_KEPT, CopyDrawer
from convviz.ui.panels.set_pictures import set_picture

SIDE, PRESENTING_SIDE = 42, 52  # units across a picture
ARROW = 0.6  # the arrow's length as a share of the side


class GradientDrawer(CopyDrawer):
    """Cards of a gradient, an arrow, and the set that it goes to."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._goals: dict[int, QPixmap] = {}

    def show_drawer(self, part: DrawerPart) -> None:
        """Show the cards of ``part``; the current neuron's stays in sight."""
        if self.part is None or (self.part.goes_to, self.part.order) != (part.goes_to, part.order):
            self._goals = {}
        super().show_drawer(part)

    def _restyle(self) -> None:
        self._goals = {}
        super()._restyle()

    def _draw(self, painter: QPainter, n: int) -> None:
        super()._draw(painter, n)
        rect, side = self.card_rect(n), self._side()
        left = rect.left() + self._across() - side
        self._frame(painter, self._goal(n), left, rect.top(), n)
        room = QRectF(rect.left() + side + 2, rect.top(), left - rect.left() - side - 2, side)
        _draw_arrow(painter, room, self.look.hue(self._position(n).d).line, self.look)

    def _goal(self, n: int) -> QPixmap:
        """Return the picture of the set that the gradient of card ``n`` goes to."""
        known = self._goals.get(n)
        if known is None:
            assert self.part is not None
            assert self.part.goes_to is not None
            if len(self._goals) > MOST_KEPT:
                self._goals.clear()
            at, side = self._position(n), self._side() - 4
            weights = self.part.goes_to.weights_of(at.x, at.y, at.d).weights
            known = set_picture(weights, 0.0, self.look, side, self.devicePixelRatioF())
            self._goals[n] = known
        return known

    def _label(self, position: Position) -> str:
        return "" if self.look.presenting else f"W{position.d}[{position.x},{position.y}]"

    def _below(self) -> int:
        return 0 if self.look.presenting else super()._below()  # more arrows say more than labels

    def _side(self) -> int:
        return self.look.px(PRESENTING_SIDE if self.look.presenting else SIDE)

    def _across(self) -> int:
        return 2 * self._side() + round(ARROW * self._side())


def _draw_arrow(painter: QPainter, room: QRectF, colour: str, look: Look) -> None:
    """Draw a thin arrow from left to right across ``room``."""
    middle, head, gap = room.center().y(), look.px(7), look.px(3)
    tip = QPointF(room.right() - gap, middle)
    painter.setPen(QPen(QColor(colour), look.px(2.5)))
    painter.drawLine(QPointF(room.left() + gap, middle), QPointF(tip.x() - head, middle))
    painter.setBrush(QColor(colour))
    back = tip.x() - head
    painter.drawPolygon(
        QPolygonF([tip, QPointF(back, middle - head / 1.5), QPointF(back, middle + head / 1.5)])
    )
