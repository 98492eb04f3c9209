"""The page on what moving a pattern does to the output."""

from __future__ import annotations

from convviz.explore.display.shift import ShiftPart
from convviz.ui.pages.page import Page


class ShiftPage(Page):
    """Draws a `ShiftPart`."""

    def show_part(self, part: ShiftPart) -> None:
        """Show ``part``."""
        self.set_title(self.text.text(part.title))
