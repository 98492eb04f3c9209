"""The settings of other frameworks' convolutions, as arguments of `Geometry`.

They give pairs as (y, x), rows first; here x is first. No framework is imported: settings are read by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convviz.conv import checks
from convviz.conv import padding as paddings
from convviz.conv.axis import Pair
from convviz.conv.padding import SAME, Padding

Arguments = dict[str, Any]

TORCH = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias")
KERAS = ("kernel_size", "strides", "padding", "dilation_rate", "use_bias")
ONNX = ("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides")
AUTO_PADS = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


def of_torch(conv: Any) -> Arguments:
    """Return the settings of a PyTorch ``Conv2d``, all but the input's width and height."""
    _check_has(conv, TORCH, "a torch.nn.Conv2d")
    if getattr(conv, "transposed", False):
        raise TypeError(f"conv is a {_kind(conv)}, a transposed convolution: it must be a Conv2d")
    mode = getattr(conv, "padding_mode", "zeros")
    if mode != "zeros":
        raise ValueError(f"conv.padding_mode is {mode!r}: only zeros are added around an input here")
    return {
        "depth": checks.whole("conv.in_channels", conv.in_channels, 1),
        "filters": checks.whole("conv.out_channels", conv.out_channels, 1),
        "size": _xy("conv.kernel_size", conv.kernel_size, 1),
        "stride": _xy("conv.stride", conv.stride, 1),
        "padding": _padding(conv.padding),
        "dilation": _xy("conv.dilation", conv.dilation, 1),
        "groups": checks.whole("conv.groups", conv.groups, 1),
        "bias": conv.bias is not None and conv.bias is not False,
    }


def of_keras(conv: Any, depth: int) -> Arguments:
    """Return the settings of a Keras ``Conv2D`` or ``DepthwiseConv2D`` on ``depth`` channels, as above."""
    _check_has(conv, KERAS, "a keras.layers.Conv2D or DepthwiseConv2D")
    filters, multiplier = getattr(conv, "filters", None), getattr(conv, "depth_multiplier", None)
    if hasattr(conv, "output_padding") or (filters is None) == (multiplier is None):
        raise TypeError(f"conv is a {_kind(conv)}: it must be a Conv2D or a DepthwiseConv2D")
    if multiplier is not None:
        groups = checks.whole("depth", depth, 1)
        filters = groups * checks.whole("conv.depth_multiplier", multiplier, 1)
    else:
        groups = checks.whole("conv.groups", getattr(conv, "groups", 1), 1)
    return {
        "depth": depth,
        "filters": checks.whole("conv.filters", filters, 1),
        "size": _xy("conv.kernel_size", conv.kernel_size, 1),
        "stride": _xy("conv.strides", conv.strides, 1),
        "padding": _padding(conv.padding),
        "dilation": _xy("conv.dilation_rate", conv.dilation_rate, 1),
        "groups": groups,
        "bias": checks.flag("conv.use_bias", conv.use_bias),
    }


def of_onnx(
    attributes: Mapping[str, Any], weights_shape: Sequence[int], width: int, height: int
) -> Arguments:
    """Return the settings of an ONNX ``Conv`` with weights (K, C/groups, Fy, Fx), all but its bias."""
    if not isinstance(attributes, Mapping):
        raise TypeError(f"attributes is {attributes!r}: it must be a mapping of the node's attributes")
    unknown = sorted(set(attributes) - set(ONNX))
    if unknown:
        raise ValueError(f"attributes has {unknown[0]!r}: a Conv has {', '.join(ONNX)} alone")
    if not isinstance(weights_shape, Sequence) or len(weights_shape) != 4:
        raise ValueError(f"weights_shape is {weights_shape!r}: it must be (K, C/groups, Fy, Fx)")
    filters, depth, *window = (
        checks.whole(f"weights_shape[{n}]", given, 1) for n, given in enumerate(weights_shape)
    )
    kernel = tuple(attributes.get("kernel_shape", window))
    if kernel != tuple(window):
        raise ValueError(f"kernel_shape is {kernel}: it must be {tuple(window)}, as in weights_shape")
    groups = checks.whole("group", attributes.get("group", 1), 1)
    size = _xy("kernel_shape", kernel, 1)
    stride = _xy("strides", attributes.get("strides", 1), 1)
    dilation = _xy("dilations", attributes.get("dilations", 1), 1)
    lengths = checks.whole("width", width, 1), checks.whole("height", height, 1)
    return {
        "width": lengths[0],
        "height": lengths[1],
        "depth": depth * groups,
        "filters": filters,
        "size": size,
        "stride": stride,
        "padding": _onnx_padding(attributes, tuple(zip(lengths, size, stride, dilation, strict=True))),
        "dilation": dilation,
        "groups": groups,
    }


def _onnx_padding(attributes: Mapping[str, Any], axes: tuple[tuple[int, int, int, int], ...]) -> Padding:
    """Return the padding of ``axes``, for x and y (length, size, stride, dilation)."""
    auto = attributes.get("auto_pad", "NOTSET")
    auto = auto.decode() if isinstance(auto, bytes) else auto  # as the onnx package gives it
    checks.choice("auto_pad", auto, AUTO_PADS)
    pads = list(attributes.get("pads", (0, 0, 0, 0)))
    if len(pads) != 4:
        raise ValueError(f"pads is {pads}: it must be [top, left, bottom, right]")
    top, left, bottom, right = (checks.whole(f"pads[{n}]", given, 0) for n, given in enumerate(pads))
    if auto == "NOTSET":
        return (left, right), (top, bottom)
    if any(pads):
        raise ValueError(f"pads is {pads} and auto_pad is {auto!r}: only one of the two may be given")
    if auto == "SAME_LOWER":  # an odd cell goes before the input
        (right, left), (bottom, top) = (paddings.same(*axis) for axis in axes)
        return (left, right), (top, bottom)
    return SAME if auto == "SAME_UPPER" else 0


def _padding(value: Any) -> Padding:
    if isinstance(value, str):
        if value == "valid":
            return 0
        return SAME if value == SAME else paddings.sides(value)  # which refuses it by name
    x, y = _xy("conv.padding", value, 0)
    return x, y


def _xy(name: str, value: Any, low: int) -> Pair:
    """Return (x, y) of an int for both axes or (y, x)."""
    y, x = checks.pair(name, value, low, "(y, x)")
    return x, y


def _check_has(conv: Any, names: tuple[str, ...], wanted: str) -> None:
    missing = [name for name in names if not hasattr(conv, name)]
    if missing:
        raise TypeError(f"conv is a {_kind(conv)} and has no {missing[0]!r}: it must be {wanted}")


def _kind(value: Any) -> str:
    return type(value).__name__
