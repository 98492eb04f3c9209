"""Timing competitors side by side."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass

import numpy as np

Job = Callable[[], object]

LEAST, MOST = 3, 30  # samples of each competitor
WARMED_UP_TO = 0.05  # seconds; a longer run warms itself
PAUSE = 0.03  # seconds; threads of the competitor before go on spinning for work about so long


@dataclass(frozen=True)
class Timing:
    """Milliseconds: median, 5th and 95th percentile; extra memory in MiB, None if not measured.

    ``loops`` is the median as a multiple of `loop`, timed around each sample, None if not measured: the same
    however fast the machine happens to be.
    """

    median: float
    low: float
    high: float
    extra_mib: float | None
    loops: float | None = None

    def as_dict(self) -> dict[str, float | None]:
        """Return the numbers by name."""
        return asdict(self)


def race(jobs: Mapping[str, Job], seconds: float, measured: tuple[str, ...] = ()) -> dict[str, Timing]:
    """Run ``jobs`` in turn, so that a busy moment of the machine hits all of them, each for some ``seconds``.

    A short job runs once untimed just before, so that each finds its own numbers in the cache. The extra
    memory of those whose names are ``measured`` is taken in a run of its own.
    """
    samples: dict[str, list[float]] = {name: [_timed(job)] for name, job in jobs.items()}
    first = {name: times.pop() for name, times in samples.items()}  # what it prepares once is not counted
    while True:
        due = [
            name
            for name, times in samples.items()
            if len(times) < LEAST or (len(times) < MOST and sum(times) < 1000 * seconds)
        ]
        if not due:
            break
        for name in due:
            if first[name] < 1000 * WARMED_UP_TO:
                time.sleep(PAUSE)
                jobs[name]()
            samples[name].append(_timed(jobs[name]))
    extra = {name: extra_mib(jobs[name]) for name in measured if name in jobs}
    return {name: Timing(*spread(times), extra.get(name)) for name, times in samples.items()}


def loop() -> float:
    """Return the milliseconds of 8,000 additions in plain Python: how fast the machine is just now."""
    begin = time.perf_counter()
    total = 0
    for number in range(8000):
        total += number * number
    return 1000 * (time.perf_counter() - begin)


def spread(times: list[float]) -> tuple[float, float, float]:
    """Return the median, the 5th and the 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[len(ordered) // 20], ordered[(len(ordered) * 19) // 20]


def extra_mib(job: Job) -> float:
    """Return what NumPy and Python allocate at most during ``job`` less the bytes of its result, in MiB."""
    tracemalloc.start()
    try:
        result = job()
        return (tracemalloc.get_traced_memory()[1] - _bytes(result)) / 2**20
    finally:
        tracemalloc.stop()


def _timed(job: Job) -> float:
    begin = time.perf_counter()
    result = job()
    took = 1000 * (time.perf_counter() - begin)
    del result  # giving a large result back is no part of making it
    return took


def _bytes(result: object) -> int:
    if isinstance(result, np.ndarray):
        return int(result.nbytes)
    if is_dataclass(result):
        return sum(_bytes(getattr(result, field.name)) for field in fields(result))
    return 0
