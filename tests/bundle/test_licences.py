"""Every file of the download is under a licence whose text lies in it, or the build fails."""

from __future__ import annotations

from importlib.metadata import requires
from pathlib import Path

import numpy
import PIL.Image
import PySide6.QtCore
import pytest
from packaging.requirements import Requirement

from bundle import licences
from convviz.ui.dialogs.about import LIBRARIES


def test_what_lies_in_the_bundle_brings_its_licence(tmp_path: Path) -> None:
    folder = tmp_path / "licences"
    sources = [str(module.__file__) for module in (numpy, PIL.Image, PySide6.QtCore)]
    licences.collect([*sources, ast_of_python()], folder, always=())
    index = (folder / "INDEX.txt").read_text(encoding="utf-8")
    for name in ("numpy", "pillow", "PySide6_Essentials", "Python"):
        assert f"{name}/" in index
        assert [path for path in (folder / name).rglob("*") if path.stat().st_size > 500]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "PySide6_Essentials" / "LGPL-3.0.txt").read_text(
        "utf-8"
    )
    assert "pyqtgraph" not in index


def test_a_file_from_nowhere_stops_the_build(tmp_path: Path) -> None:
    strange = tmp_path / "libstrange.so.1"
    strange.write_bytes(b"")
    with pytest.raises(licences.UnknownLicence, match="libstrange"):
        licences.collect([str(strange)], tmp_path / "licences", always=())


def ast_of_python() -> str:
    import ast

    return str(ast.__file__)


def test_about_names_everything_that_convviz_brings_along() -> None:
    """What it needs, and what those need in turn."""
    named = {name.lower().replace("_", "-") for name, _ in LIBRARIES}
    found, open_ends = set(), ["numpy", "pillow", "pyqtgraph", "markdown-it-py", "PySide6-Essentials"]
    while open_ends:
        name = open_ends.pop()
        found.add(name.lower().replace("_", "-"))
        for line in requires(name) or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                open_ends += [need.name] if need.name.lower().replace("_", "-") not in found else []
    assert named == found
