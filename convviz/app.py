"""The application: what the command line asks for is opened, counted or drawn."""

from __future__ import annotations

import gc
import os
import signal
import sys

from convviz.files.lazy_import import lazy
from convviz.files.picture_limits import READER_ARGUMENT
from convviz.homework.worker_argument import WORKER_ARGUMENT

_read_picture = lazy("convviz.files.reader", "main")
_lesson = lazy("convviz.lesson_command", "lesson")
_run_homework = lazy("convviz.homework.worker", "main")
_check = lazy("convviz.check_command", "check")
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
            return int(_check(options))
    except SystemExit as end:  # help was printed, or what is wrong
        return end.code if isinstance(end.code, int) else 2
    drawn = options.command == "snapshot"
    if drawn:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = _missing()
    if problem:
        print(f"convviz: {problem}", file=sys.stderr)
        return 2
    # Much is made at the start and next to nothing thrown away: looking for garbage would take 70 ms of it.
    gc.disable()
    # Qt takes a fifth of a second to load; counting on the command line does not wait for it.
    from convviz.ui.shell import start

    return start.snapshot(options) if drawn else start.run(options)
