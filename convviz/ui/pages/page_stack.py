"""The middle of the window: the board, and the pages, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from convviz.explore.display.screen import DisplayState
from convviz.explore.state.state import View
from convviz.files.lazy_import import lazy
from convviz.ui.look.look import Look
from convviz.ui.look.popups import dress_as_window
from convviz.ui.pages.page import Page
from convviz.ui.shell import focus
from convviz.ui.shell.panel_board import PanelBoard
from convviz.ui.words.catalogue import Text

#: What makes a page. Pages are loaded when they are first shown: the window is there sooner.
PAGES: dict[View, Callable[[Look, Text], Page]] = {
    View.MATRIX: lazy("convviz.ui.pages.matrix.matrix_page", "MatrixPage"),
    View.GROWTH: lazy("convviz.ui.pages.growth.growth_page", "GrowthPage"),
    View.SHIFT: lazy("convviz.ui.pages.shift.shift_page", "ShiftPage"),
    View.BACKWARD: lazy("convviz.ui.pages.backward.backward_page", "BackwardPage"),
    View.TRAINING: lazy("convviz.ui.pages.training.training_page", "TrainingPage"),
}


class PageStack(QStackedWidget):
    """Shows the board or a page. ``wished`` carries a transition and the kind of its undo step."""

    wished = Signal(object, object)
    failed = Signal(object)
    command = Signal(str)

    def __init__(self, look: Look, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._text = look, text
        self.board = PanelBoard(look, text)
        self.pages: dict[View, Page] = {}
        self.addWidget(self.board)
        self.board.wished.connect(self.wished)

    def show_display(self, display: DisplayState) -> None:
        """Show what ``display`` asks for; what is not seen is brought up to date when it is."""
        if display.view is View.LAYER or display.page is None:
            self.board.show_display(display)
            self._turn_to(self.board)
            return
        self.board.editor.close_field()
        page = self.page(display.view)
        page.show_part(display.page)
        self._turn_to(page)

    def sizeHint(self) -> QSize:
        """Ask for what was set as the least: a page that could use more is no reason to scroll."""
        return self.minimumSize()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more."""
        return self.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Ask for no more in narrow windows, either."""
        return False

    def page(self, view: View) -> Page:
        """Return the page of ``view``, made when it was not there."""
        if view not in self.pages:
            page = self.pages[view] = PAGES[view](self._look, self._text)
            page.wished.connect(self.wished)
            page.failed.connect(self.failed)
            page.command.connect(self.command)
            focus.guard(page)
            dress_as_window(page, self.window())  # its fields took nothing from a stack
            self.addWidget(page)
        return self.pages[view]

    @property
    def shown_page(self) -> Page | None:
        """The page that is shown; None while the board is."""
        shown = self.currentWidget()
        return shown if isinstance(shown, Page) else None

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        self._look = look
        self.board.set_look(look)
        for page in self.pages.values():
            dress_as_window(page, self.window())
            page.set_look(look)

    def set_text(self, text: Text) -> None:
        """Take on a new language."""
        self._text = text
        self.board.set_text(text)
        for page in self.pages.values():
            page.set_text(text)

    def bring(self) -> None:
        """Have at once what else comes soon after the window is on screen."""
        shown = self.shown_page
        if shown is None:
            self.board.parameters.plot.bring()
        else:
            shown.bring()

    @property
    def busy(self) -> bool:
        """Whether work beside the window is still to bring what is shown."""
        return self.shown_page is not None and self.shown_page.busy

    def stop(self) -> None:
        """End what the pages do beside the window."""
        for page in self.pages.values():
            page.stop()

    def focus_main(self) -> None:
        """Give the keys to what is shown."""
        shown = self.currentWidget()
        if isinstance(shown, PanelBoard | Page):
            shown.focus_main()

    def _turn_to(self, widget: QWidget) -> None:
        """Show ``widget``; the keys go to what it is about, not to the first of its controls."""
        if self.currentWidget() is not widget:
            self.setCurrentWidget(widget)
            self.focus_main()
