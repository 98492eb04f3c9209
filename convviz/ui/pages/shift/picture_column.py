"""One picture of the shift test: a title, a caption, the volume."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from convviz.explore.display.shift.shift_pictures import (
    PictureKind,
    ShiftOverlay,
    ShiftOverlayRole,
    ShiftPicture,
)
from convviz.explore.state.regions import CellSet, Role, Span
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.panels.frame import dress_label
from convviz.ui.volume import Box, Drawing, Fade, Faint, GridVolume, Highlight, Overlay, Stroke, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.paragraph import Paragraph


class MovableGrid(VolumeGrid):
    """``grabbed`` when a person presses on the volume, then ``dragged`` by whole cells (x, y) from there."""

    grabbed = Signal()
    dragged = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._held: QPoint | None = None
        self._last = (0, 0)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the volume."""
        if event.button() != Qt.MouseButton.LeftButton or self.cell_at(event.position()) is None:
            return
        self._held, self._last = event.position().toPoint(), (0, 0)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.grabbed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; otherwise only look at what is pointed at."""
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        way, cell = event.position().toPoint() - self._held, self.cell_size
        cells = round(way.x() / cell), round(way.y() / cell)
        if cells != self._last:
            self._last = cells
            self.dragged.emit(*cells)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)


ALONE = Span(0, 1)  # the one slice
DRAWINGS = {PictureKind.MAP: Drawing.MAP, PictureKind.GREY: Drawing.GREY}


class PictureColumn:
    """Draws a `ShiftPicture` in a column of a layout; a movable one has a `MovableGrid`."""

    def __init__(self, look: Look, movable: bool = False) -> None:
        self._look = look
        self._picture: ShiftPicture | None = None
        self.grid = MovableGrid(look) if movable else VolumeGrid(look)
        self.title, self.caption = Paragraph(centred=True), Paragraph(centred=True)
        self._dress()

    def place(self, table: QGridLayout, column: int) -> None:
        """Put title, caption and volume into the rows of ``table``, so that columns stay level."""
        for row, widget in enumerate((self.title, self.caption, self.grid)):
            table.addWidget(widget, row, column)

    def show_picture(self, picture: ShiftPicture, text: Text) -> None:
        """Show ``picture`` with its words in the language of ``text``."""
        self._picture = picture
        faint = Faint.COVER if picture.covers else Faint.FADE
        self.grid.set_volume(GridVolume(picture.values, DRAWINGS[picture.kind], faint=faint))
        self.grid.set_overlays(overlays(picture, self._look))
        title, caption = text.text(picture.title), text.text(picture.caption)
        self.title.setText(title)
        self.caption.setText(caption)
        self.grid.setAccessibleName(title)
        self.grid.setAccessibleDescription(caption)

    def forget(self) -> None:
        """Give up the room that was kept for longer words."""
        self.title.forget()
        self.caption.forget()

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self.grid.set_look(look)
        self._dress()
        if self._picture is not None:
            self.grid.set_overlays(overlays(self._picture, look))

    def _dress(self) -> None:
        dress_label(self.title, self._look, TextStyle.STRONG, self._look.palette.text)
        dress_label(self.caption, self._look, TextStyle.BODY, self._look.palette.text)


def overlays(picture: ShiftPicture, look: Look) -> tuple[Overlay, ...]:
    """Return what is drawn over the volume: what does not count is faded, and lines go over it."""
    faded: tuple[Overlay, ...] = () if picture.clear is None else (Fade((picture.clear,)),)
    return (*faded, *(_drawn(overlay, look) for overlay in picture.marks))


def _drawn(overlay: ShiftOverlay, look: Look) -> Overlay:
    if overlay.role is ShiftOverlayRole.LARGEST:
        return Box(ALONE, overlay.x, overlay.y, overlay.width, overlay.height, look.hue(0).line)
    across, down = Span(overlay.x, overlay.x + overlay.width), Span(overlay.y, overlay.y + overlay.height)
    cells = CellSet(across, down, ALONE, Role.LINKED)
    return Highlight(cells, look.palette.muted, Stroke.DASHED)
