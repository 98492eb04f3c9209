"""What belongs into the download for those who have no Python, on each system, and what stays out."""

from __future__ import annotations

import pytest

from bundle import contents

QT = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/platforms/libqxcb.so",
        f"{QT}/platforms/libqoffscreen.so",
        f"{QT}/imageformats/libqwebp.so",
        f"{QT}/platforms/libqcocoa.dylib",
        f"{QT}/wayland-shell-integration/libqt-shell.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/QtOpenGL.abi3.so",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "convviz/resources/text/zh/window.json",
        "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_what_the_window_uses_is_wanted(name: str) -> None:
    assert contents.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/platformthemes/libqgtk3.so",
        f"{QT}/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        f"{QT}/tls/libqopensslbackend.so",
        f"{QT}/platforms/libqeglfs.so",
        "PySide6\\plugins\\tls\\qschannelbackend.dll",
        "PySide6\\plugins\\platforms\\qdirect2d.dll",
        "PySide6\\opengl32sw.dll",
        "PySide6\\Qt6Network.dll",
        "libQt6Network.so.6",
        "PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork",
        "PySide6/Qt/translations/qtbase_de.qm",
    ],
)
def test_parts_under_the_gpl_the_network_and_other_desktops_are_not(name: str) -> None:
    assert not contents.is_wanted(name)


def test_what_nothing_needs_any_more_goes_with_what_needed_it() -> None:
    entries = [
        ("a.so", "/a", "EXTENSION"),
        ("lib/libone.so.1", "/one", "BINARY"),
        ("libone.so.1", "lib/libone.so.1", "SYMLINK"),
        ("lib/libtwo.so.1", "/two", "BINARY"),
        ("lib/libgtk.so.3", "/gtk", "BINARY"),
        ("libgtk.so.3", "lib/libgtk.so.3", "SYMLINK"),
        ("lib/libpango.so.1", "/pango", "BINARY"),
    ]
    links = {"/a": {"libone.so.1"}, "/one": {"libtwo.so.1", "libc.so.6"}, "/two": {"libone.so.1"}}
    links["/gtk"] = {"libpango.so.1"}
    kept = contents.reachable(entries, lambda path: links.get(path, set()), lambda row: row[2] == "EXTENSION")
    assert kept == entries[:4]
