"""Any widget may be given no room, or a pixel or two, while a window is laid out: it paints what it can."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

import convviz.ui
from convviz.explore.backward import updates
from convviz.explore.lessons import playing, shipped
from convviz.explore.message import message
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

#: An example, a size of the window, whether it presents, and what was done.
SCREENS: dict[str, Screen] = {
    "panels": ("lesson", LARGE, False, ()),
    "panels, not shared": ("alexnet", SMALL, False, (choose(Sharing.UNSHARED),)),
    "panels, fully connected": ("demo", SMALL, False, (choose(Sharing.FULL),)),
    "panels, many filters": ("alexnet", LARGE, False, ()),
    "panels, a wrong idea": ("lesson", SMALL, True, (transitions.choose_what_if("ignored_stride"),)),
    "backward, a wrong idea": (
        "lesson",
        SMALL,
        False,
        (transitions.choose_view(View.BACKWARD), transitions.choose_what_if("copies_not_added")),
    ),
    "panels, presenting": ("alexnet", LARGE, True, ()),
    **{view.value: ("demo", SMALL, False, (transitions.choose_view(view),)) for view in View},
    "growth, covered": (
        "demo",
        SMALL,
        False,
        (transitions.choose_view(View.GROWTH), predict(Withheld.COUNTS)),
    ),
    "growth, presenting": ("demo", SMALL, True, (transitions.choose_view(View.GROWTH),)),
    "training, presenting": ("demo", SMALL, True, (transitions.choose_view(View.TRAINING),)),
    "matrix, not shared": (
        "demo",
        SMALL,
        False,
        (choose(Sharing.UNSHARED), transitions.choose_view(View.MATRIX)),
    ),
    "backward, updated": ("demo", LARGE, False, (transitions.choose_view(View.BACKWARD), updates.update)),
    "backward, presenting": ("demo", SMALL, True, (transitions.choose_view(View.BACKWARD),)),
    "backward, not shared": (
        "demo",
        SMALL,
        False,
        (choose(Sharing.UNSHARED), transitions.choose_view(View.BACKWARD), updates.update),
    ),
    "a homework": ("demo", SMALL, False, (homework,)),
    "a lesson's question": ("lesson", SMALL, False, (question,)),
}


def seen_on(qtbot: QtBot, window: MainWindow, screen: Screen) -> Iterator[list[QWidget]]:
    """Yield what is drawn on a screen, presenting scene by scene."""
    turn_to(qtbot, window, screen)
    for _ in SCENES[window.store.state.view] if window.presenting else (None,):
        yield painted(window)
        window.menus.actions["next_scene"].trigger()
        QApplication.processEvents()


def turn_to(qtbot: QtBot, window: MainWindow, screen: Screen) -> None:
    example, size, presenting, done = screen
    load(qtbot, window, example)
    for transition in done:
        window.store.dispatch(transition, None)
    window.set_presenting(presenting)
    for name in ("spotlight", "blank", "key_strip") if presenting else ():
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


def each_painted(qtbot: QtBot, window: MainWindow) -> Iterator[QWidget]:
    """Go through the widgets that are drawn on each of the screens."""
    for screen in SCREENS.values():
        turn_to(qtbot, window, screen)
        yield from painted(window)


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


@pytest.mark.qt_log_level_fail("WARNING")
@pytest.mark.parametrize("sizes", [SOME, pytest.param(EVERY, marks=pytest.mark.soak)], ids=["some", "every"])
def test_every_widget_paints_at_any_size(qtbot: QtBot, sizes: list[tuple[int, int]]) -> None:
    window = opened(qtbot, "lesson", SMALL)
    canvas = QPixmap(2000, 2000)
    for widget in each_painted(qtbot, window):
        usual, least, most = widget.size(), widget.minimumSize(), widget.maximumSize()
        widget.setMinimumSize(0, 0)
        widget.setMaximumSize(MOST, MOST)
        for across, down in sizes:
            width = usual.width() if across == USUAL else across
            height = usual.height() if down == USUAL else down
            with capture_exceptions() as faults:
                widget.resize(width, height)
                widget.render(canvas)
                qtbot.mouseMove(widget, QPoint(0, 0))
            assert not faults, f"{type(widget).__name__} at {width} × {height}: {faults[0][1]!r}"
        widget.setMinimumSize(least)
        widget.setMaximumSize(most)
        widget.resize(usual)


def test_every_kind_of_widget_is_on_those_screens(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", SMALL)
    seen = set[type[QWidget]]()
    for screen in SCREENS.values():
        for widgets in seen_on(qtbot, window, screen):
            seen |= {type(widget) for widget in widgets}
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
