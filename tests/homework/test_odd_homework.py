"""What students' files do besides being wrong: each has its words and its exit code, none stops the check."""

from __future__ import annotations

import json
import os
from pathlib import Path
from textwrap import dedent, indent

import numpy as np
import pytest

from convviz.homework import check, worker, worker_process
from convviz.homework.checking import check_file
from convviz.homework.report import Report
from tests.homework.here import check_here

RIGHT = (Path(__file__).parent / "right" / "loops.py").read_text(encoding="utf-8")


def forward_that(ends: str, begins: str = "pass") -> str:
    """Return a file whose forward is right but for what it begins with, and for its last statement."""
    text = RIGHT.replace(
        "    return out, (x, w, b, conv_param)\n", indent(dedent(ends).strip(), "    ") + "\n"
    )
    return text.replace("    stride, pad", f"    {begins}\n    stride, pad", 1)


@pytest.fixture
def checked(tmp_path):
    """Return a function that checks a text as the command does: in a process of its own, and none other."""

    def run(text: str, **options) -> Report:
        file = tmp_path / "homework.py"
        file.write_text(text, encoding="utf-8")
        before = dict(os.environ), Path.cwd()
        report = check_file(file, **options)
        assert (dict(os.environ), Path.cwd()) == before, "the check leaves its own process as it was"
        return report

    return run


@pytest.fixture
def judged(tmp_path):
    """Return a function that checks a text with both functions, which run in this process."""

    def run(text: str) -> Report:
        file = tmp_path / "homework.py"
        file.write_text(text, encoding="utf-8")
        return check_here(file)

    return run


FINE = "return out, (x, w, b, conv_param)"


RETURNED = [
    ("return out.tolist(), (x, w, b, conv_param)", "right", "a list, read as an array"),
    ("return out.astype('float32'), (x, w, b, conv_param)", "right", "float32"),
    ("return out.astype('float16'), (x, w, b, conv_param)", "right", "float16"),
    ("return out + 1e-9, (x, w, b, conv_param)", "right", "right on all 14 layers"),
    ("return out", "right", "right on all 14 layers"),
    ("return out.astype(int), (x, w, b, conv_param)", "wrong", "int64, which cuts off fractions"),
    ("return None", "unfinished", "not done"),
    ("return None, (x, w, b, conv_param)", "unfinished", "out is None"),
    ("return 0 * out, (x, w, b, conv_param)", "unfinished", "only zeros"),
    ("raise NotImplementedError", "unfinished", "NotImplementedError"),
    ("return (o for o in out), None", "failed", "returns generator where"),
    ("return 'done'", "failed", "returns str where"),
    ("return out, x, w, b", "failed", "returns tuple where"),
    ("return np.zeros((3000, 3000)), None", "failed", "returns array (3000, 3000) where"),
    ("return out.missing, None", "failed", "has no attribute 'missing'"),
    ("return np.zeros(10 ** 12), None", "failed", "MemoryError"),
    ("return undefined(out), None", "failed", "NameError"),
    ("raise SystemExit(0)", "failed", "SystemExit"),
]


def agrees(report: Report, verdict: str, words: str) -> bool:
    """Say whether this is said of forward, and backward is judged whatever forward does."""
    expected = {"right": 0, "wrong": 1}.get(verdict, 2)
    return (
        (report.functions["forward"].verdict, report.exit_code) == (verdict, expected)
        and words in str(report)
        and json.loads(json.dumps(report.facts("zh"), allow_nan=False))["exit_code"] == expected
        and report.functions["backward"].verdict == "right"
    )


def test_what_forward_returns(judged) -> None:
    for ends, verdict, words in RETURNED:
        report = judged(forward_that(ends))
        assert agrees(report, verdict, words), f"{ends}\n{report}"


@pytest.mark.parametrize(
    ("ends", "verdict", "words"),
    [
        RETURNED[2],
        RETURNED[6],
        RETURNED[-1],
    ],
)
def test_what_forward_returns_in_a_process_of_its_own(checked, ends: str, verdict: str, words: str) -> None:
    report = checked(forward_that(ends))
    assert agrees(report, verdict, words), report


def test_a_function_that_ends_its_process(checked) -> None:
    report = checked(forward_that("import os\nos._exit(0)"))
    assert (report.functions["forward"].verdict, report.exit_code) == ("failed", 2)
    assert "ended the whole process" in str(report)


