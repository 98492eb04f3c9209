"""Run the benchmarks and print what was measured."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import model
from benchmarks.timing import Timing


def main() -> None:
    """Measure, print, and save where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a run to see that it runs, not to compare")
    parser.add_argument("--only", choices=("model", "window"))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    found: dict[str, object] = {}
    if options.only != "window":
        timings = model.measure(options.quick)
        found["machine"] = model.surroundings()
        found["model"] = {
            name: {way: {who: t.as_dict() for who, t in c.items()} for way, c in directions.items()}
            for name, directions in timings.items()
        }
        found["farthest from PyTorch"] = model.agreement(options.quick)
    if options.only != "model":
        found["window"] = _window(options.quick)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _window(quick: bool) -> dict[str, object]:
    """Measure the window, print, and return what was found."""
    # Only here: the model is measured where PySide6 is not installed.
    from benchmarks import gradients, growth, training, window

    window.prepare()
    timed = (
        window.steps(quick)
        | window.paced(quick)
        | window.turns(quick)
        | gradients.measure(quick)
        | {f"drag, {n}": t for n, t in growth.drags(quick).items()}
    )
    for name, timings in timed.items():
        for what, timing in timings.items():
            print(_line(name, what, timing))
    plain: dict[str, dict[str, float]] = {
        **window.starts(quick),
        **{f"first {window.FIRST} steps, {n}": facts for n, facts in window.first_steps(quick).items()},
        **{f"held key, {name}": facts for name, facts in window.held_keys().items()},
        "updates a second": training.measure(0.3 if quick else 3),
    }
    for name, facts in plain.items():
        print(name, " ".join(f"{what}: {value:.1f}" for what, value in facts.items()))
    return {n: {w: t.as_dict() for w, t in ts.items()} for n, ts in timed.items()} | plain


def _line(what: str, who: str, timing: Timing) -> str:
    spread = f"{timing.low:.3f} to {timing.high:.3f}"
    loops = "" if timing.loops is None else f"  {timing.loops:.1f} loops"
    return f"{what:<28}{who:<24}{timing.median:>9.3f} ms  ({spread}){loops}"


if __name__ == "__main__":
    main()
