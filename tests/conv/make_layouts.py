"""Make tests/reference/layouts/*.npz: layers as PyTorch, Keras and ONNX Runtime compute them.

    KERAS_BACKEND=torch python tests/conv/make_layouts.py

Each file holds arrays in the order of the framework that made it, nothing turned: x, w, b and y; of PyTorch
and Keras the upstream gradient dy, too, and dx, dw and db as they differentiate. ``settings`` is what the
layer says of itself, read from its attributes, and the input's width, height and depth. Width and height
differ everywhere, and so do the sides of the filters. The numbers are small integers, so that every sum is
exact. The tests read the files and need none of these packages.
"""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy as np
import onnx
import onnxruntime
import torch
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info

FOLDER = Path(__file__).parent.parent / "reference" / "layouts"
MADE_WITH = {
    "torch": torch.__version__, "keras": keras.__version__, "onnx": onnx.__version__,
    "onnxruntime": onnxruntime.__version__,
}  # fmt: skip

# (rows, columns) of the input, and the arguments of Conv2d; pairs are (y, x).
TORCH = {
    "plain": ((5, 7), {"in_channels": 3, "out_channels": 4, "kernel_size": (2, 3)}),
    "numbers": ((6, 9), {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "stride": 2, "padding": 1}),
    "pairs": (
        (9, 6),
        {
            "in_channels": 2, "out_channels": 2, "kernel_size": (4, 2), "stride": (2, 1), "padding": (3, 1),
            "dilation": (1, 3),
        },
    ),
    "groups": (
        (5, 8), {"in_channels": 4, "out_channels": 6, "kernel_size": (3, 2), "groups": 2, "bias": False},
    ),
    "depthwise": ((4, 6), {"in_channels": 3, "out_channels": 6, "kernel_size": (2, 4), "groups": 3}),
    "same": ((5, 6), {"in_channels": 2, "out_channels": 3, "kernel_size": (4, 3), "padding": "same"}),
    "valid": ((5, 6), {"in_channels": 1, "out_channels": 2, "kernel_size": (1, 5), "padding": "valid"}),
}  # fmt: skip

# The same for Keras, with the input's depth.
KERAS = {
    "plain": ((5, 7), 3, {"filters": 4, "kernel_size": (2, 3)}),
    "same strides": ((6, 9), 2, {"filters": 3, "kernel_size": (3, 4), "strides": 2, "padding": "same"}),
    "dilation": ((9, 7), 2, {"filters": 2, "kernel_size": (3, 2), "dilation_rate": (2, 3)}),
    "groups": ((5, 8), 4, {"filters": 6, "kernel_size": (3, 2), "groups": 2, "use_bias": False}),
    "depthwise": ((4, 7), 3, {"depth_multiplier": 2, "kernel_size": (2, 3)}),
    "depthwise same": ((6, 5), 2, {"depth_multiplier": 3, "kernel_size": (3, 2), "padding": "same"}),
}

# The same for ONNX: attributes of a Conv, and the shape of its weights.
ONNX = {
    "plain": ((5, 7), (4, 3, 2, 3), {}),
    "pads": ((5, 7), (2, 2, 3, 2), {"pads": [2, 0, 1, 3], "strides": [2, 1]}),
    "lower": ((6, 7), (2, 1, 4, 2), {"auto_pad": "SAME_LOWER", "kernel_shape": [4, 2]}),
    "lower strides": ((6, 9), (3, 2, 3, 4), {"auto_pad": "SAME_LOWER", "strides": [2, 3]}),
    "upper": ((6, 9), (3, 2, 4, 2), {"auto_pad": "SAME_UPPER", "strides": [3, 2]}),
    "valid": ((5, 4), (2, 1, 3, 2), {"auto_pad": "VALID", "dilations": [2, 1]}),
    "groups": ((5, 6), (4, 1, 2, 3), {"group": 2, "dilations": [1, 2], "pads": [0, 1, 0, 1]}),
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(17)
    made = {f"torch {name}": by_torch(*case, random) for name, case in TORCH.items()}
    made |= {f"keras {name}": by_keras(*case, random) for name, case in KERAS.items()}
    made |= {f"onnx {name}": by_runtime(*case, random) for name, case in ONNX.items()}
    for name, kept in made.items():
        np.savez_compressed(FOLDER / f"{name.replace(' ', '-')}.npz", **kept)


def drawn(random, shape):
    return random.integers(-5, 6, tuple(shape)).astype(np.float64)


def settings(**given):
    return {"settings": json.dumps({**given, "made with": MADE_WITH})}


def by_torch(size, arguments, random):
    conv = torch.nn.Conv2d(**arguments, dtype=torch.float64)
    x = torch.tensor(drawn(random, (1, conv.in_channels, *size)), requires_grad=True)
    with torch.no_grad():
        for parameter in conv.parameters():
            parameter.copy_(torch.tensor(drawn(random, parameter.shape)))
    y = conv(x)
    dy = torch.tensor(drawn(random, y.shape))
    y.backward(dy)
    kept = {"x": x, "w": conv.weight, "y": y, "dy": dy, "dx": x.grad, "dw": conv.weight.grad}
    if conv.bias is not None:
        kept |= {"b": conv.bias, "db": conv.bias.grad}
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups")
    said = {name: getattr(conv, name) for name in names}
    said |= {"bias": conv.bias is not None, "padding_mode": conv.padding_mode}
    height, width = size
    return {
        **settings(conv=said, width=width, height=height),
        **{name: tensor.detach().numpy() for name, tensor in kept.items()},
    }


def by_keras(size, depth, arguments, random):
    depthwise = "depth_multiplier" in arguments
    kind = keras.layers.DepthwiseConv2D if depthwise else keras.layers.Conv2D
    conv = kind(**arguments, data_format="channels_last", dtype="float64")
    x = torch.tensor(drawn(random, (1, *size, depth)), requires_grad=True)
    conv.build(x.shape)
    conv.set_weights([drawn(random, array.shape) for array in conv.get_weights()])
    y = conv(x)
    dy = torch.tensor(drawn(random, y.shape))
    y.backward(dy)
    w, *rest = (variable.value for variable in conv.trainable_weights)
    kept = {"x": x, "w": w, "y": y, "dy": dy, "dx": x.grad, "dw": w.grad}
    for b in rest:
        kept |= {"b": b, "db": b.grad}
    names = ["kernel_size", "strides", "padding", "dilation_rate", "use_bias"]
    names += ["depth_multiplier"] if depthwise else ["filters", "groups"]
    height, width = size
    return {
        **settings(conv={n: getattr(conv, n) for n in names}, width=width, height=height, depth=depth),
        **{name: tensor.detach().cpu().numpy() for name, tensor in kept.items()},
    }


def by_runtime(size, shape, attributes, random):
    depth = shape[1] * attributes.get("group", 1)
    kept = {"x": drawn(random, (1, depth, *size)), "w": drawn(random, shape), "b": drawn(random, shape[:1])}
    given = {name: array.astype(np.float32) for name, array in kept.items()}
    node, kind = make_node("Conv", list(given), ["y"], **attributes), onnx.TensorProto.FLOAT
    ends = [make_tensor_value_info(name, kind, array.shape) for name, array in given.items()]
    graph = make_graph([node], "layer", ends, [make_tensor_value_info("y", kind, [None] * 4)])
    model = make_model(graph, opset_imports=[make_opsetid("", 17)])
    model.ir_version = 8
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    height, width = size
    return {**settings(conv=attributes, width=width, height=height), **kept, "y": session.run(None, given)[0]}


if __name__ == "__main__":
    main()
