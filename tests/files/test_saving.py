"""Files are written whole or not at all, and never in the place of what is not a file."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.files import saving
from convviz.files.saving import SavingError

OLD, NEW = b"the old picture", b"the new one" * 10_000
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and limits as POSIX has them")


def reason(path: Path, read: Path | None = None) -> str:
    """Return why ``path`` cannot be written; nothing in its folder may change over that."""
    before = listed(path.parent)
    with pytest.raises(SavingError) as refusal:
        saving.check(path, read)
    if read is None:
        with pytest.raises(SavingError) as again:
            saving.write(path, NEW)
        assert again.value.reason_key == refusal.value.reason_key
    assert refusal.value.values == {"name": path.name}
    assert listed(path.parent) == before
    return refusal.value.reason_key


def listed(folder: Path) -> dict[str, bytes | None]:
    if not folder.is_dir():
        return {}
    return {p.name: p.read_bytes() if p.is_file() else None for p in folder.iterdir()}


@pytest.fixture
def little_room() -> Iterator[None]:
    """Let no file grow beyond 1,000 bytes: a write fails half-way, as on a full disk."""
    resource = pytest.importorskip("resource")  # POSIX has it
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_suffix_says_the_format() -> None:
    names = {
        "a.png": "PNG",
        "a.PNG": "PNG",
        "a.b.jpg": "JPEG",
        "a.jpeg": "JPEG",
        "a.webp": "WEBP",
        "a.bmp": "BMP",
    }
    assert {name: saving.picture_format(name) for name in names} == names
    for name in ("thesis.docx", "thesis", ".png", "a.png.", "a.gif", ""):
        with pytest.raises(SavingError) as refusal:
            saving.picture_format(name)
        assert refusal.value.reason_key == "files.saving.suffix"


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    for data in (OLD, NEW, b""):
        saving.write(path, data)
        assert listed(tmp_path) == {"x.png": data}


@posix
def test_what_cannot_be_written_whole_leaves_the_old_file(tmp_path: Path, little_room: None) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(OLD)
    with pytest.raises(SavingError) as failure:
        saving.write(path, NEW)
    assert failure.value.reason_key == "files.saving.full"
    assert listed(tmp_path) == {"x.png": OLD}


@pytest.mark.parametrize(
    ("number", "key"),
    [(errno.ENOSPC, "full"), (errno.EACCES, "denied"), (errno.EROFS, "denied"), (errno.EIO, "failed")],
)
def test_a_disk_that_fails_late_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, key: str
) -> None:
    def fail(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "x.png"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SavingError) as failure:
        saving.write(path, NEW)
    assert failure.value.reason_key == f"files.saving.{key}"
    assert listed(tmp_path) == {"x.png": OLD}


@pytest.mark.parametrize(("platform", "key"), [("win32", "in_use"), ("linux", "denied")])
def test_a_file_that_windows_holds_open_is_named_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, key: str
) -> None:
    def refuse(_new: Path, _target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = tmp_path / "x.png"
    path.write_bytes(OLD)
    monkeypatch.setattr(saving.sys, "platform", platform)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SavingError) as failure:
        saving.write(path, NEW)
    assert failure.value.reason_key == f"files.saving.{key}"
    assert listed(tmp_path) == {"x.png": OLD}


def test_a_write_that_is_cancelled_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancel(_file: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", cancel)
    with pytest.raises(KeyboardInterrupt):
        saving.write(tmp_path / "x.png", NEW)
    assert listed(tmp_path) == {}


def test_folders_and_files_in_no_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    assert reason(tmp_path / "folder.png") == "files.saving.folder"
    assert reason(tmp_path / "none" / "x.png") == "files.saving.no_folder"


@posix
def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "device.png").symlink_to("/dev/null")
    (tmp_path / "round.png").symlink_to("round.png")
    assert reason(tmp_path / "pipe.png") == "files.saving.device"
    assert reason(tmp_path / "device.png") == "files.saving.device"
    assert (tmp_path / "device.png").is_symlink()
    with pytest.raises(SavingError):
        saving.write(tmp_path / "round.png" / "x.png", NEW)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_what_is_protected_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(OLD)
    path.chmod(0o400)
    assert reason(path) == "files.saving.denied"
    path.chmod(0o600)
    tmp_path.chmod(0o500)
    assert reason(path) == "files.saving.denied"
    assert reason(tmp_path / "new.png") == "files.saving.denied"
    tmp_path.chmod(0o700)


@posix
def test_what_was_read_is_not_written_over_by_whatever_name(tmp_path: Path) -> None:
    path, link, hard = (tmp_path / name for name in ("x.png", "link.png", "hard.png"))
    path.write_bytes(OLD)
    link.symlink_to(path)
    hard.hardlink_to(path)
    for written, read in ((path, path), (link, path), (path, link), (hard, path)):
        assert reason(written, read) == "files.saving.itself"
    saving.check(tmp_path / "y.png", path)
    saving.check(path, tmp_path / "not there.png")


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link, there = tmp_path / "link.png", tmp_path / "far" / "x.png"
    link.symlink_to(there)
    for data in (OLD, NEW):  # at first the link leads nowhere
        saving.write(link, data)
        assert link.is_symlink()
        assert listed(tmp_path / "far") == {"x.png": data}


@posix
def test_permissions_are_the_old_ones_or_the_usual_ones(tmp_path: Path) -> None:
    path, plain = tmp_path / "x.png", tmp_path / "plain.png"
    plain.touch()
    saving.write(path, OLD)
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    saving.write(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
