"""The page on the layer as a matrix of neurons × inputs."""

from __future__ import annotations

from convviz.explore.display.matrix import MatrixPart
from convviz.ui.pages.page import Page


class MatrixPage(Page):
    """Draws a `MatrixPart`."""

    def show_part(self, part: MatrixPart) -> None:
        """Show ``part``."""
        self.set_title(self.text.text(part.title))
