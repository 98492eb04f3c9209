"""Running a student's functions in a process of its own, seen from here: it is started, asked and ended.

The process is a fresh one, never a fork: the program itself in a frozen bundle, Python otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from convviz.homework import WORKER_ARGUMENT
from convviz.homework.cases import Case
from convviz.homework.outcome import Outcome, Raised
from convviz.homework.repairs import Repair
from convviz.homework.source import NotPython

#: The process says itself after 12 seconds that it is slow; one that does not is ended after these.
MOST_SECONDS = 16.0
_START = """import os, sys
sys.path[:] = sys.argv[1].split(os.pathsep)
from convviz.homework.worker import main
sys.exit(main(sys.argv[2:]))"""


@dataclass
class WorkerRun:
    """What came of running a file: which functions it has, what they gave, and why no more.

    ``unreadable``: "missing", "unreadable", "text" (it is none) or "". ``found``: whether forward and
    backward were there. ``slow``: the line at which time was up, 0 where that is not known, None where it was
    not, and ``slow_text`` is that line. ``died``: the process ended without having answered. ``layers``: how
    many each function was to be tried on. ``printed``: how many characters the functions printed.
    """

    unreadable: str = ""
    found: tuple[bool, bool] = (False, False)
    functions: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    broken: tuple[NotPython, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    slow: int | None = None
    slow_text: str = ""
    layers: int = 0
    printed: int = 0
    died: bool = False


def run(file: Path, forward: str, backward: str, layout: str, seed: int, cases: Sequence[Case]) -> WorkerRun:
    """Run the functions of ``file`` by these names on ``cases``: those of ``layout`` with this ``seed``."""
    asked = {
        "file": os.fspath(file),
        "forward": forward,
        "backward": backward,
        "layout": layout,
        "seed": seed,
    }
    timed_out = False
    process = subprocess.Popen(
        command(json.dumps(asked)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        answer, _ = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        answer, _ = process.communicate()
        timed_out = True
    return _understood(answer, cases, timed_out)


def command(asked: str) -> list[str]:
    """Return the command line of the process that runs what the JSON ``asked`` names."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT, asked]
    return [sys.executable, "-c", _START, os.pathsep.join(sys.path), asked]


def _understood(answer: bytes, cases: Sequence[Case], timed_out: bool) -> WorkerRun:
    run, ended = WorkerRun(layers=len(cases)), False
    for line in answer.splitlines():
        try:
            said: dict[str, Any] = json.loads(line)
        except ValueError:
            break
        if "unreadable" in said:
            run.unreadable, ended = said["unreadable"], True
        elif "found" in said:  # and again, where old division is tried
            run.found = (said["found"][0], said["found"][1])
            run.functions = tuple(said["functions"])
            run.repairs = tuple(Repair(kind, at) for kind, at in said["repairs"])
            run.broken = tuple(NotPython(tuple(names), *others) for names, *others in said["broken"])
            run.outcomes = []
        elif "slow" in said:
            run.slow, run.slow_text, ended = said["slow"], said["text"], True
        elif "end" in said:
            run.printed, ended = said["printed"], True
        else:
            run.outcomes.append(_outcome(said, cases))
    if timed_out and run.slow is None:
        run.slow = 0
    run.died = not ended and run.slow is None
    return run


def _outcome(said: dict[str, Any], cases: Sequence[Case]) -> Outcome:
    return Outcome(
        cases[said["case"]],
        said["of"],
        arrays={
            part: np.array(numbers, dtype=np.float64).reshape(shape)
            for part, (shape, numbers) in said["arrays"].items()
        },
        raised=None if said["raised"] is None else Raised(*said["raised"]),
        returned=said["returned"],
        kinds=said["kinds"],
        changed=tuple(said["changed"]),
        own_cache=said["own_cache"],
    )
