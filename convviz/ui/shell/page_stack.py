"""The middle of the window: the pages, each made when it is first shown, and a cover for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget

from convviz.explore.display.resolve import DisplayState
from convviz.explore.display.withheld.pages import CoverPart
from convviz.explore.numbers import UNKNOWN
from convviz.explore.presenting.scenes import Scene
from convviz.explore.state.state import View
from convviz.files.lazy_import import lazy
from convviz.ui.look.look import Look, TextStyle
from convviz.ui.look.popups import style_as_window
from convviz.ui.pages.layer_page import LayerPage
from convviz.ui.pages.page import CardPage, Page
from convviz.ui.shell import focus
from convviz.ui.words.catalogue import Text
from convviz.ui.words.dressed import Dressed
from convviz.ui.words.labels import style_label

#: What makes a page. All but the first are loaded when they are first shown: the window is there sooner.
PAGES: dict[View, Callable[[Look, Text], Page]] = {
    View.LAYER: LayerPage,
    View.MATRIX: lazy("convviz.ui.pages.matrix.matrix_page", "MatrixPage"),
    View.GROWTH: lazy("convviz.ui.pages.growth.growth_page", "GrowthPage"),
    View.SHIFT: lazy("convviz.ui.pages.shift.shift_page", "ShiftPage"),
    View.BACKWARD: lazy("convviz.ui.pages.backward.backward_page", "BackwardPage"),
    View.TRAINING: lazy("convviz.ui.pages.training.training_page", "TrainingPage"),
}


class PageStack(Dressed, QStackedWidget):
    """Shows one page.

    ``wished`` carries a transition and the kind of its undo step, ``cell_visited`` a cell that was clicked.
    """

    wished = Signal(object, object)
    failed = Signal(object)
    command = Signal(str)
    panel_doubled = Signal(str)
    cell_visited = Signal(object)

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__()
        self.look, self._text = look, text
        self.pages: dict[View, Page] = {}
        self._made_cover: CoverPage | None = None
        self._followed: PageStack | None = None
        self.page(View.LAYER)

    def show_display(self, display: DisplayState) -> None:
        """Show what ``display`` asks for; what is not seen is brought up to date when it is."""
        page = self._cover if isinstance(display.page, CoverPart) else self.page(display.view)
        page.show_part(display.page)
        self._turn_to(page)

    def show_scene(self, scene: Scene | None) -> None:
        """Let the page that is shown show a scene; all of its panels where None."""
        self.shown_page.show_scene(scene)
        self.focus_main()  # the keys may have been with a panel that is hidden now

    def follow(self, other: PageStack) -> None:
        """Show on each page what goes by itself on the same page of ``other``."""
        self._followed = other
        for view, page in self.pages.items():
            page.follow(other.page(view))

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
            page = self.pages[view] = PAGES[view](self.look, self._text)
            page.wished.connect(self.wished)
            page.failed.connect(self.failed)
            page.command.connect(self.command)
            page.panel_doubled.connect(self.panel_doubled)
            page.cell_visited.connect(self.cell_visited)
            focus.guard(page)
            style_as_window(page, self.window())  # its fields took nothing from a stack
            self.addWidget(page)
            if self._followed is not None:
                page.follow(self._followed.page(view))
        return self.pages[view]

    @property
    def _cover(self) -> CoverPage:
        """What covers a page that would tell what is predicted."""
        if self._made_cover is None:
            self._made_cover = CoverPage(self.look, self._text)
            focus.guard(self._made_cover)
            self.addWidget(self._made_cover)
        return self._made_cover

    @property
    def shown_page(self) -> Page:
        """The page that is shown."""
        shown = self.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def set_look(self, look: Look) -> None:
        """Take on new colours and sizes."""
        for page in self.pages.values():
            style_as_window(page, self.window())
        super().set_look(look)

    def bring(self) -> None:
        """Load at once what otherwise comes soon after the window is on screen."""
        self.shown_page.bring()

    @property
    def busy(self) -> bool:
        """Whether work beside the window is still to bring what is shown."""
        return self.shown_page.busy

    def stop(self) -> None:
        """End what the pages do beside the window."""
        for page in self.pages.values():
            page.stop()

    def focus_main(self) -> None:
        """Give the keys to what is shown."""
        self.shown_page.focus_main()

    def _turn_to(self, page: Page) -> None:
        """Show ``page``; the keys go to what it is about, not to the first of its controls."""
        if self.currentWidget() is not page:
            self.shown_page.leave()
            self.setCurrentWidget(page)
            self.focus_main()


class CoverPage(CardPage):
    """Stands in the place of a page that would tell what is predicted: "?", and when the page comes back."""

    def __init__(self, look: Look, text: Text) -> None:
        super().__init__(look, text)
        self._part: CoverPart | None = None
        self.mark, self.words = QLabel(UNKNOWN), QLabel()
        self.body.addStretch(1)
        for label in (self.mark, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(label)
        self.body.addStretch(1)
        self._restyle()
        self._say()

    def show_part(self, part: CoverPart) -> None:
        """Show ``part``."""
        self._part = part
        self._say()

    def _say(self) -> None:
        super()._say()
        if self._part is not None:
            words = self._text.text(self._part.words)
            self.words.setText(words)
            self.setAccessibleName(words)

    def _restyle(self) -> None:
        super()._restyle()
        style_label(self.mark, self.look, TextStyle.LARGE_RESULT, self.look.palette.muted)
        style_label(self.words, self.look, TextStyle.TITLE, self.look.palette.muted)
