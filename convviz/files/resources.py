"""Where the shipped data lies: beside the package when installed, at the top of a checkout otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Return the resources folder; FileNotFoundError where an installation has lost it."""
    for candidate in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (candidate / "text").is_dir():
            return candidate
    raise FileNotFoundError(f"ConvViz's resources folder is missing beside {_PACKAGE}")


def path(*parts: str) -> Path:
    """Return the path of a resource, for example ``path("examples", "lesson.json")``."""
    return folder().joinpath(*parts)


def licences() -> Path | None:
    """Return the folder with the licences of all that a bundle contains; None where this is no bundle."""
    inside = getattr(sys, "_MEIPASS", None)  # where the program of a bundle finds its files
    return None if inside is None else Path(inside) / "licences"
