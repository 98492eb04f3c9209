"""The licences of all that lies in the bundle: found where each file came from, or the build fails."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"
#: Distributions that come without the text of their licence, and those of these texts that they are under.
_WITHOUT_TEXT = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
#: What PyInstaller adds is its own: the program that starts Python, and a few lines run before ours.
ALWAYS = ("pyinstaller", "convviz")
_NAMES = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
_INDEX = """ConvViz and what it brings along, each under its own licence; the texts are beside this file.

PySide6 and Qt are used under the GNU Lesser General Public License, version 3. Their libraries are files of
their own in this folder, and may be replaced by others of the same interface. Their source, and that of the
parts of others within Qt, is published by The Qt Company under the versions that are named here.

"""


class UnknownLicence(SystemExit):
    """A file of the bundle whose licence was not found; the text names it."""


def collect(sources: Iterable[str], folder: Path, always: Iterable[str] = ALWAYS) -> None:
    """Write the licences of all that the files at ``sources`` came with into ``folder``.

    So are those of the distributions called ``always``. `UnknownLicence` where a file is of unknown origin.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    owners = _owners()
    used, others = set(always), set()
    for source in {Path(source).resolve() for source in sources}:
        owner = owners.get(source)
        if owner is not None:
            used.add(owner)
        else:
            others.add(source)
    lines = [_of_distribution(each, folder) for each in distributions() if _name(each) in used]
    base = Path(sys.base_prefix).resolve()
    system = {path for path in others if base not in path.parents}
    lines.append(_of_python(folder))
    if system:
        lines += _of_debian(system, folder)
    _add_common(folder)
    index = _INDEX + "\n".join(sorted(lines, key=str.lower)) + "\n"
    (folder / "INDEX.txt").write_text(index, encoding="utf-8")


def _name(distribution: Distribution) -> str:
    return str(distribution.metadata["Name"])


def _owners() -> dict[Path, str]:
    """Return which distribution each installed file belongs to."""
    owners = {}
    for each in distributions():
        name = _name(each)  # read from a file each time
        owners |= {Path(str(each.locate_file(file))).resolve(): name for file in each.files or ()}
    return owners


def _of_distribution(distribution: Distribution, folder: Path) -> str:
    name = _name(distribution)
    texts = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if ".dist-info" in str(file) and _NAMES.search(Path(str(file).partition(".dist-info")[2]).as_posix())
    ]
    texts = [text for text in texts if text.is_file()] or [
        TEXTS / text for text in _WITHOUT_TEXT.get(name, ())
    ]
    if not texts:
        raise UnknownLicence(f"{name} has no text of its licence")
    for text in texts:
        _copy(text, folder / name / _within(text))
    terms = distribution.metadata.get("License-Expression") or distribution.metadata.get("License") or ""
    return _line(name, distribution.version, terms if len(terms) < 80 else "", name)


def _within(text: Path) -> Path:
    """Return the path of a text in its distribution's folder of metadata, without what all of them share."""
    parts = list(text.parts)
    for n, part in enumerate(parts):
        if part.endswith(".dist-info"):
            rest = [name for name in parts[n + 1 :] if name.lower() != "licenses"]
            return Path(*rest)
    return Path(text.name)


def _of_python(folder: Path) -> str:
    """Copy the licence of Python, which names those of all that its own modules contain."""
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python3.{sys.version_info.minor}/copyright"),
    ]
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        raise UnknownLicence("Python's LICENSE.txt was not found")
    _copy(text, folder / "Python" / "LICENSE.txt")
    return _line("Python", sys.version.split()[0], "PSF-2.0", "Python")


def _of_debian(files: Iterable[Path], folder: Path) -> list[str]:
    """Copy what Debian, or a system made from it, says on the packages that ``files`` belong to."""
    packages: dict[str, list[str]] = {}
    for file in sorted(files):
        packages.setdefault(_package_of(file), []).append(file.name)
    lines = []
    for package, names in packages.items():
        text = Path(f"/usr/share/doc/{package.partition(':')[0]}/copyright")
        if not text.is_file():
            raise UnknownLicence(f"the package {package} says nothing on its licence")
        own = f"system/{package.partition(':')[0]}"
        _copy(text, folder / own / "copyright.txt")
        told = _output("dpkg-query", "-W", "-f", "${Version}", package)
        lines.append(_line(own, told, ", ".join(names), own))
    return lines


def _package_of(file: Path) -> str:
    for path in (file, Path("/") / file.relative_to("/usr") if file.is_relative_to("/usr") else file):
        owner = _output("dpkg", "-S", str(path)).partition(": ")[0]
        if owner:
            return owner.split(",")[0]
    raise UnknownLicence(f"the licence of {file} is not known: it belongs to no package")


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _add_common(folder: Path) -> None:
    """Copy the texts that Debian's words refer to: they lie outside the packages."""
    said = "".join(file.read_text("utf-8", "replace") for file in folder.rglob("copyright.txt"))
    for name in sorted(set(_COMMON.findall(said))):
        text = Path("/usr/share/common-licenses") / name
        if text.is_file():
            _copy(text, folder / "system" / "common-licenses" / f"{name}.txt")


def _copy(text: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(text, to)


def _line(name: str, version: str, terms: str, folder: str) -> str:
    return f"{name} {version}{f' ({terms})' if terms else ''}: {folder}/"
