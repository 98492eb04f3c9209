"""Reading pictures: any common format, upright, as 8-bit values; a bad file ends in one clear sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from convviz.files import axes

#: Larger pictures are refused from their header, before a pixel is decoded.
MOST_PIXELS = 100_000_000
#: Larger files are refused unread.
MOST_BYTES = 200 * 1024**2
#: Pictures are kept at most this long and wide (a layer's input is smaller still).
LONGEST_SIDE = 4096

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
_SHRUNK_FIRST = ("L", "LA", "RGB", "RGBA")  # modes that can be scaled before anything is copied
Image.MAX_IMAGE_PIXELS = None  # `MOST_PIXELS` holds instead: Pillow would warn on stderr from 89 million on
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
    return _guarded(name, lambda: _decode(data, name))


def fit(
    picture: Picture, width: int, height: int, depth: int, how: Literal["crop", "whole"] = "crop"
) -> NDArray[np.int64]:
    """Scale ``picture`` to a volume of shape (width, height, depth), int64 in 0…255, read-only.

    "crop" keeps the proportions and cuts the longer side about its middle; "whole" stretches.
    Depth 1 is grey by luminance, depth 3 colour (a grey picture three times); ValueError otherwise.
    """
    if depth not in (1, 3):
        raise ValueError(f"a picture has depth 1 or 3: {depth}")
    image = Image.fromarray(_squeezed(axes.rows_of(picture.pixels)))
    if image.size != (width, height):
        if how == "crop":
            image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
        else:
            image = image.resize((width, height), Image.Resampling.LANCZOS)
    volume = axes.volume_from_rows(np.asarray(image)).astype(np.int64)
    return _frozen(_with_depth(volume, depth))


def size_within(picture: Picture, longest: int) -> tuple[int, int]:
    """Return the picture's (width, height), scaled down so that neither exceeds ``longest``."""
    width, height = picture.size
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _guarded(name: str, decode: Callable[[], Picture]) -> Picture:
    """Pillow reports bad data by many exceptions; they all mean that this file is not a usable picture."""
    try:
        return decode()
    except PictureError:
        raise
    except UnidentifiedImageError as error:
        raise PictureError("files.not_a_picture", name=name) from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        EOFError,
        OverflowError,
    ) as error:
        raise PictureError("files.damaged", name=name) from error
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PictureError("files.too_large", name=name, most=MOST_PIXELS) from error


def _decode(data: bytes, name: str) -> Picture:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a fraction of its size
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise PictureError("files.too_large", name=name, most=MOST_PIXELS)
        image.load()
        if image.mode in _SHRUNK_FIRST:
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(image)
        plain = _eight_bit(upright)
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        pixels = axes.volume_from_rows(np.asarray(plain))
    return Picture(_frozen(pixels), name)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return ``image`` as 8-bit grey or RGB, transparent parts over white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled_grey(image)
    if image.mode in ("1", "L"):
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        grey = image.mode == "LA"
        return Image.alpha_composite(white, clear).convert("L" if grey else "RGB")
    return image.convert("RGB")


def _scaled_grey(image: Image.Image) -> Image.Image:
    """Return a 16-bit (or wider) grey image in 8 bits, the full 16-bit range mapped to 0…255."""
    wide = np.asarray(image).astype(np.float64)
    return Image.fromarray(np.clip(np.rint(wide / 257), 0, 255).astype(np.uint8))


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
