"""Autoplay: as many neurons as the time is worth, in a few ticks, and none owed after a stall."""

from __future__ import annotations

import pytest

from convviz.ui.shell import autoplay as module
from convviz.ui.shell.autoplay import SPEEDS, Autoplay


class Clock:
    """Stands in for the elapsed timer: the test says how much time has passed."""

    def __init__(self) -> None:
        self.passed = 0

    def start(self) -> None:
        self.passed = 0

    def restart(self) -> int:
        return self.passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "QElapsedTimer", lambda: made)
    return made


@pytest.fixture
def autoplay(clock: Clock, qapp):
    made = Autoplay()
    made.taken = []
    made.stepped.connect(made.taken.append)
    yield made
    made.stop()


def tick(autoplay: Autoplay, clock: Clock, ms: int, times: int = 1) -> list[int]:
    clock.passed = ms
    for _ in range(times):
        autoplay._tick()
    return autoplay.taken


def test_the_speeds_go_from_two_seconds_a_neuron_to_an_alexnet_slice_a_second() -> None:
    assert (SPEEDS[0], SPEEDS[-1]) == (0.5, 55 * 55)
    assert list(SPEEDS) == sorted(SPEEDS)


def test_a_fast_second_is_worth_a_whole_slice(autoplay: Autoplay, clock: Clock) -> None:
    autoplay.set_speed(len(SPEEDS) - 1)
    autoplay.toggle()
    assert sum(tick(autoplay, clock, ms=40, times=25)) == 3025
    assert len(autoplay.taken) <= 25


def test_a_slow_walk_goes_one_at_a_time(autoplay: Autoplay, clock: Clock) -> None:
    autoplay.set_speed(0)
    autoplay.toggle()
    assert tick(autoplay, clock, ms=2000, times=4) == [1, 1, 1, 1]


def test_a_timer_that_fires_a_little_early_does_not_miss_a_step(autoplay: Autoplay, clock: Clock) -> None:
    autoplay.set_speed(SPEEDS.index(1))
    autoplay.toggle()
    assert tick(autoplay, clock, ms=998, times=10) == [1] * 10


@pytest.mark.parametrize("speed", range(len(SPEEDS)))
def test_after_a_stall_nothing_is_caught_up(autoplay: Autoplay, clock: Clock, speed: int) -> None:
    autoplay.set_speed(speed)
    autoplay.toggle()
    steps = sum(tick(autoplay, clock, ms=60_000))
    assert steps <= max(1, SPEEDS[speed] * module.MOST_OWED + 0.5)  # rounded at the slow speeds


def test_play_and_stop_are_announced(autoplay: Autoplay) -> None:
    seen = []
    autoplay.playing_changed.connect(seen.append)
    autoplay.toggle()
    autoplay.toggle()
    autoplay.stop()
    assert seen == [True, False]


def test_the_timer_really_runs(qtbot) -> None:
    autoplay = Autoplay()
    autoplay.set_speed(len(SPEEDS) - 1)
    with qtbot.waitSignal(autoplay.stepped, timeout=2000) as stepped:
        autoplay.toggle()
    assert stepped.args[0] >= 1
    autoplay.stop()


@pytest.mark.parametrize(("asked", "taken"), [(-3, 0), (99, len(SPEEDS) - 1)])
def test_speeds_beyond_the_ends_are_the_ends(autoplay: Autoplay, asked: int, taken: int) -> None:
    autoplay.set_speed(asked)
    assert autoplay.speed == taken


def test_the_same_speed_is_not_announced(autoplay: Autoplay) -> None:
    seen = []
    autoplay.speed_changed.connect(seen.append)
    autoplay.set_speed(autoplay.speed)
    autoplay.set_speed(autoplay.speed + 1)
    assert seen == [autoplay.speed]
