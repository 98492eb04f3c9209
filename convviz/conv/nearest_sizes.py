"""Which settings near the present ones leave no column or row unread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from convviz.conv import padding
from convviz.conv.axis import Axis, Pair
from convviz.conv.padding import Sides

Changes: TypeAlias = dict[str, int | Pair | Sides]
Fits: TypeAlias = Callable[[int], bool]

FARTHEST = 1000  # how far from the present value a setting that fits is looked for
LENGTHS = ("width", "height")
WAYS = (-1, 1)


def nearest_fits(x: Axis, y: Axis, same: bool = False) -> list[Changes]:
    """Return changes of `Geometry` arguments after which both axes fit, the smallest change first.

    One kind of setting at a time, once downwards and once upwards: the lengths of the input, the padding, the
    stride, the size. A setting that is the same on both axes stays so where that is possible. So does a
    padding that is the same on both sides; else the cells after the input change. With ``same`` padding the
    zeros follow whatever else changes.
    """
    found = [_lengths(x, y, way, same) for way in WAYS]
    even = [_even_padding(x, y, way) for way in WAYS]
    found += even
    found += [_paired(name, x, y, way, same) for name in ("stride", "size") for way in WAYS]
    found += [_padding_after(x, y, way) for way, alike in zip(WAYS, even, strict=True) if alike is None]
    return sorted(filter(None, found), key=partial(_distance, x, y))


def _lengths(x: Axis, y: Axis, way: int, same: bool) -> Changes | None:
    changes: Changes = {}
    for name, axis in zip(LENGTHS, (x, y), strict=True):
        value = _nearest(axis.length, way, _fits(axis, "length", same=same))
        if value is None:
            return None
        if value != axis.length:
            changes[name] = value
    return changes


def _even_padding(x: Axis, y: Axis, way: int) -> Changes | None:
    if x.before != x.after or y.before != y.after:
        return None
    found = _alike((x.before, y.before), way, (_fits(x, "before", "after"), _fits(y, "before", "after")))
    return found and {"padding": found}


def _padding_after(x: Axis, y: Axis, way: int) -> Changes | None:
    """Return less padding by the cells that are unread, or as much more as makes a last field of them."""
    ends = [a.after + (-a.unread if way < 0 else -a.unread % a.stride) for a in (x, y)]
    return {"padding": ((x.before, ends[0]), (y.before, ends[1]))} if min(ends) >= 0 else None


def _paired(name: str, x: Axis, y: Axis, way: int, same: bool) -> Changes | None:
    now = getattr(x, name), getattr(y, name)
    found = _alike(now, way, (_fits(x, name, same=same), _fits(y, name, same=same)))
    return found and {name: found}


def _alike(now: Pair, way: int, fits: tuple[Fits, Fits]) -> Pair | None:
    """Return the nearest values that fit; where ``now`` has two alike, those stay so if they can."""
    if now[0] == now[1]:
        value = _nearest(now[0], way, lambda value: fits[0](value) and fits[1](value))
        if value is not None:
            return value, value
    first, second = (_nearest(now[which], way, fits[which]) for which in (0, 1))
    return None if first is None or second is None else (first, second)


def _nearest(now: int, way: int, fits: Fits) -> int | None:
    # Below 0 there is nothing, and each try there would cost an error.
    return next(filter(fits, range(now, max(-1, now + way * (FARTHEST + 1)), way)), None)


def _fits(axis: Axis, *names: str, same: bool = False) -> Fits:
    """Return what says whether the axis fits with a value for each of ``names``.

    With ``same`` padding the zeros follow the value.
    """

    def fits(value: int) -> bool:
        changes: dict[str, Any] = dict.fromkeys(names, value)
        try:
            changed = replace(axis, **changes)
            if same:
                zeros = padding.same(changed.length, changed.size, changed.stride, changed.dilation)
                changed = replace(changed, before=zeros[0], after=zeros[1])
            return changed.unread == 0
        except ValueError:  # no such axis: a size beyond the input, a stride of 0
            return False

    return fits


def _distance(x: Axis, y: Axis, changes: Changes) -> int:
    distance = 0
    for name, value in changes.items():
        if isinstance(value, int):
            distance += abs(value - (x if name == "width" else y).length)
        else:
            distance += _apart(x, name, value[0]) + _apart(y, name, value[1])
    return distance


def _apart(axis: Axis, name: str, value: int | Pair) -> int:
    if isinstance(value, tuple):
        return sum(abs(new - now) for new, now in zip(value, axis.padding, strict=True))
    now: int = axis.before if name == "padding" else getattr(axis, name)
    return abs(value - now)
