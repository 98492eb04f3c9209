"""The whole wrong dW, db and dX of each idea, on layers of every kind, against loops over the neurons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, InputCell, Layer, LocallyConnectedLayer, SumsOverflowError
from convviz.explore.state.cells import BiasCell, WeightCell
from convviz.explore.wrong_ideas.idea import Case, Subject
from convviz.explore.wrong_ideas.table import IDEAS
from tests.explore.some_layers import layers
from tests.explore.wrong_ideas.plain_patches import padded, patch_from

OF_WEIGHTS = IDEAS.about(Subject.WEIGHT_GRADIENT)
OF_INPUT = IDEAS.about(Subject.INPUT_GRADIENT)
MADE_OF_ALL = {
    "gradients_averaged": lambda terms: sum(terms) / len(terms),
    "kept_last_gradient": lambda terms: terms[-1],
    "kept_largest_gradient": lambda terms: np.maximum.reduce(terms),
}


@st.composite
def passes(draw):
    """A layer and a dV of whole numbers."""
    layer = draw(layers())
    random = np.random.default_rng(draw(st.integers(0, 99)))
    return layer, random.integers(-9, 10, layer.geometry.output_shape)


def neurons(g, d):
    """Return the positions of slice ``d``, x first."""
    return [(x, y, d) for y in range(g.output_shape[1]) for x in range(g.output_shape[0])]


def seen(layer, at):
    return patch_from(layer, [o * s for o, s in zip(at, layer.geometry.stride, strict=False)], at[2])


def places(layer, data):
    """Draw the place of a weight, and of a bias where the layer has some."""
    index = [data.draw(st.integers(0, n - 1)) for n in layer.geometry.weights_shape]
    return [WeightCell(*index)] + ([BiasCell(index[0])] if layer.geometry.bias else [])


@given(made=passes(), data=st.data())
@pytest.mark.parametrize("name", MADE_OF_ALL)
def test_the_gradients_of_a_slice_become_one_by_another_rule(name, made, data):
    (layer, dV), idea = made, IDEAS[name]
    g = layer.geometry
    whole = idea.whole(layer, dV)
    if g.output_shape[:2] == (1, 1):
        assert whole is None
        assert all(idea.answer(Case(layer, dV=dV, parameter=at)) is None for at in places(layer, data))
        return
    for d in range(g.filters):
        expected = MADE_OF_ALL[name]([dV[at] * seen(layer, at) for at in neurons(g, d)])
        np.testing.assert_array_equal(whole.dW[d], expected)
        if g.bias:
            assert whole.db[d] == MADE_OF_ALL[name]([dV[at] for at in neurons(g, d)])
    assert whole.dW.shape == g.weights_shape
    assert (whole.db is None) is not g.bias
    for at in places(layer, data):
        answer = idea.answer(Case(layer, dV=dV, parameter=at))
        expected = whole.db[at.k] if isinstance(at, BiasCell) else whole.dW[at.k, at.i, at.j, at.c]
        assert answer == expected
        assert type(answer) is (int if expected == int(expected) else float)


@given(made=passes(), data=st.data())
def test_copies_that_are_not_added_have_the_gradients_of_a_layer_without_sharing(made, data):
    (layer, dV), idea = made, IDEAS["copies_not_added"]
    g = layer.geometry
    whole = idea.whole(layer, dV)
    if g.output_shape[:2] == (1, 1):
        assert whole is None
        return
    unshared = LocallyConnectedLayer.from_shared(layer).backward(dV)
    np.testing.assert_array_equal(whole.dW, unshared.dW)
    for at in np.ndindex(*g.output_shape):
        np.testing.assert_array_equal(whole.dW[at], dV[at] * seen(layer, at))
    assert (whole.db is None) is not g.bias
    if g.bias:
        np.testing.assert_array_equal(whole.db, dV)
    for at in places(layer, data):
        values = idea.answer(Case(layer, dV=dV, parameter=at))
        kept = dV[:, :, at.k] if isinstance(at, BiasCell) else whole.dW[:, :, at.k, at.i, at.j, at.c]
        np.testing.assert_array_equal(values, kept)


def test_means_are_ints_where_they_are_whole_even_beyond_what_floats_hold():
    g = Geometry(width=2, height=1, depth=1, filters=2, size=1, bias=False)
    large = 2**53 + 1
    layer = Layer(g, [[[large]], [[large]]], np.ones(g.weights_shape, int))
    averaged = IDEAS["gradients_averaged"]
    first, second = WeightCell(0, 0, 0, 0), WeightCell(1, 0, 0, 0)
    assert averaged.answer(Case(layer, dV=np.array([[[1, 0]], [[1, 0]]]), parameter=first)) == large
    small = Layer(g, [[[1]], [[2]]], np.ones(g.weights_shape, int))
    dV = np.array([[[2, 1]], [[1, 1]]])  # 4 / 2 in the one filter, 3 / 2 in the other
    assert averaged.whole(small, dV).dW.ravel().tolist() == [2, 1.5]
    assert averaged.answer(Case(small, dV=dV, parameter=second)) == 1.5


def replaced(layer, dV, adds_slices):
    """Return dX where each neuron, or each position, writes over what was there."""
    g = layer.geometry
    dXp = np.zeros_like(padded(layer))
    share, each = g.depth // g.groups, g.filters // g.groups
    for x, y in np.ndindex(*g.output_shape[:2]):
        for group in range(g.groups):
            slices = range(group * each, (group + 1) * each)
            sent = [dV[x, y, d] * layer.weights[d] for d in slices]
            kept = sum(sent) if adds_slices else sent[-1]
            for i, j, c in np.ndindex(*kept.shape):
                cell = x * g.stride[0] + i * g.dilation[0], y * g.stride[1] + j * g.dilation[1]
                dXp[*cell, group * share + c] = kept[i, j, c]
    ((px, _), (py, _)), (w, h, _) = g.padding, g.input_shape
    return dXp[px : px + w, py : py + h]


def readers_of_each_cell(layer):
    """Return how many positions read each cell of X, (W, H)."""
    g = layer.geometry
    count = np.zeros(padded(layer).shape[:2], int)
    for x, y in np.ndindex(*g.output_shape[:2]):
        for i, j in np.ndindex(*g.size):
            count[x * g.stride[0] + i * g.dilation[0], y * g.stride[1] + j * g.dilation[1]] += 1
    (px, _), (py, _) = g.padding
    return count[px : px + g.width, py : py + g.height]


def checked_dX(name, layer, dV, expected):
    dX = IDEAS[name].whole(layer, dV)
    if expected is None:
        assert dX is None
        assert IDEAS[name].answer(Case(layer, dV=dV, cell=InputCell(0, 0, 0))) is None
        return
    np.testing.assert_array_equal(dX, expected)
    assert dX.dtype == layer.dtype
    for at in ((0, 0, 0), tuple(n - 1 for n in dX.shape)):
        answer = IDEAS[name].answer(Case(layer, dV=dV, cell=InputCell(*at)))
        assert type(answer) is int
        assert answer == expected[at]


@given(made=passes())
def test_overlapping_fields_replace_each_other(made):
    layer, dV = made
    overlaps = readers_of_each_cell(layer).max() > 1
    checked_dX("overlap_not_added", layer, dV, replaced(layer, dV, True) if overlaps else None)


@given(made=passes())
def test_the_last_neuron_replaces_all_others(made):
    layer, dV = made
    several = readers_of_each_cell(layer).max() * layer.geometry.filters // layer.geometry.groups > 1
    checked_dX("kept_last_neuron", layer, dV, replaced(layer, dV, False) if several else None)


@given(made=passes())
def test_filters_are_not_flipped_on_the_way_back(made):
    layer, dV = made
    g = layer.geometry
    dXp = np.zeros_like(padded(layer))
    share, (fx, fy) = g.depth // g.groups, g.size
    for x, y, d in np.ndindex(*g.output_shape):
        first = d // (g.filters // g.groups) * share
        for i, j, c in np.ndindex(fx, fy, share):
            cell = x * g.stride[0] + i * g.dilation[0], y * g.stride[1] + j * g.dilation[1], first + c
            dXp[cell] += dV[x, y, d] * layer.weights[d, fx - 1 - i, fy - 1 - j, c]
    ((px, _), (py, _)), (w, h, _) = g.padding, g.input_shape
    expected = None if g.size == (1, 1) else dXp[px : px + w, py : py + h]
    checked_dX("kernel_not_flipped", layer, dV, expected)


def small(**changes):
    g = Geometry(**{"width": 4, "height": 4, "depth": 1, "filters": 1, "size": 2, **changes})
    biases = np.ones(g.filters, int) if g.bias else None
    return Layer(g, np.ones(g.input_shape, int), np.ones(g.weights_shape, int), biases)


@pytest.mark.parametrize("idea", [*OF_WEIGHTS, *OF_INPUT], ids=lambda idea: idea.id)
def test_what_the_case_lacks_or_the_layer_has_not_is_said(idea):
    layer = small()
    dV = layer.forward()
    weight, cell = WeightCell(0, 1, 1, 0), InputCell(0, 0, 0)
    with pytest.raises(ValueError, match=f"dV is None: the idea '{idea.id}'"):
        idea.answer(Case(layer, parameter=weight, cell=cell))
    with pytest.raises(ValueError, match=r"(parameter|cell) is None"):
        idea.answer(Case(layer, dV=dV))
    for outside in (WeightCell(1, 0, 0, 0), WeightCell(0, 2, 0, 0), WeightCell(0, 0, 0, 1), BiasCell(-1)):
        with pytest.raises(ValueError, match="must be from 0 to"):
            idea.answer(Case(layer, dV=dV, parameter=outside, cell=InputCell(4, 0, 0)))
    with pytest.raises(ValueError, match="dV has shape"):
        idea.whole(layer, dV[1:])


@pytest.mark.parametrize("idea", OF_WEIGHTS, ids=lambda idea: idea.id)
def test_a_bias_that_the_layer_has_not_is_refused(idea):
    layer = small(bias=False)
    with pytest.raises(ValueError, match="bias=False"):
        idea.answer(Case(layer, dV=layer.forward(), parameter=BiasCell(0)))


@pytest.mark.parametrize("idea", [*OF_WEIGHTS, *OF_INPUT], ids=lambda idea: idea.id)
def test_sums_of_integers_are_never_wrapped_around(idea):
    layer = small()
    if idea in OF_INPUT:
        layer = Layer(layer.geometry, layer.X, layer.weights * 2**40, layer.biases)
    else:
        layer = Layer(layer.geometry, layer.X * 2**40, layer.weights, layer.biases)
    with pytest.raises(SumsOverflowError):
        idea.whole(layer, np.full(layer.geometry.output_shape, 2**40))
