"""The sum of the current neuron: an equation, whatever the room it has."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.ui.shell.window import MainWindow
from convviz.ui.words.catalogue import LANGUAGES
from tests.journeys.window import opened

SIZES = ((1920, 1080), (1280, 720), (1024, 768))


def sums(window: MainWindow) -> list[str]:
    """Return what stands before V, cut at its semicolons."""
    shown = window.layer_page.neuron.shown_sum()
    return re.split(r"; ", shown[: shown.index("   V")])


def holds(equation: str) -> bool:
    left, right = equation.replace(",", "").replace("−", "-").split(" = ")
    terms = re.sub(r"[()]", "", left).replace("- ", "-").replace("+ ", "").split()
    return sum(map(int, terms)) == int(right)


@pytest.mark.parametrize("presenting", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("example", ["lesson", "alexnet", "lenet"])
def test_every_sum_is_an_equation(
    qtbot: QtBot, example: str, size: tuple[int, int], presenting: bool
) -> None:
    window = opened(qtbot, example, size)
    if presenting:
        window.set_presenting(True)
        window.showNormal()
        window.resize(*size)
    for _ in range(3):
        window.menus.actions["next"].trigger()
        QApplication.processEvents()
        said = sums(window)
        assert all(holds(equation) for equation in said), said
        ends = [equation.split(" = ")[1] for equation in said]
        assert window.layer_page.neuron.shown_sum().endswith(f"V = {ends[-1]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_channel_has_no_sum_over_channels(qtbot: QtBot, language: str) -> None:
    window = opened(qtbot, "lenet", (1920, 1080))
    window.set_language(language)
    assert len(sums(window)) == 1
    assert "Σ" not in window.layer_page.neuron.shown_sum()
    assert "通道" not in window.layer_page.neuron.shown_sum()
