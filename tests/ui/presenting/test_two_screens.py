"""Presenting on two screens: tests that run in a process of their own, which has two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCREENS = (("laptop", 0, 1280, 720), ("projector", 1280, 1920, 1080))


@pytest.mark.parametrize("name", ["two_screens.py", "lessons_on_two_screens.py"])
def test_presenting_on_two_screens(tmp_path: Path, name: str) -> None:
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
    inner = Path(__file__).with_name(name)
    environment = {**os.environ, "CONVVIZ_TEST_PLATFORM": f"offscreen:configfile={config}"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(inner)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=inner.parents[3], check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " skipped" not in done.stdout
