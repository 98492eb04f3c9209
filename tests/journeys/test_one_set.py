"""The pile of a slice and its one arrow to the one set; without sharing, an arrow for every neuron."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state.state import Position, Sharing
from convviz.ui.look import motion
from convviz.ui.look.theme import THEMES
from convviz.ui.pages.backward.pile_panel import PilePanel
from convviz.ui.pages.backward.update_arrow import HEAD
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.test_backward import page
from tests.journeys.window import SCREENS, opened, press

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = opened(qtbot, "lesson", (1920, 1080))
    press(qtbot, made, Qt.Key.Key_F7)
    return made


def pile(window: MainWindow) -> PilePanel:
    return page(window).dW


def numbers(words: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", words)]


def body_colour(window: MainWindow, along: float) -> QColor:
    """Return the colour on the arrow's body at a share of its length, above the words."""
    arrow = pile(window).arrow
    box = arrow.box
    x, y = round(box.left() + along * box.width()), round(box.center().y() - 0.25 * box.height())
    return QColor(pile(window).grab().toImage().pixelColor(arrow.x() + x, arrow.y() + y).name())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_arrow_counts_what_is_still_to_come(window: MainWindow, qtbot: QtBot, language: str) -> None:
    window.set_language(language)
    arrow = pile(window).arrow
    for dropped in range(1, 16):
        assert sorted(numbers(arrow.text())) == sorted([dropped, 16, 16 - dropped])
        assert not arrow.complete
        assert arrow.filled == pytest.approx(dropped / 16)
        press(qtbot, window, Qt.Key.Key_Space)
    assert arrow.complete
    assert arrow.filled == 1
    assert "W0" in arrow.text()
    assert "16" in arrow.text()
    assert {"en": "one update", "zh": "更新一次"}[language] in arrow.text()
    assert "W0, b0" in arrow.accessibleName()
    press(qtbot, window, Qt.Key.Key_Space)  # the next slice begins its own pile
    assert sorted(numbers(arrow.text())) == [1, 15, 16]
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert arrow.complete
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert sorted(numbers(arrow.text())) == [1, 15, 16]
    assert not arrow.complete


def test_the_arrow_is_solid_from_the_pile_to_the_set_only_at_the_end(
    window: MainWindow, qtbot: QtBot
) -> None:
    hue, surface = window.look.hue(0), window.look.palette.surface
    for _ in range(7):
        press(qtbot, window, Qt.Key.Key_Space)
    assert body_colour(window, 0.2) == QColor(hue.tint)
    assert body_colour(window, 0.8) == QColor(surface)
    for _ in range(8):
        press(qtbot, window, Qt.Key.Key_Space)
    for along in (0.1, 0.5, 0.9):
        assert body_colour(window, along) == QColor(hue.line)


TELLING = set(zip(SCREENS, THEMES, strict=True))  # those of the default run: each size and each theme


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak)
        for case in product(SCREENS, THEMES)
    ],
)
def test_the_words_on_the_arrow_fit(qtbot: QtBot, size: tuple[int, int], theme: str) -> None:
    window = opened(qtbot, "alexnet", size)
    while window.look.palette.name != theme:
        press(qtbot, window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, Qt.Key.Key_F7)
    arrow = pile(window).arrow
    for language in LANGUAGES:
        window.set_language(language)
        for index in (1000, 3024):
            window.transport.scrubbed.emit(index)
            QApplication.processEvents()
            words, style = arrow.words
            room = arrow.box.width() - HEAD * arrow.height() / 2
            assert QFontMetricsF(window.look.font(style)).horizontalAdvance(words) <= room
            assert arrow.set_room.right() <= arrow.width()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_sharing_every_gradient_has_an_arrow_of_its_own(
    window: MainWindow, qtbot: QtBot, language: str
) -> None:
    window.set_language(language)
    for _ in range(15):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_S)
    panel = pile(window)
    assert not panel.arrow.isVisible()
    assert panel.drawer.isVisible()
    assert numbers(panel.state_words.text()) == [0, 16, 16, 16]
    part = panel.drawer.part
    assert part is not None
    assert part.count == 16
    layer = window.store.state.layer
    dV = layer.forward()
    for x in range(4):
        for y in range(4):
            own = part.layer.weights_of(x, y, 0).weights
            np.testing.assert_array_equal(own, layer.neuron_gradient(x, y, 0, dV).dW)
            assert part.goes_to.weights_of(x, y, 0).weights is not None
    sight = panel.drawer.viewport().rect()
    assert all(sight.intersects(panel.drawer.card_rect(n)) for n in range(16))  # sixteen arrows at a glance
    sixteen = page(window).sum.sum.text().partition(": ")[2].replace("−", "-")
    assert [int(n) for n in sixteen.split(", ")] == [
        *(15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8)
    ]


