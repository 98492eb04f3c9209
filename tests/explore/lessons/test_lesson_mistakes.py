"""One of each mistake: a lesson with it is refused with one line that says where it is and what to do."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from convviz.explore.lessons import checking
from convviz.explore.lessons.lesson_error import LessonError, Mistake
from convviz.explore.message import Message
from convviz.files import resources
from convviz.ui.words.catalogue import Text
from tests.explore.lessons.written import LESSON, changed, put

HEAD, _, STEPS = LESSON.partition("[[step]]")
CHOICE = '{ answer = "a", why = { en = "b", zh = "b" } }, '


def corpus() -> list[tuple[str, list[str]]]:
    """Return each lesson with a mistake, and the lines that are told; "…" stands for the rest of a line."""
    file = Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8")
    made = [(changed((case["old"], case["new"])), case["told"]) for case in tomllib.loads(file)["mistake"]]
    made += [
        (f"{HEAD}id = 1\n[[step]]{STEPS}", ["Line 6, column 7: this name has a value already; …"]),
        ("a = " + "[" * 9000, ["Lists or tables are nested too deeply."]),
        ("a = " + "9" * 9000, ["This is not TOML (Exceeds the limit …"]),
        ("a" + ".a" * 61, ["Line 1 has more than 60 full stops; write shorter lines."]),
        (HEAD, ['"step" is missing.']),
        (HEAD + "step = []", ["There is no step; write [[step]] before the first."]),
        (HEAD + "step = { minutes = 1 }", ["Write [[step]] with two brackets for each step."]),
        (HEAD + "step = [" + "{ }, " * 201 + "]", ["There are 201 steps; a lesson has 200 at most."]),
        (HEAD + "step = [1]", ['step 1: "step" must be a table, as { a = 1 }, not 1.']),
        (
            changed(('"One neuron"', f'"{"a" * 5001}"')),
            ['step 1: "title.en" is too long; a text has 5,000 letters at most.'],
        ),
        (
            changed(("choices = [", f"choices = [{CHOICE * 7}")),
            ['step 2, in question: "choices" has 10; there must be 2 to 9.'],
        ),
    ]
    return made


CASES = corpus()
NOT_MISTAKES = ("none", "length", "steps", "minutes_long")
OF_FILES = ("no_file", "not_a_file", "unreadable", "too_long", "not_utf8", "no_room")
"""These are tried in test_lesson_reading.py and test_lesson_checking.py."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file that is no picture."""
    (tmp_path / "words.png").write_text("words")
    return tmp_path


def refused(folder: Path, text: str) -> tuple[Mistake, ...]:
    with pytest.raises(LessonError) as error:
        checking.checked(put(folder, text))
    return error.value.mistakes


@pytest.mark.parametrize(("text", "told"), CASES, ids=[told[0][:60] for _, told in CASES])
def test_a_mistake_is_one_line_with_its_step_and_field(folder: Path, text: str, told: list[str]) -> None:
    mistakes = refused(folder, text)
    lines = [Text("en").text(mistake.line).removeprefix("my.toml: ") for mistake in mistakes]
    assert len(lines) == len(told), lines
    for line, wanted in zip(lines, told, strict=True):
        assert line.startswith(wanted.removesuffix("…"))
        assert line == wanted or wanted.endswith("…")
        assert "\n" not in line
    for mistake in mistakes:
        assert Text("zh").text(mistake.line).startswith("my.toml：")


def keys_of(message: Message) -> set[str]:
    inner = [keys_of(value) for _, value in message.values if isinstance(value, Message)]
    return {message.key}.union(*inner)


def test_every_mistake_that_can_be_told_is_among_them(folder: Path) -> None:
    told = {key for text, _ in CASES for mistake in refused(folder, text) for key in keys_of(mistake.line)}
    known = json.loads(resources.path("text", "en", "mistakes.json").read_text(encoding="utf-8"))
    elsewhere = {f"mistakes.{name}" for name in (*NOT_MISTAKES, *OF_FILES)}
    assert set(known) - elsewhere == {key for key in told if key.startswith("mistakes.")}


def places(folder: Path, *pairs: tuple[str, str]) -> list[tuple[int | None, str]]:
    return [(mistake.step, mistake.field) for mistake in refused(folder, changed(*pairs))]


def test_a_lesson_with_many_mistakes_has_a_line_for_each(folder: Path) -> None:
    """What the file shows is told first; what its states show, when it can be read."""
    assert places(
        folder,
        ("relu = false", "relu = [1]"),
        ("minutes = 2", "minutes = 0"),
        ('"field"', '"fields"'),
        ('light = "same', 'ligth = "same'),
        ('"forgot_bias"', '"forgot_bais"'),
        ("right = true", "right = false"),
        (', zh = "格子"', ""),
        ('answer = "V[2,3,1]"', 'answer = "here"'),
    ) == [
        (1, "minutes"),
        (1, "relu"),
        (1, "scene"),
        (1, "ligth"),
        (1, "idea"),
        (2, "right"),
        (3, "title"),
        (3, "answer"),
    ]
    assert places(
        folder,
        ("value = 6", "value = 7"),
        ("answer = 5", "answer = 6"),
        ("a < b", "{nothing}"),
        ('answer = "V[2,3,1]"', 'answer = "V[9,9,9]"'),
    ) == [(1, "value"), (1, "answer"), (2, "text.en"), (3, "answer")]


def test_the_lesson_itself_has_no_mistake(folder: Path) -> None:
    Image.new("RGB", (30, 20), "teal").save(folder / "face.png")
    text = changed(("minutes = 2", 'minutes = 2\npicture = "face.png"'))
    assert checking.checked(put(folder, text)).id == "mine"
