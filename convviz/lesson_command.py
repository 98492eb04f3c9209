"""The command `lesson`: check the files of lessons, or list the lessons that come with ConvViz."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from convviz.cli import complain, show
from convviz.explore.file_names import short_name
from convviz.explore.lessons import checking, shipped
from convviz.explore.lessons.lesson_error import LessonError
from convviz.explore.lessons.opening import length_of
from convviz.explore.message import message
from convviz.explore.state.lesson_state import Lesson
from convviz.files.lazy_import import lazy
from convviz.ui.words.catalogue import Text

_application = lazy("convviz.ui.shell.start", "application")
_measured = lazy("convviz.ui.lessons.fitting", "too_long")
_missing = lazy("convviz.ui.shell.platform_check", "missing")


def lesson(options: argparse.Namespace) -> int:
    """Do what is asked for and return the exit code: 2 where a file has a mistake."""
    text = Text(options.lang)
    if options.what == "list":
        return _list(text)
    return max(_check(file, text) for file in options.files)


def _check(file: str, text: Text) -> int:
    """Print a line for each mistake in ``file``, or that there is none."""
    try:
        read = checking.checked(file, _too_long)
    except LessonError as error:
        show("\n".join(text.text(mistake.line) for mistake in error.mistakes))
        return 2
    told = message("mistakes.none", length=length_of(read))
    show(text.text("mistakes.line.file", file=short_name(Path(file).name), what=told))
    return 0


def _too_long(read: Lesson) -> Iterable[tuple[int, int, str]]:
    """Measure the texts of a lesson; SystemExit where the system lacks what Qt needs."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = _missing()
    if problem:
        complain("convviz lesson", problem)
        raise SystemExit(2)
    _application()
    found: Iterable[tuple[int, int, str]] = _measured(read)
    return found


def _list(text: Text) -> int:
    lessons = [shipped.load(name) for name in shipped.names()]
    rows = [(one.id, text.text(length_of(one)), one.title[text.language]) for one in lessons]
    ids, lengths = (max((len(row[n]) for row in rows), default=0) for n in (0, 1))
    for name, length, title in rows:
        show(f"{name:<{ids}}  {length:<{lengths}}  {title}")
    return 0
