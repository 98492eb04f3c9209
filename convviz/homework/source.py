"""A student's file: its text, and what of it can be parsed, statement by statement."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path

from convviz.homework.repairs import Repair, variants

#: A larger file is no homework.
MOST_BYTES = 10_000_000
_BEGINNING = re.compile(r"[^\s#)\]}]")
_DEFINED = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)
_MOST_JOINED = 60  # beginnings of lines that are tried together as one statement


@dataclass(frozen=True)
class NotPython:
    """Lines that are no Python: what they define, where and why."""

    defines: tuple[str, ...]
    line: int
    message: str
    text: str


@dataclass(frozen=True)
class Source:
    """The statements of a file, the repairs that they needed, and what could not be parsed."""

    text: str
    statements: tuple[ast.stmt, ...]
    repairs: tuple[Repair, ...]
    broken: tuple[NotPython, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        """The names of its functions, also of those that are no Python."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        names = [statement.name for statement in self.statements if isinstance(statement, kinds)]
        return tuple(dict.fromkeys(names + [name for part in self.broken for name in part.defines]))


def read(path: Path) -> str:
    """Return the text of a file, of a notebook that of its code; OSError where it cannot be read.

    ValueError for what is no text. Of a notebook every cell begins on a line of its own, without commands of
    the notebook itself.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("too long")
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        return _code_of(json.loads(data.decode("utf-8")))
    if b"\0" in data:
        raise ValueError("not text")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = data.decode("latin-1")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _code_of(notebook: object) -> str:
    cells = notebook.get("cells", []) if isinstance(notebook, dict) else []
    parts = ["".join(cell.get("source", [])) for cell in cells if cell.get("cell_type") == "code"]
    return "\n".join(re.sub(r"^(\s*)([%!?])", r"\1#\2", part, flags=re.MULTILINE) for part in parts) + "\n"


def parse(text: str) -> Source:
    """Return the statements of ``text``. Where it is no Python as a whole, those of its parts that are."""
    for variant, repairs in variants(text):
        tree = _parsed(variant)
        if isinstance(tree, ast.Module):
            return Source(text, tuple(tree.body), tuple(repairs), ())
    return _by_parts(text)


def _parsed(text: str) -> ast.Module | SyntaxError:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in strings
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return error
        except (ValueError, RecursionError, MemoryError) as error:
            return SyntaxError(str(error))


def _by_parts(text: str) -> Source:
    """Parse from one line that begins at the margin to a later one, as few as make statements."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _BEGINNING.match(line)] + [len(lines)]
    statements: list[ast.stmt] = []
    repairs: list[Repair] = []
    broken: list[NotPython] = []
    n = 0
    while n < len(starts) - 1:
        for end in range(n + 1, min(n + 1 + _MOST_JOINED, len(starts))):
            part = "\n".join(lines[starts[n] : starts[end]]) + "\n"
            tree, needed = _first_parsed(part)
            if isinstance(tree, ast.Module):
                ast.increment_lineno(tree, starts[n])
                statements += tree.body
                repairs += [Repair(repair.kind, repair.line + starts[n]) for repair in needed]
                n = end
                break
        else:
            part = "\n".join(lines[starts[n] : starts[n + 1]]) + "\n"
            error, _ = _first_parsed(part)
            assert isinstance(error, SyntaxError)
            line = starts[n] + (error.lineno or 1)
            shown = lines[line - 1].strip() if line <= len(lines) else ""
            message = re.sub(r" on line \d+", "", error.msg or "")  # counted within the part
            broken.append(NotPython(tuple(_DEFINED.findall(part)), line, message, shown))
            n += 1
    return Source(text, tuple(statements), tuple(repairs), tuple(broken))


def _first_parsed(part: str) -> tuple[ast.Module | SyntaxError, list[Repair]]:
    first: SyntaxError | None = None
    for variant, repairs in variants(part):
        tree = _parsed(variant)
        if isinstance(tree, ast.Module):
            return tree, repairs
        first = first or tree
    assert first is not None
    return first, []
