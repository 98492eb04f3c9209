"""What is trained and what may be done with it: the choice, the rate, the run, taking a side over."""

from __future__ import annotations

from dataclasses import replace

from convviz.conv import LocallyConnectedLayer
from convviz.explore import typed_numbers
from convviz.explore.backward.backward_pass import fitting, loss_of
from convviz.explore.backward.updates import choose_learning_rate
from convviz.explore.message import Refused, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.descent_choices import TrainingCase, TrainingChoice
from convviz.explore.state.state import Sharing, State
from convviz.explore.state.transitions import Transition
from convviz.explore.training import filter_exercise
from convviz.explore.training.filter_exercise import OnlyShown
from convviz.explore.training.training_run import Condition, Side, TrainingRun


def rate_of(choice: TrainingChoice, learning_rate: float) -> float:
    """Return the rate that a run starts with.

    It is the state's ``learning_rate``, or for the exercise its own one where none is chosen.
    """
    if choice.case is TrainingCase.LAYER:
        return learning_rate
    return filter_exercise.exercise(choice.side).rate if choice.rate is None else choice.rate


def run_of(state: State, derived: Derived) -> TrainingRun:
    """Return the run that the state starts; the very same one as long as what it starts from stays."""
    choice, rate = state.training, rate_of(state.training, state.learning_rate)
    loss = fitting(state.loss, state.layer) if choice.case is TrainingCase.LAYER else None
    return derived.keep("training", (choice, rate, loss), lambda: _started(state, rate))


def choose_case(case: TrainingCase) -> Transition:
    """Train this layer, or learn a filter."""
    return lambda state: replace(state, training=replace(state.training, case=case))


def choose_side(side: int) -> Transition:
    """Show the exercise ``side`` × ``side`` positions; its rate follows."""
    return lambda state: replace(state, training=replace(state.training, side=side, rate=None))


def choose_rate(rate: float) -> Transition:
    """Train at another learning rate; refused where it is not a number above 0."""

    def choose(state: State) -> State:
        chosen = choose_learning_rate(rate)(state)  # refused where it is no rate
        if state.training.case is TrainingCase.LAYER:
            return chosen
        return replace(state, training=replace(state.training, rate=float(rate)))

    return choose


def type_rate(words: str) -> Transition:
    """Train at the learning rate that a person typed."""
    return lambda state: choose_rate(typed_numbers.read(words))(state)


def take_over(run: TrainingRun, which: Sharing) -> Transition:
    """Make a side of ``run`` the layer; refused when it diverged, or the layer has changed since."""

    def take(state: State) -> State:
        side = run.shared if which is Sharing.SHARED else run.unshared
        if side.condition is Condition.DIVERGED:
            raise Refused(message("training.refused.diverged"))
        if run.exercise is not None or run.source is not state.layer:
            raise Refused(message("training.refused.other_layer"))
        return replace(
            state, layer=side.layer, scene=replace(state.scene, edited=True), edit=None, update=None
        )

    return take


def _started(state: State, rate: float) -> TrainingRun:
    """Return the run before anything is computed."""
    layer = state.layer
    if state.training.case is TrainingCase.FILTER:
        made = filter_exercise.exercise(state.training.side)
        own = LocallyConnectedLayer.from_shared(made.start)
        return TrainingRun(
            layer, Side(made.start), Side(own), OnlyShown(made), rate, made.side * made.side, made
        )
    alone = (
        layer if isinstance(layer, LocallyConnectedLayer) else LocallyConnectedLayer.from_shared(layer.common)
    )
    width, height, _ = layer.geometry.output_shape
    loss = loss_of(fitting(state.loss, layer))
    sides = Side(layer.common.in_float64()), Side(alone.in_float64())
    return TrainingRun(layer, *sides, loss, rate, width * height, advises=state.training.advised)
