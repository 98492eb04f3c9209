"""The page on many updates, shared and not shared side by side."""

from __future__ import annotations

from convviz.explore.display.training import TrainingPart
from convviz.ui.pages.page import Page


class TrainingPage(Page):
    """Draws a `TrainingPart`."""

    def show_part(self, part: TrainingPart) -> None:
        """Show ``part``."""
        self.set_title(self.text.text(part.title))
