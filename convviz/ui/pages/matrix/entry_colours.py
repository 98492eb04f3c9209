"""The colours of entries: a table of shades for each kind of weight set, one colour for structural zeros.

Shared, all neurons of a slice have the shades of their filter's hue, so equal bands look equal. Not shared,
each neuron has shades of its own around that hue. Fully connected, there is no structure to tell apart: the
shades are those of the value map.

The entries that are seen are coloured in tiles. Panning computes only the tiles that come into view; however
large the matrix, a bounded number is kept.
"""

from __future__ import annotations

import colorsys
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer
from convviz.explore.state.sharing import Sharing
from convviz.ui.look import colours
from convviz.ui.look.palettes import Palette

LEVELS = 256  # of a value, 128 for zero; one more for structural zeros
VARIANTS = 16  # shades that neighbours without sharing are told apart by
SHARES = (0.26, 0.56, 1.0)  # of the hue over the surface, for the lowest value, zero and the highest
TURN, LIFT = 0.028, 0.15  # how far a variant's hue and lightness lie from the filter's
ZERO_SHARE = 0.12  # of the text colour in a zero weight of a fully connected layer
DOT_SHARE = 0.5
SIDE = 256  # entries of a tile along rows and columns
KEPT = 72  # tiles: more than the finest view of a large window shows

Pixels = NDArray[np.uint32]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class EntryColours:
    """``tables`` (sets, LEVELS + 1): the shades of each set, structural zeros last; ``dots`` (sets,)."""

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


@lru_cache(maxsize=12)  # up to 12 ms, and every layer and legend needs them
def entry_colours(palette: Palette, sharing: Sharing) -> EntryColours:
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
    return EntryColours(packed(whole), packed(dots), sharing, len(palette.hues))


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


class EntryTiles:
    """The entries of one layer in colours; ``made`` counts the tiles that were computed."""

    def __init__(self, layer: AnyLayer, shades: EntryColours, limit: float) -> None:
        self.layer, self.colours, self.limit = layer, shades, limit
        self.made = 0
        g = layer.geometry
        self._shape = g.output_shape[0] * g.output_shape[1] * g.filters, g.width * g.height * g.depth
        self._kept: OrderedDict[tuple[int, int], tuple[Pixels, Marks]] = OrderedDict()

    @property
    def kept(self) -> int:
        """How many tiles are kept."""
        return len(self._kept)

    def window(self, rows: range, columns: range) -> tuple[Pixels, Marks]:
        """Return the colours (rows, columns) of a window, and which entries are weights that are 0."""
        pixels = np.empty((len(rows), len(columns)), np.uint32)
        marks = np.empty(pixels.shape, np.bool_)
        for top in range(rows.start // SIDE * SIDE, rows.stop, SIDE):
            for left in range(columns.start // SIDE * SIDE, columns.stop, SIDE):
                tile, zero = self._tile(top, left)
                theirs, ours = [], []
                for seen, first, length in ((rows, top, tile.shape[0]), (columns, left, tile.shape[1])):
                    start, stop = max(seen.start, first), min(seen.stop, first + length)
                    theirs.append(slice(start - first, stop - first))
                    ours.append(slice(start - seen.start, stop - seen.start))
                pixels[ours[0], ours[1]] = tile[theirs[0], theirs[1]]
                marks[ours[0], ours[1]] = zero[theirs[0], theirs[1]]
        return pixels, marks

    def sets_of(self, rows: range) -> NDArray[np.int64]:
        """Return which colour table the neuron of each row has."""
        across, down, _ = self.layer.geometry.output_shape
        n = np.arange(rows.start, rows.stop)
        return self.colours.sets_of(n % across, n // across % down, n // (across * down))

    def _tile(self, top: int, left: int) -> tuple[Pixels, Marks]:
        key = (top, left)
        if key not in self._kept:
            self._kept[key] = self._make(top, left)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _make(self, top: int, left: int) -> tuple[Pixels, Marks]:
        self.made += 1
        rows = range(top, min(self._shape[0], top + SIDE))
        columns = range(left, min(self._shape[1], left + SIDE))
        window = self.layer.matrix_window(rows, columns)
        weights = window.owners >= 0
        levels = colours.indices(window.values, self.limit, "diverging").astype(np.int64)
        # The middle is the shade of 0 alone: after a small step a weight that was 0 no longer has it.
        small = (levels == LEVELS // 2) & (window.values != 0)
        levels[small] += np.sign(window.values[small]).astype(np.int64)
        levels[~weights] = LEVELS
        return self.colours.tables[self.sets_of(rows)[:, None], levels], weights & (window.values == 0)
