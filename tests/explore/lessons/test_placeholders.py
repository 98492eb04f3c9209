"""Names of numbers in braces: what is read, and what is refused with a reason."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.lessons.placeholders import Misread, Name, misread, name_in, names, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("no name", ("no name",)),
        ("{value}", (Name("value", (), "value"),)),
        ("= {V[2,3,1]}.", ("= ", Name("V", (2, 3, 1), "V[2,3,1]"), ".")),
        ("{V[ 2, 3 ,1 ]}", (Name("V", (2, 3, 1), "V[2,3,1]"),)),
        ("{dW0[2,2,1]}", (Name("dW0", (2, 2, 1), "dW0[2,2,1]"),)),
        ("{W0[1,2][2,2,1]}", (Name("W0", (1, 2, 2, 2, 1), "W0[1,2][2,2,1]"),)),
        ("{running[16]}", (Name("running", (16,), "running[16]"),)),
        ("{{x}} {{{value}}}", ("{x} {", Name("value", (), "value"), "}")),
        ("{{value}}", ("{value}",)),
        ("值是 {value}。", ("值是 ", Name("value", (), "value"), "。")),
        ("{V[007,1,0]}", (Name("V", (7, 1, 0), "V[7,1,0]"),)),
    ],
)
def test_a_text_is_read_piece_by_piece(text, expected):
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{}", "name"),
        ("{ }", "name"),
        ("{two words}", "name"),
        ("{value:.2f}", "name"),
        ("{value!r}", "name"),
        ("{value.real}", "name"),
        ("{V[-1,0,0]}", "name"),
        ("{V[1.5]}", "name"),
        ("{V[x,y,d]}", "name"),
        ("{V[]}", "name"),
        ("{V[1,]}", "name"),
        ("{V[1]x}", "name"),
        ("{_value}", "name"),
        ("{1}", "name"),
        ("{值}", "name"),
        ("{V[１,2,3]}", "name"),  # full-width digits are for answers, not for names
        ("{V[1,2,3,4]}", "indices"),
        ("{W0[1,2,3][2,2,1]}", "indices"),
        ("{W0[1,2][1,2,3,4]}", "indices"),
        ("{V[9999999999,0,0]}", "name"),
        ("{" + "a" * 100 + "}", "name"),
        ("open { brace", "open"),
        ("closed } brace", "close"),
        ("{value", "open"),
        ("value}", "close"),
    ],
)
def test_what_is_no_name_says_why(text, key):
    wrong = misread(text)
    assert [found.reason.key for found in wrong] == [f"lesson_numbers.misread.{key}"]


def test_all_that_is_wrong_is_said():
    assert [found.text for found in misread("{a b} and {value} and } and {V[1,2,3,4]}")] == [
        "a b",
        "}",
        "V[1,2,3,4]",
    ]


def test_a_long_mistake_is_repeated_in_part():
    (wrong,) = misread("{" + "much too long " * 500)
    assert len(str(dict(wrong.reason.values)["text"])) <= 31


def test_names_are_listed_once():
    assert [name.written for name in names("{b} {V[1,0,0]} {{c}} {b} {V[1, 0, 0]} {d e}")] == [
        "b",
        "V[1,0,0]",
    ]


@pytest.mark.parametrize(("text", "k"), [("W0", 0), ("b12", 12), ("V3", 3), ("dW0", None), ("bias", None)])
def test_a_filter_is_named_by_its_letter_and_number(text, k):
    name = name_in(text)
    assert isinstance(name, Name)
    assert name.filter == k


def test_a_number_of_a_filter_is_not_its_name():
    name = name_in("W0[2,2,1]")
    assert isinstance(name, Name)
    assert name.filter is None


@given(st.text(alphabet="{}[],V0 a\n1", max_size=60))
def test_any_text_is_read_without_an_error_and_nothing_is_lost(text):
    """Put together again with doubled braces, what was read is the text, but for spaces and leading zeros."""
    back = "".join(
        piece.replace("{", "{{").replace("}", "}}")
        if isinstance(piece, str)
        else f"{{{piece.written}}}"
        if isinstance(piece, Name)
        else piece.text
        if piece.text in ("{", "}")
        else f"{{{piece.text}}}"
        for piece in pieces(text)
    )
    assert _plain(back) == _plain(text)


def _plain(text: str) -> str:
    """Return ``text`` without what a name is written without."""
    return re.sub(r"\s+", "", re.sub(r"(?<![0-9])0+(?=[0-9])", "", text))


def test_a_misread_piece_keeps_its_text():
    assert isinstance(name_in("no name"), Misread)
    assert name_in("no name").text == "no name"
