"""The process that runs a student's functions: started afresh, it answers on its standard output and ends.

What the functions print is thrown away, their memory is bounded where the system can do that, and after
`SECONDS` the process says which line it is at and ends. It is no sandbox: the functions may read and write
whatever their user may. `worker_process` starts this process.

The answer is lines of JSON: first what was taken out of the file, then one line for each outcome.
"""

from __future__ import annotations

import json
import linecache
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from convviz.homework.layouts import LAYOUTS
from convviz.homework.loading import Loader
from convviz.homework.outcome import Outcome
from convviz.homework.running import outcomes, quiet

#: The functions may take this long together; a naive one takes a tenth of a second.
SECONDS = 12.0
_MEMORY = 2_000_000_000  # bytes beyond those at the start
_DIVISION = (
    "cannot be interpreted as an integer",
    "must be integers",
    "must be of integer",
    "only integer",
    "integer is required",
    "Cannot cast array data from dtype('float64') to dtype('int",
)


def main(arguments: Sequence[str]) -> int:
    """Run what the JSON in ``arguments`` names: file, forward, backward, layout, seed."""
    asked: dict[str, Any] = json.loads(arguments[0])
    answer = _Answer()
    _bound_memory()
    path = Path(asked["file"])
    _Watch(path, answer).start()
    with quiet() as output:
        _run(asked, path, answer)
    answer.say(end=True, printed=output.letters)
    os._exit(0)  # whatever threads the student's code has left


class _Answer:
    """Writes lines to what was standard output; what is printed from now on goes nowhere."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "wb")
        self._lock = threading.Lock()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)

    def say(self, **said: object) -> None:
        with self._lock, suppress(OSError):
            self._out.write(json.dumps(said).encode() + b"\n")
            self._out.flush()


class _Watch(threading.Thread):
    """Says after `SECONDS` at which line of the file the process is, and ends it."""

    def __init__(self, path: Path, answer: _Answer) -> None:
        super().__init__(daemon=True)
        self._file = str(path.resolve())
        self._answer = answer
        self._main = threading.main_thread().ident or 0

    def run(self) -> None:
        threading.Event().wait(float(os.environ.get("CONVVIZ_HOMEWORK_SECONDS", SECONDS)))
        frame = sys._current_frames().get(self._main)
        while frame is not None and frame.f_code.co_filename != self._file:
            frame = frame.f_back
        line = 0 if frame is None else frame.f_lineno
        self._answer.say(slow=line, text=linecache.getline(self._file, line).strip()[:300])
        os._exit(0)


def _run(asked: dict[str, Any], path: Path, answer: _Answer) -> None:
    layout = LAYOUTS[asked["layout"]]
    small, course = layout.cases(asked["seed"])
    cases = (*small, *course)
    for division in (False, True):
        loader = Loader(division)
        functions = _functions(loader, path, asked, answer)
        if functions is None:
            return
        again = False
        for outcome in outcomes(*functions, layout, cases, str(path.resolve())):
            again |= outcome.raised is not None and _is_of_division(outcome)
            answer.say(**_told(outcome, cases.index(outcome.case)))
        if not again or not loader.divides:
            return


def _functions(
    loader: Loader, path: Path, asked: dict[str, Any], answer: _Answer
) -> tuple[Callable[..., Any] | None, Callable[..., Any] | None] | None:
    """Take the functions out of the file and say what came of it; None where it cannot be read."""
    try:
        source = loader.source(path)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        answer.say(
            unreadable="missing" if missing else "unreadable" if isinstance(error, OSError) else "text"
        )
        return None
    names = [asked["forward"], asked["backward"]]
    found = loader.take(path, [name for name in names if name])
    callables = [found.get(name) if callable(found.get(name)) else None for name in names]
    answer.say(
        found=[one is not None for one in callables],
        functions=source.functions,
        repairs=[[repair.kind, repair.line] for repair in loader.repairs],
        broken=[
            [list(part.defines), part.line, part.message, part.text]
            for part in source.broken
            if set(part.defines) & set(names)
        ],
    )
    return callables[0], callables[1]


def _is_of_division(outcome: Outcome) -> bool:
    """Say whether an exception is what a size that was divided by ``/`` leads to."""
    raised = outcome.raised
    return (
        raised is not None
        and raised.type in ("TypeError", "IndexError", "VisibleDeprecationWarning")
        and "NoneType" not in raised.message
        and any(words in raised.message for words in _DIVISION)
    )


def _told(outcome: Outcome, case: int) -> dict[str, object]:
    raised = outcome.raised
    return {
        "case": case,
        "of": outcome.of,
        "arrays": {part: [array.shape, array.ravel().tolist()] for part, array in outcome.arrays.items()},
        "raised": None if raised is None else [raised.type, raised.message, raised.line, raised.text],
        "returned": dict(outcome.returned),
        "kinds": dict(outcome.kinds),
        "changed": outcome.changed,
        "own_cache": outcome.own_cache,
    }


def _bound_memory() -> None:
    """Let the system refuse this process more memory than a homework may take, where it can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
