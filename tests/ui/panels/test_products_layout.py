"""Where patch, filter and product of each channel go."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import ceil

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from convviz.ui.panels.products_layout import ProductsLayout, ProductsRoom, lay_out

ROOM = ProductsRoom(
    900, 250, 5, 5, title=20, sign=26, gap=10, least_cell=18, most_cell=76, least_picture_cell=3
)


def rects(room: ProductsRoom, laid: ProductsLayout) -> list[QRect]:
    wide, high = ceil(laid.cell * room.across), ceil(laid.cell * room.down)
    return [QRect(left, place.top, wide, high) for place in laid.places for left in place.lefts]


def test_four_channels_of_the_worked_example_stand_in_two_columns() -> None:
    laid = lay_out(ROOM, 4)
    assert laid.cell >= ROOM.least_cell
    assert len({place.top for place in laid.places}) == len({place.lefts for place in laid.places}) == 2


def test_where_not_all_can_be_read_one_is_large() -> None:
    laid = lay_out(replace(ROOM, height=150), 4)
    assert len(laid.places) == 1
    assert laid.cell == 26


def test_pictures_without_numbers_are_shown_together_while_they_can_be_recognized() -> None:
    pictures = replace(ROOM, across=11, down=11, least_cell=43)
    assert len(lay_out(pictures, 3).places) == 3
    assert len(lay_out(replace(pictures, across=227, down=227), 3).places) == 1


def test_of_many_channels_one_is_shown() -> None:
    assert len(lay_out(replace(ROOM, across=1, down=1), 64).places) == 1


@given(
    st.integers(60, 2000), st.integers(60, 900), st.integers(1, 30), st.integers(1, 30), st.integers(1, 12)
)
def test_nothing_overlaps_and_nothing_is_outside(
    width: int, height: int, across: int, down: int, channels: int
) -> None:
    room = replace(ROOM, width=width, height=height, across=across, down=down)
    laid = lay_out(room, channels)
    placed = rects(room, laid)
    assert not any(one.intersects(other) for one, other in combinations(placed, 2))
    if laid.cell >= 1:
        inside = QRect(0, room.title, width, height - room.title)
        assert all(inside.contains(rect) for rect in placed)
