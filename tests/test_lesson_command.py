"""`convviz lesson`: the list of lessons, and what is said of a file."""

from pathlib import Path

import pytest

from convviz import app, cli
from convviz.explore.lessons import opening, shipped
from convviz.explore.state.cells import Position
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import View
from convviz.ui.shell import start


def test_the_list_has_a_line_for_each_lesson(capsys) -> None:
    assert app.main(["lesson", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(shipped.names())
    assert "14 steps" in lines[0]
    assert "45 min" in lines[0]


def test_the_list_is_there_in_chinese(capsys) -> None:
    assert app.main(["lesson", "list", "--lang", "zh"]) == 0
    assert "分钟" in capsys.readouterr().out


def test_right_lessons_are_said_to_be_right(capsys) -> None:
    assert app.main(["lesson", "check", *(str(shipped.path(name)) for name in shipped.names())]) == 0
    found = capsys.readouterr()
    assert found.err == ""
    assert "full.toml: no mistake in 14 steps" in found.out


def test_each_mistake_is_a_line_and_the_exit_code_is_2(capsys, tmp_path: Path) -> None:
    text = shipped.path("first_steps").read_text(encoding="utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace("minutes", "minuts", 1).replace("title", "titel", 1), encoding="utf-8")
    good = shipped.path("ten_minutes")
    assert app.main(["lesson", "check", str(bad), str(good), str(tmp_path / "none.toml")]) == 2
    found = capsys.readouterr()
    lines = found.err.splitlines()
    assert all(line.startswith("convviz lesson check: ") for line in lines)
    assert any('bad.toml: step 1: "minuts" is not known' in line for line in lines)
    assert any("none.toml" in line for line in lines)
    assert "ten_minutes.toml: no mistake" in found.out


@pytest.mark.parametrize(
    "words", [["lesson"], ["lesson", "check"], ["lesson", "lits"], ["lesson", "list", "x"]]
)
def test_what_is_not_understood_is_one_line(capsys, words: list[str]) -> None:
    assert app.main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("convviz lesson")


@pytest.mark.parametrize("name", shipped.names())
def test_each_point_of_each_lesson_has_its_state(name: str) -> None:
    lesson = opening.lesson_called(name)
    for n, step in enumerate(lesson.steps, 1):
        for point in range(1, step.points + 1):
            state = opening.state_shown(lesson, n, point)
            assert bool(state.withheld) <= (step.question is not None and point <= 2)


def test_what_is_asked_for_is_withheld_until_the_answer() -> None:
    lesson = opening.lesson_called("full")
    asked, answered = (opening.state_shown(lesson, 8, point) for point in (2, 3))
    assert asked.position == answered.position == Position(2, 3, 1)
    assert asked.withheld == {Withheld.FIELD, Withheld.VALUE}
    assert answered.withheld == frozenset()
    assert opening.state_shown(lesson, 13, 1).view is View.BACKWARD


def test_a_step_is_drawn(qapp, tmp_path: Path) -> None:
    pictures = []
    for point in ("2", "3"):
        out = tmp_path / f"{point}.png"
        words = [
            "snapshot",
            "--lesson",
            "full",
            "--step",
            "8",
            "--point",
            point,
            "--size",
            "1280x720",
            str(out),
        ]
        assert start.snapshot(cli.parse(words)) == 0
        pictures.append(out.read_bytes())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lesson", "foo"], "full"),
        (["--lesson", "full", "--step", "15"], "1 to 14"),
        (["--lesson", "full", "--step", "8", "--point", "9"], "1 to 4"),
        (["--lesson", "none.toml"], "none.toml"),
    ],
)
def test_a_step_that_is_none_is_one_line(qapp, capsys, tmp_path: Path, words: list[str], said: str) -> None:
    assert start.snapshot(cli.parse(["snapshot", *words, str(tmp_path / "x.png")])) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert said in err


def test_a_step_says_itself_what_is_shown(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["snapshot", "--lesson", "full", "--at", "1,1,1", "x.png"])
    assert "leave out --at" in capsys.readouterr().err
