"""A volume grid that the keyboard can go through cell by cell, when the focus came to it by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume.volume_grid import VolumeGrid

Cell = tuple[int, int, int]
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellGrid(VolumeGrid):
    """Arrow keys point at the cells, on from the end of a slice into the next; Enter asks to change one.

    With ``has_end`` there is one more place after the last cell: ``end_pointed`` when it is reached,
    ``end_entered`` when it is to be changed.
    """

    end_pointed = Signal()
    end_entered = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, has_end: bool = False) -> None:
        super().__init__(look, parent)
        self._has_end = has_end
        self._start: Cell = (0, 0, 0)
        self._cell: Cell | None = None
        self._at_end = False

    def set_start(self, x: int, y: int, slice_: int) -> None:
        """Begin at this cell when the keyboard comes."""
        self._start = x, y, slice_

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another cell, or ask to change this one; other keys belong to the window."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and self._focus_shown and key in MOVES:
            self._move(*MOVES[key])
        elif plain and key in ENTER and self._cell is not None:
            if self._at_end:
                self.end_entered.emit()
            else:
                self.cell_doubled.emit(*self._cell)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing any more; the keys go on from here when they come back."""
        super().focusOutEvent(event)
        if self._cell is not None:
            self._start, self._cell = self._cell, None
            self._at_end = False
            self.pointer_left.emit()

    def _move(self, dx: int, dy: int) -> None:
        if self._volume is None:
            return
        width, height = self._volume.values.array.shape[:2]
        if self._cell is None:
            x, y, slice_ = self._start
            self._point(min(max(x, 0), width - 1), min(max(y, 0), height - 1), slice_)
            return
        x, y, slice_ = self._cell
        if self._at_end:
            self._at_end = False
            self._point(x, y, slice_)
            return
        step = min(max(slice_ * width + x + dx, 0), self._volume.slices * width)
        if step == self._volume.slices * width:
            if self._has_end:
                self._at_end = True
                self.end_pointed.emit()
            return
        self._point(step % width, min(max(y + dy, 0), height - 1), step // width)

    def _point(self, x: int, y: int, slice_: int) -> None:
        if self._volume is not None:
            self._cell = x, y, min(slice_, self._volume.slices - 1)
            self.reveal(self._cell[2])
            self.cell_pointed.emit(*self._cell)
