"""What Qt needs is checked before Qt aborts: one line that says what is missing and how to get it."""

from __future__ import annotations

import ctypes
import sys

import pytest

from convviz.ui.shell import platform_check

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X and Wayland are Linux matters")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@linux
def test_without_a_display_it_says_that(monkeypatch: pytest.MonkeyPatch) -> None:
    said = platform_check.missing()
    assert said is not None
    assert "no display" in said
    assert "\n" not in said


@linux
def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        ctypes.CDLL("libxcb.so.1")
    except OSError:
        pytest.skip("no libxcb here")
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setattr(platform_check, "_unloadable", lambda plugin: None)
    said = platform_check.missing()
    assert said is not None
    assert "the display :4711 cannot be reached" in said
    assert "\n" not in said


@linux
def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert platform_check.missing() is None


@linux
@pytest.mark.parametrize(("library", "package"), platform_check.PACKAGES.items())
def test_a_missing_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    def missing(path: str) -> None:
        raise OSError(f"{library}: cannot open shared object file: No such file or directory")

    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(ctypes, "CDLL", missing)
    said = platform_check.missing()
    assert said is not None
    assert library in said
    assert f"apt-get install {package}" in said
    assert "\n" not in said


@linux
def test_a_missing_library_is_named_in_a_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the words of the system are the cause of others, which name what is not missing."""

    def missing(path: str) -> None:
        system = OSError("libEGL.so.1: cannot open shared object file: No such file or directory")
        raise OSError(f"Failed to load dynlib/dll {path!r}") from system

    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert "apt-get install libegl1" in (platform_check.missing() or "")


@linux
def test_an_unknown_failure_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> None:
        raise OSError("libodd.so.9: wrong ELF class")

    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(ctypes, "CDLL", broken)
    assert "libodd.so.9: wrong ELF class" in (platform_check.missing() or "")


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert platform_check.missing() is None
