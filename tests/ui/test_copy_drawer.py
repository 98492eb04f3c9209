"""The drawer of own sets in little room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from convviz.conv import LocallyConnectedLayer
from convviz.explore.display.parts import DrawerPart
from convviz.explore.examples import examples
from convviz.explore.state.state import WalkOrder
from convviz.ui.look.look import Look
from convviz.ui.panels.copy_drawer import CopyDrawer
from tests.ui.showing import shown

LOOK = Look.of(1920, 1080)


def part_at(index: int, layer: LocallyConnectedLayer) -> DrawerPart:
    return DrawerPart(layer, WalkOrder.X_FIRST, index, 1.0)


@pytest.fixture
def layer() -> LocallyConnectedLayer:
    return LocallyConnectedLayer.from_shared(examples.load("lesson").layer)


@pytest.mark.parametrize("rows", [1, 2])
def test_the_rows_in_sight_are_full_and_end_with_the_current_card(
    qtbot: QtBot, layer: LocallyConnectedLayer, rows: int
) -> None:
    drawer = CopyDrawer(LOOK)
    shown(qtbot, drawer, 360, drawer.height_of(rows) + 10)
    columns = drawer.columns
    assert 3 < columns < 10
    for index in range(32):
        drawer.show_drawer(part_at(index, layer))
        sight = drawer.viewport().rect()
        seen = [n for n in drawer.cards_in(sight) if sight.contains(drawer.card_rect(n))]
        assert index in seen
        if index + 1 >= columns:
            assert len(seen) >= columns
        assert [drawer.card_at(drawer.card_rect(n).center()) for n in seen] == seen


def test_a_drawer_that_had_less_room_for_a_while_fills_its_rows_again(
    qtbot: QtBot, layer: LocallyConnectedLayer
) -> None:
    drawer = CopyDrawer(LOOK)
    two_rows = drawer.height_of(2) - 1  # the gap below the last row is not needed
    shown(qtbot, drawer, 360, two_rows)
    drawer.show_drawer(part_at(20, layer))
    before = [drawer.card_rect(n) for n in range(21)]
    assert before[20].top() == drawer.height_of(1)
    drawer.resize(360, drawer.height_of(1))
    qtbot.waitUntil(lambda: drawer.viewport().height() == drawer.height_of(1))
    assert drawer.card_rect(20).top() == 0
    drawer.resize(360, two_rows)
    qtbot.waitUntil(lambda: drawer.viewport().height() == two_rows)
    assert [drawer.card_rect(n) for n in range(21)] == before


def test_a_step_in_one_row_repaints_the_cards_that_moved(qtbot: QtBot, layer: LocallyConnectedLayer) -> None:
    drawer = CopyDrawer(LOOK)
    shown(qtbot, drawer, 360, drawer.height_of(1) + 10)
    for index in (20, 21):
        drawer.show_drawer(part_at(index, layer))
        after = drawer.grab().toImage()
    fresh = CopyDrawer(LOOK)
    shown(qtbot, fresh, 360, drawer.height())
    fresh.show_drawer(part_at(21, layer))
    assert fresh.grab().toImage() == after
    made = drawer.pictures_made
    drawer.show_drawer(part_at(22, layer))
    drawer.grab()
    assert drawer.pictures_made == made + 1
