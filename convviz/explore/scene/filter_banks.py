"""Filter banks with integer weights: computed, not trained, and the same every time.

A bank is asked for the filters of a geometry. Where its idea makes no sense at that size (a colour pair
without three channels, an edge in a 1×1 filter) it gives plain integers in the style of the worked example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Geometry
from convviz.explore.message import Message, message
from convviz.explore.scene import integers, oriented

Weights = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bank:
    """Filters W (K, Fx, Fy, D/groups) and biases b (K,), int64 and read-only; one name a filter, or none.

    ``biases`` is None for a layer without them; ``note`` says where the numbers come from.
    """

    weights: Weights
    biases: Weights | None
    names: tuple[Message, ...] = ()
    note: Message | None = None


@dataclass(frozen=True, eq=False)
class _Pattern:
    """A named filter at the size it was thought out for: (Fx, Fy) for any depth, or (1, 1, D)."""

    name: str
    weights: Weights
    bias: int = 0


def bank(name: str, g: Geometry) -> Bank:
    """Return the filters of the bank ``name`` for ``g``; ValueError for a name that is not in `BANKS`."""
    if name not in BANKS:
        raise ValueError(f"there is no filter bank {name!r}: choose from {', '.join(BANKS)}")
    made = BANKS[name](g)
    return made if g.bias else Bank(made.weights, None, made.names, made.note)


@lru_cache(maxsize=32)  # 10 ms for AlexNet's filters
def names(name: str, g: Geometry) -> tuple[Message, ...]:
    """Return the name of each filter that the bank ``name`` makes for ``g``; none for unnamed ones."""
    return bank(name, g).names


def fits(name: str, g: Geometry) -> bool:
    """Say whether the idea of the bank ``name`` makes sense for the filters of ``g``."""
    return name in _UNNAMED or any(named != _PLAIN for named in names(name, g))


def _integers(g: Geometry) -> Bank:
    note = message("explore.note.integers")
    return Bank(integers.weight_values(g.weights_shape), integers.bias_values(g.filters), (), note)


def _random(g: Geometry) -> Bank:
    values = integers.weight_values(g.weights_shape, draw=1), integers.bias_values(g.filters, draw=1)
    return Bank(*values, (), message("explore.note.integers"))


def _lesson(g: Geometry) -> Bank:
    plain, lesson = _integers(g), integers.worked_example()
    weights = integers.laid_over(plain.weights, lesson.weights)
    biases = integers.laid_over(integers.bias_values(g.filters), lesson.biases)
    return Bank(weights, biases)


def _features(g: Geometry) -> Bank:
    _, size_x, size_y, channels = g.weights_shape
    if min(size_x, size_y) < 3 or channels not in (1, 3):
        return _integers(g)
    kinds = [oriented.feature(k, channels) for k in range(g.filters)]
    weights = np.stack([oriented.weights(kind, (size_x, size_y), channels) for kind in kinds])
    names = tuple(oriented.name(kind) for kind in kinds)
    return Bank(_frozen(weights), integers.bias_values(g.filters), names, message("explore.note.computed"))


def _colours(g: Geometry) -> Bank:
    return _patterned(_COLOURS, g) if g.weights_shape[3] == 3 else _integers(g)


def _patterned(patterns: Sequence[_Pattern], g: Geometry) -> Bank:
    """Put each pattern into the middle of its filter, zeros around; filters beyond them are integers."""
    _, size_x, size_y, _ = g.weights_shape
    width, height = patterns[0].weights.shape[:2]
    if size_x < width or size_y < height:
        return _integers(g)
    left, top = (size_x - width) // 2, (size_y - height) // 2
    weights = integers.weight_values(g.weights_shape).copy()
    biases = integers.bias_values(g.filters).copy()
    names = [_PLAIN] * g.filters
    for k, pattern in enumerate(patterns[: g.filters]):
        plane = pattern.weights if pattern.weights.ndim == 3 else pattern.weights[:, :, np.newaxis]
        weights[k] = 0
        weights[k, left : left + width, top : top + height] = plane
        biases[k] = pattern.bias
        names[k] = message(f"explore.filter.{pattern.name}")
    note = message("explore.note.computed")
    return Bank(_frozen(weights), _frozen(biases), tuple(names), note)


def _frozen(array: Weights) -> Weights:
    array.setflags(write=False)
    return array


def _outer(along_x: Sequence[int], along_y: Sequence[int]) -> Weights:
    return np.outer(np.array(along_x, dtype=np.int64), np.array(along_y, dtype=np.int64))


def _square(*values: Sequence[int]) -> Weights:
    """Return a filter that is the same along x and y, so that it reads alike in either order."""
    plane = np.array(values, dtype=np.int64)
    assert (plane == plane.T).all()
    return plane


def _colour(red: int, green: int, blue: int) -> Weights:
    return np.array([[[red, green, blue]]], dtype=np.int64)


def _slanted(mirror: bool) -> Weights:
    """Return a 5×5 stroke down a diagonal, up it when mirrored. The weights add up to 0."""
    i, j = np.indices((5, 5))
    distance = np.abs(i - (4 - j if mirror else j))
    by_distance: Weights = np.array([2, 1, -1, -2, -2], dtype=np.int64)
    plane: Weights = by_distance[distance]
    return plane


_PLAIN = message("explore.filter.integers")
_CLASSIC = (
    _Pattern("vertical_edges", _outer([-1, 0, 1], [1, 2, 1])),
    _Pattern("horizontal_edges", _outer([1, 2, 1], [-1, 0, 1])),
    _Pattern("outline", _square([-1, -1, -1], [-1, 8, -1], [-1, -1, -1])),
    _Pattern("blur", _outer([1, 2, 1], [1, 2, 1])),
    _Pattern("sharpen", _square([0, -1, 0], [-1, 5, -1], [0, -1, 0])),
    _Pattern("emboss", _square([-2, -1, 0], [-1, 1, 1], [0, 1, 2])),
)
_STROKES = (
    _Pattern("vertical_stroke", _outer([-2, 1, 2, 1, -2], [1, 1, 1, 1, 1])),
    _Pattern("horizontal_stroke", _outer([1, 1, 1, 1, 1], [-2, 1, 2, 1, -2])),
    _Pattern("falling_stroke", _slanted(mirror=False)),
    _Pattern("rising_stroke", _slanted(mirror=True)),
    _Pattern("left_border", _outer([-2, -1, 0, 1, 2], [1, 1, 1, 1, 1])),
    _Pattern("upper_border", _outer([1, 1, 1, 1, 1], [-2, -1, 0, 1, 2])),
)
_COLOURS = (
    _Pattern("red", _colour(1, 0, 0)),
    _Pattern("green", _colour(0, 1, 0)),
    _Pattern("blue", _colour(0, 0, 1)),
    _Pattern("grey", _colour(3, 6, 1)),  # tenths of the luma of television, rounded
    _Pattern("negative", _colour(-3, -6, -1), bias=2550),
    _Pattern("red_minus_green", _colour(1, -1, 0)),
    _Pattern("yellow_minus_blue", _colour(1, 1, -2)),
    _Pattern("warm", _colour(2, 0, -1)),
)

BANKS: dict[str, Callable[[Geometry], Bank]] = {
    "integers": _integers,
    "lesson": _lesson,
    "features": _features,
    "classic": partial(_patterned, _CLASSIC),
    "strokes": partial(_patterned, _STROKES),
    "colours": _colours,
    "random": _random,
}
_UNNAMED = ("integers", "lesson", "random")  # fit any filter
