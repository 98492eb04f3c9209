"""A volume under a veil of many pieces, on a pixmap of its own: a step changes the cells that turn."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from convviz.ui.volume.overlays import Veil
from convviz.ui.volume.placing import Block, Placing
from convviz.ui.volume.veils import turned

MOST_PLACES = 48  # that are made anew one by one; of more, all is
NOWHERE = QRect()


class Veiled:
    """Copies of a strong sheet where a veil is clear, and of a faint one elsewhere.

    Both sheets are given each time: they may be others.
    """

    def __init__(self) -> None:
        self._veil = Veil(())
        self.sheet: QPixmap | None = None  # none while nobody has asked for it

    def under(self, veil: Veil, placing: Placing, strong: QPixmap, faint: QPixmap) -> QPixmap:
        """Return the sheet as it is under ``veil``; of the last one only some cells turn."""
        if self.sheet is not None and veil != self._veil:
            lost, gained = turned(self._veil, veil)
            self._veil = veil
            self.renew(placing, [b for cells in lost + gained for b in placing.blocks(cells)], strong, faint)
        if self.sheet is None:
            self._veil, self.sheet = veil, faint.copy()
            with QPainter(self.sheet) as painter:
                for cells in veil.clear:
                    for _, block in placing.blocks(cells):
                        copy_part(painter, strong, block)
        return self.sheet

    def renew(
        self, placing: Placing, places: list[Block], strong: QPixmap, faint: QPixmap, around: QRect = NOWHERE
    ) -> None:
        """Make ``places`` anew, and all that is ``around`` them, where else nothing is ever clear."""
        if self.sheet is None or len(places) > MOST_PLACES:
            self.sheet = None  # all of it is made anew when it is asked for
            return
        with QPainter(self.sheet) as painter:
            copy_part(painter, faint, around)
            for view, room in places:
                if not around.contains(room):
                    copy_part(painter, faint, room)
                for cells in self._veil.clear:
                    for block in placing.in_view(view, cells):
                        copy_part(painter, strong, block & room)


def copy_part(painter: QPainter, sheet: QPixmap, rect: QRect) -> None:
    """Copy what of ``sheet`` is in ``rect``, px of the widget, to the same place."""
    r = sheet.devicePixelRatio()
    if rect.isEmpty():
        return
    if r == 1:
        painter.drawPixmap(rect, sheet, rect)  # whole pixels take a shorter way than broken ones
    else:
        source = QRectF(rect.x() * r, rect.y() * r, rect.width() * r, rect.height() * r)
        painter.drawPixmap(QRectF(rect), sheet, source)
