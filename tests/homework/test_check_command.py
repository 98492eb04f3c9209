"""The command `check` as it is typed."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from convviz import app, cli
from convviz.homework import WORKER_ARGUMENT, worker_process
from convviz.homework.cases import CASES
from convviz.homework.layouts import LAYOUTS
from convviz.homework.verdicts import VERDICTS

ROOT = Path(__file__).parents[2]
LOOPS = Path(__file__).parent / "right" / "loops.py"


def test_a_right_file(capsys) -> None:
    assert app.main(["check", str(LOOPS)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("loops.py\n")
    assert "forward, conv_forward_naive: right on all 14 layers." in printed


def test_the_page_says_what_is(capsys) -> None:
    """Its code runs from top to bottom, and its example is the first number of the first layer."""
    page = (ROOT / "docs" / "homework.md").read_text(encoding="utf-8")
    values: dict[str, object] = {}
    exec(LOOPS.read_text(encoding="utf-8"), values)
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(block, values)
    assert "right on all 14 layers" in capsys.readouterr().out
    first = CASES[0]
    assert f"x {first.x.shape}, w {first.w.shape}, stride {first.stride}, pad {first.pad}: " in page
    right, bias = first.right["out"][0, 0, 0, 0], first.b[0]
    assert f"out[0,0,0,0] is {right - bias:,.0f} and must be {right:,.0f}." in page
    for name in LAYOUTS:
        assert f"| `{name}` |" in page
    for verdict in VERDICTS:
        assert f"`{verdict}`" in page


def test_json(capsys) -> None:
    assert app.main(["check", "--json", "--seed", "3", str(LOOPS)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["verdict"] == "right"
    assert facts["seed"] == 3
    assert facts["functions"]["backward"]["parts"]["dx"] == {
        "verdict": "right",
        "mistakes": [],
        "taken_for": None,
        "words": [],
        "difference": None,
    }


def test_chinese(capsys, tmp_path) -> None:
    assert app.main(["check", "--lang", "zh", str(tmp_path / "none.py")]) == 2
    assert "没有文件 none.py" in capsys.readouterr().out


def test_a_template_is_written_once_and_is_not_done(capsys, tmp_path) -> None:
    file = tmp_path / "homework.py"
    assert app.main(["check", "--template", str(file)]) == 0
    assert app.main(["check", str(file)]) == 2
    assert "not done" in capsys.readouterr().out
    file.write_text("mine", encoding="utf-8")
    assert app.main(["check", "--template", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert "left as it is" in capsys.readouterr().err


def test_a_folder_as_a_table(capsys, tmp_path) -> None:
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "layers.py").write_text(LOOPS.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "=bob.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / ".hidden.py").write_text("x = 1\n", encoding="utf-8")
    assert app.main(["check", "--csv", str(tmp_path)]) == 2
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["file"] for row in rows] == ["'=bob.py", "ann/layers.py"]
    assert [row["verdict"] for row in rows] == ["failed", "right"]
    assert rows[1]["forward"] == rows[1]["backward"] == "right"
    assert "has no functions" in rows[0]["problem"]
    assert app.main(["check", "--csv", str(tmp_path / "nothing")]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "a.py", "--csv", "b"],
        ["check", "a.py", "b.py"],
        ["check", "a.py", "--layout", "x"],
        ["check", "--csv", "b", "--open"],
        ["check", "--template", "b", "--open"],
    ],
)
def test_what_is_not_understood(words, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parse(words)
    assert end.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_it_needs_no_display() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "check", str(LOOPS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_bundle_runs_the_homework_as_itself(monkeypatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_process.command("{}") == [sys.executable, WORKER_ARGUMENT, "{}"]
    asked = {
        "file": str(LOOPS),
        "forward": "conv_forward_naive",
        "backward": "",
        "layout": "cs231n",
        "seed": 0,
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), WORKER_ARGUMENT, json.dumps(asked)],
        capture_output=True,
        text=True,
        check=True,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert said[0]["found"] == [True, False]
    assert said[-1]["end"]
    assert len(said) == 16
