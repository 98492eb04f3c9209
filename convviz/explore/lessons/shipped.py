"""The lessons that come with ConvViz: TOML files in ``resources/lessons``, named by their ids."""

from __future__ import annotations

from pathlib import Path

from convviz.explore.lessons import reading
from convviz.explore.state.lesson_state import Lesson
from convviz.files import resources

_ORDER = ("full", "ten_minutes", "first_steps", "find_the_mistake")


def names() -> tuple[str, ...]:
    """Return the ids of the shipped lessons, in the order in which they are listed."""
    found = {path.stem for path in resources.path("lessons").glob("*.toml")}
    return (*(name for name in _ORDER if name in found), *sorted(found.difference(_ORDER)))


def path(name: str) -> Path:
    """Return the file of the shipped lesson ``name``; ValueError for a name that is not in `names`."""
    if name not in names():
        raise ValueError(f"there is no lesson {name!r}, only {', '.join(names())}")
    return resources.path("lessons", f"{name}.toml")


def load(name: str) -> Lesson:
    """Return the shipped lesson ``name``; ValueError for a name that is not in `names`."""
    return reading.read(path(name))
