"""The store: one signal a change, undo, refusals, and layers that are computed beside the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from convviz.explore.examples import examples
from convviz.explore.message import Refused, message
from convviz.explore.state import hyperparameters, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.state import InputCell, OutputCell, Position, State
from convviz.ui.shell import store as store_module
from convviz.ui.shell.store import Store


@pytest.fixture
def store(qapp) -> Iterator[Store]:
    made = Store(examples.load("lesson"))
    yield made
    made.stop()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Make every new layer count as slow; none is computed until the gate is set."""
    opened = threading.Event()

    def held(layer):
        assert opened.wait(10)
        return derive(layer)

    monkeypatch.setattr(store_module, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(store_module, "derive", held)
    yield opened
    opened.set()


def wider(state: State) -> State:
    return hyperparameters.change(state, width=state.layer.geometry.width + 2)


def width(store: Store) -> int:
    return store.state.layer.geometry.width


def test_a_change_is_announced_once_with_state_and_display_in_step(store: Store) -> None:
    seen = []
    store.changed.connect(lambda: seen.append((store.state.position, store.display.transport.position)))
    store.dispatch(transitions.step(1), "walk")
    assert seen == [(Position(1, 0, 0), Position(1, 0, 0))]


def test_what_showing_a_change_leads_to_waits_until_all_was_shown(store: Store) -> None:
    seen: list[tuple[str, int, int]] = []

    def note(who: str) -> None:
        seen.append((who, store.state.position.x, store.display.transport.index))

    def lead_on() -> None:
        note("first")
        if store.state.position.x < 3:
            store.dispatch(transitions.step(1), "walk")
            note("first still")

    store.changed.connect(lead_on)
    store.changed.connect(lambda: note("second"))
    store.dispatch(transitions.step(1), "walk")
    assert seen == [
        ("first", 1, 1), ("first still", 1, 1), ("second", 1, 1),
        ("first", 2, 2), ("first still", 2, 2), ("second", 2, 2),
        ("first", 3, 3), ("second", 3, 3),
    ]  # fmt: skip


def test_what_changes_nothing_is_not_announced(store: Store) -> None:
    seen = []
    store.changed.connect(lambda: seen.append(1))
    store.dispatch(transitions.first, "walk")
    assert (seen, store.can_undo) == ([], False)


def test_a_refused_wish_says_why_and_leaves_everything(store: Store, qtbot) -> None:
    before = store.state
    with qtbot.waitSignal(store.refused) as said:
        store.dispatch(transitions.jump(Position(9, 9, 9)), "walk")
    assert said.args[0].key == "explore.refused.position"
    assert store.state is before


def test_other_errors_are_not_swallowed(store: Store) -> None:
    def broken(state: State) -> State:
        raise RuntimeError("a fault")

    with pytest.raises(RuntimeError, match="a fault"):
        store.dispatch(broken, "walk")


def test_a_walk_is_one_undo_step(store: Store) -> None:
    for _ in range(5):
        store.dispatch(transitions.step(1), "walk")
    store.undo()
    assert store.state.position == Position(0, 0, 0)
    store.redo()
    assert store.state.position == Position(1, 1, 0)


def test_a_sealed_walk_is_a_step_of_its_own(store: Store) -> None:
    store.dispatch(transitions.step(1), "walk")
    store.seal()
    store.dispatch(transitions.step(1), "walk")
    store.undo()
    assert store.state.position == Position(1, 0, 0)


def test_pointing_is_not_undone(store: Store) -> None:
    store.dispatch(transitions.point(InputCell(3, 3, 0)), None)
    assert store.display.page.input.pointed == InputCell(3, 3, 0)
    assert not store.can_undo


def test_undo_and_redo_at_the_ends_do_nothing(store: Store) -> None:
    seen = []
    store.changed.connect(lambda: seen.append(1))
    store.undo()
    store.redo()
    assert seen == []


def test_a_slow_layer_shows_when_it_is_computed(store: Store, gate, qtbot) -> None:
    store.dispatch(wider, "settings")
    assert store.background.busy
    assert width(store) == 11
    with qtbot.waitSignal(store.changed):
        gate.set()
    assert width(store) == 13
    assert store.display.page.output.values.array.shape == store.state.layer.geometry.output_shape
    assert not store.background.busy


def test_a_cancelled_layer_never_shows(store: Store, gate, qtbot) -> None:
    store.dispatch(wider, "settings")
    store.background.cancel()
    gate.set()
    store.dispatch(transitions.step(1), "walk")
    store.stop()
    qtbot.wait(1)
    assert (width(store), store.state.position) == (11, Position(1, 0, 0))


def test_pointing_and_walking_do_not_drop_the_layer_that_is_coming(store: Store, gate, qtbot) -> None:
    store.dispatch(wider, "settings")
    store.dispatch(transitions.point(OutputCell(2, 2, 0)), None)
    store.dispatch(transitions.step(1), "walk")
    assert store.display.page.output.pointed == OutputCell(2, 2, 0)
    with qtbot.waitSignal(store.changed):
        gate.set()
    assert (width(store), store.state.position) == (13, Position(1, 0, 0))


def test_wishes_in_a_row_add_up_and_only_the_last_shows(store: Store, gate, qtbot) -> None:
    seen = []
    store.changed.connect(lambda: seen.append(width(store)))
    store.dispatch(wider, "settings")
    store.dispatch(wider, "settings")
    with qtbot.waitSignal(store.changed):
        gate.set()
    assert seen == [15]
    store.undo()
    assert width(store) == 11


def test_undo_gives_up_the_layer_that_is_coming(store: Store, gate) -> None:
    store.dispatch(wider, "settings")
    store.undo()
    assert not store.background.busy
    assert not store.can_undo


def test_undo_to_a_forgotten_slow_layer_waits_for_it(store: Store, gate, qtbot) -> None:
    gate.set()
    for _ in range(4):  # more layers than are kept
        store.seal()
        with qtbot.waitSignal(store.changed):
            store.dispatch(wider, "settings")
    for _ in range(2):
        store.undo()
    gate.clear()
    with qtbot.assertNotEmitted(store.changed):
        store.undo()
    assert width(store) == store.display.page.input.x.length == 15
    with qtbot.waitSignal(store.changed):
        gate.set()
    assert width(store) == store.display.page.input.x.length == 13
    store.redo()
    assert width(store) == 15


def test_a_fault_while_computing_is_reported_and_the_state_stays(store: Store, monkeypatch, qtbot) -> None:
    def broken(layer):
        raise MemoryError("too much")

    monkeypatch.setattr(store_module, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(store_module, "derive", broken)
    with qtbot.waitSignal(store.failed) as said:
        store.dispatch(wider, "settings")
    assert isinstance(said.args[0], MemoryError)
    assert (width(store), store.background.busy) == (11, False)


def test_the_reason_of_a_refusal_may_be_any_message(store: Store, qtbot) -> None:
    def refuse(state: State) -> State:
        raise Refused(message("explore.refused.cell"))

    with qtbot.waitSignal(store.refused) as said:
        store.dispatch(refuse, "walk")
    assert said.args[0] == message("explore.refused.cell")


def test_what_begins_anew_cannot_be_undone(store: Store) -> None:
    store.dispatch(transitions.step(1), "walk")
    store.undo()
    store.begin(transitions.step(2))
    assert store.state.position == Position(2, 0, 0)
    assert not store.can_undo
    assert not store.can_redo
    store.dispatch(transitions.step(1), "walk")
    store.undo()
    assert store.state.position == Position(2, 0, 0)
    assert not store.can_undo


def test_what_goes_on_from_a_coming_beginning_begins_there_too(qtbot, store: Store, gate) -> None:
    store.dispatch(transitions.step(1), "walk")
    store.begin(wider)
    store.dispatch(transitions.step(1), "walk")
    gate.set()
    qtbot.waitUntil(lambda: width(store) == 13)
    assert store.state.position == Position(2, 0, 0)
    assert not store.can_undo
