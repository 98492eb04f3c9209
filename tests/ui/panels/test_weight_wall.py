"""The wall of weight sets: laid out like the slice, on one colour scale, zoomed and moved."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state import hyperparameters, pokes, transitions
from convviz.explore.state.state import Position, WeightCell
from convviz.ui.look.colours import table
from convviz.ui.panels.weight_wall import WeightWall
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened, press

LEFT = Qt.MouseButton.LeftButton


def wall_of(window: MainWindow) -> WeightWall:
    QApplication.processEvents()
    return window.layer_page.filters.wall


def tile(image: QImage, wall: WeightWall, x: int, y: int) -> QImage:
    """Return the picture of a set."""
    return image.copy(wall.picture_rect(x, y).toRect())


def tiles(wall: WeightWall) -> dict[tuple[int, int], QImage]:
    image = wall.grab().toImage()
    columns, rows = wall.seen
    return {(x, y): tile(image, wall, x, y) for x in columns for y in rows}


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = opened(qtbot, "lesson", (1920, 1080))
    window.store.dispatch(transitions.last, "walk")
    press(qtbot, window, Qt.Key.Key_S)
    return window


def apart(seen: dict[tuple[int, int], QImage], others: dict[tuple[int, int], QImage]) -> set[tuple[int, int]]:
    return {at for at, picture in seen.items() if picture != others[at]}


def test_the_tiles_lie_as_the_positions_of_the_slice(window: MainWindow) -> None:
    wall = wall_of(window)
    at = {(x, y): wall.tile_rect(x, y) for x in range(4) for y in range(4)}
    for (x, y), rect in at.items():
        assert wall.rect().contains(rect)
        assert wall.tile_at(QPointF(rect.center())) == (x, y)
        if x:
            assert rect.left() == at[x - 1, y].right() + 1
            assert rect.top() == at[x - 1, y].top()
        if y:
            assert rect.top() == at[x, y - 1].bottom() + 1
    assert wall.labelled


def test_equal_sets_have_equal_pictures_and_others_have_not(window: MainWindow, qtbot: QtBot) -> None:
    seen = tiles(wall_of(window))
    del seen[3, 3]  # framed and tinted: the current one
    assert len({bytes(picture.constBits()) for picture in seen.values()}) == 1
    press(qtbot, window, Qt.Key.Key_D)
    seen = tiles(wall_of(window))
    assert len({bytes(picture.constBits()) for picture in seen.values()}) == 16
    press(qtbot, window, Qt.Key.Key_E)
    seen = tiles(wall_of(window))
    del seen[3, 3]
    assert len({bytes(picture.constBits()) for picture in seen.values()}) == 1


def test_a_weight_changed_by_hand_changes_its_own_tile_alone(window: MainWindow) -> None:
    begin = window.store.state
    for value in (9, 100_000):
        window.store.begin(lambda _: begin)
        before = tiles(wall_of(window))
        window.store.dispatch(pokes.poke(WeightCell(1, 0, 0, 0), value), "poke")
        after = tiles(wall_of(window))
        assert apart(before, after) == {(3, 3)}, value
        window.store.dispatch(pokes.poke(WeightCell(1, 0, 0, 0), 1), "poke")  # as strong as the strongest
        assert tiles(wall_of(window)) == after, value


def test_the_wall_turns_to_another_slice(window: MainWindow, qtbot: QtBot) -> None:
    second = tiles(wall_of(window))
    press(qtbot, window, Qt.Key.Key_BracketLeft)
    first = tiles(wall_of(window))
    assert (0, 0) in apart(first, second)
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert tiles(wall_of(window)) == second


def test_a_step_repaints_two_tiles(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_Left)
    wall = wall_of(window)
    stepped = tiles(wall)
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_Left)
    assert tiles(wall_of(window)) == stepped
    assert wall.pictures.sheets_made == 1


def test_sets_not_yet_reached_are_faint(window: MainWindow, qtbot: QtBot) -> None:
    all_reached = tiles(wall_of(window))
    window.store.dispatch(transitions.jump(Position(1, 2, 1)), "walk")
    wall = wall_of(window)
    to_come = {(x, y) for x in range(4) for y in range(4) if (y, x) > (2, 1)}
    assert apart(tiles(wall), all_reached) == to_come


def test_in_a_fully_connected_layer_a_tile_is_as_large_as_X_and_zero_but_for_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, window, Qt.Key.Key_1)
    wall = wall_of(window)
    size = wall.pictures.size
    assert (len(size.i), len(size.j), len(size.c)) == (11, 11, 4)  # each number of X has its place
    palette = window.layer_page.look.palette
    neutral = QColor(table(palette.diverging)[128]).rgb()
    for x, y in ((0, 0), (2, 1), (3, 3)):
        weights = window.store.state.layer.weights_of(x, y, 1).weights
        pixmap, source = wall.pictures.picture(x, y)
        picture = pixmap.copy(source).toImage()
        for plane in range(4):
            left, top = size.plane_at(plane)
            for i, j in np.ndindex(11, 11):
                assert (picture.pixel(left + i, top + j) == neutral) is bool(weights[i, j, plane] == 0)
    assert len({bytes(picture.constBits()) for picture in tiles(wall).values()}) == 16


def test_the_wheel_zooms_with_ctrl_and_drags(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_S)
    wall = wall_of(window)
    middle = wall.mapTo(window, wall.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(middle), QPoint(0, 120))
    assert wall.seen == (range(55), range(55))  # the wheel alone scrolls the page
    for _ in range(14):
        QTest.wheelEvent(
            window.windowHandle(),
            QPointF(middle),
            QPoint(0, 120),
            stateKey=Qt.KeyboardModifier.ControlModifier,
        )
    columns, _ = wall.seen
    assert len(columns) < 10
    assert wall.labelled
    qtbot.mousePress(wall, LEFT, pos=wall.rect().center())
    qtbot.mouseMove(wall, wall.rect().center() + QPoint(40, 0))
    qtbot.mouseMove(wall, wall.rect().center() + QPoint(90, 0))
    qtbot.mouseRelease(wall, LEFT, pos=wall.rect().center() + QPoint(90, 0))
    assert wall.seen[0].start < columns.start
    assert window.store.state.position == Position(0, 0, 0)  # a drag is no click
    press(qtbot, window, Qt.Key.Key_End)
    assert 54 in wall.seen[0]
    assert 54 in wall.seen[1]
    wall.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, window, Qt.Key.Key_0)
    assert wall.seen == (range(55), range(55))
    speed = window.autoplay.speed
    press(qtbot, window, Qt.Key.Key_Plus)
    assert len(wall.seen[0]) < 55
    assert window.autoplay.speed == speed
    press(qtbot, window, Qt.Key.Key_Left)
    assert window.store.state.position == Position(53, 54, 95)  # the arrows still walk


def test_tiles_of_a_pixel_show_how_far_the_walk_has_come(qtbot: QtBot) -> None:
    """36,864 sets of 3 × 3: one weight stands for a set, not one that is 0; neighbours leave no line free."""
    window = opened(qtbot, "classic", (1280, 720))
    press(qtbot, window, Qt.Key.Key_2)
    slice_of_zero_centre = 0
    window.store.dispatch(transitions.jump(Position(100, 95, slice_of_zero_centre)), "walk")
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        wall = wall_of(window)
        weights = window.store.state.layer.common.weights
        assert weights[slice_of_zero_centre, 1, 1, 0] == 0
        image = wall.grab().toImage()
        at = {
            where: {
                image.pixelColor(wall.tile_rect(x, y).center()).name() for x in range(0, 192, 7) for y in rows
            }
            for where, rows in (("reached", range(5, 90, 6)), ("to come", range(100, 185, 6)))
        }
        assert [len(colours) for colours in at.values()] == [1, 1], size
        strong, faint, surface = (
            QColor(name).green() for name in (*at["reached"], *at["to come"], window.look.palette.surface)
        )
        assert surface - strong > 30, size
        assert 10 < surface - faint < 0.6 * (surface - strong), size
        across = [wall.tile_rect(x, 0) for x in range(192)]
        assert all(one.right() + 1 == other.left() for one, other in pairwise(across)), size


def test_the_panel_says_how_many_channels_a_tile_shows(qtbot: QtBot) -> None:
    window = opened(qtbot, "lesson", (1280, 720))
    remark, words = (
        window.layer_page.filters.remark,
        {"en": "each tile: 16 of 40", "zh": "40 个通道中的 16 个"},
    )
    press(qtbot, window, Qt.Key.Key_S)
    QApplication.processEvents()
    assert not remark.isVisible()  # all four are there
    window.store.dispatch(lambda s: hyperparameters.change(s, depth=40), "settings")
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        for language, how in product(words, (Qt.Key.Key_2, Qt.Key.Key_1)):
            window.set_language(language)
            press(qtbot, window, how)
            qtbot.waitUntil(lambda language=language: words[language] in remark.text())
            QApplication.processEvents()
            assert remark.isVisible(), (size, language, how)
            assert window.layer_page.filters.rect().contains(remark.geometry()), (size, language, how)
    press(qtbot, window, Qt.Key.Key_3)
    QApplication.processEvents()
    assert words[language] not in remark.text()


def test_of_small_tiles_the_one_channel_that_is_shown_is_said_and_read(qtbot: QtBot) -> None:
    window = opened(qtbot, "depthwise", (1100, 660))
    window.store.dispatch(transitions.jump(Position(2, 3, 1)), "walk")
    press(qtbot, window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "each tile: 1 of 4 channels" in window.layer_page.filters.remark.text())
    wall = wall_of(window)
    for picture in tiles(wall).values():
        colours = {
            picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
        }
        assert len(colours) > 1, "nothing but zeros"


def colours(wall: WeightWall) -> set[int]:
    """Return the colours of the same weights of 400 sets that are far from the current one."""
    seen = tiles(wall)
    return {seen[x, y].pixel(0, 0) for x in range(10, 30) for y in range(10, 30)}


def test_tiles_of_few_px_say_how_many_weights_they_show_and_whether_one_colour_is_all_there_is(
    qtbot: QtBot,
) -> None:
    window = opened(qtbot, "alexnet", (1000, 620))
    remark = window.layer_page.filters.remark
    press(qtbot, window, Qt.Key.Key_2)
    for language, words, equal in (
        ("en", "each tile: 12 of 363 weights", "all sets are equal"),
        ("zh", "每格显示 363 个权重中的 12 个", "各组权重都相同"),
    ):
        window.set_language(language)
        qtbot.waitUntil(lambda words=words: words in remark.text())
        assert len(colours(wall_of(window))) == 1
        assert equal in remark.text()
        press(qtbot, window, Qt.Key.Key_D)
        qtbot.waitUntil(lambda equal=equal: equal not in remark.text())
        assert words in remark.text()
        assert len(colours(wall_of(window))) > 20
        assert window.layer_page.filters.rect().contains(remark.geometry())
        press(qtbot, window, Qt.Key.Key_E)
        qtbot.waitUntil(lambda equal=equal: equal in remark.text())
    wall = wall_of(window)
    wall.setFocus()
    for _ in range(40):
        press(qtbot, window, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: words not in remark.text())
