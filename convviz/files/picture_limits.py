"""What a picture may be: how many pixels and bytes, how much memory; and why one is not used."""

from __future__ import annotations

#: More pixels are not decoded.
MOST_PIXELS = 100_000_000
#: Larger files are refused unread.
MOST_BYTES = 200 * 1024**2
#: Decoding a picture may take this much memory, in bytes. With what the reader needs itself, below 256 MB.
MOST_MEMORY = 210_000_000
#: A picture is kept at most this long …
LONGEST_SIDE = 4096
#: … and its shorter side at most this long: that of the largest input a layer can have.
SHORTER_SIDE = 512
#: With this first argument ConvViz is the process that reads a picture, see `reader` and `reader_process`.
READER_ARGUMENT = "--read-picture"


class PictureError(ValueError):
    """A picture that cannot be used; ``reason_key`` and ``values`` name a sentence of the text catalogue."""

    def __init__(self, reason_key: str, **values: int | str) -> None:
        super().__init__(f"{reason_key} {values}")
        self.reason_key = reason_key
        self.values = values


def kept_size(width: int, height: int) -> tuple[int, int]:
    """Return the width and height at which a picture of that size is kept: its own, or scaled down."""
    scale = min(1.0, SHORTER_SIDE / min(width, height), LONGEST_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
