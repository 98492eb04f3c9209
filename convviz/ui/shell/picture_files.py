"""What the window shows, written into a picture file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPixmap

from convviz.files import saving


def save(picture: QPixmap, path: str | Path) -> None:
    """Write ``picture`` in the format of the suffix of ``path``, or raise SavingError and change nothing."""
    form = saving.picture_format(path)
    saving.check(path)
    data = encoded(picture.toImage(), form)
    if not data:
        raise saving.SavingError("files.saving.failed", name=Path(path).name)
    saving.write(path, data)


def encoded(image: QImage, form: str) -> bytes:
    """Return the bytes of a picture file in the format ``form``, "PNG" for one; none where Qt cannot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    done = image.save(buffer, form)  # type: ignore[call-overload]  # a device and a format, as Qt documents
    return bytes(buffer.data().data()) if done else b""
