"""What the ends of the slices' colour maps stand for, so that the structure of every slice is seen."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_APART = 3.0  # times: slices whose ranges differ by more have scales of their own
LEAST_CELLS = 4  # of a slice with a scale of its own: a single cell would always have the end's colour
MANY_CELLS = 1000  # of a slice: of more, the few largest are clipped, so that they do not blank the others
MOST_CLIPPED = 0.02  # of the cells that are not zero
MOST_SAMPLED = 2048  # cells of a slice that are looked at
LEVELS = 4  # scales from a number to its double: a small change of a sample changes no colour


def slice_scales(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return the magnitude at the ends of each slice's colour map, (K,): all alike where ranges are.

    Values beyond it have the colour of the end. Slices that are zero have the scale 0 or that of the others.
    """
    largest = slice_limits(array)
    if array.shape[0] * array.shape[1] < LEAST_CELLS and largest.size:
        return np.full(len(largest), largest.max())
    scales = largest if array.shape[0] * array.shape[1] <= MANY_CELLS else _usual(array, largest)
    some = scales[scales > 0]
    if some.size and some.max() <= MOST_APART * some.min():
        return np.full(len(scales), some.max())
    return scales


def slice_limits(array: NDArray[Any]) -> NDArray[np.float64]:
    """Return the largest magnitude of each slice, (K,)."""
    if not array.size:
        return np.zeros(array.shape[2])
    low, high = array.min(axis=(0, 1)), array.max(axis=(0, 1))
    limits: NDArray[np.float64] = np.maximum(abs(low.astype(np.float64)), abs(high.astype(np.float64)))
    return limits


def _usual(array: NDArray[Any], largest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what all but the few largest cells of each slice stay below, on a coarse grid of levels."""
    every = ceil(sqrt(array.shape[0] * array.shape[1] / MOST_SAMPLED))
    sample = array[every // 2 :: every, every // 2 :: every].reshape(-1, array.shape[2])
    ordered = np.sort(np.abs(sample.astype(np.float64).T), axis=1)
    zeros = (ordered == 0).sum(axis=1)
    found = ordered.shape[1] - zeros
    at = np.minimum(zeros + (found * (1 - MOST_CLIPPED)).astype(np.intp), ordered.shape[1] - 1)
    usual = ordered[np.arange(len(at)), at]
    usual[usual == 0] = largest[usual == 0]  # the few cells that are not zero are not in the sample
    levels = 2.0 ** (np.ceil(np.log2(np.where(usual == 0, 1.0, usual)) * LEVELS) / LEVELS)
    return np.where(largest == 0, 0.0, np.minimum(levels, largest))
