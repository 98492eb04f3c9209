"""The application as the command line starts it, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_PROGRAM = """
import json
import sys
from PySide6.QtCore import QTimer
from convviz.app import main
from convviz.ui.shell.start import application
from convviz.ui.shell.window import MainWindow
def look():
    window = next((w for w in app.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)
    if window is not None:
        {look}
        timer.stop()
        window.close()
app = application()
timer = QTimer()
timer.timeout.connect(look)
codes = []
for words in json.loads(sys.argv[1]):
    timer.start(20)
    codes.append(main(words))
sys.exit(max(codes))
"""


def started(settings: Path, look: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the application with the ``words`` of a command line, and close its window once it is there.

    Before that the window is looked at by ``look``, a statement about ``window``. Settings are kept in a
    folder of their own.
    """
    return started_in_turn(settings, look, words)


def started_in_turn(settings: Path, look: str, *lines: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run the application with each of the command lines ``lines``, as `started` does, in one process.

    Its code is the largest of theirs.
    """
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(look=look), json.dumps(lines)],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(settings),
            "PYTHONIOENCODING": "utf-8",
        },
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
