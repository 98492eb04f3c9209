"""The shown line is Python that runs and gives the value shown; it is written as the notes write it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import AnyLayer, Bias, Geometry, Layer, OwnBias, OwnWeight, Weight
from convviz.explore import expression
from convviz.explore.display.neuron import neuron_part
from convviz.explore.examples import examples
from convviz.explore.expression import TokenRole
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import choose, sharing_of
from convviz.explore.state.state import BiasCell, InputCell, Position, Sharing, State, WeightCell
from tests.cases import each_once
from tests.explore.some_layers import layers

LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
NEURONS_OF_A_LARGE_LAYER = {Sharing.SHARED: 500, Sharing.UNSHARED: 300, Sharing.FULL: 20}


def run(layer: AnyLayer, position: Position, relu: bool, V: np.ndarray) -> object:
    """Execute the shown line with the arrays under the names that it uses, and return the neuron's value."""
    g, at = layer.geometry, (position.x, position.y)
    own = layer.weights_of(*at, position.d)
    shared = sharing_of(layer) is Sharing.SHARED
    names = {"np": np, "X": layer.X, f"W{position.d}": own.weights if shared else {at: own.weights}, "V": V}
    if g.padding != ((0, 0), (0, 0)) and sharing_of(layer) is not Sharing.FULL:
        names["Xp"] = np.pad(layer.X, (*g.padding, (0, 0)))
        del names["X"]
    if own.bias is not None:
        bias = layer.dtype.type(own.bias)
        names[f"b{position.d}"] = bias if shared else {at: bias}
    exec(expression.text(g, position, relu, sharing_of(layer)), names)
    return V[position.x, position.y, position.d]


def assert_lines_give_the_values(layer: AnyLayer) -> None:
    """Run the lines of neurons spread over ``layer``: all of a small one, some of a large one."""
    small = layer.X.size <= 2000
    most = 200 if small else NEURONS_OF_A_LARGE_LAYER[sharing_of(layer)]
    values, V = layer.forward(), np.zeros(layer.geometry.output_shape, dtype=layer.dtype)
    for position in spread(layer.geometry, most):
        at = position.x, position.y, position.d
        assert run(layer, position, False, V) == values[at] == layer.neuron(*at).value
        assert run(layer, position, True, V) == max(values[at], 0)


