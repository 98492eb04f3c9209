"""Zero-padding per side and "same": as it is written, what it comes to, and as others compute it."""

from __future__ import annotations

import json
import re

import numpy as np
import plain_loops
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loops import REFERENCE, numbers

from convviz.conv import FullyConnectedLayer, Geometry, Layer, LocallyConnectedLayer, padding

FILES = sorted((REFERENCE / "paddings").glob("*.npz"))
FINE = {"width": 11, "height": 9, "depth": 4, "filters": 6, "size": 3}


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def reference(request):
    with np.load(request.param) as file:
        data = dict(file)
    return {**data, **json.loads(str(data.pop("about")))}


def test_there_are_enough():
    assert len(FILES) >= 25


@pytest.mark.parametrize("kind", [Layer, LocallyConnectedLayer, FullyConnectedLayer])
def test_every_kind_of_layer_pads_as_the_frameworks_do(reference, kind):
    g = Geometry(**reference["settings"])
    arrays = {
        name: reference[name].astype(np.int64) for name in ("X", "weights", "biases") if name in reference
    }
    layer = Layer(g, *arrays.values())
    layer = layer if kind is Layer else kind.from_shared(layer)
    np.testing.assert_array_equal(layer.forward(), reference["V"])
    if "dV" not in reference:
        return
    gradients = layer.backward(reference["dV"].astype(np.int64))
    np.testing.assert_array_equal(gradients.dX, reference["dX"])
    if kind is not FullyConnectedLayer:
        dW = gradients.dW if kind is Layer else gradients.dW.sum(axis=(0, 1))
        np.testing.assert_array_equal(dW, reference["dW"])


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (0, ((0, 0), (0, 0))),
        (1, ((1, 1), (1, 1))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (((1, 2), (0, 1)), ((1, 2), (0, 1))),
        ([[1, 2], [0, 1]], ((1, 2), (0, 1))),
        ((1, (0, 2)), ((1, 1), (0, 2))),
        ("same", ((1, 1), (1, 1))),
    ],
)
def test_every_way_to_write_it_is_kept_as_sides(given_, kept):
    g = Geometry(**FINE, padding=given_)
    assert g.padding == kept
    assert g.same is (given_ == "same")
    assert (g.x.padding, g.y.padding) == kept
    assert eval(repr(g)) == g
    assert g.replace() == g
    assert g.replace(padding=g.padding).padding == kept
    assert not g.replace(padding=g.padding).same


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "reflect",
            "padding is 'reflect': only zeros are added around an input here; it must be an int, (x, y)",
        ),
        ("circular", "padding is 'circular': only zeros are added"),
        ("replicate", "padding is 'replicate': only zeros are added"),
        ("valid", "padding is 'valid': no padding at all is 0; it must be an int"),
        ("smae", "padding is 'smae': it must be an int, (x, y), ((left, right), (top, bottom)) or 'same'"),
        ((1, 2, 0, 1), "padding is (1, 2, 0, 1): it must be an int, (x, y), ((left, right), (top, bottom))"),
        ((1,), "padding is (1,): it must be an int"),
        (((1, 2, 3), 0), "padding[0] is (1, 2, 3): it must be one int or two, (left, right)"),
        ((0, (1, 2, 3)), "padding[1] is (1, 2, 3): it must be one int or two, (top, bottom)"),
        (-1, "padding is -1: it must be at least 0"),
        ((0, -2), "padding[1] is -2: it must be at least 0"),
        (((0, 0), (0, -2)), "padding[1][1] is -2: it must be at least 0"),
    ],
)
def test_what_is_no_zero_padding_is_refused_by_its_name(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Geometry(**FINE, padding=wrong)


@pytest.mark.parametrize("wrong", [True, 1.0, None, (1, True), ((1, 2.0), 0), (1, "same"), {1: 2}])
def test_what_is_no_number_is_a_type_error(wrong):
    with pytest.raises(TypeError, match=r"^padding(\[\d\])* is .*: it must be "):
        Geometry(**FINE, padding=wrong)


@given(*[st.integers(1, 40), st.integers(1, 9), st.integers(1, 7), st.integers(1, 5)])
def test_same_gives_as_many_positions_as_strides_fit_into_the_input(length, size, stride, dilation):
    """The smallest padding that gives ⌈length/stride⌉ positions, halved, found by trying."""
    before, after = padding.same(length, size, stride, dilation)
    wanted, extent = -(-length // stride), (size - 1) * dilation + 1

    def positions(total):
        return sum(1 for start in range(0, length + total, stride) if start + extent <= length + total)

    assert before + after == next(total for total in range(1000) if positions(total) >= wanted)
    assert positions(before + after) == wanted
    assert after - before in (0, 1)
    if stride == 1:
        assert before + after == dilation * (size - 1)
        assert (before == after) or size % 2 == 0


def test_same_stays_same_when_other_sizes_change():
    g = Geometry(**FINE, padding="same")
    larger = g.replace(size=(5, 4))
    assert (larger.same, larger.padding) == (True, ((2, 2), (1, 2)))
    assert larger.output_shape == (11, 9, 6)
    assert g.replace(stride=2).output_shape == (6, 5, 6)
    assert g.replace(dilation=(3, 1)).padding == ((3, 3), (1, 1))
    assert g != g.replace(padding=g.padding)
    assert g == Geometry(**FINE, padding="same")
    assert len({g, g.replace(padding="same"), g.replace(padding=1)}) == 2


def test_same_is_never_too_small_for_its_filter():
    g = Geometry(1, 2, 1, 1, size=(9, 8), padding="same")
    assert (g.output_shape, g.padding) == ((1, 2, 1), ((4, 4), (3, 4)))


@pytest.mark.parametrize(
    ("listed", "sides"),
    [((1,), ((1, 1), (1, 1))), ((1, 2), ((1, 1), (2, 2))), ((1, 2, 0, 1), ((1, 2), (0, 1)))],
)
def test_a_list_of_numbers_and_back(listed, sides):
    assert padding.from_list(listed) == sides
    assert padding.as_list(sides) == listed


@pytest.mark.parametrize("listed", [(), (1, 2, 3), (1,) * 5])
def test_another_number_of_numbers_is_no_padding(listed):
    assert padding.from_list(listed) is None


@st.composite
def same_geometries(draw):
    small = st.integers(1, 4)
    size, stride, dilation = (draw(st.tuples(small, small)) for _ in range(3))
    groups = draw(st.integers(1, 2))
    return Geometry(
        width=draw(st.integers(1, 7)),
        height=draw(st.integers(1, 7)),
        depth=groups * draw(st.integers(1, 2)),
        filters=groups * draw(st.integers(1, 2)),
        size=size,
        stride=stride,
        padding="same",
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )


@given(same_geometries(), st.integers(0, 99))
def test_same_layers_against_plain_loops(g, seed):
    X, W, b, dV = numbers(g, seed)
    layer = Layer(g, X, W, b)
    np.testing.assert_array_equal(layer.forward(), plain_loops.forward(g, X, W, b))
    dX, dW, own = plain_loops.backward(g, X, W, dV)
    gradients = layer.backward(dV)
    np.testing.assert_array_equal(gradients.dX, dX)
    np.testing.assert_array_equal(gradients.dW, dW)
    apart = LocallyConnectedLayer.from_shared(layer)
    np.testing.assert_array_equal(apart.forward(), layer.forward())
    np.testing.assert_array_equal(apart.backward(dV).dW, own)
