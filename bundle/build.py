"""Make the bundle in the environment that this runs in: `bash scripts/bundle.sh` sets one up.

Usage: python bundle/build.py [--folder]. Without --folder the bundle is packed into dist/, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import system
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from convviz import __version__
from convviz.files import resources

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build" / "bundle"
FOLDER = BUILD / "ConvViz"
_ICON_SIZE = 1024  # px, as macOS asks for
_PRESET = 6  # of xz: 9 takes twice as long for 2 % less


def main() -> None:
    """Make the folder, and the archive unless only the folder is asked for."""
    begin = time.monotonic()
    _freeze()
    _add_files()
    print(f"{FOLDER.relative_to(ROOT)}: {_size(_files()):,} bytes, {time.monotonic() - begin:.0f} s")
    if sys.argv[1:] != ["--folder"]:
        begin = time.monotonic()
        archive = _packed()
        print(
            f"{archive.relative_to(ROOT)}: {archive.stat().st_size:,} bytes, {time.monotonic() - begin:.0f} s"
        )


def _freeze() -> None:
    """Run PyInstaller; what it makes is FOLDER, on macOS with the application in it."""
    icon = BUILD / "icon.png"
    _draw_icon(icon)
    shutil.rmtree(FOLDER, ignore_errors=True)
    made = BUILD / "made"
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", str(made), "--workpath", str(BUILD / "work"), str(HERE / "convviz.spec")),
        ],
        env={**os.environ, "CONVVIZ_ICON": str(icon)},
        cwd=BUILD,  # not the checkout: the package that was installed is to be found
        check=True,
    )
    if sys.platform == "darwin":
        FOLDER.mkdir()
        shutil.move(made / "ConvViz.app", FOLDER / "ConvViz.app")
    else:
        shutil.move(made / "ConvViz", FOLDER)


def _draw_icon(path: Path) -> None:
    """Draw the icon as PNG, which PyInstaller turns into the formats of Windows and macOS."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    image = QImage(_ICON_SIZE, _ICON_SIZE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(resources.path("icons", "convviz.svg"))).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(path))
    application.shutdown()


def _add_files() -> None:
    """Put beside the program what a person reads, and on Linux what makes an entry in the menu."""
    shutil.copyfile(ROOT / "LICENSE", FOLDER / "LICENSE.txt")
    shutil.copyfile(HERE / f"README.{system.archive_name('').split('-')[2]}.txt", FOLDER / "README.txt")
    if sys.platform.startswith("linux"):
        shutil.copyfile(resources.path("icons", "convviz.svg"), FOLDER / "convviz.svg")
        shutil.copyfile(HERE / "linux" / "convviz.desktop", FOLDER / "convviz.desktop")
        shutil.copy(HERE / "linux" / "add-to-menu.sh", FOLDER / "add-to-menu.sh")


def _files() -> Iterator[Path]:
    return (path for path in sorted(FOLDER.rglob("*")) if path.is_symlink() or path.is_file())


def _size(files: Iterator[Path]) -> int:
    return sum(path.lstat().st_size for path in files)


def _packed() -> Path:
    """Pack the folder for this system, as a whole or not at all; the same files give the same archive."""
    name = system.archive_name(__version__)
    dist = ROOT / "dist"
    dist.mkdir(exist_ok=True)
    made = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    if sys.platform == "win32":
        archive = dist / f"{name}.zip"
        new = archive.with_suffix(".part")
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in _files():
                packed.write(path, Path("ConvViz", path.relative_to(FOLDER)))
        return new.replace(archive)
    archive = dist / f"{name}.tar.xz"
    new = archive.with_suffix(".part")

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime, member.uid, member.gid, member.uname, member.gname = made, 0, 0, "", ""
        return member

    xz = shutil.which("xz")
    with new.open("wb") as out:
        if xz is None:
            with tarfile.open(fileobj=out, mode="w:xz", preset=_PRESET) as packed:
                packed.add(FOLDER, "ConvViz", filter=plain)
            return new.replace(archive)
        # The same format, by as many processors as there are.
        with subprocess.Popen([xz, "-T0", f"-{_PRESET}"], stdin=subprocess.PIPE, stdout=out) as packer:
            with tarfile.open(fileobj=packer.stdin, mode="w|") as packed:
                packed.add(FOLDER, "ConvViz", filter=plain)
            assert packer.stdin is not None
            packer.stdin.close()
        if packer.returncode:
            raise SystemExit("xz failed")
    return new.replace(archive)


if __name__ == "__main__":
    main()
