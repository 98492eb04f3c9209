"""The scripts of a checkout, with stand-ins for the programs of the system that they ask."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script asks Linux alone for libraries")
@pytest.mark.parametrize("lacking", ["", "libxcb-cursor.so.0"])
def test_a_checkout_that_is_prepared_installs_what_is_missing_and_nothing_else(
    tmp_path: Path, lacking: str
) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(SCRIPTS, checkout / "scripts")
    (checkout / "pyproject.toml").touch()
    (checkout / ".venv").mkdir()
    stamp = subprocess.run(["cksum"], stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
    (checkout / ".venv" / ".prepared").write_bytes(stamp)
    script = (SCRIPTS / "prepare.sh").read_text(encoding="utf-8")
    libraries = re.findall(r"^(lib\S+\.so\.\d+) ", script, re.MULTILINE)
    assert lacking in ("", *libraries)
    programs = tmp_path / "programs"
    programs.mkdir()
    # Longer than any pipe holds: whoever stops reading at the first find would end this program by a signal.
    listed = "".join(f"echo '\t{one} (libc6,x86-64) => /lib/{one}'\n" for one in libraries if one != lacking)
    _write_program(programs / "ldconfig", listed + "seq 100000\n")
    for installs in ("apt-get", "sudo"):
        _write_program(programs / installs, f'echo "$0 $*" >>"{tmp_path / "installed"}"\n')
    done = subprocess.run(
        ["bash", checkout / "scripts" / "prepare.sh", "window"],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ("Installing system packages: libxcb-cursor0 \n" if lacking else "")
    assert (tmp_path / "installed").exists() == bool(lacking)


def _write_program(path: Path, commands: str) -> None:
    path.write_text(f"#!/bin/sh\n{commands}", encoding="utf-8")
    path.chmod(0o755)
