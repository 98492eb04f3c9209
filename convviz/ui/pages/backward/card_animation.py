"""Cards on their way: dropped on the pile and taken off again, all of them when the switch turns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convviz.ui.look import motion
from convviz.ui.look.look import Look
from convviz.ui.look.motion import Glide
from convviz.ui.words.dressed import Dressed

MARGIN = 6  # px for the outlines
LASTS = 500  # ms: many cards go many ways


class CardAnimation(Dressed, QWidget):
    """Draws cards that move, over its parent; when they have arrived it has no size.

    ``flights`` holds what was moved last: (from, to) in px of the parent. It is never hidden: showing and
    hiding would lay the parent out again at every step.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._hue = 0
        self._way = 1.0
        self._vacant = False
        self.flights: tuple[tuple[QRect, QRect], ...] = ()
        self._glide, self._short_glide = Glide(self._at, self, LASTS), Glide(self._at, self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 0, 0)

    @property
    def moving(self) -> bool:
        """Whether cards are under way."""
        return self._glide.moving or self._short_glide.moving

    def scatter(self, pile: QRect, cards: Sequence[QRect], hue: int) -> None:
        """Move cards from the ``pile`` to where each of ``cards`` lies, in the hue of filter ``hue``.

        Their places stay empty until they are there.
        """
        self._start([(pile, card) for card in cards], hue, vacant=True)

    def gather(self, cards: Sequence[QRect], pile: QRect, hue: int) -> None:
        """Move ``cards`` onto the ``pile``."""
        self._start([(card, pile) for card in cards], hue)

    def drop(self, card: QRect, pile: QRect, hue: int) -> None:
        """Move one ``card`` onto the ``pile``; the other way round it is taken off."""
        self._start([(card, pile)], hue)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cards on their way."""
        with QPainter(self) as painter:
            painter.translate(-self.pos())
            if self._vacant:
                for _, end in self.flights:
                    painter.fillRect(end, QColor(self.look.palette.surface))
            hue = self.look.hue(self._hue)
            painter.setPen(QPen(QColor(hue.line), self.look.px(2.5)))
            painter.setBrush(QColor(hue.tint))
            for start, end in self.flights:
                painter.drawRect(_between(start, end, self._way))

    def _start(self, flights: list[tuple[QRect, QRect]], hue: int, vacant: bool = False) -> None:
        self.flights, self._hue, self._vacant = tuple(flights), hue, vacant
        if not motion.allowed():
            return
        room = QRect()
        for rect in (rect for flight in flights for rect in flight):
            room = room.united(rect)
        self.setGeometry(room.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.raise_()
        self._way = 0.0
        (self._glide if len(flights) > 1 else self._short_glide).start()

    def _at(self, way: float) -> None:
        self._way = way
        if way >= 1:
            self.setGeometry(0, 0, 0, 0)
        self.update()


def _between(start: QRect, end: QRect, way: float) -> QRectF:
    """Return the rectangle ``way`` of the way from ``start`` to ``end``."""
    sides = (
        (start.x(), end.x()),
        (start.y(), end.y()),
        (start.width(), end.width()),
        (start.height(), end.height()),
    )
    return QRectF(*(a + way * (b - a) for a, b in sides))