def test_not_a_number_is_told_as_such(checked) -> None:
    report = checked(forward_that("out[0, 0, 0, 0] = np.nan\n" + FINE))
    assert report.exit_code == 1
    facts = json.loads(json.dumps(report.facts(), allow_nan=False))
    assert facts["functions"]["forward"]["parts"]["out"]["difference"]["given"] == "nan"


def test_writing_to_an_operand_is_told_and_does_not_reach_backward(judged) -> None:
    report = judged(forward_that("x *= 2\n" + FINE, begins="x_kept = x"))
    assert report.functions["forward"].verdict == "right"
    assert "the function changes x itself" in str(report)
    report = judged(
        RIGHT.replace(
            "    x, w, b, conv_param = cache", "    x, w, b, conv_param = cache\n    dout[:] = dout"
        )
    )
    assert "changes" not in str(report)


def test_a_cache_that_forward_changed_is_told_where_backward_is_wrong(judged) -> None:
    report = judged(forward_that("x *= 2\n" + FINE))
    assert report.functions["backward"].verdict == "wrong"
    assert "forward changes x. If its cache has the same array, backward computes" in str(report)


def test_a_backward_that_got_the_cache_of_a_wrong_forward_is_told_to_wait(judged) -> None:
    """Its own code is right: what is wrong comes of the cache."""
    wrong = RIGHT.replace("return out, (x, w, b, conv_param)", "return 2 * out, (x**3, w, b, conv_param)")
    report = judged(wrong)
    assert report.functions["backward"].verdict == "wrong"
    assert "the cache of forward, which is wrong. Look at forward first." in str(report)
    lone = RIGHT.replace("return out, (x, w, b, conv_param)", "return out, (x**3, w, b, conv_param)")
    assert "Look at forward first" not in str(judged(lone))


def test_a_megabyte_of_prints_is_counted_and_not_shown(checked) -> None:
    report = checked(forward_that(FINE, begins="print('word ' * 20000)"))
    assert report.is_right
    assert "printed 1,400,014 characters, which are not shown" in str(report)
    assert "word word" not in str(report)


def test_prints_below_python_are_not_shown_either(checked, capfd) -> None:
    assert checked(forward_that(FINE, begins="import os; os.write(1, b'low'); os.write(2, b'low')")).is_right
    assert "low" not in "".join(capfd.readouterr())


def backward_that(ends: str) -> str:
    """Return a file whose backward ends so; dx, dw and db are right until then."""
    crop = "dpadded[:, :, pad : pad + H, pad : pad + W]"
    return RIGHT.replace(f"    return {crop}, dw, db", f"    dx = {crop}\n    {ends}")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (backward_that("return dw, dx, db"), 1, "dx: This is the right dw, in the wrong place."),
        (backward_that("return dx, dw"), 2, "returns tuple of 2 where dx, dw, db are expected."),
        (backward_that("return dx.ravel(), dw, db"), 2, "  dx has shape (12,) and must have (1, 1, 3, 4)"),
        (forward_that("out[0, 0, 0, 0] = np.inf\n" + FINE), 1, "out[0,0,0,0] is inf and must be"),
        (
            RIGHT.replace("(x, w, b, conv_param):", "(x, w, b, stride, pad):"),
            2,
            "It is called as conv_forward_naive(x, w, b, conv_param).",
        ),
        (
            RIGHT.replace("(dout, cache):", "(dout, x, w, b, conv_param):"),
            2,
            "It is called as conv_backward_naive(dout, cache).",
        ),
    ],
    ids=["order", "two", "flat", "infinite", "forward's call", "backward's call"],
)
def test_what_is_said_leads_to_the_line(judged, text: str, code: int, words: str) -> None:
    report = judged(text)
    assert report.exit_code == code
    told = str(report)
    assert words in told
    assert told.count(words) == 1
    assert "not known" not in told or "inf" in words
    assert json.dumps(report.facts("zh"), allow_nan=False)


def test_an_exception_of_unknown_cause_has_the_students_line(checked) -> None:
    report = checked(forward_that("return out[99], x"))
    told = str(report)
    line = next(
        n for n, text in enumerate(forward_that("return out[99], x").splitlines(), 1) if "[99]" in text
    )
    assert f"Line {line}: return out[99], x" in told
    assert "cause of this exception is not known" in told
    assert report.exit_code == 2


