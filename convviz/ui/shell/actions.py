"""What commands do that is more than one transition of the state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from convviz.explore.examples import examples
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.message import Refused
from convviz.explore.presenting.presentation import scene_of
from convviz.explore.presenting.scenes import Headline
from convviz.explore.state import predicting, transitions
from convviz.explore.state.lesson_state import MOST_VOTES, Withheld
from convviz.explore.state.state import State, View
from convviz.explore.state.transitions import Transition
from convviz.files.lazy_import import lazy
from convviz.ui.look import motion, theme
from convviz.ui.look.popups import style_as_window
from convviz.ui.pages.page import Page
from convviz.ui.shell import system_motion
from convviz.ui.shell.autoplay import Autoplay
from convviz.ui.shell.lesson_player import LessonPlayer
from convviz.ui.shell.own_files import OwnFiles
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.presenter import Presenter
from convviz.ui.shell.store import Store
from convviz.ui.shell.window_frame import WindowFrame
from convviz.ui.words.catalogue import LANGUAGES

if TYPE_CHECKING:
    from convviz.ui.lessons.step_list import StepList

_neuron_code = lazy("convviz.explore.snippets", "neuron_snippet")
_gradient_code = lazy("convviz.explore.backward.gradient_choice", "snippet_of")
_about = lazy("convviz.ui.dialogs.about", "About")
_fault = lazy("convviz.ui.dialogs.text_pages", "Fault")
_mistakes = lazy("convviz.ui.dialogs.text_pages", "LessonMistakes")
_step_list = lazy("convviz.ui.lessons.step_list", "StepList")
_votes = lazy("convviz.ui.dialogs.votes", "Votes")
_keys_sheet = lazy("convviz.ui.dialogs.text_pages", "KeysSheet")


def _in_lesson_of(now: State, example: State) -> State:
    """Return ``example``, explored at the place in the lesson where one is ``now``."""
    return example if now.lesson is None else replace(example, lesson=now.lesson, withheld=now.withheld)


EDITED = (View.LAYER, View.MATRIX)  # pages that show which weight, bias or input is chosen, to change it


class Actions(QObject):
    """What every command runs on: the state in ``store``, and what can be done with the window.

    ``letters_switched`` says whether keys that are a single letter act now, ``motion_switched`` whether
    things move after a step, ``menu_asked`` which menu is to open at the pointer.
    """

    letters_switched = Signal(bool)
    motion_switched = Signal(bool)
    menu_asked = Signal(str)

    def __init__(
        self,
        window: WindowFrame,
        store: Store,
        preferences: Preferences,
        autoplay: Autoplay,
        own: OwnFiles,
    ) -> None:
        super().__init__(window)
        self.store = store
        self.presenter = Presenter(window, store)
        self.lessons = LessonPlayer(store, self.presenter, autoplay, preferences)
        self._window, self._preferences, self._autoplay, self._own = window, preferences, autoplay, own
        self._steps: StepList | None = None  # made when it is first asked for
        self._telling = False  # whether a fault is being told of

    def open_picture(self) -> None:
        """Let a person choose the file of a picture or a lesson."""
        self._own.choose(self._window.text)

    def paste_picture(self) -> None:
        """Take the picture on the clipboard."""
        self._own.paste(self._window.text)

    def save_picture(self) -> None:
        """Save what the window shows as a picture file."""
        self._own.save(self._window.grab(), self._window.text)

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
        if not self.presenter.presentation.frozen:  # else nobody would see what is typed
            window = next((w for w in self.presenter.windows if w.isActiveWindow()), window)
        if display.view not in EDITED:
            return
        if display.chosen is None:
            window.notice.say(window.text.text("window.notice.nothing_chosen"))
            return
        self.store.dispatch(transitions.choose_view(View.LAYER), "view")
        window.layer_page.edit(display.chosen)

    def predict(self) -> None:
        """Withhold what the page is about, to be predicted, or show it again.

        On the layer's page it is V of the next neuron, or the counts where these are at the front.
        """
        display = self.store.display
        if display.menu.predicting:
            self.reveal()
        elif display.menu.predicts is not None:
            self._autoplay.stop()
            self.store.seal()
            what = display.menu.predicts
            if what is Withheld.VALUE and self._counts_at_front():
                what = Withheld.COUNTS
            self.store.dispatch(predicting.predict(what), "predict")

    def reveal(self) -> None:
        """Show what a person has withheld; a lesson does that itself."""
        self.store.dispatch(predicting.reveal, "reveal")

    def _counts_at_front(self) -> bool:
        """Say whether the counts are what the scene of the layer is about."""
        presenter = self.presenter
        if not presenter.presenting:
            return False
        scene = scene_of(presenter.presentation, View.LAYER)
        return "parameters" in scene.panels or scene.headline is Headline.COUNTS

    def toggle_play(self) -> None:
        """Start or stop walking by itself; from the last neuron it starts with the first."""
        autoplay, walk = self._autoplay, self.store.display.transport
        if not autoplay.playing and walk.index + 1 == walk.total:
            if walk.total == 1:  # there is nowhere to go
                return
            self.store.dispatch(transitions.first, "walk")
        autoplay.toggle()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._window.stack.shown_page

    def zoom_page(self, by: int) -> None:
        """Look closer at what the page shows (1), from farther away (−1), or as at first (0)."""
        for window in self.presenter.windows:
            window.stack.shown_page.zoom(by)

    def change_speed(self, by: int) -> None:
        """Go faster or slower."""
        self._autoplay.set_speed(self._autoplay.speed + by)

    def toggle_fields(self) -> None:
        """Open the fields of the layer and give the first the keys, or close them."""
        self._window.open_fields(not self._window.settings.is_open)
        if self._window.settings.is_open:
            self._window.settings.focus_first()

    def turn_scene(self, by: int) -> None:
        """Present the next scene of the page (1), or the one before (−1)."""
        self.presenter.turn_scene(self.store.display.view, by)

    def bring_to_front(self) -> None:
        """Present the panel under the pointer alone, or the scene again."""
        self.presenter.bring_to_front(self.store.display.view, None)

    def leave_presenting(self) -> None:
        """Leave the innermost of what is open, and at last presenting. Nothing ends the program.

        The black picture comes first, as nothing else is seen; then a field, work, the layer's fields, the
        spotlight, a panel at the front, a wrong idea.
        """
        window, presenter = self._window, self.presenter
        if presenter.blank:
            presenter.toggle_blank()
        elif window.leave_field() or window.notice.cancel() or self.page.cancel():
            return
        elif window.settings.is_open:
            window.open_fields(False)
        elif presenter.leave_innermost():
            return
        elif self.store.display.menu.what_if is not None:
            self.store.dispatch(transitions.choose_what_if(None), "what if")
        else:
            presenter.stop()

    def set_language(self, language: str) -> None:
        """Show everything in ``language``, now and at the next start."""
        self._window.set_language(language)
        self._preferences.language = language

    def next_language(self) -> None:
        """Take the other language."""
        here = LANGUAGES.index(self._window.text.language)
        self.set_language(LANGUAGES[(here + 1) % len(LANGUAGES)])

    def set_theme(self, name: str) -> None:
        """Show everything in the colours of a theme, now and at the next start."""
        self._window.set_theme(name)
        self._preferences.theme = name

    def next_theme(self) -> None:
        """Take the next theme."""
        here = theme.THEMES.index(self._window.theme_name)
        self.set_theme(theme.THEMES[(here + 1) % len(theme.THEMES)])

    def toggle_letters(self) -> None:
        """Switch the single-letter keys on or off."""
        self._preferences.letters = not self._preferences.letters
        self.letters_switched.emit(self._preferences.letters)

    def toggle_motion(self) -> None:
        """Let things move after a step, or rest."""
        self._preferences.motion = motion.opposite()
        motion.choose(self._preferences.motion)
        self.motion_switched.emit(motion.wanted())

    def ask_system_for_motion(self) -> None:
        """Ask the system whether things are to move; till it has answered, they rest."""
        system_motion.ask(self._take_system_motion, self)

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        self._open(_keys_sheet(self._window.look, self._window.text, self._window))

    def open_menus(self) -> None:
        """Open the menus for the keyboard."""
        self._window.menu_bar.open_first()

    def open_list(self, name: str) -> None:
        """Open a menu by itself at the pointer, to choose from by the arrow keys."""
        self.menu_asked.emit(name)

    def show_about(self) -> None:
        """Open the page on versions and licences."""
        self._open(_about(self._window.look, self._window.text, self._window))

    def show_fault(self, details: str) -> None:
        """Tell of an unexpected fault; the state stays as it is.

        Until it is closed no other is told of: what cannot be painted fails again with every repaint.
        """
        self._autoplay.stop()
        if self._telling:
            return
        self._telling = True
        dialog = _fault(self._window.look, self._window.text, details, self._window)
        dialog.finished.connect(self._told)
        self._open(dialog)

    def list_steps(self) -> None:
        """Open the list of the lesson's steps, to jump to one."""
        part, window = self.store.display.lesson, self._window
        if part is None:
            return
        if self._steps is None:
            made: StepList = _step_list(window.look, window.text, window)
            made.chosen.connect(self.lessons.jump)
            made.closed.connect(window.stack.focus_main)
            self.store.changed.connect(self._close_steps)
            self._steps = made
        window.activateWindow()
        self._steps.open(part)

    def _close_steps(self) -> None:
        """Close the list of steps where there is no lesson any more."""
        if self._steps is not None and self.store.display.lesson is None:
            self._steps.leave()

    def show_mistakes(self, error: LessonError) -> None:
        """Tell of the mistakes in the file of a lesson, which was not opened."""
        self._open(_mistakes(self._window.look, self._window.text, error, self._window))

    def type_votes(self) -> None:
        """Let a person type how many voted for each choice, when they were counted elsewhere."""
        lesson = self.store.display.lesson
        if lesson is None or lesson.question is None:
            return
        window, votes = self._window, tuple(choice.votes for choice in lesson.question.choices)
        dialog = _votes(window.look, window.text, votes, MOST_VOTES, window)
        dialog.counted.connect(self.lessons.count)
        self._open(dialog)

    def load_example(self, name: str) -> None:
        """Go to an example; one undo step. A lesson stays open: one can go back to its step."""
        self._begin(lambda _: examples.load(name))

    def reset_example(self) -> None:
        """Load the present example, or the layer of a homework, again."""
        self._begin(examples.again)

    def close(self) -> bool:
        """Close the window."""
        return self._window.close()

    def _begin(self, transition: Transition) -> None:
        self._autoplay.stop()
        self.store.seal()
        self.store.dispatch(lambda now: _in_lesson_of(now, transition(now)), "example")

    def _take_system_motion(self, moves: bool) -> None:
        motion.take_system(moves)
        self.motion_switched.emit(motion.wanted())

    def _told(self) -> None:
        self._telling = False

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        style_as_window(dialog, self._window)
        dialog.show()
