"""The arrays that a layer takes in: their shapes, types and values checked, then frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from convviz.conv import checks

Array = NDArray[Any]

LARGEST = 2**63 - 1  # the largest int64


class SumsOverflowError(ValueError, OverflowError):
    """Integers so large that a sum of their products could leave int64; nothing is ever wrapped around.

    >>> Layer(Geometry(1, 1, 1, 1, 1, bias=False), [[[2**40]]], [[[[2**40]]]])
    Traceback (most recent call last):
        ...
    convviz.conv.arrays.SumsOverflowError: the output adds up to 1 products of integers up to ...
    """


def as_array(name: str, value: ArrayLike | None) -> Array:
    """Return ``value`` as an array; TypeError for a masked one, ValueError for lists of unequal lengths."""
    if _masked(value):
        raise TypeError(f"{name} is a masked array: fill it first, a layer has a number everywhere")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is no rectangular array: {error}") from None


def checked(name: str, value: ArrayLike | None, shape: tuple[int, ...]) -> Array:
    """Return ``value`` as a real, finite array of ``shape``, not copied when it is an array already.

    TypeError for anything but float32, float64 and integers; ValueError for another shape, NaN and infinity.
    """
    array = as_array(name, value)
    _check_type(name, array)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}: it must be {shape}")
    if array.dtype.kind == "f":
        _check_finite(name, array)
    return array


def output(name: str, V: Array) -> Array:
    """Return the output ``V`` of a layer, of any shape and finite or not, with its integers as int64.

    TypeError and `SumsOverflowError` as `checked` and `converted` raise them; ValueError beyond
    `checks.MOST_BYTES`.
    """
    array = as_array(name, V)
    _check_type(name, array)
    checks.room(name, array.shape, array.itemsize)
    return converted(name, array, common_dtype([array]))


def common_dtype(arrays: Sequence[Array]) -> np.dtype[Any]:
    """Return the type the arrays are computed in together: int64 for integers alone, else NumPy's choice."""
    dtype = np.result_type(*(array.dtype for array in arrays))
    # uint64 beside a signed type makes float64 by NumPy's rule, but integers stay integers here.
    integers = all(array.dtype.kind in "iu" for array in arrays)
    return np.dtype(np.int64) if integers else dtype


def frozen(name: str, array: Array, dtype: DTypeLike) -> Array:
    """Return ``array`` in ``dtype``, `owned`."""
    return owned(converted(name, array, dtype))


def owned(array: Array) -> Array:
    """Return ``array``, C-contiguous, in memory that nobody can write to, whoever made the array.

    It is copied unless it lies in such memory already, as the arrays of layers do: a read-only array of
    another owner can be unlocked at any time.
    """
    memory: object = array
    while isinstance(memory, np.ndarray):
        memory = memory.base
    if isinstance(memory, bytes) and array.flags.c_contiguous:
        return array
    return in_bytes(array.tobytes(), array.dtype, array.shape)


