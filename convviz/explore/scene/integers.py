"""Small whole numbers: those of the worked example, and others in its style, the same every time.

A value is a hash of its coordinates, so a cell keeps its value when the volume grows or shrinks around it. X
has no zeros, for a zero would hide the weight it meets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv.hashing import STEP, mixed
from convviz.files import resources

_INPUT, _WEIGHTS, _BIASES = 1, 2, 3  # so that X, W and b are not copies of each other
_KINDS = 3


@dataclass(frozen=True, eq=False)
class WorkedExample:
    """X (11, 11, 4), W (2, 5, 5, 4) and b (2,) of the worked example: int64, read-only."""

    inputs: NDArray[np.int64]
    weights: NDArray[np.int64]
    biases: NDArray[np.int64]


def worked_example() -> WorkedExample:
    """Return the worked example as it is shipped in resources/examples/lesson.json."""
    numbers = json.loads(resources.path("examples", "lesson.json").read_text(encoding="utf-8"))
    arrays = [np.array(numbers[name], dtype=np.int64) for name in ("X", "W", "b")]
    for array in arrays:
        array.setflags(write=False)
    return WorkedExample(*arrays)


def input_values(shape: tuple[int, int, int]) -> NDArray[np.int64]:
    """Return X of ``shape`` (W, H, D) with values 1, 2 and 3, read-only."""
    return _values(shape, _INPUT, 1, 3)


def weight_values(shape: tuple[int, int, int, int], draw: int = 0) -> NDArray[np.int64]:
    """Return W of ``shape`` (K, Fx, Fy, D/groups) with values −1, 0 and 1, read-only, new each ``draw``."""
    return _values(shape, _WEIGHTS + _KINDS * draw, -1, 1)


def bias_values(filters: int, draw: int = 0) -> NDArray[np.int64]:
    """Return b of shape (``filters``,) with values −2 … 2, read-only, new each ``draw``."""
    return _values((filters,), _BIASES + _KINDS * draw, -2, 2)


def laid_over(ground: NDArray[Any], pattern: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of ``ground``, read-only, with ``pattern`` in its first corner as far as both reach.

    Both have the same number of axes.
    """
    corner = tuple(slice(0, min(sizes)) for sizes in zip(ground.shape, pattern.shape, strict=True))
    laid = ground.copy()
    laid[corner] = pattern[corner]
    laid.setflags(write=False)
    return laid


def _values(shape: tuple[int, ...], salt: int, low: int, high: int) -> NDArray[np.int64]:
    bits = mixed(np.full(1, salt, dtype=np.uint64))[0:1].reshape(())
    for length in shape:
        places = np.arange(1, length + 1, dtype=np.uint64) * STEP
        bits = mixed(bits[..., np.newaxis] ^ places)
    values = (bits % np.uint64(high - low + 1)).astype(np.int64) + low
    values.setflags(write=False)
    return values
