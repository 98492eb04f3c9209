"""The pixmaps behind a volume grid: everything that stays while the walk steps.

One pixmap has every cell at full strength, one has every cell faint; a repaint copies from the one or the
other, or from what `Veiled` made of both. The faint one is drawn when a veil first asks for it. They are
built at the screen's pixel ratio.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from convviz.ui.look.look import Look, TextStyle
from convviz.ui.volume.arrangement import SliceView
from convviz.ui.volume.changes import Changed
from convviz.ui.volume.overlays import Veil
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.shading import Shading
from convviz.ui.volume.slice_painter import SlicePainter
from convviz.ui.volume.titles import draw_titles, title_reach
from convviz.ui.volume.veiled import Veiled, copy_part
from convviz.ui.volume.volume import Faint, GridVolume

MOST_PIECES = 16  # of a veil that are copied one by one whenever something is painted


class BasePixmaps:
    """The two pixmaps of an arranged volume. ``ratio`` is the pixel ratio they were built at."""

    def __init__(self, volume: GridVolume, placing: Placing, look: Look, size: QSize, ratio: float) -> None:
        self.ratio = ratio
        self._size = size
        self._shown = (volume, placing, look)
        self._shadings: dict[bool, Shading] = {}
        self._strong = self._sheet(is_faint=False)
        self._faint: QPixmap | None = None
        self._veiled = Veiled()

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
        for sheet, is_faint in ((self._strong, False), (self._faint, True)):
            if sheet is not None:
                with QPainter(sheet) as painter:
                    for rect in beside:  # type: ignore[attr-defined]  # PySide's stubs have it not
                        painter.fillRect(rect, QColor(look.palette.surface))
                self._draw(sheet, views, is_faint)
        if self._veiled.sheet is not None:
            places = [(view, clip_of(view)) for view in views]
            self._veiled.renew(placing, places, self._strong, self._faint_sheet, room)
        return room

    def redraw(self, volume: GridVolume, placing: Placing, cells: tuple[Changed, ...]) -> QRegion:
        """Draw ``cells`` of a volume that is arranged as the last one was; return where they are."""
        before, _, look = self._shown
        self._shown = (volume, placing, look)
        places = [
            (view, placing.touched(view, part.x, part.y))
            for part in cells
            for view in placing.views_in(part.slices)
        ]
        for sheet, is_faint in ((self._strong, False), (self._faint, True)):
            if sheet is not None and not (is_faint and volume.faint is Faint.COVER):  # a cover hides them all
                self._shading(is_faint).renew(volume, cells)
                with QPainter(sheet) as painter:
                    drawer = SlicePainter(painter, placing, look, is_faint, self._shading(is_faint))
                    drawer.draw_all(places)
        if self._veiled.sheet is not None:
            self._veiled.renew(placing, places, self._strong, self._faint_sheet)
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
        for sheet in (self._strong, self._faint, self._veiled.sheet):
            if sheet is not None:
                with QPainter(sheet) as painter:
                    for room in rooms:
                        painter.fillRect(room, QColor(look.palette.surface))
                    draw_titles(painter, volume, placing, look, large)
        region = QRegion()
        for room in rooms:
            region += room
        return region

    def paint(self, painter: QPainter, region: QRegion, veil: Veil | None, placing: Placing) -> None:
        """Copy what is in ``region``, to which ``painter`` is clipped.

        It is strong where ``veil`` is clear (or there is none), and faint elsewhere.
        """
        if veil is None:
            self._copy_all(painter, self._strong, region)
        elif len(veil.clear) * len(placing.arrangement.views) > MOST_PIECES:
            sheet = self._veiled.under(veil, placing, self._strong, self._faint_sheet)
            self._copy_all(painter, sheet, region)
        else:
            bounds = region.boundingRect()  # the painter is clipped to the region
            self._copy_all(painter, self._faint_sheet, region)
            for cells in veil.clear:
                for _, block in placing.blocks(cells):
                    copy_part(painter, self._strong, block & bounds)

    def _copy_all(self, painter: QPainter, sheet: QPixmap, region: QRegion) -> None:
        """Copy what is in ``region`` piece by piece: through a clip of many it takes several times longer.

        Pieces that end amid a pixel of the screen would leave seams.
        """
        pieces: list[QRect] = [region.boundingRect()]
        if self.ratio % 1 == 0:
            pieces = list(region)  # type: ignore[call-overload]  # PySide's stubs do not let a region be walked
        for piece in pieces:
            copy_part(painter, sheet, piece)

    @property
    def _faint_sheet(self) -> QPixmap:
        if self._faint is None:
            self._faint = self._sheet(is_faint=True)
        return self._faint

    def _shading(self, is_faint: bool) -> Shading:
        """Return the colours of the one sheet or the other, kept as long as the sheet is."""
        if is_faint not in self._shadings:
            volume, _, look = self._shown
            self._shadings[is_faint] = Shading(volume, look, is_faint and volume.faint is Faint.FADE)
        return self._shadings[is_faint]

    def _sheet(self, is_faint: bool) -> QPixmap:
        """Return a pixmap with all slices on it."""
        _, placing, look = self._shown
        pixmap = QPixmap(self._size * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(QColor(look.palette.surface))
        self._draw(pixmap, placing.arrangement.overview, is_faint)
        self._draw(pixmap, placing.arrangement.large, is_faint)
        return pixmap

    def _draw(self, sheet: QPixmap, views: tuple[SliceView, ...], is_faint: bool) -> None:
        volume, placing, look = self._shown
        with QPainter(sheet) as painter:
            drawer = SlicePainter(painter, placing, look, is_faint, self._shading(is_faint))
            drawer.draw(views)
            if volume.titles:
                draw_titles(painter, volume, placing, look, tuple(view for view in views if view.large))
