"""The overlays of a volume as they lie on the widget: what of it to repaint when others take their place."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QRegion

from convviz.ui.look.look import Look
from convviz.ui.volume import painted_overlays
from convviz.ui.volume.outlines import around
from convviz.ui.volume.overlays import Overlay, Veil
from convviz.ui.volume.placing import Placing, clip_of
from convviz.ui.volume.veils import turned


class Marking:
    """Overlays, later ones over earlier ones, and the marks that they come to where slices are placed.

    Attributes: ``overlays``; ``veil``, the last one among them.
    """

    def __init__(self) -> None:
        self.overlays: tuple[Overlay, ...] = ()
        self.veil: Veil | None = None
        self._marks: dict[Overlay, painted_overlays.PaintedOverlay] = {}

    def take(self, overlays: tuple[Overlay, ...]) -> None:
        """Take the place of all overlays; where they are is found by `renew` or `place`."""
        self.overlays = overlays
        self.veil = next((o for o in reversed(overlays) if isinstance(o, Veil)), None)

    def renew(self, overlays: tuple[Overlay, ...], placing: Placing, look: Look) -> QRegion:
        """Take ``overlays``; return where they look different from the last ones, placed as these."""
        before, veil = self._marks, self.veil
        self.take(overlays)
        dirty = veil_change(veil, self.veil, placing)
        self._marks = {}
        for overlay in overlays:
            kept = before.pop(overlay, None)
            if kept is not None:
                self._marks[overlay] = kept
            elif not isinstance(overlay, Veil):
                found = self._marks[overlay] = painted_overlays.painted(overlay, placing, look)
                dirty += found.region
        for gone in before.values():
            dirty += gone.region
        return dirty

    def place(self, placing: Placing, look: Look) -> QRegion:
        """Find where all overlays are now; return where the last ones were, and where these are."""
        gone = self._marks
        shown = (o for o in self.overlays if not isinstance(o, Veil))
        self._marks = {overlay: painted_overlays.painted(overlay, placing, look) for overlay in shown}
        dirty = QRegion()
        for mark in (*gone.values(), *self._marks.values()):
            dirty += mark.region
        return dirty

    def draw(self, painter: QPainter, region: QRegion) -> None:
        """Draw what is in ``region``."""
        for mark in self._marks.values():
            if mark.region.intersects(region):
                mark.draw(painter)


def veil_change(old: Veil | None, new: Veil | None, placing: Placing) -> QRegion:
    """Return the region where cells turn from faint to strong or back."""
    if old == new:
        return QRegion()
    if old is None or new is None:
        return around(clip_of(v) for v in placing.arrangement.views)
    lost, gained = turned(old, new)
    return placing.covered(lost).xored(placing.covered(gained))
