"""The command `lesson`: lists the lessons that come with ConvViz, and checks lessons that a teacher wrote."""

from __future__ import annotations

import argparse
from pathlib import Path

from convviz.cli import complain, show
from convviz.explore.file_names import short_name
from convviz.explore.lessons import checking, reading, shipped
from convviz.ui.words.catalogue import Text


def lesson(options: argparse.Namespace) -> int:
    """Do what ``options`` ask for and return the exit code: 2 where a lesson has a mistake."""
    text = Text(options.lang or "en")
    return _list(text) if options.what == "list" else _check(options.files, text)


def _list(text: Text) -> int:
    """Print a line for each lesson: its id, steps, minutes and title."""
    lessons = [shipped.load(name) for name in shipped.names()]
    width = max(len(lesson.id) for lesson in lessons)
    lines = [
        text.text(
            "lessons.line",
            id=lesson.id.ljust(width),
            steps=f"{len(lesson.steps):2}",
            minutes=f"{lesson.minutes:3.0f}",
            title=lesson.title[text.language],
        )
        for lesson in lessons
    ]
    show("\n".join(lines))
    return 0


def _check(files: list[str], text: Text) -> int:
    """Print all mistakes of the lesson ``files``, a line each; a lesson without one is said to be right."""
    wrong = False
    for file in files:
        mistakes = checking.check(file)
        for mistake in mistakes:
            complain("convviz lesson check", text.text(mistake.line))
        if not mistakes:
            read = reading.read(file)
            show(text.text("lessons.right", file=short_name(Path(file).name), n=len(read.steps)))
        wrong = wrong or bool(mistakes)
    return 2 if wrong else 0
