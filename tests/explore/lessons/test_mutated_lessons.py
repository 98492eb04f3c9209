"""Damaged lesson files: each is a lesson or is refused with lines that can be read, never a traceback."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from convviz.explore.lessons import checking
from convviz.explore.lessons.lesson_error import LessonError
from convviz.ui.words.catalogue import Text
from tests.explore.lessons.written import LESSON, put

SOME = 1000
ALL = 20_000
TOKENS = re.compile(r'"[^"\n]*"|[\w.]+|[\[\]{}=,]')
VALUES = (
    "1",
    "-1",
    "0.5",
    "nan",
    "-inf",
    "1e400",
    "99999999999999999999",
    "true",
    '""',
    '"\\u0000"',
    '"{"',
    '"{value[1,2,3,4]}"',
    '"<script>"',
    '"![a](b)"',
    "[]",
    "[[[[]]]]",
    "{}",
    "{ a = { b = 1 } }",
    "1979-05-27T07:32:00Z",
    "1979-05-27",
    '"W0[999999999,0,0]"',
    '"../../x.png"',
)


def mutated(dice: random.Random) -> bytes:
    """Return the lesson with some damage."""
    text = LESSON
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        text = dice.choice(MUTATIONS)(text, dice)
    data = bytearray(text.encode())
    if data and dice.random() < 0.15:
        for _ in range(dice.choice((1, 2, 8))):
            data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def _change_value(text: str, dice: random.Random) -> str:
    places = [match.span() for match in re.finditer(r'"[^"\n]*"|\b\d+\b|true|false', text)]
    if not places:
        return text
    start, end = dice.choice(places)
    return text[:start] + dice.choice(VALUES) + text[end:]


def _swap_tokens(text: str, dice: random.Random) -> str:
    places = [match.span() for match in TOKENS.finditer(text)]
    if len(places) < 2:
        return text
    (a, b), (c, d) = sorted(dice.sample(places, 2))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _drop_token(text: str, dice: random.Random) -> str:
    places = [match.span() for match in TOKENS.finditer(text)]
    if not places:
        return text
    start, end = dice.choice(places)
    return text[:start] + text[end:]


def _drop_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    del lines[dice.randrange(len(lines))]
    return "\n".join(lines)


def _move_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randrange(len(lines) + 1), line)
    return "\n".join(lines)


def _repeat_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    n = dice.randrange(len(lines))
    return "\n".join([*lines[: n + 1], *lines[n : n + 1] * dice.choice((1, 300)), *lines[n + 1 :]])


def _change_letter(text: str, dice: random.Random) -> str:
    if not text:
        return text
    n = dice.randrange(len(text))
    return (
        text[:n]
        + chr(dice.choice((0, 9, 34, 91, 123, 0x202E, 0x4E2D, dice.randrange(32, 127))))
        + text[n + 1 :]
    )


def _cut(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text) + 1)]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _change_value,
    _change_value,
    _change_value,
    _swap_tokens,
    _drop_token,
    _drop_line,
    _move_line,
    _repeat_line,
    _change_letter,
    _cut,
)


@pytest.mark.parametrize("count", [SOME, pytest.param(ALL, marks=pytest.mark.soak)])
def test_a_damaged_file_is_a_lesson_or_is_refused_in_words(tmp_path: Path, count: int) -> None:
    ends: Counter[str] = Counter()
    texts = (Text("en"), Text("zh"))
    for n in range(count):
        path = put(tmp_path, mutated(random.Random(n)))
        try:
            read = checking.checked(path)
        except LessonError as error:
            ends["refused"] += 1
            lines = [text.text(mistake.line) for mistake in error.mistakes for text in texts]
        else:
            ends["read"] += 1
            lines = [f"my.toml: {len(read.steps)} steps"]
        assert lines
        assert [line for line in lines if not line.startswith("my.toml") or "\n" in line] == []
    assert ends["refused"] > count / 2
    assert ends["read"] > count / 50
