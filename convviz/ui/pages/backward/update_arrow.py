"""The one arrow of a slice: from the pile of its gradients to the one set of weights that they update.

The arrow fills as gradients drop on the pile. With the last one it is solid: one sum, one arrow, one update.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.motion import Glide
from convviz.ui.look.shapes import arrow
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

STYLES = (TextStyle.STRONG, TextStyle.SMALL)
BODY, HEAD = 0.74, 0.24  # the arrow's thickness, and the length of its head, as shares of the height
ENDLESS = 10_000  # px
WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)


class UpdateArrow(Dressed, QWidget):
    """Draws the arrow with its words. ``filled`` is how much of it is, 0 to 1."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: BackwardPart | None = None
        self._said: tuple[str, ...] = ()
        self._glide = Glide(self._at, self)
        self._from = self.filled = 0.0
        self._leftward = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing beneath is painted for a step

    @property
    def complete(self) -> bool:
        """Whether nothing is still to come: the last neuron has dropped its gradient, or nothing is added."""
        return self._part is not None and _share(self._part) == 1

    def text(self) -> str:
        """Return the words on the arrow: the longest that fit."""
        return self.words[0]

    def set_leftward(self, leftward: bool) -> None:
        """Point to the left from now on, or to the right."""
        if leftward is not self._leftward:
            self._leftward = leftward
            self.update()

    def show_part(self, part: BackwardPart) -> None:
        """Show how far the pile of ``part`` has come."""
        said = tuple(self._text.text(words) for words in part.arrow_words)
        old, self._part = self._part, part
        if old is not None and (_share(old), old.position.d) == (_share(part), part.position.d):
            if said != self._said:
                self._said = said
                self.update()
            return
        self._said = said
        self.setAccessibleName(f"{said[0]} → {part.set_name}" if said else "")
        went_on = old is not None and old.position.d == part.position.d
        self._from = self.filled if went_on else 0.0
        self._glide.start()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow: dashed while gradients are still to come, solid at the end."""
        part, box = self._part, self.box
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self.look.palette.surface))
            if part is None or box.width() < 1 or box.height() < 1:
                return
            hue, done, look = self.look.hue(part.position.d), self.complete, self.look
            line = look.px(2.5)
            shape = (round(box.width()), round(box.height()), BODY, round(HEAD * box.height()))
            full, empty = (
                arrow(*shape, colour, hue.line, line, not done, self.devicePixelRatioF())
                for colour in (hue.line if done else hue.tint, "transparent")
            )
            begin, so_far = box.topLeft() - QPointF(line, line), round(line + box.width() * self.filled)
            left, right = QRectF(full.rect()), QRectF(empty.rect())
            left.setWidth(so_far * full.devicePixelRatio())
            right.setLeft(left.right())
            painter.save()
            if self._leftward:
                painter.translate(self.width(), 0)
                painter.scale(-1, 1)
            painter.drawPixmap(begin, full, left)
            painter.drawPixmap(begin + QPointF(so_far, 0), empty, right)
            painter.restore()
            words, style = self.words
            painter.setFont(look.font(style))
            painter.setPen(QColor(colours.ink_on(hue.line) if done and self.filled >= 1 else hue.text))
            painter.drawText(self.word_room, WRAPPED, words)

    @property
    def box(self) -> QRectF:
        """Where the arrow is, from its tail to its tip."""
        line = self.look.px(3)
        return QRectF(self.rect()).adjusted(line, line, -line, -line)

    @property
    def word_room(self) -> QRectF:
        """Where the words have room: on the body."""
        box, side = self.box, self.look.px(5)
        inset = box.height() * (1 - BODY) / 2
        head = HEAD * box.height() * 0.6
        before, behind = (head, 0.0) if self._leftward else (0.0, head)
        return box.adjusted(side + before, inset, -behind - side, -inset)

    @property
    def words(self) -> tuple[str, TextStyle]:
        """The longest words that fit on the arrow in lines, and the larger style that they fit in."""
        room = self.word_room
        for words in self._said:
            for style in STYLES:
                metrics = QFontMetricsF(self.look.font(style))
                tall = metrics.boundingRect(QRectF(0, 0, room.width(), ENDLESS), WRAPPED, words)
                if tall.height() <= room.height() and tall.width() <= room.width():
                    return words, style
        return (self._said[-1] if self._said else ""), STYLES[-1]

    def _at(self, way: float) -> None:
        wanted = _share(self._part) if self._part is not None else 0.0
        self.filled = self._from + way * (wanted - self._from)
        self.update()


def _share(part: BackwardPart) -> float:
    """Return how much of the sum is there; where nothing is added, all of it."""
    return 1.0 if part.pile is None else part.dropped / part.of
