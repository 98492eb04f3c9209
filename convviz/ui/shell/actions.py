"""What the commands ask for beyond the state, done with the main window and what belongs to it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog

from convviz.explore.message import Message, Refused
from convviz.explore.state import transitions
from convviz.explore.state.state import View
from convviz.files.lazy_import import lazy
from convviz.ui.look import theme
from convviz.ui.look.look import Look
from convviz.ui.pages.page_stack import PageStack
from convviz.ui.shell.autoplay import Autoplay
from convviz.ui.shell.commands import EDITED
from convviz.ui.shell.menu_bar import MenuBar
from convviz.ui.shell.menus import Menus
from convviz.ui.shell.notice import Notice
from convviz.ui.shell.own_pictures import OwnPictures
from convviz.ui.shell.panel_board import PanelBoard
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.store import Store
from convviz.ui.words.catalogue import LANGUAGES, Text

_neuron_code = lazy("convviz.explore.snippets", "neuron_snippet")
_gradient_code = lazy("convviz.explore.backward.gradient_choice", "snippet_of")
_about = lazy("convviz.ui.dialogs.about", "About")
_fault = lazy("convviz.ui.dialogs.fault", "Fault")
_keys_sheet = lazy("convviz.ui.dialogs.keys_sheet", "KeysSheet")


class Window(Protocol):
    """What a desk uses of the main window that it belongs to."""

    store: Store
    preferences: Preferences
    text: Text
    look: Look
    autoplay: Autoplay
    stack: PageStack
    board: PanelBoard
    notice: Notice
    own: OwnPictures
    menus: Menus
    menu_bar: MenuBar

    @property
    def presenting(self) -> bool:
        """Whether the window is in the projector's view."""

    @property
    def theme_name(self) -> str:
        """The theme that is shown."""

    def set_presenting(self, presenting: bool) -> None:
        """Show the projector's view, or the usual one."""

    def leave_field(self) -> bool:
        """Give the keys from a field back to the walk; False where no field has them."""

    def set_theme(self, name: str) -> None:
        """Show everything in the colours of a theme."""

    def set_language(self, language: str) -> None:
        """Show everything in a language."""

    def load_example(self, name: str) -> None:
        """Go to an example."""

    def say(self, words: Message) -> None:
        """Tell a person something."""

    def grab(self) -> QPixmap:
        """Return what the window shows."""

    def close(self) -> bool:
        """Close the window."""


class WindowDesk:
    """The `Desk` of a main window."""

    def __init__(self, window: Window) -> None:
        self.store = window.store
        self._window = window
        self._telling = False  # whether a fault is being told of

    def open_picture(self) -> None:
        """Let a person choose a picture file."""
        self._window.own.choose(self._window.text)

    def paste_picture(self) -> None:
        """Take the picture on the clipboard."""
        self._window.own.paste(self._window.text)

    def save_picture(self) -> None:
        """Save what the window shows as a picture file."""
        self._window.own.save(self._window.grab(), self._window.text)

    def copy_code(self) -> None:
        """Put code that computes the current neuron, or its gradient, on the clipboard."""
        state, window = self.store.state, self._window
        try:
            if state.view is View.BACKWARD:
                code = _gradient_code(state, self.store.derived)
            else:
                code = _neuron_code(state)
        except Refused as refusal:
            window.say(refusal.reason)
            return
        QGuiApplication.clipboard().setText(code)
        window.notice.say(window.text.text("window.notice.copied"))

    def edit_chosen(self) -> None:
        """Open the field on the chosen number, or say how to choose one."""
        display, window = self.store.display, self._window
        if display.view not in EDITED:
            return
        if display.chosen is None:
            window.notice.say(window.text.text("window.notice.nothing_chosen"))
            return
        self.store.dispatch(transitions.choose_view(View.LAYER), "view")
        window.board.edit_chosen()

    def toggle_play(self) -> None:
        """Start or stop walking by itself; from the last neuron it starts with the first."""
        autoplay, walk = self._window.autoplay, self.store.display.transport
        if not autoplay.playing and walk.index + 1 == walk.total:
            if walk.total == 1:  # there is nowhere to go
                return
            self.store.dispatch(transitions.first, "walk")
        autoplay.toggle()

    def toggle_page(self) -> None:
        """Start or stop what goes by itself on the page that is shown."""
        page = self._window.stack.shown_page
        if page is not None:
            page.toggle_play()

    def zoom_page(self, by: int) -> None:
        """Look closer at what the page shows (1), from farther away (−1), or as at first (0)."""
        page = self._window.stack.shown_page
        if page is not None:
            page.zoom(by)

    def change_speed(self, by: int) -> None:
        """Go faster or slower."""
        self._window.autoplay.set_speed(self._window.autoplay.speed + by)

    def toggle_presenting(self) -> None:
        """Go to the projector's view, or come back."""
        self._window.set_presenting(not self._window.presenting)

    def leave_presenting(self) -> None:
        """Leave the innermost of these: a field, work that can be cancelled, the projector's view."""
        window = self._window
        page = window.stack.shown_page
        if not (window.leave_field() or window.notice.cancel() or (page is not None and page.cancel())):
            window.set_presenting(False)

    def toggle_language(self) -> None:
        """Take the other language."""
        window = self._window
        window.set_language(LANGUAGES[(LANGUAGES.index(window.text.language) + 1) % len(LANGUAGES)])
        window.preferences.language = window.text.language

    def next_theme(self) -> None:
        """Take the next theme."""
        window = self._window
        window.set_theme(theme.THEMES[(theme.THEMES.index(window.theme_name) + 1) % len(theme.THEMES)])
        window.preferences.theme = window.theme_name

    def toggle_letters(self) -> None:
        """Switch the single-letter keys on or off."""
        window = self._window
        window.preferences.letters = not window.preferences.letters
        window.menus.use_letters(window.preferences.letters)

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        self._open(_keys_sheet(self._window.look, self._window.text, self._window))

    def open_menus(self) -> None:
        """Open the menus for the keyboard."""
        self._window.menu_bar.open_first()

    def show_about(self) -> None:
        """Open the page on versions and licences."""
        self._open(_about(self._window.look, self._window.text, self._window))

    def show_fault(self, details: str) -> None:
        """Tell of an unexpected fault; the state stays as it is.

        Until it is closed no other is told of: what cannot be painted fails anew with every repaint.
        """
        self._window.autoplay.stop()
        if self._telling:
            return
        self._telling = True
        dialog = _fault(self._window.look, self._window.text, details, self._window)
        dialog.finished.connect(self._told)
        self._open(dialog)

    def reset_example(self) -> None:
        """Load the present example anew."""
        self._window.load_example(self.store.state.scene.name)

    def close(self) -> bool:
        """Close the window."""
        return self._window.close()

    def _told(self) -> None:
        self._telling = False

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
