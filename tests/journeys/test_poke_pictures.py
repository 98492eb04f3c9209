"""After a poke, and after its undoing, the window looks as one that is opened on the same state."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import BiasCell, Cell, InputCell, Position, State, WeightCell
from convviz.ui.panels.filter_mosaic import MosaicArea
from convviz.ui.shell.preferences import Preferences
from convviz.ui.shell.store import Store
from convviz.ui.shell.window import MainWindow
from tests.cases import together
from tests.journeys.window import load, naming, opened

CELLS: dict[str, dict[str, Cell]] = {
    "lesson": {"weight": WeightCell(0, 2, 2, 1), "bias": BiasCell(1), "input": InputCell(4, 5, 0)},
    "alexnet": {"weight": WeightCell(2, 5, 5, 1), "bias": BiasCell(2), "input": InputCell(100, 101, 1)},
}
PLACES = {"lesson": Position(2, 2, 0), "alexnet": Position(24, 24, 2)}
SIZE = (1280, 720)


def settled(window: MainWindow) -> list[QImage]:
    """Return what the panels that show numbers look like, the flash of the last change aside."""
    window.layer_page.output.end_flash()
    for _ in range(4):
        QApplication.processEvents()
    small = window.layer_page.filters.findChild(MosaicArea)
    small.verticalScrollBar().setValue(
        small.verticalScrollBar().maximum()
    )  # it scrolls only as far as it must
    for _ in range(4):
        QApplication.processEvents()
    return [panel.grab().toImage() for panel in window.layer_page.panels[:-1]]


def fresh(qtbot: QtBot, state: State) -> list[QImage]:
    """Return what a window opened on ``state`` shows."""
    window = MainWindow(Store(state), "en", "light", Preferences())
    qtbot.addWidget(window)
    window.resize(*SIZE)
    with qtbot.waitExposed(window):
        window.show()
    window.layer_page.focus_main()
    picture = settled(window)
    window.close()
    return picture


#: Those of the default run: each kind, each position, each example.
TELLING = {
    ("lesson", Sharing.SHARED, "weight"),
    ("lesson", Sharing.UNSHARED, "input"),
    ("lesson", Sharing.FULL, "bias"),
    ("alexnet", Sharing.SHARED, "bias"),
    ("alexnet", Sharing.SHARED, "input"),
    ("alexnet", Sharing.UNSHARED, "weight"),
}


CASES = [
    pytest.param(*case, marks=() if case in TELLING else pytest.mark.soak)
    for case in product(CELLS, Sharing, ("weight", "bias", "input"))
]


@pytest.mark.parametrize("cases", together(CASES))
def test_a_poke_leaves_nothing_of_the_old_picture(
    qtbot: QtBot, cases: list[tuple[str, Sharing, str]]
) -> None:
    window = opened(qtbot, cases[0][0], SIZE)
    for example, position, kind in cases:
        load(qtbot, window, example)
        with naming(example, position, kind):
            pokes_leave_nothing(qtbot, window, example, position, kind)


def pokes_leave_nothing(qtbot: QtBot, window: MainWindow, example: str, position: Sharing, kind: str) -> None:
    """Poke a number twice and undo that, and compare the pictures with each other and with new windows."""
    store = window.store
    store.dispatch(transitions.jump(PLACES[example]), "walk")
    store.dispatch(transitions.toggle_fill, "fill")
    store.dispatch(sharing.choose(position), "sharing")
    states, seen = [store.state], [settled(window)]
    for number, value in enumerate((3, 250)):  # 250 is beyond the range of the weights
        store.dispatch(pokes.poke(CELLS[example][kind], value), f"poke {number}")
        states.append(store.state)
        seen.append(settled(window))
    for state, picture in zip(states[-2::-1], seen[-2::-1], strict=True):
        store.undo()
        assert store.state == state
        assert settled(window) == picture
    assert seen[0] != seen[-1]
    for state, picture in zip(states[::2], seen[::2], strict=True):
        assert picture == fresh(qtbot, state)


def work(window: MainWindow) -> dict[str, int]:
    """Return how often whole pictures were drawn so far."""
    page = window.layer_page
    return {
        "input": page.input.grid.picture.base_builds,
        "output": page.output.grid.picture.base_builds,
        "mosaic": page.filters.mosaic.base_builds,
        "tiles": page.parameters.tiles.base_builds,
    }


def test_a_poke_at_alexnets_size_draws_no_volume_whole(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", SIZE)
    settled(window)
    for kind in ("weight", "bias", "input"):
        with naming(kind):
            before, filters = work(window), window.layer_page.filters.mosaic.tile_builds
            cell = CELLS["alexnet"][kind]
            value = pokes.value_in(window.store.state, cell)
            assert value is not None
            window.store.dispatch(pokes.poke(cell, value + (1 if value < 3 else -1)), "poke")
            QApplication.processEvents()
            window.store.undo()
            settled(window)
            assert work(window) == before
            assert window.layer_page.filters.mosaic.tile_builds - filters == (2 if kind == "weight" else 0)


def test_without_sharing_only_the_tile_of_the_poked_copy_is_made_again(qtbot: QtBot) -> None:
    window = opened(qtbot, "alexnet", (1920, 1080))
    store, pictures = window.store, window.layer_page.filters.wall.pictures
    store.dispatch(transitions.jump(Position(20, 1, 0)), "walk")
    store.dispatch(sharing.choose(Sharing.UNSHARED), "sharing")
    settled(window)
    assert (pictures.sheets_made, pictures.singles_made) == (1, 0)
    store.dispatch(pokes.poke(WeightCell(0, 5, 5, 1), 9), "poke")
    settled(window)
    assert (pictures.sheets_made, pictures.singles_made) == (1, 1)
    store.undo()
    settled(window)
    store.dispatch(pokes.poke(InputCell(100, 100, 1), 9), "poke")  # no set has changed
    settled(window)
    assert (pictures.sheets_made, pictures.singles_made) == (1, 1)
