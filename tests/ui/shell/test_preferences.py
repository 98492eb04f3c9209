"""Preferences: remembered, and never trusted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QRect, QSettings

from convviz.ui.look.motion import Motion
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window_place import Place
from convviz.ui.words.catalogue import LANGUAGES


def test_what_is_chosen_is_remembered(qapp) -> None:
    kept = Preferences()
    place = Place(QRect(-8, 40, 1200, 700), maximised=True)
    kept.language, kept.theme, kept.letters, kept.place, kept.greeted = "zh", "contrast", False, place, True
    kept.motion = Motion.OFF
    again = Preferences()
    assert (again.language, again.theme, again.letters) == ("zh", "contrast", False)
    assert (again.place, again.greeted, again.motion) == (place, True, Motion.OFF)


def test_at_first_it_is_light_with_letters_and_no_place(qapp) -> None:
    kept = Preferences()
    assert (kept.theme, kept.letters, kept.place, kept.greeted) == ("light", True, None, False)
    assert kept.motion is Motion.SYSTEM


@pytest.mark.parametrize(
    ("name", "language"), [("zh_CN", "zh"), ("zh_TW", "zh"), ("de_DE", "en"), ("C", "en")]
)
def test_the_first_language_is_the_systems(
    qapp, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(name)))
    assert Preferences().language == language


def test_nonsense_in_the_settings_counts_as_absent(qapp) -> None:
    raw = QSettings("ConvViz", "ConvViz")
    raw.setValue("language", "tlh")
    raw.setValue("theme", 7)
    raw.setValue("motion", "perhaps")
    raw.setValue("letters", "perhaps")
    raw.setValue("place", "here")
    raw.setValue("maximised", 3)
    raw.sync()
    kept = Preferences()
    assert (kept.language in LANGUAGES, kept.theme, kept.letters, kept.place) == (
        True,
        "light",
        True,
        None,
    )
    assert kept.motion is Motion.SYSTEM


def test_what_is_not_remembered_is_kept_as_long_as_the_window(qapp) -> None:
    passing = Preferences(remembered=False)
    here = Place(QRect(10, 20, 1280, 720))
    passing.language, passing.theme, passing.letters, passing.place = "zh", "dark", False, here
    assert (passing.language, passing.theme, passing.letters) == ("zh", "dark", False)
    assert passing.place == here
    kept = Preferences()
    assert (kept.theme, kept.letters, kept.place) == ("light", True, None)
