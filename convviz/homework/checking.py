"""Checking a student's functions: given as functions, or in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from convviz.explore.file_names import one_line
from convviz.explore.message import Message, message
from convviz.homework.judging import judged
from convviz.homework.layouts import LAYOUTS, Layout
from convviz.homework.outcome import PARTS, Pass
from convviz.homework.report import Report
from convviz.homework.running import outcomes, quiet
from convviz.homework.source import NotPython
from convviz.homework.verdicts import FunctionReport
from convviz.homework.worker_process import WorkerRun, run

_MANY_LETTERS = 1000


def layout_of(name: str) -> Layout:
    """Return the layout ``name``; ValueError where there is none."""
    if name not in LAYOUTS:
        raise ValueError(f"layout is {name!r}: it must be one of {', '.join(LAYOUTS)}")
    return LAYOUTS[name]


def check(
    forward: Callable[..., Any] | None, backward: Callable[..., Any] | None, layout: str, seed: int
) -> Report:
    """Return a report on two functions, which run in this process; see `convviz.homework.check`."""
    if forward is None and backward is None:
        raise TypeError("forward and backward are both None: there is nothing to check")
    for name, function in (("forward", forward), ("backward", backward)):
        if function is not None and not callable(function):
            raise TypeError(f"{name} is {type(function).__name__}: it must be a function")
    kind = layout_of(layout)
    small, course = kind.cases(seed)
    with quiet() as output:
        found = list(outcomes(forward, backward, kind, (*small, *course)))
    names: dict[Pass, str] = {
        "forward": getattr(forward, "__name__", kind.forward),
        "backward": getattr(backward, "__name__", kind.backward),
    }
    return Report(kind, judged(found, names, course, kind), seed=seed, notes=_printed(output.letters))


def check_file(
    file: Path, forward: str | None = None, backward: str | None = None, layout: str = "cs231n", seed: int = 0
) -> Report:
    """Return a report on the functions of ``file``, which run in a process of their own.

    ``forward`` and ``backward`` are their names, those of the ``layout`` where they are None. ValueError for
    a layout that does not exist.
    """
    kind = layout_of(layout)
    names: dict[Pass, str] = {"forward": forward or kind.forward, "backward": backward or kind.backward}
    asked = {of for of, name in (("forward", forward), ("backward", backward)) if name}
    small, course = kind.cases(seed)
    came = run(file, names["forward"], names["backward"], layout, seed, (*small, *course))
    problem = _problem(file, came, names)
    if problem is not None:
        return Report(kind, {}, file.name, seed, problem)
    reports = judged(came.outcomes, names, course, kind)
    functions: dict[Pass, FunctionReport] = {}
    notes = list(_printed(came.printed))
    for of, is_there in zip(PARTS, came.found, strict=True):
        missing = _missing(of, is_there, came, names, of in asked)
        if missing is not None:
            functions[of] = FunctionReport(of, names[of], "failed", problem=missing)
        elif of in reports:
            functions[of] = reports[of]
        else:
            notes.append(message("homework.absent", name=names[of], of=message(f"homework.function.{of}")))
    return Report(kind, functions, file.name, seed, repairs=came.repairs, notes=tuple(notes))


def _printed(letters: int) -> tuple[Message, ...]:
    return (message("homework.note.printed", n=letters),) if letters > _MANY_LETTERS else ()


def _problem(file: Path, came: WorkerRun, names: dict[Pass, str]) -> Message | None:
    """Return why there is nothing to judge in the file."""
    if came.unreadable:
        return message(f"homework.problem.{came.unreadable}", name=one_line(file.name))
    broken = any(set(part.defines) & set(names.values()) for part in came.broken)
    if any(came.found) or broken:
        return None
    if came.slow is not None and not came.functions:  # it was not read to its end
        return message("homework.problem.slow")
    if came.died and not came.functions:
        return message("homework.problem.died")
    sought = " / ".join(names.values())
    if not came.functions:
        return message("homework.problem.no_functions", sought=sought)
    return message("homework.problem.other_functions", sought=sought, has=one_line(_some(came.functions)))


def _some(names: Sequence[str]) -> str:
    most = 12
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _missing(
    of: Pass, is_there: bool, came: WorkerRun, names: dict[Pass, str], asked: bool
) -> Message | None:
    """Return why one function was not judged, or None where it was, or was not asked for."""
    broken = next((part for part in came.broken if names[of] in part.defines), None)
    if not is_there and broken is not None:
        return _not_python(broken)
    if not is_there:
        return message("homework.problem.not_there", name=names[of]) if asked else None
    layers = len(came.outcomes) and sum(outcome.of == of for outcome in came.outcomes)
    if layers == came.layers:
        return None
    if of == "backward" and came.found[0] and not any(outcome.of == of for outcome in came.outcomes):
        forward_ended = sum(outcome.of == "forward" for outcome in came.outcomes) == came.layers
        if not forward_ended:
            return message("homework.problem.not_run")
    if came.slow is None:
        return message("homework.problem.ended")
    if not came.slow:
        return message("homework.problem.slow")
    return message("homework.problem.slow_at", line=str(came.slow), text=one_line(came.slow_text))


def _not_python(broken: NotPython) -> Message:
    return message(
        "homework.problem.not_python",
        line=str(broken.line),
        why=one_line(broken.message),
        text=one_line(broken.text),
    )
