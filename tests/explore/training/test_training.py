"""Training: the lesson's numbers against plain loops, runs that diverge, and what sharing buys."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from convviz.conv import FullyConnectedLayer, Layer, LocallyConnectedLayer
from convviz.explore.display.training.training_part import training_part
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import sharing, transitions
from convviz.explore.state.derived import Derived, derive
from convviz.explore.state.descent_choices import LossChoice, LossKind, TrainingCase, TrainingChoice
from convviz.explore.state.state import Sharing, State
from convviz.explore.training import filter_exercise, training_transitions
from convviz.explore.training.training_run import (
    LEARNT,
    MOST_UPDATES,
    Condition,
    TrainingRun,
    advanced,
    rate_that_suits,
    rate_to_try,
)
from convviz.explore.training.training_transitions import run_of


@pytest.fixture(scope="module")
def lesson() -> State:
    return of_layer("lesson")


def of_layer(name: str) -> State:
    """Return an example whose layer is what is trained."""
    return training_transitions.choose_case(TrainingCase.LAYER)(examples.load(name))


def advised(name: str) -> TrainingRun:
    state = of_layer(name)
    return advanced(run_of(state, derive(state.layer)), 0)


@pytest.fixture(scope="module")
def derived(lesson: State) -> Derived:
    return derive(lesson.layer)


def run_at(lesson: State, derived: Derived, rate: float) -> TrainingRun:
    chosen = replace(lesson.training, advised=False)
    return run_of(replace(lesson, learning_rate=rate, training=chosen), derived)


def losses_by_loops(lesson: State, rate: float, updates: int, how: str) -> list[float]:
    """Train the lesson's layer on ½·ΣV² neuron by neuron; ``how``: shared, mean or own."""
    layer = lesson.layer.common
    g = layer.geometry
    columns, rows, filters = g.output_shape
    neurons = [(x, y, d) for d in range(filters) for y in range(rows) for x in range(columns)]
    W = {n: layer.weights[n[2]].astype(float) for n in neurons}
    b = {n: float(layer.biases[n[2]]) for n in neurons}
    seen = {n: layer.Xp[2 * n[0] : 2 * n[0] + 5, 2 * n[1] : 2 * n[1] + 5].astype(float) for n in neurons}
    losses = []
    for _ in range(updates + 1):
        V = {n: (seen[n] * W[n]).sum() + b[n] for n in neurons}
        losses.append(0.5 * sum(v**2 for v in V.values()))
        dW, db = {n: V[n] * seen[n] for n in neurons}, dict(V)
        if how != "own":
            parts = columns * rows if how == "mean" else 1
            total = {d: sum(dW[n] for n in neurons if n[2] == d) / parts for d in range(filters)}
            bias = {d: sum(db[n] for n in neurons if n[2] == d) / parts for d in range(filters)}
            dW, db = {n: total[n[2]] for n in neurons}, {n: bias[n[2]] for n in neurons}
        W = {n: W[n] - rate * dW[n] for n in neurons}
        b = {n: b[n] - rate * db[n] for n in neurons}
    return losses


def test_the_channel_of_a_fully_connected_neuron_is_no_channel_of_a_filter():
    state = sharing.choose(Sharing.FULL)(of_layer("depthwise"))
    state = transitions.choose_channel(3)(state)
    part = training_part(state, derive(state.layer))
    assert part.channel == 0


def test_the_first_update_is_the_lesson_s(lesson: State, derived: Derived) -> None:
    run = advanced(run_of(lesson, derived), 1)
    assert run.shared.losses[0] == run.unshared.losses[0] == 762
    assert run.shared.losses[1] == pytest.approx(606.18, abs=0.005)
    assert run.unshared.losses[1] == pytest.approx(695.68, abs=0.005)
    assert run.mean_loss == pytest.approx(748.44, abs=0.005)
    assert run.added == 16


@pytest.mark.parametrize("rate", [0.0001, 0.0002])
def test_many_updates_are_those_of_plain_loops(lesson: State, derived: Derived, rate: float) -> None:
    run = advanced(run_at(lesson, derived, rate), 12)
    assert run.shared.losses == pytest.approx(losses_by_loops(lesson, rate, 12, "shared"))
    assert run.unshared.losses == pytest.approx(losses_by_loops(lesson, rate, 12, "own"))
    assert run.mean_loss == pytest.approx(losses_by_loops(lesson, rate, 1, "mean")[1])


