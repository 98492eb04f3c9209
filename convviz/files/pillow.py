"""Pictures as Pillow has them: decoded, upright, in sRGB, as 8 bits. NumPy is not loaded: it takes its time.

A large picture is made small tile by tile, so that beside the decoded picture next to nothing is kept.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from math import ceil
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageFile

from convviz.files import decoding_cost
from convviz.files.picture_limits import MOST_MEMORY, MOST_PIXELS, PictureError, kept_size

_TILE = 512  # px
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)  # the lengths that there are
_ORIENTATION = 0x0112  # of EXIF
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow itself refuses what is more than twice as large


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded picture: rows of ``width`` × ``channels`` bytes, and the (width, height) of its file."""

    width: int
    height: int
    channels: int
    rows: bytes
    original: tuple[int, int]


def decode(file: BinaryIO, name: str, length: int, held: int = 0) -> Decoded:
    """Decode the picture in ``file`` of ``length`` bytes; PictureError says what is wrong with it.

    ``held`` bytes of the memory that decoding may take are already in use.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about files: what matters becomes a reason
        _refuse_beyond(held + decoding_cost.before_opening(file, length), name)
        opened = _opening(file, name)
        with _blamed_on(name):
            image: ImageFile.ImageFile = opened(file)
        with image:
            return _decoded(image, file, name, length, held)


def _decoded(image: ImageFile.ImageFile, file: BinaryIO, name: str, length: int, held: int) -> Decoded:
    original = image.size
    target = kept_size(*original)
    image.draft(None, target)  # a large JPEG is decoded at a fraction of its size
    if image.width * image.height > MOST_PIXELS:
        raise PictureError("files.too_large", name=name, most=MOST_PIXELS)
    factors = max(1, image.width // target[0]), max(1, image.height // target[1])
    smaller = ceil(image.width / factors[0]), ceil(image.height / factors[1])
    _refuse_beyond(held + decoding_cost.of(image, file, length, smaller), name)
    with _blamed_on(name):
        image.load()
    small = _in_srgb(_reduced(image, factors, smaller), image.info.get("icc_profile"))
    if small.size != target:
        small = small.resize(target, Image.Resampling.LANCZOS)
    orientation = _orientation(image)
    if orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
        original = original[::-1] if orientation in _SIDEWAYS else original
    return Decoded(small.width, small.height, len(small.getbands()), small.tobytes(), original)


@contextmanager
def _blamed_on(name: str) -> Iterator[None]:
    """Turn every exception into a fault of the file: Pillow reports bad data by exceptions of all kinds."""
    try:
        yield
    except PictureError:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PictureError("files.memory", name=name, most=MOST_MEMORY) from error
    except Exception as error:
        raise PictureError("files.damaged", name=name) from error


def _refuse_beyond(cost: int, name: str) -> None:
    if cost > MOST_MEMORY:
        raise PictureError("files.costly", name=name, cost=cost, most=MOST_MEMORY)


def _opening(file: BinaryIO, name: str) -> Any:
    """Return Pillow's class that opens ``file`` and reads its header, but no pixel.

    Only that of its kind is loaded: the others would take as long as the picture.
    """
    head = file.read(18)
    file.seek(0)
    kind = _kind_of(head)
    if kind is None:
        raise PictureError("files.not_a_picture", name=name)
    return getattr(import_module(f"PIL.{kind}ImagePlugin"), f"{kind}ImageFile")


def _kind_of(head: bytes) -> str | None:
    """Return the kind of a file with this ``head``, by Pillow's name; None where ConvViz does not know it."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "Png"
    if head.startswith(b"\xff\xd8\xff"):
        return "Jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "Gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP"
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "Bmp"
    return None


def _orientation(image: Image.Image) -> int:
    """Return which way is up, as EXIF counts it; 1, as stored, where that cannot be read."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged EXIF raises nearly anything, and is no reason to refuse the picture
        return 1


def _reduced(image: Image.Image, factors: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    """Return ``image`` in 8 bits without transparency, its sides divided by ``factors``: in all ``size``."""
    across, down = (factor * max(1, _TILE // factor) for factor in factors)
    small: Image.Image | None = None
    for top in range(0, image.height, down):
        for left in range(0, image.width, across):
            right, bottom = min(left + across, image.width), min(top + down, image.height)
            tile = _eight_bit(image.crop((left, top, right, bottom))).reduce(factors)
            if small is None:
                small = Image.new(tile.mode, size)
            small.paste(tile, (left // factors[0], top // factors[1]))
    assert small is not None, "a picture has pixels"
    return small


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return ``image`` as 8-bit grey, RGB or CMYK, transparent parts over white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled_grey(image)
    grey = image.mode in ("1", "L", "LA")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("L" if grey else "RGB")
    return image.convert("L" if grey else "CMYK" if image.mode == "CMYK" else "RGB")


def _scaled_grey(image: Image.Image) -> Image.Image:
    """Return a 16-bit (or wider) grey image in 8 bits, the full 16-bit range mapped to 0…255, rounded."""
    return image.convert("F").point(lambda value: value * (1 / 257) + 0.5).convert("L")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return an image with the colours that its ICC profile means, as grey or sRGB.

    A profile that cannot be read, or is for another kind of image, is ignored.
    """
    mode = "L" if image.mode == "L" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                srgb = ImageCms.createProfile("sRGB")
                seen = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
                return (seen or image).convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert(mode)
