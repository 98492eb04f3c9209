"""The keyboard goes through a volume cell by cell, when the focus came to it by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from convviz.ui.volume.volume_grid import VolumeGrid

Cell = tuple[int, int, int]
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellKeys(QObject):
    """Arrow keys point at the cells of ``grid``, on from the end of a slice into the next; Enter edits one.

    With ``has_end`` there is one more place after the last cell: ``end_pointed`` when it is reached,
    ``end_entered`` when it is to be changed. All else is said by the grid, as when the pointer does it.
    """

    end_pointed = Signal()
    end_entered = Signal()

    def __init__(self, grid: VolumeGrid, has_end: bool = False) -> None:
        super().__init__(grid)
        self._grid = grid
        self._has_end = has_end
        self._start: Cell = (0, 0, 0)
        self._cell: Cell | None = None
        self._at_end = False
        grid.installEventFilter(self)

    def set_start(self, x: int, y: int, slice_: int) -> None:
        """Begin at this cell when the keyboard comes."""
        self._start = x, y, slice_

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys that are for cells; other keys belong to the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        """Go to another cell, or ask to change this one; say whether the key was for that."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if self._grid.focus_shown and key in MOVES:
            self._move(*MOVES[key])
            return True
        if key not in ENTER or self._cell is None:
            return False
        if self._at_end:
            self.end_entered.emit()
        else:
            self._grid.cell_doubled.emit(*self._cell)
        return True

    def _leave(self) -> None:
        """Point at nothing any more; the keys go on from here when they come back."""
        if self._cell is not None:
            self._start, self._cell = self._cell, None
            self._at_end = False
            self._grid.pointer_left.emit()

    def _move(self, dx: int, dy: int) -> None:
        volume = self._grid.volume
        if volume is None:
            return
        width, height = volume.values.array.shape[:2]
        if self._cell is None:
            x, y, slice_ = self._start
            self._point(min(max(x, 0), width - 1), min(max(y, 0), height - 1), slice_)
            return
        x, y, slice_ = self._cell
        if self._at_end:
            self._at_end = False
            self._point(x, y, slice_)
            return
        step = min(max(slice_ * width + x + dx, 0), volume.slices * width)
        if step == volume.slices * width:
            if self._has_end:
                self._at_end = True
                self.end_pointed.emit()
            return
        self._point(step % width, min(max(y + dy, 0), height - 1), step // width)

    def _point(self, x: int, y: int, slice_: int) -> None:
        if self._grid.volume is not None:
            self._cell = x, y, min(slice_, self._grid.volume.slices - 1)
            self._grid.reveal(self._cell[2])
            self._grid.cell_pointed.emit(*self._cell)
