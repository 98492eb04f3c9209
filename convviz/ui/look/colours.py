"""Colour arithmetic: contrast, mixing, and colour maps as tables.

Colours are hex strings "#rrggbb" throughout the window; contrast is that of WCAG 2 (1 to 21).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

MapName = Literal["diverging", "sequential"]

FADED_PERCENT = 42  # of a cell's own colour, when faded


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three channels of "#rrggbb", 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hexed(channels: tuple[float, float, float]) -> str:
    """Return three channels, 0 to 255, as "#rrggbb"."""
    return "#" + "".join(f"{min(255, max(0, round(c))):02x}" for c in channels)


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Return the relative luminance of ``colour``, 0 (black) to 1 (white)."""
    parts = [c / 255 for c in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def mix(first: str, second: str, share: float) -> str:
    """Return ``share`` (0 to 1) of ``first`` over the rest of ``second``."""
    a, b = rgb(first), rgb(second)
    return hexed(
        (
            share * a[0] + (1 - share) * b[0],
            share * a[1] + (1 - share) * b[1],
            share * a[2] + (1 - share) * b[2],
        )
    )


@lru_cache(maxsize=4096)
def ink_on(background: str) -> str:
    """Return black or white, whichever is read better on ``background`` (at least 4.58:1)."""
    return "#000000" if contrast("#000000", background) >= contrast("#ffffff", background) else "#ffffff"


def strengthen(colour: str, backgrounds: tuple[str, ...], ratio: float) -> str:
    """Return ``colour``, moved towards black or white until it reaches ``ratio`` on every background.

    Where even black or white falls short, that extreme is returned.
    """
    worst = min(backgrounds, key=lambda b: contrast("#000000", b))
    end = ink_on(worst)
    for step in range(21):
        tried = mix(end, colour, step / 20)
        if all(contrast(tried, b) >= ratio for b in backgrounds):
            return tried
    return end


@lru_cache(maxsize=32)
def table(stops: tuple[str, ...]) -> tuple[str, ...]:
    """Return the 256 colours that run through ``stops`` at equal distances."""
    points = np.array([rgb(s) for s in stops], dtype=np.float64)
    at = np.linspace(0, len(stops) - 1, 256)
    columns = [np.interp(at, np.arange(len(stops)), points[:, c]) for c in range(3)]
    digits = bytes_of(np.rint(np.stack(columns, axis=1))).tobytes().hex()
    return tuple(f"#{digits[place : place + 6]}" for place in range(0, len(digits), 6))


def indices(
    values: NDArray[np.generic], limit: float | NDArray[np.float64], kind: MapName
) -> NDArray[np.uint8]:
    """Return the table index of every value: −limit…limit on a diverging map, 0…limit on a sequential one.

    Zero always has index 128 on a diverging map. ``limit`` may be one for each of the last axis.
    """
    ends = (limit or 1.0) if isinstance(limit, float) else np.where(limit == 0, 1.0, limit)
    placed = np.divide(values, ends, dtype=np.float64)
    if kind == "diverging":
        placed *= 127
        placed += 128
    else:
        placed *= 255
    return bytes_of(np.rint(placed, out=placed))


def bytes_of(shades: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return whole numbers as bytes, those beyond 0…255 as the nearest byte; ``shades`` is used up."""
    return np.minimum(np.maximum(shades, 0, out=shades), 255, out=shades).astype(np.uint8)


@lru_cache(maxsize=32)
def faded(stops: tuple[str, ...], surface: str, ratio: float) -> tuple[str, ...]:
    """Return paler ``stops`` of a map, for what counts less: each colour carries a number at ``ratio``."""
    pale = stops
    for percent in range(FADED_PERCENT, 0, -2):
        pale = tuple(mix(stop, surface, percent / 100) for stop in stops)
        if all(contrast(ink_on(ground), ground) >= ratio for ground in table(pale)):
            break
    return pale


@lru_cache(maxsize=1024)
def faded_ink(background: str, ratio: float) -> str:
    """Return a quiet colour for a number on ``background`` that is still read at ``ratio``."""
    return strengthen(mix(ink_on(background), background, 0.62), (background,), ratio)


def index_of(value: float, limit: float) -> int:
    """Return the index of one value on a diverging table whose ends are −limit and limit."""
    return min(255, max(0, round(128 + value / (limit or 1.0) * 127)))
