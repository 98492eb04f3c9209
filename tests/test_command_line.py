"""The command line as a person types it: counting without Qt, pictures without a display, one-line errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from convviz import __version__, app, cli
from convviz.conv import Geometry, count_parameters
from convviz.explore import scenes
from convviz.ui import dressed_window

ROOT = Path(__file__).parent.parent
ALEXNET = ["count", "--input", "227x227x3", "--filters", "96", "--size", "11", "--stride", "4"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ConvViz in a process of its own, without a display unless ``environment`` brings one."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_counting_prints_what_the_layer_costs(capsys) -> None:
    assert app.main(ALEXNET) == 0
    printed = capsys.readouterr().out
    for number in (
        "55 x 55 x 96",
        "290,400",
        "34,944",
        "105,705,600",
        "44,892,355,200",
        "3,025",
        "105,415,200",
    ):
        assert number in printed


def test_counting_prints_three_rows_and_the_factor(capsys) -> None:
    assert app.main(ALEXNET) == 0
    rows = {line[:16].strip(): line[16:] for line in capsys.readouterr().out.splitlines()}
    assert rows["shared"] == "34,944 parameters = 96 x 364, 140 kB in float32"
    assert rows["not shared"] == "105,705,600 parameters = 290,400 x 364, 423 MB in float32"
    assert rows["fully connected"] == "44,892,355,200 parameters = 290,400 x 154,588, 180 GB in float32"
    assert rows["factor"] == "3,025 = 55 x 55: not shared / shared"
    assert rows["multiplications"] == "105,415,200, shared or not; fully connected 44,892,064,800"


def test_the_rows_are_the_models_counts_without_biases_too(capsys) -> None:
    options = ["--input", "9x8x4", "--filters", "4", "--size", "3", "--groups", "2", "--no-bias"]
    assert app.main(["count", *options]) == 0
    printed = capsys.readouterr().out
    counted = count_parameters(Geometry(9, 8, 4, 4, 3, groups=2, bias=False))
    for count, one, other in (
        (counted.shared, 4, counted.per_neuron),
        (counted.unshared, counted.neurons, counted.per_neuron),
        (counted.fully_connected, counted.neurons, 9 * 8 * 4),
    ):
        assert count == one * other
        assert f"{count:,} parameters = {one:,} x {other:,}," in printed


def test_counting_as_json_is_one_object_with_the_models_names(capsys) -> None:
    assert app.main([*ALEXNET, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    counted = count_parameters(Geometry(227, 227, 3, 96, 11, stride=4))
    names = ("shared", "shared_weights", "unshared", "fully_connected", "neurons", "per_neuron", "factor")
    for name in (*names, "multiplications"):
        assert facts.pop(name) == getattr(counted, name)
    assert facts == {"output": [55, 55, 96], "fits": True}


def test_counting_says_what_does_not_fit(capsys) -> None:
    words = ["count", "--input", "10x11x4", "--filters", "2", "--size", "3x4", "--stride", "2"]
    assert app.main(words) == 0
    assert "1 column and 1 row" in capsys.readouterr().out
    assert app.main([*words, "--strict"]) == 2
    assert capsys.readouterr().err.startswith("convviz count: ")


def test_no_snapshot_is_smaller_than_the_window_can_be() -> None:
    assert cli.SMALLEST == dressed_window.SMALLEST


def test_help_shows_how_the_window_is_opened(capsys) -> None:
    with pytest.raises(SystemExit) as exit_:
        app.main(["--help"])
    assert exit_.value.code == 0
    assert "convviz [FILE] [--example NAME]" in capsys.readouterr().out


def test_counting_knows_every_option(capsys) -> None:
    options = ["--padding", "1", "--dilation", "2", "--groups", "2", "--no-bias", "--json"]
    assert app.main(["count", "--input", "9x9x4", "--filters", "4", "--size", "3", *options]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["output"], facts["shared"], facts["per_neuron"]) == ([7, 7, 4], 72, 18)


def test_counting_loads_no_qt() -> None:
    code = (
        "import sys; from convviz import app; "
        f"app.main({ALEXNET!r}); sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["count", "--input", "227x227", "--filters", "1", "--size", "3"], "227x227"),
        (["count", "--input", "9x9x1", "--filters", "0", "--size", "3"], "filters"),
        (["count", "--input", "9x9x1", "--filters", "1", "--size", "12"], "12"),
        (["count", "--input", "9x9x1", "--filters", "1", "--size", "3", "--stride", "0"], "stride"),
        (["count", "--input", "9x9x1", "--filters", "1", "--size", "3", "--rows"], "--rows"),
        (["count", "--filters", "1", "--size", "3"], "--input"),
        (["--example", "vgg"], "vgg"),
        (["--theme", "pink"], "pink"),
        (["--lang", "fr"], "fr"),
        (["--sharing", "tied"], "tied"),
        (["--fullscreen"], "--fullscreen"),
        (["snapshot"], "OUT.png"),
        (["snapshot", "--at", "1,2", "x.png"], "1,2"),
        (["snapshot", "--mode", "sideways", "x.png"], "sideways"),
        (["snapshot", "--size", "10x10", "x.png"], "10x10"),
        (["snapshot", "--size", "640x480", "x.png"], "960x680"),
    ],
)
def test_a_wrong_argument_is_one_line_and_exit_code_2(capsys, arguments: list[str], said: str) -> None:
    try:
        code = app.main(arguments)
    except SystemExit as exit_:
        code = exit_.code
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert said in printed.err


def test_help_and_version_are_told(capsys) -> None:
    for option, said in (("--help", "snapshot"), ("--version", __version__)):
        with pytest.raises(SystemExit) as ended:
            app.main([option])
        assert ended.value.code == 0
        assert said in capsys.readouterr().out


def test_the_window_is_meant_when_no_command_is_given() -> None:
    assert cli.parse([]).command == "window"
    options = cli.parse(["--example", "alexnet", "--lang", "zh", "--theme", "dark", "--projector"])
    assert (options.example, options.lang, options.theme, options.projector) == (
        "alexnet",
        "zh",
        "dark",
        True,
    )
    assert cli.parse(["my photo.jpg"]).file == "my photo.jpg"
    assert cli.parse(["--lang", "zh", "me.png"]).file == "me.png"


def test_a_file_after_an_option_that_is_named_like_a_command() -> None:
    assert cli.parse(["--example", "lesson", "./count"]).file == "./count"


@pytest.mark.parametrize("name", scenes.EXAMPLES)
def test_every_example_is_offered(name: str) -> None:
    assert cli.parse(["--example", name]).example == name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X and Wayland are Linux matters")
def test_without_a_display_the_window_says_so() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


def test_a_snapshot_needs_no_display(tmp_path: Path) -> None:
    out = tmp_path / "lesson.png"
    done = run(
        "snapshot", "--example", "lesson", "--at", "2,3,1", "--size", "1280x720", "--lang", "zh", str(out)
    )
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(out) as picture:
        assert picture.size == (1280, 720)
        assert len(picture.getcolors(1 << 24) or []) > 200


def test_a_snapshot_shows_each_position_of_the_switch_and_the_backward_pass(tmp_path: Path) -> None:
    pictures = set()
    for options in (
        ("--mode", "forward", "--sharing", "shared"),
        ("--sharing", "unshared"),
        ("--sharing", "full"),
        ("--mode", "backward"),
    ):
        out = tmp_path / "out.png"
        done = run("snapshot", *options, "--at", "1,2,0", "--size", "1280x720", str(out))
        assert (done.returncode, done.stderr) == (0, "")
        pictures.add(out.read_bytes())
        out.unlink()
    assert len(pictures) == 4


def test_the_window_starts_where_the_switch_is_asked_to_be() -> None:
    assert cli.parse(["--sharing", "full"]).sharing == "full"
    assert cli.parse([]).sharing is None


def test_a_snapshot_of_a_neuron_that_is_not_there(tmp_path: Path) -> None:
    done = run("snapshot", "--at", "4,0,0", str(tmp_path / "x.png"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "V[4, 0, 0]" in done.stderr


def test_a_snapshot_that_cannot_be_written(tmp_path: Path) -> None:
    done = run("snapshot", str(tmp_path / "no folder" / "x.png"))
    assert done.returncode == 2
    assert "x.png" in done.stderr.splitlines()[-1]
