"""Old Python runs, and what was repaired is told; only what the functions need is taken out of their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from convviz.homework.checking import check_file
from convviz.homework.repairs import variants
from convviz.homework.report import Report
from convviz.homework.source import parse, read
from tests.homework.here import check_here

RIGHT = (Path(__file__).parent / "right" / "loops.py").read_text(encoding="utf-8")
OLD = '''# -*- coding: utf-8 -*-
import numpy as np
from builtins import range
from past.builtins import xrange
from cs231n.fast_layers import *
import matplotlib.pyplot as plt
plt.show()
data = open("cifar10").read()

def conv_forward_naive(x, w, b, conv_param):
  """
A docstring that begins at the margin.
  """
  N, C, H, W = x.shape
  F, C, HH, WW = w.shape
  s, p = conv_param['stride'], conv_param['pad']
  Ho = 1 + (H + 2 * p - HH) / s
  Wo = 1 + (W + 2 * p - WW) / s
  xp = np.lib.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), 'constant')
  out = np.zeros((N, F, Ho, Wo), dtype=np.float)
  for n in xrange(N):
    for f in xrange(F):
      for i in xrange(Ho):
        for j in xrange(Wo):
          out[n, f, i, j] = np.sum(xp[n, :, i*s:i*s+HH, j*s:j*s+WW] * w[f]) + b[f]
  print "out", out.shape
  if out.ndim <> 4: raise ValueError, "four axes"
  return out, (x, w, b, conv_param)

def softmax(x)
    return x

def conv_backward_naive(dout, cache):
\tx, w, b, conv_param = cache
        s, p = conv_param['stride'], conv_param['pad']
        xp = np.lib.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), 'constant')
        dxp, dw, db = np.zeros(xp.shape), np.zeros(w.shape), np.zeros(b.shape)
        for n in xrange(dout.shape[0]):
          for f in xrange(dout.shape[1]):
            for i in xrange(dout.shape[2]):
              for j in xrange(dout.shape[3]):
                g = dout[n, f, i, j]
                dxp[n, :, i*s:i*s+w.shape[2], j*s:j*s+w.shape[3]] += g * w[f]
                dw[f] += g * xp[n, :, i*s:i*s+w.shape[2], j*s:j*s+w.shape[3]]
                db[f] += g
        return dxp[:, :, p:p+x.shape[2], p:p+x.shape[3]], dw, db
'''


@pytest.fixture
def checked(tmp_path):
    """Return a function that checks a text as the command does: in a process of its own."""

    def run(text: str) -> Report:
        (tmp_path / "homework.py").write_text(text, encoding="utf-8")
        return check_file(tmp_path / "homework.py")

    return run


@pytest.fixture
def judged(tmp_path):
    """Return a function that checks a text, beside other files, with functions that run in this process."""

    def run(text: str, **others: str) -> Report:
        for name, words in {"homework.py": text, **others}.items():
            (tmp_path / name).write_text(words, encoding="utf-8")
        return check_here(tmp_path / "homework.py")

    return run


def test_a_homework_of_2016_runs(checked) -> None:
    report = checked(OLD)
    assert report.is_right, str(report)
    kinds = {repair.kind for repair in report.repairs}
    assert kinds == {"xrange", "division", "np.lib.pad", "np.float", "print", "unequal", "raise", "tabs"}
    told = str(report)
    assert "Runs after 8 repairs for Python 3:" in told
    assert "/ between whole numbers is meant as // (2 lines: 17, 18)" in told
    assert "np.float (line 20)" in told


def test_a_quotient_as_an_index_of_many_is_repaired(checked) -> None:
    text = RIGHT.replace(
        "out = np.zeros(",
        "padded = padded.take(np.arange(padded.size) / 1).reshape(padded.shape)\n    out = np.zeros(",
        1,
    )
    report = checked(text)
    assert {repair.kind for repair in report.repairs} == {"division"}, str(report)
    assert report.is_right


def test_code_of_today_is_not_repaired(checked) -> None:
    text = RIGHT.replace("padded = np.pad", "scale = 1 / 2\n    padded = 2 * scale * np.pad", 1)
    report = checked(text)
    assert report.is_right  # a quotient that is meant stays a fraction
    assert report.repairs == ()
    assert "repair" not in str(report)


def test_a_missing_import_of_numpy_is_repaired_and_told(judged) -> None:
    report = judged(RIGHT.replace("import numpy as np\n", ""))
    assert report.is_right
    assert "import numpy as np is missing" in str(report)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print", "print()"),
        ("print 'a', b # c", "print( 'a', b) # c"),
        ("if x: print x; y = 1", "if x: print( x); y = 1"),
        ("print >>err, 'a', 1", "print( 'a', 1)"),
        ("print 'a' % (b,\n  c)", "print( 'a' % (b,\n  c))"),
        ("print('a')", "print('a')"),
        ("x = 10L <> 3", "x = 10 != 3"),
        ("s = 'print x <> 1L' # print x", "s = 'print x <> 1L' # print x"),
        ("raise E, 'a'", "raise E( 'a')"),
        ("raise E('a', 1)", "raise E('a', 1)"),
        ("d = {print: 1}", "d = {print: 1}"),
        ("except (A, B), e: pass", "except (A, B) as  e: pass"),
    ],
)
def test_statements_of_python_2(old: str, new: str) -> None:
    rewritten = variants(old)[3][0]
    assert rewritten == new
    assert rewritten.count("\n") == old.count("\n")


def test_a_broken_part_leaves_the_others() -> None:
    source = parse(OLD)
    assert [part.defines for part in source.broken] == [("softmax",)]
    assert source.broken[0].line == 30
    assert source.functions == ("conv_forward_naive", "conv_backward_naive", "softmax")


def test_only_what_is_needed_runs(judged, tmp_path) -> None:
    trace = tmp_path / "trace"
    text = f"open({str(trace)!r}, 'a').write('ran')\nimport no_such_module\n1 / 0\n" + RIGHT
    assert judged(text).is_right
    assert not trace.exists()


def test_what_the_functions_refer_to_comes_along(judged) -> None:
    text = RIGHT.replace("def conv_forward", "EXTRA = ONE - 1\nONE = 1\n\ndef conv_forward", 1)
    text = "ONE = 1\n" + text.replace("* w[f]) + b[f]", "* w[f]) + b[f] + EXTRA + helper(0)")
    text += "\ndef helper(n): return n if n < 1 else helper(n - 1)\n"
    assert judged(text).is_right


def test_the_last_of_two_definitions_counts(judged) -> None:
    assert judged("def conv_forward_naive(x, w, b, p):\n    return None\n\n" + RIGHT).is_right


def test_helpers_in_files_nearby(judged) -> None:
    helper = "import matplotlib_is_not_here\nmatplotlib_is_not_here.show()\ndef padded(x, p):\n"
    helper += "    import numpy as np\n    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))\n"
    text = RIGHT.replace('np.pad(x, ((0,), (0,), (pad,), (pad,)), "constant")', "padded(x, pad)")
    text = text.replace("    padded = padded(", "    around = padded(").replace(
        "field = padded[", "field = around["
    )
    for line in ("from helpers import padded", "from .helpers import *", "from helpers import *"):
        assert judged(f"{line}\n{text}", **{"helpers.py": helper}).is_right, line
    module = text.replace("padded(x, pad)", "helpers.padded(x, pad)")
    for line in ("import helpers", "from . import helpers"):
        assert judged(f"{line}\n{module}", **{"helpers.py": helper}).is_right, line


def test_a_module_that_is_missing_is_named(judged) -> None:
    text = RIGHT.replace("np.sum(", "quick_sum(").replace(
        "import numpy", "from fast import quick_sum\nimport numpy"
    )
    told = str(judged(text))
    assert "ImportError: quick_sum comes from fast, which could not be imported" in told
    decorated = "from numba import njit\n" + RIGHT.replace(
        "def conv_f", "@njit(parallel=True)\ndef conv_f", 1
    )
    assert judged(decorated).is_right


def test_notebooks(tmp_path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["not code"]},
        {
            "cell_type": "code",
            "source": ["%matplotlib inline\n", "!pip install numpy\n", "import numpy as np"],
        },
        {"cell_type": "code", "source": RIGHT.replace("import numpy as np\n", "").splitlines(keepends=True)},
    ]
    file = tmp_path / "homework.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
    report = check_file(file)
    assert report.is_right, str(report)
    assert report.repairs == ()


def test_encodings(tmp_path) -> None:
    file = tmp_path / "homework.py"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "latin-1"):
        note = "# \u00e9t\u00e9" if encoding == "latin-1" else "# \u5377\u79ef"
        file.write_bytes(f"{note}\r\n{RIGHT}".encode(encoding))
        assert check_here(file).is_right, encoding
        assert "\r" not in read(file), encoding