def test_an_endless_loop_is_told_with_its_line(checked, monkeypatch) -> None:
    monkeypatch.setenv("CONVVIZ_HOMEWORK_SECONDS", "0.4")
    report = checked(forward_that("while True:\n    pass"))
    told = str(report)
    assert "perhaps a loop does not end. Line" in told
    assert "not run, because forward did not end" in told
    assert report.exit_code == 2
    report = checked(RIGHT.replace("    x, w, b, conv_param = cache", "    while 1: cache"))
    assert report.functions["forward"].verdict == "right"
    assert "Line 21: while 1: cache" in str(report)


def test_an_endless_computation_that_python_cannot_interrupt_ends_too(checked, monkeypatch) -> None:
    monkeypatch.setattr(worker_process, "MOST_SECONDS", 2.0)
    report = checked(forward_that("return 9 ** 9 ** 9, None"))
    assert "perhaps a loop does not end." in str(report)
    assert report.exit_code == 2


def test_a_file_that_is_not_read_in_time_is_not_said_to_be_empty(checked, monkeypatch) -> None:
    monkeypatch.setattr(worker_process, "MOST_SECONDS", 0.0)
    report = checked(RIGHT)
    assert "it takes too long" in str(report)
    assert "has no functions" not in str(report)
    assert report.exit_code == 2


def test_either_limit_leaves_an_answer_within_20_seconds() -> None:
    assert worker.SECONDS < worker_process.MOST_SECONDS < 17


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no functions; conv_forward_naive / conv_backward_naive were looked for"),
        (
            "def conv(x): pass\n",
            "neither of the functions conv_forward_naive / conv_backward_naive. It has conv.",
        ),
        ("def conv_forward_naive(x, w, b, p:\n    return x\n", "Line 1 is not Python"),
        (
            "def conv_forward_naive(x, w, b, p):\n# TODO\ndef other(): pass\n",
            "is not Python (expected an indented",
        ),
    ],
)
def test_files_without_the_functions(checked, text: str, words: str) -> None:
    report = checked(text)
    assert report.exit_code == 2
    assert words in str(report), str(report)


def test_a_file_that_cannot_be_read(checked, tmp_path) -> None:
    assert "There is no file nothing.py" in str(check_file(tmp_path / "nothing.py"))
    assert "cannot be read" in str(check_file(tmp_path))
    file = tmp_path / "picture.py"
    file.write_bytes(b"\x89PNG\0\0")
    report = check_file(file)
    assert "neither Python nor a notebook" in str(report)
    assert report.exit_code == 2


def test_one_function_alone(checked) -> None:
    alone = RIGHT[: RIGHT.index("def conv_backward_naive")]
    report = checked(alone)
    assert report.is_right
    assert "no conv_backward_naive: backward was not checked" in str(report)
    report = checked(alone, backward="my_backward")
    assert report.exit_code == 2
    assert "no function my_backward" in str(report)


def test_names_of_ones_own(checked) -> None:
    text = RIGHT.replace("conv_forward_naive", "f").replace("conv_backward_naive", "g")
    assert checked(text, forward="f", backward="g").is_right


def test_backward_is_judged_where_forward_has_no_cache(judged) -> None:
    report = judged(forward_that("raise ValueError('mine')"))
    assert report.functions["backward"].verdict == "right"
    assert "backward was given (x, w, b, conv_param)" in str(report)
    text = forward_that("raise ValueError('mine')").replace(
        "x, w, b, conv_param = cache", "x, w, b, p, cols = cache"
    )
    assert "Perhaps it needs the cache that forward did not give." in str(judged(text))


def test_right_for_the_assignment_alone_is_a_verdict_of_its_own(judged) -> None:
    report = judged(forward_that("if pad == 2: out += 1\n" + FINE))
    assert report.functions["forward"].verdict == "course"
    assert report.exit_code == 1
    assert "right on the assignment's shapes, wrong at pad 2." in str(report)


def test_functions_of_a_notebook() -> None:
    def forward(x, w, b, conv_param):
        print("in a notebook")
        raise KeyError("strides")

    report = check(forward)
    assert report.exit_code == 2
    assert "KeyError: 'strides'" in str(report)
    assert 'raise KeyError("strides")' in str(report)
    with pytest.raises(ValueError, match="layout is 'keras'"):
        check(forward, layout="keras")
    with pytest.raises(TypeError, match="nothing to check"):
        check(None)
    with pytest.raises(TypeError, match="must be a function"):
        check(np.zeros(3))
