"""The states that a lesson goes through, from patches as a file would give them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from convviz.conv import OwnWeight, Weight
from convviz.explore.lessons import playing
from convviz.explore.lessons.reading import MOST_STEPS
from convviz.explore.lessons.step_states import PatchError, after, applied
from convviz.explore.state.cells import InputCell, Position, WeightCell
from convviz.explore.state.descent_choices import LossKind
from convviz.explore.state.lesson_state import Change, Lesson, Patch, Question, QuestionKind, Step
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.shift_state import ShiftCase
from convviz.explore.state.state import Link, Sharing, View, WalkOrder

LESSON = Patch(example="lesson")
on_lesson = partial(Patch, example="lesson")


def step(patch: Patch, *changes: Patch, asks: bool = False) -> Step:
    words = {"en": "words", "zh": "话"}
    asked = Question(QuestionKind.NUMBER, words, (), frozenset(), None, None) if asks else None
    return Step(words, words, None, 1, patch, None, asked, tuple(Change(change, None) for change in changes))


def lesson(*steps: Step) -> Lesson:
    words = {"en": "words", "zh": "话"}
    return Lesson("one", words, words, steps, Path())


def test_a_step_starts_from_its_example() -> None:
    state = after(None, Patch(example="lesson", at=(2, 3, 1)))
    assert state.scene.name == "lesson"
    assert state.position == Position(2, 3, 1)
    assert state.layer.neuron(2, 3, 1).value == 6


def test_what_is_set_is_chosen() -> None:
    chosen = {
        "shows_dX": True,  # in another order than they are chosen in
        "page": "backward",
        "order": "y_first",
        "sharing": "unshared",
        "relu": True,
        "fill_all": True,
        "link": "same_weights",
        "loss": "total",
        "shift_x": 2,
        "shift_case": "pattern",
        "width": 13,
        "padding": "same",
    }
    state = after(None, Patch(example="lesson", chosen=tuple(chosen.items())))
    assert state.view is View.BACKWARD
    assert state.order is WalkOrder.Y_FIRST
    assert sharing_of(state.layer) is Sharing.UNSHARED
    assert (state.relu, state.fill_all, state.shows_dX) == (True, True, True)
    assert state.link is Link.SAME_WEIGHTS
    assert state.loss.kind is LossKind.TOTAL
    assert (state.shift.case, state.shift.dx, state.shift.dy) == (ShiftCase.PATTERN, 2, 0)
    assert state.layer.geometry.width == 13
    assert state.layer.geometry.same


def test_numbers_are_changed_by_name() -> None:
    shared = after(None, LESSON)
    poked = after(shared, Patch(numbers=(("W0[2,2,1]", 0),)))
    assert (shared.layer.value_at(Weight(0, 2, 2, 1)), poked.layer.value_at(Weight(0, 2, 2, 1))) == (-1, 0)
    raised = poked.layer.forward() - shared.layer.forward()
    assert raised[:, :, 0].min() == 1
    assert raised[:, :, 0].max() == 3
    assert not raised[:, :, 1].any()


def test_the_copy_of_a_neuron_elsewhere_is_changed() -> None:
    own = after(None, Patch(example="lesson", chosen=(("sharing", "unshared"),)))
    poked = after(own, Patch(numbers=(("W0[1,2][2,2,1]", 0),)))
    assert poked.position == own.position == Position(0, 0, 0)
    assert poked.layer.value_at(OwnWeight(1, 2, 0, 2, 2, 1)) == 0
    changed = np.argwhere(poked.layer.forward() != own.layer.forward())
    assert changed.tolist() == [[1, 2, 0]]
    assert poked.layer.neuron(1, 2, 0).value == 0


def test_an_update_is_done_after_what_is_set() -> None:
    state = after(None, Patch(example="lesson", chosen=(("page", "backward"),), do=("update",)))
    assert state.layer.value_at(Weight(0, 2, 2, 1)) == pytest.approx(-1.0094)
    assert state.update is not None
    assert state.update.after is state.layer


def test_one_thing_is_lit() -> None:
    slices = after(None, Patch(example="lesson", light="same_weights"))
    assert (slices.link, slices.chosen) == (Link.SAME_WEIGHTS, None)
    weight = after(slices, Patch(light="W0[2,2,1]"))
    assert (weight.link, weight.chosen) == (Link.NONE, WeightCell(0, 2, 2, 1))
    cell = after(weight, Patch(light="X[5,5,0]"))
    assert cell.chosen == InputCell(5, 5, 0)
    assert after(cell, Patch(light="none")).chosen is None


def test_a_step_without_an_example_goes_on_from_the_end_of_the_one_before() -> None:
    one = lesson(
        step(Patch(example="alexnet")),
        step(LESSON, Patch(at=(1, 0, 0)), Patch(at=(2, 0, 0), chosen=(("relu", True),))),
        step(Patch(light="same_field"), Patch(at=(3, 0, 0)), asks=True),
    )
    state = playing.state_at(one, 2, 0)
    assert (state.scene.name, state.position, state.relu) == ("lesson", Position(2, 0, 0), True)
    assert state.link is Link.SAME_FIELD
    places = [
        [playing.state_at(one, n, point).position.x for point in range(here.points)]
        for n, here in enumerate(one.steps)
    ]
    assert places == [[0], [0, 1, 2], [2, 2, 2, 3]]  # text, question and answer: the same state
    with pytest.raises(IndexError):
        playing.state_at(one, 0, 1)


def test_the_last_point_of_a_long_lesson_is_found_at_once() -> None:
    """A lesson that was left at its end, or is asked for by its last step, is not gone through before."""
    walks = [
        step(Patch(at=(n % 4, 0, 0)), *(Patch(at=(n % 4, y, 0)) for y in range(1, 4)))
        for n in range(MOST_STEPS)
    ]
    one = lesson(step(LESSON), *walks[1:])
    assert playing.state_at(one, MOST_STEPS - 1, 3).position == Position((MOST_STEPS - 1) % 4, 3, 0)


def test_steps_on_the_same_example_share_its_layer() -> None:
    assert after(None, LESSON).layer is after(None, LESSON).layer


@pytest.mark.parametrize(
    ("patch", "field", "key"),
    [
        (Patch(), "example", "steps.refused.no_example"),
        (on_lesson(chosen=(("loss_neuron", "V[4,0,0]"),)), "set.loss_neuron", "explore.refused.position"),
        (on_lesson(chosen=(("loss_neuron", "W0"),)), "set.loss_neuron", "recipes.refused.neuron"),
        (Patch(example="leson"), "example", "recipes.refused.near"),
        (on_lesson(at=(4, 0, 0)), "at", "explore.refused.position"),
        (
            on_lesson(chosen=(("shering", "shared"),)),
            "set.shering",
            "recipes.refused.field_near",
        ),
        (on_lesson(chosen=(("sharing", "unshaerd"),)), "set.sharing", "recipes.refused.near"),
        (on_lesson(chosen=(("page", 1),)), "set.page", "recipes.refused.one_of"),
        (on_lesson(chosen=(("relu", 1),)), "set.relu", "recipes.refused.flag"),
        (on_lesson(chosen=(("width", 2.5),)), "set.width", "recipes.refused.whole"),
        (on_lesson(chosen=(("size", 12),)), "set", "explore.refused.filter.x"),
        (
            on_lesson(chosen=(("padding", "wide"),)),
            "set.padding",
            "explore.refused.padding_word",
        ),
        (on_lesson(chosen=(("channel", 4),)), "set.channel", "explore.refused.channel"),
        (on_lesson(chosen=(("shift_x", 9),)), "set.shift_x", "recipes.refused.whole"),
        (
            on_lesson(chosen=(("learning_rate", 0),)),
            "set.learning_rate",
            "recipes.refused.rate",
        ),
        (
            on_lesson(chosen=(("loss_bank", "features"),)),
            "set.loss_bank",
            "recipes.refused.bank",
        ),
        (on_lesson(chosen=(("what_if", "forgot"),)), "set.what_if", "recipes.refused.near"),
        (on_lesson(numbers=(("W0[2,2]", 0),)), "change.W0[2,2]", "recipes.refused.number_name"),
        (on_lesson(numbers=(("W2[2,2,1]", 0),)), "change.W2[2,2,1]", "explore.refused.cell"),
        (on_lesson(numbers=(("b0", 0.5),)), "change.b0", "explore.refused.whole"),
        (on_lesson(numbers=(("b0[1,2]", 0),)), "change.b0[1,2]", "steps.refused.shared"),
        (
            on_lesson(chosen=(("sharing", "unshared"),), numbers=(("b0", 0),)),
            "change.b0",
            "steps.refused.unshared",
        ),
        (on_lesson(do=("updat",)), "do", "recipes.refused.near"),
        (on_lesson(do=("let_differ",)), "do", "explore.refused.needs_unshared"),
        (on_lesson(scene="sum"), "scene", "recipes.refused.one_of"),
        (on_lesson(light="W0"), "light", "recipes.refused.number_name"),
        (on_lesson(light="X[11,0,0]"), "light", "explore.refused.cell"),
    ],
)
def test_what_cannot_be_applied_is_named(patch: Patch, field: str, key: str) -> None:
    with pytest.raises(PatchError) as error:
        after(None, patch)
    assert (error.value.field, error.value.reason.key) == (field, key)


def test_all_that_cannot_be_applied_is_found_at_once() -> None:
    patch = Patch(
        example="lesson",
        at=(9, 9, 9),
        chosen=(("relu", "yes"), ("order", "y_first")),
        numbers=(("c0", 0),),
        do=("dance",),
    )
    state, mistakes = applied(None, patch)
    assert [mistake.field for mistake in mistakes] == ["set.relu", "at", "change.c0", "do"]
    assert state is not None
    assert state.order is WalkOrder.Y_FIRST


def test_scenes_are_those_of_the_page_that_the_step_is_on() -> None:
    patch = on_lesson(chosen=(("page", "backward"),), scene="sum")
    assert after(None, patch).view is View.BACKWARD


def test_what_can_be_shown_large_is_listed_once() -> None:
    with pytest.raises(PatchError) as error:
        after(None, on_lesson(chosen=(("page", "training"),), scene="lossses_"))
    assert dict(error.value.reason.values).get("near") == "losses"
    with pytest.raises(PatchError) as error:
        after(None, on_lesson(chosen=(("page", "training"),), scene="field"))
    assert dict(error.value.reason.values)["known"] == "losses, filters"
