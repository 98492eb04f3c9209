"""Other frameworks' orders and settings, against numbers that those frameworks computed, and plain loops.

The reference layers have W ≠ H and Fx ≠ Fy: where these are equal, an order that is wrong can pass.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from convviz.conv import Geometry, InputCell, Layer, Weight, layouts

FILES = sorted((Path(__file__).parent.parent / "reference" / "layouts").glob("*.npz"))
TORCH = {
    "in_channels": 2, "out_channels": 4, "kernel_size": (3, 2), "stride": (1, 1), "padding": (0, 0),
    "dilation": (1, 1), "groups": 1, "bias": None, "padding_mode": "zeros",
}  # fmt: skip
KERAS = {
    "filters": 4, "kernel_size": (3, 2), "strides": (1, 1), "padding": "valid", "dilation_rate": (1, 1),
    "groups": 1, "use_bias": True,
}  # fmt: skip


def torch_conv(**changes):
    return SimpleNamespace(**{**TORCH, **changes})


def keras_conv(**changes):
    given = {**KERAS, **changes}
    return SimpleNamespace(**{name: value for name, value in given.items() if value is not None})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_layer_of_another_framework_computes_the_same_here(path):
    kept = np.load(path)
    settings = json.loads(str(kept["settings"]))
    conv, size = settings["conv"], (settings["width"], settings["height"])
    match path.stem.split("-")[0]:
        case "torch":
            g = Geometry.from_torch(SimpleNamespace(**conv), *size)
            volume, back = layouts.volume_from_torch, layouts.volume_to_torch
            weights, weights_back = layouts.weights_from_torch, layouts.weights_to_torch
        case "onnx":
            g = Geometry.from_onnx(conv, kept["w"].shape, *size)
            volume, back = layouts.volume_from_onnx, layouts.volume_to_onnx
            weights, weights_back = layouts.weights_from_onnx, layouts.weights_to_onnx
        case _:
            g = Geometry.from_keras(SimpleNamespace(**conv), *size, settings["depth"])
            volume, back = layouts.volume_from_keras, layouts.volume_to_keras
            weights, weights_back = layouts.weights_from_keras, layouts.weights_to_keras
            if "depth_multiplier" in conv:
                weights = layouts.depthwise_from_keras
                weights_back = lambda array: layouts.depthwise_to_keras(array, g.depth)  # noqa: E731
    layer = Layer(g, volume(kept["x"]), weights(kept["w"]), kept.get("b"))
    V = layer.forward()
    np.testing.assert_array_equal(V, volume(kept["y"]))
    np.testing.assert_array_equal(back(V), kept["y"])
    np.testing.assert_array_equal(weights_back(layer.weights), kept["w"])
    if "dy" in kept:
        gradients = layer.backward(volume(kept["dy"]))
        np.testing.assert_array_equal(back(gradients.dX), kept["dx"])
        np.testing.assert_array_equal(weights_back(gradients.dW), kept["dw"])
        if "db" in kept:
            np.testing.assert_array_equal(gradients.db, kept["db"])


def test_the_reference_layers_tell_x_from_y():
    assert len(FILES) == 20
    for path in FILES:
        kept = np.load(path)
        layouts_of = path.stem.split("-")[0]
        height, width = kept["x"].shape[1:3] if layouts_of == "keras" else kept["x"].shape[2:]
        assert width != height, path.stem
    shapes = [np.load(path)["w"].shape for path in FILES if "torch" in path.stem or "onnx" in path.stem]
    assert sum(rows != columns for *_, rows, columns in shapes) >= len(shapes) - 1


def test_volumes_and_weights_go_where_the_loops_put_them():
    N, C, H, W, K, Fy, Fx = 2, 3, 4, 5, 6, 2, 3
    x = np.arange(N * C * H * W).reshape(N, C, H, W)
    w = np.arange(K * C * Fy * Fx).reshape(K, C, Fy, Fx)
    volume, weights = layouts.volume_from_torch(x, index=1), layouts.weights_from_torch(w)
    last = layouts.volume_from_keras(np.moveaxis(x, 1, 3), index=1)
    kernel = layouts.weights_from_keras(w.transpose(2, 3, 1, 0))
    for c, row, column in np.ndindex(C, H, W):
        assert volume[column, row, c] == last[column, row, c] == x[1, c, row, column]
    for k, c, row, column in np.ndindex(*w.shape):
        assert weights[k, column, row, c] == kernel[k, column, row, c] == w[k, c, row, column]
    depthwise = np.arange(Fy * Fx * C * 2).reshape(Fy, Fx, C, 2)
    turned = layouts.depthwise_from_keras(depthwise)
    for row, column, c, m in np.ndindex(*depthwise.shape):
        assert turned[2 * c + m, column, row, 0] == depthwise[row, column, c, m]


def test_square_filters_hide_weights_that_were_not_turned():
    """The reason for these functions: with X alone turned, the shapes agree and V is wrong."""
    random = np.random.default_rng(3)
    x, w = random.integers(-5, 6, (1, 1, 4, 6)), random.integers(-5, 6, (1, 1, 3, 3))
    g = Geometry(6, 4, 1, 1, 3, bias=False)
    right = Layer(g, layouts.volume_from_torch(x), layouts.weights_from_torch(w)).forward()
    wrong = Layer(g, layouts.volume_from_torch(x), w.transpose(0, 2, 3, 1)).forward()
    by_hand = sum(x[0, 0, j, 1 + i] * w[0, 0, j, i] for i in range(3) for j in range(3))
    assert right[1, 0, 0] == by_hand
    assert wrong.shape == right.shape
    assert (wrong != right).any()


def test_what_is_returned_is_a_new_array_of_the_given_type():
    x = np.zeros((1, 3, 5, 7), np.float32)
    turned = layouts.volume_from_torch(x)
    assert turned.dtype == np.float32
    assert turned.flags.c_contiguous
    assert turned.flags.writeable
    assert not np.shares_memory(turned, x)
    layer = Layer(Geometry(7, 5, 3, 3, 1, bias=False), turned, np.ones((3, 1, 1, 3), np.float32))
    assert layouts.volume_to_keras(layer.X).flags.writeable  # the layer's is read-only


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: layouts.volume_from_torch(np.zeros((8, 3, 5, 7))), "a batch of 8: say by index which one"),
        (lambda: layouts.volume_from_torch(np.zeros((8, 3, 5, 7)), 8), "index is 8: it must be from 0 to 7"),
        (lambda: layouts.volume_from_keras(np.zeros((5, 7, 3)), 0), "(H, W, C), and is no batch"),
        (lambda: layouts.volume_from_torch(np.zeros((5, 7))), "it must be (N, C, H, W) or (C, H, W)"),
        (lambda: layouts.volume_to_torch(np.zeros((5, 7))), "volume has shape (5, 7): it must be (W, H, C)"),
        (lambda: layouts.weights_from_torch(np.zeros((3, 3))), "it must be (K, C/groups, Fy, Fx)"),
        (
            lambda: layouts.weights_from_keras(np.zeros((3, 3))),
            "kernel has shape (3, 3): it must be (Fy, Fx,",
        ),
        (lambda: layouts.depthwise_to_keras(np.zeros((6, 2, 2, 3)), 3), "it must be (C·M, Fx, Fy, 1)"),
        (lambda: layouts.depthwise_to_keras(np.zeros((6, 2, 2, 1)), 4), "depth is 4: it must divide 6"),
        (lambda: layouts.weights_to_torch([[1], [2, 3]]), "weights is no rectangular array"),
    ],
)
def test_other_shapes_are_refused_with_the_order_that_is_wanted(call, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        call()


def test_masked_arrays_are_refused():
    with pytest.raises(TypeError, match="masked"):
        layouts.volume_from_torch(np.ma.masked_equal(np.zeros((1, 2, 3, 4)), 0))


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"padding_mode": "reflect"}, ValueError, "conv.padding_mode is 'reflect': only zeros"),
        ({"padding_mode": "circular"}, ValueError, "conv.padding_mode is 'circular': only zeros"),
        ({"padding": "full"}, ValueError, "padding is 'full'"),
        ({"transposed": True}, TypeError, "a transposed convolution"),
        ({"kernel_size": (3,)}, ValueError, "conv.kernel_size is (3,): it must be one int or two, (y, x)"),
        ({"kernel_size": (1, 2, 3)}, ValueError, "conv.kernel_size is (1, 2, 3)"),
        ({"in_channels": 0}, ValueError, "conv.in_channels is 0: it must be at least 1"),
        ({"stride": (1, 0)}, ValueError, "conv.stride[1] is 0"),
        ({"groups": 3}, ValueError, "groups is 3: it must divide depth, 2"),
        ({"kernel_size": (9, 2)}, ValueError, "size is 9 along y: it must be at most the padded height"),
    ],
)
def test_from_torch_refuses_by_name_what_is_no_layer_here(changes, error, words):
    with pytest.raises(error, match=re.escape(words)):
        Geometry.from_torch(torch_conv(**changes), 5, 4)


def test_from_torch_reads_numbers_pairs_and_names():
    g = Geometry.from_torch(torch_conv(stride=2, padding=(1, 0), dilation=(1, 2), bias=[0] * 4), 9, 8)
    assert g == Geometry(9, 8, 2, 4, (2, 3), 2, (0, 1), (2, 1))
    assert Geometry.from_torch(torch_conv(padding="same"), 9, 8).same
    assert Geometry.from_torch(torch_conv(padding="valid"), 9, 8) == Geometry(9, 8, 2, 4, (2, 3), bias=False)


def test_what_has_not_the_attributes_is_named():
    with pytest.raises(TypeError, match="conv is a Geometry and has no 'in_channels'"):
        Geometry.from_torch(Geometry(5, 5, 1, 1, 3), 5, 5)
    with pytest.raises(
        TypeError, match=r"conv is a int and has no 'kernel_size': it must be a keras\.layers"
    ):
        Geometry.from_keras(3, 5, 5, 1)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"depth_multiplier": 2}, TypeError, "it must be a Conv2D or a DepthwiseConv2D"),  # SeparableConv2D
        ({"output_padding": 0}, TypeError, "it must be a Conv2D"),
        ({"padding": "causal"}, ValueError, "padding is 'causal': only zeros"),
        ({"kernel_size": (3,)}, ValueError, "conv.kernel_size is (3,)"),
        ({"use_bias": 1}, TypeError, "conv.use_bias is 1: it must be True or False"),
    ],
)
def test_from_keras_refuses_by_name_what_is_no_layer_here(changes, error, words):
    with pytest.raises(error, match=re.escape(words)):
        Geometry.from_keras(keras_conv(**changes), 5, 4, 2)


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"kernel_shape": [2, 3]}, "kernel_shape is (2, 3): it must be (3, 2)"),
        ({"pads": [1, 1]}, "pads is [1, 1]: it must be [top, left, bottom, right]"),
        ({"pads": [1, 0, -1, 0]}, "pads[2] is -1: it must be at least 0"),
        ({"pads": [1, 0, 0, 0], "auto_pad": "VALID"}, "only one of the two may be given"),
        ({"auto_pad": "SAME"}, "auto_pad is 'SAME': it must be 'NOTSET' or 'VALID'"),
        ({"output_padding": [0, 0]}, "attributes has 'output_padding': a Conv has auto_pad, dilations"),
        ({"strides": [2]}, "strides is [2]: it must be one int or two, (y, x)"),
    ],
)
def test_from_onnx_refuses_by_name_what_is_no_layer_here(attributes, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Geometry.from_onnx(attributes, (4, 2, 3, 2), 9, 8)


def test_from_onnx_takes_names_as_bytes_and_says_whether_there_is_a_bias():
    """The package onnx gives strings as bytes."""
    g = Geometry.from_onnx({"auto_pad": b"SAME_UPPER"}, (4, 2, 3, 2), 9, 8, bias=False)
    assert g == Geometry(9, 8, 2, 4, (2, 3), padding="same", bias=False)


def test_places_follow_the_order_too():
    x, w = np.zeros((1, 2, 4, 6), int), np.zeros((3, 2, 1, 2), int)
    x[0, 1, 2, 5], w[2, 1, 0, 1] = 8, 9
    g = Geometry(6, 4, 2, 3, (2, 1), bias=False)
    layer = Layer(g, layouts.volume_from_torch(x), layouts.weights_from_torch(w))
    assert layer.value_at(InputCell(5, 2, 1)) == 8
    assert layer.value_at(Weight(2, 1, 0, 1)) == 9
