"""The whole wrong V of each idea, on layers of every kind, against loops over plain numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer, SumsOverflowError
from convviz.explore import expression
from convviz.explore.state.cells import Position
from convviz.explore.wrong_ideas.block import block_of
from convviz.explore.wrong_ideas.idea import Case, Subject
from convviz.explore.wrong_ideas.table import IDEAS
from tests.explore.some_layers import layers
from tests.explore.wrong_ideas.plain_patches import padded, patch_from

FORWARD = IDEAS.about(Subject.OUTPUT)


def looped(layer, value):
    """Return V with ``value(right patch, filter, bias, (x, y, d))`` at each neuron."""
    g = layer.geometry
    biases = np.zeros(g.filters, int) if layer.biases is None else layer.biases
    V = np.zeros(g.output_shape, layer.X.dtype)
    for x, y, d in np.ndindex(*g.output_shape):
        patch = patch_from(layer, (x * g.stride[0], y * g.stride[1]), d)
        V[x, y, d] = value(patch, layer.weights[d], biases[d], (x, y, d))
    return V


def checked(name, layer, applies, expected):
    """Compare the whole V, and every neuron's answer with it where V is as large as the right one."""
    idea = IDEAS[name]
    V = idea.whole(layer)
    if not applies:
        assert V is None
        assert idea.answer(Case(layer, Position(0, 0, 0))) is None
        return
    np.testing.assert_array_equal(V, expected())
    assert V.dtype == layer.dtype
    if idea.reads is None:
        for at in np.ndindex(*layer.geometry.output_shape):
            answer = idea.answer(Case(layer, Position(*at)))
            assert type(answer) is int
            assert answer == V[at]


@given(layer=layers())
def test_the_bias_is_left_out(layer):
    checked(
        "forgot_bias", layer, layer.geometry.bias, lambda: looped(layer, lambda p, w, b, at: (p * w).sum())
    )


@given(layer=layers())
def test_the_bias_comes_with_each_channel(layer):
    def value(patch, weights, bias, at):
        return sum((patch[:, :, c] * weights[:, :, c]).sum() + bias for c in range(patch.shape[2]))

    g = layer.geometry
    applies = g.bias and g.depth // g.groups > 1
    checked("bias_per_channel", layer, applies, lambda: looped(layer, value))


@given(layer=layers())
def test_one_channel_is_added_up(layer):
    def value(p, w, b, at):
        return (p[:, :, 0] * w[:, :, 0]).sum() + b

    channels = layer.geometry.depth // layer.geometry.groups
    checked("one_channel", layer, channels > 1, lambda: looped(layer, value))


@given(layer=layers())
def test_fields_move_by_one(layer):
    def value(patch, weights, bias, at):
        return (patch_from(layer, at[:2], at[2]) * weights).sum() + bias

    g = layer.geometry
    applies = any(s > 1 and n > 1 for s, n in zip(g.stride, g.output_shape, strict=False))
    checked("ignored_stride", layer, applies, lambda: looped(layer, value))


@given(layer=layers())
def test_x_and_y_are_swapped(layer):
    right = looped(layer, lambda p, w, b, at: (p * w).sum() + b)
    applies = min(right.shape[:2]) > 1
    checked("swapped_indices", layer, applies, lambda: np.swapaxes(right, 0, 1))


@given(layer=layers())
def test_the_kernel_is_flipped(layer):
    def value(patch, weights, bias, at):
        width, height, _ = weights.shape
        turned = [
            [patch[i, j] * weights[width - 1 - i, height - 1 - j] for j in range(height)]
            for i in range(width)
        ]
        return np.sum(turned) + bias

    checked("flipped_kernel", layer, layer.geometry.size != (1, 1), lambda: looped(layer, value))


@given(layer=layers())
def test_the_filter_of_another_slice_is_used(layer):
    g = layer.geometry

    def value(patch, weights, bias, at):
        other = at[2] - 1 if at[2] else g.filters - 1
        return (patch * layer.weights[other]).sum() + (0 if layer.biases is None else layer.biases[other])

    checked("other_filter", layer, g.filters > 1, lambda: looped(layer, value))


@given(layer=layers())
@pytest.mark.parametrize("name", ["ignored_stride", "swapped_indices"])
def test_who_looks_at_another_place_answers_what_is_there(layer, name):
    """The block, its text and the answer agree, and there is none where the place is the right one."""
    g = layer.geometry
    names = {"X": layer.X, "Xp": padded(layer)}
    for at in np.ndindex(*g.output_shape):
        case = Case(layer, Position(*at))
        block, answer = IDEAS[f"block_{name}"].answer(case), IDEAS[name].answer(case)
        x, y, d = at
        if name == "ignored_stride":
            start, right = (x, y), all(o * s == o for o, s in zip(at, g.stride, strict=False))
        else:
            start, right = (y * g.stride[0], x * g.stride[1]), x == y
            right = right or y >= g.output_shape[0] or x >= g.output_shape[1]
        if right:
            assert (block, answer) == (None, None)
            continue
        patch = patch_from(layer, start, d)
        np.testing.assert_array_equal(eval(block.text, names), patch)
        np.testing.assert_array_equal(block.of(names[block.volume]), patch)
        bias = 0 if layer.biases is None else layer.biases[d]
        assert answer == (patch * layer.weights[d]).sum() + bias


