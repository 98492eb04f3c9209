"""Reading a picture in a process of its own, seen from here: it is started, asked, and ended at any moment.

The process is a fresh one, never a fork: the program itself in a frozen bundle, Python otherwise. Nobody has
to wait for it: one that hangs on the file of a lost network drive is left behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any, TypeAlias

from convviz.files.picture_limits import LONGEST_SIDE, READER_ARGUMENT, SHORTER_SIDE, PictureError
from convviz.files.pictures import Picture, from_rows

#: A file, or the bytes of one, in pieces.
Source: TypeAlias = Path | Sequence[bytes | memoryview]

_LONGEST_LINE = 65_536  # bytes of an answer's line
_START = """import os, sys
sys.path[:] = sys.argv[1].split(os.pathsep)
from convviz.files.reader import main
sys.exit(main(sys.argv[2:]))"""


class ReaderError(RuntimeError):
    """The reader failed in a way that is not the picture's fault; the text is its traceback."""


def read(source: Source, name: str) -> Picture:
    """Read the picture in ``source`` and wait for it; PictureError says what is wrong with it."""
    reading = Reading(source, name)
    try:
        return reading.picture()
    finally:
        reading.stop()


def command(source: Source) -> list[str]:
    """Return the command line of a reader for ``source``; the bytes of a picture go to its standard input."""
    path = [os.fspath(source)] if isinstance(source, Path) else []
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_ARGUMENT, *path]
    return [sys.executable, "-c", _START, os.pathsep.join(sys.path), *path]


class Reading:
    """One picture that is read: `picture` waits for it, in any thread; `stop` ends it, from any other."""

    def __init__(self, source: Source, name: str) -> None:
        self._source = source
        self._name = name
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._starting = Lock()

    @property
    def stopped(self) -> bool:
        """Whether the picture is no longer wanted."""
        return self._stopped

    def picture(self) -> Picture:
        """Return the picture; PictureError says what is wrong with it, or that there was no answer."""
        process = self._started()
        try:
            if process.stdin is not None:
                _give(process.stdin, self._source)
            assert process.stdout is not None
            with process.stdout as answer:
                return self._understood(answer)
        finally:
            process.kill()
            process.wait()

    def stop(self) -> None:
        """End the process, if there is one, and start none any more."""
        with self._starting:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._stopped:
                raise self._refusal("files.unanswered")
            try:
                self._process = subprocess.Popen(
                    command(self._source),
                    stdin=subprocess.DEVNULL if isinstance(self._source, Path) else subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except ValueError as error:  # no path has a zero byte
                raise self._refusal("files.missing") from error
            return self._process

    def _understood(self, answer: IO[bytes]) -> Picture:
        """Return the picture that an answer holds; whatever is not an answer is none."""
        try:
            said: dict[str, Any] = json.loads(answer.readline(_LONGEST_LINE))
        except ValueError as error:
            raise self._refusal("files.unanswered") from error
        if "reason" in said:
            raise self._refusal(**said["values"], reason=said["reason"])
        if "fault" in said:
            raise ReaderError(said["fault"])
        width, height, channels = said["shape"]
        if max(width, height) > LONGEST_SIDE or min(width, height) > SHORTER_SIDE or channels not in (1, 3):
            raise self._refusal("files.unanswered")
        rows = answer.read(width * height * channels)
        if len(rows) != width * height * channels:
            raise self._refusal("files.unanswered")
        return from_rows(rows, (width, height, channels), self._name, tuple(said["original"]))

    def _refusal(self, reason: str, **values: int | str) -> PictureError:
        return PictureError(reason, **{**values, "name": self._name})


def _give(stdin: IO[bytes], source: Source) -> None:
    """Hand the bytes of a picture over; a reader that has seen enough may have ended."""
    assert not isinstance(source, Path)
    with suppress(OSError), stdin:
        for piece in source:
            stdin.write(piece)
