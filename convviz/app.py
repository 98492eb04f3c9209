"""The application: what the command line asks for is opened, counted or drawn."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from convviz import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``arguments`` (those of the process when None) and return the exit code."""
    options = cli.parse(sys.argv[1:] if arguments is None else arguments)
    if options.command == "count":
        return cli.count(options)
    if options.command == "snapshot":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _with_window(options)


def _with_window(options: Namespace) -> int:
    # Qt takes a fifth of a second to load; counting on the command line does not wait for it.
    from convviz.ui import platform_check

    problem = platform_check.missing()
    if problem:
        print(f"convviz: {problem}", file=sys.stderr)
        return 2
    from convviz.ui import running

    return running.snapshot(options) if options.command == "snapshot" else running.run(options)
