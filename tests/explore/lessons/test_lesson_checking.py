"""What of a lesson is checked in the states of its steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz.explore.lessons import checking, reading, shipped
from convviz.explore.lessons.lesson_error import LessonError, Mistake
from convviz.ui.words.catalogue import Text
from tests.explore.lessons.written import changed, put


def mistakes(folder: Path, *pairs: tuple[str, str]) -> tuple[Mistake, ...]:
    return checking.check(reading.read(put(folder, changed(*pairs))), "my.toml")


def places(found: tuple[Mistake, ...]) -> list[tuple[int | None, str, str]]:
    return [(mistake.step, mistake.table, mistake.field) for mistake in found]


def test_the_shipped_lessons_have_no_mistake() -> None:
    told = [
        Text("en").text(mistake.line)
        for name in shipped.names()
        for mistake in checking.check(shipped.load(name), name)
    ]
    assert told == []


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ("value = 6", True),
        ("value = 6.0", True),
        ("value = 6.1", False),
        ('subtotals = "−4 + 14 + 7 − 9"', True),
        ('subtotals = "-4 + 14"', False),
        ('"V[2,3,0]" = 6', True),
        ("factor = 16", True),
    ],
)
def test_an_expectation_is_compared_where_the_step_begins(tmp_path: Path, expected: str, right: bool) -> None:
    found = mistakes(tmp_path, ("value = 6, ", ""), ('"V[2,3,1]" = 6', expected))
    assert (found == ()) is right


def test_a_number_may_be_expected_as_it_is_rounded(tmp_path: Path) -> None:
    unchanged = ('change = { "W0[2,2,1]" = 0 }\n', "")
    expect = ("value = 6", "loss_after = {}")
    for written, right in (("606.18", True), ("606.179", False), ("606.2", True), ("695.68", False)):
        found = mistakes(tmp_path, unchanged, (expect[0], expect[1].format(written)))
        assert (found == ()) is right, written


def test_what_follows_from_a_patch_that_fails_is_not_told(tmp_path: Path) -> None:
    """Only the names that no state has are, since they are wrong in any."""
    found = mistakes(tmp_path, ("at = [2, 3, 1]", "at = [2, 3, 7]"), ("value = 6", "value = 1"))
    assert places(found) == [(1, "", "at")]


def test_an_example_is_a_new_beginning(tmp_path: Path) -> None:
    again = ("minutes = 1.5", 'minutes = 1.5\nexample = "lesson"\nexpect = { value = 1 }')
    found = mistakes(tmp_path, ("at = [2, 3, 1]", "at = [2, 3, 7]"), again)
    assert (1, "", "at") in places(found)
    assert (2, "expect", "value") in places(found)


def test_texts_after_a_change_are_filled_from_the_state_after_it(tmp_path: Path) -> None:
    later = (
        ('change = { "W0[2,2,1]" = 0 }\n', ""),
        ('set = { sharing = "unshared" }', 'change = { "W0[2,2,1]" = 0 }'),
    )
    assert mistakes(tmp_path, *later, ("Now without sharing.", "{least_change}")) == ()
    found = mistakes(tmp_path, *later, ("V is *one* number.", "{least_change}"))
    assert places(found) == [(1, "", "text.en")]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("One neuron", "{value}", "title.en"),
        ("V 是*一个*数。", "V 是 {V[2,3,1]}。", "text.zh"),
        ("V 是多少？", "{value}？", "ask.zh"),
    ],
)
def test_what_is_said_before_the_answer_does_not_name_it(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    found = mistakes(tmp_path, (old, new))
    assert [(mistake.field, mistake.words.key) for mistake in found] == [(field, "mistakes.tells_answer")]


def test_a_number_that_tells_nothing_else_is_not_named_before_it_is_asked_for(tmp_path: Path) -> None:
    depth = ('answer = "{value}"', 'answer = "{depth}"')
    assert places(mistakes(tmp_path, depth, ("What is V?", "Of {depth} channels?"))) == [
        (1, "question", "ask.en")
    ]
    assert mistakes(tmp_path, depth, ("What is V?", "On {columns} columns?")) == ()  # 4 by chance, too


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What is V?", "{subtotals}, then the bias {bias}: what is V?"),
        ("The bias is added.", "{total} and {bias} are {value}."),
        ("Wait.", "It is {value}."),
    ],
)
def test_what_leads_to_the_answer_and_what_is_said_later_may_be_named(
    tmp_path: Path, old: str, new: str
) -> None:
    assert mistakes(tmp_path, (old, new)) == ()


def test_texts_that_have_no_room_are_told_where_nothing_else_is_wrong(tmp_path: Path) -> None:
    def too_long(lesson: object) -> list[tuple[int, int, str]]:
        del lesson
        return [(0, 0, "en"), (0, 1, "zh"), (0, 2, "en"), (0, 3, "zh"), (1, 0, "zh")]

    with pytest.raises(LessonError) as refused:
        checking.checked(put(tmp_path), too_long)
    assert places(refused.value.mistakes) == [
        (1, "", "text.en"),
        (1, "question", "ask.zh"),
        (1, "question", "explained.en"),
        (1, "then 1", "text.zh"),
        (2, "", "text.zh"),
    ]
    assert Text("en").text(refused.value.mistakes[0].line) == (
        'my.toml: step 1: "text.en" does not fit its place in a window of 1280 × 720.'
    )
    path = put(tmp_path, changed(("value = 6", "value = 7")))
    with pytest.raises(LessonError) as refused:
        checking.checked(path, too_long)
    assert places(refused.value.mistakes) == [(1, "expect", "value")]
