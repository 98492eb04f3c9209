"""The command `check`: a student's convolution compared with the right one, or those of a whole folder."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from convviz.cli import complain, show
from convviz.explore.catalogue import Text
from convviz.explore.state.state import State
from convviz.files import resources
from convviz.files.lazy_import import lazy
from convviz.homework.checking import check_file
from convviz.homework.report import Report

_PROGRAM = "convviz check"
_COLUMNS = (
    "file",
    "verdict",
    "forward",
    "forward_mistakes",
    "backward",
    "backward_mistakes",
    "repairs",
    "problem",
)
_SUFFIXES = (".py", ".ipynb")


_first_wrong = lazy("convviz.homework.showing", "first_wrong")


def check(options: argparse.Namespace) -> tuple[int, State | None]:
    """Print what is wrong with the homework that is named; return the exit code, and what is to be shown."""
    if options.template is not None:
        return _write_template(Path(options.template)), None
    if options.csv is not None:
        return _check_folder(Path(options.csv), options), None
    report = _report(Path(options.file), options)
    language = options.lang or "en"
    if options.json:
        show(json.dumps(report.facts(language), ensure_ascii=not _takes_unicode(), allow_nan=False))
    else:
        show(report.text(language))
    return report.exit_code, _first_wrong(report) if options.open else None


def _report(file: Path, options: argparse.Namespace) -> Report:
    return check_file(file, options.forward, options.backward, options.layout, options.seed)


def _check_folder(folder: Path, options: argparse.Namespace) -> int:
    """Print one line of CSV for each file in ``folder``, those of folders within it as well."""
    if not folder.is_dir():
        complain(_PROGRAM, f"--csv: there is no folder {folder}")
        return 2
    files = sorted(
        file for file in folder.rglob("*") if file.suffix in _SUFFIXES and _is_homework(file, folder)
    )
    if not files:
        complain(_PROGRAM, f"--csv: the folder {folder} has no file that ends in .py or .ipynb")
        return 2
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(_COLUMNS)
    text = Text(options.lang or "en")
    worst = 0
    # Each file has a process of its own, so that threads that wait for them keep all processors busy.
    with ThreadPoolExecutor(max_workers=max(1, min(8, os.cpu_count() or 1))) as pool:
        for file, report in zip(files, pool.map(lambda file: _report(file, options), files), strict=True):
            name = file.relative_to(folder).as_posix()
            writer.writerow([_safe(cell) for cell in (name, *_row(report, text))])
            worst = max(worst, report.exit_code)
    show(rows.getvalue())
    return worst


def _is_homework(file: Path, folder: Path) -> bool:
    """Say whether a file is the student's, not a copy that a tool keeps in a hidden folder."""
    return file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(folder).parts)


def _row(report: Report, text: Text) -> Iterator[str]:
    yield report.verdict
    problems = [] if report.problem is None else [text.text(report.problem)]
    for of in ("forward", "backward"):
        function = next((one for one in report.functions.values() if one.of == of), None)
        yield "" if function is None else function.verdict
        yield "" if function is None else " ".join(mistake.id for mistake in function.mistakes)
        if function is not None and function.problem is not None:
            problems.append(text.text(function.problem))
        if function is not None and function.raised is not None and not function.mistakes:
            line = "" if function.raised.line is None else f":{function.raised.line}"
            problems.append(f"{function.raised.type}{line}")
    yield " ".join(dict.fromkeys(repair.kind for repair in report.repairs))
    yield " ".join(problems)


def _safe(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet takes it for a formula: what students write is in it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _write_template(file: Path) -> int:
    """Write an empty homework; a file that is there is left alone."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(resources.path("homework", "template.txt").read_text(encoding="utf-8"))
    except FileExistsError:
        complain(_PROGRAM, f"--template: {file.name} is there already and was left as it is")
        return 2
    except OSError as error:
        complain(_PROGRAM, f"--template: {file.name} cannot be written: {error.strerror}")
        return 2
    return 0


def _takes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32", "gb18030")
