"""Draw the pictures of README and docs/argument.md into docs/pictures, from the window as it is.

Needs no display. Usage: python scripts/make_screenshots.py [NAME …], all pictures where no name is given;
a name is "backward" of README, or "c-not-shared" of docs/argument.md, drawn in both languages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from convviz.explore.backward import updates
from convviz.explore.examples import examples
from convviz.explore.lessons import playing, shipped
from convviz.explore.presenting.presentation import showing
from convviz.explore.shift.shift_transitions import shift_to
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.state import Link, Position, State, View, WeightCell
from convviz.explore.state.transitions import Transition
from convviz.ui.pages.backward.backward_page import BackwardPage
from convviz.ui.shell.start import application, window_for
from convviz.ui.shell.window import MainWindow

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = (1920, 1080)
COLOURS, EXACT = (
    256,
    160,
)  # of a picture file, a third as large as with all; the most frequent stay as they are
GAP = 10  # px between parts of the window that stand under each other

LESSON, ALEXNET = "lesson", "alexnet"
#: The ten lines of the CS231n notes: along x and along y in slice 0 and 1, and V[2,3,1].
TEN = [Position(x, 0, d) for d in (0, 1) for x in range(4)] + [Position(0, 1, 1), Position(2, 3, 1)]
FROM_THE_MIDDLE = transitions.jump(Position(1, 2, 0))
AT_THE_END = transitions.jump(Position(2, 3, 1))
IN_THE_CORNER = transitions.jump(Position(20, 30, 5))
IN_THE_MIDDLE = transitions.jump(Position(27, 27, 48))
AT_A_NEGATIVE = transitions.jump(Position(1, 0, 1))
LAST_OF_SLICE_0 = transitions.jump(Position(3, 3, 0))

Shown = Callable[[MainWindow], Sequence[QWidget]]


@dataclass(frozen=True)
class Part:
    """What is cut out of the window after some steps: the smallest room that holds all of ``shown``."""

    shown: Shown
    steps: tuple[Transition, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A picture: an example after some steps, and the parts of the window that stand in it.

    ``presented`` is the name of a scene that is presented, "" where nothing is. ``language`` is that of a
    picture of README.
    """

    example: str
    parts: tuple[Part, ...]
    steps: tuple[Transition, ...] = ()
    presented: str = ""
    language: str = "en"


def whole(window: MainWindow) -> Sequence[QWidget]:
    """Return the window."""
    return (window,)


def parameters(window: MainWindow) -> Sequence[QWidget]:
    """Return the panel of the parameters."""
    return (window.layer_page.parameters,)


def filters(window: MainWindow) -> Sequence[QWidget]:
    """Return the filter bank, or the wall of sets."""
    return (window.layer_page.filters,)


def output(window: MainWindow) -> Sequence[QWidget]:
    """Return the output volume."""
    return (window.layer_page.output,)


def neuron(window: MainWindow) -> Sequence[QWidget]:
    """Return the sum of the current neuron."""
    return (window.layer_page.neuron,)


def numpy_line(window: MainWindow) -> Sequence[QWidget]:
    """Return the line of NumPy of the current neuron."""
    return (window.layer_page.neuron.expression,)


def layer_line(window: MainWindow) -> Sequence[QWidget]:
    """Return the line of words on the layer."""
    return (window.settings.line,)


def sentence(window: MainWindow) -> Sequence[QWidget]:
    """Return the sentence that builds the numbers of parameters."""
    return (window.layer_page.parameters.sentence,)


def loss(window: MainWindow) -> Sequence[QWidget]:
    """Return the loss and what an update does."""
    shown = window.stack.shown_page
    assert isinstance(shown, BackwardPage)
    return (shown.loss,)


def volumes(window: MainWindow) -> Sequence[QWidget]:
    """Return X, W and V."""
    layer = window.layer_page
    return layer.input, layer.filters, layer.output


def page(window: MainWindow) -> Sequence[QWidget]:
    """Return the page that is shown."""
    return (window.stack,)


def _both(name: str, scene: Scene, *more: Transition) -> dict[str, Scene]:
    """Return a scene, and the same without sharing, after ``more`` steps there."""
    unshared = replace(scene, steps=(*scene.steps, sharing.toggle, *more))
    return {name: scene, f"{name}-not-shared": unshared}


def _of(view: View, *steps: Transition) -> tuple[Transition, ...]:
    return (transitions.choose_view(view), *steps)


def _at_a_question(state: State) -> State:
    """Begin the full lesson at the question of its step 8."""
    return playing.open_lesson(shipped.load("full"), state, step=7, point=1)


