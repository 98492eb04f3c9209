"""The current neuron's card and its pile: one above the other, or side by side for their numbers."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume import GridVolume, VolumeGrid
from convviz.ui.volume.arrangement import Needs, arrange
from convviz.ui.volume.number_sizes import needs_of, readable, room_in
from convviz.ui.words.dressed import Dressed

Direction = QBoxLayout.Direction
WORDS_SPACE, CARDS_SPACE = 4, 8  # units below a line of words, and between the cards


class GradientAndSum(Dressed, QBoxLayout):
    """Two cards, a line of words over a volume each. ``turned`` says that they lie the other way now.

    Above each other all channels lie in a row, and the card drops. Where numbers can be read side by side
    only, they lie so, and stay so ``while_same``: a walk from slice to slice must not turn them to and fro.
    """

    turned = Signal()

    def __init__(self, look: Look, *cards: tuple[QWidget, VolumeGrid]) -> None:
        super().__init__(Direction.TopToBottom)
        self.look = look
        self._volumes: tuple[GridVolume, ...] = ()
        self._while_same: tuple[object, ...] = ()
        self._settled: tuple[object, ...] | None = None  # what they lie side by side for
        self._asked: tuple[object, ...] | None = None  # what was last looked at
        self._words, self._grids = [words for words, _ in cards], [grid for _, grid in cards]
        self._columns = [QVBoxLayout() for _ in cards]
        for column, (words, volume) in zip(self._columns, cards, strict=True):
            column.addWidget(words)
            column.addWidget(volume, 1)
            self.addLayout(column)
        self._restyle()

    @property
    def beside(self) -> bool:
        """Whether they lie side by side."""
        return self.direction() is Direction.LeftToRight

    def _restyle(self) -> None:
        self.setSpacing(self.look.px(CARDS_SPACE))
        for column in self._columns:
            column.setSpacing(self.look.px(WORDS_SPACE))

    def show_volumes(self, volumes: tuple[GridVolume, ...], while_same: tuple[object, ...]) -> None:
        """Lie so that the numbers of ``volumes`` can be read; with fewer than two there is no choice.

        The cards show them already. Between steps the question is asked again only when numbers have come or
        gone, or need another room.
        """
        self._volumes, self._while_same = volumes, while_same
        numbers = [(grid.numbered, grid.forms) for grid in self._grids]
        asked = (len(volumes), *numbers, self.look, *while_same)
        if asked != self._asked and not self.geometry().isEmpty():
            self._asked = asked
            self._choose(self.geometry().size())

    def setGeometry(self, rect: QRect) -> None:
        """Fill ``rect`` in the way that suits it."""
        self._choose(rect.size())
        super().setGeometry(rect)

    def sizeHint(self) -> QSize:
        """Ask for the same whichever way they lie: turning must not change the room that there is."""
        return self._stacked([column.sizeHint() for column in self._columns])

    def minimumSize(self) -> QSize:
        """Ask for the same whichever way they lie."""
        return self._stacked([column.minimumSize() for column in self._columns])

    def _stacked(self, sizes: list[QSize]) -> QSize:
        return QSize(max(s.width() for s in sizes), sum(s.height() for s in sizes) + self.spacing())

    def _choose(self, size: QSize) -> None:
        settled = (size, self.look, *self._while_same)
        if len(self._volumes) < 2:
            self._turn(False)
        elif not self.beside or settled != self._settled:
            self._settled = settled
            self._turn(self._beside_is_better(size))

    def _beside_is_better(self, size: QSize) -> bool:
        """Say whether more numbers can be read side by side."""
        needs = tuple(
            needs_of(volume, self.look, grid.forms)
            for volume, grid in zip(self._volumes, self._grids, strict=True)
        )
        return self._readable(size, needs, True) > self._readable(size, needs, False)

    def _turn(self, beside: bool) -> None:
        if beside is not self.beside:
            self.setDirection(Direction.LeftToRight if beside else Direction.TopToBottom)
            self.turned.emit()

    def _readable(self, size: QSize, needs: tuple[Needs, ...], beside: bool) -> int:
        """Return how many of the volumes would have room for their numbers in all of ``size`` px."""
        width, height = size.width(), size.height()
        if beside:
            width = (width - self.spacing()) // 2
        else:
            height = (height - self.spacing()) // 2
        above = [words.sizeHint().height() + self.look.px(WORDS_SPACE) for words in self._words]
        rooms = [QSize(width, height - taken) for taken in above]
        slices = (volume.slices for volume in self._volumes)
        return sum(_fit(*of, self.look) for of in zip(slices, needs, rooms, strict=True))


def _fit(slices: int, needs: Needs, size: QSize, look: Look) -> bool:
    if size.isEmpty():
        return False
    cell = arrange(room_in(size, look), slices, 0, needs).large[0].cell
    return readable(cell, needs.number, look)
