"""`lesson check` says which text has no room; the panel measures it in the sizes of a real window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from convviz import app
from convviz.explore.lessons import reading, shipped
from convviz.ui.lessons import fitting
from tests.explore.lessons.written import LESSON, changed, put
from tests.journeys.lessons.test_presenting_a_lesson import presenting
from tests.journeys.window import press

LONG = "A sentence that is rather long for a lesson, and says nothing new after all that. " * 30
LONG_ZH = "这一句话对课程来说太长，而且没有说出任何新的内容。" * 60
TABLE = "".join(f"|{cell * 16}\\n" for cell in (" x |", "---|", " 12 |"))  # too many columns
LINES = "one\\n\\n" * 11  # each is short; there are too many below a projector's panels


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("name", shipped.names())
def test_the_lessons_that_come_along_have_room(qapp, name: str) -> None:
    assert list(fitting.too_long(shipped.load(name))) == []


def too_long(folder: Path, *changes: tuple[str, str]) -> list[tuple[int, int, str]]:
    return list(fitting.too_long(reading.read(put(folder, changed(*changes)))))


def test_what_is_measured_has_room_at_first(qapp, tmp_path: Path) -> None:
    assert too_long(tmp_path) == []


#: Words of the lesson, what is written in their place, and where that is found; a lesson each.
TOO_LONG = (
    (
        ("V is *one* number.", LONG, [(0, 0, "en")]),
        ("What is V?", LONG, [(0, 1, "en"), (0, 2, "en")]),  # it stays beside its answer
        ("现在不共享。", LONG_ZH, [(0, 3, "zh")]),
        ('en = "none"', f'en = "{LONG}"', [(1, 1, "en"), (1, 2, "en")]),
        ("Swapped.", LONG, [(2, 2, "en")]),
    ),
    (
        ("V 是*一个*数。", LONG_ZH, [(0, 0, "zh")]),
        ("The bias is added.", LONG, [(0, 2, "en")]),
        ("There is one.", LONG, [(1, 2, "en")]),
        ("Look at V.", TABLE, [(2, 0, "en")]),
    ),
    (("That is filter 0.", LONG, [(0, 2, "en")]), ("Look at V.", LINES, [(2, 0, "en")])),
)


@pytest.mark.parametrize("places", TOO_LONG)
def test_what_is_too_long_is_found(
    qapp, tmp_path: Path, places: tuple[tuple[str, str, list[tuple[int, int, str]]], ...]
) -> None:
    found = too_long(tmp_path, *((old, new) for old, new, _ in places))
    for old, _, where in places:
        assert set(where) <= set(found), old
    assert found == sorted(here for _, _, where in places for here in where)


def test_of_a_lesson_in_one_language_the_field_is_told(qapp, tmp_path: Path, capsys) -> None:
    only = [(f'{{ en = "{en}", zh = "{zh}" }}', f'{{ zh = "{zh}" }}') for en, zh in pairs()]
    words = changed(('id = "mine"', 'id = "mine"\nlanguages = ["zh"]'), *only)
    path = put(tmp_path, words.replace("看 V。", LONG_ZH))
    assert app.main(["lesson", "check", str(path)]) == 2
    assert capsys.readouterr().out.splitlines() == [
        'my.toml: step 3: "text" does not fit its place in a window of 1280 × 720.'
    ]


def pairs() -> list[tuple[str, str]]:
    return re.findall(r'\{ en = "([^"]*)", zh = "([^"]*)" \}', LESSON)


def test_the_check_tells_it_by_step_and_field(qapp, tmp_path: Path, capsys) -> None:
    path = put(tmp_path, changed(("Which?", LONG)))
    assert app.main(["lesson", "check", str(path)]) == 2
    assert capsys.readouterr().out.splitlines()[0] == (
        'my.toml: step 2, in question: "ask.en" does not fit its place in a window of 1280 × 720.'
    )


def test_the_rooms_are_those_of_a_real_window(qtbot) -> None:
    """No larger, or a text that is cut would pass; not much smaller, or a whole one would be refused."""
    window = presenting(qtbot, "full", 7, 1, fitting.WINDOW)
    both = window.lesson.panel.height() + window.middle.height()
    check_room(fitting.BELOW, window.lesson.panel.width(), both - window.stack.minimumHeight())
    window.user_actions.lessons.open(shipped.load("full"), 11)
    press(qtbot, window, Qt.Key.Key_Space)
    settle()
    check_room(fitting.BESIDE, window.lesson.panel.width(), window.lesson.panel.height())
    window.set_presenting(False)
    window.resize(*fitting.WINDOW)
    window.user_actions.lessons.open(shipped.load("full"), 4)
    settle()
    check_room(fitting.ALONE, window.lesson.panel.width(), window.lesson.panel.height())


def check_room(room: tuple[int, int], width: int, height: int) -> None:
    assert 0 <= width - room[0] <= 2
    assert 0 <= height - room[1] <= 2
