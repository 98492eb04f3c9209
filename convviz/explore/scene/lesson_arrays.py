"""The arrays of the worked example, as they are shipped in resources/examples/lesson.json."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.files import resources


@dataclass(frozen=True, eq=False)
class LessonArrays:
    """X (11, 11, 4), W (2, 5, 5, 4) and b (2,) of the worked example: int64, read-only."""

    inputs: NDArray[np.int64]
    weights: NDArray[np.int64]
    biases: NDArray[np.int64]


def load() -> LessonArrays:
    """Return the worked example's arrays."""
    numbers = json.loads(resources.path("examples", "lesson.json").read_text(encoding="utf-8"))
    arrays = [np.array(numbers[name], dtype=np.int64) for name in ("X", "W", "b")]
    for array in arrays:
        array.setflags(write=False)
    return LessonArrays(*arrays)
