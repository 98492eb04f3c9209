"""One picture of the shift test: a title, a caption, the volume."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
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
from convviz.ui.panels.highlight_styles import asked_of
from convviz.ui.volume import Box, Drawing, Fade, Faint, GridVolume, Highlight, Overlay, Stroke, VolumeGrid
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label
from convviz.ui.words.paragraph import Paragraph


class MovableGrid(VolumeGrid):
    """``grabbed`` when a person presses on the volume, then ``dragged`` by whole cells (x, y) from there."""

    grabbed = Signal()
    dragged = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
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
        """End the drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)


ALONE = Span(0, 1)  # the one slice
DRAWINGS = {PictureKind.MAP: Drawing.MAP, PictureKind.GREY: Drawing.GREY}


class PictureColumn(Dressed, QObject):
    """Draws a `ShiftPicture` in a column of a layout; a movable one has a `MovableGrid`."""

    def __init__(self, look: Look, text: Text, page: QWidget, movable: bool = False) -> None:
        super().__init__(page)
        self.look, self._text = look, text
        self._picture: ShiftPicture | None = None
        self.grid = MovableGrid(look) if movable else VolumeGrid(look)
        self.title, self.caption = Paragraph(centred=True), Paragraph(centred=True)
        self._restyle()

    def place(self, table: QGridLayout, column: int) -> None:
        """Put title, caption and volume into the rows of ``table``, so that columns stay level."""
        for row, widget in enumerate((self.title, self.caption, self.grid)):
            table.addWidget(widget, row, column)

    def set_visible(self, visible: bool) -> None:
        """Show the picture and its words, or hide them."""
        for widget in (self.title, self.caption, self.grid):
            widget.setVisible(visible)

    def show_picture(self, picture: ShiftPicture) -> None:
        """Show ``picture`` with its words."""
        self._picture = picture
        faint = Faint.COVER if picture.covers or picture.asked else Faint.FADE
        self.grid.set_volume(
            GridVolume(picture.values, DRAWINGS[picture.kind], faint=faint, large=picture.large)
        )
        self.grid.set_overlays(overlays(picture, self.look))
        title, caption = self._text.text(picture.title), self._text.text(picture.caption)
        self.title.setText(title)
        self.caption.setText(caption)
        self.grid.setAccessibleName(title)
        self.grid.setAccessibleDescription(caption)

    def forget(self) -> None:
        """Give up the room that was kept for longer words."""
        self.title.forget()
        self.caption.forget()

    def _restyle(self) -> None:
        style_label(self.title, self.look, TextStyle.STRONG, self.look.palette.text)
        style_label(self.caption, self.look, TextStyle.BODY, self.look.palette.text)
        if self._picture is not None:
            self.grid.set_overlays(overlays(self._picture, self.look))


def overlays(picture: ShiftPicture, look: Look) -> tuple[Overlay, ...]:
    """Return what is drawn over the volume: what does not count is faded, and lines go over it."""
    faded: tuple[Overlay, ...] = () if picture.clear is None else (Fade((picture.clear,)),)
    if picture.asked:
        return asked_of(picture.values, True, look)
    return (*faded, *(_drawn(overlay, look) for overlay in picture.marks))


def _drawn(overlay: ShiftOverlay, look: Look) -> Overlay:
    if overlay.role is ShiftOverlayRole.LARGEST:
        return Box(ALONE, overlay.x, overlay.y, overlay.width, overlay.height, look.hue(0).line)
    if overlay.role is ShiftOverlayRole.ASKED:
        return Box(ALONE, overlay.x, overlay.y, overlay.width, overlay.height, look.palette.error)
    across, down = Span(overlay.x, overlay.x + overlay.width), Span(overlay.y, overlay.y + overlay.height)
    cells = CellSet(across, down, ALONE, Role.LINKED)
    return Highlight(cells, look.palette.muted, Stroke.DASHED)
