"""Opening the window, or drawing it into a file."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NoReturn

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QRect,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from convviz.explore.display.what_if import idea_called, page_of, reason_against
from convviz.explore.examples import examples
from convviz.explore.file_names import one_line
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.message import Message, Refused, message
from convviz.explore.presenting.presentation import showing
from convviz.explore.state import bounds, hyperparameters, transitions
from convviz.explore.state.lesson_state import Lesson
from convviz.explore.state.sharing import Sharing, choose
from convviz.explore.state.state import Position, State, View
from convviz.files.lazy_import import lazy
from convviz.files.pictures import Picture, PictureError, read_picture
from convviz.files.saving import SavingError
from convviz.ui.shell import picture_files
from convviz.ui.shell.gc_timer import GcTimer
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.store import Store
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import Text

_lesson_called = lazy("convviz.explore.lessons.opening", "lesson_called")
_check_step = lazy("convviz.explore.lessons.opening", "check_step")
_resume = lazy("convviz.explore.lessons.remembered", "resume")
_shown_in = lazy("convviz.explore.lessons.opening", "shown")

FIRST_EXAMPLE = "lesson"


def application() -> QApplication:
    """Return the application, made when there is none, in the style that all themes are drawn for."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Each window has a palette, a font and a style sheet of its own, and its children follow all three.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
    with _aborts_in_one_line():
        made = QApplication(sys.argv[:1])
    made.setApplicationName("ConvViz")
    made.setStyle("Fusion")
    return made


@contextmanager
def _aborts_in_one_line() -> Iterator[None]:
    """Where Qt would abort while the application is made, say why in one line and end with exit code 2.

    What else Qt says meanwhile is passed on afterwards.
    """
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            _end(words)  # Qt aborts as soon as this returns
        said.append(words)

    before = qInstallMessageHandler(hear)
    try:
        yield
        if not QGuiApplication.screens():
            _end("there is no screen")  # it would abort over the first window
    finally:
        qInstallMessageHandler(before)
        for words in said:
            print(words, file=sys.stderr)


def _end(words: str) -> NoReturn:
    print(f"convviz: {_why_aborted(words)}", file=sys.stderr, flush=True)
    os._exit(2)


def _why_aborted(words: str) -> str:
    platform = os.environ.get("QT_QPA_PLATFORM")
    if platform is None:
        return one_line(f"Qt cannot start: {words}")
    there = words.partition("Available platform plugins are: ")[2].strip().rstrip(".")
    choice = f", or choose from {there}" if there else ""
    return one_line(f"Qt cannot start on QT_QPA_PLATFORM={platform}; unset it{choice}")


def window_for(
    state: State,
    language: str | None = None,
    theme: str | None = None,
    preferences: Preferences | None = None,
) -> MainWindow:
    """Return a window on ``state``; language and theme are those of ``preferences`` where None.

    Without ``preferences`` nothing is read from the system's settings, or written there.
    """
    kept = preferences or Preferences(remembered=False)
    return MainWindow(Store(state), language or kept.language, theme or kept.theme, kept)


def asked_for(options: Namespace, picture: Picture | None = None) -> State:
    """Return the example that the command line asks for, its picture and switch where it asks for them."""
    state = examples.load(options.example or FIRST_EXAMPLE)
    if picture is not None:
        state = examples.with_picture(state, picture)
    return choose(Sharing(options.sharing))(state) if options.sharing else state


def run(options: Namespace) -> int:
    """Open the window and stay until it is closed; what is no lesson opens nothing."""
    try:
        lesson = _lesson_asked_for(options)
    except LessonError as error:
        return _mistaken(error, options.lang)
    except Refused as refusal:
        return _failed(2, refusal.reason, "convviz")
    application()
    state, preferences = asked_for(options), Preferences()
    if lesson is not None:
        step = None if options.step is None else options.step - 1
        state = _resume(lesson, state, preferences.lesson(lesson.id), step)
    window = window_for(state, options.lang, options.theme, preferences)
    if options.file:
        QTimer.singleShot(0, lambda: window.own.read(options.file))
    if lesson is not None and options.step is None:
        QTimer.singleShot(0, lambda: window.user_actions.lessons.tell_place())
    return _stay(window, bool(options.projector), greets=lesson is None)


def show(state: State, language: str | None) -> int:
    """Open the window on ``state`` and stay until it is closed."""
    application()
    return _stay(window_for(state, language, preferences=Preferences()), greets=False)


