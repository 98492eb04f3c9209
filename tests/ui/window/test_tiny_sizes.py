"""Any widget may be given no room, or a pixel or two, while a window is laid out: it paints what it can."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

import convviz.ui
from convviz.explore.backward import updates
from convviz.explore.lessons import playing, shipped
from convviz.explore.message import message
from convviz.explore.presenting.presentation import scene_of
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state import transitions
from convviz.explore.state.lesson_state import QuestionKind, Withheld
from convviz.explore.state.predicting import predict
from convviz.explore.state.sharing import Sharing, choose
from convviz.explore.state.state import Homework, State, View
from convviz.explore.state.transitions import Transition
from convviz.ui.presenting.audience_picture import AudiencePicture
from convviz.ui.presenting.cover import Still
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import load, opened, press

MOST = 16_777_215  # px, Qt's own
TINY = (0, 1, 2)  # px
USUAL = -1
#: Widths and heights: each tiny one with the usual other and with itself; all of them in the long run.
SOME = [*product(TINY, (USUAL,)), *product((USUAL,), TINY), *((n, n) for n in TINY)]
EVERY = [*product((*TINY, USUAL), repeat=2)]
SMALL, LARGE = (1000, 680), (1920, 1080)


def question(state: State) -> State:
    """Return the first question of the full lesson with choices."""
    lesson = shipped.load("full")
    steps = [
        n
        for n, step in enumerate(lesson.steps)
        if step.question and step.question.kind is QuestionKind.CHOICE
    ]
    return playing.open_lesson(lesson, state, steps[0], 1)


def homework(state: State) -> State:
    """Return a state with words on a homework."""
    return replace(state, homework=Homework(message("homework.part.unknown"), state))


Screen = tuple[str, tuple[int, int], bool, tuple[Transition, ...]]

#: An example, a size of the window, whether it presents, and what was done. Screens of one size follow each
#: other, and so do those that present: the window is dressed for each size once.
SCREENS: dict[str, Screen] = {
    "panels": ("lesson", LARGE, False, ()),
    "panels, many filters": ("alexnet", LARGE, False, ()),
    "backward, updated": ("demo", LARGE, False, (transitions.choose_view(View.BACKWARD), updates.update)),
    "panels, presenting": ("alexnet", LARGE, True, ()),
    "growth, presenting": ("demo", SMALL, True, (transitions.choose_view(View.GROWTH),)),
    "training, presenting": ("demo", SMALL, True, (transitions.choose_view(View.TRAINING),)),
    "backward, presenting": ("demo", SMALL, True, (transitions.choose_view(View.BACKWARD),)),
    "panels, a wrong idea": ("lesson", SMALL, True, (transitions.choose_what_if("ignored_stride"),)),
    "panels, not shared": ("alexnet", SMALL, False, (choose(Sharing.UNSHARED),)),
    "panels, fully connected": ("demo", SMALL, False, (choose(Sharing.FULL),)),
    **{view.value: ("demo", SMALL, False, (transitions.choose_view(view),)) for view in View},
    "growth, covered": (
        "demo",
        SMALL,
        False,
        (transitions.choose_view(View.GROWTH), predict(Withheld.COUNTS)),
    ),
    "matrix, not shared": (
        "demo",
        SMALL,
        False,
        (choose(Sharing.UNSHARED), transitions.choose_view(View.MATRIX)),
    ),
    "backward, not shared": (
        "demo",
        SMALL,
        False,
        (choose(Sharing.UNSHARED), transitions.choose_view(View.BACKWARD), updates.update),
    ),
    "backward, a wrong idea": (
        "lesson",
        SMALL,
        False,
        (transitions.choose_view(View.BACKWARD), transitions.choose_what_if("copies_not_added")),
    ),
    "a homework": ("demo", SMALL, False, (homework,)),
    "a lesson's question": ("lesson", SMALL, False, (question,)),
}


def every_screen(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, list[QWidget]]]:
    """Yield what is drawn on each screen, under its name; presenting scene by scene."""
    for name, screen in SCREENS.items():
        turn_to(qtbot, window, screen)
        view = window.store.state.view
        for _ in SCENES[view] if window.presenting else (None,):
            scene = f", scene {scene_of(window.presentation, view).name}" if window.presenting else ""
            yield name + scene, painted(window)
            window.menus.actions["next_scene"].trigger()
            QApplication.processEvents()


def turn_to(qtbot: QtBot, window: MainWindow, screen: Screen) -> None:
    example, size, presenting, done = screen
    begins = presenting and not window.presenting
    load(qtbot, window, example)
    for transition in done:
        window.store.dispatch(transition, None)
    window.set_presenting(presenting)
    for name in ("spotlight", "blank", "key_strip") if begins else ():
        window.menus.actions[name].trigger()
    window.resize(*size)
    if window.store.state.lesson is not None:
        window.menus.actions["jump"].trigger()
    QApplication.processEvents()


def paints(kind: type[QWidget]) -> bool:
    """Say whether a widget of ``kind`` is drawn by the product and not by Qt."""
    return any("paintEvent" in vars(base) and base.__module__.startswith("convviz.") for base in kind.mro())


def painted(window: MainWindow) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if paints(type(w)) and w.isVisible()]


def outermost(widgets: list[QWidget]) -> list[QWidget]:
    """Return the first and the last widget of each kind."""
    by_kind: dict[type[QWidget], list[QWidget]] = {}
    for widget in widgets:
        by_kind.setdefault(type(widget), []).append(widget)
    return [widget for same in by_kind.values() for widget in dict.fromkeys((same[0], same[-1]))]


def all_kinds() -> set[type[QWidget]]:
    """Return every kind of widget that the product draws and has no more special one of."""
    for module in pkgutil.walk_packages(convviz.ui.__path__, "convviz.ui."):
        importlib.import_module(module.name)
    found, left = set[type[QWidget]](), [QWidget]
    while left:
        kind = left.pop()
        if kind not in found:
            found.add(kind)
            left += kind.__subclasses__()
    ours = [kind for kind in found if kind.__module__.startswith("convviz.") and paints(kind)]
    return {kind for kind in ours if not any(other is not kind and issubclass(other, kind) for other in ours)}


def tried(widget: QWidget, sizes: list[tuple[int, int]]) -> Iterator[str]:
    """Draw ``widget`` at these sizes with the pointer on it; yield what went wrong."""
    usual, least, most = widget.size(), widget.minimumSize(), widget.maximumSize()
    canvas = QPixmap(2000, 2000)
    widget.setMinimumSize(0, 0)
    widget.setMaximumSize(MOST, MOST)
    for across, down in sizes:
        width = usual.width() if across == USUAL else across
        height = usual.height() if down == USUAL else down
        with capture_exceptions() as faults:
            widget.resize(width, height)
            widget.render(canvas)
            QApplication.sendEvent(widget, pointer_on(widget))
        yield from (f"{type(widget).__name__} at {width} × {height}: {fault!r}" for _, fault, _ in faults)
    widget.setMinimumSize(least)
    widget.setMaximumSize(most)
    widget.resize(usual)


def pointer_on(widget: QWidget) -> QMouseEvent:
    """Return a move of the pointer to the first pixel, where the widget has one."""
    at, none = QPointF(0, 0), Qt.MouseButton.NoButton
    screen = QPointF(widget.mapToGlobal(QPoint(0, 0)))
    return QMouseEvent(QEvent.Type.MouseMove, at, screen, none, none, Qt.KeyboardModifier.NoModifier)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_every_kind_of_widget_paints_at_any_size(qtbot: QtBot, every: bool) -> None:
    """Each kind is on one of the screens; in the long run all widgets are tried, at all sizes."""
    window = opened(qtbot, "lesson", SMALL)
    seen = set[type[QWidget]]()
    for screen, widgets in every_screen(qtbot, window):
        seen |= {type(widget) for widget in widgets}
        for widget in widgets if every else outermost(widgets):
            assert not [*tried(widget, EVERY if every else SOME)], screen
    apart = {AudiencePicture, Still}  # which two screens are needed for: two_screens.py
    assert all_kinds() - apart <= seen


def test_growth_is_shown_again_at_4k(qtbot: QtBot) -> None:
    """The plots are painted once while the page still has the size of the small window."""
    window = opened(qtbot, "demo", SMALL)
    for view in (View.GROWTH, View.TRAINING):
        window.store.dispatch(transitions.choose_view(view), "view")
        QApplication.processEvents()
    with capture_exceptions() as faults:
        press(qtbot, window, Qt.Key.Key_F5)
        QApplication.processEvents()
        window.resize(QSize(3840, 2160))
        window.store.dispatch(transitions.choose_view(View.GROWTH), "view")
        QApplication.processEvents()
    assert not faults, faults[0][1]
