"""What the system says on motion: people who get dizzy from it turn it off there, for all programs."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QProcess

#: A command, and what it prints where nothing is to move.
MACOS = (("defaults", "read", "com.apple.universalaccess", "reduceMotion"), "1")
GNOME = (("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"), "false")
CLIENT_AREA_ANIMATION = 0x1042  # SPI_GETCLIENTAREAANIMATION


def ask(answer: Callable[[bool], None], parent: QObject) -> None:
    """Have ``answer`` called, at once or a little later, with whether things are to move.

    Where the system does not tell, they are.
    """
    if sys.platform == "win32":
        answer(_windows())
    else:
        command, still = MACOS if sys.platform == "darwin" else GNOME
        ask_by(command, still, answer, parent)


def ask_by(command: tuple[str, ...], still: str, answer: Callable[[bool], None], parent: QObject) -> QProcess:
    """Run ``command`` beside the window; where it prints ``still``, nothing is to move."""
    process = QProcess(parent)
    printed = process.readAllStandardOutput

    def finish() -> None:
        if not shiboken6.isValid(process):  # it ends because the window has gone: nobody asks any more
            return
        answer(bytes(printed().data()).decode(errors="replace").strip() != still)
        process.deleteLater()

    def fail(error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # after any other it still finishes
            finish()

    process.finished.connect(finish)
    process.errorOccurred.connect(fail)
    process.start(command[0], list(command[1:]))
    return process


def _windows() -> bool:
    """Return whether Windows animates what is in windows ("Animation effects" in its settings)."""
    moves = ctypes.c_int(1)
    if sys.platform == "win32":
        ctypes.windll.user32.SystemParametersInfoW(CLIENT_AREA_ANIMATION, 0, ctypes.byref(moves), 0)
    return bool(moves.value)
