"""What only a presenting window has: strips at its foot, the black picture, a frozen one, the spotlight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convviz.explore.presenting.presentation import Presentation, Spotlight
from convviz.explore.state.state import View
from convviz.ui.look.look import Look
from convviz.ui.pages.page import Page
from convviz.ui.presenting.cover import Blank, SpotlightCover, Still
from convviz.ui.presenting.strips import KeyStrip, SceneStrip
from convviz.ui.words.catalogue import Text


class Presented(QObject):
    """Adds to ``window``, at the index ``at`` of its ``column``, what presenting needs."""

    def __init__(self, window: QWidget, column: QVBoxLayout, at: int, look: Look, text: Text) -> None:
        super().__init__(window)
        content = column.parentWidget()
        assert content is not None
        self._page: Page | None = None
        self._presenting = False
        self.keys = KeyStrip(look)
        self.strip = SceneStrip(look, text)
        self.blank = Blank(window)
        self.still = Still(window, content)
        self.spotlight = SpotlightCover(window, self._panels)
        column.insertWidget(at, self.strip)
        column.insertWidget(at, self.keys)

    def show_presentation(self, now: Presentation, view: View, page: Page) -> None:
        """Show ``now`` on ``page``, which is that of ``view``."""
        self._page = page
        self.strip.show_presentation(now, view)
        self.keys.setVisible(now.keys and self._presenting)
        self.still.freeze(now.frozen)  # the spotlight comes above it, and black above all
        self.spotlight.show_kind(now.spotlight if self._presenting else Spotlight.OFF)
        self.blank.cover(now.blank and self._presenting)

    def share_foot(self, presenting: bool, told: bool) -> None:
        """Show the strip of scenes while ``presenting``, unless a notice that is ``told`` has its place."""
        self._presenting = presenting
        self.strip.setVisible(presenting and not told)

    def drive_spotlight(self, point: QPoint | None) -> None:
        """Let the spotlight follow ``point``, in px of the window; None: the pointer."""
        self.spotlight.drive(point)

    def _panels(self) -> Sequence[QWidget]:
        return () if self._page is None else self._page.lit or (self._page,)
