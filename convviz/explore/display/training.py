"""The page on many updates, shared and not shared side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convviz.conv import Layer
from convviz.conv.arrays import Array
from convviz.explore import numbers
from convviz.explore.backward import fitting
from convviz.explore.derived import Derived
from convviz.explore.display.lattices import Values
from convviz.explore.filter_exercise import FilterExercise
from convviz.explore.message import Message, message
from convviz.explore.state import LossChoice, Position, State, TrainingChoice
from convviz.explore.training import run_of
from convviz.explore.training_run import Condition, Side, Trained, TrainingRun, rate_that_suits

DIGITS = 5  # of a loss: 606.18
FEW_DIGITS = 3  # of an error
STRONG = 2.0  # an error of so many times the typical one at the start has the full colour
SMALL, LARGE = 1e-4, 1e9  # beyond them powers of ten
DECIMALS = 2  # of a weight in a small picture
NEVER_SHOWN = (5, 5)  # the own filter of the exercise that stands for all that were never trained


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
class SideWords:
    """One side in words: its headline number, what goes with it, and why it stopped, if it did."""

    name: Message
    headline: Message
    lines: tuple[Message, ...]
    stopped: Message | None
    usable: bool  # its weights can be taken over


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture with a title; ``square`` (x, y, side) marks the positions that are shown."""

    title: Message
    values: Values
    square: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class TrainingView:
    """All that the page draws of a run.

    ``filters`` are weights; ``maps`` is empty, or the picture and then V − target of either side. ``short``
    is the note for where there is little room.
    """

    updates: Message
    curves: tuple[Curves, ...]
    shared: SideWords
    unshared: SideWords
    filters: tuple[Picture, ...]
    maps: tuple[Picture, ...]
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
        min(state.channel, state.layer.geometry.weights_shape[3] - 1),  # fully connected, it is one of X's
    )


def training_view(part: TrainingPart, run: TrainingRun) -> TrainingView:
    """Return what the page draws of ``run``, which has begun and came from the part's start."""
    updates = message("training.updates", n=run.updates)
    if run.exercise is not None:
        return _of_exercise(run, run.exercise, updates)
    return TrainingView(
        updates,
        (_curves(_formula(part.loss), run.shared.losses, run.unshared.losses),),
        _side(run, run.shared, message("training.one_filter")),
        _side(run, run.unshared, message("training.own_filters", n=run.added)),
        _filters_of_layer(part, run),
        (),
        _note_on_layer(run),
        message("training.note.longer_step", n=run.added),
    )