_LESSON = Scene(LESSON, (Part(whole),), (_at_a_question,))
README: dict[str, Scene] = {
    "lesson": _LESSON,
    "lesson-zh": replace(_LESSON, language="zh"),
    "main-window": Scene(LESSON, (Part(whole),), (AT_THE_END,)),
    "not-shared": Scene(
        LESSON,
        (Part(whole),),
        (FROM_THE_MIDDLE, sharing.toggle, sharing.let_differ, pokes.poke(WeightCell(0, 2, 2, 1), 2)),
    ),
    "backward": Scene(
        LESSON, (Part(whole),), _of(View.BACKWARD, LAST_OF_SLICE_0, transitions.toggle_nudging)
    ),
    "matrix": Scene(LESSON, (Part(whole),), _of(View.MATRIX, AT_THE_END)),
    "growth": Scene(ALEXNET, (Part(whole),), _of(View.GROWTH)),
    "presenting": Scene(ALEXNET, (Part(whole),), (sharing.toggle, IN_THE_CORNER), "weights"),
    "presenting-parameters": Scene(ALEXNET, (Part(whole),), (IN_THE_CORNER,), "parameters"),
}
_TEN_LINES = (*(Part(numpy_line, (transitions.jump(at),)) for at in TEN), Part(neuron))
_SAME_FIELD, _SAME_WEIGHTS = map(transitions.choose_link, (Link.SAME_FIELD, Link.SAME_WEIGHTS))
_MOVED = _of(View.SHIFT, shift_to(2, 0))
_UPDATED = Part(loss, (updates.update,))
ARGUMENT: dict[str, Scene] = {
    **_both(
        "a", Scene(ALEXNET, (Part(layer_line), Part(output), Part(sentence)), (transitions.toggle_fill,))
    ),
    **_both("b", Scene(ALEXNET, (Part(parameters),), (IN_THE_MIDDLE,))),
    **_both("c", Scene(ALEXNET, (Part(filters), Part(parameters)), (IN_THE_MIDDLE,))),
    **_both("d", Scene(LESSON, _TEN_LINES)),
    **_both("e-slice", Scene(LESSON, (Part(volumes),), (LAST_OF_SLICE_0, _SAME_WEIGHTS))),
    **_both("e-column", Scene(LESSON, (Part(volumes),), (AT_THE_END, _SAME_FIELD))),
    **_both("f", Scene(LESSON, (Part(filters),), (LAST_OF_SLICE_0,)), sharing.let_differ),
    **_both("g", Scene(LESSON, (Part(page),), _MOVED)),
    **_both("h", Scene(LESSON, (Part(page), _UPDATED), _of(View.BACKWARD, LAST_OF_SLICE_0))),
    **_both("i", Scene(LESSON, (Part(output), Part(neuron)), (AT_A_NEGATIVE, transitions.toggle_relu))),
}


def main(names: Sequence[str] = ()) -> None:
    """Draw the pictures ``names``, or every picture."""
    for name, scene in README.items():
        if not names or name in names:
            _save(_drawn(scene, scene.language), PICTURES / f"{name}.png")
    for name, scene in ARGUMENT.items():
        for language in ("en", "zh"):
            if not names or name in names:
                _save(_drawn(scene, language), PICTURES / "argument" / f"{name}-{language}.png")


def _drawn(scene: Scene, language: str) -> Image.Image:
    """Return the parts of ``scene``, each under the one before."""
    application()
    window = window_for(examples.load(scene.example), language, "light")
    window.resize(*SIZE)
    window.show()
    if scene.presented:
        window.set_presenting(True)
        window.show_presentation(showing(window.store.state.view, scene.presented))
        window.showNormal()
        window.resize(*SIZE)
    _go(window, scene.steps)
    parts = []
    for part in scene.parts:
        _go(window, part.steps)
        parts.append(_cut_out(window, part.shown(window)))
    window.close()
    whole = Image.new("RGB", (max(p.width for p in parts), sum(p.height + GAP for p in parts) - GAP), "white")
    top = 0
    for picture in parts:
        whole.paste(picture, (0, top))
        top += picture.height + GAP
    return whole


def _go(window: MainWindow, steps: Sequence[Transition]) -> None:
    """Take ``steps``, and wait until all that they bring is shown."""
    app = application()
    for index, step in enumerate(steps):
        window.store.dispatch(step, f"step {index}")
    window.stack.bring()
    while window.store.background.busy or window.stack.busy:
        app.processEvents()
    for _ in range(30):  # lets layouts settle
        app.processEvents()


def _cut_out(window: MainWindow, widgets: Sequence[QWidget]) -> Image.Image:
    room = QRect()
    for widget in widgets:
        room = room.united(QRect(widget.mapTo(window, QPoint()), widget.size()))
    picture = window.grab(room).toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombuffer(
        "RGB",
        (picture.width(), picture.height()),
        bytes(picture.constBits()),
        "raw",
        "RGB",
        picture.bytesPerLine(),
    )


def _save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _in_few_colours(picture).save(path, optimize=True)


def _in_few_colours(picture: Image.Image) -> Image.Image:
    """Return ``picture`` with a palette; each pixel has the nearest colour of it."""
    pixels = np.asarray(picture)
    packed = pixels.astype(np.int64) @ [1 << 16, 1 << 8, 1]
    codes, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    order = np.argsort(-counts)
    frequent, rare = colours[order[:EXACT]], colours[order[EXACT:]]
    if len(rare):
        few = Image.fromarray(rare[np.newaxis].astype(np.uint8)).quantize(
            COLOURS - EXACT, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        frequent = np.concatenate([frequent, np.reshape(few.getpalette(), (-1, 3))])
    nearest = np.square(colours[:, np.newaxis] - frequent).sum(axis=2).argmin(axis=1)
    image = Image.fromarray(nearest[places].reshape(packed.shape).astype(np.uint8), "P")
    image.putpalette(frequent.astype(np.uint8).tobytes())
    return image


if __name__ == "__main__":
    main(sys.argv[1:])
