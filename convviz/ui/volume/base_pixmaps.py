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
from convviz.ui.volume.slice_painter import SlicePainter, draw_slices
from convviz.ui.volume.titles import draw_titles, title_reach
from convviz.ui.volume.volume import ChangedCells, Faint

Clear: TypeAlias = tuple[CellSet, ...] | None  # what is at full strength; None: everything


class BasePixmaps:
    """The two pixmaps of an arranged volume. ``ratio`` is the pixel ratio they were built at."""

    def __init__(self, placing: Placing, look: Look, size: QSize, ratio: float) -> None:
        self.ratio = ratio
        self._size = size
        self._placing = placing
        self._look = look
        self._shading = Shading(placing.volume, look)
        self._strong = self._drawn(is_faint=False)
        self._faint: QPixmap | None = None

    def redraw_large(self, placing: Placing) -> QRect:
        """Draw the large slices again: others are shown, or another part of them. Return where they are."""
        self._placing = placing
        views, needs, room = placing.arrangement.large, placing.needs, QRect()
        for view in views:
            room |= clip_of(view).adjusted(-needs.left - 2, -needs.top, 2, needs.below)
        beside = QRegion(room)  # the slices themselves are drawn over
        for view in views:
            beside -= clip_of(view)
        for pixmap, is_faint in self._pixmaps():
            with QPainter(pixmap) as painter:
                for rect in beside:  # type: ignore[attr-defined]  # PySide's stubs have it not
                    painter.fillRect(rect, QColor(self._look.palette.surface))
                self._draw(painter, views, is_faint)
        return room

    def redraw(self, placing: Placing, cells: tuple[ChangedCells, ...]) -> QRegion:
        """Draw ``cells`` of a volume that is arranged as the last one was; return where they are."""
        before, self._placing = self._placing.volume, placing
        volume, region = placing.volume, QRegion()
        places = [
            (view, placing.touched(view, part.x, part.y))
            for part in cells
            for view in placing.views_in(part.slices)
        ]
        self._shading.renew(volume, cells)
        for pixmap, is_faint in self._pixmaps():
            if is_faint and volume.faint is Faint.COVER:
                continue  # no value is seen on it
            with QPainter(pixmap) as painter:
                SlicePainter(painter, placing, self._look, is_faint, self._shading).draw_parts(places)
        for _, room in places:
            region += room
        return region if before.titles == volume.titles else region + self._retitle(before.titles)

    def _retitle(self, before: tuple[str, ...]) -> QRegion:
        """Write other titles than those ``before`` above the large slices; return where they are."""
        placing, look, region = self._placing, self._look, QRegion()
        large, needs = placing.arrangement.large, placing.needs
        measure, reach = look.ink(TextStyle.CODE_SMALL, look.palette.muted), title_reach(look)
        for view in large:
            long = max(ceil(measure.width(titles[view.slice])) for titles in (before, placing.volume.titles))
            alone = max(view.clip.width, long - needs.left) if len(large) == 1 else view.clip.width
            left, top = view.clip.x - needs.left, view.clip.y - needs.top
            region += QRect(left, top, alone + needs.left + reach, needs.top)
        for pixmap, _ in self._pixmaps():
            with QPainter(pixmap) as painter:
                for room in region:  # type: ignore[attr-defined]  # PySide's stubs have it not
                    painter.fillRect(room, QColor(look.palette.surface))
                draw_titles(painter, placing, look, large)
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

    def _pixmaps(self) -> list[tuple[QPixmap, bool]]:
        """Return those that are drawn, and whether they are faint."""
        strong = [(self._strong, False)]
        return strong if self._faint is None else [*strong, (self._faint, True)]

    def _drawn(self, is_faint: bool) -> QPixmap:
        """Return a pixmap with all slices on it."""
        pixmap = QPixmap(self._size * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(QColor(self._look.palette.surface))
        with QPainter(pixmap) as painter:
            self._draw(painter, self._placing.arrangement.overview, is_faint)
            self._draw(painter, self._placing.arrangement.large, is_faint)
        return pixmap

    def _draw(self, painter: QPainter, views: tuple[SliceView, ...], is_faint: bool) -> None:
        draw_slices(painter, self._placing, self._look, views, is_faint, self._shading)
