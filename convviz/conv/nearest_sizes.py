"""Which settings near the present ones leave no column or row unread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from convviz.conv.axis import Axis

Changes: TypeAlias = dict[str, int | tuple[int, int]]

FARTHEST = 1000  # how far from the present value a setting that fits is looked for
SIDES = ("width", "height")
PAIRS = ("padding", "stride", "size")


def nearest_fits(x: Axis, y: Axis) -> list[Changes]:
    """Return changes of `Geometry` arguments after which both axes fit, the smallest change first.

    One kind of setting at a time, once upwards and once downwards: the sides of the input, the padding, the
    stride, the size. A setting that is the same on both axes stays so where that is possible.
    """
    found = [(_sides(x, y, way), order) for order, way in enumerate((-1, 1))]
    for name in PAIRS:
        found += [(_paired(name, x, y, way), len(found) + order) for order, way in enumerate((-1, 1))]
    wishes = [(_distance(changes, x, y), order, changes) for changes, order in found if changes]
    return [changes for _, _, changes in sorted(wishes, key=lambda wish: wish[:2])]


def _sides(x: Axis, y: Axis, way: int) -> Changes | None:
    changes: Changes = {}
    for name, axis in zip(SIDES, (x, y), strict=True):
        value = _nearest(axis.length, way, partial(_fits, axis, "length"))
        if value is None:
            return None
        if value != axis.length:
            changes[name] = value
    return changes


def _paired(name: str, x: Axis, y: Axis, way: int) -> Changes | None:
    now = getattr(x, name), getattr(y, name)
    if now[0] == now[1]:
        value = _nearest(now[0], way, lambda value: _fits(x, name, value) and _fits(y, name, value))
        if value is not None:
            return {name: (value, value)}
    first, second = (
        _nearest(axis_now, way, partial(_fits, axis, name))
        for axis_now, axis in zip(now, (x, y), strict=True)
    )
    return None if first is None or second is None else {name: (first, second)}


def _nearest(now: int, way: int, fits: Callable[[int], bool]) -> int | None:
    return next(filter(fits, range(now, now + way * (FARTHEST + 1), way)), None)


def _fits(axis: Axis, name: str, value: int) -> bool:
    change: dict[str, Any] = {name: value}
    try:
        return replace(axis, **change).unread == 0
    except ValueError:  # no such axis: a size beyond the input, a stride of 0
        return False


def _distance(changes: Changes, x: Axis, y: Axis) -> int:
    distance = 0
    for name, value in changes.items():
        if isinstance(value, tuple):
            distance += abs(value[0] - getattr(x, name)) + abs(value[1] - getattr(y, name))
        else:
            distance += abs(value - (x if name == "width" else y).length)
    return distance
