"""Reading a lesson: a TOML file becomes a `Lesson`, or all the mistakes in it are told.

What can be seen in the file alone is checked here; what needs the states of its steps in `checking`.

The tables below have every field of a file. `docs/lessons.md` explains them for teachers.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from convviz.explore.catalogue import LANGUAGES
from convviz.explore.examples.examples import EXAMPLES
from convviz.explore.file_names import short_name
from convviz.explore.lessons import fields, step_states
from convviz.explore.lessons.fields import Field, Fields
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.lessons.mistakes import Spot, Wrong
from convviz.explore.presenting.scenes import PANELS, SCENES
from convviz.explore.recipes.plain import said
from convviz.explore.state.lesson_state import (
    MOST_CHOICES,
    Change,
    Choice,
    Lesson,
    Patch,
    Question,
    QuestionKind,
    Step,
    Withheld,
)
from convviz.explore.wrong_ideas.table import IDEAS

FORMAT = 1
MOST_BYTES = 1_000_000
MOST_STEPS = 200
MOST_STOPS = 60  # in one line: every part of a dotted name costs memory, and no line of a lesson has as many

SCENE_NAMES = tuple(
    dict.fromkeys(
        name for view in SCENES for name in (*(scene.name for scene in SCENES[view]), *PANELS[view])
    )
)


def read(path: str | Path) -> Lesson:
    """Return the lesson in the file ``path``; `LessonError` has all mistakes that the file alone shows."""
    path = Path(path)
    spot = Spot([], path.parent, short_name(path.name))
    lesson = spot.read(_lesson, _parsed(path, spot))
    if lesson is None or spot.found:
        raise LessonError(spot.found)
    return lesson


def _parsed(path: Path, spot: Spot) -> object:
    """Return what TOML makes of the file; `LessonError` where it is none."""
    try:
        return _toml(_text(path))
    except Wrong as wrong:
        spot.wrong(wrong.key, **wrong.values)
    raise LessonError(spot.found)


def _text(path: Path) -> str:
    try:
        there, a_file = path.exists(), path.is_file()
        data = b""
        if a_file:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Wrong("mistakes.unreadable") from error
    if not a_file:
        raise Wrong("mistakes.not_a_file" if there else "mistakes.no_file")
    if len(data) > MOST_BYTES:
        raise Wrong("mistakes.too_long", most=MOST_BYTES)
    try:
        return data.decode("utf-8-sig")  # editors on Windows put a mark in front
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, error.start) + 1)
        raise Wrong("mistakes.not_utf8", line=line) from error


def _toml(text: str) -> object:
    for line, words in enumerate(text.split("\n"), 1):
        if words.count(".") > MOST_STOPS:
            raise Wrong("mistakes.full_stops", line=str(line), most=MOST_STOPS)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Wrong("mistakes.nested") from error
    except ValueError as error:
        raise _syntax(str(error), text) from error


def _syntax(reason: str, text: str) -> Wrong:
    """Return what is told where TOML says ``reason``, with its place."""
    found = re.search(r" \((?:at line (\d+), column (\d+)|at end of document)\)$", reason)
    if found is None:  # a whole number of thousands of digits
        return Wrong("mistakes.toml", reason=said(reason))
    what = reason[: found.start()]
    lines = text.rstrip().split("\n")
    line, column = (found[1], found[2]) if found[1] else (str(len(lines)), str(len(lines[-1]) + 1))
    if re.match(r"Cannot (overwrite|declare)|Duplicate", what):
        return Wrong("mistakes.twice", line=line, column=column)
    return Wrong("mistakes.toml_at", line=line, column=column, reason=said(what))


def _lesson(raw: object, spot: Spot) -> Lesson | None:
    assert isinstance(raw, dict)
    asked = raw.get("languages")
    known = [language for language in LANGUAGES if isinstance(asked, list) and language in asked]
    spot = Spot(spot.found, spot.folder, spot.file, tuple(known) or LANGUAGES)
    values = fields.table(raw, LESSON, spot, _TITLES)
    if spot.found:
        return None
    return Lesson(values["id"], values["title"], values["about"], values["step"], spot.folder)


def _format(value: object, _: Spot) -> int:
    if type(value) is not int or value != FORMAT:
        raise Wrong("mistakes.format", known=FORMAT, value=said(value))
    return value


def _steps(value: object, spot: Spot) -> tuple[Step | None, ...]:
    if not isinstance(value, list):
        raise Wrong("mistakes.not_steps", table="step")
    if len(value) > MOST_STEPS:
        raise Wrong("mistakes.too_many_steps", most=MOST_STEPS, n=len(value))
    if not value:
        raise Wrong("mistakes.no_steps")
    steps = [spot.of_step(n).of_field("step").read(_step, raw) for n, raw in enumerate(value, 1)]
    if isinstance(value[0], dict) and "example" not in value[0]:
        spot.of_step(1).of_field("example").wrong("mistakes.first_example", known=", ".join(EXAMPLES))
    return tuple(steps)


def _step(raw: object, spot: Spot) -> Step | None:
    before = len(spot.found)
    values = fields.table(raw, STEP, spot, _TITLES)
    if len(spot.found) > before:
        return None
    return Step(
        values["title"],
        values["text"],
        values.get("notes"),
        values["minutes"],
        _patch(values),
        values.get("picture"),
        values.get("question"),
        values.get("then", ()),
        values.get("expect", ()),
    )


def _patch(values: dict[str, Any]) -> Patch:
    return Patch(
        values.get("example"),
        values.get("at"),
        values.get("set", ()),
        values.get("change", ()),
        values.get("do", ()),
        values.get("scene"),
        values.get("light"),
    )


def _changes(value: object, spot: Spot) -> tuple[Change | None, ...]:
    if not isinstance(value, list):
        raise Wrong("mistakes.not_tables", table="step.then")
    inside = [spot.of_table(f"then {n}").of_field("then") for n in range(1, len(value) + 1)]
    return tuple(here.read(_change, raw) for here, raw in zip(inside, value, strict=True))


def _change(raw: object, spot: Spot) -> Change:
    values = fields.table(raw, CHANGE, spot, _TITLES)
    if not raw:
        spot.wrong("mistakes.empty_change")
    return Change(_patch(values), values.get("text"))


def _question(raw: object, spot: Spot) -> Question | None:
    before, spot = len(spot.found), spot.of_table("question").of_field("question")
    values = fields.table(raw, QUESTION, spot, _TITLES)
    if "kind" not in values or not isinstance(raw, dict):
        return None
    kind = QuestionKind(values["kind"])
    offers = kind is QuestionKind.CHOICE
    for name in ("answer", "wrong") if offers else ("choices",):
        if name in raw:
            spot.of_field(name).wrong("mistakes.not_for_kind", kind=kind.value)
    wanted = "choices" if offers else "answer"
    if wanted not in raw:
        spot.of_field(wanted).wrong("mistakes.missing")
    if kind is QuestionKind.CELL and len(spot.found) == before:
        _check_cells(raw, spot)
    if len(spot.found) > before:
        return None
    if offers:
        choices = values["choices"]
    else:
        choices = (Choice(values["answer"], None, None, True), *values.get("wrong", ()))
    return Question(
        kind,
        values["ask"],
        choices,
        frozenset(map(Withheld, values.get("withhold", ()))),
        values.get("about"),
        values.get("explained"),
    )


def _check_cells(raw: dict[str, Any], spot: Spot) -> None:
    """Tell the answers to a question that are no cells."""
    spot.of_field("answer").read(fields.cell, raw["answer"])
    for n, wrong in enumerate(raw.get("wrong", ()), 1):
        if "answer" in wrong:
            spot.of_table(f"wrong {n}").of_field("answer").read(fields.cell, wrong["answer"])


def _choices(value: object, spot: Spot) -> tuple[Choice, ...]:
    choices = _answers(value, spot, "choices", CHOICE)
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise Wrong("mistakes.choices_count", most=MOST_CHOICES, n=len(choices))
    right = sum(choice.right for choice in choices)
    if right != 1:
        raise Wrong("mistakes.one_right", n=right)
    return choices


def _wrong(value: object, spot: Spot) -> tuple[Choice, ...]:
    return _answers(value, spot, "wrong", WRONG)


def _answers(value: object, spot: Spot, name: str, known: Fields) -> tuple[Choice, ...]:
    if not isinstance(value, list):
        raise Wrong("mistakes.not_list", value=said(value))
    choices = []
    for n, raw in enumerate(value, 1):
        here = spot.of_table(f"{name} {n}").of_field(name)
        values = here.read(lambda raw, here: fields.table(raw, known, here, _TITLES), raw)
        if values is not None and isinstance(raw, dict):
            choices.append(_choice(raw, values, here))
    ideas = [choice.idea for choice in choices if choice.idea is not None]
    for idea in dict.fromkeys(idea for idea in ideas if ideas.count(idea) > 1):
        spot.wrong("mistakes.idea_twice", value=idea)
    return tuple(choices)


def _choice(raw: dict[str, object], values: dict[str, Any], spot: Spot) -> Choice:
    if "idea" in raw and "answer" in raw:
        spot.of_field("idea").wrong("mistakes.idea_or_answer")
    elif "idea" in raw and "right" in raw:
        spot.of_field("idea").wrong("mistakes.right_idea")
    elif "idea" in raw and "why" in raw:
        spot.of_field("why").wrong("mistakes.idea_says_why")
    elif "idea" not in raw and "answer" not in raw:
        spot.of_field("answer").wrong("mistakes.no_answer")
    elif "idea" not in raw and "right" not in raw and "why" not in raw:
        spot.of_field("why").wrong("mistakes.no_reason")
    return Choice(values.get("answer"), values.get("idea"), values.get("why"), "right" in raw)


_PATCH: Fields = {
    "at": Field(fields.neuron),
    "set": Field(fields.chosen(step_states.NAMES)),
    "change": Field(fields.numbers),
    "do": Field(fields.some(fields.one_of(step_states.DEEDS))),
    "scene": Field(fields.one_of(SCENE_NAMES)),
    "light": Field(fields.light),
}
LESSON: Fields = {
    "format": Field(_format, needed=True),
    "id": Field(fields.identifier, needed=True),
    "languages": Field(fields.some(fields.one_of(LANGUAGES))),
    "title": Field(fields.words, needed=True),
    "about": Field(fields.words, needed=True),
    "step": Field(_steps, needed=True),
}
STEP: Fields = {
    "title": Field(fields.words, needed=True),
    "minutes": Field(fields.minutes, needed=True),
    "example": Field(fields.one_of(EXAMPLES)),
    **_PATCH,
    "picture": Field(fields.picture),
    "text": Field(fields.words, needed=True),
    "notes": Field(fields.words),
    "expect": Field(fields.expectations),
    "question": Field(_question),
    "then": Field(_changes),
}
QUESTION: Fields = {
    "kind": Field(fields.one_of(kind.value for kind in QuestionKind), needed=True),
    "ask": Field(fields.words, needed=True),
    "about": Field(fields.asked_about),
    "answer": Field(fields.answer),
    "wrong": Field(_wrong),
    "choices": Field(_choices),
    "withhold": Field(fields.some(fields.one_of(withheld.value for withheld in Withheld))),
    "explained": Field(fields.words),
}
WRONG: Fields = {
    "idea": Field(fields.one_of(IDEAS)),
    "answer": Field(fields.answer),
    "why": Field(fields.words),
}
CHOICE: Fields = {**WRONG, "right": Field(fields.right)}
CHANGE: Fields = {"text": Field(fields.words), **_PATCH}

_TITLES = {
    "[[step]]": STEP,
    "[step.question]": QUESTION,
    "[[step.then]]": CHANGE,
    "choices": CHOICE,
}
"""What the tables are called where a field was put into another one."""
