"""The pile of a slice and its one arrow to the one set; without sharing, an arrow for every neuron."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Position, Sharing
from convviz.ui.look import colours, motion
from convviz.ui.look.theme import THEMES
from convviz.ui.pages.backward.pile_panel import PilePanel
from convviz.ui.pages.backward.update_arrow import WRAPPED
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.cases import each_once, together
from tests.journeys.test_backward import page
from tests.journeys.window import SCREENS, naming, opened, press

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Qt.Key.Key_F7)
    return made


def pile(window: MainWindow) -> PilePanel:
    return page(window).dW


def pile_words(window: MainWindow) -> str:
    view = pile(window).view
    return view.words[view.pile].text()


def numbers(words: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", words)]


def body_colour(window: MainWindow, along: float) -> QColor:
    """Return the colour on the arrow's body at a share of its length, above the words."""
    arrow = pile(window).view.arrow
    box = arrow.box
    x, y = round(box.left() + along * box.width()), round(box.center().y() - 0.33 * box.height())
    return QColor(arrow.grab().toImage().pixelColor(x, y).name())


def test_the_arrow_counts_what_is_still_to_come(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            arrow = pile(window).view.arrow
            for dropped in range(1, 16):
                assert numbers(arrow.text())[0] == 16 - dropped
                assert numbers(pile_words(window)) == [dropped, 16]
                assert not arrow.complete
                assert arrow.filled == pytest.approx(dropped / 16)
                press(qtbot, window, Qt.Key.Key_Space)
            assert arrow.complete
            assert arrow.filled == 1
            assert "W0" in arrow.text()
            assert "16" in arrow.text()
            assert {"en": "one step of W0", "zh": "更新一次"}[language] in arrow.text()
            assert arrow.accessibleName().endswith("→ W0")
            press(qtbot, window, Qt.Key.Key_Space)  # the next slice begins its own pile
            assert numbers(arrow.text())[0] == 15
            assert numbers(pile_words(window)) == [1, 16]
            press(qtbot, window, Qt.Key.Key_Backspace)
            assert arrow.complete
            press(qtbot, window, Qt.Key.Key_Backspace)
            assert numbers(arrow.text())[0] == 1
            assert numbers(pile_words(window)) == [15, 16]
            assert not arrow.complete
            press(qtbot, window, Qt.Key.Key_Home)


def test_the_arrow_is_solid_from_the_pile_to_the_set_only_at_the_end(
    window: MainWindow, qtbot: QtBot
) -> None:
    hue, surface = window.look.hue(0), window.look.palette.surface
    for _ in range(7):
        press(qtbot, window, Qt.Key.Key_Space)
    assert body_colour(window, 0.2) == QColor(hue.tint)
    assert body_colour(window, 0.65) == QColor(surface)
    for _ in range(8):
        press(qtbot, window, Qt.Key.Key_Space)
    for along in (0.1, 0.5, 0.65):
        assert body_colour(window, along) == QColor(hue.line)


@pytest.mark.parametrize("cases", together(each_once(SCREENS, THEMES)))
def test_the_words_on_the_arrow_fit(qtbot: QtBot, cases: list[tuple[tuple[int, int], str]]) -> None:
    window = opened(qtbot, "alexnet", cases[0][0])
    press(qtbot, window, Qt.Key.Key_F7)
    for size, theme in cases:
        window.resize(*size)
        while window.look.palette.name != theme:
            press(qtbot, window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        with naming(size, theme):
            arrow = pile(window).view.arrow
            for language in LANGUAGES:
                window.set_language(language)
                for index in (1000, 3024):
                    window.transport.scrubbed.emit(index)
                    QApplication.processEvents()
                    words, style = arrow.words
                    room = arrow.word_room
                    fits = QFontMetricsF(window.look.font(style)).boundingRect(
                        QRectF(0, 0, room.width(), 10_000), WRAPPED, words
                    )
                    assert fits.width() <= room.width()
                    assert fits.height() <= room.height()
                    view = pile(window).view
                    assert view.set.geometry().right() <= view.width()


def test_without_sharing_every_gradient_has_an_arrow_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    for language in LANGUAGES:
        with naming(language):
            window.set_language(language)
            for _ in range(15):
                press(qtbot, window, Qt.Key.Key_Space)
            press(qtbot, window, Qt.Key.Key_S)
            view, layer = pile(window).view, window.store.state.layer
            assert view.wall.isVisible()
            assert not view.pile.isVisible()
            assert numbers(view.words[view.wall].text()) == [16]
            dV = layer.forward()
            for x in range(4):
                for y in range(4):
                    own = layer.neuron_gradient(x, y, 0, dV).dW[:, :, 1]
                    np.testing.assert_array_equal(view.wall.values.array[x, y], own)
            sixteen = page(window).sum.sum.text().partition(": ")[2].replace("−", "-")
            assert [int(n) for n in sixteen.split(", ")] == [
                *(15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8)
            ]
            press(qtbot, window, Qt.Key.Key_S)
            press(qtbot, window, Qt.Key.Key_Home)


def test_without_motion_nothing_flies_and_a_tile_of_the_wall_leads_to_its_neuron(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    assert pile(window).falling.size().isEmpty()
    assert not pile(window).falling.moving
    assert pile(window).view.wall.isVisible()
    wall = pile(window).view.wall
    qtbot.mouseClick(wall, LEFT, pos=wall.tile_rect(2, 3).center())
    assert window.store.state.position == Position(2, 3, 0)
    assert {(c.x.stop, c.y.stop) for c in wall.filled} == {(4, 3), (3, 4)}


def test_the_wall_lies_like_the_slice_and_keeps_one_scale(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    press(qtbot, window, Qt.Key.Key_End)
    wall, hue = pile(window).view.wall, window.look.palette.diverging
    first, later = wall.tile_rect(0, 0), wall.tile_rect(3, 2)
    assert first.width() == first.height() == later.width()
    assert (later.x() - first.x(), later.y() - first.y()) == (round(3 * wall.side), round(2 * wall.side))
    picture, values = wall.grab().toImage(), wall.values.array
    table = colours.table(hue)
    for x, y in ((0, 1), (2, 0), (1, 3)):
        rect = wall.tile_rect(x, y)
        seen = picture.pixelColor(rect.x() + rect.width() // 10, rect.y() + rect.height() // 10).name()
        assert seen == table[colours.index_of(values[x, y, 0, 0], np.abs(values).max())]
    builds = wall.builds
    press(qtbot, window, Qt.Key.Key_Backspace)
    wall.grab()
    assert wall.builds == builds


def test_each_neuron_updates_its_own_set(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    for _ in range(15):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_U)
    layer, view = window.store.state.layer, pile(window).view
    assert view.words[view.set].text() == "W0[3,3]"
    np.testing.assert_array_equal(
        view.set.volume.values.array[:, :, 0], layer.weights_of(3, 3, 0).weights[:, :, 1]
    )
    assert len({layer.weights_of(x, y, 0).weights.tobytes() for x in range(4) for y in range(4)}) == 16


def test_fully_connected_gradients_are_as_large_as_the_input(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(7):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_1)
    view, layer = pile(window).view, window.store.state.layer
    assert window.store.display.page.sharing is Sharing.FULL
    assert view.own.volume.values.array.shape == (11, 11, 1)
    own = layer.neuron_gradient(3, 1, 0, layer.forward()).dW
    np.testing.assert_array_equal(view.wall.values.array[3, 1], own[:, :, 1])
    assert numbers(view.words[view.wall].text()) == [8]
    assert page(window).sum.total.text().startswith("dW0[3,1][8,4,1] = 5")
    press(qtbot, window, Qt.Key.Key_U)
    assert "384 of 384" in page(window).loss.words.text()


def test_the_pile_falls_apart_when_the_switch_turns_and_comes_together_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        press(qtbot, window, Qt.Key.Key_Space)
    before = window.store.display.page.pile.array.copy()
    monkeypatch.setattr(motion, "allowed", lambda: True)
    panel, view = pile(window), pile(window).view
    was = view.pile.geometry()
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.falling.moving
    assert not panel.falling.size().isEmpty()
    assert len(panel.falling.flights) == 8
    assert {start.getRect() for start, _ in panel.falling.flights} == {was.getRect()}
    tiles = [view.wall.tile_rect(n % 4, n // 4).translated(view.wall.pos()) for n in range(8)]
    assert [end for _, end in panel.falling.flights] == tiles
    qtbot.waitUntil(lambda: not panel.falling.moving)
    assert panel.falling.size().isEmpty()
    own = [view.wall.values.array[n % 4, n // 4] for n in range(8)]
    np.testing.assert_array_equal(np.sum(own, axis=0), before[:, :, 1])  # the same gradients, lying apart
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.falling.moving
    assert [start for start, _ in panel.falling.flights] == tiles
    assert {end.getRect() for _, end in panel.falling.flights} == {view.pile.geometry().getRect()}
    qtbot.waitUntil(lambda: not panel.falling.moving)
    np.testing.assert_array_equal(window.store.display.page.pile.array, before)


def test_a_card_drops_with_a_step_and_is_taken_off_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, view = pile(window), pile(window).view
    monkeypatch.setattr(motion, "allowed", lambda: True)
    press(qtbot, window, Qt.Key.Key_Space)
    assert panel.falling.flights == ((view.own.geometry(), view.pile.geometry()),)
    qtbot.waitUntil(lambda: not panel.falling.moving and view.arrow.filled == pytest.approx(2 / 16))
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert panel.falling.flights == ((view.pile.geometry(), view.own.geometry()),)
    qtbot.waitUntil(lambda: not panel.falling.moving)
    panel.falling.flights = ()
    window.transport.scrubbed.emit(9)  # a jump drops nothing: the right sum is simply there
    assert panel.falling.flights == ()
    assert window.store.display.page.dropped == 10


def test_alexnets_slice_ends_in_one_arrow(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    window.transport.scrubbed.emit(3023)
    arrow = pile(window).view.arrow
    assert numbers(arrow.text()) == [1, 0]
    assert numbers(pile_words(window)) == [3024, 3025]
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.store.state.position == Position(54, 54, 0)
    assert arrow.complete
    assert 3025 in numbers(arrow.text())
    assert body_colour(window, 0.65) == QColor(window.look.hue(0).line)
