"""Reading pictures: any common format, upright, as 8-bit values; a bad file ends in one clear sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convviz.files import axes
from convviz.files.late import late

#: Larger pictures are refused from their header, before a pixel is decoded.
MOST_PIXELS = 100_000_000
#: Larger files are refused unread.
MOST_BYTES = 200 * 1024**2
#: Pictures are kept at most this long and wide (a layer's input is smaller still).
LONGEST_SIDE = 4096

_decoded = late("convviz.files.pillow", "decode")
_scaled = late("convviz.files.pillow", "scaled")
_LUMINANCE = np.array([299, 587, 114])  # thousandths, ITU-R BT.601, as Pillow has them


class PictureError(ValueError):
    """A picture that cannot be used; ``reason_key`` and ``values`` name a sentence of the text catalogue."""

    def __init__(self, reason_key: str, **values: int | str) -> None:
        super().__init__(f"{reason_key} {values}")
        self.reason_key = reason_key
        self.values = values


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as X[x, y, c]: ``pixels`` of shape (W, H, 1 or 3), uint8, read-only. Equal only to itself."""

    pixels: NDArray[np.uint8]
    name: str
    credit: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.pixels.shape[0], self.pixels.shape[1]


def read_picture(path: str | Path) -> Picture:
    """Read a PNG, JPEG, WebP, BMP or GIF (its first frame); PictureError says what is wrong."""
    path = Path(path)
    try:
        if not path.exists():
            raise PictureError("files.missing", name=path.name)
        if not path.is_file():
            raise PictureError("files.not_a_file", name=path.name)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PictureError("files.too_long", name=path.name, size=size, most=MOST_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise PictureError("files.unreadable", name=path.name) from error
    return decode_picture(data, path.name)


def decode_picture(data: bytes, name: str) -> Picture:
    """Decode the bytes of a picture file; PictureError says what is wrong with them."""
    if not data:
        raise PictureError("files.empty", name=name)
    return Picture(_frozen(_decoded(data, name)), name)


def fit(
    picture: Picture, width: int, height: int, depth: int, how: Literal["crop", "whole"] = "crop"
) -> NDArray[np.int64]:
    """Scale ``picture`` to a volume of shape (width, height, depth), int64 in 0…255, read-only.

    "crop" keeps the proportions and cuts the longer side about its middle; "whole" stretches.
    Depth 1 is grey by luminance, depth 3 colour (a grey picture three times); ValueError otherwise.
    """
    if depth not in (1, 3):
        raise ValueError(f"a picture has depth 1 or 3: {depth}")
    rows = _squeezed(axes.rows_of(picture.pixels))
    if picture.size != (width, height):
        rows = _scaled(rows, width, height, how)
    volume = axes.volume_from_rows(rows).astype(np.int64)
    return _frozen(_with_depth(volume, depth))


def size_within(picture: Picture, longest: int) -> tuple[int, int]:
    """Return the picture's (width, height), scaled down so that neither exceeds ``longest``."""
    width, height = picture.size
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _squeezed(rows: NDArray[Any]) -> NDArray[Any]:
    return rows[:, :, 0] if rows.shape[2] == 1 else rows


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
