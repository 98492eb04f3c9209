"""What the tests of the user interface share."""

import pytest
from pytestqt.qtbot import QtBot

from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import opened


@pytest.fixture
def remembering(qtbot: QtBot) -> MainWindow:
    """Return a window that keeps in the settings what is to be remembered."""
    return opened(qtbot, "lesson", (1280, 720), Preferences())


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot, "lesson", (1280, 720))
