"""The matrix as far as it is seen: the part, the camera on it, the picture that both make."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.display.matrix.matrix_part import MatrixPart
from convviz.ui.look.look import Look
from convviz.ui.pages.matrix.camera import Camera
from convviz.ui.pages.matrix.entry_colours import inks
from convviz.ui.pages.matrix.entry_tiles import Tiles
from convviz.ui.pages.matrix.following import begun, followed, refitted
from convviz.ui.pages.matrix.matrix_labels import margins
from convviz.ui.pages.matrix.matrix_overlays import Stage
from convviz.ui.pages.matrix.matrix_pixmap import MatrixScene, most_cell, sheet
from convviz.ui.pages.matrix.scroll_bars import ScrollBars

BAR = 12  # units: how thick a scroll bar is


class MatrixViewport(QWidget):
    """Keeps what is seen of a `MatrixPart`; `MatrixView` draws it and answers to pointer and keys.

    ``moved`` says that other rows or columns are seen. ``builds`` counts pictures of the whole,
    ``last_dirty`` is what the last step asked to repaint.
    """

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.builds = 0
        self.last_dirty = QRegion()
        self._look = look
        self._part: MatrixPart | None = None
        self._tiles: Tiles | None = None
        self._camera: Camera | None = None
        self._sheet: QPixmap | None = None
        self._bars = ScrollBars(self)
        self._bars.scrolled.connect(self._scroll)

    # What the page asks for ----------------------------------------------------------------------

    def show_part(self, part: MatrixPart) -> None:
        """Draw ``part``; a step repaints the rows that it leaves and reaches."""
        old, self._part = self._part, part
        if old is None or old.layer.geometry != part.layer.geometry:
            self._renew(part)
            self.reset()
            return
        if (old.layer, old.limit) != (part.layer, part.limit):
            self._renew(part)
            self._make_room(part)
        if old.position != part.position:
            self._step(old, part)

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        if look != self._look:
            self._look = look
            if self._part is not None:
                self._renew(self._part)
            self._refit()

    @property
    def rows(self) -> range:
        """The rows that are seen."""
        return self._camera.rows if self._camera else range(0)

    @property
    def columns(self) -> range:
        """The columns that are seen."""
        return self._camera.columns if self._camera else range(0)

    @property
    def can_zoom(self) -> tuple[bool, bool]:
        """Whether there is more to see by zooming in, and by zooming out."""
        if self._camera is None:
            return False, False
        return self._camera.zoomed(1, 0, 0) != self._camera, self._camera.zoomed(-1, 0, 0) != self._camera

    def zoom(self, turns: float, at: QPointF | None = None) -> None:
        """Zoom by turns of the wheel around a point of the widget, or around the middle."""
        stage, camera = self._stage(), self._camera
        if stage is not None and camera is not None:
            x = camera.width / 2 if at is None else at.x() - stage.room.left
            y = camera.height / 2 if at is None else at.y() - stage.room.top
            self._look_through(camera.zoomed(turns, x, y))

    def reset(self) -> None:
        """Show the whole matrix, or of a large one the part around the current neuron."""
        self._camera = None
        self._refit()

    def entry_rect(self, row: int, column: int) -> QRectF:
        """Return the rectangle in px of an entry."""
        stage = self._stage()
        return QRectF() if stage is None else stage.entry_rect(row, column)

    # Qt ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Ask for enough to see a few rows."""
        return QSize(self._look.px(300), self._look.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look through a room of another size."""
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew for a screen of another pixel ratio."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._sheet = None
            self.update()

    # Inside --------------------------------------------------------------------------------------

    def _stage(self) -> Stage | None:
        if self._part is None or self._camera is None:
            return None
        g = self._part.layer.geometry
        return Stage(g, self._camera, margins(g, self._look), self._look)

    def _picture(self, part: MatrixPart, stage: Stage) -> QPixmap:
        """Return the picture of entries and labels, drawn anew when it was not there."""
        ratio = self.devicePixelRatioF()
        if self._sheet is None or self._sheet.devicePixelRatio() != ratio:
            tiles = self._tiles or self._renew(part)
            scene = MatrixScene(
                part.layer, part.sharing, tiles, stage.camera, stage.room, self._look, self.size(), ratio
            )
            self._sheet = sheet(scene)
            self.builds += 1
        return self._sheet

    def _renew(self, part: MatrixPart) -> Tiles:
        """Forget the colours of another layer or another theme."""
        self._tiles = Tiles(part.layer, inks(self._look.palette, part.sharing), part.limit)
        self._sheet = None
        self.update()
        return self._tiles

    def _refit(self) -> None:
        """Look through the room as it is now; what was zoomed into stays at the same corner."""
        part, look = self._part, self._look
        if part is None:
            return
        room, bar = margins(part.layer.geometry, look), look.px(BAR)
        size = self.width() - room.left - bar, self.height() - room.top - bar
        if min(size) >= 2:
            fresh = begun(part, size, look)
            self._look_through(fresh if self._camera is None else refitted(self._camera, fresh, part))

    def _make_room(self, part: MatrixPart) -> None:
        """Let the largest entries be large enough for the numbers of another layer of the same shape."""
        if self._camera is not None:
            most = most_cell(part.layer, self._look)
            self._look_through(replace(self._camera, most=most).zoomed(0, 0, 0))

    def _look_through(self, camera: Camera) -> None:
        if camera != self._camera and self._part is not None:
            self._camera = camera
            self._sheet = None
            self._bars.follow(camera, margins(self._part.layer.geometry, self._look), self._look.px(BAR))
            self.update()
            self.moved.emit()

    def _step(self, old: MatrixPart, part: MatrixPart) -> None:
        """Repaint the row that the walk leaves and the one that it reaches, and see to it that it is seen."""
        stage = self._stage()
        if stage is not None:
            self.last_dirty = QRegion(stage.row_region(old.row)) + QRegion(stage.row_region(part.row))
            self.update(self.last_dirty)
            self._look_through(followed(stage.camera, part))

    def _scroll(self) -> None:
        """Go where a person moved a scroll bar to."""
        camera, (across, down) = self._camera, self._bars.place
        if camera is not None:
            # A bar stands at whole columns and rows: the one that was not moved must not round the other.
            x = camera.x if across is None or across == round(camera.x) else across
            y = camera.y if down is None or down == round(camera.y) else down
            self._look_through(replace(camera, x=x, y=y).kept_inside())