def test_pieces_are_as_good_as_one_stretch(lesson: State, derived: Derived) -> None:
    start = run_of(lesson, derived)
    once, pieces = advanced(start, 30), start
    for updates in (0, 1, 4, 25):
        pieces = advanced(pieces, updates)
    assert pieces.shared.losses == once.shared.losses
    assert pieces.unshared.losses == once.unshared.losses
    assert start.shared.losses == ()


@pytest.mark.parametrize(("rate", "first"), [(0.0005, 1287), (0.001, 5071)])
def test_a_rate_that_diverges_is_stopped(lesson: State, derived: Derived, rate: float, first: float) -> None:
    run = advanced(run_at(lesson, derived, rate), 500)
    assert run.shared.condition is Condition.DIVERGED
    assert run.shared.losses[1] == pytest.approx(first, abs=0.5)
    assert run.shared.losses[-1] > 10 * 762
    assert all(math.isfinite(loss) for loss in run.shared.losses)
    assert run.unshared.condition is Condition.DONE
    if rate == 0.001:
        assert run.unshared.losses[1] == pytest.approx(235, abs=0.5)


@pytest.mark.parametrize("rate", [0.1, 1e6, 1e100, 1e300])
def test_numbers_stay_finite_at_any_rate(lesson: State, derived: Derived, rate: float) -> None:
    run = advanced(run_at(lesson, derived, rate), 50)
    for side in (run.shared, run.unshared):
        assert side.condition is Condition.DIVERGED
        assert side.V is not None
        assert np.isfinite(side.V).all()
        assert np.isfinite(side.layer.weights_of(0, 0, 0).weights).all()
    assert not run.going
    again = advanced(run, 10)
    assert again.shared.losses == run.shared.losses


def test_a_small_rate_ends_when_nothing_is_left_to_learn(lesson: State, derived: Derived) -> None:
    run = advanced(run_at(lesson, derived, 0.0001), MOST_UPDATES)
    assert (run.shared.condition, run.unshared.condition) == (Condition.DONE, Condition.DONE)
    assert 0 <= run.shared.losses[-1] <= LEARNT * 762
    assert run.shared.updates > run.unshared.updates  # a shared filter is a compromise


@pytest.mark.parametrize("kind", [LossKind.TOTAL, LossKind.ONE_NEURON])
def test_a_loss_without_a_lowest_point_just_falls(lesson: State, derived: Derived, kind: LossKind) -> None:
    run = advanced(run_of(replace(lesson, loss=LossChoice(kind)), derived), 20)
    assert run.shared.updates == 20
    assert list(run.shared.losses) == sorted(run.shared.losses, reverse=True)


def test_the_run_belongs_to_what_it_starts_from(lesson: State, derived: Derived) -> None:
    run = run_of(lesson, derived)
    assert run_of(replace(lesson, relu=True), derived) is run
    assert run_of(replace(lesson, learning_rate=0.0002), derived) is not run
    other = replace(lesson, layer=LocallyConnectedLayer.from_shared(lesson.layer.common))
    assert run_of(other, derive(other.layer)) is not run


def test_copies_that_differ_are_where_the_not_shared_side_starts(lesson: State) -> None:
    spread = LocallyConnectedLayer.from_shared(lesson.layer.common).spread_out(3, 1)
    run = advanced(run_of(replace(lesson, layer=spread), derive(spread)), 0)
    assert run.shared.losses == (762,)
    assert run.unshared.losses[0] == 0.5 * np.square(spread.forward()).sum()


def test_a_fully_connected_layer_is_trained_as_the_two_others(lesson: State) -> None:
    full = FullyConnectedLayer.from_shared(lesson.layer.common)
    run = advanced(run_of(replace(lesson, layer=full), derive(full)), 1)
    assert run.shared.losses[1] == pytest.approx(606.18, abs=0.005)


@pytest.mark.parametrize("side", filter_exercise.SIDES)
def test_the_shared_filter_is_found_from_few_positions(lesson: State, derived: Derived, side: int) -> None:
    state = replace(lesson, training=TrainingChoice(TrainingCase.FILTER, side))
    start = advanced(run_of(state, derived), 0)
    made = start.exercise
    assert made is not None
    assert made.shown.sum() == side * side
    run = advanced(start, 1500)
    found = run.shared.layer.weights_of(0, 0, 0).weights
    assert made.distance(start.shared.layer.weights_of(0, 0, 0).weights) > 1
    assert made.distance(found) < 0.05
    assert run.shared.errors[-1] < 0.05 * start.shared.errors[0]
    np.testing.assert_allclose(found, made.truth[0], atol=0.15)