@given(layer=layers())
def test_a_slice_is_taken_for_a_channel(layer):
    g, names = layer.geometry, {"X": layer.X, "Xp": padded(layer)}
    for x, y, d in np.ndindex(*g.output_shape):
        block = IDEAS["block_slice_as_channel"].answer(Case(layer, Position(x, y, d)))
        (sx, sy), (dx, dy), (fx, fy) = g.stride, g.dilation, g.size
        share, group = g.depth // g.groups, d // (g.filters // g.groups)
        if d >= g.depth or (share == 1 and group == d):
            assert block is None
            continue
        expected = names[block.volume][
            x * sx : x * sx + (fx - 1) * dx + 1 : dx, y * sy : y * sy + (fy - 1) * dy + 1 : dy, d
        ]
        np.testing.assert_array_equal(eval(block.text, names), expected)
        np.testing.assert_array_equal(block.of(names[block.volume]), expected)


@given(layer=layers())
def test_the_right_block_is_written_as_the_expression_writes_it(layer):
    for at in np.ndindex(*layer.geometry.output_shape):
        position = Position(*at)
        assert block_of(layer.geometry, position).text == expression.field(layer.geometry, position)


@given(layer=layers(), dtype=st.sampled_from([np.float32, np.float64]))
@pytest.mark.parametrize("idea", FORWARD, ids=lambda idea: idea.id)
def test_floats_stay_of_their_type(idea, layer, dtype):
    biases = None if layer.biases is None else layer.biases.astype(dtype)
    same = Layer(layer.geometry, layer.X.astype(dtype), layer.weights.astype(dtype), biases)
    V, exact = idea.whole(same), idea.whole(layer)
    assert (V is None) == (exact is None)
    if V is not None:
        assert V.dtype == dtype
        np.testing.assert_array_equal(V, exact)  # small whole numbers are exact in floats


def test_integers_are_exact_or_refused_beyond_what_floats_hold():
    g = Geometry(width=3, height=3, depth=4, filters=2, size=2)
    large = 2**60 + 1
    layer = Layer(g, np.ones(g.input_shape, int), np.ones(g.weights_shape, int), [large, 3])
    assert IDEAS["bias_per_channel"].answer(Case(layer, Position(0, 0, 0))) == 16 + 4 * large
    layer = Layer(g, layer.X, layer.weights, [2**62, 3])  # 4 times that is 0 in int64
    with pytest.raises(SumsOverflowError):
        IDEAS["bias_per_channel"].whole(layer)


@pytest.mark.parametrize("idea", [*FORWARD, *IDEAS.about(Subject.BLOCK)], ids=lambda idea: idea.id)
def test_a_neuron_must_be_given_and_be_one_of_the_layer(idea):
    g = Geometry(width=6, height=5, depth=2, filters=2, size=2, stride=2)
    layer = Layer(g, np.ones(g.input_shape), np.ones(g.weights_shape), np.ones(2))
    with pytest.raises(ValueError, match=f"position is None: the idea '{idea.id}'"):
        idea.answer(Case(layer))
    for outside in (Position(3, 0, 0), Position(0, 2, 0), Position(0, 0, 2), Position(-1, 0, 0)):
        with pytest.raises(ValueError, match="must be from 0 to"):
            idea.answer(Case(layer, outside))


@given(layer=layers())
@pytest.mark.parametrize("idea", FORWARD, ids=lambda idea: idea.id)
def test_the_code_of_a_neuron_computes_what_the_idea_leads_to(layer, idea):
    """Whether an idea applies is known from the sizes alone, and its line of NumPy runs as it is."""
    g, V = layer.geometry, idea.whole(layer)
    assert idea.applies(g) is (V is not None)
    if V is None:
        return
    names = {"np": np, "X": layer.X, "Xp": padded(layer)}
    for d in range(g.filters):
        names |= {f"W{d}": layer.weights[d], f"b{d}": 0 if layer.biases is None else layer.biases[d]}
    for at in np.ndindex(*g.output_shape):
        code = idea.code(g, Position(*at))
        if code is None:  # V has no neuron with x and y exchanged
            assert at[1] >= g.output_shape[0] or at[0] >= g.output_shape[1]
        else:
            assert eval(code, names) == V[at]
