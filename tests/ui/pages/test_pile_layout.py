"""Where dV, the patch, the gradient, the pile and its set are: in the room, apart, in cells of one size."""

from __future__ import annotations

from itertools import product

import pytest

from convviz.ui.look.look import Look
from convviz.ui.pages.backward.pile_layout import PileLayout, PileRoom, lay_out
from convviz.ui.pages.backward.pile_view import drop_arrow
from convviz.ui.volume.arrangement import Room

SIZES = ((520, 200), (580, 214), (810, 450), (900, 240), (430, 520), (640, 660), (1700, 950))
SETS = ((5, 5), (1, 1), (3, 1), (11, 11), (227, 227))


def room(size: tuple[int, int], cells: tuple[int, int], may_turn: bool = False) -> PileRoom:
    return PileRoom(*size, *cells, 20, 36, 10, 76, 76, (118, 150), 72, 160, may_turn)


def rooms(layout: PileLayout) -> list[Room]:
    found = [
        layout.upstream,
        layout.patch,
        layout.own,
        layout.pile,
        layout.arrow,
        layout.set,
        layout.set_words,
    ]
    return [*found, *([layout.channels] if layout.channels.width else [])]


def apart(one: Room, other: Room) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize(("size", "cells", "may_turn"), [*product(SIZES, SETS, (False, True))])
def test_all_is_in_the_room_and_apart(size: tuple[int, int], cells: tuple[int, int], may_turn: bool) -> None:
    given = room(size, cells, may_turn)
    layout = lay_out(given)
    placed = rooms(layout)
    for n, one in enumerate(placed):
        assert one.x >= 0
        assert one.x + one.width <= size[0]
        assert one.y >= (0 if one == layout.set_words else given.label // 2)
        assert one.y + one.height <= size[1] + 1
        assert all(apart(one, other) for other in placed[:n])


def test_the_gradient_drops_on_the_pile_below_it_or_beside_it_where_cells_are_larger() -> None:
    high, low = lay_out(room((810, 450), (5, 5))), lay_out(room((520, 230), (5, 5)))
    assert (high.pile.x, high.pile.y > high.own.y) == (high.own.x, True)
    assert (low.pile.y, low.pile.x > low.own.x) == (low.own.y, True)
    assert high.cell * 5 == high.pile.width == high.own.width == high.patch.width
    assert low.cell > (230 - 2 * 20 - 10) // 10  # what two rows would have had


def test_in_a_low_room_the_words_stand_before_the_set_so_that_cells_stay_large() -> None:
    low, high = lay_out(room((620, 214), (5, 5))), lay_out(room((620, 260), (5, 5)))
    assert low.cell > (214 - 2 * 20 - 10 - 118 // 2) // 5  # what words above the set would have left
    assert low.arrow.x + low.arrow.width < low.set_words.x < low.set.x
    assert low.set.y < low.set_words.y + 10 < low.set.y + low.set.height
    assert (high.set_words.x, high.set_words.y) == (high.set.x, high.set.y - 20)


def test_in_a_high_room_the_arrow_leads_to_the_left_where_cells_are_then_larger() -> None:
    high = lay_out(room((640, 660), (5, 5), may_turn=True))
    assert high.leftward
    assert high.set.x < high.arrow.x < high.pile.x == high.own.x
    assert high.cell > 1.15 * lay_out(room((640, 660), (5, 5))).cell
    assert not lay_out(room((1100, 500), (5, 5), may_turn=True)).leftward


@pytest.mark.parametrize(("size", "cells"), [*product(SIZES, SETS)])
def test_the_arrow_to_the_pile_has_the_shape_of_an_arrow_in_any_room(
    size: tuple[int, int], cells: tuple[int, int]
) -> None:
    now = lay_out(PileRoom(*size, *cells, 20, 16, 10, 76, 76, (118, 150), 72, 160, False))  # little between
    corners = [(p.x(), p.y()) for p in drop_arrow(now, Look.of(1280, 720)).toList()]
    is_below = now.pile.y > now.own.y
    shaft, neck, wing, tip = ((y, x) if is_below else (x, y) for x, y in corners[:4])
    axis = tip[1]
    head, long = tip[0] - neck[0], tip[0] - shaft[0]
    assert abs(wing[1] - axis) == pytest.approx(head)  # as high to either side as it is long
    assert 0 < head < 0.7 * long
    assert abs(shaft[1] - axis) < abs(wing[1] - axis)
    assert is_below or now.own.x + now.own.width < shaft[0] < tip[0] < now.pile.x
