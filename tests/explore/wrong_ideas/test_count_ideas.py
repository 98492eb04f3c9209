"""What each idea counts on layers of every kind, and where it is no wrong idea."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.state.cells import BiasCell, WeightCell
from convviz.explore.wrong_ideas.idea import Case, Subject
from convviz.explore.wrong_ideas.table import IDEAS
from tests.explore.some_layers import layers


def answers(subject, case):
    return {idea.id.removeprefix(f"{subject.value}_"): idea.answer(case) for idea in IDEAS.about(subject)}


def wrong(right, **candidates):
    """Return the candidates, None where they are right."""
    return {name: None if number == right else number for name, number in candidates.items()}


@given(layer=layers())
def test_counts(layer):
    g, case = layer.geometry, Case(layer)
    weights, neurons = layer.weights.size, layer.forward().size
    filters, fx, fy, deep = layer.weights.shape
    positions = neurons // filters
    right = weights + (filters if g.bias else 0)
    per_neuron = right // filters
    expected = wrong(
        right,
        forgot_depth=filters * (fx * fy + g.bias),
        forgot_biases=weights,
        one_bias=weights + 1 if g.bias else None,
        forgot_depth_and_biases=filters * fx * fy if g.bias and deep > 1 else None,
        unshared=neurons * per_neuron,
    )
    assert answers(Subject.PARAMETERS, case) == expected
    expected = wrong(filters, one=1, per_neuron=neurons, per_channel=filters * deep)
    assert answers(Subject.BIASES, case) == (expected if g.bias else dict.fromkeys(expected))
    area = fx * fy if deep > 1 else None
    expected = wrong(positions, all_neurons=neurons, filter_weights=fx * fy * deep, filter_area=area)
    assert answers(Subject.FACTOR, case) == expected
    doubled = g.replace(width=2 * g.width, height=2 * g.height)
    larger = np.prod(doubled.output_shape) * per_neuron
    expected = wrong(right, twice=2 * right, four_times=4 * right, unshared=larger)
    assert answers(Subject.DOUBLED_INPUT, case) == expected
    work = neurons * fx * fy * deep
    assert answers(Subject.MULTIPLICATIONS, case) == wrong(work, one_per_weight=weights)
    saving = {"multiplications_saved_by_factor": None if positions == 1 else positions}
    assert answers(Subject.SAVING, case) == saving
    sets = {"sets_one_per_position": None if positions == 1 else positions}
    assert answers(Subject.WEIGHT_SETS, case) == sets


@given(layer=layers(), data=st.data())
def test_changed_neurons(layer, data):
    at = tuple(data.draw(st.integers(0, n - 1)) for n in layer.geometry.weights_shape)
    weights = layer.weights.copy()
    weights[at] += 1
    after = Layer(layer.geometry, layer.X, weights, layer.biases).forward()
    right = int((after != layer.forward()).sum())  # X has no zeros
    filters, fx, fy, _ = weights.shape
    expected = wrong(right, one=1, every_slice=filters * right, filter_area=fx * fy)
    assert answers(Subject.CHANGED, Case(layer, parameter=WeightCell(*at))) == expected


@given(layer=layers(), which=st.sampled_from([0, 1]), pixels=st.integers(-4, 4))
def test_sizes_and_shifts_along_each_axis(layer, which, pixels):
    g = layer.geometry
    length, n = g.input_shape[which], g.output_shape[which]
    size, stride, (before, after), spread = (v[which] for v in (g.size, g.stride, g.padding, g.dilation))
    extent = (size - 1) * spread + 1
    steps = (length + before + after - extent) / stride
    case = Case(layer, along="xy"[which], pixels=pixels)
    expected = wrong(
        n,
        ignored_stride=length + before + after - extent + 1,
        forgot_plus_one=int(steps),
        ignored_filter=length / stride,
        rounded_up=int(np.ceil(steps)) + 1,
        forgot_padding=(length - extent) // stride + 1,
        padded_once=(length + before - extent) // stride + 1,
        ignored_dilation=(length + before + after - size) // stride + 1,
    )
    found = answers(Subject.SIZE, case)
    assert found == expected
    for number in found.values():
        assert number is None or type(number) is (int if number == int(number) else float)
    moved = {
        "moved_as_many_cells": None if pixels / stride == pixels else pixels,
        "moved_by_part_of_a_cell": None if (pixels / stride).is_integer() else pixels / stride,
        "moved_nothing": 0 if pixels else None,
    }
    assert answers(Subject.SHIFT, case) == moved


def test_without_padding_a_filter_may_not_fit():
    g = Geometry(width=1, height=2, depth=1, filters=1, size=3, padding=1)
    case = Case(Layer(g, np.ones(g.input_shape), np.ones(g.weights_shape), [1.0]), along="x")
    assert IDEAS["size_forgot_padding"].answer(case) is None
    assert IDEAS["size_padded_once"].answer(case) is None
    assert IDEAS["size_padded_once"].answer(Case(case.layer, along="y")) == 1


def test_counts_take_a_geometry_of_any_size():
    huge = Geometry(width=10**9, height=10**9, depth=3, filters=10**6, size=1001, stride=2)
    assert IDEAS["parameters_one_bias"].function(huge) == 10**6 * 1001**2 * 3 + 1
    with pytest.raises(ValueError, match="strict"):
        huge.replace(width=10**9 + 1, rule="strict")
    strict = Geometry(width=5, height=5, depth=1, filters=1, size=3, stride=2, rule="strict")
    assert IDEAS["doubled_input_unshared"].function(strict) == 4 * 4 * 10  # the doubled input need not fit


def test_a_changed_weight_must_be_one_of_the_layer():
    g = Geometry(width=5, height=5, depth=1, filters=1, size=3)
    layer = Layer(g, np.ones(g.input_shape), np.ones(g.weights_shape), [1.0])
    for idea in IDEAS.about(Subject.CHANGED):
        with pytest.raises(ValueError, match=f"parameter is None: the idea '{idea.id}'"):
            idea.answer(Case(layer))
        with pytest.raises(ValueError, match="is about a weight"):
            idea.answer(Case(layer, parameter=BiasCell(0)))
        with pytest.raises(ValueError, match="must be from 0 to"):
            idea.answer(Case(layer, parameter=WeightCell(0, 3, 0, 0)))
        with pytest.raises(ValueError, match="must be from 0 to"):
            idea.answer(Case(layer, parameter=WeightCell(1, 0, 0, 0)))
