"""What of the libraries goes into the bundle, and what stays out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import PurePath

#: (name in the bundle, file that it comes from, kind): a row of PyInstaller's lists.
Entry = tuple[str, str, str]

#: Python modules that something imports if they are there, and that ConvViz has no use for.
EXCLUDED_MODULES = [
    "PIL.AvifImagePlugin",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PIL._avif",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "_hashlib",
    "_ssl",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "pyqtgraph.examples",
    "pyqtgraph.jupyter",
    "pyqtgraph.opengl",
    "readline",
    "tkinter",
    "turtle",
    "turtledemo",
]

#: What students' files import, which run in the bundle's own Python: small modules of Python, parts of NumPy.
STUDENTS_MODULES = [
    *("abc", "builtins", "cmath", "collections", "copy", "dataclasses", "decimal", "enum", "fractions"),
    *("functools", "itertools", "math", "numbers", "operator", "os", "pickle", "random", "re", "statistics"),
    *("string", "sys", "time", "timeit", "typing", "unittest", "warnings"),
    *("numpy.fft", "numpy.lib.stride_tricks", "numpy.linalg", "numpy.ma", "numpy.random", "numpy.testing"),
]

#: Plugins of Qt, by folder, that ConvViz uses: those of the folders that are not named are left out.
_PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qico", "qjpeg", "qsvg", "qwebp"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "styles": {"qmacstyle", "qmodernwindowsstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"qt-shell", "xdg-shell"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
}
_TRANSLATION = "qtbase_zh_CN.qm"
#: Loaded by name where OpenGL fails, which ConvViz does not use; and the parts of Qt that nothing else needs.
_UNUSED = re.compile(r"opengl32sw|d3dcompiler|QtNetwork\b|(Qt6?)(Network|Qml|Quick|Pdf|VirtualKeyboard)")
#: Every desktop system has these, and they must fit its drivers: PyInstaller leaves them out, too.
FROM_THE_SYSTEM = frozenset({"libGL.so.1", "libEGL.so.1", "libxcb.so.1"})


def is_wanted(name: str) -> bool:
    """Say whether the file that would be called ``name`` in the bundle belongs there."""
    path = PurePath(name.replace("\\", "/"))
    parts = path.parts
    if "plugins" in parts and "PySide6" in parts:
        folder = parts[parts.index("plugins") + 1]
        return path.stem.removeprefix("lib") in _PLUGINS.get(folder, ())
    if "translations" in parts and "PySide6" in parts:
        return path.name == _TRANSLATION
    return not _UNUSED.search(path.name) and path.suffix not in (".pyi", ".qmltypes")


def reachable(
    entries: Iterable[Entry], needs: Callable[[str], Collection[str]], is_root: Callable[[Entry], bool]
) -> list[Entry]:
    """Return those ``entries`` that the roots among them need, directly or through others.

    ``needs`` gives the file names of the libraries that the file at a path is linked with. A link is kept
    where the library that it stands for is.
    """
    entries = list(entries)
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(PurePath(entry[0]).name, []).append(entry)
    kept = {entry for entry in entries if is_root(entry)}
    open_ends = list(kept)
    while open_ends:
        _, source, kind = open_ends.pop()
        if kind == "SYMLINK":
            continue
        for name in needs(source):
            new = [entry for entry in by_name.get(PurePath(name).name, []) if entry not in kept]
            kept.update(new)
            open_ends += new
    return [entry for entry in entries if entry in kept]
