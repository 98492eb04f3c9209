"""Make tests/reference/paddings/*.npz with PyTorch, ONNX and ONNX Runtime: padding as others place it.

    python tests/conv/make_paddings.py

Each file holds the settings of a layer, X, weights, biases and V, and of a layer by PyTorch dV, dX and dW.
The inputs of ONNX's cases are ONNX's own, and so are the geometries of the cases that are named after
PyTorch's tests; all other numbers are small integers, so that float64 is exact. The tests read the files and
never need these packages.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx.backend.test.case.node import collect_testcases
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from torch.nn.functional import conv2d, pad

FOLDER = Path(__file__).parent.parent / "reference" / "paddings"
MADE_WITH = {"torch": torch.__version__, "onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__}

# Padding that is placed by PyTorch itself: padding="same".
TORCH_SAME = {
    "torch Conv1d_pad_same": {"width": 6, "height": 1, "depth": 4, "filters": 5, "size": [3, 1]},
    "torch Conv1d_pad_same2": {"width": 6, "height": 1, "depth": 4, "filters": 5, "size": [4, 1]},
    "torch Conv1d_pad_same_dilated": {
        "width": 6, "height": 1, "depth": 4, "filters": 5, "size": [4, 1], "dilation": [2, 1],
    },
    "torch Conv2d_pad_same": {"width": 5, "height": 6, "depth": 2, "filters": 4, "size": [4, 3]},
    "torch Conv2d_pad_same_dilated": {
        "width": 5, "height": 6, "depth": 2, "filters": 4, "size": [4, 3], "dilation": 2,
    },
    "torch same, even": {"width": 7, "height": 6, "depth": 2, "filters": 3, "size": 2},
    "torch same, beyond the input": {"width": 3, "height": 2, "depth": 1, "filters": 2, "size": [6, 5]},
    "torch same, groups": {"width": 5, "height": 4, "depth": 4, "filters": 6, "size": [2, 4], "groups": 2},
    "torch same, no bias": {
        "width": 6, "height": 9, "depth": 3, "filters": 3, "size": [2, 4], "dilation": [3, 2], "groups": 3,
        "bias": False,
    },
}  # fmt: skip

# Padding per side: ((left, right), (top, bottom)).
TORCH_SIDES = {
    "torch sides": {
        "width": 6, "height": 5, "depth": 2, "filters": 3, "size": 3, "padding": [[1, 2], [0, 1]],
    },
    "torch one side": {
        "width": 4, "height": 4, "depth": 1, "filters": 2, "size": 3, "padding": [[0, 0], [2, 0]],
    },
    "torch sides, stride": {
        "width": 7, "height": 6, "depth": 2, "filters": 2, "size": [3, 2], "stride": [2, 3],
        "padding": [[0, 3], [2, 1]],
    },
    "torch sides, dilation": {
        "width": 5, "height": 6, "depth": 2, "filters": 2, "size": [2, 3], "dilation": [3, 2],
        "padding": [[2, 0], [1, 4]],
    },
    "torch sides, groups": {
        "width": 5, "height": 5, "depth": 4, "filters": 4, "size": 3, "stride": 2, "groups": 4,
        "padding": [[3, 1], [0, 2]], "bias": False,
    },
    "torch sides beyond the filter": {
        "width": 2, "height": 3, "depth": 2, "filters": 2, "size": 2, "padding": [[5, 3], [4, 0]],
    },
}  # fmt: skip

# Padding that ONNX Runtime places: auto_pad="SAME_UPPER", which TensorFlow's SAME is.
SAME_UPPER = {
    f"onnxruntime SAME_UPPER {name}": {"filters": 2, **settings}
    for name, settings in {
        "stride 2": {"width": 7, "height": 8, "depth": 2, "size": 3, "stride": 2},
        "stride 2, even": {"width": 7, "height": 8, "depth": 2, "size": 4, "stride": 2},
        "strides": {"width": 11, "height": 10, "depth": 1, "size": [5, 4], "stride": [3, 4]},
        "stride beyond the filter": {"width": 11, "height": 9, "depth": 1, "size": [2, 1], "stride": [5, 4]},
        "groups": {"width": 6, "height": 5, "depth": 4, "size": 3, "stride": 2, "groups": 2},
        "stride 1": {"width": 6, "height": 5, "depth": 1, "size": [4, 2]},
        "mixed": {"width": 6, "height": 5, "depth": 1, "size": [4, 3], "stride": [1, 2], "bias": False},
    }.items()
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(17)
    made = {name: by_torch({**s, "padding": "same"}, random) for name, s in TORCH_SAME.items()}
    made |= {name: by_torch(settings, random) for name, settings in TORCH_SIDES.items()}
    made |= {name: by_runtime({**s, "padding": "same"}, random) for name, s in SAME_UPPER.items()}
    made |= onnx_cases()
    for name, kept in made.items():
        file = name.replace(",", "").replace(" ", "-")
        np.savez_compressed(FOLDER / f"{file}.npz", **kept)


def by_torch(settings, random):
    g, arrays = drawn(settings, random)
    x, w, b = (torch.tensor(turned(array), dtype=torch.float64, requires_grad=True) for array in arrays)
    how = {"stride": g["stride"][::-1], "dilation": g["dilation"][::-1], "groups": g["groups"]}
    padded = x
    if g["padding"] == "same":
        how["padding"] = "same"
    else:
        (left, right), (top, bottom) = g["padding"]
        padded = pad(x, (left, right, top, bottom))
    v = conv2d(padded, w, b if g["bias"] else None, **how)
    dV = torch.tensor(random.integers(-3, 4, v.shape), dtype=torch.float64)
    v.backward(dV)
    kept = {"V": v.detach(), "dV": dV, "dX": x.grad, "dW": w.grad}
    return {
        **stored(settings, arrays),
        **{name: turned_back(tensor.numpy()) for name, tensor in kept.items()},
    }


def by_runtime(settings, random):
    g, arrays = drawn(settings, random)
    names = ["X", "W", "b"] if g["bias"] else ["X", "W"]
    node = make_node(
        "Conv",
        names,
        ["V"],
        auto_pad="SAME_UPPER",
        strides=g["stride"][::-1],
        dilations=g["dilation"][::-1],
        group=g["groups"],
    )
    given = {name: turned(array).astype(np.float32) for name, array in zip(names, arrays, strict=False)}
    kind = onnx.TensorProto.FLOAT
    ends = [make_tensor_value_info(name, kind, array.shape) for name, array in given.items()]
    graph = make_graph([node], "layer", ends, [make_tensor_value_info("V", kind, [None] * 4)])
    model = make_model(graph, opset_imports=[make_opsetid("", 17)])
    model.ir_version = 8
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return {**stored(settings, arrays), "V": turned_back(session.run(None, given)[0])}


def onnx_cases():
    """ONNX's own cases of Conv; SAME_LOWER is "same" in the one case of it, which has nothing odd."""
    found = {}
    for case in collect_testcases("Conv"):
        [node] = case.model.graph.node
        if node.op_type != "Conv":
            continue
        [((X, W), [V])] = case.data_sets
        options = {a.name: list(a.ints) for a in node.attribute}
        top, left, bottom, right = options.get("pads") or (0, 0, 0, 0)
        shape = turned_back(X).shape
        settings = {
            **dict(zip(("width", "height", "depth"), shape, strict=True)),
            "filters": W.shape[0],
            "size": list(W.shape[:1:-1]),
            "stride": options.get("strides", [1, 1])[::-1],
            "padding": [[left, right], [top, bottom]] if "pads" in options else "same",
            "bias": False,
        }
        arrays = turned_back(X), W.transpose(0, 3, 2, 1), np.zeros(0)
        found[f"onnx {case.name}"] = {**stored(settings, arrays), "V": turned_back(V)}
    return found


def drawn(settings, random):
    g = {"stride": 1, "dilation": 1, "groups": 1, "bias": True, **settings}
    for name in ("size", "stride", "dilation"):
        g[name] = g[name] if isinstance(g[name], list) else [g[name]] * 2
    X = random.integers(-4, 5, (g["width"], g["height"], g["depth"]))
    W = random.integers(-3, 4, (g["filters"], *g["size"], g["depth"] // g["groups"]))
    return g, (X, W, random.integers(-5, 6, g["filters"]))


def turned(array):
    """[x, y, c] to [1, c, y, x], [k, i, j, c] to [k, c, j, i]; contiguous."""
    if array.ndim == 1:
        return array
    return np.ascontiguousarray((array[None] if array.ndim == 3 else array).transpose(0, 3, 2, 1))


def turned_back(array):
    back = array.transpose(0, 3, 2, 1)
    return back[0] if len(back) == 1 else back


def stored(settings, arrays):
    X, W, b = arrays
    biases = {"biases": b} if settings.get("bias", True) else {}
    return {
        "X": X,
        "weights": W,
        **biases,
        "about": json.dumps({"settings": settings, "made_with": MADE_WITH}),
    }


if __name__ == "__main__":
    main()