def test_a_card_with_its_set_leads_to_its_neuron(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    press(qtbot, window, Qt.Key.Key_End)
    drawer = pile(window).drawer
    n = next(iter(drawer.cards_in(drawer.viewport().rect()))) + 1
    qtbot.mouseClick(drawer.viewport(), LEFT, pos=drawer.card_rect(n).center())
    assert window.transport.scrubber.value() == n


def test_sixteen_different_sets_after_an_update(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    for _ in range(15):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_U)
    goes_to = pile(window).drawer.part.goes_to
    assert len({goes_to.weights_of(x, y, 0).weights.tobytes() for x in range(4) for y in range(4)}) == 16


def test_fully_connected_gradients_are_as_large_as_the_input(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(7):
        press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_1)
    panel = pile(window)
    assert window.store.display.page.sharing is Sharing.FULL
    assert panel.drawer.part.layer.weights_of(3, 1, 0).weights.shape == (11, 11, 4)
    assert numbers(panel.state_words.text()) == [0, 8, 8]
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
    panel = pile(window)
    was = panel.pile.geometry()
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.falling.moving
    assert not panel.falling.size().isEmpty()
    assert len(panel.falling.flights) == 8
    assert {start.getRect() for start, _ in panel.falling.flights} == {was.getRect()}
    cards = [panel.drawer.card_rect(n) for n in range(8)]
    offset = panel.drawer.viewport().mapTo(panel, cards[0].topLeft()) - cards[0].topLeft()
    assert [end for _, end in panel.falling.flights] == [card.translated(offset) for card in cards]
    qtbot.waitUntil(lambda: not panel.falling.moving)
    assert panel.falling.size().isEmpty()
    own = [panel.drawer.part.layer.weights_of(n % 4, n // 4, 0).weights for n in range(8)]
    np.testing.assert_array_equal(np.sum(own, axis=0), before)  # the same cards, lying apart
    press(qtbot, window, Qt.Key.Key_S)
    assert panel.falling.moving
    assert [start for start, _ in panel.falling.flights] == [card.translated(offset) for card in cards]
    assert {end.getRect() for _, end in panel.falling.flights} == {panel.pile.geometry().getRect()}
    qtbot.waitUntil(lambda: not panel.falling.moving)
    np.testing.assert_array_equal(window.store.display.page.pile.array, before)


def test_a_card_drops_with_a_step_and_is_taken_off_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = pile(window)
    monkeypatch.setattr(motion, "allowed", lambda: True)
    press(qtbot, window, Qt.Key.Key_Space)
    assert panel.falling.flights == ((panel.own.geometry(), panel.pile.geometry()),)
    qtbot.waitUntil(lambda: not panel.falling.moving and panel.arrow.filled == pytest.approx(2 / 16))
    press(qtbot, window, Qt.Key.Key_Backspace)
    assert panel.falling.flights == ((panel.pile.geometry(), panel.own.geometry()),)
    qtbot.waitUntil(lambda: not panel.falling.moving)
    panel.falling.flights = ()
    window.transport.scrubbed.emit(9)  # a jump drops nothing: the right sum is simply there
    assert panel.falling.flights == ()
    assert window.store.display.page.dropped == 10


def test_without_motion_nothing_flies(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_S)
    assert pile(window).falling.size().isEmpty()
    assert not pile(window).falling.moving
    assert pile(window).drawer.isVisible()


def test_alexnets_slice_ends_in_one_arrow(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    press(qtbot, window, Qt.Key.Key_F7)
    window.transport.scrubbed.emit(3023)
    arrow = pile(window).arrow
    assert numbers(arrow.text()) == [3024, 3025, 1]
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.store.state.position == Position(54, 54, 0)
    assert arrow.complete
    assert 3025 in numbers(arrow.text())
    assert body_colour(window, 0.9) == QColor(window.look.hue(0).line)
