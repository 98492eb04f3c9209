"""The audience on a screen of its own: its window there, and the presenter's panel here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from convviz.explore.display.resolve import DisplayState
from convviz.explore.message import message
from convviz.explore.presenting.presentation import Presentation
from convviz.explore.state.state import View
from convviz.files.lazy_import import lazy
from convviz.ui.shell import focus
from convviz.ui.shell.window_frame import WindowFrame

if TYPE_CHECKING:
    from convviz.explore.display.lesson import LessonPart, NotesPart
    from convviz.ui.lessons.notes_view import NotesView
    from convviz.ui.presenting.presenter_panel import PresenterPanel

_presenter_panel = lazy("convviz.ui.presenting.presenter_panel", "PresenterPanel")
_notes_view = lazy("convviz.ui.lessons.notes_view", "NotesView")
LEAST = QSize(640, 480)  # px: small projectors
LANDED = 700  # ms after which a window must be where it was sent


class Audience(QObject):
    """Opens and closes the audience's window, and the panel at the side of ``main``, the presenter's window.

    ``opened`` carries the audience's window when it comes, ``closed`` says that a person closed it. ``said``
    carries a Message for the presenter, ``scene_chosen`` the index of a scene, ``command`` a command's name.
    ``notes_came`` carries the notes of a lesson, made for the first one.
    """

    opened = Signal(object)
    closed = Signal()
    said = Signal(object)
    scene_chosen = Signal(int)
    command = Signal(str)
    notes_came = Signal(object)

    def __init__(self, main: WindowFrame) -> None:
        super().__init__(main)
        self._main = main
        self.window: AudienceWindow | None = None
        self.screen: QScreen | None = None
        self.panel: PresenterPanel | None = None
        self.notes: NotesView | None = None
        self._dock: QDockWidget | None = None

    def open(self, screen: QScreen, display: DisplayState, presentation: Presentation) -> None:
        """Open the window on ``screen``, or move it there."""
        self._follow_screen(screen)
        if self.window is None:
            main = self._main
            window = self.window = AudienceWindow(main)
            window.closed.connect(self.closed)
            self.opened.emit(window)
            window.stack.follow(main.stack)
            window.show_display(display)
            window.show_presentation(presentation)
            self._add_panel(window)
            self.show_state(presentation, display.view)
        self.window.place_on(screen)
        QTimer.singleShot(LANDED, self, self._check_place)

    def close(self) -> None:
        """Close the window and the panel, where they are open."""
        if self.window is None:
            return
        window, self.window, self.panel, self.notes = self.window, None, None, None
        self._follow_screen(None)
        if self._dock is not None:
            self._main.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        window.close()
        window.deleteLater()

    def show_display(self, display: DisplayState) -> None:
        """Show ``display`` to the audience."""
        if self.window is not None:
            self.window.show_display(display)

    def show_presentation(self, presentation: Presentation) -> None:
        """Show ``presentation`` to the audience."""
        if self.window is not None:
            self.window.show_presentation(presentation)

    def end_motion(self) -> None:
        """End the movement of a step, so that no picture of something on its way is kept."""
        if self.window is not None:
            self.window.layer_page.motion.end()

    def show_state(self, presentation: Presentation, view: View) -> None:
        """Show the presenter how the presentation stands."""
        if self.panel is not None:
            self.panel.show_presentation(presentation, view)

    def show_notes(self, lesson: LessonPart | None, notes: NotesPart | None) -> None:
        """Show the presenter, and no one else, the notes of the lesson; None: there is none."""
        if self.panel is None:
            return
        if lesson is None or notes is None:
            self.panel.show_notes(None)
            return
        if self.notes is None:
            view: NotesView = _notes_view(self._main.look, self._main.text)
            self.notes = view
            self.notes_came.emit(view)
        self.panel.show_notes(self.notes)
        self.notes.show_parts(lesson, notes)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the presenter the keys that matter now."""
        if self.panel is not None:
            self.panel.show_keys(keys)

    def _follow_screen(self, screen: QScreen | None) -> None:
        if self.screen is not None:
            self.screen.geometryChanged.disconnect(self._fit)
        self.screen = screen
        if screen is not None:
            screen.geometryChanged.connect(self._fit)

    def _fit(self) -> None:
        """Fill the screen at its new size."""
        if self.window is not None and self.screen is not None:
            self.window.setGeometry(self.screen.geometry())

    def _check_place(self) -> None:
        """Say how to move the window where the system has put it elsewhere.

        A window that comes takes the keys; the presenter goes on in their own.
        """
        self._main.activateWindow()
        if self.window is not None and self.window.screen() != self.screen:
            self.said.emit(message("presenting.notice.move"))

    def _add_panel(self, window: AudienceWindow) -> None:
        main = self._main
        panel: PresenterPanel = _presenter_panel(window, main.look, main.text)
        panel.scene_chosen.connect(self.scene_chosen)
        panel.command.connect(self.command)
        panel.picture.pointed.connect(self._drive_spotlight)
        self.panel, self._dock = panel, QDockWidget(main)
        self._dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self._dock.setTitleBarWidget(QWidget())
        self._dock.setWidget(panel)
        main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)

    def _drive_spotlight(self, at: QPointF | None) -> None:
        """Point with the spotlight where the pointer is in the small picture."""
        if self.window is not None and self.window.presented is not None:
            size, point = self.window.size(), None
            if at is not None:
                point = QPoint(round(at.x() * size.width()), round(at.y() * size.height()))
            self.window.presented.drive_spotlight(point)


class AudienceWindow(WindowFrame):
    """Presents what it is handed. Its keys are those of ``main``, the presenter's window.

    ``closed`` says that a person closed it.
    """

    closed = Signal()

    def __init__(self, main: WindowFrame) -> None:
        super().__init__(main.text.language, main.theme_name)
        self._main = main
        self.setMinimumSize(LEAST)
        self.addActions(main.actions())
        focus.guard(self)

    def place_on(self, screen: QScreen) -> None:
        """Present on ``screen``, full."""
        self.winId()  # makes the native window, which can be told its screen
        handle = self.windowHandle()
        if handle is not None:
            handle.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.set_presenting(True)
        self.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the presenter's window."""
        QApplication.sendEvent(self._main, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what goes on on the pages, and say so."""
        self.stack.stop()
        super().closeEvent(event)
        self.closed.emit()
