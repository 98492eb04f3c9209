"""`convviz lesson`: a teacher checks a file, and lists the lessons that come along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from convviz import app
from convviz.explore.lessons import shipped
from convviz.files import resources
from tests.explore.lessons.written import changed, put

ROOT = Path(__file__).parent.parent


def test_a_lesson_without_mistakes_is_said_to_have_none(tmp_path: Path, capsys) -> None:
    assert app.main(["lesson", "check", str(put(tmp_path))]) == 0
    assert capsys.readouterr().out == "my.toml: No mistake (3 steps · 4.5 minutes).\n"


def test_all_mistakes_of_all_files_are_told_a_line_each(tmp_path: Path, capsys) -> None:
    wrong = put(tmp_path, changed(("light =", "ligth ="), ("minutes = 1.5", "minutes = -1")), "wrong.toml")
    missing = tmp_path / "missing.toml"
    assert app.main(["lesson", "check", str(wrong), str(put(tmp_path)), str(missing)]) == 2
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        'wrong.toml: step 1: "ligth" is not known; did you mean "light"?',
        'wrong.toml: step 2: "minutes" must be more than 0 and 600 at most, not -1.',
        "my.toml: No mistake (3 steps · 4.5 minutes).",
        "missing.toml: There is no such file.",
    ]
    assert printed.err == ""


def test_mistakes_are_told_in_chinese(tmp_path: Path, capsys) -> None:
    path = str(put(tmp_path, changed(("light =", "ligth ="))))
    assert app.main(["lesson", "check", path, "--lang", "zh"]) == 2
    assert capsys.readouterr().out == "my.toml：第 1 步：没有“ligth”这个字段；是不是“light”？\n"
    assert app.main(["lesson", "--lang", "zh", "check", path]) == 2
    assert capsys.readouterr().out.startswith("my.toml：第 1 步")


def test_the_lessons_that_come_along_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    (tmp_path / "lessons").mkdir()
    text = Path(resources.path("text"))
    monkeypatch.setattr(
        resources,
        "path",
        lambda *parts: (tmp_path if parts[0] == "lessons" else text.parent).joinpath(*parts),
    )
    put(tmp_path / "lessons", changed(('"mine"', '"full"')), "full.toml")
    put(
        tmp_path / "lessons",
        changed(('"mine"', '"zoo_of_lessons"'), ("= 1.5", "= 12.5")),
        "zoo_of_lessons.toml",
    )
    assert shipped.names() == ("full", "zoo_of_lessons")
    assert app.main(["lesson", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "full            3 steps · 4.5 minutes   Mine",
        "zoo_of_lessons  3 steps · 15.5 minutes  Mine",
    ]
    assert app.main(["lesson", "list", "--lang", "zh"]) == 0
    assert "我的课" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lesson"], "the following arguments are required: WHAT"),
        (["lesson", "check"], "the following arguments are required: FILE"),
        (["lesson", "check", ""], "the name of the file is empty"),
        (["lesson", "list", "x"], "x is one word too many: list takes no files"),
        (["lesson", "full"], "full is neither check nor list: convviz --lesson NAME opens a lesson,"),
        (["lesson", "--lang", "zh", "my.toml"], "and convviz lesson check FILE checks one"),
        (["lesson", "list", "--lang", "fr"], "fr"),
        (["lesson", "list", "--all"], "there is no option --all"),
        (["--lang", "zh", "lesson", "list"], "the command comes first: convviz lesson --lang zh list"),
    ],
)
def test_a_wrong_argument_is_one_line_and_exit_code_2(capsys, arguments: list[str], said: str) -> None:
    assert app.main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert said in printed.err


def test_help_tells_what_can_be_done(capsys) -> None:
    assert app.main(["help", "lesson"]) == 0
    assert "check" in capsys.readouterr().out


def test_counting_does_not_wait_for_what_reads_lessons() -> None:
    words = ["count", "--input", "9x9x1", "--filters", "1", "--size", "3"]
    code = f"import sys; from convviz import app; app.main({words!r}); sys.exit('markdown_it' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
