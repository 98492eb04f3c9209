"""The snippet on the clipboard runs as it stands and prints the value shown."""

import contextlib
import io

import numpy as np
import pytest

from convviz.conv import Geometry, Layer
from convviz.explore import expression
from convviz.explore.examples import examples
from convviz.explore.snippets import WHOLE, neuron_snippet
from convviz.explore.state import pokes, sharing
from convviz.explore.state.sharing import choose
from convviz.explore.state.state import InputKind, Position, Scene, Sharing, State, WeightCell
from tests.cases import each_once

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


@pytest.mark.parametrize(("name", "how"), each_once(examples.EXAMPLES, Sharing))
def test_every_example_s_snippet_prints_the_value_shown(name: str, how: Sharing) -> None:
    state = choose(how)(examples.load(name))
    values = state.layer.forward()
    for position in corners(state.layer.geometry):
        here = State(state.scene, state.layer, position)
        assert int(printed(neuron_snippet(here))) == values[position.x, position.y, position.d]


@pytest.mark.parametrize(("how", "wide"), each_once(Sharing, [False, True]))
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
def test_any_layer_s_snippet_prints_its_value(changes, relu: bool, wide: bool, how: Sharing) -> None:
    g = Geometry(width=60 if wide else 11, height=11, depth=4, filters=2, size=5, stride=2).replace(**changes)
    assert (np.prod(g.input_shape) > WHOLE) == wide
    for position in corners(g):
        state = choose(how)(state_of(g, position, relu))
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


@pytest.mark.parametrize("name", ["lesson", "lenet", "alexnet"])
def test_copies_that_differ_are_written_as_they_are(name: str) -> None:
    state = sharing.let_differ(choose(Sharing.UNSHARED)(examples.load(name)))
    values = state.layer.forward()
    for position in corners(state.layer.geometry):
        here = State(state.scene, state.layer, position)
        assert int(printed(neuron_snippet(here))) == values[position.x, position.y, position.d]


def test_without_sharing_the_sets_stand_under_their_positions() -> None:
    state = choose(Sharing.UNSHARED)(State(SCENE, examples.load("lesson").layer, Position(2, 3, 1)))
    lines = neuron_snippet(state).splitlines()
    assert "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1[2,3]) + b1[2,3]" in lines
    assert "W1[2,3] = np.array([" in lines
    assert "b1[2,3] = -2" in lines
    assert any(line.startswith("W1 = {}") for line in lines)


FAR = [(0, 0, 0), (226, 226, 2), (9, 200, 1)]


def full_alexnet(*weights: tuple[int, int, int]) -> State:
    """Return a neuron of the fully connected AlexNet layer with more ``weights`` that are not 0."""
    state = choose(Sharing.FULL)(State(SCENE, examples.load("alexnet").layer, Position(30, 20, 5)))
    for n, (i, j, c) in enumerate(weights):
        state = pokes.poke(WeightCell(5, i, j, c), 7 + n)(state)
    return state


@pytest.mark.parametrize("far", [[], FAR])
def test_of_a_large_fully_connected_set_only_what_is_not_zero_is_written(far: list) -> None:
    state = full_alexnet(*far)
    snippet = neuron_snippet(state)
    neuron = state.layer.neuron(30, 20, 5)
    assert len(snippet) < 40_000
    assert f"{np.count_nonzero(neuron.weights):,} of the 154,587 weights are not 0" in snippet
    assert ("X[120:131,80:91,:3] = np.array([" in snippet) == (not far)
    assert int(printed(snippet)) == neuron.value
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(snippet, names)
    assert np.array_equal(names["W5"][30, 20], neuron.weights)
    met = neuron.weights != 0
    assert np.array_equal(names["X"][met], state.layer.X[met])


def test_a_large_set_that_is_all_zeros_or_none_is_written_too() -> None:
    g = Geometry(width=60, height=11, depth=4, filters=1, size=1, stride=3, padding=4)
    in_the_padding = choose(Sharing.FULL)(state_of(g, Position(0, 0, 0)))
    assert int(printed(neuron_snippet(in_the_padding))) == in_the_padding.layer.forward()[0, 0, 0]
    floats = choose(Sharing.FULL)(state_of(g, Position(4, 3, 0), dtype=np.float64))
    moved = floats.layer.descended(floats.layer.forward(), 0.001)
    assert np.count_nonzero(moved.weights_of(4, 3, 0).weights) > moved.X.size / 2
    value = float(printed(neuron_snippet(State(SCENE, moved, Position(4, 3, 0)))))
    assert value == pytest.approx(moved.forward()[4, 3, 0], rel=1e-12)
