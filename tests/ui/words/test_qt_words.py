"""Qt's own dialogs speak the language of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog

from convviz.ui.shell.window import MainWindow

CANCEL = {"en": "Cancel", "zh": "取消"}


@pytest.fixture
def dialog(window: MainWindow) -> QFileDialog:
    window.menus.actions["open"].trigger()
    [dialog] = window.findChildren(QFileDialog)
    yield dialog
    dialog.close()
    window.set_language("en")


def cancel_of(dialog: QFileDialog) -> str:
    QApplication.processEvents()
    [box] = dialog.findChildren(QDialogButtonBox)
    return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")


def test_an_open_dialog_follows_the_language(window: MainWindow, dialog: QFileDialog) -> None:
    assert cancel_of(dialog) == CANCEL["en"]
    for language in ("zh", "en", "zh"):
        window.menus.actions["language"].trigger()
        assert window.text.language == language
        assert cancel_of(dialog) == CANCEL[language]


def test_a_dialog_of_a_chinese_window_is_chinese(window: MainWindow) -> None:
    window.set_language("zh")
    window.menus.actions["save_picture"].trigger()
    [dialog] = window.findChildren(QFileDialog)
    assert cancel_of(dialog) == CANCEL["zh"]

    dialog.close()
    window.set_language("en")
