"""The card of one filter: its name, its bias, its channels, and a map of the positions it is used on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from convviz.explore import numbers
from convviz.explore.display.parts import FiltersPart, SetCard
from convviz.explore.display.walked import in_slice
from convviz.explore.message import Slot
from convviz.explore.numbers import UNKNOWN
from convviz.explore.state.regions import CellSet
from convviz.explore.state.values import Values
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.panels.positions_map import SIDE, PositionsMap
from convviz.ui.volume import CellKeys, Drawing, GridVolume, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.opaque_widget import OpaqueWidget
from convviz.ui.words.paragraph import Paragraph

MOST_SPARE = 3  # characters that a shorter bias of another filter leaves: so many make no new layout


@dataclass(frozen=True)
class CardWords:
    """What a card says; the window's language is already in it."""

    title: str  # W1, or W1[2,3]
    name: str  # vertical edge
    bias: str  # b0 = 1
    use: str  # one set, 16 positions; or the neuron that it belongs to
    use_short: str = ""  # the same in fewer words
    reached: str = ""  # 7 up to here


class FilterCard(Dressed, OpaqueWidget):
    """Draws filter ``k``: ``weights`` of shape (Fx, Fy, D/groups). ``clicked`` when its margin is clicked.

    ``bias_pointed`` when the keyboard has come to the bias, ``bias_doubled`` when it is to be changed.
    """

    clicked = Signal(int)
    bias_clicked = Signal(int)
    bias_pointed = Signal(int)
    bias_doubled = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.k = 0
        self._weights: Values | None = None
        self._words: CardWords | None = None
        self._styled = -1
        self._large = 0
        self.grid = VolumeGrid(look)
        keys = CellKeys(self.grid, has_end=True)  # the bias comes after the weights
        self.look = look
        self._strong = self._folded = False
        self._shared = True
        # Without sharing all but the size change with every step.
        self._title, self._bias = Line(keeps_room=True), Line(keeps_room=True)
        self._about, self._use = Line(), Line()
        self.labels = {"title": self._title, "bias": self._bias, "about": self._about, "use": self._use}
        self.positions, self.caption = PositionsMap(look), Paragraph(centred=True)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._about, 1)
        self._head.addWidget(self._bias)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._used = QWidget()  # where the filter is used
        beside = QVBoxLayout(self._used)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.positions)
        beside.addWidget(self.caption)
        beside.addStretch(1)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.grid, 1)
        self._middle.addWidget(self._used)
        self._column.addLayout(self._middle, 1)
        self._column.addWidget(self._use)
        keys.end_pointed.connect(lambda: self.bias_pointed.emit(self.k))
        keys.end_entered.connect(lambda: self.bias_doubled.emit(self.k))
        self._restyle()

    def show_filter(self, k: int, weights: Values, cells: tuple[CellSet, ...], large: int) -> None:
        """Draw the weights of filter ``k`` with ``cells`` of them highlighted.

        ``large`` is the channel to draw large where not all have room, until a person turns to another.
        """
        if k != self.k or weights is not self._weights:
            titles = tuple(f"[:,:,{c}]" for c in range(weights.array.shape[2]))
            self.grid.set_volume(GridVolume(weights, Drawing.MAP, titles=titles))
        self.k, self._weights = k, weights
        if large != self._large:
            self._large = large
            self.grid.reveal(large)
        hue = self.look.hue(k)
        self.grid.set_overlays(tuple(highlight_overlays(c, self.look, hue.line) for c in cells))

    def show_words(self, words: CardWords) -> None:
        """Show the words of the card, changing what differs."""
        if words == self._words and self.k == self._styled:
            return
        old, self._words = self._words, words
        for label, wanted in (
            (self._title, words.title),
            (self._about, words.name),
            (self._bias, words.bias),
        ):
            label.setText(wanted)
        self._use.setText(words.use, words.use_short or words.use)
        self.caption.setText(words.use)
        if old is not None and ("[" in old.title) is not ("[" in words.title):
            for label in (self._title, self._bias):  # W1 needs less room than W1[2,3]
                label.forget()
        owner_changed = old is not None and self.k == self._styled and words.title != old.title
        if old is not None and words.bias != old.bias and not owner_changed:
            spare = len(old.bias) - len(words.bias)
            if self.k == self._styled or spare > MOST_SPARE:  # a bias that was undone, or was far longer
                self._bias.forget()
        whole = (words.title, words.name, words.bias, words.use, words.reached)
        self.setAccessibleName(", ".join(filter(None, whole)))
        self.grid.setAccessibleName(words.title)
        if self.k != self._styled:
            self._style_labels()
            self.update()  # frame and tint are another filter's now

    def show_positions(self, part: FiltersPart) -> None:
        """Show which positions of its slice the filter has been used on up to here; none without sharing."""
        shared = part.wall is None
        if shared:
            here = part.here if self.k == part.current else None
            reached = in_slice(part.reached, self.k)
            self.positions.show_positions(self.k, part.positions, reached, here)
        if shared is not self._shared:
            self._shared = shared
            self._show_what_fits()

    def words(self) -> dict[str, str]:
        """Return what the card says, by label: title, about, bias, use."""
        return {name: label.text() for name, label in self.labels.items()}

    def set_strong(self, strong: bool) -> None:
        """Mark the card of the filter in use: a thick frame and a tinted head."""
        if strong != self._strong:
            self._strong = strong
            self._style_labels()
            self.update()

    def set_folded(self, folded: bool) -> None:
        """Show the head only, or the whole card."""
        if folded == self._folded:
            return
        self._folded = folded
        self._show_what_fits()
        tall = QSizePolicy.Policy.Fixed if folded else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)

    def _show_what_fits(self) -> None:
        """Show the map with its words where a filter is shared, else the neuron that the set belongs to."""
        spacious = not self.look.presenting and not self.look.cramped
        self.grid.setVisible(not self._folded)
        self._used.setVisible(self._shared and not self._folded)
        self.caption.setVisible(spacious)
        # Without sharing the name has the position in it, and the card is narrow beside the wall.
        under = QBoxLayout.Direction.LeftToRight if self._shared else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(under)
        self._head.setSpacing(self.look.px(12 if self._shared else 0))
        self._about.setVisible(self._shared)
        self._bias.setAlignment(Qt.AlignmentFlag.AlignRight if self._shared else Qt.AlignmentFlag.AlignLeft)
        self._use.setVisible(not self._folded and (self.look.presenting or not self._shared))

    def _restyle(self) -> None:
        self._words = None  # they may be said otherwise now
        self._show_what_fits()
        self.caption.setFixedWidth(self.look.px(SIDE))
        self._middle.setSpacing(self.look.px(12))
        look, side = self.look, self.look.px(10)
        self._column.setContentsMargins(side, look.px(8), side, look.px(8))
        self._column.setSpacing(look.px(4))
        self.set_background(look.palette.surface)  # beyond its round corners
        self._style_labels()

    def bias_rect(self) -> QRect:
        """Return where the bias is written, in px of the card."""
        return self._bias.geometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this filter, or its bias."""
        if event.button() == Qt.MouseButton.LeftButton:
            on_bias = self.bias_rect().contains(event.position().toPoint())
            (self.bias_clicked if on_bias else self.clicked).emit(self.k)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to change the bias."""
        if self.bias_rect().contains(event.position().toPoint()):
            self.bias_doubled.emit(self.k)

    def draw(self, painter: QPainter) -> None:
        """Draw the frame in the filter's hue: thick, its head tinted, for the filter in use."""
        hue = self.look.hue(self.k)
        line = (4 if self._strong else 1.5) * self.look.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = 8 * self.look.scale
        frame = QRectF(self.rect()).adjusted(line, line, -line, -line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.palette.surface))  # as around the cells of every volume
        painter.drawRoundedRect(frame, radius, radius)
        if self._strong:
            painter.save()
            if not self._folded:
                painter.setClipRect(0, 0, self.width(), self.grid.y())
            painter.setBrush(QColor(hue.tint))
            painter.drawRoundedRect(frame, radius, radius)
            painter.restore()
        painter.setPen(QPen(QColor(hue.line), line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, radius, radius)

    def _style_labels(self) -> None:
        self._styled = self.k
        look, colours = self.look, self.look.palette
        hue = look.hue(self.k)
        style_label(self._title, look, TextStyle.CODE, hue.text)
        style_label(self._about, look, TextStyle.SMALL, colours.muted)
        style_label(self._bias, look, TextStyle.CODE, hue.text)
        style_label(self._use, look, TextStyle.SMALL, hue.text)
        style_label(self.caption, look, TextStyle.SMALL, hue.text)
        for name, label in self.labels.items():
            in_head = name != "use"
            label.set_background(hue.tint if self._strong and in_head else colours.surface)


def words_of(part: FiltersPart, card: SetCard, text: Text) -> CardWords:
    """Return the words of ``card``, one of those of ``part``."""
    say, k = text.text, card.k
    value = "" if card.bias is None else numbers.related(card.bias)  # = 1
    bias = value and f"{card.bias_name} {value}"
    if "[" in card.name:
        code = f"V{card.name[card.name.index('[') : -1]},{k}]"
        use, short = (say(f"analysis.filters.{key}", code=code) for key in ("own_use", "own_use_short"))
        if isinstance(part.neurons, Slot):  # how many neurons use a set is withheld
            use = short = UNKNOWN
        bias = value and f"b {value}"  # below a title that says whose it is
        return CardWords(card.name, "", bias, use, short)
    name = say(part.names[k]) if part.names else ""
    use = say("analysis.filters.use", n=part.neurons)
    return CardWords(card.name, name, bias, use, reached=say("analysis.filters.reached", n=part.uses[k]))
