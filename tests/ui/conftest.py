"""What the tests of the user interface share."""

import pytest
from pytestqt.qtbot import QtBot

from convviz.ui.window import MainWindow
from tests.journeys.window import opened


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1280, 720))
