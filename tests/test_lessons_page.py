"""docs/lessons.md: its lesson passes the check after each part, its lists are complete, its numbers right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from convviz.explore import numbers
from convviz.explore.examples.examples import EXAMPLES
from convviz.explore.lessons import checking, placeholders, reading, step_states
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.lessons.named_numbers import NAMES, number_named
from convviz.explore.lessons.placeholders import Name
from convviz.explore.message import Refused
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.state.lesson_state import Patch, QuestionKind, Withheld
from convviz.explore.wrong_ideas.table import IDEAS
from convviz.files import resources
from convviz.ui.words.catalogue import Text
from tests.explore.lessons.written import put

PAGE = (Path(__file__).parent.parent / "docs" / "lessons.md").read_text(encoding="utf-8")
PARTS = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    """Return what is below a heading, up to the next one of its level or above."""
    marks = re.search(rf"^(#+) {re.escape(title)}$", PAGE, re.MULTILINE)
    assert marks is not None, title
    rest = PAGE[marks.end() :]
    end = re.search(rf"^#{{1,{len(marks[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(title: str) -> list[list[str]]:
    """Return the rows of the tables of a section, without their heads."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = [n for n, row in enumerate(cells) if set(row[0]) == {"-"}]
    return [row for n, row in enumerate(cells) if n not in heads and n + 1 not in heads]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("parts", range(1, len(PARTS) + 1))
def test_the_lesson_can_be_checked_after_each_part(tmp_path: Path, parts: int) -> None:
    lesson = checking.checked(put(tmp_path, "\n".join(PARTS[:parts]), "saving.toml"))
    assert (lesson.id, len(lesson.steps)) == ("saving", parts)


def test_it_has_five_steps() -> None:
    assert len(PARTS) == 5


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("The lesson", reading.LESSON),
        ("A step: `[[step]]`", reading.STEP),
        ("A change: `[[step.then]]`", reading.CHANGE),
        ("A question: `[step.question]`", {**reading.QUESTION, **reading.CHOICE}),
        ("What can be set", dict.fromkeys(step_states.NAMES)),
    ],
)
def test_every_field_is_explained_and_no_other(title: str, fields: dict[str, object]) -> None:
    explained = [name for row in rows(title) for name in code(row[0])]
    if title == "What can be set":  # those of one axis or side are named beside the others
        explained += [name for row in rows(title) for name in code(row[1]) if name in fields]
        assert set(fields) - set(explained) == set()
        assert [name for row in rows(title) for name in code(row[0]) if name not in fields] == []
    else:
        assert set(explained) == set(fields)


def test_what_must_be_there_is_marked() -> None:
    for title, fields in (("The lesson", reading.LESSON), ("A step: `[[step]]`", reading.STEP)):
        marked = {code(row[0])[0] for row in rows(title) if row[1].startswith("needed")}
        assert marked == {name for name, field in fields.items() if field.needed}


def test_every_word_that_a_field_may_have_is_named() -> None:
    fields = section("All fields")
    kinds = [kind.value for kind in QuestionKind]
    withheld = [each.value for each in Withheld]
    for word in (*kinds, *withheld, *step_states.DEEDS, *step_states.LINKS):
        assert f"`{word}`" in fields, word
    assert [code(row[0])[0] for row in rows("Examples")] == list(EXAMPLES)
    pages = {code(row[0])[0]: (code(row[1]), code(row[2])) for row in rows("Scenes")}
    assert pages == {
        view.value: ([scene.name for scene in SCENES[view]], list(PANELS[view])) for view in SCENES
    }


def test_every_name_of_a_number_is_explained_with_its_number() -> None:
    found = rows("All names of numbers")
    assert [code(row[0])[0] for row in found] == list(NAMES)
    state = step_states.after(None, Patch("lesson", (2, 3, 1)))
    for form, means, example in found:
        assert means
        written, _, said = example.rpartition("`: ")
        name = placeholders.name_in(written.strip("`{}") or code(form)[0])
        assert isinstance(name, Name)
        assert name.word in (code(form)[0].split("[")[0], code(form)[0].split("[")[0].replace("k", "1"))
        try:
            number = number_named(name.word, name.indices, state)
        except Refused:
            assert said == "–"
            continue
        shown = number if isinstance(number, str) else numbers.shortened(number, 5)
        assert shown.startswith(said.removesuffix("…")), form
        assert shown == said or said.endswith("…")


def test_every_wrong_idea_is_explained() -> None:
    words = json.loads(resources.path("text", "en", "ideas.json").read_text(encoding="utf-8"))
    found = {code(row[1])[0]: row[2] for row in rows("All wrong ideas")}
    assert found == {name: words[f"ideas.cause.{name}"] for name in IDEAS}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [('scene = "weights"', 'ligth = "none"', 0), ("answer = 10", "answer = 6", 1)],
)
def test_the_mistakes_that_it_shows_are_told_so(tmp_path: Path, old: str, new: str, line: int) -> None:
    shown = re.findall(r"^saving\.toml: step.*$", section("When the check finds mistakes"), re.MULTILINE)
    with pytest.raises(LessonError) as refused:
        checking.checked(put(tmp_path, "\n".join(PARTS).replace(old, new), "saving.toml"))
    assert [Text("en").text(mistake.line) for mistake in refused.value.mistakes] == [shown[line]]
