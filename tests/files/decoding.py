"""A picture decoded in the process of the test; the tool itself has a process of its own for it."""

from __future__ import annotations

import io

from convviz.files.pictures import Picture, from_rows
from convviz.files.pillow import decode


def decode_picture(data: bytes, name: str) -> Picture:
    """Decode the bytes of a picture file; PictureError says what is wrong with them."""
    decoded = decode(io.BytesIO(data), name, len(data))
    return from_rows(decoded.rows, (decoded.width, decoded.height, decoded.channels), name, decoded.original)
