"""Try a bundle as somebody without Python would: what it draws and prints must be what the checkout does.

Usage: python bundle/trial.py FOLDER [--all]. FOLDER is the unpacked bundle. --all draws every page of every
example, not a few. The bundle runs without Python on its path, and with a home of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import system
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 120  # that a command may take on a busy machine
#: Stands in for a program of the system that the window asks, and says which libraries it would take.
_SYSTEM_PROGRAM = """#!/bin/sh
echo "asked with ${LD_LIBRARY_PATH:-the libraries of the system}" >"$HOME/asked"
"""
_WINDOW_SECONDS = 6  # until a window that opens at all is open
#: What a student might forget, and the author of a lesson: the old text, and what stands in its place.
_MISTAKE = (" + b.reshape(-1, 1)", "")
_LESSON_MISTAKE = ("width = 227", "width = 228")
#: Variables that Python heeds and a bundle does not.
_ENCODINGS = ("PYTHONIOENCODING", "PYTHONUTF8")
#: What the bundle gets of the environment: no PATH, no Python's variables.
_KEPT = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "QT_QPA_PLATFORM",
    "SYSTEMROOT",
    "WINDIR",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
)


def main() -> None:
    """Try everything; SystemExit with what differs."""
    sys.path.insert(0, str(ROOT))
    program = system.program_in(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        for arguments, code in _words(home / "files"):
            _same_words(program, arguments, code, home)
        count = 0
        for arguments in _pictures("--all" in sys.argv[2:]):
            _same_picture(program, arguments, home)
            count += 1
        print(f"{count} pictures are those of the checkout, to the pixel")
        _window(program, home)


def _words(folder: Path) -> Iterator[tuple[list[str], int]]:
    """Give the arguments of what is printed, with the exit code; what they read is put into ``folder``."""
    folder.mkdir()
    right, wrong = folder / "right.py", folder / "wrong.py"
    lesson, faulty = folder / "lesson.toml", folder / "faulty.toml"
    solution = (ROOT / "tests" / "homework" / "right" / "im2col.py").read_text(encoding="utf-8")
    right.write_text(solution, encoding="utf-8")
    wrong.write_text(_changed(solution, *_MISTAKE), encoding="utf-8")
    shipped = (ROOT / "resources" / "lessons" / "full.toml").read_text(encoding="utf-8")
    lesson.write_text(shipped, encoding="utf-8")
    faulty.write_text(_changed(shipped, *_LESSON_MISTAKE), encoding="utf-8")
    yield ["--version"], 0
    yield ["lesson", "check", str(lesson)], 0
    for language in ("en", "zh"):
        yield ["lesson", "list", "--lang", language], 0
        yield ["check", str(wrong), "--lang", language], 1
    yield ["lesson", "check", str(faulty)], 2
    yield ["check", str(right)], 0
    yield ["check", str(wrong), "--json"], 1
    yield ["check", "--csv", str(folder)], 1


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise SystemExit(f"there is no {old!r} to be changed")
    return text.replace(old, new, 1)


def _pictures(every: bool) -> Iterator[list[str]]:
    """Give the arguments of the pictures to draw: what is loaded by name must be in the bundle."""
    picture = str(ROOT / "docs" / "pictures" / "lesson.png")  # a process of its own reads it
    if not every:
        yield ["--example", "lesson", "--at", "2,3,1", "--size", "1280x720"]
        yield ["--picture", picture, "--page", "growth", "--lang", "zh", "--theme", "dark"]
        yield ["--lesson", "full", "--step", "8"]
        return
    from convviz.cli import IDEAS, PAGES
    from convviz.explore.display.what_if import SHOWN
    from convviz.explore.examples import examples
    from convviz.ui.look.palettes import PALETTES

    assert len(IDEAS) == len(SHOWN)
    for name in examples.EXAMPLES:
        for page in PAGES:
            yield ["--example", name, "--page", page, "--size", "1280x720"]
    for page in PAGES:
        yield ["--picture", picture, "--page", page, "--lang", "zh", "--size", "1280x720"]
    for theme in PALETTES:
        yield ["--theme", theme, "--sharing", "unshared"]
    yield ["--what-if", IDEAS[0]]
    yield ["--example", "alexnet", "--scene", "parameters"]


def _same_words(program: Path, arguments: Sequence[str], code: int, home: Path) -> None:
    begin = time.monotonic()
    told = _run([str(program), *arguments], home, code)
    seconds = time.monotonic() - begin
    wanted = _checkout(arguments, code)
    if told != wanted:
        raise SystemExit(f"{_said(arguments)} prints\n{told}and the checkout\n{wanted}")
    print(f"{seconds:5.2f} s  {_said(arguments)}", flush=True)


def _said(arguments: Sequence[str]) -> str:
    """Return the arguments as one reads them: of a file its name."""
    return " ".join(Path(one).name if Path(one).is_absolute() else one for one in arguments)


def _same_picture(program: Path, arguments: Sequence[str], home: Path) -> None:
    drawn, wanted = home / "bundle.png", home / "checkout.png"
    begin = time.monotonic()
    _run([str(program), "snapshot", *arguments, str(drawn)], home)
    seconds = time.monotonic() - begin
    _checkout(["snapshot", *arguments, str(wanted)])
    with Image.open(drawn) as one, Image.open(wanted) as other:
        if (
            one.size != other.size
            or ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()
        ):
            raise SystemExit(f"snapshot {_said(arguments)} differs from the checkout's")
    drawn.unlink()
    wanted.unlink()
    print(f"{seconds:5.2f} s  snapshot {_said(arguments)}", flush=True)


def _run(command: Sequence[str], home: Path, code: int = 0) -> str:
    """Run the bundle's program where there is no Python; SystemExit where it ends with another code."""
    done = subprocess.run(
        command,
        env=_bare(home),
        cwd=home,
        capture_output=True,
        timeout=_SECONDS,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != code:
        raise SystemExit(
            f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}"
        )
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")


