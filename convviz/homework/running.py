"""Calling a student's functions on the layers, and keeping what they give, raise and change."""

from __future__ import annotations

import inspect
import io
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.homework.cases import Case
from convviz.homework.layouts import Arguments, Layout
from convviz.homework.outcome import PARTS, TOLERANCE, Outcome, Part, Pass, Raised

Function = Callable[..., Any]

#: A result with more numbers has a wrong shape, and its shape is all that is told.
MOST_NUMBERS = 20_000
_MOST_LETTERS = 300  # of what an exception says
_NOTHING = object()


@dataclass(frozen=True)
class Result:
    """One result as it came: an array in float64 and its kind, or what was there in its place."""

    array: NDArray[np.float64] | None
    kind: str
    returned: str = ""


class CutOutput(io.TextIOBase):
    """Takes what is printed; ``letters`` counts them, and none is kept."""

    def __init__(self) -> None:
        self.letters = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Count ``text``."""
        self.letters += len(text)
        return len(text)


def outcomes(
    forward: Function | None, backward: Function | None, layout: Layout, cases: Sequence[Case], file: str = ""
) -> Iterator[Outcome]:
    """Call the functions on each of ``cases`` and yield what came of it: all of forward, then backward.

    Backward is given forward's own cache; where there is none, the one of the assignment. ``file`` is where
    the functions are written, for the line of an exception; that of each function unless it is given.
    """
    caches: list[Any] = [_NOTHING] * len(cases)
    if forward is not None:
        for n, case in enumerate(cases):
            outcome, caches[n] = _forward(forward, layout, case, file)
            yield outcome
    if backward is not None:
        for case, cache in zip(cases, caches, strict=True):
            yield _backward(backward, layout, case, cache, file)


@contextmanager
def quiet() -> Iterator[CutOutput]:
    """Keep what is printed, and warnings, from the screen while functions run."""
    output = CutOutput()
    with (
        redirect_stdout(output),
        redirect_stderr(output),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield output


def _forward(function: Function, layout: Layout, case: Case, file: str) -> tuple[Outcome, Any]:
    operands = layout.operands(case)
    arguments = (operands["x"], operands["w"], operands["b"], *layout.settings(case))
    result, raised = _called(function, arguments, file)
    changed = _changed(operands, layout, case)
    if raised is not None:
        return Outcome(case, "forward", raised=raised, changed=changed), _NOTHING
    cache: Any = _NOTHING
    if isinstance(result, tuple) and len(result) == 2:
        result, cache = result
    given: dict[Part, Result] = {"out": _given(result)}
    return _outcome(case, "forward", given, layout, changed), _NOTHING if cache is None else cache


def _backward(function: Function, layout: Layout, case: Case, cache: Any, file: str) -> Outcome:
    operands = layout.operands(case)
    own = cache is not _NOTHING
    fresh = (operands["x"], operands["w"], operands["b"], *layout.settings(case))
    if own or layout.dictionary or _takes_two(function):
        arguments: Arguments = (operands["dout"], cache if own else fresh)
    else:
        arguments = (operands["dout"], *fresh)
    result, raised = _called(function, arguments, file)
    changed = _changed(operands, layout, case)
    if raised is not None:
        return Outcome(case, "backward", raised=raised, changed=changed, own_cache=own)
    results: Sequence[Any] = [_Instead(result)] * 3
    if isinstance(result, (tuple, list)) and len(result) == 3:
        results = result
    given = {part: _given(one) for part, one in zip(PARTS["backward"], results, strict=True)}
    return _outcome(case, "backward", given, layout, changed, own)


@dataclass(frozen=True)
class _Instead:
    """What a function gave in the place of its three results."""

    value: Any


def _takes_two(function: Function) -> bool:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return sum(p.default is p.empty for p in parameters) == 2


def _called(function: Function, arguments: Arguments, file: str) -> tuple[Any, Raised | None]:
    try:
        return function(*arguments), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a student's function may raise whatever it likes, and ask to exit
        return None, raised_by(error, file or getattr(inspect.unwrap(function), "__globals__", {}))


def raised_by(error: BaseException, where: Any) -> Raised:
    """Return what ``error`` says, and the last line of the student's file that led to it.

    ``where`` is the file's name, or the globals of the function that was called.
    """
    line, text = None, ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        inside = frame.f_globals is where if isinstance(where, dict) else frame.f_code.co_filename == where
        if inside:
            line = number
            text = linecache.getline(frame.f_code.co_filename, number).strip()
    try:
        message = str(error)
    except Exception:
        message = ""
    return Raised(type(error).__name__, message[:_MOST_LETTERS], line, text[:_MOST_LETTERS])


def _changed(operands: dict[str, NDArray[Any]], layout: Layout, case: Case) -> tuple[str, ...]:
    """Return the names of the operands that are no longer what they were."""
    before = layout.operands(case)
    return tuple(
        name for name, array in operands.items() if not np.array_equal(array, before[name], equal_nan=True)
    )


def _given(value: Any) -> Result:
    """Return a result as an array of float64, or what it is where it is none."""
    if isinstance(value, _Instead):
        inside = value.value
        number = f" of {len(inside)}" if isinstance(inside, (tuple, list, dict)) else ""
        if isinstance(inside, np.ndarray):
            number = f" {inside.shape}"
        return Result(None, "", f"{_type_of(inside)}{number}")
    if value is None or isinstance(value, (str, bytes, dict)) or callable(value):
        return Result(None, "", _type_of(value))
    try:
        array = np.asarray(value)
        if array.size > MOST_NUMBERS:
            return Result(None, "", f"array {array.shape}")
        kind = "list" if isinstance(value, (list, tuple)) else array.dtype.name
        if array.dtype.kind == "c":
            if np.abs(array.imag).max(initial=0) > TOLERANCE * np.abs(array.real).max(initial=1):
                return Result(None, kind, kind)
            array = array.real
        return Result(np.array(array, dtype=np.float64), kind)
    except Exception:  # a ragged list, a generator, an object whose __array__ fails
        return Result(None, "", _type_of(value))


def _type_of(value: Any) -> str:
    return "None" if value is None else type(value).__name__


def _outcome(
    case: Case,
    of: Pass,
    given: dict[Part, Result],
    layout: Layout,
    changed: tuple[str, ...],
    own_cache: bool = True,
) -> Outcome:
    return Outcome(
        case,
        of,
        arrays={
            part: layout.back(part, one.array, case) for part, one in given.items() if one.array is not None
        },
        returned={part: one.returned for part, one in given.items() if one.array is None},
        kinds={part: one.kind for part, one in given.items() if one.array is not None},
        changed=changed,
        own_cache=own_cache,
    )
