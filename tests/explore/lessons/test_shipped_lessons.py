"""The lessons that come with ConvViz are found and named."""

from pathlib import Path

import pytest

from convviz.explore.lessons import shipped
from convviz.files import resources
from tests.explore.lessons.written import changed, put


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of shipped lessons of the test's own."""
    monkeypatch.setattr(resources, "path", tmp_path.joinpath)
    (tmp_path / "lessons").mkdir()
    return tmp_path / "lessons"


def test_they_are_listed_with_the_full_lesson_first(folder: Path) -> None:
    assert shipped.names() == ()
    for name in ("zoo", "find_the_mistake", "full"):
        put(folder, changed(('"mine"', f'"{name}"')), f"{name}.toml")
    (folder / "face.png").touch()
    assert shipped.names() == ("full", "find_the_mistake", "zoo")
    assert shipped.load("zoo").id == "zoo"


@pytest.mark.parametrize("name", ["", "none", "../lessons/full", "full.toml"])
def test_a_name_that_is_none_is_refused(folder: Path, name: str) -> None:
    put(folder, name="full.toml")
    with pytest.raises(ValueError, match="only full"):
        shipped.load(name)


def test_the_id_of_each_is_its_name() -> None:
    assert [shipped.load(name).id for name in shipped.names()] == list(shipped.names())
