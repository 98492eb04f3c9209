"""Presenting on two screens: tests that run in a process of their own, which has two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCREENS = (("laptop", 0, 1280, 720), ("projector", 1280, 1920, 1080))


FILES = ("two_screens.py", "lessons_on_two_screens.py")


@pytest.mark.parametrize("marked", ["not soak", pytest.param("soak", marks=pytest.mark.soak)])
def test_presenting_on_two_screens(tmp_path: Path, marked: str) -> None:
    screens = [
        {
            "name": name,
            "x": x,
            "y": 0,
            "width": width,
            "height": height,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
        for name, x, width, height in SCREENS
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    here = Path(__file__).parent
    environment = {**os.environ, "CONVVIZ_TEST_PLATFORM": f"offscreen:configfile={config}"}
    options = ("-q", "-p", "no:cacheprovider", "-m", marked)
    command = [sys.executable, "-m", "pytest", *options, *(str(here / name) for name in FILES)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=here.parents[2], check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " skipped" not in done.stdout
