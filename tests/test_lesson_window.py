"""The command line opens the window in a lesson, and nothing where the lesson has a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from convviz import cli
from convviz.ui.shell import start
from tests.started import ROOT, started_in_turn

#: Says where the lesson is.
LOOK = (
    "place = window.store.state.lesson; "
    "print(place and (place.lesson.id, place.step), window.presenting, window.notice.isVisible())"
)


def lesson_file(folder: Path, old: str = "", new: str = "") -> Path:
    """Return a file like one that comes along, with a replacement."""
    words = (ROOT / "resources" / "lessons" / "ten_minutes.toml").read_text(encoding="utf-8")
    assert old in words
    path = folder / "mine.toml"
    path.write_text(words.replace(old, new), encoding="utf-8")
    return path


def test_the_window_opens_in_a_lesson(tmp_path: Path) -> None:
    places = {
        ("--lesson", "full", "--step", "3"): "('full', 2) False False",
        ("--lesson", "first_steps", "--projector"): "('first_steps', 0) True False",
        # A file is opened by its name alone.
        (str(lesson_file(tmp_path)), "--step", "2"): "('ten_minutes', 1) False False",
    }
    done = started_in_turn(tmp_path / "settings", LOOK, *places)
    assert done.returncode == 0, done.stderr
    assert dict(zip(places, done.stdout.splitlines(), strict=True)) == places


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Return the lines that are said where nothing is opened."""
    assert start.run(cli.parse(words)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_a_bad_file_opens_nothing_and_all_its_mistakes_are_told(capsys, tmp_path: Path) -> None:
    lines = refused(capsys, "--lesson", str(lesson_file(tmp_path, "minutes = ", "minuets = ")))
    assert 'mine.toml: step 1: "minuets" is not known; did you mean "minutes"?' in lines
    assert all(line.startswith("mine.toml: step ") for line in lines)
    assert len(lines) == 8  # in each of the four steps one is not known and one missing


def test_what_only_the_states_of_its_steps_show_opens_nothing(capsys, tmp_path: Path) -> None:
    path = str(lesson_file(tmp_path, "at = [0, 0, 0]", "at = [900, 0, 0]"))
    [line, *_] = refused(capsys, "--lang", "zh", path)
    assert line.startswith("mine.toml：第 1 步")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lesson", "ful"], 'convviz: there is no lesson "ful"; did you mean "full"?'),
        (["--lesson", "full", "--step", "15"], "convviz: there is no step 15: the lesson has steps 1 to 14"),
        (["--lesson", "gone.toml"], "gone.toml: There is no such file."),
        (["--lesson", "zzz"], 'convviz: there is no lesson "zzz": name a .toml file, or one of full, '),
    ],
)
def test_what_is_no_lesson_is_one_line(capsys, words: list[str], said: str) -> None:
    [line] = refused(capsys, *words)
    assert line.startswith(said)


def test_a_file_is_meant_where_its_suffix_was_left_out(
    capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, "--lesson", "mine") == [
        'convviz: there is no lesson "mine"; did you mean "mine.toml"?'
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--step", "2"], "--lesson"),
        (["--lesson", "full", "me.png"], "leave out me.png"),
        (["--lesson", "full", "--example", "lenet"], "leave out --example"),
        (["my.toml", "--sharing", "full"], "leave out --sharing"),
    ],
)
def test_what_does_not_go_together_is_one_line(capsys, words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parse(words)
    printed = capsys.readouterr().err
    assert end.value.code == 2
    assert said in printed
    assert printed.count("\n") == 1