def spread(g: Geometry, most: int) -> list[Position]:
    """Return up to ``most`` neurons spread over the layer, the first and the last among them."""
    width, height, filters = g.output_shape
    total = width * height * filters
    indices = np.unique(np.linspace(0, total - 1, min(most, total)).astype(int))
    return [Position(i % width, i // width % height, i // (width * height)) for i in indices.tolist()]


@pytest.mark.parametrize(("name", "how"), each_once(examples.EXAMPLES, Sharing))
def test_the_shown_line_gives_the_value_shown(name: str, how: Sharing) -> None:
    assert_lines_give_the_values(choose(how)(examples.load(name)).layer)


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_copies_that_differ_have_lines_of_their_own(name: str) -> None:
    state = sharing.let_differ(choose(Sharing.UNSHARED)(examples.load(name)))
    assert not np.array_equal(state.layer.forward(), state.layer.common.forward())
    assert_lines_give_the_values(state.layer)


def poked(state: State) -> State:
    """Change a weight, a bias and an input at the current position; fully connected, a far weight too."""
    for cell in (WeightCell(0, 0, 0, 0), BiasCell(0), InputCell(1, 1, 0)):
        state = pokes.poke_by(cell, 3)(state)
    if sharing_of(state.layer) is Sharing.FULL:
        g = state.layer.geometry
        state = pokes.poke(WeightCell(0, g.width - 1, g.height - 1, g.depth - 1), 5)(state)
    return state


@pytest.mark.parametrize(
    ("name", "how"), each_once(["lesson", "demo", "dilated", "lenet", "alexnet"], Sharing)
)
def test_after_pokes_the_line_gives_the_new_value(name: str, how: Sharing) -> None:
    before = choose(how)(transitions.step(2)(examples.load(name)))
    here, state = before.position, poked(before)
    assert_lines_give_the_values(state.layer)
    V = np.zeros(state.layer.geometry.output_shape, dtype=state.layer.dtype)
    derived = derive(state.layer)
    assert run(state.layer, here, False, V) == neuron_part(state, derived, None).value
    assert run(state.layer, here, False, V) == derived.V.array[here.x, here.y, here.d]
    assert run(state.layer, here, False, V) != before.layer.neuron(here.x, here.y, here.d).value


@given(layers(), st.sampled_from(Sharing))
def test_any_layer_s_line_gives_its_value(layer: Layer, how: Sharing) -> None:
    owned = sharing.with_sharing(layer, how)
    values, V = layer.forward(), np.zeros(layer.geometry.output_shape, dtype=layer.X.dtype)
    for position in spread(layer.geometry, 40):
        assert run(owned, position, False, V) == values[position.x, position.y, position.d]


@pytest.mark.parametrize(
    ("position", "line"),
    [
        (Position(0, 0, 0), "V[0,0,0] = np.sum(X[:5,:5,:] * W0) + b0"),
        (Position(1, 0, 0), "V[1,0,0] = np.sum(X[2:7,:5,:] * W0) + b0"),
        (Position(2, 0, 0), "V[2,0,0] = np.sum(X[4:9,:5,:] * W0) + b0"),
        (Position(3, 0, 0), "V[3,0,0] = np.sum(X[6:11,:5,:] * W0) + b0"),
        (Position(0, 1, 1), "V[0,1,1] = np.sum(X[:5,2:7,:] * W1) + b1"),
        (Position(2, 3, 1), "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1) + b1"),
    ],
)
def test_the_worked_example_is_written_as_in_the_source(position: Position, line: str) -> None:
    assert expression.text(LESSON, position) == line


@pytest.mark.parametrize(
    ("changes", "position", "line"),
    [
        ({"bias": False}, Position(2, 3, 1), "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1)"),
        ({"padding": 1}, Position(0, 1, 0), "V[0,1,0] = np.sum(Xp[:5,2:7,:] * W0) + b0"),
        ({"padding": (0, 1)}, Position(0, 1, 0), "V[0,1,0] = np.sum(Xp[:5,2:7,:] * W0) + b0"),
        ({"dilation": 2}, Position(1, 0, 0), "V[1,0,0] = np.sum(X[2:11:2,:9:2,:] * W0) + b0"),
        ({"size": 1, "dilation": 2}, Position(1, 0, 0), "V[1,0,0] = np.sum(X[2:3,:1,:] * W0) + b0"),
        ({"groups": 2}, Position(2, 3, 0), "V[2,3,0] = np.sum(X[4:9,6:11,:2] * W0) + b0"),
        ({"groups": 2}, Position(2, 3, 1), "V[2,3,1] = np.sum(X[4:9,6:11,2:4] * W1) + b1"),
    ],
)
def test_what_the_source_leaves_open(changes, position: Position, line: str) -> None:
    assert expression.text(LESSON.replace(**changes), position) == line


@pytest.mark.parametrize(
    ("changes", "how", "line"),
    [
        ({}, Sharing.UNSHARED, "V[2,3,1] = np.sum(X[4:9,6:11,:] * W1[2,3]) + b1[2,3]"),
        ({}, Sharing.FULL, "V[2,3,1] = np.sum(X * W1[2,3]) + b1[2,3]"),
        ({"bias": False}, Sharing.FULL, "V[2,3,1] = np.sum(X * W1[2,3])"),
        ({"padding": 1}, Sharing.UNSHARED, "V[2,3,1] = np.sum(Xp[4:9,6:11,:] * W1[2,3]) + b1[2,3]"),
        ({"padding": 1}, Sharing.FULL, "V[2,3,1] = np.sum(X * W1[2,3]) + b1[2,3]"),
        ({"groups": 2}, Sharing.UNSHARED, "V[2,3,1] = np.sum(X[4:9,6:11,2:4] * W1[2,3]) + b1[2,3]"),
        ({"groups": 2}, Sharing.FULL, "V[2,3,1] = np.sum(X * W1[2,3]) + b1[2,3]"),
    ],
)
def test_without_sharing_the_set_has_the_position_in_its_name(changes, how: Sharing, line: str) -> None:
    assert expression.text(LESSON.replace(**changes), Position(2, 3, 1), False, how) == line


def test_relu_is_around_the_whole_sum() -> None:
    line = "V[2,3,1] = np.maximum(0, np.sum(X[4:9,6:11,:] * W1) + b1)"
    assert expression.text(LESSON, Position(2, 3, 1), relu=True) == line


def test_the_pieces_know_what_they_are() -> None:
    pieces = expression.pieces(LESSON, Position(2, 3, 1), False)
    named = {piece.role: piece.text for piece in pieces if piece.role is not TokenRole.PLAIN}
    assert named == {
        TokenRole.NEURON: "V[2,3,1]",
        TokenRole.FIELD: "X[4:9,6:11,:]",
        TokenRole.WEIGHTS: "W1",
        TokenRole.BIAS: "b1",
    }


INDEX = st.integers(0, 10**9 - 1)
PLACES = st.one_of(
    *(
        st.builds(kind, *[INDEX] * count)
        for kind, count in ((InputCell, 3), (Weight, 4), (Bias, 1), (OwnWeight, 6), (OwnBias, 3))
    )
)


@given(PLACES, st.builds(Position, INDEX, INDEX, INDEX))
def test_a_name_is_read_back(place, neuron):
    assert expression.place_named(expression.number_name(place)) == place
    assert expression.neuron_named(expression.name_of(neuron)) == neuron


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("X[5,5,0]", InputCell(5, 5, 0)),
        ("W0[2,2,1]", Weight(0, 2, 2, 1)),
        ("b1", Bias(1)),
        ("W0[1,2][2,3,1]", OwnWeight(1, 2, 0, 2, 3, 1)),
        ("b1[3,2]", OwnBias(3, 2, 1)),
    ],
)
def test_names_of_numbers(name, place):
    assert expression.place_named(name) == place


NO_NUMBERS = """
    X X[1,2] X[1,2,3,4] X0[1,2,3] X[1,2][1,2,3] Xp[1,2,3] W W0 W[1,2,3] W0[1,2] W0[1,2,3][1,2] W0[1,2][1,2]
    W0[-1,2,3] W00[1,2,3] W0[01,2,3] W0[1,2,3]] W0[1,2,1000000000] W٣[1,2,3] w0[1,2,3] dW0[1,2,3] V[1,2,3]
    b b[1,2] b0[1] b0[1,2,3] b0[1,2][1,2]
"""


@pytest.mark.parametrize("name", [*NO_NUMBERS.split(), "W0[1, 2,3]", " b0", "b0 ", "b0\n", ""])
def test_no_other_name_is_that_of_a_number(name):
    with pytest.raises(ValueError, match="no number is called"):
        expression.place_named(name)
    with pytest.raises(ValueError, match="no neuron is called"):
        expression.neuron_named("V" + name)
