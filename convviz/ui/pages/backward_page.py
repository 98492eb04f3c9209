"""The page on the backward pass: gradients added over each slice."""

from __future__ import annotations

from convviz.explore.display.backward import BackwardPart
from convviz.ui.pages.page import Page


class BackwardPage(Page):
    """Draws a `BackwardPart`."""

    def show_part(self, part: BackwardPart) -> None:
        """Show ``part``."""
        self.set_title(self.text.text(part.title))
