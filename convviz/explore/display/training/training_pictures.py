"""The small pictures of training: filters as they were and are, and where V still differs from the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.explore.message import Message, message
from convviz.explore.state.state import Position
from convviz.explore.state.values import Values, scaled
from convviz.explore.training.filter_exercise import FilterExercise
from convviz.explore.training.training_run import Trained, TrainingRun

STRONG = 2.0  # times the typical error at the start: an error that large has the full colour
NEVER_SHOWN = (5, 5)  # the own filter of the exercise that stands for all that were never trained


@dataclass(frozen=True, slots=True)
class TrainingPicture:
    """A small picture with a title; ``square`` (x, y, side) marks the positions that are shown."""

    title: Message
    values: Values
    square: tuple[int, int, int] | None = None


def filters_of_layer(
    start: TrainingRun, run: TrainingRun, at: Position, c: int
) -> tuple[TrainingPicture, ...]:
    """Return the current filter at the start and now, and the own ones here and at the far corner.

    All of them in channel ``c``, coloured by the filter at the start.
    """
    width, height, _ = run.source.geometry.output_shape
    x, y = (width - 1, height - 1) if (at.x, at.y) != (width - 1, height - 1) else (0, 0)
    limit = float(np.abs(start.shared.layer.weights_of(0, 0, at.d).weights).max())

    def seen(layer: Trained, x: int, y: int) -> Values:
        return scaled(layer.weights_of(x, y, at.d).weights[:, :, c : c + 1], limit)

    part = f"[:,:,{c}]" if start.shared.layer.geometry.weights_shape[3] > 1 else ""
    name, there = f"W{at.d}{part}", f"W{at.d}[{x},{y}]{part}"
    pictures = [
        TrainingPicture(message("training.filter.start", name=name), seen(start.shared.layer, 0, 0)),
        TrainingPicture(message("training.filter.shared", name=name), seen(run.shared.layer, 0, 0)),
        TrainingPicture(
            message("training.filter.own", name=f"W{at.d}[{at.x},{at.y}]{part}"),
            seen(run.unshared.layer, at.x, at.y),
        ),
        TrainingPicture(message("training.filter.own", name=there), seen(run.unshared.layer, x, y)),
    ]
    return tuple(pictures if run.added > 1 else pictures[:3])


def filters_of_exercise(
    run: TrainingRun, made: FilterExercise, at: tuple[int, int]
) -> tuple[TrainingPicture, ...]:
    """Return the true filter, the shared one, the own one ``at`` (x, y) and one that was never trained."""
    limit = float(np.abs(made.truth).max())

    def seen(layer: Trained, x: int, y: int) -> Values:
        return scaled(layer.weights_of(x, y, 0).weights, limit)

    own, never = f"W0[{at[0]},{at[1]}]", "W0[{},{}]".format(*NEVER_SHOWN)
    return (
        TrainingPicture(message("training.filter.truth"), scaled(made.truth[0], limit)),
        TrainingPicture(message("training.filter.shared", name="W0"), seen(run.shared.layer, 0, 0)),
        TrainingPicture(message("training.filter.own_shown", name=own), seen(run.unshared.layer, *at)),
        TrainingPicture(
            message("training.filter.own_unshown", name=never),
            seen(run.unshared.layer, *NEVER_SHOWN),
        ),
    )


def maps(run: TrainingRun, made: FilterExercise) -> tuple[TrainingPicture, ...]:
    """Return the picture with what is read of it, and V − target of either side."""
    square = (*made.corner, made.side)
    x, y = made.corner
    field = (x, y, made.side + made.truth.shape[1] - 1)
    start = made.start.forward() - made.target
    limit = STRONG * float(np.sqrt(np.square(start).mean()))
    shown = [TrainingPicture(message("training.map.picture"), scaled(made.pixels, 255.0), field)]
    for side, title in (
        (run.shared, message("training.map.shared")),
        (run.unshared, message("training.map.unshared")),
    ):
        assert side.V is not None
        shown.append(TrainingPicture(title, scaled(side.V - made.target, limit), square))
    return tuple(shown)
