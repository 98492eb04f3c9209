"""A state and its recipe: there and back, and what is no recipe."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from convviz.conv import (
    AnyLayer,
    FullyConnectedLayer,
    Layer,
    LocallyConnectedLayer,
    OwnBias,
    OwnWeight,
    Weight,
)
from convviz.explore.backward import updates
from convviz.explore.backward.updates import last_update
from convviz.explore.examples import examples
from convviz.explore.growth.growth_drag import still_considered
from convviz.explore.lessons import shipped, step_states
from convviz.explore.recipes.recipe import NAMES, Recipe, recipe_of, state_of
from convviz.explore.recipes.state_fields import FIELDS
from convviz.explore.state import hyperparameters, pokes, sharing, transitions
from convviz.explore.state.cells import InputCell, Position, present
from convviz.explore.state.lesson_state import Lesson, Withheld
from convviz.explore.state.predicting import predict
from convviz.explore.state.state import LessonPlace, Sharing, State
from convviz.explore.state.transitions import Transition
from tests.explore.recipes.random_states import STATES, with_picture


def in_words(array: np.ndarray | None) -> object:
    """Return what tells an array from others: its type, its shape and its bytes."""
    return None if array is None else (array.dtype.name, array.shape, array.tobytes())


def of_layer(layer: AnyLayer) -> object:
    """Return all that a layer holds, in values that can be compared."""
    common = layer.common
    held = [type(layer), layer.geometry, *map(in_words, (common.X, common.weights, common.biases))]
    if isinstance(layer, Layer):
        return held
    seen = layer.X if isinstance(layer, FullyConnectedLayer) else layer.Xp
    held.append({at: (in_words(own.weights), own.bias) for at, own in layer.own.items()})
    held.append([(s.volume is seen, in_words(s.volume), in_words(s.rates)) for s in layer.steps])
    if isinstance(layer, LocallyConnectedLayer) and layer.spread is not None:
        spread = layer.spread
        held.append((spread.seed, spread.reach, type(spread.reach), spread.length, spread.dtype))
    return held


def of_loss(loss: object) -> object:
    values = {field.name: getattr(loss, field.name) for field in fields(loss)}
    numbers = values.pop("numbers")
    return values, None if numbers is None else in_words(numbers.array)


def of_state(state: State | None) -> object:
    """Return all that a state holds and still shows, in values that can be compared."""
    if state is None:
        return None
    held = {field.name: getattr(state, field.name) for field in fields(State)}
    held["layer"] = of_layer(state.layer)
    shown = state.scene.picture
    told = None if shown is None else (in_words(shown.pixels), shown.name, shown.credit, shown.original)
    held["scene"] = (replace(state.scene, picture=None), told)
    held["loss"] = of_loss(state.loss)
    held["chosen"] = present(state.layer, state.chosen)
    held["pointed"] = present(state.layer, state.pointed)
    held["considered"] = still_considered(state)
    held["before_picture"] = of_state(state.before_picture)
    edit, record, done = state.edit, last_update(state), state.done
    if edit is not None:
        numbers = [repr(number) for number in (edit.old, edit.new)]
        assert edit.before.with_value(edit.place, edit.new).same_numbers(state.layer)
        V = in_words(edit.before.forward())
        held["edit"] = (edit.place, edit.cell, numbers, V)
    held["done"] = done.words if done is not None and done.after is state.layer else None
    held["update"] = None
    if record is not None:
        held["update"] = (of_layer(record.before), of_loss(record.loss), record.learning_rate)
    return held


@given(STATES)
def test_a_state_is_made_again_exactly(state: State) -> None:
    assert_made_again(state)


def assert_made_again(state: State) -> Recipe:
    recipe = recipe_of(state)
    values = json.loads(json.dumps(recipe.values))  # as a file would have them
    assert values == recipe.values
    assert of_state(state_of(values, recipe.arrays)) == of_state(state)
    again = recipe_of(state_of(values, recipe.arrays))
    assert again.values == recipe.values
    assert {name: in_words(array) for name, array in again.arrays.items()} == {
        name: in_words(array) for name, array in recipe.arrays.items()
    }
    assert all(array.size > 64 or name.endswith("picture") for name, array in recipe.arrays.items())
    return recipe


@pytest.mark.parametrize("seed", range(4))
def test_words_that_name_a_picture_are_said_again(seed: int) -> None:
    state = with_picture(seed, 16, 3)(examples.load("alexnet"))
    assert state.done is not None
    assert_made_again(state)


def lesson(*deeds: Transition, how: Sharing = Sharing.SHARED) -> State:
    state = sharing.choose(how)(examples.load("lesson"))
    for deed in deeds:
        state = deed(state)
    return state


def own(state: State, x: int, y: int, d: int) -> State:
    """Let the neuron own a set, though an equal one."""
    weight = OwnWeight(x, y, d, 0, 0, 0)
    now = state.layer.value_at(weight)
    return pokes.poke_at(weight, now)(pokes.poke_at(weight, now + 1)(state))


def test_a_recipe_says_what_is_otherwise_than_in_the_example() -> None:
    assert recipe_of(examples.load("lesson")).values == {"version": 1, "example": "lesson"}
    poked = lesson(pokes.poke_at(Weight(0, 2, 2, 1), 0), transitions.jump(Position(2, 3, 1)))
    assert recipe_of(poked).values == {
        "version": 1,
        "example": "lesson",
        "change": {"W0[2,2,1]": 0},
        "edited": True,
        "at": [2, 3, 1],
    }
    alone = lesson(pokes.poke_at(OwnWeight(1, 2, 0, 2, 2, 1), 0), how=Sharing.UNSHARED)
    values = recipe_of(alone).values
    assert (values["sharing"], values["change"]) == ("unshared", {"W0[1,2][2,2,1]": 0})
    assert values["edit"] == {"number": "W0[1,2][2,2,1]", "old": -1, "new": 0}


def test_names_of_fields_are_those_that_lessons_set() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert set(step_states.NAMES) <= set(NAMES)


@pytest.mark.parametrize("how", [Sharing.UNSHARED, Sharing.FULL])
def test_own_sets_are_made_again(how: Sharing) -> None:
    few = lesson(partial(own, x=1, y=2, d=0), pokes.poke_at(OwnBias(3, 3, 1), 7), how=how)
    assert set(assert_made_again(few).values["change"]) == {"b0[1,2]", "b1[3,3]"}
    # After an update every number of the set that a neuron owned differs from what it would have.
    many = updates.update(few)
    assert assert_made_again(many).arrays.keys() >= {"own.weights"}
    seen = pokes.poke_at(InputCell(0, 0, 0), 9.0)(updates.update(lesson(how=how)))
    later = updates.update(seen)
    assert len(later.layer.steps) == 2
    assert "steps.0.volume" in assert_made_again(later).arrays


def test_an_equal_own_set_is_made_again_where_there_are_no_biases() -> None:
    bare = hyperparameters.change(lesson(how=Sharing.UNSHARED), bias=0)
    assert assert_made_again(own(bare, 1, 2, 0)).values["change"] == {"W0[1,2][0,0,0]": -1}


def test_copies_that_differ_are_made_again() -> None:
    whole = lesson(sharing.let_differ, sharing.let_differ, partial(own, x=0, y=0, d=0), how=Sharing.UNSHARED)
    assert assert_made_again(whole).values["spread"] == {"seed": 2, "reach": 1, "type": "int64"}
    assert_made_again(updates.update(whole))
    floats = sharing.let_differ(updates.update(lesson(how=Sharing.UNSHARED)))
    assert isinstance(assert_made_again(floats).values["spread"]["reach"], float)


@pytest.mark.parametrize("bias", [True, False])
def test_a_layer_whose_neurons_all_own_a_set(bias: bool) -> None:
    state = hyperparameters.change(examples.load("demo"), bias=int(bias))
    g, random = state.layer.geometry, np.random.default_rng(1)
    W = random.standard_normal((*g.output_shape, *g.weights_shape[1:]))
    b = random.standard_normal(g.output_shape) if bias else None
    layer = LocallyConnectedLayer.from_sets(g, state.layer.X, W, b)
    assert_made_again(replace(state, layer=layer))


def test_a_layer_of_float32() -> None:
    state = examples.load("demo")
    common, random = state.layer.common, np.random.default_rng(2)
    weights = random.standard_normal(common.weights.shape).astype(np.float32)
    layer = Layer(common.geometry, common.X.astype(np.float32), weights, common.biases.astype(np.float32))
    shared = replace(state, layer=layer)
    assert_made_again(shared)
    own = sharing.choose(Sharing.UNSHARED)(shared)
    assert_made_again(sharing.let_differ(own))
    spread = replace(own, layer=own.layer.spread_out(3).in_float64())  # as wide as float32 wrote it
    assert_made_again(spread)


def test_a_zero_keeps_its_sign() -> None:
    state = updates.update(examples.load("demo"))
    minus = pokes.poke_at(Weight(0, 0, 0, 0), -0.0)(pokes.poke_at(Weight(0, 0, 0, 0), 1.0)(state))
    made = state_of(recipe_of(minus).values, recipe_of(minus).arrays)
    assert np.signbit(made.layer.value_at(Weight(0, 0, 0, 0)))


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_is_made_again(name: str) -> None:
    state = examples.load(name)
    assert assert_made_again(state).values == {"version": 1, "example": name}
    assert not recipe_of(state).arrays


def test_what_is_under_way_is_no_part_of_it() -> None:
    state = examples.load("lesson")
    place = LessonPlace(Lesson("one", {}, {}, (), Path()), 0, 0, state, state)
    during = replace(state, lesson=place, withheld=frozenset(Withheld))
    assert recipe_of(during).values == recipe_of(state).values


def test_what_is_predicted_without_a_lesson_is_part_of_it() -> None:
    predicting = predict(Withheld.COUNTS)(examples.load("lesson"))
    assert assert_made_again(predicting).values["withheld"] == ["counts"]


#: What a recipe says in other words than by the field's name, and what is no part of it.
OTHERWISE = {"scene", "layer", "position", "chosen", "pointed", "edit", "done", "update", "considered"}
OTHERWISE |= {"withheld", "before_picture", "lesson", "homework"}


def test_every_choice_of_a_state_has_a_field() -> None:
    new, choices = examples.load("lesson"), set()
    for name in {field.name for field in fields(State)} - OTHERWISE:
        value = getattr(new, name)
        inner = [field.name for field in fields(value)] if is_dataclass(value) else []
        choices |= {(name, each) for each in inner} if inner else {(name,)}
    assert {field.path for field in FIELDS.values()} == choices - {("loss", "numbers")}


@pytest.mark.parametrize("name", shipped.names())
def test_the_steps_of_lessons_are_made_again(name: str) -> None:
    state = None
    for step in shipped.load(name).steps:
        for patch in (step.patch, *(change.patch for change in step.changes)):
            state = step_states.after(state, patch)
            assert_made_again(state)
