"""What differs by system: names of programs and archives, and how it is told name, version and icon."""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

_SYSTEMS = {"darwin": "macos", "win32": "windows"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}
_RESOURCE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("FileDescription", "ConvViz: parameter sharing in a convolutional layer"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT licence; others in _internal\\\\licences"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "ConvViz"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def archive_name(version: str) -> str:
    """Return the name of the archive for this system, without its suffix."""
    system = _SYSTEMS.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"ConvViz-{version}-{system}-{_MACHINES.get(machine, machine)}"


def programs() -> list[tuple[str, bool]]:
    """Return the programs of the bundle for this system: name, and whether it is one for the console."""
    if sys.platform == "win32":
        return [("ConvViz", False), ("ConvViz-console", True)]
    return [("ConvViz", False)] if sys.platform == "darwin" else [("convviz", True)]


def program_in(folder: Path) -> Path:
    """Return the program that prints to the console, in the bundle that was unpacked to ``folder``."""
    name = programs()[-1][0]
    if sys.platform == "darwin":
        return folder / "ConvViz.app" / "Contents" / "MacOS" / name
    return folder / (f"{name}.exe" if sys.platform == "win32" else name)


def write_version_resource(folder: Path, name: str, version: str) -> str:
    """Write what Windows shows of a program under "Properties" into ``folder``; return the file's path."""
    file = folder / f"{name}-version.txt"
    file.write_text(version_resource(name, version), encoding="utf-8")
    return str(file)


def version_resource(name: str, version: str) -> str:
    """Return the version resource of a program, as PyInstaller reads it."""
    numbers = [int(part) for part in re.findall(r"\d+", version)][:4]
    return _RESOURCE.format(name=name, version=version, numbers=(*numbers, *[0] * (4 - len(numbers))))


def info_plist(version: str) -> dict[str, object]:
    """Return what macOS is told of the program beyond what PyInstaller says itself."""
    return {
        "CFBundleDisplayName": "ConvViz",
        "CFBundleName": "ConvViz",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans"],
        "LSApplicationCategoryType": "public.app-category.education",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence",
    }
