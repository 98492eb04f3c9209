"""The page on many updates, shared and not shared side by side."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.backward.backward_pass import fitting
from convviz.explore.display.training.training_pictures import (
    TrainingPicture,
    filters_of_exercise,
    filters_of_layer,
    maps,
)
from convviz.explore.display.training.training_words import (
    SideWords,
    apart_words,
    formula,
    goal_of_loss,
    learner_words,
    note_on_layer,
    side_words,
)
from convviz.explore.message import Message, Value, message
from convviz.explore.state.cells import shown_channel
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import LossChoice, TrainingChoice
from convviz.explore.state.state import Position, State
from convviz.explore.training.filter_exercise import FilterExercise
from convviz.explore.training.training_run import TrainingRun
from convviz.explore.training.training_transitions import run_of


@dataclass(frozen=True, slots=True)
class TrainingPart:
    """What is trained: ``start`` is the run before its first update."""

    title: Message
    choice: TrainingChoice
    rate: float
    start: TrainingRun
    loss: LossChoice
    position: Position
    channel: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Two curves against updates, of the shared and of the not shared side; ``log``: on a log axis."""

    title: Message
    shared: tuple[float, ...]
    unshared: tuple[float, ...]
    log: bool


@dataclass(frozen=True, slots=True)
class TrainingView:
    """All that the page draws of a run at ``rate``.

    ``goal`` says why one trains this; ``curves`` has the most important first; ``filters`` are weights;
    ``maps`` is empty, or the picture and then V − target of either side. ``short`` is the note for where
    there is little room.
    """

    updates: Message
    rate: float
    goal: Message
    curves: tuple[Curves, ...]
    shared: SideWords
    unshared: SideWords
    filters: tuple[TrainingPicture, ...]
    maps: tuple[TrainingPicture, ...]
    note: Message
    short: Message


def training_part(state: State, derived: Derived) -> TrainingPart:
    """Return what the page shows."""
    run = run_of(state, derived)
    return TrainingPart(
        message("window.command.view_training"),
        state.training,
        run.rate,
        run,
        fitting(state.loss, state.layer),
        state.position,
        shown_channel(state.layer.common, state.position.d, state.channel),
    )


def training_view(part: TrainingPart, run: TrainingRun) -> TrainingView:
    """Return what the page draws of ``run``, which has begun and came from the part's start."""
    updates = message("training.updates", n=run.updates)
    if run.exercise is not None:
        return _of_exercise(run, run.exercise, updates)
    return TrainingView(
        updates,
        run.rate,
        goal_of_loss(part.loss),
        (_curves(formula(part.loss), run.shared.losses, run.unshared.losses),),
        side_words(run, run.shared, message("training.one_filter")),
        side_words(run, run.unshared, message("training.own_filters", n=run.added)),
        filters_of_layer(part.start, run, part.position, part.channel),
        (),
        note_on_layer(run),
        note_on_layer(run, short=True),
    )


def _of_exercise(run: TrainingRun, made: FilterExercise, updates: Message) -> TrainingView:
    curves = (
        _curves(message("training.error_unshown"), run.shared.errors, run.unshared.errors),
        _curves(message("training.loss_shown"), run.shared.losses, run.unshared.losses),
    )
    x, y = (corner + made.side // 2 for corner in made.corner)
    own = made.distance(run.unshared.layer.weights_of(x, y, 0).weights)
    shared = made.distance(run.shared.layer.weights_of(0, 0, 0).weights)
    counts: dict[str, Value] = {"n": run.added, "total": made.shown.size}
    return TrainingView(
        updates,
        run.rate,
        message("training.goal.filter", **counts),
        curves,
        learner_words(run, made, run.shared, apart_words("W0", shared)),
        learner_words(run, made, run.unshared, apart_words(f"W0[{x},{y}]", own)),
        filters_of_exercise(run, made, (x, y)),
        maps(run, made),
        message("training.note.exercise", **counts),
        message("training.note.exercise_short", **counts),
    )


def _curves(title: Message, shared: tuple[float, ...], unshared: tuple[float, ...]) -> Curves:
    return Curves(title, shared, unshared, log=min(*shared, *unshared, 1) > 0)
