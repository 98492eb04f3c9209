"""Arrays in a recipe: few numbers as lists, more under a name beside it, changed ones one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from convviz.conv.arrays import Array
from convviz.explore.message import Refused, message
from convviz.explore.recipes.plain import Plain, said

MOST_INLINE = 64
"""Arrays with more numbers stand beside the recipe, which has their names."""
TYPES = {name: np.dtype(name) for name in ("int64", "float32", "float64")}
"""The types that the numbers of a layer can have."""


def packed(array: Array, name: str, arrays: dict[str, Array]) -> Plain:
    """Return ``array`` as nested lists, or as its ``name`` in ``arrays``, which then has it.

    Numbers in lists are int64 or float64; other types stand beside the recipe however few they are.
    """
    if array.size <= MOST_INLINE and array.dtype in (np.int64, np.float64):
        lists: Plain = array.tolist()
        return lists
    arrays[name] = array
    return name


def unpacked(plain: Any, arrays: Mapping[str, Array], shape: Sequence[int | None]) -> Array:
    """Return the array that `packed` gave, of ``shape`` (None: any length); refused where it is not one."""
    if isinstance(plain, str):
        if plain not in arrays:
            raise Refused(message("recipes.refused.no_array", name=said(plain)))
        array = np.asarray(arrays[plain])
    else:
        array = _from_lists(plain)
    fits = array.ndim == len(shape) and all(
        wanted in (None, n) for n, wanted in zip(array.shape, shape, strict=True)
    )
    if not fits or 0 in array.shape:
        raise Refused(message("recipes.refused.shape", wanted=_sizes(shape), shape=_sizes(array.shape)))
    if array.dtype not in (np.int64, np.float32, np.float64, np.uint8) or not np.isfinite(array).all():
        raise Refused(message("recipes.refused.array"))
    return array


def _from_lists(plain: Any) -> Array:
    numbers = list(_numbers_in(plain, depth=4)) if isinstance(plain, list | tuple) else []
    if not 0 < len(numbers) <= MOST_INLINE:
        raise Refused(message("recipes.refused.list", most=MOST_INLINE))
    whole = all(isinstance(number, int) for number in numbers)
    try:
        return np.array(plain, np.int64 if whole else np.float64)
    except (ValueError, OverflowError):  # lists of unequal lengths, or integers beyond int64
        raise Refused(message("recipes.refused.array")) from None


def _numbers_in(plain: Any, depth: int) -> Iterator[int | float]:
    for item in plain[: MOST_INLINE + 1]:
        if isinstance(item, list | tuple) and depth > 1:
            yield from _numbers_in(item, depth - 1)
        elif isinstance(item, bool) or not isinstance(item, int | float):
            raise Refused(message("recipes.refused.array"))
        else:
            yield item


def _sizes(shape: Sequence[int | None]) -> str:
    return " × ".join("n" if n is None else str(n) for n in shape)


def differing(array: Array, made: Array) -> list[tuple[int, ...]]:
    """Return the indices at which two arrays differ, in their numbers or in the sign of a 0.

    Where there are more than `MOST_INLINE`, just one more of them.
    """
    differs = array != made
    if array.dtype.kind == "f":
        differs |= np.signbit(array) != np.signbit(made)
    flat = np.flatnonzero(differs)[: MOST_INLINE + 1]
    return [tuple(map(int, at)) for at in zip(*np.unravel_index(flat, array.shape), strict=True)]


def in_type(array: Array, dtype: np.dtype[Any]) -> Array:
    """Return a copy of ``array`` in ``dtype``; refused where that would make other numbers of them."""
    with np.errstate(over="ignore", invalid="ignore"):
        converted = array.astype(dtype)
    if not np.array_equal(converted, array):
        raise Refused(message("recipes.refused.type", type=dtype.name))
    return converted


def typed(value: float, dtype: np.dtype[Any]) -> Any:
    """Return ``value`` as a number of ``dtype``; refused where that would be another number."""
    with np.errstate(over="ignore"):
        try:
            number = dtype.type(value)
        except OverflowError:  # an integer beyond int64
            number = None
    if number is None or number != value:
        raise Refused(message("recipes.refused.type", type=dtype.name))
    return number
