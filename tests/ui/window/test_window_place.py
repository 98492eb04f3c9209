"""Where the window opens: whole on its screen, as it was left where that is still there."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtWidgets import QApplication

from convviz import cli
from convviz.ui.shell import start
from convviz.ui.shell.gc_timer import GcTimer
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.window import MainWindow
from convviz.ui.shell.window_place import HOME, ROOMY, SHARE, Place, opening_place, smallest_size

#: The room on usual screens, less a bar of 40 px, at the scale factors of a desktop.
SCREENS = [
    QRect(0, 40, round(width / factor), round(height / factor) - 40)
    for width, height in ((3840, 2160), (2560, 1440), (1920, 1080), (1366, 768), (1280, 720))
    for factor in (1, 1.25, 1.5, 2)
]
LARGE, LAPTOP = QRect(0, 0, 2560, 1400), QRect(0, 0, 1366, 728)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: f"{s.width()}x{s.height()}")
def test_the_first_window_is_whole_on_any_screen(screen: QRect) -> None:
    place = opening_place(None, [screen])
    assert screen.contains(place.rect)
    assert place.rect.width() <= SHARE * screen.width()
    assert place.rect.height() <= SHARE * screen.height()
    if not place.maximised:
        assert place.rect.width() >= ROOMY[0]
        assert place.rect.height() >= ROOMY[1]


def test_on_a_large_screen_it_has_its_own_size_and_on_a_laptop_the_whole_screen() -> None:
    assert opening_place(None, [LARGE]).rect.size() == QSize(*HOME)
    assert not opening_place(None, [LARGE]).maximised
    assert opening_place(None, [LAPTOP]).maximised


@pytest.mark.parametrize("maximised", [False, True])
def test_a_place_that_is_still_there_is_taken_again(maximised: bool) -> None:
    right = QRect(2560, 0, 1920, 1080)
    kept = Place(QRect(2700, 100, 1200, 700), maximised)
    assert opening_place(kept, [LARGE, right]) == kept


@pytest.mark.parametrize(
    "kept", [QRect(2700, 100, 1200, 700), QRect(0, 0, 1600, 900), QRect(200, 100, 1300, 700)]
)
def test_a_place_that_is_gone_is_forgotten(kept: QRect) -> None:
    assert opening_place(Place(kept), [LAPTOP]) == opening_place(None, [LAPTOP])


def test_a_window_whose_title_would_lie_outside_is_placed_anew() -> None:
    """Closed while it comes back from the full screen, a window may say that it is as large as that."""
    assert opening_place(Place(LARGE), [LARGE]) == opening_place(None, [LARGE])
    assert opening_place(Place(LARGE), [LARGE], on_wayland=True) == opening_place(None, [LARGE])


def test_on_wayland_only_the_size_counts() -> None:
    kept = Place(QRect(5000, 5000, 1200, 700))
    assert opening_place(kept, [LARGE], on_wayland=True).rect.size() == QSize(1200, 700)
    gone = Place(QRect(0, 0, 1600, 900))
    assert opening_place(gone, [LAPTOP], on_wayland=True) == opening_place(None, [LAPTOP])


def test_no_window_is_kept_larger_than_the_smallest_screen() -> None:
    assert smallest_size(QSize(960, 480), [LARGE]) == QSize(960, 480)
    small = smallest_size(QSize(960, 480), [LARGE, QRect(0, 0, 683, 364)])
    assert small.width() < 683
    assert small.height() < 364


def test_a_closed_window_comes_back_where_it_was(qtbot, remembering: MainWindow) -> None:
    remembering.setGeometry(20, 30, 1100, 640)
    QApplication.processEvents()
    remembering.close()
    kept = Preferences().place
    assert kept == Place(QRect(20, 30, 1100, 640))
    remembering.take_place(kept, [LARGE])
    assert remembering.geometry() == kept.rect


def test_closed_while_maximised_it_comes_back_maximised(qtbot, remembering: MainWindow) -> None:
    before = remembering.geometry()
    remembering.showMaximized()
    QApplication.processEvents()
    remembering.close()
    assert Preferences().place == Place(before, maximised=True)


@pytest.fixture
def as_started() -> Iterator[None]:
    """Put back what starting the application changes in the process."""
    hook, handler = sys.excepthook, signal.getsignal(signal.SIGINT)
    yield
    sys.excepthook = hook
    signal.signal(signal.SIGINT, handler)
    for collecting in QApplication.instance().findChildren(GcTimer):
        collecting.setParent(None)
    gc.unfreeze()  # the windows that were closed, among all else
    gc.collect()
    gc.freeze()


@pytest.mark.usefixtures("as_started")
def test_the_application_opens_it_whole_on_its_screen(qapp: QApplication) -> None:
    room, found = qapp.primaryScreen().availableGeometry(), []

    def look() -> None:
        [window] = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        found.append((window.isMaximized(), window.geometry(), window.notice.isVisible()))
        window.close()

    for _ in range(2):
        QTimer.singleShot(200, look)
        assert start.run(cli.parse([])) == 0
    for maximised, geometry, _ in found:
        assert maximised
        assert room.contains(geometry)
    assert [greeted for _, _, greeted in found] == [True, False]  # at the first start of all
