"""One choice of a question: its key, what it shows, its votes as a bar, and after the answer its cause."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from convviz.explore.display.lesson import ChoicePart
from convviz.ui.lessons.lesson_texts import html_said, plain
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.markdown import document_of

RIGHT, WRONG = "\N{CHECK MARK}", "\N{MULTIPLICATION X}"
ARROW = "\N{RIGHTWARDS ARROW}"
MARGIN, GAP = 12, 10  # units: beside the words, and between them
ABOVE = {False: 7, True: 8}  # units above and below the words; presenting, more
FIRST = 5  # units: the height of the bar of the first vote
CAUSE_LINES = 2  # that a cause has room for, presenting, before it is told


class ChoiceRow(Dressed, QAbstractButton):
    """Shows a `ChoicePart` with the key ``number``; clicked, it is chosen or voted for.

    ``total`` votes are the whole length of the bar.
    """

    def __init__(self, number: int, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self.number = number
        self._part: ChoicePart | None = None
        self._total = 0
        self._words, self._why = QTextDocument(), QTextDocument()
        self._sized: dict[int, int] = {}  # px of height by width
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_part(self, part: ChoicePart, total: int) -> None:
        """Show ``part`` of a question that ``total`` votes were counted for."""
        if (part, total) != (self._part, self._total):
            self._part, self._total = part, total
            self._write()

    @property
    def counted(self) -> str:
        """The number of votes as it stands there: "41", "9 → 41" in a second vote; "" before any vote."""
        part = self._part
        if part is None or not (self._total or part.first_votes is not None):
            return ""
        now = self._text.number(part.votes)
        return now if part.first_votes is None else f"{self._text.number(part.first_votes)} {ARROW} {now}"

    def hasHeightForWidth(self) -> bool:
        """Return that lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in px at ``width`` px; presenting, a cause has its room before it is told."""
        if width not in self._sized:
            room = self._room(width)
            tall = self._tall(self._words, room)
            why = self._tall(self._why, room)
            if self.look.presenting:
                why = max(why, CAUSE_LINES * self.look.ink(TextStyle.SMALL, self.look.palette.text).height)
            self._sized[width] = round(tall + why + 2 * self._above + 0.5)
        return self._sized[width]

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the bar, the words and the votes."""
        part = self._part
        if part is None:
            return
        look, colours = self.look, self.look.palette
        edge = (3 if part.right or part.chosen else 2) * look.scale
        line = colours.bars[0] if part.right else colours.warning if part.chosen else colours.border
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            lifted = self.underMouse() and self.isEnabled()
            painter.setBrush(QColor(colours.raised if lifted else colours.surface))
            painter.drawRoundedRect(box, look.px(6), look.px(6))
            self._draw_bars(painter, part, box)
            painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else line), edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, look.px(6), look.px(6))
            self._draw_words(painter, part)

    def _draw_bars(self, painter: QPainter, part: ChoicePart, box: QRectF) -> None:
        colours = self.look.palette
        if self._total:
            long = box.width() * part.votes / self._total
            painter.setBrush(QColor(colours.border))
            painter.drawRect(QRectF(box.left(), box.top(), long, box.height()))
        if part.first_votes:
            tall = self.look.px(FIRST)
            long = box.width() * part.first_share
            painter.setBrush(QColor(colours.muted))
            painter.drawRect(QRectF(box.left(), box.bottom() - tall, long, tall))

    def _draw_words(self, painter: QPainter, part: ChoicePart) -> None:
        look, colours = self.look, self.look.palette
        key = look.ink(TextStyle.LESSON_STRONG, colours.text)
        room, margin = self._room(self.width()), look.px(MARGIN)
        tall = self._tall(self._words, room) + self._tall(self._why, room)
        top = (self.height() - tall) / 2
        first = self._words.firstBlock().layout().lineAt(0)
        baseline = top + first.y() + first.ascent()
        mark = "" if part.right is None else RIGHT if part.right else WRONG if part.chosen else ""
        key.write(painter, margin, baseline, mark or str(self.number))
        counted = look.ink(TextStyle.LESSON, colours.text)
        counted.write(painter, self.width() - margin - counted.width(self.counted), baseline, self.counted)
        painter.translate(QPointF(self._left, top))
        self._words.drawContents(painter)
        painter.translate(QPointF(0, self._tall(self._words, room)))
        self._why.drawContents(painter)

    @property
    def _above(self) -> int:
        return self.look.px(ABOVE[self.look.presenting])

    @property
    def _left(self) -> int:
        """Where the words begin, in px."""
        key = self.look.ink(TextStyle.LESSON_STRONG, self.look.palette.text)
        return self.look.px(MARGIN + GAP) + round(max(key.width(RIGHT), key.width("9")))

    def _room(self, width: int) -> int:
        """Return the width in px that the words have in a row of ``width`` px."""
        ink = self.look.ink(TextStyle.LESSON, self.look.palette.text)
        counted = self.look.px(GAP) + ink.width(self.counted) if self.counted else 0
        return max(1, round(width - self._left - self.look.px(MARGIN) - counted))

    def _tall(self, document: QTextDocument, room: int) -> float:
        if document.isEmpty():
            return 0
        document.setTextWidth(room)
        return document.size().height()

    def _write(self) -> None:
        part, look, colours = self._part, self.look, self.look.palette
        if part is None:
            return
        self._sized.clear()
        quiet = part.right is False and not part.chosen
        html = html_said(part.shows, look, self._text)
        colour = colours.muted if quiet else colours.text
        self._words = document_of(html, look, TextStyle.LESSON, colour, tight=True)
        # A class has voted for all of them; one person wants to know of their own.
        is_told = part.why is not None and (look.presenting or part.chosen)
        why = html_said(part.why, look, self._text) if part.why is not None and is_told else ""
        self._why = document_of(why, look, TextStyle.SMALL, colours.muted, tight=True)
        self.setEnabled(part.right is None)
        self.setAccessibleName(f"{self.number}: {plain(html)}")
        self.setAccessibleDescription(" ".join(filter(None, (self._judged(part), plain(why), self.counted))))
        self.updateGeometry()
        self.update()

    def _judged(self, part: ChoicePart) -> str:
        if part.right is None:
            return ""
        return self._text.text("in_lesson.right" if part.right else "in_lesson.wrong")

    def _say(self) -> None:
        self._write()

    def _restyle(self) -> None:
        colours = QPalette()
        self.setPalette(colours)
        self._write()
