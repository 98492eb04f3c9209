"""The windows beside the main one: what they say, and that they stop nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from convviz import __version__
from convviz.files import resources
from convviz.ui.dialogs.about import About
from convviz.ui.dialogs.text_pages import Fault, KeysSheet
from convviz.ui.look.look import Look
from convviz.ui.shell.commands import COMMANDS
from convviz.ui.words import qt_translation
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.journeys.window import SCREENS

LOOK = Look.of(1920, 1080)


@pytest.fixture(params=LANGUAGES)
def text(request) -> Text:
    return Text(request.param)


def test_the_sheet_of_keys_names_every_command(qtbot, text: Text) -> None:
    sheet = KeysSheet(LOOK, text)
    qtbot.addWidget(sheet)
    shown = sheet.page.toPlainText()
    for row in COMMANDS:
        if row.keys or row.words is None:  # ideas are chosen in their menu alone
            assert text.text(row.title_key) in shown
            assert text.text(row.tip_key) in shown
    assert "PgDown" in shown
    assert "Ctrl+Shift+Z" in shown


@pytest.mark.parametrize("size", SCREENS)
def test_the_sheet_of_keys_is_no_wider_than_its_window(qtbot, text: Text, size: tuple[int, int]) -> None:
    sheet = KeysSheet(Look.of(*size), text)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    assert sheet.page.horizontalScrollBar().maximum() == 0
    sheet.close()


def test_about_names_versions_licences_and_photographers(qtbot, text: Text) -> None:
    about = About(LOOK, text)
    qtbot.addWidget(about)
    shown = about.page.toPlainText()
    for name in (__version__, "MIT", "LGPL", "PySide6", "numpy", "OFL"):
        assert name in shown
    for picture in json.loads(resources.path("pictures", "credits.json").read_text(encoding="utf-8")):
        assert picture["author"] in shown
        assert picture["licence"] in shown


def test_about_gives_the_installed_versions(qtbot) -> None:
    import numpy

    about = About(LOOK, Text("en"))
    qtbot.addWidget(about)
    assert f"numpy {numpy.__version__}" in about.page.toPlainText()


def test_about_leads_to_the_licences_of_a_bundle(
    qtbot, text: Text, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nowhere else are there any: each library that was installed by itself has its own beside it."""
    words = text.text("window.about.texts")
    about = About(LOOK, text)
    qtbot.addWidget(about)
    assert words not in about.page.toPlainText()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    about = About(LOOK, text)
    qtbot.addWidget(about)
    assert words in about.page.toPlainText()
    assert (tmp_path / "licences").as_uri() in about.page.toHtml()


def test_a_fault_is_told_and_its_details_can_be_copied(qtbot, text: Text) -> None:
    fault = Fault(LOOK, text, "RuntimeError: a <fault>")
    qtbot.addWidget(fault)
    fault.show()
    assert not fault.isModal()
    assert "RuntimeError: a <fault>" in fault.page.toPlainText()
    copy = next(b for b in fault.findChildren(QPushButton) if b.text() == text.text("window.fault.copy"))
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "RuntimeError: a <fault>"
    fault.close()


def test_escape_closes_a_page(qtbot) -> None:
    sheet = KeysSheet(LOOK, Text("en"))
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_page_is_whole_on_its_screen(qtbot) -> None:
    sheet = KeysSheet(Look.of(3840, 2160), Text("en"))
    qtbot.addWidget(sheet)
    room = sheet.screen().availableSize()
    assert sheet.width() < room.width()
    assert sheet.height() < room.height()


def test_a_key_is_named_once(qtbot) -> None:
    """In Chinese Qt calls Return and Enter the same."""
    qt_translation.use_language("zh")
    sheet = KeysSheet(LOOK, Text("zh"))
    qt_translation.use_language("en")
    qtbot.addWidget(sheet)
    assert "回车" in sheet.page.toPlainText()
    assert "回车, 回车" not in sheet.page.toPlainText()
