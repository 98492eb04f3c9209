"""What a wrong idea leads to beside the right number, as the display says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from convviz.conv import LocallyConnectedLayer
from convviz.explore.display.menu import menu_part
from convviz.explore.display.resolve import resolve
from convviz.explore.display.what_if import SHOWN, shown_idea, what_if_part
from convviz.explore.examples import examples
from convviz.explore.scene.scene import DEFINITIONS
from convviz.explore.state import hyperparameters, sharing, transitions
from convviz.explore.state.cells import Position
from convviz.explore.state.derived import derive
from convviz.explore.state.state import Sharing, View

#: Of V[2,3,1], which is 6: from the lesson that is taught with it.
OF_THE_LESSON = {
    "swapped_indices": -3,
    "forgot_bias": 8,
    "bias_per_channel": 0,
    "one_channel": -6,
    "ignored_stride": -11,
    "flipped_kernel": -14,
}


def looking_at(idea, example="lesson", at=(2, 3, 1)):
    state = transitions.jump(Position(*at))(examples.load(example))
    return transitions.choose_what_if(idea)(state)


def part_of(state):
    return what_if_part(state, derive(state.layer))


@pytest.mark.parametrize(("idea", "wrong"), OF_THE_LESSON.items())
def test_the_wrong_answers_of_the_lesson(idea, wrong):
    state = looking_at(idea)
    part = resolve(state, derive(state.layer)).page.what_if
    assert (part.right, part.wrong, part.differs) == (6, wrong, True)
    assert part.values.array[2, 3, 0] == wrong
    names = {"np": np, "X": state.layer.X, "W1": state.layer.weights[1], "b1": state.layer.biases[1]}
    assert eval(part.code, names) == wrong


@pytest.mark.parametrize("example", DEFINITIONS)
@pytest.mark.parametrize("idea", [idea for idea in SHOWN if hasattr(idea, "code")], ids=lambda idea: idea.id)
@pytest.mark.parametrize("relu", [False, True])
def test_how_many_neurons_of_a_slice_differ(example, idea, relu):
    state = replace(looking_at(idea.id, example, (0, 0, 0)), relu=relu)
    part = part_of(state)
    whole = idea.whole(state.layer)
    assert (part is None) == (whole is None)
    if part is None:
        return
    V = state.layer.forward()
    V, wrong = (np.maximum(array, 0) if relu else array for array in (V, whole))
    differing = ~np.isclose(V[:, :, 0], wrong[:, :, 0], rtol=1e-9, atol=1e-9 * np.abs(V).max())
    said = dict(part.counted.values)
    assert (said["differing"], said["n"]) == (differing.sum(), differing.size)
    assert part.differs == differing[0, 0]
    np.testing.assert_array_equal(part.values.array[:, :, 0], wrong[:, :, 0])


def test_a_neuron_that_is_right_by_the_wrong_idea_is_said_to_be():
    part = part_of(looking_at("swapped_indices", at=(2, 2, 1)))
    assert (part.wrong, part.differs, part.summary.key) == (-8, False, "what_if.status.equal")


def test_on_an_oblong_layer_x_and_y_may_lead_to_no_neuron():
    state = hyperparameters.change(looking_at("swapped_indices", at=(0, 0, 0)), height=7)
    assert state.layer.geometry.output_shape == (4, 2, 2)
    at = transitions.jump(Position(3, 1, 0))(state)
    assert (part_of(at).code, part_of(at).wrong, part_of(at).summary.key) == (
        None,
        None,
        "what_if.status.none",
    )
    inside = part_of(transitions.jump(Position(1, 0, 0))(state))
    assert inside.wrong == state.layer.neuron(0, 1, 0).value
    assert dict(inside.counted.values)["n"] == 4


def test_the_wrong_field_is_what_the_idea_reads():
    state = looking_at("ignored_stride")
    field = resolve(state, derive(state.layer)).page.input.wrong_field
    assert (field.x.indices, field.y.indices) == (range(2, 7), range(3, 8))
    for idea, at in (
        ("forgot_bias", (2, 3, 1)),
        ("ignored_stride", (0, 0, 0)),
        ("swapped_indices", (1, 1, 0)),
    ):
        other = looking_at(idea, at=at)
        assert resolve(other, derive(other.layer)).page.input.wrong_field is None


def test_the_wrong_field_counts_from_x_where_the_layer_pads():
    state = looking_at("swapped_indices", "demo", (2, 0, 0))
    page = resolve(state, derive(state.layer)).page
    right = resolve(transitions.jump(Position(0, 2, 0))(state), derive(state.layer)).page.input
    assert (page.input.wrong_field.x, page.input.wrong_field.y) == (right.field_x, right.field_y)


def test_the_status_line_says_both_numbers():
    state = looking_at("forgot_bias")
    said = resolve(state, derive(state.layer)).status
    assert (dict(said.values)["value"], dict(said.values)["wrong"]) == (6, 8)


def test_an_idea_is_chosen_again_to_end_it():
    state = looking_at("forgot_bias")
    assert transitions.choose_what_if("forgot_bias")(state).what_if is None
    assert transitions.choose_what_if("one_channel")(state).what_if == "one_channel"
    assert transitions.choose_what_if(None)(state).what_if is None


def reasons(state):
    return {name: why.key for name, why in menu_part(state).why_not}


def test_ideas_that_say_nothing_here_have_a_reason():
    lesson = examples.load("lesson")
    gradients = {"gradients_averaged", "kept_last_gradient", "kept_largest_gradient", "copies_not_added"}
    assert reasons(lesson) == dict.fromkeys(gradients, "what_if.page.backward")
    backward = reasons(transitions.choose_view(View.BACKWARD)(lesson))
    assert set(backward.values()) == {"what_if.page.layer"}
    assert not gradients & backward.keys()
    unshared = sharing.choose(Sharing.UNSHARED)(lesson)
    assert isinstance(unshared.layer, LocallyConnectedLayer)
    assert reasons(unshared)["forgot_bias"] == "what_if.shared_only"
    plain = hyperparameters.change(lesson, stride_x=1, stride_y=1, bias=0)
    assert reasons(plain)["forgot_bias"] == "what_if.moot.forgot_bias"
    assert reasons(plain)["ignored_stride"] == "what_if.moot.ignored_stride"


def test_where_an_idea_says_nothing_it_is_not_shown_and_comes_back():
    state = looking_at("forgot_bias")
    away = transitions.choose_view(View.GROWTH)(state)
    assert shown_idea(away) is None
    assert menu_part(away).what_if is None
    assert part_of(sharing.choose(Sharing.FULL)(state)) is None
    assert part_of(transitions.choose_view(View.LAYER)(away)).wrong == 8


def test_steps_make_no_wrong_volume_again():
    state = looking_at("flipped_kernel")
    derived = derive(state.layer)
    first = what_if_part(state, derived)
    assert what_if_part(transitions.step(1)(state), derived).values is first.values
    assert what_if_part(state, derived) == first
