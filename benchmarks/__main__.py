"""Run the benchmarks and print what was measured."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import model, window
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
        window.prepare()
        steps = window.steps(options.quick)
        for name, sizes in steps.items():
            for size, timing in sizes.items():
                print(_line(f"a step of {name}", size, timing))
        found["window"] = {n: {s: t.as_dict() for s, t in sizes.items()} for n, sizes in steps.items()}
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _line(what: str, who: str, timing: Timing) -> str:
    spread = f"{timing.low:.3f} to {timing.high:.3f}"
    return f"{what:<28}{who:<24}{timing.median:>9.3f} ms  ({spread})"


if __name__ == "__main__":
    main()
