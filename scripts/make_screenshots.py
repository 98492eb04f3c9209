"""Draw the pictures of the README into docs/pictures, from the window as it is; needs no display.

Usage: python scripts/make_screenshots.py
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

from convviz.explore.examples import examples
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.state import Position, View, WeightCell
from convviz.explore.state.transitions import Transition
from convviz.ui.shell import picture_files
from convviz.ui.shell.start import application, window_for

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = (1920, 1080)
SHOTS: dict[str, tuple[str, tuple[Transition, ...]]] = {
    "main-window": ("lesson", (transitions.jump(Position(2, 3, 1)),)),
    "not-shared": (
        "lesson",
        (
            transitions.jump(Position(1, 2, 0)),
            sharing.toggle,
            sharing.let_differ,
            pokes.poke(WeightCell(0, 2, 2, 1), 2),
        ),
    ),
    "backward": (
        "lesson",
        (
            transitions.choose_view(View.BACKWARD),
            transitions.jump(Position(3, 3, 0)),
            transitions.toggle_nudging,
        ),
    ),
    "matrix": ("lesson", (transitions.choose_view(View.MATRIX), transitions.jump(Position(2, 3, 1)))),
    "growth": ("alexnet", (transitions.choose_view(View.GROWTH),)),
}


def main() -> None:
    """Draw every picture."""
    for name, (example, steps) in SHOTS.items():
        app = application()
        window = window_for(examples.load(example), "en", "light")
        window.resize(*SIZE)
        window.show()
        window.layer_page.parameters.plot.bring()
        for index, step in enumerate(steps):
            window.store.dispatch(step, f"step {index}")
        while window.store.background.busy:
            app.processEvents()
        for _ in range(30):
            app.processEvents()
        picture_files.save(window.grab(), PICTURES / f"{name}.png")
        window.close()


if __name__ == "__main__":
    main()
