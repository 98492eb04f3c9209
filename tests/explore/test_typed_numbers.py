"""Numbers as people type them: decimal commas, grouped digits, Chinese keyboards; what is refused."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore import typed_numbers
from convviz.explore.message import Message, Refused
from convviz.ui.words.catalogue import LANGUAGES, Text

FULL_WIDTH = str.maketrans("0123456789.,-+e", "０１２３４５６７８９．，－＋ｅ")
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def refusal(words: str, whole: bool = False) -> Message:
    with pytest.raises(Refused) as refused:
        typed_numbers.read(words, whole)
    return refused.value.reason


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("0,001", 0.001),
        ("0,002", 0.002),
        ("0,5", 0.5),
        ("-0,125", -0.125),
        (",125", 0.125),
        ("1,5", 1.5),
        ("12,25", 12.25),
        ("1,2345", 1.2345),
        ("1.000,5", 1000.5),
        ("1,000.5", 1000.5),
        ("1.000.000,25", 1_000_000.25),
        ("1,000,000.25", 1_000_000.25),
        ("1,000,000", 1_000_000),
        ("1.000.000", 1_000_000),
        ("1.500", 1.5),
        (" 7 ", 7),
        ("+7", 7),
        ("−7", -7),
        ("–7", -7),
        ("5,", 5),
        ("5.", 5),
        ("1,5e-3", 0.0015),
        ("1e−4", 0.0001),
        ("1E3", 1000),
        ("１．５", 1.5),
        ("－０，５", -0.5),
        ("１。５", 1.5),
        ("　３　", 3),
        ("6 × 10⁻¹¹", 6e-11),
        ("2,5×10³", 2500),
        ("290 400", 290_400),
        ("105 705 600", 105_705_600),
        ("105'705'600", 105_705_600),
        ("290’400", 290_400),
        ("−1 234 567,25", -1_234_567.25),
        ("1 234,567", 1234.567),
        ("290\N{NARROW NO-BREAK SPACE}400", 290_400),
        ("２９０　４００", 290_400),
        ("−10⁻⁷", -1e-7),
    ],
)
def test_what_is_read(words: str, value: float) -> None:
    for whole in (False, True):
        assert typed_numbers.read(words, whole) == value


@pytest.mark.parametrize(("words", "value"), [("1,500", 1500), ("-12,000", -12_000), ("１，０００", 1000)])
def test_one_comma_before_three_digits_groups_whole_numbers_alone(words: str, value: int) -> None:
    assert typed_numbers.read(words, whole=True) == value
    assert refusal(words).key == "explore.refused.two_readings"


@pytest.mark.parametrize(
    ("words", "whole", "point", "thousand"),
    [
        ("1,500", False, "1.5", "1500"),
        ("-2,000", False, "−2", "−2000"),
        ("1234,567", False, "1234.567", "1234567"),
        ("1234,567", True, "1234.567", "1234567"),
        ("1.000", True, "1", "1000"),
    ],
)
def test_what_could_be_two_numbers_is_refused_with_both(
    words: str, whole: bool, point: str, thousand: str
) -> None:
    reason = refusal(words, whole)
    assert reason.key == "explore.refused.two_readings"
    for language in LANGUAGES:
        said = Text(language).text(reason)
        assert point in said
        assert thousand in said
    assert typed_numbers.read(point) != typed_numbers.read(thousand)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "x",
            "nan",
            "inf",
            "-",
            ".",
            ",",
            "1,5,6",
            "1,00.5",
            "1.5.2",
            "1_000",
            "1 00",
            "1 000 00",
            "1 000'000",
            "01 000",
            "1  000",
            "1 000,5,5",
            "0x1f",
            "1e",
            "--1",
        ),
        *("1e1.5", "1,000,00", "0,000,000", "1.000,5,6", "½", "²", "10⁻", ",×10³", "1/2", "٪"),
    ],
)
def test_what_is_no_number_is_said_to_be_none(words: str) -> None:
    reason = refusal(words)
    assert reason.key == "explore.refused.no_number"
    for language in LANGUAGES:
        assert words.strip() in Text(language).text(reason)


@pytest.mark.parametrize(
    ("words", "key"),
    [("", "empty"), ("  ", "empty"), ("1e400", "infinite"), ("-1e400", "infinite"), ("9" * 5000, "infinite")],
)
def test_nothing_and_what_is_beyond_all_numbers_are_refused(words: str, key: str) -> None:
    assert refusal(words).key == f"explore.refused.{key}"


def test_a_refusal_repeats_little_of_what_is_long() -> None:
    assert len(Text("en").text(refusal("x" * 10_000))) < 100


@given(FINITE | st.integers(-(10**30), 10**30), st.booleans())
def test_what_a_field_shows_is_read_back(value: float, whole: bool) -> None:
    """In a field of whole numbers too, and typed on a Chinese keyboard too."""
    shown = typed_numbers.in_field(value)
    assert typed_numbers.read(shown, whole) == value
    assert typed_numbers.read(shown.translate(FULL_WIDTH), whole) == value


@given(FINITE)
def test_what_python_writes_is_read(value: float) -> None:
    assert typed_numbers.read(repr(value)) == value


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 4)))
def test_a_decimal_comma_is_a_decimal_comma_or_is_refused(value: float) -> None:
    """Never another number: this is what went wrong."""
    words = f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")
    if abs(value) >= 1 and len(words.partition(",")[2]) == 3:
        assert refusal(words).key == "explore.refused.two_readings"
    else:
        assert typed_numbers.read(words) == value


@given(st.integers(-(10**15), 10**15), st.sampled_from([(",", "."), (".", ",")]), st.integers(0, 99))
def test_digits_grouped_by_either_mark_before_the_other(n: int, marks: tuple[str, str], cents: int) -> None:
    group, point = marks
    words = f"{n:,}".replace(",", group) + f"{point}{cents:02}"
    if abs(n) >= 1000:
        assert typed_numbers.read(words) == pytest.approx(n + math.copysign(cents / 100, n), rel=1e-15)


@given(st.text(max_size=12) | st.text("0123456789.,-−eE+０，。× 10⁻¹", max_size=12), st.booleans())
def test_any_words_are_a_finite_number_or_are_refused(words: str, whole: bool) -> None:
    with suppress(Refused):
        assert math.isfinite(typed_numbers.read(words, whole))
