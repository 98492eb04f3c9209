"""What a drop or the clipboard offers: files of this computer, encoded pictures, pixels, web addresses."""

from __future__ import annotations

import struct
import sys

from PySide6.QtCore import QMimeData, QSysInfo, QUrl
from PySide6.QtGui import QImage

#: The clipboard's names of picture files' bytes; a system's own among them, as Qt calls those on Windows.
_ENCODED = {
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "image/bmp",
    'application/x-qt-windows-mime;value="PNG"',
    'application/x-qt-windows-mime;value="JFIF"',
    'application/x-qt-windows-mime;value="GIF"',
}
_WEB = ("http://", "https://", "ftp://")
_MOST_OF_ADDRESS = 300  # characters that are looked at to show it
_BITMAP_HEADER = 14 + 108  # bytes, of a BMP that says where its transparency is
_UNCOMPRESSED, _BY_MASKS = 0, 3
_MASKS = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)  # red, green, blue, alpha


def files(data: QMimeData) -> list[str]:
    """Return the paths of the files that ``data`` names."""
    return [path for path in map(local_path, data.urls()) if path]


def local_path(url: QUrl) -> str:
    """Return the path of a file of this computer, or "" for another address."""
    if not url.isLocalFile():
        return ""
    if url.host().lower() in ("localhost", QSysInfo.machineHostName().lower()):
        url = QUrl(url)
        url.setHost("")
    if url.host() and sys.platform != "win32":
        return ""  # only Windows opens files of another computer by their address
    return url.toLocalFile()


def encoded(data: QMimeData) -> bytes:
    """Return a picture as the bytes of a file, in the form that its owner names first, or b""."""
    for form in data.formats():
        if form in _ENCODED and (picture := data.data(form).data()):
            return bytes(picture)
    return b""


def pixels(data: QMimeData) -> QImage | None:
    """Return a picture that is offered as its pixels."""
    image = data.imageData() if data.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None


def address(data: QMimeData) -> str:
    """Return the address that ``data`` is, of no file of this computer; "" where it is none."""
    if data.hasUrls():
        return data.urls()[0].toDisplayString()[:_MOST_OF_ADDRESS]
    words = data.text().strip() if data.hasText() else ""
    return words[:_MOST_OF_ADDRESS] if words.startswith(_WEB) and len(words.split()) == 1 else ""


def is_web(words: str) -> bool:
    """Say whether an address is one of the web."""
    return words.startswith(_WEB)


def bitmap(image: QImage) -> tuple[bytes, bytes]:
    """Return ``image`` as the header of a BMP file and its pixels: a copy, made in milliseconds."""
    clear = image.hasAlphaChannel()
    plain = image.convertToFormat(QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32)
    rows = bytes(plain.constBits())
    header = struct.pack(
        "<2sIHHI IiiHHIIiiII 4I 4s 36x 12x",
        b"BM",
        _BITMAP_HEADER + len(rows),
        0,
        0,
        _BITMAP_HEADER,
        108,
        plain.width(),
        -plain.height(),  # from the top
        1,
        32,
        _BY_MASKS if clear else _UNCOMPRESSED,
        len(rows),
        0,
        0,
        0,
        0,
        *_MASKS,
        b"BGRs",
    )
    return header, rows
