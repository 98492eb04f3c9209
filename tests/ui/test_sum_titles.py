"""The sums over the channels of products: above every picture, in one form that stays as the walk goes on."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.ui.look.ink import Ink
from convviz.ui.panels.neuron_panel import short_titles, signed_sum
from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import opened

TITLE = re.compile(
    r"(?=.*\d)(?:(?:channel |c=)\d+:? )?(Σ )?(≈ )?[+−]?[\d,.]*(?:\s?×\s)?(?:10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
)


@pytest.mark.parametrize(
    ("value", "full", "rough", "roughest"),
    [
        (14, "+14", "+14", "+14"),
        (0, "0", "0", "0"),
        (-3.41, "−3.41", "≈ −3.4", "≈ −3"),
        (4.5066, "≈ +4.507", "≈ +4.5", "≈ +5"),
        (2445, "+2,445", "+2,445", "+2,445"),
        (-299761057.3, "≈ −299,761,057", "≈ −3\u00a0×\u00a010⁸", "≈ −3\u00a0×\u00a010⁸"),
    ],
)
def test_sums_are_shortened_and_say_so(value: float, full: str, rough: str, roughest: str) -> None:
    assert [signed_sum(value, digits) for digits in (4, 2, 1)] == [full, rough, roughest]


def test_the_room_of_a_form_does_not_depend_on_the_neuron() -> None:
    names = ("c=2", "c=3")
    one, other = (short_titles(sums, "channel 3", names, 50.5) for sums in ((1.5, -0.1), (-40.123, 7.0)))
    assert one.rooms == other.rooms
    assert one.rooms[0].startswith("channel 3 Σ")
    assert list(map(len, one.rooms)) == sorted(map(len, one.rooms), reverse=True)


def written(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the titles that are written above the products."""
    grid, said, write = window.layer_page.neuron.grid, list[str](), Ink.write

    def noting(ink: Ink, painter: object, x: float, baseline: float, words: str) -> None:
        said.append(words)
        write(ink, painter, x, baseline, words)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Ink, "write", noting)
        for more in (1, -1):  # draws all of it
            grid.resize(grid.width() + more, grid.height())
        grid.grab()
    return said


def form(title: str) -> tuple[bool, bool, bool]:
    return "channel" in title, "c=" in title, "Σ" in title


UPDATED = ("view_backward", "next", "next", "update", "view_layer")
CASES = [
    ("lesson", UPDATED, (1920, 1080), True),
    ("lesson", UPDATED, (1280, 720), False),
    ("lesson", UPDATED, (1280, 720), True),
    ("lesson", (), (1920, 1080), True),
    ("lesson", (), (1920, 1080), False),
    ("alexnet", ("unshared", "let_differ"), (1280, 720), False),
    ("alexnet", UPDATED, (1920, 1080), False),
]


@pytest.mark.parametrize(("example", "commands", "size", "presenting"), CASES)
def test_every_large_picture_has_its_sum_in_the_same_form_at_every_step(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    example: str,
    commands: tuple[str, ...],
    size: tuple[int, int],
    presenting: bool,
) -> None:
    window = opened(qtbot, example, size)
    layer = window.store.state.layer
    for command in commands:
        window.menus.actions[command].trigger()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not commands or window.store.state.layer is not layer)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    forms = set()
    for _ in range(12):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        titles = written(window, monkeypatch)
        assert len(titles) == len(window.layer_page.neuron.grid.large_slices), titles
        assert all(TITLE.fullmatch(title) for title in titles), titles
        forms |= {form(title) for title in titles}
    assert len(forms) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("presenting", [False, True])
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080)])
def test_a_sum_names_its_channel(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], presenting: bool, language: str
) -> None:
    window = opened(qtbot, "lesson", size)
    window.set_language(language)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    window.menus.actions["next"].trigger()
    QApplication.processEvents()
    for c, title in enumerate(written(window, monkeypatch)):
        assert title.startswith((f"channel {c} Σ", f"通道 {c} Σ", f"c={c} Σ")), title


def test_a_sum_of_thousands_and_the_next_are_kept_apart(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    window.menus.actions["next"].trigger()
    QApplication.processEvents()
    total = window.store.display.page.neuron.total
    assert abs(total) >= 1000
    sums = window.layer_page.neuron.shown_sum()
    assert f"{total:,}".replace("-", "−") in sums
    assert re.search(r"\d, [\d(−]", sums) is None