def _of_exercise(run: TrainingRun, made: FilterExercise, updates: Message) -> TrainingView:
    curves = (
        _curves(message("training.loss_shown"), run.shared.losses, run.unshared.losses),
        _curves(message("training.error_unshown"), run.shared.errors, run.unshared.errors),
    )
    x, y = (corner + made.side // 2 for corner in made.corner)
    own = made.distance(run.unshared.layer.weights_of(x, y, 0).weights)
    shared = made.distance(run.shared.layer.weights_of(0, 0, 0).weights)
    return TrainingView(
        updates,
        curves,
        _learner(run, made, run.shared, message("training.apart", name="W0", apart=_share(shared))),
        _learner(run, made, run.unshared, message("training.apart", name=f"W0[{x},{y}]", apart=_share(own))),
        _filters_of_exercise(run, made, (x, y)),
        _maps(run, made),
        message("training.note.exercise", n=run.added, total=made.shown.size),
        message("training.note.exercise_short", n=run.added, total=made.shown.size),
    )


def _curves(title: Message, shared: tuple[float, ...], unshared: tuple[float, ...]) -> Curves:
    return Curves(title, shared, unshared, log=min(*shared, *unshared, 1) > 0)


def _side(run: TrainingRun, side: Side, owners: Message) -> SideWords:
    loss = message("training.loss_now", loss=_related(side.losses[-1]))
    lines = (owners,) if side.condition is Condition.DIVERGED else (owners, *_finished(side))
    usable = side.condition is not Condition.DIVERGED and side.updates > 0
    return SideWords(_name(side), loss, lines, _stopped(run, side), usable)


def _learner(run: TrainingRun, made: FilterExercise, side: Side, apart: Message) -> SideWords:
    assert side.V is not None
    shown, unshown = (numbers.shortened(error, FEW_DIGITS) for error in made.errors(side.V))
    lines = (message("training.error_at_shown", error=shown), apart)
    name = message("training.where_unshown", name=_name(side))
    error = message("training.error_at_unshown", error=unshown)
    return SideWords(name, error, lines, _stopped(run, side), False)


def _name(side: Side) -> Message:
    return message("training.shared" if isinstance(side.layer, Layer) else "training.unshared")


def _finished(side: Side) -> tuple[Message, ...]:
    return (message("training.done", n=side.updates),) if side.condition is Condition.DONE else ()


def _stopped(run: TrainingRun, side: Side) -> Message | None:
    """Return why a side that diverged was stopped, and a rate that suits it."""
    if side.condition is not Condition.DIVERGED:
        return None
    if not side.updates:
        return message("training.stopped_at_once")
    times = _times(side.losses[-1] / abs(side.losses[0]))
    rate = rate_that_suits(run, side)
    advice = (
        message("training.smaller_rate")
        if rate is None
        else message("training.rate_that_suits", rate=numbers.full(rate))
    )
    why = message("training.stopped", n=side.updates, times=times, advice=advice)
    if isinstance(side.layer, Layer) and run.added > 1:
        return message("training.stopped_shared", why=why, added=run.added)
    return why


def _note_on_layer(run: TrainingRun) -> Message:
    if run.added == 1:
        return message("training.note.one_position")
    if run.mean_loss is None:
        return message("training.note.longer_step", n=run.added)
    first, mean = (numbers.shortened(v, DIGITS) for v in (run.shared.losses[0], run.mean_loss))
    return message("training.note.longer_step_mean", n=run.added, first=first, mean=mean)


def _filters_of_layer(part: TrainingPart, run: TrainingRun) -> tuple[Picture, ...]:
    """Return the current filter at the start and now, and the own ones here and at the far corner."""
    at, c = part.position, part.channel
    width, height, _ = run.source.geometry.output_shape
    x, y = (width - 1, height - 1) if (at.x, at.y) != (width - 1, height - 1) else (0, 0)
    start = part.start.shared.layer.weights_of(0, 0, at.d).weights
    limit = float(np.abs(start).max())

    def seen(layer: Trained, x: int, y: int) -> Values:
        return _values(layer.weights_of(x, y, at.d).weights[:, :, c : c + 1], limit)

    name, there = f"W{at.d}", f"W{at.d}[{x},{y}]"
    pictures = [
        Picture(message("training.filter.start", name=name), seen(part.start.shared.layer, 0, 0)),
        Picture(message("training.filter.shared", name=name), seen(run.shared.layer, 0, 0)),
        Picture(
            message("training.filter.own", name=f"W{at.d}[{at.x},{at.y}]"),
            seen(run.unshared.layer, at.x, at.y),
        ),
        Picture(message("training.filter.own", name=there), seen(run.unshared.layer, x, y)),
    ]
    return tuple(pictures if run.added > 1 else pictures[:3])


def _filters_of_exercise(run: TrainingRun, made: FilterExercise, at: tuple[int, int]) -> tuple[Picture, ...]:
    limit = float(np.abs(made.truth).max())
    weights: Callable[[Trained, int, int], Array] = lambda layer, x, y: layer.weights_of(x, y, 0).weights  # noqa: E731
    own, never = f"W0[{at[0]},{at[1]}]", "W0[{},{}]".format(*NEVER_SHOWN)
    return (
        Picture(message("training.filter.truth"), _values(made.truth[0], limit)),
        Picture(
            message("training.filter.shared", name="W0"), _values(weights(run.shared.layer, 0, 0), limit)
        ),
        Picture(
            message("training.filter.own_shown", name=own), _values(weights(run.unshared.layer, *at), limit)
        ),
        Picture(
            message("training.filter.own_unshown", name=never),
            _values(weights(run.unshared.layer, *NEVER_SHOWN), limit),
        ),
    )


def _maps(run: TrainingRun, made: FilterExercise) -> tuple[Picture, ...]:
    square = (*made.corner, made.side)
    x, y = made.corner
    field = (x, y, made.side + made.truth.shape[1] - 1)
    start = made.start.forward() - made.target
    limit = STRONG * float(np.sqrt(np.square(start).mean()))
    maps = [Picture(message("training.map.picture"), _values(made.pixels, 255.0), field)]
    for side, title in (
        (run.shared, message("training.map.shared")),
        (run.unshared, message("training.map.unshared")),
    ):
        assert side.V is not None
        maps.append(Picture(title, _values(side.V - made.target, limit), square))
    return tuple(maps)


def _formula(choice: LossChoice) -> Message:
    at = choice.neuron or Position(0, 0, 0)
    kind = message(f"training.formula.{choice.kind.value}", neuron=f"V[{at.x},{at.y},{at.d}]")
    return message("training.formula_relu", formula=kind) if choice.through_relu else kind


def _related(loss: float) -> str:
    """Return a loss behind its relation: "= 762", "≈ 606.18", "≈ 8.3·10¹²"."""
    if loss == 0 or SMALL <= abs(loss) < LARGE:
        return numbers.related(loss, DIGITS)
    return f"{numbers.ALMOST} {_in_powers(loss)}"


def _times(factor: float) -> str:
    """Return how many times, in whole ones: it is at least `RUN_AWAY`."""
    if factor >= LARGE:
        return f"{numbers.ALMOST} {_in_powers(factor)}"
    return f"{numbers.ALMOST} {numbers.grouped(round(factor))}"


def _in_powers(value: float) -> str:
    mantissa, power = f"{value:.1e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', numbers.MINUS)}·10{raised}"


def _values(array: Array, limit: float) -> Values:
    kept = np.ascontiguousarray(np.round(array, DECIMALS))
    kept.setflags(write=False)
    return Values(kept, limit)


def _share(apart: float) -> str:
    return f"{numbers.shortened(100 * apart, 2)} %"
