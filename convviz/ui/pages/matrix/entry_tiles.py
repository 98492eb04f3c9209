"""The colours of the entries that are seen, made in tiles and kept for the last few looks.

Panning computes only the tiles that come into view; however large the matrix, a bounded number is kept.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from convviz.conv import AnyLayer
from convviz.ui.look import colours
from convviz.ui.pages.matrix.entry_colours import LEVELS, Inks, Pixels

SIDE = 256  # entries of a tile along rows and columns
KEPT = 72  # tiles: more than the finest view of a large window shows

Marks = NDArray[np.bool_]


class Tiles:
    """The entries of one layer in colours; ``made`` counts the tiles that were computed."""

    def __init__(self, layer: AnyLayer, inks: Inks, limit: float) -> None:
        self.layer, self.inks, self.limit = layer, inks, limit
        self.made = 0
        g = layer.geometry
        self._shape = g.output_shape[0] * g.output_shape[1] * g.filters, g.width * g.height * g.depth
        self._kept: OrderedDict[tuple[int, int], tuple[Pixels, Marks]] = OrderedDict()

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
        return self.inks.sets_of(n % across, n // across % down, n // (across * down))

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
        return self.inks.tables[self.sets_of(rows)[:, None], levels], weights & (window.values == 0)
