"""The shown line is Python that runs and gives the value shown; it is written as the notes write it."""

import numpy as np
import pytest
from hypothesis import given, settings
from some_layers import layers

from convviz.conv import Geometry, Layer
from convviz.explore import expression, scenes
from convviz.explore.display.parts import TokenRole
from convviz.explore.state import Position

LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
NEURONS_OF_A_LARGE_LAYER = 3000


def run(layer: Layer, position: Position, relu: bool, V: np.ndarray) -> object:
    """Execute the shown line with the arrays under the names that it uses, and return the neuron's value."""
    g = layer.geometry
    (px, py) = g.padding
    names = {"np": np, "X": layer.X, f"W{position.d}": layer.weights[position.d], "V": V}
    if (px, py) != (0, 0):
        names["Xp"] = np.pad(layer.X, ((px, px), (py, py), (0, 0)))
        del names["X"]
    if layer.biases is not None:
        names[f"b{position.d}"] = layer.biases[position.d]
    exec(expression.text(g, position, relu), names)
    return V[position.x, position.y, position.d]


def spread(g: Geometry, most: int) -> list[Position]:
    """Return up to ``most`` neurons spread over the layer, the first and the last among them."""
    width, height, filters = g.output_shape
    total = width * height * filters
    indices = np.unique(np.linspace(0, total - 1, min(most, total)).astype(int))
    return [Position(i % width, i // width % height, i // (width * height)) for i in indices.tolist()]


@pytest.mark.parametrize("name", scenes.EXAMPLES)
def test_the_shown_line_gives_the_value_shown(name: str) -> None:
    layer = scenes.load(name).layer
    values, V = layer.forward(), np.zeros(layer.geometry.output_shape, dtype=layer.X.dtype)
    for position in spread(layer.geometry, NEURONS_OF_A_LARGE_LAYER):
        at = position.x, position.y, position.d
        assert run(layer, position, False, V) == values[at]
        assert run(layer, position, True, V) == max(values[at], 0)


@settings(max_examples=60, deadline=None)
@given(layers())
def test_any_layer_s_line_gives_its_value(layer: Layer) -> None:
    values, V = layer.forward(), np.zeros(layer.geometry.output_shape, dtype=layer.X.dtype)
    for position in spread(layer.geometry, 40):
        assert run(layer, position, False, V) == values[position.x, position.y, position.d]


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
