"""What Qt needs from the system, checked before Qt would abort over it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

#: The Debian and Ubuntu packages of the libraries that a bare system lacks.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

_NEED_NONE = "`convviz snapshot` and `convviz count` need none"


def missing() -> str | None:
    """Return one line that says what is missing and how to get it, or None when a window can be opened."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]  # its options follow a colon
    if platform not in ("", "xcb", "offscreen"):
        return None  # another one, or several to be tried: `start.application` tells how that ends
    if platform == "offscreen":
        return _unloadable("libqoffscreen.so")
    display, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY") and not platform
    if not display:
        return None if wayland else f"there is no display to open a window on; {_NEED_NONE}"
    return _unloadable("libqxcb.so") or (None if wayland else _unreachable(display))


def _unreachable(display: str) -> str | None:
    """Connect to the X display as Qt would; Qt itself aborts where that fails."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None  # Qt brings another one, or has none: it was loaded above
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    if not failed:
        return None
    return f"the display {display} cannot be reached; {_NEED_NONE}"


def _unloadable(plugin: str) -> str | None:
    """Load the libraries of Qt and its platform plugin as Qt would, and name the first that is missing."""
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return "PySide6 is not installed; `pip install PySide6-Essentials` brings it"
    qt = Path(found.submodule_search_locations[0]) / "Qt"
    for library in (qt / "lib" / "libQt6Gui.so.6", qt / "plugins" / "platforms" / plugin):
        if not library.exists():
            continue
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            # In a bundle its words name the file alone; what the system said is the cause.
            return _explained(str(error.__cause__ or error))
    return None


def _explained(error: str) -> str:
    name = re.match(r"([^\s:]+\.so[.\d]*)", error)
    library = name.group(1) if name else ""
    if library in PACKAGES:
        return (
            f"the system library {library} is missing; `sudo apt-get install {PACKAGES[library]}` brings it"
        )
    return f"a system library that Qt needs cannot be loaded: {error}"
