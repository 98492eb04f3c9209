"""docs/implementation-notes.md names files, and members of modules and classes: each must be there."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTES = (ROOT / "docs" / "implementation-notes.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([^`\n]+)`", NOTES)
#: Where a path of the notes may begin.
ABOVE = [
    ROOT / folder
    for folder in ("", "docs", "tests", "convviz", "convviz/explore", "convviz/ui", "convviz/homework")
]


def test_each_path_of_the_notes_is_there() -> None:
    paths = [name for name in NAMED if re.fullmatch(r"[\w./]+(/|\.(py|toml|json|md|sh))", name)]
    assert len(paths) > 100
    files = {
        path.name for folder in ("convviz", "resources", "tests") for path in (ROOT / folder).rglob("*.*")
    }
    there = {path for path in paths if any((folder / path).exists() for folder in ABOVE)}
    assert [path for path in paths if path not in there and path not in files] == []


def test_each_member_of_the_notes_is_there() -> None:
    """Only members of our modules and classes are looked at: those of Qt's classes are not known here."""
    dotted = [pair for name in NAMED for pair in re.findall(r"^(?:\w+/)*(\w+)\.(\w+)(?:\(|$)", name)]
    members = [(owner, member) for owner, member in dotted if member not in ("py", "md", "toml", "json")]
    owners = {owner for owner, _ in members}
    words = defaultdict[str, set[str]](set)
    for path in (ROOT / "convviz").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.stem in owners:
            words[path.stem].update(re.findall(r"\w+", source))
        for body in re.split(r"^(?=class )", source, flags=re.MULTILINE)[1:]:
            if (name := re.match(r"class (\w+)", body)) and name[1] in owners:
                words[name[1]].update(re.findall(r"\w+", body))
    ours = [(owner, member) for owner, member in members if owner in words]
    assert len(ours) > 30
    assert [f"{owner}.{member}" for owner, member in ours if member not in words[owner]] == []
