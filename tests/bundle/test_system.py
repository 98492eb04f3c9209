"""Names, versions and icons as each system is told of them."""

from __future__ import annotations

import ast
import configparser
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundle import system

BUNDLE = Path(__file__).parent.parent.parent / "bundle"


@pytest.mark.parametrize(
    ("of", "machine", "name"),
    [
        ("linux", "x86_64", "ConvViz-1.2.3-linux-x86_64"),
        ("linux", "aarch64", "ConvViz-1.2.3-linux-arm64"),
        ("darwin", "arm64", "ConvViz-1.2.3-macos-arm64"),
        ("win32", "AMD64", "ConvViz-1.2.3-windows-x86_64"),
    ],
)
def test_an_archive_names_version_system_and_machine(
    monkeypatch: pytest.MonkeyPatch, of: str, machine: str, name: str
) -> None:
    monkeypatch.setattr(sys, "platform", of)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert system.archive_name("1.2.3") == name


@pytest.mark.parametrize(
    ("of", "path"),
    [
        ("linux", "convviz"),
        ("darwin", "ConvViz.app/Contents/MacOS/ConvViz"),
        ("win32", "ConvViz-console.exe"),
    ],
)
def test_the_program_that_prints(monkeypatch: pytest.MonkeyPatch, of: str, path: str) -> None:
    monkeypatch.setattr(sys, "platform", of)
    assert system.program_in(Path("x")) == Path("x", path)


@pytest.mark.parametrize("version", ["0.1.0", "2.0.0rc1", "1.2"])
def test_windows_is_told_four_numbers(version: str) -> None:
    """Windows wants exactly four; the words of a version go beside them."""
    [call] = [
        node
        for node in ast.walk(ast.parse(system.version_resource("ConvViz", version), mode="eval"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FixedFileInfo"
    ]
    told = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    assert len(told["filevers"]) == 4
    assert told["filevers"] == told["prodvers"]
    assert all(isinstance(number, int) for number in told["filevers"])
    assert f'"ProductVersion", "{version}"' in system.version_resource("ConvViz", version)


def test_macos_is_told_name_and_version() -> None:
    told = system.info_plist("0.1.0")
    assert told["CFBundleShortVersionString"] == "0.1.0"
    assert told["CFBundleDisplayName"] == "ConvViz"
    assert told["NSHighResolutionCapable"] is True


@pytest.mark.skipif(shutil.which("sh") is None or sys.platform == "win32", reason="the menus of Linux")
def test_the_entry_of_the_menu_starts_the_program_where_it_lies(tmp_path: Path) -> None:
    folder, data = tmp_path / 'my "programs" $5 & `100%` \\n', tmp_path / "data"
    folder.mkdir()
    for name in ("convviz.desktop", "add-to-menu.sh"):
        shutil.copy(BUNDLE / "linux" / name, folder / name)
    (folder / "convviz.svg").write_text("<svg/>", encoding="utf-8")
    add = ["sh", str(folder / "add-to-menu.sh")]
    told = {"XDG_DATA_HOME": str(data), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run(add, env=told, check=True, capture_output=True)
    entry = configparser.RawConfigParser(interpolation=None)
    entry.read(data / "applications" / "convviz.desktop", encoding="utf-8")
    said = entry["Desktop Entry"]["Exec"]
    # As the rules of desktop entries read it: backslashes go twice, and %% is a percent sign.
    for _ in range(2):
        said = re.sub(r"\\(.)", r"\1", said)
    assert said == f'"{str(folder / "convviz").replace("%", "%%")}" %f'
    assert (data / "icons/hicolor/scalable/apps/convviz.svg").is_file()
    subprocess.run([*add, "--remove"], env=told, check=True, capture_output=True)
    assert not [path for path in data.rglob("*") if path.is_file()]
