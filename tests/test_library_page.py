"""The code in README and docs/library.md runs as it stands, and what its comments promise comes out."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "docs/library.md"]
OPTIONAL = {"matplotlib", "torch"}  # shown, but not needed


def blocks(page):
    """Return the Python code of a page, block by block, each with its line numbers in the page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return ["\n" * text.count("\n", 0, match.start(1)) + match[1] for match in found]


def missing(code):
    """Return the libraries that a block imports and that are not installed."""
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return {name for name in imported & OPTIONAL if importlib.util.find_spec(name) is None}


def run(code, page, names):
    """Run a block; return how many comments promised a value. "; …" ends the value in a comment."""
    lines, promised = code.encode().split(b"\n"), 0
    for node in ast.parse(code).body:
        comment = re.search(r"  # (.*)", lines[node.end_lineno - 1][node.end_col_offset :].decode())
        if isinstance(node, ast.Expr) and comment and not isinstance(node.value, ast.Constant):
            value = eval(compile(ast.Expression(node.value), page, "eval"), names)
            value = (
                value.item() if isinstance(value, np.generic) else value
            )  # NumPy 1 and 2 write them unlike
            assert repr(value) == comment[1].split("; ")[0], f"{page}:{node.lineno}"
            promised += 1
        else:
            exec(compile(ast.Module([node], []), page, "exec"), names)
    return promised


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    names, promised = {"__name__": "page"}, 0
    for code in blocks(page):
        if not missing(code):
            promised += run(code, page, names)
    assert promised >= 4


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_counting_both_passes_and_a_plot(page):
    text = "\n".join(blocks(page))
    for wanted in ("count_parameters(", ".forward()", ".backward(", "layouts.", "import matplotlib"):
        assert wanted in text, wanted


def test_the_page_explains_the_names_of_types():
    """Type names have no docstring that Python keeps: the page has them."""
    text = (ROOT / "docs/library.md").read_text(encoding="utf-8")
    for name in ("AnyLayer", "Place", "Neurons", "Padding", "Sides"):
        assert f"`{name}`" in text
