"""The one arrow of a slice: from the pile of its gradients to the one set of weights that they update.

The arrow fills as cards drop on the pile. With the last card it is solid: one sum, one arrow, one update.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.state.values import Values
from convviz.ui.look import colours
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.motion import Glide
from convviz.ui.look.shapes import arrow
from convviz.ui.panels.set_pictures import set_picture
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed

HIGH, PRESENTING_HIGH = 72, 112  # units
DECK = 6  # cards that are drawn of a pile, at most
EDGE = 3  # units between the edges of two of them
LABEL = TextStyle.CODE  # of the names beside the set
STYLES = (TextStyle.STRONG, TextStyle.SMALL)
MOST_PICTURES = 256  # of sets and piles that are kept
BODY, HEAD = 0.62, 0.5  # the arrow's thickness, and the length of its head, as shares of the height


class UpdateArrow(Dressed, QWidget):
    """Draws the pile, the arrow and the set. ``filled`` is how much of the arrow is, 0 to 1."""

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self._text = look, text
        self._part: BackwardPart | None = None
        self._said: tuple[str, ...] = ()
        self._pictures: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()  # of this layer
        self._glide = Glide(self._at, self)
        self._from = self.filled = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing beneath is painted for a step
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def complete(self) -> bool:
        """Whether the last neuron of the slice has dropped its gradient."""
        return self._part is not None and self._part.complete

    def text(self) -> str:
        """Return the words on the arrow: the longest that fit."""
        return self.words[0]

    def show_part(self, part: BackwardPart) -> None:
        """Show how far the pile of ``part``, a layer with sharing, has come."""
        said = tuple(self._text.text(words) for words in part.arrow_words)
        if self._part is not None and _seen(part) == _seen(self._part) and said == self._said:
            return
        if self._part is None or part.layer is not self._part.layer:
            self._pictures.clear()
        went_on = self._part is not None and self._part.position.d == part.position.d
        self._part, self._said = part, said
        self.setAccessibleName(f"{said[0]} → {part.set_name}" if said else "")
        self._from = self.filled if went_on else 0.0
        self._glide.start()
        self.update()

    def _restyle(self) -> None:
        self._pictures.clear()
        super()._restyle()

    def sizeHint(self) -> QSize:
        """Ask for the height of the cards."""
        return QSize(0, self.look.px(PRESENTING_HIGH if self.look.presenting else HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pile, the arrow and the set."""
        part = self._part
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self.look.palette.surface))
            if part is None or part.pile is None or part.set is None:
                return
            hue, room = self.look.hue(part.position.d), self.set_room
            self._draw_deck(painter, part, part.pile)
            self._draw_arrow(painter, part, self.box)
            picture = self._picture(part.position.d, part.set, room.width())
            painter.drawPixmap(room.topLeft(), picture)
            painter.setPen(QPen(QColor(hue.line), self.look.px(5)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)
            ink, names = self.look.ink(LABEL, hue.text), part.set_name.split(", ")
            for n, name in enumerate(names):
                middle = (n + 0.5) * self.height() / len(names)
                ink.write(painter, room.right() + self.look.px(10), middle + ink.middle, name)

    def _draw_deck(self, painter: QPainter, part: BackwardPart, pile: Values) -> None:
        """Draw the pile: the more cards have dropped, the higher it is."""
        edge, side = self.look.px(EDGE), self._card()
        cards = max(1, round(DECK * part.dropped / part.of))
        painter.setPen(QPen(QColor(self.look.hue(part.position.d).line), self.look.px(1.5)))
        painter.setBrush(QColor(self.look.palette.surface))
        left, bottom = self.look.px(2), self.height() - side - self.look.px(3)
        deck = [QRect(left + card * edge, bottom - card * edge, side, side) for card in range(cards)]
        painter.drawRects(deck)
        top = deck[-1]
        painter.drawPixmap(top.topLeft(), self._picture(pile, pile, side))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(top)

    def _draw_arrow(self, painter: QPainter, part: BackwardPart, box: QRectF) -> None:
        """Draw the arrow: dashed while cards are still to come, solid at the end."""
        hue, done, look = self.look.hue(part.position.d), part.complete, self.look
        line, shape = look.px(2.5), (round(box.width()), round(box.height()), BODY, round(self._head()))
        full, empty = (
            arrow(*shape, colour, hue.line, line, not done, self.devicePixelRatioF())
            for colour in (hue.line if done else hue.tint, "transparent")
        )
        begin, so_far = box.topLeft() - QPointF(line, line), round(line + box.width() * self.filled)
        left, right = QRectF(full.rect()), QRectF(empty.rect())
        left.setWidth(so_far * full.devicePixelRatio())
        right.setLeft(left.right())
        painter.drawPixmap(begin, full, left)
        painter.drawPixmap(begin + QPointF(so_far, 0), empty, right)
        words, style = self.words
        ink = look.ink(style, colours.ink_on(hue.line) if done and self.filled >= 1 else hue.text)
        ink.centre(painter, box.adjusted(0, 0, -self._head() / 2, 0), words)

    @property
    def box(self) -> QRectF:
        """Where the arrow is, from its tail to its tip."""
        gap, top = self.look.px(14), self.look.px(3)
        left = self.look.px(2) + self._card() + (DECK - 1) * self.look.px(EDGE) + gap
        return QRectF(left, top, max(1, self.set_room.left() - gap - left), self.height() - 2 * top)

    @property
    def words(self) -> tuple[str, TextStyle]:
        """The longest words that fit on the arrow, and the larger style that they fit in."""
        room = self.box.width() - self._head() / 2 - self.look.px(16)
        for words in self._said:
            for style in STYLES:
                if self.look.ink(style, self.look.palette.text).width(words) <= room:
                    return words, style
        return (self._said[-1] if self._said else ""), STYLES[-1]

    def _head(self) -> float:
        return HEAD * self.height()

    def _card(self) -> int:
        """Return the side in px of the pile's card, for which the height of the arrow leaves room."""
        return self.height() - (DECK - 1) * self.look.px(EDGE) - self.look.px(6)

    @property
    def set_room(self) -> QRect:
        """Where the set that the arrow leads to is drawn."""
        side, line = self.height() - self.look.px(12), self.look.px(6)
        names = self._part.set_name.split(", ") if self._part is not None else []
        ink = self.look.ink(LABEL, self.look.palette.text)
        label = max((ink.width(name) for name in names), default=0.0)
        return QRect(round(self.width() - label - self.look.px(10) - side), line, side, side)

    def _picture(self, of: object, values: Values, side: int) -> QPixmap:
        """Return the picture of ``values``; it is kept, since sets come again and again."""
        key = (of, side, self.devicePixelRatioF())
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.popitem(last=False)
            made = set_picture(values.array, values.limit, self.look, side, self.devicePixelRatioF())
            self._pictures[key] = made
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def _at(self, way: float) -> None:
        wanted = self._part.dropped / self._part.of if self._part is not None else 0.0
        self.filled = self._from + way * (wanted - self._from)
        self.update()


def _seen(part: BackwardPart) -> tuple[object, ...]:
    """Return what is drawn of ``part``."""
    return part.pile, part.set, part.dropped, part.of, part.position.d, part.set_name
