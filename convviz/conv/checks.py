"""What every argument of the model must pass: errors name the parameter, its value and what is allowed."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

MOST_BYTES = 4 * 2**30
"""The largest array, in bytes, that the model makes: 4 GiB. Larger results are refused from their shapes."""


def integer(name: str, value: Any, wanted: str = "an int") -> int:
    """Return ``value``, an int or a NumPy integer of any sign, as an int.

    Every index and every size is converted here, once: arithmetic with NumPy's integers would wrap around.
    TypeError for anything else, floats, strings and bools too.
    """
    if type(value) is int:  # nearly always
        return value
    # A bool is an int to Python, but True filters are a mistake.
    if not isinstance(value, bool) and not is_masked(value):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: it must be {wanted}")


def is_masked(value: Any) -> bool:
    """Whether ``value`` is a masked array or scalar; numpy.ma, which takes 10 ms to load, is not imported."""
    return any(kind.__module__.startswith("numpy.ma") for kind in type(value).__mro__)


def shown(value: Any, form: str = "") -> str:
    """Return a number as an error says it, in the format ``form``; of a very long int only its length."""
    if isinstance(value, int) and value.bit_length() > 256:  # Python refuses to write out the longest
        return f"an int of {value.bit_length():,} bits"
    return f"{value:{form}}"


def whole(name: str, value: Any, low: int) -> int:
    """Return ``value`` as an int of at least ``low``; TypeError for what is no int, ValueError below."""
    if type(value) is int and value >= low:  # nearly always: a curve asks for thousands
        return value
    number = integer(name, value)
    if number < low:
        raise ValueError(f"{name} is {shown(number)}: it must be at least {low}")
    return number


def listed(value: Any) -> Any:
    """Return a NumPy array of one axis or more as a list, and anything else as it is; masked arrays too."""
    if isinstance(value, np.ndarray) and value.ndim and not is_masked(value):
        return value.tolist()
    return value


def pair(name: str, value: Any, low: int, what: str = "(x, y)") -> tuple[int, int]:
    """Return ``value``, an int for both axes or (x, y), as two ints of at least ``low``.

    An array of two ints is taken as a list of them. ``what`` says in an error what the two are.
    """
    if type(value) is tuple and len(value) == 2:
        x, y = value
        if type(x) is type(y) is int and x >= low and y >= low:
            return x, y
    value = listed(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        if len(value) != 2:
            raise ValueError(f"{name} is {value!r}: it must be one int or two, {what}")
        return whole(f"{name}[0]", value[0], low), whole(f"{name}[1]", value[1], low)
    number = integer(name, value, f"an int or a pair of ints {what}")
    return whole(name, number, low), number


def flag(name: str, value: Any) -> bool:
    """Return ``value`` as a bool; TypeError for anything but True and False."""
    # NumPy's own True and False compare equal but are no bool.
    if type(value).__name__ not in ("bool", "bool_"):
        raise TypeError(f"{name} is {value!r}: it must be True or False")
    return bool(value)


def choice(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    """Return ``value`` when it is one of ``allowed``; TypeError for no string, ValueError for another one."""
    words = " or ".join(repr(word) for word in allowed)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}: it must be {words}")
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}: it must be {words}")
    return value


def position(name: str, value: Any, count: int) -> int:
    """Return ``value`` as an index from 0 to ``count`` − 1; negative ones do not count from the end here."""
    index = integer(name, value)
    if not 0 <= index < count:
        raise ValueError(f"{name} is {shown(index)}: it must be from 0 to {count - 1}")
    return index


def positions(names: str, values: tuple[Any, ...], counts: tuple[int, ...]) -> tuple[int, ...]:
    """Return ``values`` as indices, each from 0 to its count − 1; ``names`` has a letter for each."""
    return tuple(position(*given) for given in zip(names, values, counts, strict=True))


def rate(name: str, value: Any) -> float:
    """Return ``value`` as a finite float of at least 0; TypeError for what is no number, else ValueError."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}: it must be a number")
    try:
        number = float(value)
    except OverflowError:  # an int or a fraction beyond every float
        number = math.inf
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} is {shown(value)}: it must be finite and at least 0")
    return number


def room(what: str, shape: tuple[int, ...], itemsize: int) -> None:
    """Raise ValueError when an array of ``shape`` would take more than `MOST_BYTES`; allocates nothing."""
    needed = itemsize
    for length in shape:
        needed *= length
    if needed > MOST_BYTES:
        raise ValueError(
            f"{what} of shape {shape} would take {needed:,} bytes: at most {MOST_BYTES:,} are allowed"
        )
