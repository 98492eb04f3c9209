"""The gradients of the weights: the current neuron's own, and the pile of its slice with its one arrow.

Without sharing there is no pile: every gradient lies beside the set that it alone goes to.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.state import walks
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.explore.state.state import OutputCell, WeightCell
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.palettes import Hue
from convviz.ui.pages.backward.card_animation import CardAnimation
from convviz.ui.pages.backward.gradient_and_sum import GradientAndSum
from convviz.ui.pages.backward.gradient_drawer import GradientDrawer
from convviz.ui.pages.backward.update_arrow import UpdateArrow
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.panels.highlight_styles import highlight_overlays
from convviz.ui.volume import Drawing, GridVolume, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.labels import style_label
from convviz.ui.words.line import Line
from convviz.ui.words.paragraph import Paragraph

DRAWER_SHARE = 7
OWN_SHARES = (5, 14)  # of the own gradient above the drawer, and that when presenting
MOST_FALLING = 60  # cards that move when the switch turns


class PilePanel(PanelFrame):
    """Draws dW of a `BackwardPart`; ``weight_chosen`` carries the WeightCell that is to be followed."""

    weight_chosen = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: BackwardPart | None = None
        self._styled: tuple[Look, Hue] | None = None
        self.own, self.pile = VolumeGrid(look), VolumeGrid(look)
        self.own_words, self.pile_words, self.state_words = Line(), Line(), Paragraph()
        self.drawer, self.arrow = GradientDrawer(look), UpdateArrow(look, text)
        self.own_and_pile = GradientAndSum(look, (self.own_words, self.own), (self.pile_words, self.pile))
        self.body.addLayout(self.own_and_pile, 1)
        for grid in (self.own, self.pile):
            grid.cell_clicked.connect(lambda i, j, c: self.weight_chosen.emit(self._weight(i, j, c)))
        self.body.addWidget(self.state_words)
        self.body.addWidget(self.drawer, DRAWER_SHARE)
        self.body.addWidget(self.arrow)
        self.own_and_pile.turned.connect(self._say_own)
        self.mark_rounding(self.own, self.pile)
        self.falling = CardAnimation(look, self)
        self.drawer.card_opened.connect(lambda p: self.cell_clicked.emit(OutputCell(p.x, p.y, p.d)))
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``; where the switch was turned meanwhile, let the cards fall or come together."""
        old, self._part = self._part, part
        turned = old is not None and _turned(old, part)
        gathered = self._cards() if turned and part.pile is not None else []
        self._show_words(part)
        self._show_volumes(part)
        if part.drawer is not None:
            self.drawer.show_drawer(part.drawer)
        self.arrow.show_part(part)
        if turned:
            self._move(part, gathered)
        elif old is not None and _stepped(old, part):
            self._drop(old, part)

    def _say(self) -> None:
        super()._say()
        self.set_title(self._text.text("backward.dW"))

    def _restyle(self) -> None:
        super()._restyle()
        look = self.look
        for words in (self.own_words, self.pile_words):
            words.set_background(look.palette.surface)
        style_label(self.state_words, look, TextStyle.STRONG, look.palette.text)

    def _show_words(self, part: BackwardPart) -> None:
        say, hue = self._text.text, self.look.hue(part.position.d)
        self._say_own()
        said_of_pile = self._said_of_pile(part)
        self.pile_words.setText(said_of_pile)
        self.pile.setAccessibleName(said_of_pile)
        said = say(part.pile_words)
        if part.pile is None:  # else the arrow says it
            self.state_words.setText(said)
        self.setAccessibleDescription(said)
        if (self.look, hue) != self._styled:
            self._styled = self.look, hue
            for words in (self.own_words, self.pile_words):
                style_label(words, self.look, TextStyle.SMALL, hue.text)

    def _said_of_pile(self, part: BackwardPart) -> str:
        """Return what the pile is, and how far its colours are stretched."""
        magnified = round(part.pile.most / part.pile.limit) if part.pile and part.pile.limit else 1
        if magnified > 1:
            return self._text.text("backward.pile_magnified", name=part.pile_name, n=magnified)
        return self._text.text(
            "backward.pile_done" if part.complete else "backward.pile", name=part.pile_name
        )

    def _say_own(self) -> None:
        """Say what the own gradient is, in few words where it has half the width."""
        if self._part is not None:
            key = "backward.own_short" if self.own_and_pile.beside else "backward.own"
            self.own_words.setText(self._text.text(key, name=self._part.own_name))
            self.own.setAccessibleName(self._text.text("backward.own", name=self._part.own_name))

    def _show_volumes(self, part: BackwardPart) -> None:
        """Show own gradient and pile, or what stands in the pile's place."""
        titles = tuple(f"[:,:,{c}]" for c in range(part.own.array.shape[2]))
        i, j, c = part.following.weight.i, part.following.weight.j, part.following.weight.c
        followed = CellSet(Span(i, i + 1), Span(j, j + 1), Span(c, c + 1), Role.POINTED)
        mark = highlight_overlays(followed, self.look, self.look.hue(part.position.d).line)
        volumes = [GridVolume(part.own, Drawing.MAP, titles, room=part.own_ends)]
        if part.pile is not None:
            volumes.append(GridVolume(part.pile, Drawing.MAP, titles))
        for grid, volume in zip((self.own, self.pile), volumes, strict=False):
            grid.set_volume(volume)
        self.set_note(" × ".join(str(n) for n in part.own.array.shape))
        for grid in (self.own, self.pile):
            grid.set_overlays((mark,))
            grid.reveal(c)
        piled = part.pile is not None
        shown: dict[QWidget, bool] = {
            **dict.fromkeys((self.own, self.own_words), self._shows_own(piled)),
            **dict.fromkeys((self.pile, self.pile_words, self.arrow), piled),
            **dict.fromkeys((self.drawer, self.state_words), not piled),
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
        self.body.setStretch(0, 1 if piled else OWN_SHARES[self.look.presenting])
        for column, share in enumerate((int(shown[self.own]), int(piled))):
            self.own_and_pile.setStretch(column, share)
        readable = tuple(volumes) if piled and shown[self.own] else ()
        self.own_and_pile.show_volumes(readable, (part.layer, part.loss))

    def _shows_own(self, piled: bool) -> bool:
        """Say whether there is room for the own gradient beside the pile, or beside cards."""
        return not self.look.presenting if piled else not self.look.cramped

    def _weight(self, i: int, j: int, c: int) -> WeightCell:
        assert self._part is not None
        return WeightCell(self._part.position.d, i, j, c)

    def _move(self, part: BackwardPart, gathered: list[QRect]) -> None:
        """Let the pile fall apart into the cards in sight, or the ``gathered`` cards come together on it."""
        layout = self.layout()
        if layout is not None:
            layout.activate()  # where things lie now is where the cards fly to
        if part.pile is not None:
            self.falling.gather(gathered, self.pile.geometry(), part.position.d)
        else:
            self.falling.scatter(self.pile.geometry(), self._cards(), part.position.d)

    def _drop(self, old: BackwardPart, part: BackwardPart) -> None:
        """Let one card drop on the pile, or take it off again."""
        own, pile = self.own.geometry(), self.pile.geometry()
        if not self.own.isVisible():
            return
        if part.dropped < old.dropped:
            own, pile = pile, own
        self.falling.drop(own, pile, part.position.d)

    def _cards(self) -> list[QRect]:
        """Return where the cards of this slice lie that are in sight, in px of this panel."""
        shown = self.drawer.part
        if shown is None or self._part is None:
            return []
        g, sight = shown.layer.geometry, self.drawer.viewport().rect()
        offset = self.drawer.viewport().mapTo(self, QPoint(0, 0))
        d = self._part.position.d
        of_slice = [n for n in self.drawer.cards_in(sight) if walks.position_at(g, shown.order, n).d == d]
        return [self.drawer.card_rect(n).translated(offset) for n in of_slice[-MOST_FALLING:]]


def _stepped(old: BackwardPart, new: BackwardPart) -> bool:
    """Return whether the same pile has one card more or one card less."""
    same = old.layer is new.layer and old.position.d == new.position.d and old.loss == new.loss
    return same and new.pile is not None and abs(new.dropped - old.dropped) == 1


def _turned(old: BackwardPart, new: BackwardPart) -> bool:
    """Return whether only the switch was turned, so that a pile became cards or cards became a pile."""
    return (old.pile is None) is not (new.pile is None) and old.layer.common is new.layer.common
