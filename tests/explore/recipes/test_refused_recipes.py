"""What no state can be made of: every mistake is named, and nothing else happens whatever a file holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.display.resolve import resolve
from convviz.explore.recipes.recipe import NAMES, RecipeError, recipe_of, state_of
from convviz.explore.state.derived import derive
from convviz.explore.state.state import State
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.explore.recipes.random_states import STATES

OWN = {"sharing": "unshared"}
CASES = [
    ({"example": "leson"}, {"example": "near"}),
    ({"relu": 1, "exmaple": 0}, {"relu": "flag", "exmaple": "field_near"}),
    ({"sharing": "own", "type": "int32"}, {"sharing": "one_of", "type": "near"}),
    ({"at": [4, 0, 0], "chosen": "W2[0,0,0]"}, {"at": "whole", "chosen": "cell"}),
    ({"at": 3, "pointed": "Y"}, {"at": "at", "pointed": "cell"}),
    ({"size": 12, "stride": 0}, {"stride": "whole"}),
    ({"shift_x": 9, "shift_stride": 4}, {"shift_x": "whole", "shift_stride": "whole"}),
    ({"change": 1}, {"change": "table"}),
    ({"change": {"W0": 1, "b0": 0.5}}, {"change.W0": "number_name", "change.b0": "type"}),
    ({"change": {"b1": "1", "X[0,0,0]": 10**30}}, {"change.b1": "number", "change.X[0,0,0]": "type"}),
    ({"change": {"W0[0,0,0]": 2**62, "X[0,0,0]": 2**62}}, {"change": "sums"}),
    ({"X": [1, 2], "weights": "w"}, {"X": "shape", "weights": "no_array"}),
    ({"biases": [[1], [2, 3]]}, {"biases": "array"}),
    ({"biases": [True, 1]}, {"biases": "array"}),
    ({"biases": []}, {"biases": "list"}),
    ({"biases": [1.5, 2]}, {"biases": "type"}),
    ({"spread": {"seed": 1, "reach": 1}}, {"spread": "only_unshared"}),
    ({"sharing": "full", "spread": {"seed": 1, "reach": 1}}, {"spread": "only_unshared"}),
    (OWN | {"spread": {"seed": -1, "reach": 0.5}}, {"spread.seed": "whole", "spread.reach": "whole"}),
    (OWN | {"spread": {"seed": 1, "reach": 2**60}}, {"change": "sums"}),
    (OWN | {"steps": [{"rates": [1]}]}, {"steps": "type"}),
    (OWN | {"steps": 1}, {"steps": "tables"}),
    (OWN | {"type": "float64", "steps": [{}]}, {"steps.0.rates": "missing"}),
    (OWN | {"own": {"weights": "w"}}, {"own.neurons": "missing"}),
    (OWN | {"own": {"neurons": [[0, 0, 9]]}}, {"own.neurons": "neurons"}),
    (OWN | {"change": {"W0[0,0][9,0,0]": 1}}, {"change.W0[0,0][9,0,0]": "cell"}),
    ({"loss": "target"}, {"loss_numbers": "missing"}),
    ({"loss_numbers": [1]}, {"loss_numbers": "shape"}),
    ({"edit": {"number": "W0[2,2,1]", "old": 0, "new": 5}}, {"edit.new": "not_now"}),
    ({"edit": {"number": 5}}, {"edit.number": "number_name", "edit.old": "missing", "edit.new": "missing"}),
    ({"edit": {"number": "W0[0,0][2,2,1]", "old": 0, "new": 5}}, {"edit.number": "cell"}),
    ({"done": {"key": "explore.no.such"}}, {"done": "message"}),
    ({"done": {"key": "explore.done.equal_current", "values": {"n": 1}}}, {"done": "message"}),
    (
        {"done": {"key": "explore.done.cut", "values": {"name": "a\u202eb"}}},
        {"done": "message"},
    ),
    ({"update": {"before": {}, "learning_rate": 0}}, {"update.learning_rate": "rate"}),
    ({"update": {"before": {}, "learning_rate": 1}}, {"update.loss": "missing"}),
    (
        {"update": {"before": {"sharing": "full"}, "loss": {}, "learning_rate": 1}},
        {"update.before": "other_sharing"},
    ),
    ({"considered": {"size_x": 40}}, {"considered": "no_layer"}),
    ({"picture": {"pixels": [[[1]]], "name": 5}}, {"picture.pixels": "pixels", "picture.name": "words"}),
    ({"picture": {"name": "a.png"}}, {"picture.pixels": "missing"}),
    ({"before_picture": {"before_picture": {}}}, {"before_picture.before_picture": "field_near"}),
    ({"biases": [1, 2], "bias": False}, {"biases": "no_biases"}),
    ({"withheld": ["value", "cuonts"]}, {"withheld": "near"}),
    ({"withheld": "value"}, {"withheld": "names"}),
    (
        OWN | {"change": {"W0[0,0][0,0,0]": 1, "W0[0,0][9,0,0]": 1, "b0[0,0]": 0.5}},
        {"change.W0[0,0][9,0,0]": "cell", "change.b0[0,0]": "type"},
    ),
    (
        {"example": "leson", "at": [0, 0], "chosen": "Y"},
        {"example": "near", "at": "at", "chosen": "cell"},
    ),
    ({"before_picture": {"relu": True}}, {"before_picture.example": "missing"}),
]


def mistakes(values: object) -> dict[str, str]:
    with pytest.raises(RecipeError) as error:
        state_of(values)  # type: ignore[arg-type]  # a file may hold anything
    for language in LANGUAGES:
        assert all(Text(language).text(reason) for _, reason in error.value.mistakes)
    return {name: reason.key.split("refused.")[1] for name, reason in error.value.mistakes}


@pytest.mark.parametrize(("values", "found"), CASES, ids=[str(values)[:60] for values, _ in CASES])
def test_what_is_wrong_is_named(values: dict[str, object], found: dict[str, str]) -> None:
    made = mistakes({"version": 1, "example": "lesson"} | values)
    assert made.items() >= found.items()
    assert {name.split(".")[0] for name in made} == {name.split(".")[0] for name in found}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([], "no_recipe"),
        ({}, "no_recipe"),
        ({"version": "1"}, "whole"),
        ({"version": 2, "example": "later"}, "version"),
    ],
)
def test_what_is_no_recipe_of_this_version(values: object, key: str) -> None:
    assert mistakes(values) == {"version": key}


def test_all_mistakes_are_found_at_once() -> None:
    values = {"version": 1, "example": "leson", "relu": 1, "shering": "full", "link": "same_wieghts"}
    assert mistakes(values) == {"example": "near", "relu": "flag", "shering": "field_near", "link": "near"}


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("b0", "X[0,0,0]", "V[1,1,0]", "same", "none", "weights", *NAMES)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def leaves(values: Mapping[str, object], within: str = "") -> Iterator[str]:
    """Yield the path of every field that holds no table."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{within}{name}\t")
        else:
            yield within + name