def test_without_sharing_only_what_was_shown_is_learnt(lesson: State, derived: Derived) -> None:
    state = replace(lesson, training=TrainingChoice(TrainingCase.FILTER, 4))
    run = advanced(run_of(state, derived), 400)
    made, own = run.exercise, run.unshared
    assert made is not None
    assert own.V is not None
    before = made.start.forward()
    np.testing.assert_allclose(own.V[~made.shown], before[~made.shown], atol=1e-12)
    np.testing.assert_allclose(own.V[made.shown], made.target[made.shown], atol=1e-3)
    assert len(set(own.errors)) == 1
    start = made.start.weights[0]
    for x, y in np.argwhere(made.shown[:, :, 0]):
        weights = own.layer.weights_of(int(x), int(y), 0).weights
        assert made.distance(weights) > 0.5  # it fits its answer, and is no edge detector
        assert not np.array_equal(weights, start)
    np.testing.assert_array_equal(own.layer.weights_of(5, 5, 0).weights, start)


def test_the_target_is_the_edge_detector_s_picture() -> None:
    made = filter_exercise.exercise(4)
    X, x, y = made.start.X[:, :, 0], 7, 30
    by_hand = sum(
        (X[x + 2, y + j] - X[x, y + j]) * weight for j, weight in enumerate((1, 2, 1))
    )  # light on the right less light on the left
    assert made.target[x, y, 0] == pytest.approx(by_hand)
    assert made.pixels.min() >= 0
    assert made.pixels.max() <= 255


@pytest.mark.parametrize("side", filter_exercise.SIDES)
def test_the_exercise_s_own_rate_is_below_the_limit_and_four_times_it_is_not(
    lesson: State, derived: Derived, side: int
) -> None:
    rate = filter_exercise.exercise(side).rate
    state = replace(lesson, training=TrainingChoice(TrainingCase.FILTER, side, 4 * rate))
    assert advanced(run_of(state, derived), 300).shared.condition is Condition.DIVERGED


@pytest.mark.parametrize("words", ["0", "-1", "nan", "inf", "x", ""])
def test_no_rate_but_a_number_above_zero(lesson: State, words: str) -> None:
    with pytest.raises(Refused):
        training_transitions.type_rate(words)(lesson)


def test_each_case_has_its_rate(lesson: State) -> None:
    assert training_transitions.type_rate("0.0002")(lesson).learning_rate == 0.0002
    exercise = training_transitions.choose_case(TrainingCase.FILTER)(lesson)
    changed = training_transitions.type_rate("0.5")(exercise)
    assert (changed.learning_rate, changed.training.rate) == (0.0001, 0.5)
    assert training_transitions.choose_side(8)(changed).training == TrainingChoice(
        TrainingCase.FILTER, 8, None
    )


def test_taking_over_makes_a_side_the_layer(lesson: State, derived: Derived) -> None:
    run = advanced(run_of(lesson, derived), 1)
    shared = training_transitions.take_over(run, Sharing.SHARED)(lesson)
    own = training_transitions.take_over(run, Sharing.UNSHARED)(lesson)
    assert isinstance(shared.layer, Layer)
    assert isinstance(own.layer, LocallyConnectedLayer)
    assert shared.layer.weights[0, 2, 2, 1] == pytest.approx(-1.0094)
    assert shared.scene.edited
    with pytest.raises(Refused):
        training_transitions.take_over(run, Sharing.SHARED)(own)
    diverged = advanced(run_at(lesson, derived, 0.001), 20)
    with pytest.raises(Refused):
        training_transitions.take_over(diverged, Sharing.SHARED)(lesson)


@pytest.mark.parametrize(
    ("rate", "expected"), [(0.0004, 9e-5), (0.0005, 1e-4), (0.001, 1e-4), (0.01, 1e-4), (1.0, 1e-4)]
)
def test_a_rate_that_suits_is_read_off_a_run_that_diverged(
    lesson: State, derived: Derived, rate: float, expected: float
) -> None:
    run = advanced(run_at(lesson, derived, rate), 500)
    suits = rate_that_suits(run, run.shared)
    assert suits == pytest.approx(expected)
    assert advanced(run_at(lesson, derived, suits), 100).shared.condition is Condition.GOING
    alone = rate_that_suits(run, run.unshared)
    if alone is not None:  # a neuron alone bears a larger one
        assert alone > suits
        assert advanced(run_at(lesson, derived, alone), 500).unshared.condition is Condition.DONE


