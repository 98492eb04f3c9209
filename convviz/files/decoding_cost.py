"""How much memory decoding a picture takes, worked out from its header before a pixel is decoded.

The numbers are those of Pillow and of the libraries below it; the tests measure them.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import BinaryIO

from PIL import Image

_WEBP_BYTES = 16  # a pixel: two canvases of the decoder, their copy, and Pillow's picture
_RUN_LENGTH_BYTES = 2  # a pixel of a packed BMP beside Pillow's picture: unpacked, and a copy of that
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}  # others: 4
_COEFFICIENT = 2  # bytes of a number that a JPEG decoder keeps between scans
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _ALONE = 0xDA, {0x01, *range(0xD0, 0xDA)}


def before_opening(file: BinaryIO, length: int) -> int:
    """Return how many bytes of memory Pillow takes just to open a file of ``length`` bytes."""
    head = file.read(30)
    file.seek(0)
    size = _webp_size(head)
    return 0 if size is None else _WEBP_BYTES * size[0] * size[1] + 2 * length


def of(image: Image.Image, file: BinaryIO, length: int, smaller: tuple[int, int]) -> int:
    """Return how many bytes it takes to decode an opened ``image`` and reduce it to the size ``smaller``.

    ``draft`` may already have set ``image`` to a fraction of its size. The position in ``file`` is restored.
    """
    pixels = image.width * image.height
    cost = 4 * smaller[0] * smaller[1]
    match image.format:
        case "WEBP":
            return cost + _WEBP_BYTES * pixels + 2 * length
        case "GIF":
            cost += pixels  # what is put in the place of the frame after it was shown
        case "BMP" if image.info.get("compression") not in (0, 3):
            cost += _RUN_LENGTH_BYTES * pixels
        case "JPEG":
            cost += _kept_between_scans(file)
    return cost + _BYTES.get(image.mode, 4) * pixels


def _webp_size(head: bytes) -> tuple[int, int] | None:
    """Return (width, height) of a WebP file's canvas, or None for another file."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    match head[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            sides = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
            return sides[0] & 0x3FFF, sides[1] & 0x3FFF
    return None


def _kept_between_scans(file: BinaryIO) -> int:
    """Return the bytes of all coefficients of a JPEG that comes in several scans, or 0 where it has one.

    A progressive picture has several; so has one whose first scan holds fewer components than its frame.
    """
    position = file.tell()
    coefficients = components = 0
    several = False
    for marker, body in _segments(file):
        if marker == _SCAN:
            several |= bool(body) and body[0] < components
            break
        if marker in _FRAMES and len(body) >= 6:
            several |= marker in _PROGRESSIVE
            components = body[5]
            coefficients = max(coefficients, _coefficients(body))
    file.seek(position)
    return _COEFFICIENT * coefficients if several else 0


def _coefficients(frame: bytes) -> int:
    """Return how many coefficients the frame header of a JPEG speaks of, whole blocks of 8 × 8 each."""
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    factors = [(pair >> 4 or 1, pair & 15 or 1) for pair in frame[7 : 6 + 3 * frame[5] : 3]]
    if not factors:
        return 0
    across = ceil(width / (8 * max(h for h, _ in factors)))
    down = ceil(height / (8 * max(v for _, v in factors)))
    return sum(64 * across * h * down * v for h, v in factors)


def _segments(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, at most 64 bytes of its segment) of a JPEG up to the first scan."""
    file.seek(2)
    while byte := file.read(1):
        if byte != b"\xff":
            continue
        while byte == b"\xff":
            byte = file.read(1)
        if byte in (b"", b"\0") or byte[0] in _ALONE:
            continue
        length = int.from_bytes(file.read(2), "big") - 2
        body = file.read(min(max(length, 0), 64))
        yield byte[0], body
        file.seek(max(length - len(body), 0), 1)
