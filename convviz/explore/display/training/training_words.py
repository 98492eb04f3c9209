"""Training in words: the loss, both sides, why one stopped, what there is to notice."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.conv import Layer
from convviz.explore import numbers
from convviz.explore.message import Message, message
from convviz.explore.state.descent_choices import LossChoice
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import Position
from convviz.explore.training.filter_exercise import FilterExercise
from convviz.explore.training.training_run import Condition, Side, TrainingRun, rate_that_suits, rate_to_try

DIGITS = 5  # of a loss: 606.18
FEW_DIGITS = 2  # of an error
SMALL, LARGE = 1e-4, 1e9  # beyond them powers of ten


@dataclass(frozen=True, slots=True)
class SideWords:
    """One side in words: its headline number, what that is and more, and why it stopped, if it did."""

    name: Message
    headline: Message
    lines: tuple[Message, ...]
    stopped: Message | None
    usable: bool  # its weights can be taken over


def side_words(run: TrainingRun, side: Side, owners: Message) -> SideWords:
    """Return the words on a side of the layer in training; ``owners`` says whose its filters are."""
    loss = message("training.loss_now", loss=_related(side.losses[-1]))
    done = (message("training.done", n=side.updates),) if side.condition is Condition.DONE else ()
    usable = side.condition is not Condition.DIVERGED and side.updates > 0
    return SideWords(_name(side), loss, (owners, *done), _stopped(run, side), usable)


def learner_words(run: TrainingRun, made: FilterExercise, side: Side, apart: Message) -> SideWords:
    """Return the words on a side of the exercise; ``apart`` says how far it is from the truth."""
    assert side.V is not None
    shown, unshown = (numbers.shortened(error, FEW_DIGITS) for error in made.errors(side.V))
    others = made.shown.size - run.added
    lines = (
        message("training.error_where", n=others),
        message("training.error_at_shown", error=shown),
        apart,
    )
    error = message("training.error_at_unshown", error=unshown)
    return SideWords(_name(side), error, lines, _stopped(run, side), False)


def note_on_layer(run: TrainingRun, short: bool = False) -> Message:
    """Return what there is to notice where a layer is trained: adding up makes a longer step, or too long.

    For a fully connected layer it first says that neither layer in training is it. ``short``: in fewer words.
    """
    note = _note(run, short)
    if run.refused is not None:
        rate, refused = (numbers.grouped(rate) for rate in (run.rate, run.refused))
        note = message("training.note.advised", rate=rate, refused=refused, then=note)
    return message("training.note.not_full", then=note) if sharing_of(run.source) is Sharing.FULL else note


def _note(run: TrainingRun, short: bool) -> Message:
    if run.added == 1 and not short:
        return message("training.note.one_position")
    if run.shared.condition is Condition.DIVERGED:  # its own words say the rest
        return message("training.note.added", n=run.added)
    long = _too_long(run, short)
    if long is not None:
        return message("training.note.longer", n=run.added, then=long)
    if short or run.mean_loss is None:
        return message("training.note.longer_step", n=run.added)
    first, mean = (_said(loss) for loss in (run.shared.losses[0], run.mean_loss))
    return message("training.note.longer_step_mean", n=run.added, first=first, mean=mean)


def _too_long(run: TrainingRun, short: bool) -> Message | None:
    """Return that the shared step is too long and which rate to try; None where the loss does not rise."""
    rate = rate_to_try(run)
    if rate is None:
        return None
    tried = numbers.grouped(rate)
    if short or run.mean_loss is None:
        return message("training.note.too_long", rate=tried)
    first, mean = (_said(loss) for loss in (run.shared.losses[0], run.mean_loss))
    risen = run.mean_loss > run.shared.losses[0]
    key = "training.note.too_long_mean" if risen else "training.note.too_long_sum"
    return message(key, first=first, mean=mean, rate=tried)


def formula(choice: LossChoice) -> Message:
    """Return the loss as a formula."""
    at = choice.neuron or Position(0, 0, 0)
    kind = message(f"training.formula.{choice.kind.value}", neuron=f"V[{at.x},{at.y},{at.d}]")
    return message("training.formula_relu", formula=kind) if choice.through_relu else kind


def goal_of_loss(choice: LossChoice) -> Message:
    """Return where a loss leads V, and whether one would want that."""
    at = choice.neuron or Position(0, 0, 0)
    relu = "_relu" if choice.through_relu else ""
    return message(f"training.goal.{choice.kind.value}{relu}", neuron=f"V[{at.x},{at.y},{at.d}]")


def apart_words(name: str, apart: float) -> Message:
    """Return how far the filter ``name`` is from the truth, ``apart`` as a share of the truth's length."""
    return message("training.apart", name=name, apart=f"{numbers.shortened(100 * apart, 2)}%")


def _name(side: Side) -> Message:
    return message("training.shared" if isinstance(side.layer, Layer) else "training.unshared")


def _stopped(run: TrainingRun, side: Side) -> Message | None:
    """Return why a side that diverged was stopped, and a rate that suits it."""
    if side.condition is not Condition.DIVERGED:
        return None
    if not side.updates:
        return message("training.stopped_at_once")
    times = _times(side.losses[-1] / abs(side.losses[0]))
    rate = rate_that_suits(run, side)
    advice = message("training.smaller_rate")
    if rate is not None:
        advice = message("training.rate_that_suits", rate=numbers.grouped(rate))
    why = message("training.stopped", n=side.updates, times=times, advice=advice)
    if isinstance(side.layer, Layer) and run.added > 1:
        return message("training.stopped_shared", why=why, added=run.added)
    return why


def _related(loss: float) -> str:
    """Return a loss behind its relation: "= 762", "≈ 606.18", "≈ 8.3 × 10¹²"."""
    said = _said(loss)
    return said if said.startswith(numbers.ALMOST) else f"= {said}"


def _said(loss: float) -> str:
    """Return a loss: "762", "≈ 606.18", "≈ 8.3 × 10¹²"."""
    if loss == 0 or SMALL <= abs(loss) < LARGE:
        return numbers.related(loss, DIGITS).removeprefix("= ")
    return numbers.in_powers(loss)


def _times(factor: float) -> str:
    """Return how many times, in whole ones: it is at least `RUN_AWAY`."""
    if factor >= LARGE:
        return numbers.in_powers(factor)
    return f"{numbers.ALMOST} {numbers.grouped(round(factor))}"
