"""What a person does to the presentation, and who shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from convviz.explore.presenting import presentation
from convviz.explore.presenting.presentation import Presentation
from convviz.explore.state.state import View
from convviz.ui.shell.window_frame import WindowFrame


class Presenter(QObject):
    """Holds the `Presentation`, and hands it to the window that shows it to an audience."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self.presentation = Presentation()

    @property
    def presenting(self) -> bool:
        """Whether something is presented."""
        return self._window.presenting

    @property
    def blank(self) -> bool:
        """Whether the audience sees nothing but black."""
        return self.presenting and self.presentation.blank

    def toggle(self) -> None:
        """Present, or stop."""
        self.set_presenting(not self.presenting)

    def set_presenting(self, presenting: bool) -> None:
        """Present, from the scenes that were chosen last, or stop."""
        self._window.set_presenting(presenting)

    def leave_innermost(self) -> bool:
        """Leave what was done to the picture, the innermost first; False where nothing was."""
        left = presentation.leave_innermost(self.presentation) if self.presenting else None
        if left is not None:
            self._take(left)
        return left is not None

    def toggle_blank(self) -> None:
        """Show the audience nothing but black, or the picture again."""
        self._change(lambda now: replace(now, blank=not now.blank))

    def toggle_keys(self) -> None:
        """Show the strip of keys, or not."""
        self._change(lambda now: replace(now, keys=not now.keys))

    def next_spotlight(self) -> None:
        """Dim all but the panel under the pointer, then all but a circle around it, then nothing."""
        self._change(presentation.next_spotlight)

    def turn_scene(self, view: View, by: int) -> None:
        """Show the next scene of the page (1), or the one before (−1)."""
        self._change(lambda now: presentation.turn_scene(now, view, by))

    def choose_scene(self, view: View, index: int) -> None:
        """Show a scene of the page."""
        self._change(lambda now: presentation.choose_scene(now, view, index))

    def bring_to_front(self, view: View, panel: str | None) -> None:
        """Show one panel alone, or the scene again. None is the panel under the pointer, else the first."""
        panel = panel or self._window.stack.shown_page.panel_under_pointer()
        self._change(lambda now: presentation.bring_to_front(now, view, panel))

    def _change(self, change: Callable[[Presentation], Presentation]) -> None:
        if self.presenting:
            self._take(change(self.presentation))

    def _take(self, taken: Presentation) -> None:
        if taken != self.presentation:
            self.presentation = taken
            self._window.show_presentation(taken)
