"""The column that is added up: every channel once, and digits that align and say where they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.display.neuron_sum import channel_rows, sum_digits


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=120), st.data())
def test_the_rows_have_every_channel_once_and_add_up(sums: list[int], data: st.DataObject) -> None:
    channel = data.draw(st.integers(0, len(sums) - 1))
    room = data.draw(st.integers(1, 12))
    rows = channel_rows(sums, channel, room)
    assert 1 <= len(rows) <= room
    assert [c for row in rows for c in range(row.first, row.last + 1)] == list(range(len(sums)))
    assert all(row.value == sum(sums[row.first : row.last + 1]) for row in rows)
    if room >= 3:
        assert channel in [row.first for row in rows if row.is_single]


@pytest.mark.parametrize("room", [3, 4, 5, 9])
def test_within_a_page_rows_stay(room: int) -> None:
    pages = {channel_rows([1] * 40, channel, room) for channel in range(40)}
    for rows in pages:
        alone = [row.first for row in rows if row.is_single]
        staying = [c for c in alone if channel_rows([1] * 40, c, room) == rows]
        assert len(staying) >= 1
    assert len(pages) <= 40 // (room - 2) + 2


@pytest.mark.parametrize(
    ("most", "value", "words"),
    [
        (63.0, 14.0, "+14.0000"),
        (63.0, -3.41, "−3.4100"),
        (63.0, 1 / 3, "≈ +0.3333"),
        (63.0, 0.0, "0.0000"),
        (24000.0, 2445.06, "≈ +2,445.1"),
        (24000.0, -2445.5, "−2,445.5"),
        (0.5, -0.1234567, "≈ −0.123457"),
        (3e9, 299761057.3, "≈ +2.998\u00a0×\u00a010⁸"),
        (2e-7, 1.234567e-8, "≈ +1.235\u00a0×\u00a010⁻⁸"),
    ],
)
def test_floats_have_as_many_decimals_as_their_largest(most: float, value: float, words: str) -> None:
    assert sum_digits(most, whole=False).text(value) == words


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_are_written_in_full(value: int) -> None:
    words = sum_digits(1e9, whole=True).text(value)
    assert words == f"{value:+,}".replace("-", "−").replace("+0", "0")


@given(st.floats(1e-9, 1e12), st.floats(-1, 1), st.booleans())
def test_no_number_is_longer_than_the_longest(most: float, share: float, whole: bool) -> None:
    value = round(most * share) if whole else most * share
    digits = sum_digits(most, whole)
    assert len(digits.text(value)) <= len(digits.longest(most))
