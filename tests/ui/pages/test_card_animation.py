"""Cards that fly from the pile to their places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from convviz.ui.look import motion
from convviz.ui.look.look import Look
from convviz.ui.pages.backward.card_animation import CardAnimation
from tests.ui.showing import shown

LOOK = Look.of(1920, 1080)
PILE, CARD = QRect(10, 100, 100, 80), QRect(220, 10, 50, 40)
RED = "#c00000"


@pytest.mark.parametrize("apart", [True, False])
def test_the_place_of_a_card_is_empty_until_it_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    monkeypatch.setattr(motion, "allowed", lambda: True)
    panel = QWidget()
    end = QWidget(panel)  # what lies where the card goes to
    end.setGeometry(CARD if apart else PILE)
    end.setStyleSheet(f"background: {RED}")
    falling = CardAnimation(LOOK, panel)
    shown(qtbot, panel, 300, 200)
    if apart:
        falling.scatter(PILE, [CARD], 0)
    else:
        falling.gather([CARD], PILE, 0)
    surface = LOOK.palette.surface
    seen = panel.grab().toImage().pixelColor(end.geometry().center()).name()
    assert seen == (surface if apart else RED)  # the pile is there while cards come to it
    qtbot.waitUntil(lambda: not falling.moving)
    assert panel.grab().toImage().pixelColor(end.geometry().center()).name() == RED
