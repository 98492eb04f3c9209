"""Pictures: a person's own in any common format, and those that ship with ConvViz; all as 8-bit values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.files import axes, resources
from convviz.files.lazy_import import lazy
from convviz.files.picture_limits import PictureError as PictureError

_read = lazy("convviz.files.reader_process", "read")
_scaled = lazy("convviz.files.scaling", "scaled")
_LUMINANCE = np.array([299, 587, 114])  # thousandths, ITU-R BT.601, as Pillow has them


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as X[x, y, c]: ``pixels`` of shape (W, H, 1 or 3), uint8, read-only. Equal only to itself.

    A large picture is kept at a smaller size; ``original`` is the (width, height) of its file then.
    """

    pixels: NDArray[np.uint8]
    name: str
    credit: str = ""
    original: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels, as the file has them."""
        return self.original or (self.pixels.shape[0], self.pixels.shape[1])

    @property
    def grey(self) -> bool:
        """Whether the picture has one channel."""
        return bool(self.pixels.shape[2] == 1)


def read_picture(path: str | Path) -> Picture:
    """Read a PNG, JPEG, WebP, BMP or GIF (its first frame); PictureError says what is wrong.

    It is read in a process of its own, so that its memory is bounded whatever the file holds.
    """
    picture: Picture = _read(Path(path), Path(path).name)
    return picture


def shipped(name: str) -> Picture:
    """Return a picture of resources/pictures with its photographer.

    These files are arrays of pixels, X[x, y, c]: to load Pillow and to decode a format would take longer than
    all the rest of an example.
    """
    entries = json.loads(resources.path("pictures", "credits.json").read_text(encoding="utf-8"))
    credit = next(entry for entry in entries if entry["name"] == name)
    pixels: NDArray[np.uint8] = np.load(resources.path("pictures", f"{name}.npy"))
    return Picture(_frozen(pixels), name, f"{credit['author']} ({credit['licence']})")


def from_rows(rows: bytes, shape: tuple[int, int, int], name: str, original: tuple[int, int]) -> Picture:
    """Return the picture that ``rows`` of bytes hold; ``shape`` is (width, height, channels)."""
    width, height, channels = shape
    volume = axes.volume_from_rows(np.frombuffer(rows, np.uint8).reshape(height, width, channels))
    return Picture(_frozen(volume), name, original=original)


def fit(picture: Picture, width: int, height: int, depth: int) -> NDArray[np.int64]:
    """Scale ``picture`` to a volume of shape (width, height, depth), int64 in 0…255, read-only.

    The proportions are kept, and the longer side is cut about its middle. Depth 1 is grey by luminance, depth
    3 colour (a grey picture three times); ValueError otherwise.
    """
    if depth not in (1, 3):
        raise ValueError(f"a picture has depth 1 or 3: {depth}")
    rows = axes.rows_of(picture.pixels[:, :, 0] if picture.grey else picture.pixels)
    if picture.pixels.shape[:2] != (width, height):
        rows = _scaled(rows, width, height)
    volume = axes.volume_from_rows(rows).astype(np.int64)
    return _frozen(_with_depth(volume, depth))


def size_within(picture: Picture, longest: int) -> tuple[int, int]:
    """Return the picture's (width, height), scaled down so that neither exceeds ``longest``."""
    width, height = picture.size
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _with_depth(volume: NDArray[np.int64], depth: int) -> NDArray[np.int64]:
    if volume.shape[2] == depth:
        return volume
    if depth == 3:
        return np.repeat(volume, 3, axis=2)
    grey: NDArray[np.int64] = (volume @ _LUMINANCE + 500) // 1000
    return grey[:, :, None]


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    kept = np.ascontiguousarray(array)
    kept.setflags(write=False)
    return kept
