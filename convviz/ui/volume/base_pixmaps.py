"""The pixmaps behind a volume grid: everything that stays while the walk steps.

One pixmap has every cell at full strength, one has every cell faint; a repaint copies each part from the one
or the other. The faint one is drawn when it is first asked for. They are built at the screen's pixel ratio.
"""

from __future__ import annotations

from math import ceil
from typing import TypeAlias

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from convviz.explore.state.regions import CellSet
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.shading import Shading
from convviz.ui.volume.slice_painter import SlicePainter
from convviz.ui.volume.titles import draw_titles, title_reach
from convviz.ui.volume.volume import ChangedCells, Faint, GridVolume

Clear: TypeAlias = tuple[CellSet, ...] | None  # what is at full strength; None: everything


class BasePixmaps:
    """The two pixmaps of an arranged volume. ``ratio`` is the pixel ratio they were built at."""

    def __init__(self, volume: GridVolume, placing: Placing, look: Look, size: QSize, ratio: float) -> None:
        self.ratio = ratio
        self._size = size
        self._shown = (volume, placing, look)
        self._shadings: dict[bool, Shading] = {}
        self._strong = self._drawn(is_faint=False)
        self._faint: QPixmap | None = None

    def redraw_large(self, volume: GridVolume, placing: Placing, look: Look) -> QRect:
        """Draw the large slices again: others are shown, or another part of them. Return where they are."""
        views = placing.arrangement.large
        needs, room = placing.needs, QRect()
        for view in views:
            clip = view.clip
            room |= QRect(
                clip.x - needs.left - 2,
                clip.y - needs.top,
                clip.width + needs.left + 4,
                clip.height + needs.top + needs.below,
            )
        self._shown = (volume, placing, look)
        beside = QRegion(room)  # the slices themselves are drawn over
        for view in views:
            beside -= clip_of(view)
        for pixmap, is_faint in ((self._strong, False), (self._faint, True)):
            if pixmap is not None:
                with QPainter(pixmap) as painter:
                    for rect in beside:  # type: ignore[attr-defined]  # PySide's stubs have it not
                        painter.fillRect(rect, QColor(look.palette.surface))
                self._draw(pixmap, views, is_faint)
        return room

    def redraw(self, volume: GridVolume, placing: Placing, cells: tuple[ChangedCells, ...]) -> QRegion:
        """Draw ``cells`` of a volume that is arranged as the last one was; return where they are."""
        before, _, look = self._shown
        self._shown = (volume, placing, look)
        places = [
            (view, placing.touched(view, part.x, part.y))
            for part in cells
            for view in placing.views_in(part.slices)
        ]
        for pixmap, is_faint in ((self._strong, False), (self._faint, True)):
            if pixmap is not None and not (
                is_faint and volume.faint is Faint.COVER
            ):  # a cover hides them all
                self._shading(is_faint).renew(volume, cells)
                with QPainter(pixmap) as painter:
                    drawer = SlicePainter(painter, placing, look, is_faint, self._shading(is_faint))
                    for view, room in places:
                        drawer.draw_part(view, room)
        region = self._retitle(before.titles) if before.titles != volume.titles else QRegion()
        for _, room in places:
            region += room
        return region

    def _retitle(self, before: tuple[str, ...]) -> QRegion:
        """Write other titles than those ``before`` above the large slices; return where they are."""
        volume, placing, look = self._shown
        large, needs, rooms = placing.arrangement.large, placing.needs, []
        measure, reach = look.ink(TextStyle.CODE_SMALL, look.palette.muted), title_reach(look)
        for view in large:
            long = max(ceil(measure.width(titles[view.slice])) for titles in (before, volume.titles))
            alone = max(view.clip.width, long - needs.left) if len(large) == 1 else view.clip.width
            left, top = view.clip.x - needs.left, view.clip.y - needs.top
            rooms.append(QRect(left, top, alone + needs.left + reach, needs.top))
        for pixmap in (self._strong, self._faint):
            if pixmap is not None:
                with QPainter(pixmap) as painter:
                    for room in rooms:
                        painter.fillRect(room, QColor(look.palette.surface))
                    draw_titles(painter, volume, placing, look, large)
        region = QRegion()
        for room in rooms:
            region += room
        return region

    def paint(self, painter: QPainter, region: QRegion, clear: Clear, placing: Placing) -> None:
        """Copy what is in ``region``, to which ``painter`` is clipped.

        It is strong in the cells of ``clear`` and faint elsewhere.
        """
        pieces: list[QRect] = [region.boundingRect()]
        if self.ratio % 1 == 0:  # pieces that end amid a pixel of the screen would leave seams
            pieces = list(region)  # type: ignore[call-overload]  # PySide's stubs do not let a region be walked
        for piece in pieces:  # through a clip of many it takes several times longer
            self._copy(painter, self._strong if clear is None else self._faint_pixmap, piece)
        for cells in clear or ():
            for _, block in placing.blocks(cells):
                for piece in pieces:
                    self._copy(painter, self._strong, block & piece)

    def _copy(self, painter: QPainter, pixmap: QPixmap, rect: QRect) -> None:
        """Copy what of ``pixmap`` is in ``rect``, px of the widget, to the same place."""
        r = self.ratio
        if rect.isEmpty():
            return
        if r == 1:
            painter.drawPixmap(rect, pixmap, rect)  # whole pixels take a shorter way than broken ones
        else:
            source = QRectF(rect.x() * r, rect.y() * r, rect.width() * r, rect.height() * r)
            painter.drawPixmap(QRectF(rect), pixmap, source)

    @property
    def _faint_pixmap(self) -> QPixmap:
        if self._faint is None:
            self._faint = self._drawn(is_faint=True)
        return self._faint

    def _shading(self, is_faint: bool) -> Shading:
        """Return the colours of the one pixmap or the other, kept as long as the pixmap is."""
        if is_faint not in self._shadings:
            volume, _, look = self._shown
            self._shadings[is_faint] = Shading(volume, look, is_faint and volume.faint is Faint.FADE)
        return self._shadings[is_faint]

    def _drawn(self, is_faint: bool) -> QPixmap:
        """Return a pixmap with all slices on it."""
        _, placing, look = self._shown
        pixmap = QPixmap(self._size * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(QColor(look.palette.surface))
        self._draw(pixmap, placing.arrangement.overview, is_faint)
        self._draw(pixmap, placing.arrangement.large, is_faint)
        return pixmap

    def _draw(self, pixmap: QPixmap, views: tuple[SliceView, ...], is_faint: bool) -> None:
        volume, placing, look = self._shown
        with QPainter(pixmap) as painter:
            drawer = SlicePainter(painter, placing, look, is_faint, self._shading(is_faint))
            drawer.draw(views)
            if volume.titles:
                draw_titles(painter, volume, placing, look, tuple(view for view in views if view.large))
