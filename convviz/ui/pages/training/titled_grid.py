"""A small volume with a line of words over it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import dress_label
from convviz.ui.volume import GridVolume, Overlay, VolumeGrid
from convviz.ui.words.line import CENTRE, Line


class TitledGrid(QWidget):
    """A `VolumeGrid` under its title."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.grid = Line(), VolumeGrid(look)
        self.title.setAlignment(CENTRE)  # as the grid is, whose slices may be narrower than its room
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.grid, 1)
        self.set_look(look)

    def show_volume(self, title: str, volume: GridVolume, overlays: tuple[Overlay, ...] = ()) -> None:
        """Draw ``volume``; nothing is drawn anew where it is the same."""
        self.title.setText(title)
        self.grid.setAccessibleName(title)
        self.grid.set_volume(volume)
        self.grid.set_overlays(overlays)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._column.setSpacing(look.px(4))
        dress_label(self.title, look, TextStyle.SMALL, look.palette.text)
        self.grid.set_look(look)
