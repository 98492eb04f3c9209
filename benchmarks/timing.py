"""Timing competitors side by side."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

Job = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """Milliseconds: the median, the 5th and 95th percentile; and peak extra memory in MiB of one run."""

    median: float
    low: float
    high: float
    extra_mib: float

    def as_dict(self) -> dict[str, float]:
        """Return the numbers by name."""
        return asdict(self)


def race(jobs: Mapping[str, Job], seconds: float) -> dict[str, Timing]:
    """Run ``jobs`` in turn for about ``seconds``, so that a busy moment of the machine hits all of them."""
    samples: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(samples.values()))) < 3:
        for name, job in jobs.items():
            begin = time.perf_counter()
            job()
            samples[name].append(1000 * (time.perf_counter() - begin))
    return {name: Timing(*spread(times), _extra(jobs[name])) for name, times in samples.items()}


def spread(times: list[float]) -> tuple[float, float, float]:
    """Return the median, the 5th and the 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[len(ordered) // 20], ordered[(len(ordered) * 19) // 20]


def _extra(job: Job) -> float:
    """Return what NumPy and Python allocate at most during ``job``, its result included, in MiB."""
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
