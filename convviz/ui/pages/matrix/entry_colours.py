"""The colours of entries: a table of shades for every kind of weight set, and the ground under the zeros.

Shared, all neurons of a slice have the shades of their filter's hue, so equal bands look equal. Not shared,
each neuron has shades of its own around that hue. Fully connected, there is no structure to tell apart: the
shades are those of the value map.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convviz.explore.state.sharing import Sharing
from convviz.ui.look import colours
from convviz.ui.look.palettes import Palette

LEVELS = 256  # of a value, 128 for zero; one more is the ground
VARIANTS = 16  # shades that neighbours without sharing are told apart by
SHARES = (0.26, 0.56, 1.0)  # of the hue over the surface, for the lowest value, zero and the highest
TURN, LIFT = 0.028, 0.15  # how far a variant's hue and lightness lie from the filter's
ZERO_SHARE = 0.12  # of the text colour in a zero weight of a fully connected layer
DOT_SHARE = 0.5

Pixels = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Inks:
    """``tables`` (sets, LEVELS + 1): the shades of each kind of set, the ground last; ``dots`` (sets,)."""

    tables: Pixels
    dots: Pixels
    sharing: Sharing
    hues: int

    def sets_of(self, x: NDArray[np.int64], y: NDArray[np.int64], d: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which table each neuron has."""
        if self.sharing is Sharing.FULL:
            return np.zeros_like(d)
        if self.sharing is Sharing.SHARED:
            return d % self.hues
        # Neighbours along x and along y are far apart; sixteen in a row of four times four are all different.
        variant = (7 * x + 12 * y + y // 4) % VARIANTS
        return d % self.hues * VARIANTS + variant


@lru_cache(maxsize=12)
def inks(palette: Palette, sharing: Sharing) -> Inks:
    """Return the colours of a theme for one position of the switch."""
    ground = _rgb(palette.padding)[None]
    if sharing is Sharing.FULL:
        ramp = np.array([_rgb(c) for c in colours.table(palette.diverging)])
        ramp[LEVELS // 2] = _rgb(colours.mix(palette.text, palette.diverging[4], ZERO_SHARE))
        ramps = ramp[None]
    else:
        lines = [_rgb(hue.line) for hue in palette.hues]
        if sharing is Sharing.UNSHARED:
            lines = [_varied(line, v) for line in lines for v in range(VARIANTS)]
        ramps = _ramps(np.array(lines), _rgb(palette.surface))
    whole = np.concatenate([ramps, np.broadcast_to(ground, (len(ramps), 1, 3))], axis=1)
    middles = [colours.hexed(tuple(ramp[LEVELS // 2])) for ramp in ramps]
    strength = DOT_SHARE if sharing is Sharing.FULL else 1.0  # most weights are 0 there: quiet dots
    dots = np.array([_rgb(colours.mix(colours.ink_on(middle), middle, strength)) for middle in middles])
    return Inks(packed(whole), packed(dots), sharing, len(palette.hues))


def packed(rgb: NDArray[np.float64]) -> Pixels:
    """Return colours (…, 3) as Qt's 32-bit pixels."""
    r, g, b = (np.clip(np.rint(rgb[..., n]), 0, 255).astype(np.uint32) for n in range(3))
    return (np.uint32(0xFF000000) | r << np.uint32(16) | g << np.uint32(8) | b).astype(np.uint32)


def pixel(colour: str) -> np.uint32:
    """Return one colour as a pixel."""
    return np.uint32(int("ff" + colour[1:], 16))


def _ramps(lines: NDArray[np.float64], surface: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shades (lines, LEVELS, 3) of each colour over the surface."""
    share = np.interp(np.arange(LEVELS), (1, LEVELS // 2, LEVELS - 1), SHARES)[None, :, None]
    return share * lines[:, None] + (1 - share) * surface


def _varied(line: NDArray[np.float64], variant: int) -> NDArray[np.float64]:
    """Return a relative of a colour: lighter or darker, and turned a little around the colour circle."""
    hue, light, strong = colorsys.rgb_to_hls(*(line / 255))
    across, down = variant % 4 / 3 - 0.5, variant // 4 / 3 - 0.5  # a grid of four hues and four lightnesses
    light = min(0.85, max(0.15, light + 2 * LIFT * down))
    return np.array(colorsys.hls_to_rgb((hue + 2 * TURN * across) % 1, light, strong)) * 255


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array(colours.rgb(colour), dtype=np.float64)