def _stay(window: MainWindow, presents: bool = False, greets: bool = True) -> int:
    """Open ``window`` and stay until it is closed."""
    app = application()
    sys.excepthook = fault_hook(window)
    GcTimer(app)
    window.take_place(window.preferences.place, _screens(app), app.platformName().startswith("wayland"))
    if presents:
        presenter = window.user_actions.presenter
        if presenter.other_screen() is not None:
            window.show()
        presenter.toggle()
    else:
        window.show()
        if greets:
            window.greet()
    QTimer.singleShot(0, window.user_actions.ask_system_for_motion)
    # Not at once: the signal may come in the middle of a step, or of painting.
    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window, window.close))
    heartbeat = QTimer()  # lets Python see Ctrl+C while Qt waits
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(300)
    code = app.exec()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # there is no window to close any more
    return code


def snapshot(options: Namespace) -> int:
    """Draw the window into a file; no display is needed, and no preference is read or written."""
    app = application()
    try:
        state, scene = _drawn(options)
    except PictureError as error:
        return _failed(2, message(error.reason_key, **error.values))
    except LessonError as error:
        return _mistaken(error, options.lang)
    except Refused as refusal:
        return _failed(2, refusal.reason)
    view = state.view
    try:
        presented = None if scene is None else showing(view, scene)
    except ValueError as error:
        print(f"convviz snapshot: {one_line(str(error))}", file=sys.stderr)
        return 2
    window = window_for(state, options.lang or "en", options.theme or "light")
    window.resize(*options.size)
    if options.projector or presented is not None:
        window.user_actions.presenter.start(None)
        window.show_presentation(presented or window.presentation)
        window.showNormal()
        window.resize(*options.size)
    window.show()
    window.stack.bring()
    while window.stack.busy:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for _ in range(5):  # lets layouts settle
        app.processEvents()
    shown = window.grab()
    window.close()
    try:
        picture_files.save(shown, options.out)
    except SavingError as error:
        return _failed(1, message(error.reason_key, **error.values))
    return 0


def _drawn(options: Namespace) -> tuple[State, str | None]:
    """Return the state that a picture is asked of, and the scene that is presented, if any.

    `Refused` or `PictureError` where there is no such state. A step of a lesson has a scene of its own.
    """
    if options.lesson is not None:
        state, scene = _shown_in(_lesson_called(options.lesson), options.step, options.point)
        return state, options.scene or (scene if options.projector else None)
    picture = None if options.picture is None else read_picture(options.picture)
    state = asked_for(options, picture)
    if options.padding is not None:
        state = hyperparameters.change(state, **bounds.padding_settings(options.padding))
    state = transitions.jump(options.at or Position(0, 0, 0))(state)
    return _on_page(state, options.page, options.what_if), options.scene


def _on_page(state: State, page: str | None, what_if: str | None) -> State:
    """Return ``state`` on ``page``, or on that of the wrong idea, which is looked at.

    `Refused` where the idea says nothing about this layer, or on this page.
    """
    if what_if is None:
        return transitions.choose_view(View(page or View.LAYER))(state)
    idea = idea_called(what_if)
    state = transitions.choose_view(View(page) if page else page_of(idea))(state)
    reason = reason_against(state, idea)
    if reason is not None:
        raise Refused(reason)
    return transitions.choose_what_if(what_if)(state)


def _lesson_asked_for(options: Namespace) -> Lesson | None:
    """Return the lesson that the command line asks for; `Refused` or `LessonError` where it is none."""
    if options.lesson is None:
        return None
    lesson: Lesson = _lesson_called(options.lesson)
    _check_step(lesson, options.step or 1)
    return lesson


def _mistaken(error: LessonError, language: str | None) -> int:
    """Say what is wrong with the file of a lesson, a line for each mistake, and return the exit code."""
    text = Text(language or "en")
    print("\n".join(text.text(mistake.line) for mistake in error.mistakes), file=sys.stderr)
    return 2


def _failed(code: int, reason: Message, program: str = "convviz snapshot") -> int:
    """Say why nothing was opened, or drawn, and return the exit ``code``."""
    print(f"{program}: {one_line(Text('en').text(reason))}", file=sys.stderr)
    return code


def _screens(app: QApplication) -> list[QRect]:
    """Return the room on every screen, the primary one first."""
    first = app.primaryScreen()
    screens = [first, *(screen for screen in app.screens() if screen is not first)]
    return [screen.availableGeometry() for screen in screens]


def fault_hook(window: MainWindow):  # type: ignore[no-untyped-def]
    """Return an exception hook that tells the user and keeps the work."""

    def tell(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if isinstance(error, MemoryError):  # while something was shown or painted: the state is as it was
            window.tell_of_memory(message("window.notice.memory_shown"))
            return
        details = "".join(traceback.format_exception(kind, error, where))
        print(details, end="", file=sys.stderr)  # without a console on Windows there is none
        window.user_actions.show_fault(details)

    return tell
