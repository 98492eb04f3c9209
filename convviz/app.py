"""The application: what the command line asks for is opened, counted or drawn."""

from __future__ import annotations

import gc
import os
import signal
import sys
from argparse import Namespace

from convviz.files.lazy_import import lazy
from convviz.files.picture_limits import READER_ARGUMENT
from convviz.homework import WORKER_ARGUMENT

_read_picture = lazy("convviz.files.reader", "main")
_lesson = lazy("convviz.lesson_command", "lesson")
_run_homework = lazy("convviz.homework.worker", "main")
_check = lazy("convviz.check_command", "check")
# Qt takes a fifth of a second to load; counting on the command line does not wait for it.
_run = lazy("convviz.ui.shell.start", "run")
_show = lazy("convviz.ui.shell.start", "show")
_snapshot = lazy("convviz.ui.shell.start", "snapshot")
_missing = lazy("convviz.ui.shell.platform_check", "missing")


def main(arguments: list[str] | None = None) -> int:
    """Do what ``arguments`` (those of the process when None) ask for and return the exit code."""
    # Until there is a window to close Ctrl+C ends the process. All else is loaded after this, or Ctrl+C while
    # loading would print where that was.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == [READER_ARGUMENT]:
        return int(_read_picture(words[1:]))
    if words[:1] == [WORKER_ARGUMENT]:
        return int(_run_homework(words[1:]))
    from convviz import cli, count_command

    try:
        options = cli.parse(words)
        if options.command == "count":
            return count_command.count(options)
        if options.command == "lesson":
            return int(_lesson(options))
        if options.command == "check":
            return _checked(options)
    except SystemExit as end:  # help was printed, or what is wrong
        return end.code if isinstance(end.code, int) else 2
    drawn = options.command == "snapshot"
    if drawn:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not _can_open():
        return 2
    return int(_snapshot(options) if drawn else _run(options))


def _checked(options: Namespace) -> int:
    """Print what is wrong with a homework, then show it where that is asked for; return the exit code."""
    code, shown = _check(options)
    if shown is not None:
        if not _can_open():
            return 2
        _show(shown, options.lang)
    return int(code)


def _can_open() -> bool:
    """Prepare for Qt; say what is missing and return False where there can be no window."""
    problem = _missing()
    if problem:
        print(f"convviz: {problem}", file=sys.stderr)
        return False
    # Much is made at the start and next to nothing thrown away: looking for garbage would take 70 ms of it.
    gc.disable()
    return True
