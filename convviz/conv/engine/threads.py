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
_lock = Lock()
_users = 0
_before = 0


def work_through(pieces: Sequence[Item], worker: Callable[[Iterator[Item]], None], alone: bool) -> None:
    """Call ``worker`` with an iterator over ``pieces``: once when ``alone``, else once on each core.

    The iterators share the pieces out among them as they ask. With a BLAS whose threads cannot be held still
    there is one worker, and the BLAS spreads its products itself.
    """
    count = 1 if alone or blas_threads() is None else min(len(pieces), cores())
    shared = iter(pieces)  # next() on it is atomic
    with one_blas_thread():
        if count == 1:
            worker(shared)
            return
        others = [_pool().submit(worker, shared) for _ in range(count - 1)]
        try:
            worker(shared)
        finally:
            failed = [future.exception() for future in others]
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
    global _users, _before
    found = blas_threads()
    if found is None:
        yield
        return
    get, put = found
    with _lock:
        if not _users:
            _before = get()
            put(1)
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                put(_before)


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


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not survive a fork
