"""The page on how the counts grow with each hyperparameter, and known layers."""

from __future__ import annotations

from convviz.explore.display.growth import GrowthPart
from convviz.ui.pages.page import Page


class GrowthPage(Page):
    """Draws a `GrowthPart`."""

    def show_part(self, part: GrowthPart) -> None:
        """Show ``part``."""
        self.set_title(self.text.text(part.title))
