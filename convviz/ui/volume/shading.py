"""The colours of a volume's cells, at full strength or faded, slice by slice."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from convviz.explore.state.regions import Span
from convviz.files import axes
from convviz.ui.look import colours
from convviz.ui.look.look import Look
from convviz.ui.look.theme import NORMAL_CONTRAST, PRESENTING_CONTRAST
from convviz.ui.volume.volume import ChangedCells, Drawing, GridVolume

FADED_PICTURE_SHARE = 0.68  # of a picture's own colour: a photograph is to stay a photograph
ROUNDING = 1.02  # times the contrast that is asked for, since colours are whole numbers
SHADES = {  # of a picture that is drawn a channel at a time, from 0 to 255
    Drawing.GREY: tuple(f"#{n:02x}{n:02x}{n:02x}" for n in range(256)),
    Drawing.RED: tuple(f"#{n:02x}0000" for n in range(256)),
    Drawing.GREEN: tuple(f"#00{n:02x}00" for n in range(256)),
    Drawing.BLUE: tuple(f"#0000{n:02x}" for n in range(256)),
}
_OPAQUE = np.uint32(0xFF000000)


class Shading:
    """What colour each cell of ``volume`` has: at full strength, and faded where that is asked for."""

    def __init__(self, volume: GridVolume, look: Look) -> None:
        self._volume = volume
        self._look = look
        self._surface = look.palette.surface
        self._contrast = ROUNDING * (PRESENTING_CONTRAST if look.presenting else NORMAL_CONTRAST)
        self._indices: dict[int, NDArray[np.uint8]] = {}  # of its table, the same at both strengths
        self._pixels: dict[bool, dict[int, NDArray[np.uint32]]] = {}

    def table(self, fades: bool) -> tuple[str, ...] | None:
        """Return the colours of a value map; None for pictures, which fade as a whole."""
        return _table(self._volume, self._look, self._contrast if fades else None)

    def prepare(self, slices: Iterable[int], fades: bool) -> None:
        """Find the colours of all ``slices`` that are not known: together it takes a fifth of the time."""
        known = self._pixels.setdefault(fades, {})
        new = tuple(slice_ for slice_ in dict.fromkeys(slices) if slice_ not in known)
        if not new:
            return
        width, height = self._volume.values.array.shape[:2]
        if self._volume.drawing is Drawing.RGB:
            known.update(zip(new, self._in_true_colour(), strict=True))
            return
        unread = tuple(slice_ for slice_ in new if slice_ not in self._indices)
        if unread:
            whole = ChangedCells(Span(0, width), Span(0, height), unread)
            self._indices.update(zip(unread, np.ascontiguousarray(self._indices_of(whole)), strict=True))
        colours_of = self._rgb(fades)
        known.update((slice_, colours_of.take(self._indices[slice_])) for slice_ in new)

    def pixels(self, slice_: int, fades: bool) -> NDArray[np.uint32]:
        """Return the cells of a slice as 0xffRRGGBB, (H, W): rows of columns. `renew` changes them."""
        self.prepare((slice_,), fades)
        return self._pixels[fades][slice_]

    def renew(self, volume: GridVolume, cells: tuple[ChangedCells, ...]) -> None:
        """Take on a volume of which ``cells`` alone look different."""
        self._volume = volume
        if volume.drawing is Drawing.RGB:
            self._pixels = {}
            return
        for part in cells:
            known = tuple(slice_ for slice_ in part.slices if slice_ in self._indices)
            if not known:
                continue
            block = slice(part.y.start, part.y.stop), slice(part.x.start, part.x.stop)
            new = self._indices_of(ChangedCells(part.x, part.y, known))
            for slice_, indices in zip(known, new, strict=True):
                self._indices[slice_][block] = indices
            for fades, pixels in self._pixels.items():
                for slice_, shades in zip(known, self._rgb(fades).take(new), strict=True):
                    if slice_ in pixels:
                        pixels[slice_][block] = shades

    def inks(self, slice_: int, x: slice, y: slice, fades: bool) -> list[list[str]]:
        """Return the colours of the numbers in a block of cells of a slice, column by column."""
        contrast = self._contrast if fades else None
        surface = self._surface if fades and self.table(fades) is None else None
        cells = self.pixels(slice_, fades)[y, x].T.tolist()
        return [[_ink(pixel, surface, contrast) for pixel in column] for column in cells]

    def _in_true_colour(self) -> NDArray[np.uint32]:
        """Return the pixels of a picture, (1, H, W)."""
        red, green, blue = axes.planes_of(_as_bytes(self._volume.values.array[:, :, :3]).astype(np.uint32))
        shades: NDArray[np.uint32] = _OPAQUE | red << 16 | green << 8 | blue
        return shades[np.newaxis]

    def _rgb(self, fades: bool) -> NDArray[np.uint32]:
        """Return the colours of all indices as 0xffRRGGBB."""
        return _rgb_of(self.table(fades) or SHADES[self._volume.drawing])

    def _indices_of(self, cells: ChangedCells) -> NDArray[np.uint8]:
        """Return the indices in the colour table of a block of cells, (slices, rows, columns)."""
        x, y = slice(cells.x.start, cells.x.stop), slice(cells.y.start, cells.y.stop)
        array, slices = self._volume.values.array[x, y], cells.slices
        few = len(slices) == 1  # a view is cheaper than a copy
        chosen = array[:, :, slices[0] : slices[0] + 1] if few else array[:, :, slices]
        if self._volume.drawing in SHADES:
            return axes.planes_of(_as_bytes(chosen))
        one = self._volume.one_limit
        limit = self._volume.limits[list(slices)] if one is None else one
        return axes.planes_of(colours.indices(chosen, limit, self._map))

    @property
    def _map(self) -> colours.MapName:
        return "diverging" if self._volume.drawing is Drawing.MAP else "sequential"


def _table(volume: GridVolume, look: Look, faded_to: float | None) -> tuple[str, ...] | None:
    """Return the colour table of a value map, faded for numbers at a contrast, or None for a picture."""
    if volume.drawing is Drawing.RGB or volume.drawing in SHADES:
        return None
    stops = look.palette.diverging if volume.drawing is Drawing.MAP else look.palette.sequential
    if faded_to is not None:
        stops = colours.faded(stops, look.palette.surface, faded_to)
    return colours.table(stops)


@lru_cache(maxsize=32)  # once a slice: of 96 slices 6 ms
def _rgb_of(table: tuple[str, ...]) -> NDArray[np.uint32]:
    return np.array([int("ff" + colour[1:], 16) for colour in table], dtype=np.uint32)


@lru_cache(maxsize=4096)
def _ink(pixel: int, surface: str | None, contrast: float | None) -> str:
    """Return the colour of a number on a pixel, which is mixed with ``surface`` if there is one."""
    ground = f"#{pixel & 0xFFFFFF:06x}"
    if surface is not None:
        ground = colours.mix(ground, surface, FADED_PICTURE_SHARE)
    return colours.ink_on(ground) if contrast is None else colours.faded_ink(ground, contrast)


def _as_bytes(cells: NDArray[Any]) -> NDArray[np.uint8]:
    shades: NDArray[np.uint8] = np.clip(cells, 0, 255).astype(np.uint8)
    return shades


def image_of(pixels: NDArray[np.uint32], ratio: float = 1.0) -> QImage:
    """Return an image at a pixel ratio over contiguous ``pixels``, which have to live as long."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    return image
