"""The current neuron's gradient, and the pile of its slice with the one set that it goes to.

Without sharing there is no pile: every gradient goes to the set of its own neuron.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore import numbers
from convviz.explore.backward.gradient_check import short
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.state.state import OutputCell, WeightCell
from convviz.explore.state.values import number
from convviz.ui.look.look import Look
from convviz.ui.pages.backward.card_animation import CardAnimation
from convviz.ui.pages.backward.large_number import LONGEST_FRACTION, LargeNumber, longest_between, longest_of
from convviz.ui.pages.backward.pile_view import PileView
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words.catalogue import Text

MOST_FALLING = 60  # cards that move when the switch turns


class PilePanel(PanelFrame):
    """Draws dW of a `BackwardPart`; ``weight_chosen`` carries the WeightCell that is to be followed."""

    weight_chosen = Signal(object)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, text, parent)
        self._part: BackwardPart | None = None
        self.view = PileView(look, text)
        self.number = LargeNumber(look)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.number)
        self.mark_rounding(*self.view.grids)
        self.falling = CardAnimation(look, self.view)
        for grid in self.view.grids:
            grid.cell_doubled.connect(self.doubled)
        self.view.weight_clicked.connect(lambda i, j, c: self.weight_chosen.emit(self._weight(i, j, c)))
        self.view.neuron_clicked.connect(self._open)
        self._restyle()
        self._say()

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``; where the switch was turned meanwhile, let the gradients part or come together."""
        old, self._part = self._part, part
        turned = old is not None and _turned(old, part)
        tiles = self._tiles(old) if turned and old is not None and part.pile is not None else []
        self._say_title(part)
        self.view.show_part(part)
        self._show_number(part)
        self.set_note(" × ".join(str(n) for n in part.own.array.shape))
        said = (self.view.words[self.view.pile if part.pile is not None else self.view.wall], self.view.arrow)
        self.setAccessibleDescription(" · ".join(words.text() for words in said))
        pile, d = self.view.pile.geometry(), part.position.d
        if turned and part.pile is not None:
            self.falling.gather(tiles, pile, d)
        elif turned:
            self.falling.scatter(pile, self._tiles(part), d)
        elif old is not None and _stepped(old, part) and self.view.own.isVisible():
            own = self.view.own.geometry()
            self.falling.drop(*((own, pile) if part.dropped > old.dropped else (pile, own)), d)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much in the title as fits."""
        super().resizeEvent(event)
        if self._part is not None:
            self._say_title(self._part)

    def _say(self) -> None:
        super()._say()
        if self._part is not None:
            self._say_title(self._part)

        if self._part is not None:
            self._show_number(self._part)

    def _restyle(self) -> None:
        super()._restyle()
        self.number.setVisible(self.look.presenting)
        if self._part is not None:
            self._show_number(self._part)

    def _show_number(self, part: BackwardPart) -> None:
        """Write out what the current neuron asks of the followed weight."""
        if not self.look.presenting:
            return
        weight, hue = part.following.weight, self.look.hue(part.position.d).text
        at = weight.i, weight.j, weight.c
        dV, x = number(part.upstream.array[0, 0, 0]), number(part.patch.array[at])
        said = f"{numbers.shortened(dV)} · {short(x, bracketed=True)} {numbers.related(dV * x)}"
        X, longest = part.input.values, f"{longest_of(part.dV)} · {longest_of(part.input.values)} "
        longest += f"= {longest_between(part.own_ends)}" if part.dV.whole and X.whole else LONGEST_FRACTION
        name = self._text.text("backward.asks", name=part.following.name)
        product = numbers.related(dV * x), f"{numbers.ALMOST} {longest_between(part.own_ends)}"
        self.number.show_number(name, said, longest, hue, part.own_code, product)

    def _say_title(self, part: BackwardPart) -> None:
        say = self._text.text
        long, short = (
            say("backward.dW" if part.pile is not None else "backward.dW_own"),
            say("backward.dW_short"),
        )
        self.set_title(short if part.sums_withheld else self.title_that_fits(long, short))

    def _weight(self, i: int, j: int, c: int) -> WeightCell:
        assert self._part is not None
        return WeightCell(self._part.position.d, i, j, c)

    def _open(self, x: int, y: int) -> None:
        if self._part is not None:
            self.cell_clicked.emit(OutputCell(x, y, self._part.position.d))

    def _tiles(self, part: BackwardPart) -> list[QRect]:
        """Return where the gradients up to here lie on the wall, in px of the view; of many the last."""
        wall = self.view.wall
        cells = [
            wall.tile_rect(x, y).translated(wall.pos())
            for block in part.of_slice
            for y in block.y.indices
            for x in block.x.indices
        ]
        return cells[-MOST_FALLING:]


def _stepped(old: BackwardPart, new: BackwardPart) -> bool:
    """Return whether the same pile has one gradient more or one less."""
    same = old.layer is new.layer and old.position.d == new.position.d and old.loss == new.loss
    return same and new.pile is not None and abs(new.dropped - old.dropped) == 1


def _turned(old: BackwardPart, new: BackwardPart) -> bool:
    """Return whether only the switch was turned, so that a pile became a wall or a wall became a pile."""
    return (old.pile is None) is not (new.pile is None) and old.layer.common is new.layer.common