def in_bytes(memory: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    """Return the array of ``shape`` that lies in ``memory``, read-only for good."""
    return np.ndarray(shape, dtype, memory)


def converted(name: str, array: Array, dtype: DTypeLike) -> Array:
    """Return ``array`` in ``dtype``, itself where it has it; `SumsOverflowError` for ints beyond int64."""
    if array.dtype.kind == "u" and np.dtype(dtype).kind == "i" and magnitude(array) > LARGEST:
        raise beyond(name, magnitude(array))
    return array.astype(dtype, copy=False)


def beyond(name: str, largest: int) -> SumsOverflowError:
    """Return the error for an array that holds an integer beyond int64."""
    return SumsOverflowError(f"{name} holds {largest:,}: integers must be at most {LARGEST:,}")


def magnitude(array: Array) -> int:
    """Return the largest absolute value of an integer array as a Python int, which cannot overflow."""
    return max(-int(array.min()), int(array.max()))


def raised(what: str, values: Array, by: int, times: Array) -> Array:
    """Return the integers ``values`` + ``by`` · ``times``, a new array; `SumsOverflowError` beyond int64."""
    if magnitude(values) + abs(by) * max(1, magnitude(times)) <= LARGEST:
        sums: Array = values + by * times
        return sums
    exact = values.astype(object) + by * times.astype(object)  # Python's ints have no largest
    largest = max(map(abs, exact.flat))
    if largest > LARGEST:
        raise SumsOverflowError(f"{what} comes to {largest:,}: integers must be at most {LARGEST:,}")
    return np.array(exact, values.dtype)


def magnitude_after(largest: int, old: Any, new: Any) -> int | None:
    """Return the largest absolute value after ``old`` became ``new``; None if all must be looked at."""
    if abs(int(new)) >= largest:
        return abs(int(new))
    return None if abs(int(old)) == largest else largest


def number(name: str, value: Any, dtype: np.dtype[Any]) -> Any:
    """Return ``value`` as one finite number of ``dtype``.

    TypeError for what is no number, and for a float where ``dtype`` is an integer type; ValueError for NaN,
    infinity and what ``dtype`` cannot hold; `SumsOverflowError` for ints beyond int64.
    """
    if isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0 and not checks.is_masked(value):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: it must be a number")
    if dtype.kind == "i":
        return dtype.type(_whole(name, value))
    with np.errstate(over="ignore"):
        try:
            result = dtype.type(value)
        except OverflowError:  # an int beyond every float
            result = dtype.type(np.inf)
    if not np.isfinite(result):
        raise ValueError(f"{name} is {checks.shown(value)}: it must be finite in {dtype}")
    return result


def check_sums(what: str, terms: int, first: Array, second: Array) -> None:
    """Raise `SumsOverflowError` when ``terms`` products of two integer arrays could leave int64.

    The bound is terms × largest |first| × largest |second|. Floats pass.
    """
    if first.dtype.kind == "i" and second.dtype.kind == "i":
        check_bound(what, terms, magnitude(first), magnitude(second))


def check_bound(what: str, terms: int, largest: int, other: int, more: int = 0) -> None:
    """Raise `SumsOverflowError` when terms × ``largest`` × ``other`` + ``more`` is beyond int64."""
    if terms * largest * other + more > LARGEST:
        raise SumsOverflowError(
            f"{what} adds up to {terms:,} products of integers up to {largest:,} and {other:,}: "
            f"it could exceed {LARGEST:,}; use smaller integers or float64"
        )


def check_weight_gradient_sums(positions: int, X: Array, dV: Array) -> None:
    """Raise `SumsOverflowError` when the integers of dW or db, sums over ``positions``, could leave int64."""
    check_sums("dW", positions, X, dV)
    check_sums("db", positions, np.ones(1, dV.dtype), dV)


def check_input_gradient_sums(terms: int, largest: int, dV: Array) -> None:
    """Raise `SumsOverflowError` when the integers of dX, sums of ``terms`` products, could leave int64.

    ``largest`` bounds the weights. Floats pass.
    """
    if dV.dtype.kind == "i":
        check_bound("dX", terms, largest, magnitude(dV))


def _whole(name: str, value: float) -> int:
    whole = checks.integer(name, value, "an int, as the layer's numbers are")
    if abs(whole) > LARGEST:
        raise SumsOverflowError(f"{name} is {checks.shown(whole, ',')}: integers must be at most {LARGEST:,}")
    return whole


def _check_type(name: str, array: Array) -> None:
    if array.dtype.kind not in "iuf" or (array.dtype.kind == "f" and array.dtype.itemsize not in (4, 8)):
        raise TypeError(f"{name} has dtype {array.dtype}: it must be float32, float64 or an integer type")


def _masked(value: object) -> bool:
    """Whether ``value`` is a masked array, or a list with one; NumPy would take what is under the mask."""
    if isinstance(value, list | tuple):
        return any(map(_masked, value))
    return isinstance(value, np.ndarray) and checks.is_masked(value)


def _check_finite(name: str, array: Array) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        index = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(f"{name}{list(index)} is {array[index]}: every value must be finite")
