"""What a person does to the presentation, and the windows that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from convviz.explore.display.resolve import DisplayState
from convviz.explore.message import message
from convviz.explore.presenting import presentation
from convviz.explore.presenting.presentation import Presentation
from convviz.explore.state.state import View
from convviz.files.lazy_import import lazy
from convviz.ui.shell.audience import Audience
from convviz.ui.shell.store import Store
from convviz.ui.shell.window_frame import WindowFrame

_notes_part = lazy("convviz.explore.display.lesson", "notes_part")  # where there is a lesson


class Presenter(QObject):
    """Holds the `Presentation` and hands it to the window that presents.

    With one screen that is ``window`` itself; with another one the audience has a window of its own there.
    ``switched`` says whether something is presented, and that something else is done to the picture; ``said``
    carries a Message for the presenter.
    """

    switched = Signal(bool)
    said = Signal(object)

    def __init__(self, window: WindowFrame, store: Store) -> None:
        super().__init__(window)
        self._window, self._store = window, store
        self.presentation = Presentation()
        self.audience = Audience(window)
        self._frozen_at = Presentation()
        self._idea: str | None = None  # the wrong idea that was looked at last
        self._point: tuple[int, int] | None = None  # the step and the point of a lesson that was shown last
        self.audience.closed.connect(self.stop)
        window.presenting_changed.connect(lambda _: self._announce())
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self.lose)
        application.screenAdded.connect(self.offer)

    @property
    def presenting(self) -> bool:
        """Whether something is presented."""
        return self._window.presenting or self.apart

    @property
    def apart(self) -> bool:
        """Whether the audience has a window of its own."""
        return self.audience.window is not None

    @property
    def windows(self) -> Sequence[WindowFrame]:
        """The presenter's window, and the audience's where there is one."""
        audience = self.audience.window
        return (self._window,) if audience is None else (self._window, audience)

    @property
    def blank(self) -> bool:
        """Whether the audience sees nothing but black."""
        return self.presenting and self.presentation.blank

    def toggle(self) -> None:
        """Present on another screen where there is one, else here; or stop."""
        if self.presenting:
            self.stop()
        else:
            self.start(self.other_screen())

    def toggle_here(self) -> None:
        """Present on this screen, or stop."""
        if self.presenting:
            self.stop()
        else:
            self.start(None)

    def start(self, screen: QScreen | None) -> None:
        """Present on ``screen``; None or the screen of the window is this window itself.

        A wrong idea that is looked at is shown by the scene that has room for it.
        """
        display = self._store.display
        if self._idea is not None:
            self.presentation = presentation.show_wrong_idea(self.presentation, display.view)
        self.presentation = _of_lesson(self.presentation, display)
        if screen is None or screen == self._window.screen():
            self._close_audience()
            self._window.show_presentation(self.presentation)
            self._window.set_presenting(True)
        else:
            self._window.set_presenting(False)
            self.audience.open(screen, self._store.display, self.presentation)
            self._window.keep_lesson_away(True)
            self._show_notes(display)
            self._announce()

    def stop(self) -> None:
        """Stop presenting. What was done to the picture is over; each page keeps its scene."""
        self._close_audience()
        self.presentation = Presentation(self.presentation.scenes, keys=self.presentation.keys)
        self._window.show_presentation(self.presentation)
        self._window.set_presenting(False)

    def move(self) -> None:
        """Present on the next screen: the presentation and the presenter's window change places or go on."""
        screens = QGuiApplication.screens()
        here = self.audience.screen or self._window.screen()
        index = next((n for n, screen in enumerate(screens) if screen == here), -1)
        self.start(screens[(index + 1) % len(screens)])

    def other_screen(self) -> QScreen | None:
        """Return a screen that the window is not on, or None."""
        here = self._window.screen()
        return next((screen for screen in QGuiApplication.screens() if screen != here), None)

    def lose(self, screen: QScreen) -> None:
        """Go on here when the audience's ``screen`` is gone."""
        if self.apart and screen == self.audience.screen:
            self.start(None)
            self.said.emit(message("presenting.notice.lost"))

    def offer(self, screen: QScreen) -> None:
        """Say how to present on a ``screen`` that has come."""
        if self._window.presenting:
            self.said.emit(message("presenting.notice.offered", name=screen.name()))

    def show_display(self, display: DisplayState) -> None:
        """Let the audience's window show ``display``, unless its picture is frozen.

        A wrong idea that is newly looked at is shown by the scene that has room for it, and a new point of a
        lesson by its own.
        """
        point, self._point = self._point, display.point
        if self._point != point:
            self._change(lambda now: _of_lesson(now, display))
        idea, self._idea = self._idea, display.menu.what_if
        if self._idea is not None and self._idea != idea:
            self._change(lambda now: presentation.show_wrong_idea(now, display.view))
        if not self.presentation.frozen:
            self.audience.show_display(display)
        self.audience.show_state(self.presentation, display.view)
        self._show_notes(display)

    def _show_notes(self, display: DisplayState) -> None:
        """Show what only a lecturer may see: it is resolved for that window alone."""
        if self.apart:
            store = self._store
            notes = None if display.lesson is None else _notes_part(store.state, store.derived)
            self.audience.show_notes(display.lesson, notes)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the keys that matter now wherever their strip is."""
        for window in self.windows:
            if window.presented is not None and self.presentation.keys:
                window.presented.keys.show_keys(keys)
        self.audience.show_keys(keys)

    def turn_scene(self, view: View, by: int) -> None:
        """Show the next scene of the page (1), or the one before (−1)."""
        self._change(lambda now: presentation.turn_scene(now, view, by))

    def choose_scene(self, view: View, index: int) -> None:
        """Show a scene of the page."""
        self._change(lambda now: presentation.choose_scene(now, view, index))

    def bring_to_front(self, view: View, panel: str | None) -> None:
        """Show one panel alone, or the scene again. None is the panel under the pointer, else the first."""
        pointed = (window.stack.shown_page.panel_under_pointer() for window in self.windows)
        panel = panel or next((name for name in pointed if name is not None), None)
        self._change(lambda now: presentation.bring_to_front(now, view, panel))

    def toggle_blank(self) -> None:
        """Show the audience nothing but black, or the picture again."""
        self._change(lambda now: replace(now, blank=not now.blank))

    def toggle_keys(self) -> None:
        """Show the strip of keys, or not."""
        self._change(lambda now: replace(now, keys=not now.keys))

    def toggle_frozen(self) -> None:
        """Let the audience keep its picture while the presenter goes on, or see the present one."""
        if self.apart:
            self._change(lambda now: replace(now, frozen=not now.frozen))

    def next_spotlight(self) -> None:
        """Dim all but the panel under the pointer, then all but a circle around it, then nothing."""
        self._change(presentation.next_spotlight)

    def leave_innermost(self) -> bool:
        """Leave what was done to the picture, the innermost first; False where nothing was."""
        left = presentation.leave_innermost(self.presentation) if self.presenting else None
        if left is not None:
            self._take(left)
        return left is not None

    def _change(self, change: Callable[[Presentation], Presentation]) -> None:
        if self.presenting:
            self._take(change(self.presentation))

    def _take(self, taken: Presentation) -> None:
        before, self.presentation = self.presentation, taken
        if taken == before:
            return
        if not self.apart:
            self._window.show_presentation(taken)
        else:
            if taken.frozen and not before.frozen:
                self._frozen_at = before
                self.audience.end_motion()
            if before.frozen and not taken.frozen:
                self.audience.show_display(self._store.display)
            self.audience.show_presentation(self._seen(taken))
            self.audience.show_state(taken, self._store.display.view)
        self.switched.emit(True)

    def _seen(self, now: Presentation) -> Presentation:
        """Return what the audience sees of ``now``: a frozen picture can be dimmed and blank, no more."""
        if not now.frozen:
            return now
        return replace(self._frozen_at, frozen=True, blank=now.blank, spotlight=now.spotlight)

    def _close_audience(self) -> None:
        self.audience.close()
        self._window.keep_lesson_away(False)
        self.presentation = replace(self.presentation, frozen=False)
        self._announce()

    def _announce(self) -> None:
        self.switched.emit(self.presenting)


def _of_lesson(now: Presentation, display: DisplayState) -> Presentation:
    """Return ``now`` with the scene that the lesson shows, where it names one."""
    part = display.lesson
    if part is None or part.scene is None:
        return now
    return presentation.show_named(now, part.view, part.scene)  # wherever a person is meanwhile
