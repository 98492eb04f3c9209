from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.examples import examples
from convviz.explore.state import sharing
from convviz.explore.state.history import LIMIT, History
from convviz.explore.state.state import InputKind, Position, Scene, State

GEOMETRY = Geometry(width=10, height=10, depth=1, filters=1, size=1)
X_BYTES = 10 * 10 * 8


def state_with_own_array(x: int = 0) -> State:
    X = np.ones((10, 10, 1), dtype=np.int64)
    layer = Layer(GEOMETRY, X, np.ones((1, 1, 1, 1), dtype=np.int64), np.zeros(1, dtype=np.int64))
    return State(Scene("lesson", InputKind.NUMBERS, "integers"), layer, Position(x, 0, 0))


@pytest.fixture
def start() -> State:
    return state_with_own_array()


def at(state: State, x: int) -> State:
    return replace(state, position=Position(x, 0, 0))


def test_undo_and_redo_go_back_and_forth(start: State) -> None:
    history = History(start)
    history.record(replace(start, relu=True), "relu")
    history.record(replace(start, relu=True, fill_all=True), "fill")
    assert history.undo() == replace(start, relu=True)
    assert history.undo() is start
    assert history.undo() is start
    assert not history.can_undo
    assert history.redo() == replace(start, relu=True)
    assert history.redo() == replace(start, relu=True, fill_all=True)
    assert not history.can_redo
    assert history.redo() is history.present


def test_a_walk_is_one_step(start: State) -> None:
    history = History(start)
    for x in range(1, 9):
        history.record(at(start, x), "walk")
    history.record(replace(at(start, 8), relu=True), "relu")
    assert history.undo() == at(start, 8)
    assert history.undo() is start


def test_two_walks_are_two_steps_when_something_ends_the_first(start: State) -> None:
    history = History(start)
    history.record(at(start, 1), "walk")
    history.seal()
    history.record(at(start, 2), "walk")
    assert history.undo() == at(start, 1)
    history.record(at(start, 3), "walk")
    assert history.undo() == at(start, 1)
    assert history.undo() is start


def test_pointing_is_no_step_and_keeps_the_way_forward(start: State) -> None:
    history = History(start)
    history.record(at(start, 1), "walk")
    history.undo()
    history.record(replace(start, channel=0, link=start.link, relu=True), None)
    assert history.present.relu
    assert history.can_redo
    assert not history.can_undo
    assert history.redo() == at(start, 1)


def test_a_new_step_forgets_the_way_forward(start: State) -> None:
    history = History(start)
    history.record(at(start, 1), "walk")
    history.undo()
    history.record(at(start, 2), "jump")
    assert not history.can_redo


def test_shared_arrays_are_counted_once(start: State) -> None:
    history = History(start)
    for x in range(1, 9):
        history.record(at(start, x), f"jump {x}")
    assert X_BYTES < history.bytes < 2 * X_BYTES + 8 * 1_000


def test_the_past_is_bounded_by_bytes(start: State) -> None:
    history = History(start, limit=10 * 2_000)
    for x in range(100):
        history.record(state_with_own_array(x % 10), f"jump {x}")
        assert history.bytes <= 10 * 2_000
    steps = 0
    while history.can_undo:
        history.undo()
        steps += 1
    assert 5 <= steps <= 20


def test_one_state_larger_than_the_limit_is_not_kept(start: State) -> None:
    history = History(start, limit=100)
    history.record(at(start, 1), "walk")
    assert not history.can_undo
    assert history.present == at(start, 1)
    assert history.bytes == 0


@given(st.lists(st.sampled_from(["walk", "relu", None, "undo", "redo"]), max_size=60))
def test_the_bytes_agree_with_what_is_held(deeds: list[str | None]) -> None:
    history = History(state_with_own_array())
    for number, deed in enumerate(deeds):
        if deed in ("undo", "redo"):
            getattr(history, deed)()
        elif number % 3:
            history.record(at(history.present, number % 10), deed)
        else:
            history.record(state_with_own_array(number % 10), deed)
    held = history.others
    arrays = {id(a): a.nbytes for s in held for a in (s.layer.X, s.layer.weights, s.layer.biases)}
    assert history.bytes == sum(arrays.values()) + 1_000 * len(held)


def test_copies_that_differ_count_with_their_table() -> None:
    state = sharing.toggle(examples.load("lesson"))
    history = History(state)
    for turn in range(200):
        state = sharing.let_differ(state)
        history.record(state, f"differ {turn}")
    table = state.layer.spread.nbytes
    assert table > 2_000_000
    assert len(history.others) <= LIMIT // table + 1
