import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore import numbers, typed_numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-4, "−4"),
        (105_705_600, "105,705,600"),
        (-1_000, "−1,000"),
        (3.0, "3"),
        (0.25, "0.25"),
        (-0.5, "−0.5"),
        (np.int64(-1234), "−1,234"),
        (np.float32(0.5), "0.5"),
    ],
)
def test_grouped(value: float, text: str) -> None:
    assert numbers.grouped(value) == text


def test_a_list_of_numbers_with_commas_takes_semicolons() -> None:
    assert numbers.listed(["15", "28", "27"]) == "15, 28, 27"
    assert numbers.listed(["4,844", "−2"]) == "4,844; −2"
    assert numbers.listed([]) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(14, "+14"), (-4, "−4"), (0, "0"), (1234, "+1,234"), (0.5, "+0.5")]
)
def test_signed(value: float, text: str) -> None:
    assert numbers.signed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-2, "-2"), (105_705_600, "105705600"), (0.1, "0.1"), (2.0, "2.0"), (np.int64(-7), "-7")],
)
def test_code_is_what_python_reads(value: float, text: str) -> None:
    assert numbers.code(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_full_value_is_not_rounded(value: float) -> None:
    assert float(numbers.full(value)) == value
    assert float(numbers.code(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "≈ 0.3333"),
        (0.25, "0.25"),
        (-2 / 3, "≈ −0.6667"),
        (5.0, "5"),
        (7, "7"),
        (1234.5678, "≈ 1,235"),
        (9.99996, "≈ 10"),
        (1e-9, "10⁻⁹"),
        (-2.5e-7, "−2.5 × 10⁻⁷"),
        (2.21345e-5, "≈ 2.213 × 10⁻⁵"),
        (4.23934e17, "≈ 4.239 × 10¹⁷"),
        (0.0, "0"),
    ],
)
def test_shortened(value: float, text: str) -> None:
    assert numbers.shortened(value).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("value", "text"), [(6e-11, "6 × 10⁻¹¹"), (1e-7, "10⁻⁷"), (-1e-7, "−10⁻⁷"), (0.0001, "0.0001")]
)
def test_very_small_numbers_are_written_one_way(value: float, text: str) -> None:
    assert numbers.grouped(value).replace("\N{NO-BREAK SPACE}", " ") == text
    assert numbers.code(value) == repr(value)  # and as Python reads them in code


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_can_be_typed(value: float) -> None:
    assert typed_numbers.read(numbers.grouped(value), whole=True) == value


@pytest.mark.parametrize("words", ["0.0001", "1e-4", " 10⁻⁴ ", "1 × 10⁻⁴", "1×10⁻⁴"])
def test_a_person_may_type_powers_of_ten(words: str) -> None:
    assert typed_numbers.read(words) == 1e-4


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_what_carries_no_almost_is_exact(value: float) -> None:
    text = numbers.shortened(value)
    shown = typed_numbers.read(text.removeprefix("≈ "), whole=True)
    assert text.startswith("≈") == (shown != value)
    assert math.isclose(shown, value, rel_tol=1e-3)


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (9_999, ""),
        (10_000, "= 1 万"),
        (34_944, "≈ 3.49 万"),
        (290_400, "≈ 29 万"),
        (105_705_600, "≈ 1.06 亿"),
        (44_892_355_200, "≈ 449 亿"),
        (99_999_999, "≈ 1 亿"),
        (99_994_000, "≈ 9,999 万"),
        (12_345_678, "≈ 1,235 万"),
        (2 * 10**12, "= 2 万亿"),
        (-34_944, "≈ −3.49 万"),
    ],
)
def test_gloss(n: int, text: str) -> None:
    assert numbers.gloss(n) == text


def test_only_chinese_readers_get_a_gloss() -> None:
    assert numbers.glossed(34_944, "zh") == "34,944 ≈ 3.49 万"
    assert numbers.glossed(34_944, "en") == "34,944"
    assert numbers.glossed(101, "zh") == "101"


@given(st.integers(10_000, 10**20))
def test_a_gloss_is_within_half_a_percent(n: int) -> None:
    relation, digits, unit = numbers.gloss(n).split(" ")
    said = float(digits.replace(",", "")) * {"万": 1e4, "亿": 1e8, "万亿": 1e12}[unit]
    assert math.isclose(said, n, rel_tol=0.005)
    assert relation in ("=", "≈")


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 B"),
        (808, "808 B"),
        (12_928, "12.9 kB"),
        (139_776, "140 kB"),
        (422_822_400, "423 MB"),
        (179_569_420_800, "180 GB"),
        (999_999, "1 MB"),
        (1_000, "1 kB"),
        (10**23, "100,000 EB"),
        (10**24, "1.00e+24 B"),
        (2 * 10**4000, "2.00e+4000 B"),
    ],
)
def test_bytes(n: int, text: str) -> None:
    assert numbers.byte_text(n) == text


@pytest.mark.parametrize(
    ("value", "words"), [(762, "= 762"), (381.5, "= 381.5"), (606.1812, "≈ 606.18"), (0.25, "= 0.25")]
)
def test_a_relation_says_whether_digits_were_cut(value, words):
    assert numbers.related(value, 5) == words
