"""The process that reads one picture: started afresh, it answers on its standard output and ends.

Its memory is bounded where the system can do that, it can be ended at any moment, and whatever a damaged file
does to a decoder happens here. NumPy and Qt are not loaded. `reader_process` starts this process.

The answer is one line of JSON and, where there is a picture, its bytes: rows of width × channels.
"""

from __future__ import annotations

import io
import json
import stat
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from convviz.files.picture_limits import MOST_BYTES, MOST_MEMORY, PictureError
from convviz.files.pillow import decode

_LIMIT = 256_000_000  # bytes of memory beyond those at the start that the system gives, where it can be told
_BLOCK = 1024**2  # bytes
_NOT_FILES: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "files.not_a_file"),
    (stat.S_ISFIFO, "files.pipe"),
    (stat.S_ISSOCK, "files.socket"),
    (lambda mode: not stat.S_ISREG(mode), "files.device"),
)


def main(arguments: Sequence[str]) -> int:
    """Read the picture in the file that ``arguments`` name, or on standard input where they name none."""
    bound_memory()
    with open(0, "rb", closefd=False) as given:
        parts = answer((lambda: opened(Path(arguments[0]))) if arguments else (lambda: kept(given)))
    with suppress(BrokenPipeError), open(1, "wb", closefd=False) as out:  # it may be unwanted by now
        for part in parts:
            out.write(part)
    return 0


def bound_memory() -> None:
    """Let the system refuse this process more memory than a picture may take, where it can."""
    try:
        import resource
    except ImportError:  # on Windows what the header says must do
        return
    most = _in_use() + _LIMIT
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def answer(source: Callable[[], tuple[BinaryIO, int, int]]) -> tuple[bytes, bytes]:
    """Return the answer on the picture in ``source``: one line, and the picture's bytes.

    ``source`` opens a file. It returns the file, its length, and how much of the memory for decoding is
    already in use by it, both in bytes.
    """
    try:
        file, length, held = source()
        with file:
            picture = decode(file, "", length, held)
    except PictureError as error:
        return _line(reason=error.reason_key, values=error.values), b""
    except MemoryError:
        return _line(reason="files.memory", values={"name": "", "most": MOST_MEMORY}), b""
    except Exception:
        return _line(fault=traceback.format_exc()), b""
    shape = [picture.width, picture.height, picture.channels]
    return _line(shape=shape, original=picture.original), picture.rows


def opened(path: Path) -> tuple[BinaryIO, int, int]:
    """Open the file ``path``; PictureError says what it is instead, or why it cannot be opened."""
    try:
        status = path.stat()
        for is_kind, reason in _NOT_FILES:
            if is_kind(status.st_mode):
                raise PictureError(reason, name="")
        _check_length(status.st_size)
        return path.open("rb"), status.st_size, 0
    except FileNotFoundError as error:
        raise PictureError("files.missing", name="") from error
    except OSError as error:
        raise PictureError("files.unreadable", name="") from error


def kept(given: BinaryIO) -> tuple[BinaryIO, int, int]:
    """Read what is on standard input to its end, into memory."""
    data = io.BytesIO()
    while data.tell() <= MOST_BYTES and (block := given.read(_BLOCK)):
        data.write(block)
    length = data.tell()
    _check_length(length)
    data.seek(0)
    return data, length, length


def _in_use() -> int:
    """Return the bytes of data that the process has now, as Linux counts them; 0 elsewhere."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmData:"):
                return 1024 * int(line.split()[1])
    return 0


def _check_length(length: int) -> None:
    if not length:
        raise PictureError("files.empty", name="")
    if length > MOST_BYTES:
        raise PictureError("files.too_long", name="", size=length, most=MOST_BYTES)


def _line(**said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"