@given(STATES, st.data())
def test_every_field_that_is_wrong_is_named_and_no_other(state: State, data: st.DataObject) -> None:
    recipe = recipe_of(state)
    values = json.loads(json.dumps(recipe.values))
    paths = sorted({*leaves(values), "relu", "padding"} - {"version"})
    spoilt = data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=6, unique=True))
    for path in spoilt:
        *tables, name = path.split("\t")
        inner = values
        for table in tables:
            inner = inner[table]
        inner[name] = None  # no field can be this
    with pytest.raises(RecipeError) as error:
        state_of(values, recipe.arrays)
    named = {name for name, _ in error.value.mistakes}
    wrong = {path.replace("\t", ".") for path in spoilt}
    # A message is one field, whatever it holds.
    wrong = {re.sub(r"(^|\.)(done|considered\.refused)\..*", r"\1\2", path) for path in wrong}
    assert named == wrong


ARRAYS = st.builds(
    lambda shape, dtype: np.full(shape, 7).astype(dtype),
    st.lists(st.integers(0, 5), max_size=5),
    st.sampled_from(("int64", "float64", "float32", "uint8", "int8", "bool", "complex64", "object", "U3")),
) | st.sampled_from([np.full((2, 2), np.nan), np.array(None), np.full((9, 9, 3), np.inf)])


@given(STATES, st.data())
def test_a_spoilt_recipe_makes_a_state_that_can_be_shown_or_is_refused(
    state: State, data: st.DataObject
) -> None:
    recipe = recipe_of(state)
    values = inner = json.loads(json.dumps(recipe.values))
    name = data.draw(st.sampled_from(sorted({*inner, *data.draw(st.lists(st.sampled_from(NAMES)))})))
    while isinstance(inner.get(name), dict) and inner[name] and data.draw(st.booleans()):
        inner = inner[name]
        name = data.draw(st.sampled_from(sorted(inner)))
    inner[name] = data.draw(PLAIN)
    arrays = dict(recipe.arrays)
    for name in data.draw(st.sets(st.sampled_from(sorted(arrays)))) if arrays else ():
        arrays[name] = data.draw(ARRAYS)
    try:
        made = state_of(values, arrays)
    except RecipeError:
        return
    if made.layer.geometry.width < 64:
        resolve(made, derive(made.layer))
