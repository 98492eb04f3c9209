"""Writing files: a file is written whole or not at all, and until then what stood there stays."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

#: The formats that pictures are written in, by the suffix of a file's name.
PICTURE_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".bmp": "BMP"}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


class SavingError(Exception):
    """A file that cannot be written; ``reason_key`` and ``values`` name a sentence of the text catalogue."""

    def __init__(self, reason_key: str, **values: int | str) -> None:
        super().__init__(f"{reason_key} {values}")
        self.reason_key = reason_key
        self.values = values


def picture_format(path: str | Path) -> str:
    """Return the format that the suffix of ``path`` stands for; SavingError for another suffix, or none."""
    path = Path(path)
    if path.suffix.lower() not in PICTURE_FORMATS:
        raise SavingError("files.saving.suffix", name=path.name)
    return PICTURE_FORMATS[path.suffix.lower()]


def check(path: str | Path, read: str | Path | None = None) -> None:
    """Raise SavingError where it is plain beforehand that ``path`` cannot be written, or must not be.

    That is a folder, a pipe, a device, a file in a folder that is not there, a protected file, and the very
    file that was ``read``. Nothing is touched.
    """
    target = _target(path)
    name = Path(path).name
    try:
        if target.is_dir():
            raise SavingError("files.saving.folder", name=name)
        if target.exists() and not target.is_file():
            raise SavingError("files.saving.device", name=name)
        if not target.parent.is_dir():
            raise SavingError("files.saving.no_folder", name=name)
        if target.exists() and read is not None and os.path.exists(read) and os.path.samefile(target, read):
            raise SavingError("files.saving.itself", name=name)
        needed = [target.parent, target] if target.exists() else [target.parent]
        if not all(os.access(path, os.W_OK) for path in needed):
            raise SavingError("files.saving.denied", name=name)
    except OSError as error:
        raise _explained(error, name) from error


def write(path: str | Path, data: bytes) -> None:
    """Make ``data`` the content of the file ``path``, all of it at one moment; SavingError where it fails.

    The bytes go into a new file beside it, which takes its place only once it is complete. A link stays a
    link, and the file that it leads to is replaced; an old file's permissions stay.
    """
    check(path)
    target = _target(path)
    new = target.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # a disk that is full may say so only now
        if target.exists():
            shutil.copymode(target, new)
        _put(new, target)
    except OSError as error:
        raise _explained(error, Path(path).name) from error
    finally:
        new.unlink(missing_ok=True)


def _put(new: Path, target: Path) -> None:
    """Let ``new`` take the place of ``target``."""
    try:
        new.replace(target)
    except PermissionError as error:
        # Windows replaces no file that a program has open. `check` found that it may be written.
        if sys.platform == "win32" and target.exists():
            raise SavingError("files.saving.in_use", name=target.name) from error
        raise


def _target(path: str | Path) -> Path:
    return Path(os.path.realpath(path))


def _explained(error: OSError, name: str) -> SavingError:
    kind = "full" if error.errno in _FULL else "denied" if error.errno in _DENIED else "failed"
    return SavingError(f"files.saving.{kind}", name=name)
