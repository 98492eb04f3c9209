"""The command line as a person types it: counting without Qt, pictures without a display, one-line errors."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QRect

from convviz import __version__, app, cli
from convviz.conv import Geometry, count_parameters
from convviz.explore.display.what_if import idea_called, reason_against
from convviz.explore.examples import examples
from convviz.explore.file_names import MOST_OF_LINE
from convviz.explore.presenting.scenes import SCENES
from convviz.explore.state.cells import Position
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.state import Sharing, State, View
from convviz.files.pictures import Picture
from convviz.ui.shell import start
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window_place import Place

ROOT = Path(__file__).parent.parent
ALEXNET = ["count", "--input", "227x227x3", "--filters", "96", "--size", "11", "--stride", "4"]


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Give Ctrl+C back to the tests: the application takes it for itself."""
    kept = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, kept)


def without_a_display(**environment: str) -> dict[str, str]:
    """Return the environment of a process that finds no display, with ``environment`` added."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {**{k: v for k, v in os.environ.items() if k not in names}, **environment}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ConvViz in a process of its own, without a display unless ``environment`` brings one."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env=without_a_display(**environment),
        capture_output=True,
        encoding="utf-8",
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
    assert facts == {"output": [55, 55, 96], "padding": [[0, 0], [0, 0]], "fits": True}


@pytest.mark.parametrize(
    ("written_as", "sides", "output"),
    [
        ("1", [[1, 1], [1, 1]], [9, 7, 2]),
        ("1x2", [[1, 1], [2, 2]], [9, 9, 2]),
        ("1,2", [[1, 1], [2, 2]], [9, 9, 2]),
        ("1,2,0,1", [[1, 2], [0, 1]], [10, 6, 2]),
        ("1，2，0，1", [[1, 2], [0, 1]], [10, 6, 2]),
        ("same", [[1, 2], [1, 2]], [10, 8, 2]),
        ("SAME", [[1, 2], [1, 2]], [10, 8, 2]),
    ],
)
def test_padding_is_written_for_all_sides_for_each_or_as_same(capsys, written_as, sides, output) -> None:
    layer = ["--input", "10x8x1", "--filters", "2", "--size", "4", "--padding", written_as]
    assert app.main(["count", *layer, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["padding"], facts["output"]) == (sides, output)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (["--size", "3"], "1 left, 1 right, 1 top, 1 bottom\n"),
        (["--size", "4"], "1 left, 2 right, 1 top, 2 bottom: a filter of an even size has no middle cell to"),
        (["--size", "3", "--stride", "2"], "0 left, 1 right, 0 top, 1 bottom: an odd number of zeros cannot"),
    ],
)
def test_what_same_comes_to_is_said_with_the_reason_for_unlike_sides(capsys, size, words) -> None:
    layer = ["--input", "10x8x1", "--filters", "2", *size, "--padding", "same"]
    assert app.main(["count", *layer]) == 0
    assert f"padding         {words}" in capsys.readouterr().out


def test_what_would_fit_is_written_as_an_option(capsys) -> None:
    layer = ["--input", "5x5x1", "--filters", "1", "--size", "3", "--stride", "4"]
    assert app.main(["count", *layer, "--padding", "0,1,1,1", "--strict"]) == 2
    assert "or --padding 0,2,1,1" in capsys.readouterr().err


def test_counting_says_what_does_not_fit(capsys) -> None:
    words = ["count", "--input", "10x11x4", "--filters", "2", "--size", "3x4", "--stride", "2"]
    assert app.main(words) == 0
    assert "1 column and 1 row" in capsys.readouterr().out
    assert app.main([*words, "--strict"]) == 2
    assert capsys.readouterr().err.startswith("convviz count: ")


def test_help_shows_how_the_window_is_opened(capsys) -> None:
    assert app.main(["--help"]) == 0
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


def written(folder: Path) -> set[tuple[str, int, int]]:
    """Return what is in ``folder``, which file each name stands for and when it was last written."""
    return {(p.name, p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.iterdir()}


LAYER = ["--input", "9x9x4", "--filters", "2", "--size", "3"]
LONG = "9" * 5000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["count", "--input", "227x227", "--filters", "1", "--size", "3"], "as in 227x227x3, not 227x227"),
        (["count", "--input", "-5x5x1", "--filters", "1", "--size", "3"], "as in 227x227x3, not -5x5x1"),
        (["count", "--input", f"9x9x-{LONG}", "--filters", "1", "--size", "3"], "not 9x9x-999"),
        (["count", *LAYER, "--filters", "0"], "--filters: write a whole number from 1 on, as in 96, not 0"),
        (["count", *LAYER, "--filters", "-1"], "not -1 "),
        (["count", *LAYER, "--filters", "two"], "not two"),
        (["count", *LAYER, "--filters", ""], "not nothing"),
        (["count", *LAYER, "--size", "12"], "a filter 12 wide does not go into an input 9 wide"),
        (["count", *LAYER, "--size", "3x12"], "a filter 12 high does not go into an input 9 high"),
        (["count", *LAYER, "--size", LONG], "a filter 999"),
        (["count", *LAYER, "--dilation", "7", "--padding", "1"], "15 with --dilation 7, does not go"),
        (["count", *LAYER, "--stride", "0"], "--stride: write one or two whole numbers from 1 on"),
        (["count", *LAYER, "--padding", "-1"], "--padding: write one, two or four whole numbers from 0 on"),
        (
            ["count", *LAYER, "--padding", "1,2,0"],
            "or 1,2,0,1 (left, right, top, bottom), or same, not 1,2,0",
        ),
        (["count", *LAYER, "--padding", "Reflect"], "padded with zeros only: there is no reflect here"),
        (["count", *LAYER, "--padding", "valid"], "or same, not valid"),
        (["count", *LAYER, "--size", "12", "--padding", "1,0,0,0"], "9 wide with --padding 1,0,0,0"),
        (["count", *LAYER, "--groups", "3"], "--groups: 3 does not divide the depth of the input, 4"),
        (["count", *LAYER, "--groups", "4"], "--groups: 4 does not divide --filters, 2"),
        (["count", *LAYER, "--stride", "4", "--strict"], "2 columns and 2 rows are never read; they do with"),
        (["count", *LAYER, "--rows"], "there is no option --rows"),
        (["count", *LAYER, "7"], "every number follows the name of its option, which 7 does not"),
        (["count", "--filters", "1", "--size", "3"], "--input"),
        (["--json", "count", *LAYER], "the command comes first: convviz count --json --input 9x9x4"),
        (["--lang", "zh", "snapshot", "a b.png"], "convviz snapshot --lang zh 'a b.png'"),
        (["--example", "vgg"], "vgg"),
        (["--example", LONG], "invalid choice"),
        (["--theme", "pink"], "pink"),
        (["--lang", "fr"], "fr"),
        (["--sharing", "tied"], "tied"),
        (["--fullscreen"], "--fullscreen"),
        (["me.png", "you.png"], "you.png is one word too many"),
        ([""], "the name of the file is empty"),
        (["snapshot"], "OUT"),
        (["snapshot", ""], "the name of the file is empty"),
        (["snapshot", "--picture", "", "x.png"], "the name of the file is empty"),
        (["snapshot", "me.png", "x.png"], "x.png is one word too many"),
        (["snapshot", "--at", "1,2", "x.png"], "as in 2,3,1, not 1,2"),
        (["snapshot", "--at", "-1,0,0", "x.png"], "as in 2,3,1, not -1,0,0"),
        (["snapshot", "--at", f"{LONG},0,0", "x.png"], "there is no neuron 999"),
        (["snapshot", "--at", "4,0,0", "x.png"], "V[4,0,0]"),
        (["snapshot", "--mode", "sideways", "x.png"], "sideways"),
        (["snapshot", "--page", "sideways", "x.png"], "sideways"),
        (["snapshot", "--page", "matrix", "--mode", "backward", "x.png"], "--page"),
        (["snapshot", "--scene", "pile\nx", "x.png"], "the page layer has no scene pile"),
        (["snapshot", "--scene", "sum", "x.png"], "choose from field, weights, neuron, parameters, input"),
        (["snapshot", "--size", "10x10", "x.png"], "10x10"),
        (["snapshot", "--size", "640x480", "x.png"], "960x480"),
        (["snapshot", "thesis.docx"], '"thesis.docx" must end in .png, .jpg, .webp or .bmp'),
        (["snapshot", "thesis"], '"thesis" must end in'),
        (["snapshot", "line\nbreak.\x1b[1m"], "line\N{REPLACEMENT CHARACTER}break."),
        (["snapshot", "no folder/x.png"], "x.png"),
        (["snapshot", "--picture", "not there.png", "x.png"], 'There is no file "not there.png"'),
        (["snapshot", "--picture", "words.png", "x.png"], '"words.png" is not a picture'),
        (["snapshot", "--picture", "me.png", "me.png"], '"me.png" is the picture that was read'),
        (["snapshot", "folder.png"], '"folder.png" is a folder'),
    ],
)
def test_a_wrong_argument_is_one_line_and_exit_code_2(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "words.png").write_text("words")
    Image.new("RGB", (30, 20), "teal").save(tmp_path / "me.png")
    before = written(tmp_path)
    assert app.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("convviz")
    assert len(printed.err) < MOST_OF_LINE + 20
    assert said in printed.err
    for internal in ("_", "rule", "argument -", "Error", "(s)", "invalid int"):
        assert internal not in printed.err
    assert written(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["forgot-bais"], "no wrong idea called forgot-bais can be shown: did you mean forgot_bias?"),
        (["gradient_average"], "did you mean gradients_averaged?"),
        (["zzz"], "there are forgot_bias, bias_per_channel, "),
        ([""], "no wrong idea called nothing can be shown"),
        (["ignored_stride", "--example", "depthwise"], "The stride of this layer is 1."),
        (["forgot_bias", "--sharing", "full"], "Wrong ideas are shown with shared weights."),
        (["forgot_bias", "--page", "backward"], "This wrong idea is shown on the page of the layer."),
        (["gradients_averaged", "--mode", "forward"], "This wrong idea is shown on the page Backward."),
    ],
)
def test_a_wrong_idea_that_cannot_be_drawn_is_one_line_and_exit_code_2(
    qapp, tmp_path: Path, capsys, arguments: list[str], said: str
) -> None:
    assert app.main(["snapshot", "--what-if", *arguments, str(tmp_path / "x.png")]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith("convviz snapshot: ")
    assert said in printed.err
    assert not (tmp_path / "x.png").exists()


def test_help_and_version_are_told(capsys) -> None:
    for words, said in (
        (["--help"], "snapshot"),
        (["help"], "snapshot"),
        (["help", "count"], "--stride"),
        (["--lang", "zh", "--help"], "snapshot"),
        (["snapshot", "--help"], "--picture FILE"),
        (["--version"], __version__),
    ):
        assert app.main(words) == 0
        printed = capsys.readouterr()
        assert said in printed.out
        assert printed.err == ""


@pytest.mark.parametrize("times", ["x", "X", "×", " x "])
def test_sizes_are_read_as_they_are_written(capsys, times: str) -> None:
    words = [
        "--input",
        times.join(("227", "227", "3")),
        "--filters",
        "96",
        "--size",
        times.join(("11", "11")),
    ]
    assert app.main(["count", *words, "--stride", "4"]) == 0
    told = capsys.readouterr().out
    assert app.main(ALEXNET) == 0
    assert told == capsys.readouterr().out


def test_a_single_thing_is_not_counted_in_the_plural(capsys) -> None:
    assert app.main(["count", "--input", "1x1x1", "--filters", "1", "--size", "1", "--no-bias"]) == 0
    printed = capsys.readouterr().out
    assert "= 1 neuron\n" in printed
    assert "1 parameter = " in printed
    assert app.main(["count", "--input", "10x9x1", "--filters", "1", "--size", "3", "--stride", "2"]) == 0
    assert "1 column is never read" in capsys.readouterr().out


@pytest.mark.parametrize("zeros", [9, 4000, 5000])
def test_any_size_counts(capsys, zeros: int) -> None:
    most = sys.get_int_max_str_digits()
    side, digits = 10**zeros, f"1{'0' * zeros}"
    words = ["count", "--input", f"{digits}x{digits}x1000", "--filters", "1000", "--size", "3"]
    assert app.main(words) == 0
    assert (
        "shared          9,001,000 parameters = 1,000 x 9,001, 36 MB in float32\n" in capsys.readouterr().out
    )
    assert app.main([*words, "--json"]) == 0
    assert sys.get_int_max_str_digits() == most
    sys.set_int_max_str_digits(0)
    try:
        facts = json.loads(capsys.readouterr().out)
    finally:
        sys.set_int_max_str_digits(most)
    assert facts["output"] == [side - 2, side - 2, 1000]
    assert facts["fully_connected"] == (side - 2) ** 2 * 1000 * (side**2 * 1000 + 1)


NUMBERS = st.one_of(
    st.integers(-2, 12).map(str),
    st.sampled_from(["", "x", "3x", "2x3", "3,4", "1e3", "٣", "-0", "９", LONG, f"-{LONG}"]),
)
OPTIONS = ("--filters", "--size", "--stride", "--padding", "--dilation", "--groups")
FLAGS = ("--strict", "--json", "--no-bias", "7", "--help", "-5")


@given(
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.dictionaries(st.sampled_from(OPTIONS), NUMBERS),
    st.sets(st.sampled_from(FLAGS)),
)
def test_whatever_is_written_is_counted_or_answered_in_one_line(
    sides: tuple[str, str, str], values: dict[str, str], flags: set[str]
) -> None:
    words = {"--filters": "2", "--size": "1", **values}
    told, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(complained):
        code = app.main(
            ["count", "--input", "x".join(sides), *(w for pair in words.items() for w in pair), *flags]
        )
    assert code in (0, 2)
    assert (told.getvalue() == "") is (code == 2)
    assert complained.getvalue().count("\n") == (1 if code == 2 else 0)
    assert len(complained.getvalue()) < MOST_OF_LINE + 20


LIST = ("lesson", "list", "--lang")


def printed_in(encoding: str, *words: str) -> list[str]:
    """Return the lines that a command prints on a standard output with this encoding."""
    taken = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(taken, encoding=encoding)):
        assert app.main(list(words)) == 0
        return taken.getvalue().decode(encoding).splitlines()


def with_question_marks(lines: list[str], encoding: str) -> list[str]:
    return [line.encode(encoding, "replace").decode(encoding) for line in lines]


def test_a_letter_that_the_output_does_not_have_becomes_a_question_mark() -> None:
    """A pipe on Windows takes the letters of one region only."""
    for language, encodings in (("en", ("ascii",)), ("zh", ("cp1252", "gbk"))):
        whole = printed_in("utf-8", *LIST, language)
        assert whole[0].startswith("full")
        for encoding in encodings:
            printed = printed_in(encoding, *LIST, language)
            assert printed == with_question_marks(whole, encoding), f"{language} in {encoding}"
    assert "?" in "".join(with_question_marks(whole, "cp1252"))


def test_the_encoding_of_a_pipe_is_minded() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *LIST, "zh"],
        env=without_a_display(PYTHONIOENCODING="cp1252"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    expected = with_question_marks(printed_in("utf-8", *LIST, "zh"), "cp1252")
    assert done.stdout.decode("cp1252").splitlines() == expected


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and /dev/full as Linux has them")
@pytest.mark.parametrize("words", [["--help"], pytest.param(ALEXNET, marks=pytest.mark.soak)])
def test_a_closed_pipe_is_silent(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words], stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
@pytest.mark.parametrize("words", [ALEXNET, pytest.param(["--help"], marks=pytest.mark.soak)])
def test_a_full_disk_is_one_line(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr == "convviz: the output cannot be written: No space left on device\n"


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


@pytest.mark.parametrize("name", examples.EXAMPLES)
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


def drawn(tmp_path: Path, *options: str) -> bytes:
    """Return the picture that ``snapshot`` draws in this process."""
    out = tmp_path / "out.png"
    assert app.main(["snapshot", *options, "--size", "960x680", str(out)]) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(("tmp", "png"))] == ["out.png"]
    return out.read_bytes()


def test_a_snapshot_shows_each_page_and_position_of_the_switch(qapp, tmp_path: Path) -> None:
    assert set(cli.PAGES) == {view.value for view in View}
    asked = [("--page", page) for page in cli.PAGES] + [("--sharing", "unshared"), ("--sharing", "full")]
    pictures = {drawn(tmp_path, *options, "--at", "1,2,0") for options in asked}
    assert len(pictures) == len(asked)


@pytest.mark.parametrize("view", [View.LAYER, pytest.param(View.BACKWARD, marks=pytest.mark.soak)])
def test_a_snapshot_presents_each_scene_and_the_first_without_a_name(
    qapp, tmp_path: Path, view: View
) -> None:
    page = ("--page", view.value, "--at", "2,3,1")
    names = [scene.name for scene in SCENES[view]]
    pictures = [drawn(tmp_path, *page, "--scene", name) for name in names]
    assert len({*pictures, drawn(tmp_path, *page)}) == len(names) + 1
    assert drawn(tmp_path, *page, "--projector") == pictures[0]


def test_a_snapshot_presents_a_wrong_idea_where_it_is_seen(qapp, tmp_path: Path) -> None:
    idea = ("--what-if", "forgot_bias", "--at", "2,3,1")
    presented = drawn(tmp_path, *idea, "--projector")
    assert presented == drawn(tmp_path, *idea, "--scene", "neuron")
    assert presented != drawn(tmp_path, "--at", "2,3,1", "--scene", "neuron")


class StateKnownError(Exception):
    """Ends the making of a picture: the state that would be drawn is known."""


@pytest.fixture
def state_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., State]:
    """Return a function that says which state a snapshot draws."""

    def window_for(state: State, *rest: object) -> None:
        raise StateKnownError(state)

    def asked(*options: str) -> State:
        with monkeypatch.context() as patched:
            patched.setattr(start, "window_for", window_for)
            with pytest.raises(StateKnownError) as end:
                app.main(["snapshot", *options, str(tmp_path / "x.png")])
        state: State = end.value.args[0]
        return state

    return asked


def test_a_snapshot_of_each_wrong_idea_is_on_its_page(qapp, tmp_path: Path, state_of) -> None:
    at = ("--at", "2,3,1")
    assert len(cli.IDEAS) == 11
    for name in cli.IDEAS:
        state = state_of("--what-if", name, *at)
        assert (state.what_if, state.position) == (name, Position(2, 3, 1))
        assert reason_against(state, idea_called(name)) is None, f"{name} is not seen on {state.view}"
        assert state_of("--what-if", name, "--page", state.view.value, *at).view is state.view
    assert state_of("--what-if", "forgot-bias").what_if == "forgot_bias"
    for name, page in (("forgot_bias", "layer"), ("gradients_averaged", "backward")):
        assert drawn(tmp_path, "--what-if", name, *at) != drawn(tmp_path, "--page", page, *at)


def test_a_snapshot_of_an_example_padded_per_side(qapp, tmp_path: Path, capsys, state_of) -> None:
    for padding, sides in (
        ("0", ((0, 0), (0, 0))),
        ("1", ((1, 1), (1, 1))),
        ("1,2,0,1", ((1, 2), (0, 1))),
        ("same", ((2, 2), (2, 2))),  # filters 5 wide and high
    ):
        g = state_of("--padding", padding).layer.geometry
        assert ((g.x.before, g.x.after), (g.y.before, g.y.after)) == sides, padding
    assert drawn(tmp_path, "--padding", "1,2,0,1") != drawn(tmp_path, "--padding", "0")
    assert app.main(["snapshot", "--padding", "0,0,0,65", str(tmp_path / "x.png")]) == 2
    assert "zero-padding P at the bottom can be at most 64" in capsys.readouterr().err


def test_the_page_of_a_snapshot_has_an_old_name(tmp_path: Path) -> None:
    out = str(tmp_path / "x.png")
    for words, page in (
        ([], "layer"),
        (["--mode", "forward"], "layer"),
        (["--mode", "backward"], "backward"),
    ):
        assert (cli.parse(["snapshot", *words, out]).page or "layer") == page


def test_a_snapshot_shows_a_picture_of_ones_own(qapp, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    mine = tmp_path / "mine" / "me.webp"
    Image.linear_gradient("L").rotate(90).resize((300, 200)).save(mine)
    assert drawn(tmp_path, "--example", "classic", "--picture", str(mine)) != drawn(
        tmp_path, "--example", "classic"
    )


def test_the_switch_is_turned_for_a_picture_too() -> None:
    options = cli.parse(["--example", "classic", "--sharing", "unshared"])
    state = start.asked_for(options, Picture(np.full((300, 200, 1), 7, np.uint8), "me.png"))
    assert state.scene.own
    assert sharing_of(state.layer) is Sharing.UNSHARED
    assert (state.layer.X == 7).all()


def test_a_snapshot_that_no_disk_takes_leaves_the_old_picture(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "out.png"
    out.write_bytes(b"the old picture")
    monkeypatch.setattr(os, "fsync", full)
    assert app.main(["snapshot", "--size", "960x680", str(out)]) == 1
    printed = capsys.readouterr().err
    assert printed == 'convviz snapshot: There is not enough space for "out.png". Nothing was saved.\n'
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == {out: b"the old picture"}


def test_a_snapshot_leaves_what_is_remembered_alone(qapp, tmp_path: Path) -> None:
    kept = Preferences()
    place = Place(QRect(30, 20, 1300, 700), maximised=True)
    kept.language, kept.theme, kept.letters, kept.place = "zh", "contrast", False, place
    drawn(tmp_path, "--lang", "en", "--theme", "dark")
    again = Preferences()
    assert (again.language, again.theme, again.letters) == ("zh", "contrast", False)
    assert again.place == place


def test_no_garbage_is_looked_for_while_the_window_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []
    monkeypatch.setattr(start, "run", lambda _: collecting.append(gc.isenabled()) or 0)
    was = gc.isenabled()
    try:
        gc.enable()
        assert app.main([]) == 0
    finally:
        (gc.enable if was else gc.disable)()
    assert collecting == [False]


def test_the_window_starts_where_the_switch_is_asked_to_be() -> None:
    assert cli.parse(["--sharing", "full"]).sharing == "full"
    assert cli.parse([]).sharing is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the plugins of Linux")
@pytest.mark.parametrize(
    ("platform", "said"), [("nonesuch", "choose from"), ("linuxfb:fb=/none", "unset it")]
)
def test_a_platform_that_qt_cannot_start_on_is_one_line(platform: str, said: str) -> None:
    done = run(QT_QPA_PLATFORM=platform)
    assert done.returncode == 2
    assert done.stderr.startswith(f"convviz: Qt cannot start on QT_QPA_PLATFORM={platform}; ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def interrupted(program: str, tmp_path: Path) -> tuple[int, str]:
    """Return how a process ends that runs the application after ``program``, and what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nfrom convviz.app import main\nsys.exit(main([]))"],
        env=without_a_display(QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(tmp_path)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
@pytest.mark.parametrize("module", ["numpy", "convviz.ui.shell.store"])
def test_ctrl_c_while_starting_is_silent(module: str, tmp_path: Path) -> None:
    program = f"""
import os, signal, sys
class Loading:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Loading())
"""
    assert interrupted(program, tmp_path) == (-signal.SIGINT, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
@pytest.mark.parametrize("page", [View.LAYER, View.TRAINING])
def test_ctrl_c_while_it_runs_closes_like_the_windows_button(page: View, tmp_path: Path) -> None:
    """The signal comes where it hurts most: while the window is being painted."""
    program = f"""
import os, signal
from PySide6.QtCore import QTimer
from convviz.explore.state import transitions
from convviz.explore.state.state import View
from convviz.ui.shell.start import application
from convviz.ui.volume.base_pixmaps import BasePixmaps
from convviz.ui.shell.window import MainWindow
def interrupted(*what):
    paint(*what)
    if not timer.isActive():
        print("painting", flush=True)
        os.kill(os.getpid(), signal.SIGINT)
def play():
    window = next((w for w in app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)
    if window is not None:
        window.store.dispatch(transitions.choose_view({page}), "view")
        actions = window.user_actions
        (actions.page.toggle_play if {page} is View.TRAINING else actions.toggle_play)()
        timer.stop()
paint, BasePixmaps.paint = BasePixmaps.paint, interrupted
app = application()
timer = QTimer()
timer.timeout.connect(play)
timer.start(20)
"""
    code, printed = interrupted(program, tmp_path)
    assert (code, set(printed.splitlines())) == (0, {"painting"})
    assert "place=" in (tmp_path / "ConvViz" / "ConvViz.conf").read_text()
