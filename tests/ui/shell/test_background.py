"""The worker beside the window: results in the window's thread, stale ones dropped, faults handed over."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from convviz.ui.background import Background


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()


def test_work_is_done_beside_and_its_result_arrives_here(background: Background, qtbot) -> None:
    seen = []
    with qtbot.waitSignal(background.busy_changed, check_params_cb=lambda busy: not busy):
        background.run(
            threading.current_thread, lambda worker: seen.append((worker, threading.current_thread())), print
        )
    [(worker, here)] = seen
    assert here is threading.main_thread()
    assert worker is not here


def test_a_newer_job_makes_the_older_result_void(background: Background, qtbot) -> None:
    gate, seen = threading.Event(), []
    background.run(lambda: gate.wait(10) and "old", seen.append, print)
    background.run(lambda: "new", seen.append, print)
    gate.set()
    qtbot.waitUntil(lambda: not background.busy)
    assert seen == ["new"]


def test_a_cancelled_job_says_nothing(background: Background, qtbot) -> None:
    gate, seen, busy = threading.Event(), [], []
    background.busy_changed.connect(busy.append)
    background.run(lambda: gate.wait(10), seen.append, seen.append)
    background.cancel()
    gate.set()
    background.stop()
    qtbot.wait(1)
    assert (seen, busy) == ([], [True, False])


def test_what_a_job_raises_is_handed_over(background: Background, qtbot) -> None:
    seen = []

    def broken() -> None:
        raise RuntimeError("a fault")

    background.run(broken, print, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], RuntimeError)
    assert not background.busy


def test_after_stop_no_thread_is_left(background: Background, qtbot) -> None:
    background.run(lambda: 1, lambda _: None, print)
    background.stop()
    # The model keeps its own pool, which waits for the next layer and ends with the process.
    left = [t.name for t in threading.enumerate() if t.name.startswith("convviz")]
    assert not [name for name in left if not name.startswith("convviz-conv")]
