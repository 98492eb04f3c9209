"""A step of a lesson is drawn as it is shown: its state, with what is asked for withheld until the answer."""

from pathlib import Path

import pytest

from convviz import cli
from convviz.explore.lessons import opening, shipped
from convviz.explore.lessons.questions import withholds_of
from convviz.explore.state.cells import Position
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.state import View
from convviz.ui.shell import start


@pytest.mark.parametrize("name", shipped.names())
def test_each_point_of_each_lesson_has_its_state(name: str) -> None:
    lesson = opening.lesson_called(name)
    for n, step in enumerate(lesson.steps, 1):
        for point in range(1, step.points + 1):
            state, _ = opening.shown(lesson, n, point)
            open_question = step.question if point <= 2 else None
            assert state.withheld == (withholds_of(open_question) if open_question else frozenset())


def test_what_is_asked_for_is_withheld_until_the_answer() -> None:
    lesson = opening.lesson_called("full")
    (asked, _), (answered, _) = (opening.shown(lesson, 8, point) for point in (2, 3))
    assert asked.position == answered.position == Position(2, 3, 1)
    assert asked.withheld == {Withheld.FIELD, Withheld.VALUE}
    assert answered.withheld == frozenset()
    assert opening.shown(lesson, 13, 1)[0].view is View.BACKWARD


def drawn(out: Path, *options: str) -> bytes:
    """Return the picture of step 8 of the full lesson."""
    words = ["snapshot", "--lesson", "full", "--step", "8", "--size", "1280x720", *options, str(out)]
    assert start.snapshot(cli.parse(words)) == 0
    return out.read_bytes()


def test_a_step_is_drawn_with_its_answer_or_without(qapp, tmp_path: Path) -> None:
    assert drawn(tmp_path / "asked.png", "--point", "2") != drawn(tmp_path / "answered.png", "--point", "3")


def test_a_step_is_presented_in_the_scene_that_it_asks_for(qapp, tmp_path: Path) -> None:
    lesson = opening.lesson_called("full")
    scenes = [opening.shown(lesson, 8, point)[1] for point in range(1, lesson.steps[7].points + 1)]
    assert scenes[0] is not None
    own = drawn(tmp_path / "own.png", "--projector")
    assert own == drawn(tmp_path / "named.png", "--projector", "--scene", scenes[0])
    assert own != drawn(tmp_path / "other.png", "--projector", "--scene", "parameters")


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
