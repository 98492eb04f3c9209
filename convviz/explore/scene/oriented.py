"""Computed filters that look like what a first layer learns: edges, bars, gratings, and pairs of colours.

Each is a window of waves or a soft spot, sampled on the filter's grid and rounded to integers −9 … 9 that add
up to 0: a filter says nothing about an even surface, and its sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convviz.explore.message import Message, message

PEAK = 9

_COLOURS = {
    "grey": (1.0, 1.0, 1.0),
    "red_green": (1.0, -1.0, 0.0),
    "green_red": (-1.0, 1.0, 0.0),
    "yellow_blue": (0.5, 0.5, -1.0),
    "blue_yellow": (-0.5, -0.5, 1.0),
    "orange_azure": (1.0, 0.0, -1.0),
    "azure_orange": (-1.0, 0.0, 1.0),
}
_PAIRS = ("red_green", "yellow_blue", "orange_azure")
_SIGNED_PAIRS = tuple(name for name in _COLOURS if name != "grey")
_EIGHT = tuple(angle * 22.5 for angle in range(8))
_FOUR = tuple(angle * 45.0 for angle in range(4))


@dataclass(frozen=True, slots=True)
class Feature:
    """What a filter answers to: "edge", "bar", "grating" or "spot", the line's angle in degrees, a colour.

    ``waves`` is how many waves go into half a filter, ``reach`` the width of the window in half filters.
    """

    shape: str
    colour: str
    angle: float
    waves: float
    reach: float


def feature(k: int, channels: int) -> Feature:
    """Return the ``k``-th feature for 1 or 3 ``channels``; beyond the list it repeats with finer lines."""
    features = _GREY + _COLOUR if channels == 3 else _GREY
    turn, place = divmod(k, len(features))
    found = features[place]
    finer = 1 + 0.3 * turn
    return Feature(found.shape, found.colour, found.angle, found.waves * finer, found.reach / finer)


def weights(kind: Feature, size: tuple[int, int], channels: int) -> NDArray[np.int64]:
    """Return the filter (Fx, Fy, channels) of ``kind``: integers −9 … 9 that add up to 0."""
    plane = _plane(kind, size)
    colour = np.array(_COLOURS[kind.colour] if channels == 3 else (1.0,))
    return _whole(plane[:, :, np.newaxis] * colour)


def name(kind: Feature) -> Message:
    """Return the name of ``kind``."""
    colour = message(f"explore.colour.{kind.colour}")
    if kind.shape == "spot":
        return message("explore.filter.spot", colour=colour)
    return message(f"explore.filter.{kind.shape}", colour=colour, angle=kind.angle)


def _plane(kind: Feature, size: tuple[int, int]) -> NDArray[np.float64]:
    """Return the (Fx, Fy) profile; the line at angle 0 lies flat and turns anticlockwise on screen."""
    u, v = (2 * (np.arange(n) - (n - 1) / 2) / n for n in size)
    x, y = u[:, np.newaxis], v[np.newaxis, :]
    window = np.exp(-(x**2 + y**2) / (2 * kind.reach**2))
    if kind.shape == "spot":
        wider = np.exp(-(x**2 + y**2) / (2 * (2 * kind.reach) ** 2))
        return window - 0.5 * wider
    slope = np.deg2rad(kind.angle)
    across = x * np.sin(slope) + y * np.cos(slope)
    phase = 0.0 if kind.shape == "bar" else -np.pi / 2
    waves = min(kind.waves, 0.225 * min(size))  # finer than the grid can hold
    wave: NDArray[np.float64] = np.cos(2 * np.pi * waves * across + phase)
    return window * wave


def _whole(real: NDArray[np.float64]) -> NDArray[np.int64]:
    """Scale to the peak and round so that the sum is 0, changing the shape as little as possible."""
    level = real - real.mean()
    scaled = level * (PEAK / np.abs(level).max())
    whole: NDArray[np.int64] = np.rint(scaled).astype(np.int64)
    excess = int(whole.sum())
    error = (whole - scaled).ravel()  # what rounding added
    order = np.argsort(-error if excess > 0 else error, kind="stable")
    whole.ravel()[order[: abs(excess)]] -= np.sign(excess)
    return whole


_GREY = tuple(
    Feature(shape, "grey", angle, waves, reach)
    for (shape, waves, reach), angle in product(
        [
            ("edge", 0.5, 0.5),
            ("edge", 0.9, 0.35),
            ("bar", 0.5, 0.5),
            ("bar", 0.9, 0.35),
            ("grating", 1.3, 0.7),
            ("grating", 1.9, 0.7),
        ],
        _EIGHT,
    )
)
_COLOUR = (
    *(Feature("edge", pair, angle, 0.4, reach) for pair, reach, angle in product(_PAIRS, (0.6, 0.4), _FOUR)),
    *(Feature("bar", pair, angle, 0.6, 0.5) for pair, angle in product(_PAIRS, _FOUR)),
    *(Feature("spot", pair, 0.0, 0.0, reach) for reach, pair in product((0.4, 0.25), _SIGNED_PAIRS)),
)
