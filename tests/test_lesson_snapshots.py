"""A step of a lesson is drawn as it is shown: its state, with what is asked for withheld until the answer."""

from pathlib import Path

import pytest

from convviz import cli
from convviz.explore.lessons import opening, shipped
from convviz.explore.state.cells import Position
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import View
from convviz.ui.shell import start


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
