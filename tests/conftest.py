"""No display, no one's own settings, no widget left behind."""

import gc
import itertools
import os

# Before Qt is imported; test_two_screens.py asks for two screens.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("CONVVIZ_TEST_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

# Each run tries every property on a few random cases; --hypothesis-profile=long tries many.
settings.register_profile("short", max_examples=20, deadline=None)
settings.register_profile("long", max_examples=500, deadline=None)
settings.load_profile("short")


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp(qapp_cls: type[QApplication], pytestconfig: pytest.Config) -> QApplication:
    from convviz.ui.shell.start import application

    del qapp_cls, pytestconfig
    return application()


_tests = itertools.count()


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what a test remembers in a folder of the test's own, which is made when there is something."""
    folder = tmp_path_factory.getbasetemp() / f"settings-{next(_tests)}"
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.NativeFormat, scope, str(folder))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest test: at the end it would keep one worker busy and let the other wait."""
    items.sort(key=lambda item: "on_two_screens" not in item.name)


gc.disable()  # a worker's thread that collects would destroy widgets there; see convviz/ui/shell/gc_timer.py
MOST_LEFT = 20_000  # objects that may be garbage: some fifteen closed windows, some five hundred plain tests


def pytest_collection_finish() -> None:
    """Leave the thousands of tests and modules, which stay to the end, out of all collecting."""
    gc.collect()
    gc.freeze()


def _collect_when_due() -> None:
    if gc.get_count()[0] > MOST_LEFT:
        gc.collect()


@pytest.fixture(autouse=True)
def no_widget_left() -> Iterator[None]:
    """Fail where a test leaves a visible window behind; what the test before closed is gone by now."""
    if QApplication.instance() is not None:
        # Widgets that are to be deleted later wait for an event loop, which tests never return to: hundreds
        # of them would be polished again with every window that sets its style.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        _collect_when_due()
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication):
        left = [w for w in application.topLevelWidgets() if w.isVisible()]
        for widget in left:
            widget.close()
        assert not left, f"left open: {left}"
