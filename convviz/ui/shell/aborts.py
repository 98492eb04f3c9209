"""Qt aborts where it finds no screen to draw on; a person is told in one line instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from convviz.explore.file_names import one_line


@contextmanager
def in_one_line() -> Iterator[None]:
    """Where Qt would abort while the application is made, say why in one line and end with exit code 2.

    What else Qt says meanwhile is passed on afterwards.
    """
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            _end(words)  # Qt aborts as soon as this returns
        said.append(words)

    before = qInstallMessageHandler(hear)
    try:
        yield
        if not QGuiApplication.screens():
            _end("there is no screen")  # it would abort over the first window
    finally:
        qInstallMessageHandler(before)
        for words in said:
            print(words, file=sys.stderr)


def _end(words: str) -> NoReturn:
    print(f"convviz: {_explained(words)}", file=sys.stderr, flush=True)
    os._exit(2)


def _explained(words: str) -> str:
    platform = os.environ.get("QT_QPA_PLATFORM")
    if platform is None:
        return one_line(f"Qt cannot start: {words}")
    there = words.partition("Available platform plugins are: ")[2].strip().rstrip(".")
    choice = f", or choose from {there}" if there else ""
    return one_line(f"Qt cannot start on QT_QPA_PLATFORM={platform}; unset it{choice}")
