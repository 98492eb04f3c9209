"""Pictures as Pillow has them: decoded, upright, as 8 bits, and scaled. Loaded when there is one to read."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from convviz.files import axes
from convviz.files.pictures import LONGEST_SIDE, MOST_PIXELS, PictureError

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
_SHRUNK_FIRST = ("L", "LA", "RGB", "RGBA")  # modes that can be scaled before anything is copied
Image.MAX_IMAGE_PIXELS = None  # `MOST_PIXELS` holds instead: Pillow would warn on stderr from 89 million on


def decode(data: bytes, name: str) -> NDArray[np.uint8]:
    """Return the pixels (W, H, 1 or 3) of a picture file; PictureError says what is wrong with it."""
    return _guarded(name, lambda: _decode(data, name))


def scaled(rows: NDArray[np.uint8], width: int, height: int, how: str) -> NDArray[np.uint8]:
    """Return image rows (H, W) or (H, W, 3) at another size: "crop" cuts about the middle, else stretched."""
    image = Image.fromarray(rows)
    if how == "crop":
        image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    else:
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image)


def _guarded(name: str, decode: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
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


def _decode(data: bytes, name: str) -> NDArray[np.uint8]:
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
        return axes.volume_from_rows(np.asarray(plain))


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
