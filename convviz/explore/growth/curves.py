"""How the counts grow along every hyperparameter, in exact numbers.

Both axes of the layer change together and keep their difference, so the layer itself is always on its curve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from convviz.conv import Geometry, count_parameters
from convviz.explore.message import Message
from convviz.explore.state import bounds
from convviz.explore.state.state import GrowthAxis

AXES = tuple(GrowthAxis)
SETTINGS: dict[GrowthAxis, tuple[str, ...]] = {
    GrowthAxis.INPUT: ("width", "height"),
    GrowthAxis.SIZE: ("size_x", "size_y"),
    GrowthAxis.FILTERS: ("filters",),
    GrowthAxis.STRIDE: ("stride_x", "stride_y"),
}
DENSE = 32  # up to here every value is drawn, beyond it values a thirtieth apart
APART = 30


@dataclass(frozen=True, slots=True)
class Curve:
    """The counts at ascending ``values`` of one hyperparameter, as exact ints."""

    values: tuple[int, ...]
    shared: tuple[int, ...]
    unshared: tuple[int, ...]
    fully_connected: tuple[int, ...]


def value_of(g: Geometry, axis: GrowthAxis) -> int:
    """Return where ``g`` stands on ``axis``: its value along x where the two differ."""
    return bounds.settings_of(g)[SETTINGS[axis][0]]


def settings_at(g: Geometry, axis: GrowthAxis, value: int) -> dict[str, int]:
    """Return the hyperparameters of ``g`` brought to ``value``, by name."""
    settings = bounds.settings_of(g)
    by = value - settings[SETTINGS[axis][0]]
    return settings | {name: settings[name] + by for name in SETTINGS[axis]}


def exists(g: Geometry, axis: GrowthAxis, value: int) -> bool:
    """Say whether a layer is possible at ``value``, however large."""
    return bounds.countable(settings_at(g, axis, value))


def problem(g: Geometry, axis: GrowthAxis, value: int) -> Message | None:
    """Return why the window cannot show a layer at ``value``, or None."""
    return bounds.problem(settings_at(g, axis, value))


def at(g: Geometry, axis: GrowthAxis, value: int) -> Geometry:
    """Return ``g`` at ``value``; ValueError where no such layer exists."""
    return bounds.geometry_of(settings_at(g, axis, value))


def ends(g: Geometry, axis: GrowthAxis) -> tuple[int, int]:
    """Return where the curve begins and ends; the strict rule may forbid values, both ends among them."""
    settings, here = bounds.settings_of(g), value_of(g, axis)
    first = 1 + here - min(settings[name] for name in SETTINGS[axis])  # where the least of them is 1
    high = max(bounds.RANGES[SETTINGS[axis][0]][1], here)
    if axis is GrowthAxis.FILTERS:
        return g.groups, high
    if g.same:  # the padding gives way to any size, and a stride as long as the input leaves one position
        last = high if axis is not GrowthAxis.STRIDE else max(g.width, g.height)
        return first, max(first, here, min(high, last))
    if axis is GrowthAxis.INPUT:
        short = max(a.extent - a.padded for a in (g.x, g.y))  # negative: how much there is to give
        return max(first, here + short), high
    if axis is GrowthAxis.SIZE:
        room = min((a.padded - a.extent) // a.dilation for a in (g.x, g.y))
        return first, min(high, here + room)
    alone = 1 + max(a.padded - a.extent for a in (g.x, g.y))  # from this stride on one position is left
    return first, max(first, here, min(high, alone))


def values(g: Geometry, axis: GrowthAxis) -> Iterator[int]:
    """Yield every value of ``axis`` at which a layer is possible, ascending, as far as the curve goes."""
    low, high = ends(g, axis)
    step = g.groups if axis is GrowthAxis.FILTERS else 1
    found = range(low, high + 1, step)
    return (v for v in found if exists(g, axis, v)) if g.rule == "strict" else iter(found)


def nearest(g: Geometry, axis: GrowthAxis, wish: int) -> int:
    """Return the value nearest to ``wish`` at which a layer is possible."""
    low, high = ends(g, axis)
    here = value_of(g, axis)
    if axis is GrowthAxis.FILTERS:
        return g.groups * min(max(round(wish / g.groups), 1), high // g.groups)
    start = min(max(wish, low), high)
    if g.rule != "strict":
        return start
    return next((v for v in outwards(start, low, high) if exists(g, axis, v)), here)


def curve(g: Geometry, axis: GrowthAxis) -> Curve:
    """Return the counts to draw along ``axis``: at every small value, and close together beyond.

    Along the number of filters the counts are proportional to it, so two points draw the whole line.
    """
    low, top = ends(g, axis)
    # The curve is the same wherever the layer stands on it: the key is the layer at the curve's beginning.
    start = g if g.rule == "strict" else at(g, axis, low)
    return _curve(start, axis, top)


def outwards(start: int, low: int, high: int) -> Iterator[int]:
    """Yield ``start`` and then its neighbours, nearer ones first, within both ends."""
    yield start
    for distance in range(1, high - low + 1):
        for value in (start - distance, start + distance):
            if low <= value <= high:
                yield value


@lru_cache(maxsize=512)  # 2 to 9 ms, and a drag along one curve leaves the others as they are
def _curve(start: Geometry, axis: GrowthAxis, top: int) -> Curve:
    drawn = tuple(_drawn(start, axis, top))
    counts = [count_parameters(at(start, axis, value)) for value in drawn]
    return Curve(
        drawn,
        tuple(c.shared for c in counts),
        tuple(c.unshared for c in counts),
        tuple(c.fully_connected for c in counts),
    )


def _drawn(g: Geometry, axis: GrowthAxis, top: int) -> Iterator[int]:
    if g.rule == "strict":
        yield from values(g, axis)
        return
    low, _ = ends(g, axis)
    if axis is GrowthAxis.FILTERS:
        yield from dict.fromkeys((low, top // low * low))
        return
    value = low
    while value < top:
        yield value
        value += max(1, value // APART if value > DENSE else 1)
    yield top
