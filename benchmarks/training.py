"""Updates a second, with sharing and without: of the worked example, the exercise, and AlexNet's first layer.

``python -m benchmarks.training`` prints them; a pause waits for at most one chunk of updates.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from convviz.explore.examples import examples
from convviz.explore.state.derived import derive
from convviz.explore.state.descent_choices import TrainingCase, TrainingChoice
from convviz.explore.state.state import State
from convviz.explore.training.training_run import TrainingRun, advanced
from convviz.explore.training.training_transitions import run_of
from convviz.ui.pages.training.training_runner import CHUNK

RATES = {"lesson": 0.0001, "alexnet": 1e-15}  # of pixels from 0 to 255 and their whole-number filters


def measure(seconds: float) -> dict[str, float]:
    """Return updates a second, each of both sides, by what is trained; print them as they are found."""
    found = {}
    for name, state in _states().items():
        run = advanced(run_of(state, derive(state.layer)), 1)
        found[name] = _rate_of(run, seconds)
        print(f"{name:<28}{found[name]:>10,.1f} updates/s   {1000 / found[name]:>8.3f} ms each", flush=True)
    print(f"a chunk: at most {1000 * CHUNK:.0f} ms, or one update")
    return found


def _states() -> dict[str, State]:
    states = {name: replace(examples.load(name), learning_rate=rate) for name, rate in RATES.items()}
    exercise = TrainingChoice(TrainingCase.FILTER)
    return {"lesson": states["lesson"], "exercise": replace(states["lesson"], training=exercise), **states}


def _rate_of(run: TrainingRun, seconds: float) -> float:
    """Return updates a second from a run's early updates, where both sides go on."""
    updates, began = 0, perf_counter()
    while perf_counter() - began < seconds:
        after = advanced(run, 1)
        assert after.updates == run.updates + 1
        updates += 1
    return updates / (perf_counter() - began)


if __name__ == "__main__":
    measure(2.0)
