"""Blocks of work on all cores: one thread each, and one BLAS thread inside each.

OpenBLAS's own threads collapse when another process wants a core (a product of 2 ms then takes 60), because
they wait for each other several times within one product; blocks wait for nobody.
"""

from __future__ import annotations

import ctypes
import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, TypeVar

Item = TypeVar("Item")

MOST_WORKERS = 4
"""More would multiply the buffers; each worker has its own."""

_NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads")


class _Hold:
    """How many products hold the BLAS at one thread, and how many threads it had before the first of them."""

    def __init__(self) -> None:
        self.lock, self.users, self.before = Lock(), 0, 0


_hold = _Hold()


def work_through(pieces: Sequence[Item], worker: Callable[[Iterator[Item]], None], alone: bool) -> None:
    """Call ``worker`` with an iterator over ``pieces``: once when ``alone``, else once on each core.

    The iterators share the pieces out among them as they ask. With a BLAS whose threads cannot be held still
    there is one worker, and the BLAS spreads its products itself. Where no thread can be started, as when the
    interpreter ends, the calling one does it all.
    """
    count = 1 if alone or blas_threads() is None else min(len(pieces), cores())
    shared = iter(pieces)  # next() on it is atomic
    with one_blas_thread():
        if count == 1:
            worker(shared)
            return
        pool, others, short = _pool(), [], False
        try:
            for _ in range(count - 1):
                others.append(pool.submit(worker, shared))
        except RuntimeError:  # no thread can be started
            short = True
        try:
            worker(shared)
        finally:
            failed = [future.exception() for future in others]
            if short:
                # What could not be started is in its queue all the same, and may have been taken from there.
                _pool.cache_clear()
                pool.shutdown()
    for fault in failed:
        if fault is not None:
            raise fault


def cores() -> int:
    """Return how many threads the work is spread over."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MOST_WORKERS)


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold OpenBLAS at one thread; the last to leave gives it back what the first found."""
    found, hold = blas_threads(), _hold
    if found is None:
        yield
        return
    get, put = found
    with hold.lock:
        # Counted before the BLAS is set and after it is set back: a fork may come between any two lines.
        if not hold.users:
            hold.before = get()
        hold.users += 1
        if hold.users == 1:
            put(1)
    try:
        yield
    finally:
        if hold is _hold:  # else this is a fork's child, where all is set back already
            with hold.lock:
                if hold.users == 1:
                    put(hold.before)
                hold.users -= 1


@cache  # each product asks, and a search takes 20 µs
def blas_threads() -> tuple[Callable[[], int], Callable[[int], Any]] | None:
    """Return how to ask and to set the number of OpenBLAS's threads; None with another BLAS."""
    try:
        # The loader finds the names in the libraries that NumPy's own extension is linked with.
        library = ctypes.CDLL(str(importlib.import_module("numpy.linalg._umath_linalg").__file__))
    except (ImportError, OSError):
        return None
    for name in _NAMES:
        get, put = (getattr(library, name.format(verb), None) for verb in ("get", "set"))
        if get is not None and put is not None:
            return get, put
    return None


@cache  # one for all products: its threads stay
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=MOST_WORKERS, thread_name_prefix="convviz-conv")


def _renew() -> None:
    """Begin again in the child of a fork: no thread came along, nor what the others held."""
    global _hold
    left, _hold = _hold, _Hold()
    _pool.cache_clear()
    found = blas_threads() if left.users else None
    if found is not None:
        found[1](left.before)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
