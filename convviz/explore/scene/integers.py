"""Deterministic integer data in the style of the worked example: small, readable, and the same every time.

A value is a hash of its coordinates, so a cell keeps its value when the volume grows or shrinks around it. X
has no zeros, for a zero would hide the weight it meets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv.hashing import STEP, mixed

_INPUT, _WEIGHTS, _BIASES = 1, 2, 3  # so that X, W and b are not copies of each other
_KINDS = 3


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
