"""A drawn volume that knows whether the numbers in its cells are cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from convviz.ui.look.look import Look
from convviz.ui.volume.number_sizes import cuts
from convviz.ui.volume.placing import Placing
from convviz.ui.volume.volume import ChangedCells, GridVolume
from convviz.ui.volume.volume_widget import VolumeWidget


class RoundingVolume(VolumeWidget):
    """``rounding_changed`` when ``rounds`` is another than before, or the widget was shown or hidden."""

    rounding_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._rounds = False

    @property
    def rounds(self) -> bool:
        """Whether there are numbers in the cells, and some of them are cut."""
        return self._rounds

    @property
    def inexact(self) -> bool:
        """Whether numbers are cut, or would be where there is room for them."""
        placing = self._placing
        return placing is not None and cuts(placing.volume.values, placing.needs.decimals)

    def showEvent(self, event: QShowEvent) -> None:
        """Say that there may be numbers now."""
        super().showEvent(event)
        self.rounding_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that there are none."""
        super().hideEvent(event)
        self.rounding_changed.emit()

    def _arrange(self, only_large: bool = False) -> None:
        super()._arrange(only_large)
        self._look_for_rounding()

    def _redraw(self, volume: GridVolume, placing: Placing, cells: tuple[ChangedCells, ...]) -> None:
        super()._redraw(volume, placing, cells)
        self._look_for_rounding()

    def _look_for_rounding(self) -> None:
        """Find out whether numbers are cut; the room comes first: volumes without it have many numbers."""
        before, self._rounds = self._rounds, self.numbered and self.inexact
        if self._rounds is not before:
            self.rounding_changed.emit()