@pytest.mark.parametrize(("rate", "cut"), [(0.00017, 0.0001), (0.0999, 0.09), (3.0, 3.0), (1e-12, 1e-12)])
def test_a_rate_is_cut_to_one_digit(rate: float, cut: float) -> None:
    assert filter_exercise.cut_to_one_digit(rate) == cut


def test_alexnet_is_trained_at_a_rate_that_suits() -> None:
    state = of_layer("alexnet")
    derived = derive(state.layer)
    run = advanced(run_at(state, derived, 0.0001), 5)
    suits = rate_that_suits(run, run.shared)
    assert suits is not None
    run = advanced(run_of(replace(state, learning_rate=suits), derived), 3)
    assert list(run.shared.losses) == sorted(run.shared.losses, reverse=True)


@pytest.mark.parametrize("name", ["alexnet", "lenet", "pointwise"])
def test_a_first_step_that_is_too_long_is_known_before_it_is_made(name: str) -> None:
    state = of_layer(name)
    derived = derive(state.layer)
    run = advanced(run_at(state, derived, 0.0001), 0)
    rate = rate_to_try(run)
    assert rate is not None
    assert rate_to_try(advanced(run, 1)) == rate
    tried = advanced(run_at(state, derived, rate), 3)
    assert rate_to_try(tried) is None
    for side in (tried.shared, tried.unshared):
        assert all(after < before for before, after in pairwise(side.losses))


@pytest.mark.parametrize(("name", "rate"), [("alexnet", 1e-4), ("lenet", 1e-4), ("lesson", 4e-4)])
def test_a_run_that_diverged_is_told_the_rate_that_was_told_before(name: str, rate: float) -> None:
    state = of_layer(name)
    run = advanced(run_at(state, derive(state.layer), rate), 1)
    told = rate_to_try(run)
    run = advanced(run, 20)
    assert run.shared.condition is Condition.DIVERGED
    assert told is not None
    assert rate_that_suits(run, run.shared) == told


def test_a_step_that_is_too_long_for_the_sum_alone_is_known_once_it_is_made(lesson, derived) -> None:
    run = advanced(run_at(lesson, derived, 0.003), 0)
    assert rate_to_try(run) is None
    rate = rate_to_try(advanced(run, 1))
    assert rate is not None
    assert rate_to_try(advanced(run_at(lesson, derived, rate), 1)) is None


@pytest.mark.parametrize("name", ["alexnet", "lenet", "pointwise", "classic"])
def test_the_advised_rate_is_the_first_one(name: str) -> None:
    run, state = advised(name), of_layer(name)
    told = rate_to_try(advanced(run_at(state, derive(state.layer), 0.0001), 0))
    assert (run.rate, run.refused) == (told, 0.0001)
    assert rate_to_try(run) is None
    assert all(after < before for before, after in pairwise(advanced(run, 3).shared.losses))


@pytest.mark.parametrize("name", ["lesson", "demo", "depthwise", "dilated", "misfit"])
def test_a_rate_that_suits_is_left_as_it_is(name: str) -> None:
    run = advised(name)
    assert (run.rate, run.refused) == (0.0001, None)


def test_the_exercise_s_errors_are_those_that_the_page_promises(lesson: State, derived: Derived) -> None:
    """At its own rate, until nothing is left to learn: the last errors where nothing was shown."""
    state = replace(lesson, training=TrainingChoice())
    run = advanced(run_of(state, derived), MOST_UPDATES)
    made = run.exercise
    assert made is not None
    assert run.updates < 300
    shared, own = run.shared.layer.weights_of(0, 0, 0).weights, made.start.weights[0]
    X, rest = made.start.X[:, :, 0], ~made.shown[:, :, 0]
    for weights, error in ((shared, 8e-5), (own, 0.82)):
        V = sum(weights[i, j, 0] * X[i : i + 38, j : j + 38] for i in range(3) for j in range(3))
        by_hand = np.sqrt(np.mean((V - made.target[:, :, 0])[rest] ** 2))
        assert by_hand == pytest.approx(error, rel=0.05)
    assert run.shared.errors[-1] == pytest.approx(8e-5, rel=0.05)
    assert run.unshared.errors[-1] == pytest.approx(0.82, rel=0.05)
