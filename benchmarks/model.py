"""Forward and backward of known layers, beside PyTorch, ONNX Runtime and a loop, where they are installed."""

from __future__ import annotations

import ctypes
import importlib
import os
import platform
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.layers import LAYERS, PHOTOGRAPH, QUICK, random_layer
from benchmarks.opponents import LAST, LOOP, ONNX, PLAIN, Torch, backward_jobs, forward_jobs, present
from benchmarks.timing import Job, Timing, race

OURS = "ConvViz"
SMALL_ENOUGH = {"float32": 1e-5, "float64": 1e-12}
"""How far a result may be from PyTorch's, in parts of the largest number of it."""

Found = dict[str, dict[str, dict[str, Timing]]]


def surroundings() -> dict[str, str]:
    """Return what the numbers depend on: the processor, its cores and the versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "Machine": f"{platform.machine()}, {cores} cores",
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "OpenBLAS kernels": _kernels(),
        **present(),
    }


def _kernels() -> str:
    """Return for which processor NumPy's OpenBLAS has chosen its kernels: an unknown one gets older ones."""
    try:
        library = ctypes.CDLL(str(importlib.import_module("numpy.linalg._umath_linalg").__file__))
    except (ImportError, OSError):
        return "unknown"
    for name in ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename", "openblas_get_corename"):
        ask = getattr(library, name, None)
        if ask is not None:
            ask.restype = ctypes.c_char_p
            return str(ask().decode())
    return "unknown"


def measure(quick: bool) -> Found:
    """Return timings by layer, direction and competitor, printing each row as it is found."""
    seconds = 0.05 if quick else 0.5
    found: Found = {}
    print("\n".join(f"{what}: {value}" for what, value in surroundings().items()))
    print(HEAD)
    for name in QUICK if quick else LAYERS:
        layer, dV = random_layer(LAYERS[name])
        forward: dict[str, Job] = {OURS: layer.forward, **forward_jobs(layer, quick)}
        backward: dict[str, Job] = {OURS: partial(layer.backward, dV), **backward_jobs(layer, dV)}
        found[name] = {}
        for direction, jobs in (("forward", forward), ("backward", backward)):
            timings = race(jobs, seconds, measured=(OURS, LOOP))
            found[name][direction] = timings
            print(row(name, direction, timings), flush=True)
    return found


def agreement(quick: bool) -> dict[str, dict[str, float]]:
    """Return how far each result is from PyTorch's, the farthest by layer and type; end the run if too far.

    Where PyTorch's own float32 is too far from its float64, as in sums over millions of positions, ours is
    compared with its float64 instead, and the line says so.
    """
    if not find_spec("torch"):
        return {}
    found: dict[str, dict[str, float]] = {}
    for name in QUICK if quick else LAYERS:
        found[name] = {}
        for dtype, allowed in SMALL_ENOUGH.items():
            ours, theirs = _results(name, dtype), _results_of_torch(name, dtype)
            apart, note = _apart(ours, theirs), ""
            if max(apart.values()) > allowed and dtype == "float32":
                double = _results_of_torch(name, "float64")
                note = (
                    f" (of its float64; its own float32 is off by {max(_apart(theirs, double).values()):.1e})"
                )
                apart = _apart(ours, double)
            found[name][dtype] = max(apart.values())
            shown = ", ".join(f"{what} {value:.1e}" for what, value in apart.items())
            print(f"{name}, {dtype}, from PyTorch: {shown}{note}", flush=True)
            if max(apart.values()) > allowed:
                raise SystemExit(f"{name}, {dtype}: farther from PyTorch than {allowed}")
    return found


def ratio(timings: dict[str, Timing]) -> float | None:
    """Return our median by PyTorch's better one; None without PyTorch."""
    theirs = [timings[who].median for who in (PLAIN, LAST) if who in timings]
    return timings[OURS].median / min(theirs) if theirs else None


def ratio_at_rest(timings: dict[str, Timing]) -> float | None:
    """Return the ratio of the 5th percentiles, which other work on the machine disturbs least."""
    theirs = [timings[who].low for who in (PLAIN, LAST) if who in timings]
    return timings[OURS].low / min(theirs) if theirs else None


HEAD = (
    f"| layer | direction | {OURS} ms | extra MiB | {PLAIN} | {LAST} | {ONNX} | {LOOP} | ratio | at rest |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def row(name: str, direction: str, timings: dict[str, Timing]) -> str:
    """Return the timings as a row of a Markdown table: median (5th to 95th percentile) in milliseconds."""
    times = [_shown(timings.get(who)) for who in (PLAIN, LAST, ONNX, LOOP)]
    ratios = ["–" if r is None else f"{r:.2f}" for r in (ratio(timings), ratio_at_rest(timings))]
    cells = [name, direction, _shown(timings[OURS]), f"{timings[OURS].extra_mib or 0:.1f}", *times, *ratios]
    return "| " + " | ".join(cells) + " |"


def _shown(timing: Timing | None) -> str:
    if timing is None:
        return "–"
    digits = 3 if timing.median < 1 else 2 if timing.median < 100 else 0
    low, median, high = (f"{t:.{digits}f}" for t in (timing.low, timing.median, timing.high))
    return f"{median} ({low}–{high})"


def _results(name: str, dtype: str) -> dict[str, Any]:
    layer, dV = random_layer(LAYERS[name], dtype)
    gradients = layer.backward(dV)
    found = {"V": layer.forward(), "dX": gradients.dX, "dW": gradients.dW}
    return found if gradients.db is None else {**found, "db": gradients.db}


def _results_of_torch(name: str, dtype: str) -> dict[str, Any]:
    layer, dV = random_layer(LAYERS[name], dtype)
    opponent = Torch(layer, LAST if name == PHOTOGRAPH else PLAIN)
    gradients = [_ours(gradient) for gradient in opponent.gradients(dV)]
    V = _ours(opponent.forward())
    return {
        what: array.reshape(shape)
        for what, array, shape in zip(
            ("V", "dX", "dW", "db"),
            (V, *gradients),
            (layer.geometry.output_shape, layer.X.shape, layer.weights.shape, (layer.geometry.filters,)),
            strict=False,
        )
    }


def _apart(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, float]:
    return {what: _relative(found[what], expected[what]) for what in found}


def _ours(tensor: Any) -> Any:
    """Return a tensor of PyTorch's, (…, c, y, x), in our order (…, x, y, c)."""
    array = tensor.detach().numpy()
    return np.moveaxis(array, (-1, -2, -3), (-3, -2, -1)) if array.ndim == 4 else array


def _relative(found: Any, expected: Any) -> float:
    return float(np.abs(found - expected).max() / np.abs(expected).max())
