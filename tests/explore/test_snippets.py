"""The snippet on the clipboard runs as it stands and prints the value shown."""

import contextlib
import io

import numpy as np
import pytest

from convviz.conv import Geometry, Layer
from convviz.explore import expression, scenes
from convviz.explore.snippets import WHOLE, neuron_snippet
from convviz.explore.state import InputKind, Position, Scene, State

SCENE = Scene("lesson", InputKind.NUMBERS, "integers")


def printed(snippet: str) -> str:
    """Run ``snippet`` as a program of its own and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(snippet, {"__name__": "__main__"})
    return out.getvalue().strip()


def corners(g: Geometry) -> list[Position]:
    width, height, filters = g.output_shape
    return [
        Position(x, y, d)
        for x in sorted({0, width // 2, width - 1})
        for y in sorted({0, height // 2, height - 1})
        for d in sorted({0, filters - 1})
    ]


def state_of(g: Geometry, position: Position, relu: bool = False, dtype: type = np.int64) -> State:
    random = np.random.default_rng(3)
    X = (random.integers(1, 9, g.input_shape) / (1 if dtype is np.int64 else 7)).astype(dtype)
    weights = (random.integers(-4, 5, g.weights_shape) / (1 if dtype is np.int64 else 3)).astype(dtype)
    biases = random.integers(-9, 9, g.filters).astype(dtype) if g.bias else None
    return State(SCENE, Layer(g, X, weights, biases), position, relu=relu)


@pytest.mark.parametrize("name", scenes.EXAMPLES)
def test_every_example_s_snippet_prints_the_value_shown(name: str) -> None:
    state = scenes.load(name)
    values = state.layer.forward()
    for position in corners(state.layer.geometry):
        here = State(state.scene, state.layer, position)
        assert int(printed(neuron_snippet(here))) == values[position.x, position.y, position.d]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"bias": False},
        {"padding": 2},
        {"padding": (0, 3), "dilation": (2, 1)},
        {"groups": 2},
        {"size": 1, "dilation": 2},
        {"size": 3, "dilation": 4, "padding": 4},
        {"size": 1, "stride": 3, "padding": 4},  # whole receptive fields in the padding
    ],
)
def test_any_layer_s_snippet_prints_its_value(changes, relu: bool, wide: bool) -> None:
    g = Geometry(width=60 if wide else 11, height=11, depth=4, filters=2, size=5, stride=2).replace(**changes)
    assert (np.prod(g.input_shape) > WHOLE) == wide
    for position in corners(g):
        state = state_of(g, position, relu)
        value = state.layer.forward()[position.x, position.y, position.d]
        assert int(printed(neuron_snippet(state))) == (max(value, 0) if relu else value)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_are_written_in_full(dtype: type) -> None:
    g = Geometry(width=11, height=11, depth=2, filters=2, size=3)
    state = state_of(g, Position(2, 3, 1), dtype=dtype)
    neuron = np.sum(state.layer.X[2:5, 3:6] * state.layer.weights[1]) + state.layer.biases[1]
    assert printed(neuron_snippet(state)) == str(neuron)


def test_the_snippet_holds_the_line_that_is_shown() -> None:
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    lines = neuron_snippet(state_of(g, Position(2, 3, 1))).splitlines()
    assert expression.text(g, Position(2, 3, 1)) in lines
    assert lines[0] == "import numpy as np"


def test_of_a_large_input_only_the_receptive_field_is_written() -> None:
    g = Geometry(width=227, height=227, depth=3, filters=2, size=11, stride=4)
    snippet = neuron_snippet(state_of(g, Position(3, 5, 1)))
    assert "X[12:23,20:31,:] = np.array([" in snippet
    assert len(snippet) < 10_000
