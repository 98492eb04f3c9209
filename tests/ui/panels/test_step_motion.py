"""What moves after a step: on its way, at its end, and when it is to stay away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convviz.ui.look import motion
from convviz.ui.look.motion import Motion
from convviz.ui.pages.step_motion import StepMotion
from convviz.ui.shell.window import MainWindow
from convviz.ui.volume import Box
from tests.journeys.window import load, opened, press

KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_BracketRight)
STEPS = [
    *(("lesson", key) for key in KEYS),
    ("alexnet", Qt.Key.Key_End),
    ("depthwise", Qt.Key.Key_BracketRight),
]


@pytest.fixture
def moving_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let things move as on a screen, on a system that wishes it."""
    monkeypatch.setattr(motion, "WITHOUT_SCREEN", ())
    motion.take_system(True)
    yield
    motion.take_system(None)


def started(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> StepMotion:
    """Press ``key`` once the last step is long enough ago, and return the movement, under way."""
    moves = window.layer_page.motion
    qtbot.waitUntil(lambda: moves.rested and not moves.moving)
    press(qtbot, window, key)
    assert moves.moving
    moves.seek(0)
    return moves


def picture(window: MainWindow) -> QImage:
    for _ in range(5):  # in a small window the cards of the filters are laid out anew by the next slice
        QApplication.processEvents()
    return window.grab().toImage()


def frame(window: MainWindow) -> tuple[float, float]:
    """Return where the frame of the receptive field is drawn, in cells of X."""
    box = next(o for o in window.layer_page.input.grid.overlays if isinstance(o, Box))
    return box.x, box.y


def centre(window: MainWindow, widget: QWidget, rect: QRect) -> QPoint:
    return widget.mapTo(window.layer_page, rect.center())


def test_at_its_end_the_window_looks_as_without_motion(
    qtbot: QtBot, moving_on: None, window: MainWindow
) -> None:
    for example, key in STEPS:
        load(qtbot, window, example)
        QApplication.processEvents()
        begin = window.store.state
        moves = started(qtbot, window, key)
        for share in (0.1, 0.3, 0.6, 0.8):
            moves.seek(share)
            QApplication.processEvents()
        moves.seek(1)
        assert not moves.moving, (example, key)
        moved = picture(window)
        window.store.begin(lambda _, begin=begin: begin)
        motion.take_system(False)
        press(qtbot, window, key)
        assert not moves.moving, (example, key)
        assert moved == picture(window), (example, key)
        window.store.begin(lambda _, begin=begin: begin)
        motion.take_system(True)


def test_the_frame_slides_from_the_old_field_to_the_new_one(
    qtbot: QtBot, moving_on: None, window: MainWindow
) -> None:
    moves = started(qtbot, window, Qt.Key.Key_Right)
    assert frame(window) == (0, 0)  # as the window opened, at the first neuron
    seen = []
    for share in (0.15, 0.3, 0.45, 0.7):
        moves.seek(share)
        seen.append(frame(window))
    assert [y for _, y in seen] == [0, 0, 0, 0]
    assert 0 < seen[0][0] < seen[1][0] < seen[2][0] < 2
    assert seen[3] == (2, 0)  # the stride is 2
    window.layer_page.output.grid.cell_clicked.emit(0, 3, 1)
    assert frame(window) == (0, 6)  # at once: the step before was a moment ago
    moves = started(qtbot, window, Qt.Key.Key_Home)
    moves.seek(0.3)
    assert 0 < frame(window)[1] < 6  # to another row, too


def test_each_patch_goes_to_its_channel_and_the_value_to_its_neuron(qtbot: QtBot, moving_on: None) -> None:
    window = opened(qtbot, "lesson", (1920, 1080))
    moves = started(qtbot, window, Qt.Key.Key_Right)
    page, part = window.layer_page, window.store.display.page
    products = page.neuron.products
    shown = products.shown
    assert len(shown) == 4
    for channel, (traveller, pictures) in enumerate(zip(moves.patches, shown, strict=True)):
        field = page.input.grid.cell_rect(2, 0, channel).united(page.input.grid.cell_rect(6, 4, channel))
        assert traveller.way.start.center() == centre(window, page.input.grid, field)
        assert traveller.way.stop.center() == centre(window, products, pictures.patch.cells)
        first, last = traveller.way.between
        moves.seek((first + last) / 2)
        assert not traveller.size().isEmpty()
        assert page.rect().contains(traveller.geometry())
        moves.seek(last)
        assert traveller.size().isEmpty()
    goes_to = page.output.grid.cell_rect(1, 0, 0)
    stop = moves.value.way.stop
    assert (stop.center() - centre(window, page.output.grid, goes_to)).manhattanLength() <= 2
    assert stop.width() <= goes_to.width()
    assert moves.value.way.start.center() == centre(
        window, page.neuron.column, page.neuron.column.result_room
    )
    assert part.output.position == window.store.state.position


def test_in_the_depth_column_only_the_value_travels(
    qtbot: QtBot, moving_on: None, window: MainWindow
) -> None:
    moves = started(qtbot, window, Qt.Key.Key_BracketRight)
    moves.seek(0.3)
    assert frame(window) == (0, 0)
    assert [t.way for t in moves.patches] == [None] * len(moves.patches)
    moves.seek(0.75)
    assert not moves.value.size().isEmpty()


def test_a_key_in_the_middle_ends_it_and_the_next_step_is_there_at_once(
    qtbot: QtBot, moving_on: None, window: MainWindow
) -> None:
    moves = started(qtbot, window, Qt.Key.Key_Right)
    moves.seek(0.4)
    press(qtbot, window, Qt.Key.Key_Right)
    assert frame(window) == (4, 0)
    assert all(t.size().isEmpty() for t in (*moves.patches, moves.value))
    assert not moves.moving  # the second key came too soon for a movement of its own


def test_whatever_a_person_does_ends_it(qtbot: QtBot, moving_on: None, window: MainWindow) -> None:
    begin = window.store.state
    for key in (Qt.Key.Key_W, Qt.Key.Key_S, Qt.Key.Key_F3, Qt.Key.Key_F11):
        window.store.begin(lambda _: begin)
        moves = started(qtbot, window, Qt.Key.Key_Right)
        moves.seek(0.4)
        press(qtbot, window, key)
        assert not moves.moving, key
        assert frame(window) == (2, 0), key
        assert moves.value.size().isEmpty(), key


def test_pointing_leaves_it_going(qtbot: QtBot, moving_on: None, window: MainWindow) -> None:
    moves = started(qtbot, window, Qt.Key.Key_Right)
    moves.seek(0.3)
    on_its_way = frame(window)
    grid = window.layer_page.input.grid
    qtbot.mouseMove(grid, grid.cell_rect(5, 5, 1).center())
    assert window.store.state.pointed is not None
    assert moves.moving
    assert frame(window) == on_its_way


def test_a_held_key_starts_none(qtbot: QtBot, moving_on: None, window: MainWindow) -> None:
    moves = window.layer_page.motion
    for _ in range(3):
        qtbot.waitUntil(lambda: moves.rested)  # as the first repeat comes, long after the key went down
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):  # as Qt sends them
            held = QKeyEvent(kind, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, autorep=True)
            QApplication.sendEvent(QApplication.focusWidget(), held)
        assert not moves.moving
    assert frame(window) == (6, 0)


def test_another_example_moves_nothing(qtbot: QtBot, moving_on: None, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: window.layer_page.motion.rested and not window.layer_page.motion.moving)
    load(qtbot, window, "classic")
    assert window.store.state.scene.name == "classic"
    assert not window.layer_page.motion.moving


def test_nothing_moves_where_the_person_or_the_system_wishes_none(
    qtbot: QtBot, moving_on: None, window: MainWindow
) -> None:
    begin = window.store.state
    for chosen, system in ((Motion.OFF, True), (Motion.SYSTEM, False), (Motion.SYSTEM, None)):
        window.store.begin(lambda _: begin)
        motion.choose(chosen)
        motion.take_system(system)
        press(qtbot, window, Qt.Key.Key_Right)
        assert not window.layer_page.motion.moving, (chosen, system)
        assert frame(window) == (2, 0), (chosen, system)


def test_in_the_tests_as_without_a_screen_nothing_moves(qtbot: QtBot, window: MainWindow) -> None:
    motion.choose(Motion.ON)
    press(qtbot, window, Qt.Key.Key_Right)
    assert not window.layer_page.motion.moving
    motion.choose(Motion.SYSTEM)
