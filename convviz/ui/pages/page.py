"""What all pages have in common, and those that are a card with a title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from convviz.explore.presenting.scenes import Scene
from convviz.ui.look.look import Look
from convviz.ui.panels.frame import PanelFrame
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed


class Page(Dressed, QWidget):
    """A page in the middle of the window.

    ``wished`` carries a transition and the kind of its undo step, ``failed`` an unexpected exception,
    ``command`` the name of a command, ``panel_doubled`` the name of a panel that was double clicked,
    ``cell_visited`` a cell that was clicked: the walk goes there, unless it answers a question.
    """

    wished = Signal(object, object)
    failed = Signal(object)
    command = Signal(str)
    panel_doubled = Signal(str)
    cell_visited = Signal(object)

    @property
    def named_panels(self) -> Mapping[str, QWidget]:
        """The panels by their names in `explore.presenting.scenes.PANELS`."""
        return {}

    @property
    def lit(self) -> tuple[QWidget, ...]:
        """What the spotlight can light; nothing is the page as a whole."""
        return tuple(self.named_panels.values())

    def show_scene(self, scene: Scene | None) -> None:
        """Show the panels of ``scene`` alone, as large as the page; None: all panels, as usual."""

    def panel_under_pointer(self) -> str | None:
        """Return the name of the panel under the pointer; None where there is none."""
        shown = self.named_panels.items()
        return next((name for name, panel in shown if panel.isVisible() and panel.underMouse()), None)

    def show_part(self, part: Any) -> None:
        """Show ``part``, repainting what differs from the last one."""
        raise NotImplementedError

    def leave(self) -> None:
        """Close what is open on the page, as another takes its place."""

    def focus_main(self) -> None:
        """Give the keys to what the page is about: to the page itself, which leaves them to the walk."""
        self.setFocus()

    def toggle_play(self) -> None:
        """Start or stop what goes by itself; on most pages nothing does."""

    def follow(self, other: Page) -> None:
        """Show what goes by itself on ``other``, the same page in another window; on most pages nothing."""

    def advance(self) -> None:
        """Do once what the page is about, where that is no walk: an update, a move of the input."""

    def turn_option(self, by: int) -> None:
        """Take the next (1) or the previous (−1) of the page's own options, where it has some."""

    def zoom(self, by: int) -> None:
        """Look closer (1), from farther away (−1), or as at first (0), where there is something to zoom."""

    def cancel(self) -> bool:
        """End work that can be ended by a button; False where none is under way."""
        return False

    def bring(self) -> None:
        """Load at once what otherwise comes soon after the page is on screen; most pages have nothing."""

    @property
    def busy(self) -> bool:
        """Whether work beside the window is still to bring what the page shows."""
        return False

    def stop(self) -> None:
        """End what goes on beside the window; a page without such work has nothing to do."""


class CardPage(Page, PanelFrame):
    """A page that is a card with a title. In a scene the card is one of its panels, as large as the page."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self.panel: str | None = None  # the one that is shown alone
        self.doubled.connect(self._double)

    @property
    def named_panels(self) -> dict[str, QWidget]:
        """The panel that the card is in a scene."""
        return {} if self.panel is None else {self.panel: self}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Advance by the key of a presenter's remote, where no walk has taken it."""
        if event.key() == Qt.Key.Key_PageDown and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.advance()
        else:
            super().keyPressEvent(event)

    def show_scene(self, scene: Scene | None) -> None:
        """Show the first panel of ``scene`` alone, or all that the page has."""
        panel = None if scene is None else scene.panels[0]
        if panel != self.panel:
            self.panel = panel
            self._arrange()

    def _arrange(self) -> None:
        """Show what belongs to ``panel`` alone, or all where it is None."""

    def _double(self) -> None:
        if self.panel is not None:
            self.panel_doubled.emit(self.panel)