def _bare(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "PATH": ""}


def _checkout(arguments: Sequence[str], code: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _ENCODINGS}
    if sys.platform != "win32":  # there the bundle, too, writes to a pipe in the system's encoding
        environment["PYTHONIOENCODING"] = "utf-8"
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env=environment,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != code:
        raise SystemExit(
            f"{_said(arguments)}: the checkout ended with {done.returncode}: "
            f"{done.stderr.decode(errors='replace')}"
        )
    return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")


def _window(program: Path, home: Path) -> None:
    """Open the window, see that it stays, close it; and once more, now that it has been closed before."""
    linux = sys.platform.startswith("linux")
    if linux:
        asked = home / "bin" / "gsettings"  # asked whether things are to move
        asked.parent.mkdir()
        asked.write_text(_SYSTEM_PROGRAM, encoding="utf-8")
        asked.chmod(0o755)
    for _ in range(2):
        window = subprocess.Popen([str(program)], env={**_bare(home), "PATH": str(home / "bin")}, cwd=home)
        time.sleep(_WINDOW_SECONDS)
        if window.poll() is not None:
            raise SystemExit(f"the window ended by itself, with {window.returncode}")
        if sys.platform == "win32":
            window.terminate()
            window.wait(_SECONDS)
            continue
        window.send_signal(signal.SIGINT)  # once it is open, Ctrl+C closes it in good order
        if window.wait(_SECONDS):
            raise SystemExit(f"the window was closed and ended with {window.returncode}")
    if linux:
        told = (home / "asked").read_text(encoding="utf-8").strip()
        if told != "asked with the libraries of the system":
            raise SystemExit(f"programs of the system would load the bundle's libraries: {told}")
    print("the window opens, closes and opens again")


if __name__ == "__main__":
    main()
