"""Make tests/reference/gradients/*.npz with PyTorch: gradients that another program found by itself.

    python tests/conv/make_gradients.py

Each file holds the settings of a layer, X, weights, biases and what to expect of it: the loss and the
gradients by automatic differentiation in float64. All numbers are small integers, so that float64 is exact
and integer layers can be held to the last digit. The tests read the files and never need PyTorch.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import conv2d, relu

FOLDER = Path(__file__).parent.parent / "reference" / "gradients"

# width, height, depth, filters, size, then what differs from stride 1, padding 0, dilation 1, groups 1.
SETTINGS = {
    "plain": {"width": 6, "height": 6, "depth": 2, "filters": 3, "size": 3},
    "lesson-like": {"width": 11, "height": 11, "depth": 4, "filters": 2, "size": 5, "stride": 2},
    "strided": {"width": 9, "height": 7, "depth": 2, "filters": 2, "size": 3, "stride": [3, 2]},
    "padded": {"width": 5, "height": 4, "depth": 3, "filters": 2, "size": 3, "padding": [2, 1]},
    "dilated": {"width": 9, "height": 8, "depth": 2, "filters": 2, "size": [2, 3], "dilation": [3, 2]},
    "grouped": {"width": 6, "height": 5, "depth": 4, "filters": 6, "size": 2, "groups": 2},
    "depthwise": {"width": 6, "height": 6, "depth": 4, "filters": 4, "size": 3, "padding": 1, "groups": 4},
    "rectangular": {"width": 10, "height": 4, "depth": 1, "filters": 3, "size": [4, 1], "padding": [0, 1]},
    "unread": {"width": 10, "height": 8, "depth": 2, "filters": 2, "size": 3, "stride": [2, 4]},
    "no-bias": {"width": 5, "height": 5, "depth": 2, "filters": 2, "size": 2, "bias": False},
    "pointwise": {"width": 4, "height": 3, "depth": 5, "filters": 4, "size": 1},
    "whole-input": {"width": 4, "height": 3, "depth": 2, "filters": 5, "size": [4, 3]},
    "relu": {"width": 8, "height": 8, "depth": 3, "filters": 4, "size": 3, "stride": 2, "padding": 1},
    "relu-everything": {
        "width": 11, "height": 10, "depth": 4, "filters": 4, "size": [3, 2], "stride": [2, 3],
        "padding": [1, 2], "dilation": [2, 3], "groups": 2, "bias": False,
    },
    "target": {"width": 7, "height": 6, "depth": 2, "filters": 3, "size": 3, "stride": 2, "padding": 1},
}  # fmt: skip


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(20)
    for name, settings in SETTINGS.items():
        np.savez_compressed(FOLDER / f"{name}.npz", **made(name, settings, random))


def made(name, settings, random):
    g = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True, **settings}
    size = g["size"] if isinstance(g["size"], list) else [g["size"]] * 2
    X = random.integers(-4, 5, (g["width"], g["height"], g["depth"]))
    W = random.integers(-3, 4, (g["filters"], *size, g["depth"] // g["groups"]))
    b = random.integers(-5, 6, g["filters"])
    # PyTorch wants (channels, …) and takes x and y in any order, as long as it is always the same one.
    x, w, bias = (leaf(array) for array in (X.transpose(2, 0, 1), W.transpose(0, 3, 1, 2), b))
    v = convolved(x, w, bias, g)[0]
    v.retain_grad()
    target = torch.tensor(random.integers(-9, 10, v.shape) * (name == "target"), dtype=torch.float64)
    loss = half_squares(v, name, target)
    loss.backward()
    if not name.startswith("relu"):
        check_weights(w, lambda: half_squares(convolved(x, w, bias, g)[0], name, target))
    kept = {"X": X, "weights": W, "target": volume(target), "loss": loss.item(), "V": volume(v)}
    gradients = {"dX": volume(x.grad), "dW": w.grad.numpy().transpose(0, 2, 3, 1), "dV": volume(v.grad)}
    if g["bias"]:
        kept["biases"], gradients["db"] = b, bias.grad.numpy()
    about = {"settings": settings, "relu": name.startswith("relu"), "made_with": f"torch {torch.__version__}"}
    return {**kept, **gradients, "about": json.dumps(about)}


def leaf(array):
    """A contiguous tensor: of a transposed view, PyTorch 2.14 finds wrong weight gradients with groups."""
    return torch.tensor(np.ascontiguousarray(array), dtype=torch.float64, requires_grad=True)


def convolved(x, w, bias, g):
    options = {n: pair(g[n]) for n in ("stride", "padding", "dilation")}
    return conv2d(x[None], w, bias if g["bias"] else None, groups=g["groups"], **options)


def half_squares(v, name, target):
    return (((relu(v) if name.startswith("relu") else v) - target) ** 2).sum() / 2


def check_weights(w, loss):
    """Hold PyTorch's own gradients to central differences, which are exact for a sum of squares."""
    with torch.no_grad():
        for at in np.ndindex(*w.shape):
            nudged = []
            for step in (1, -2, 1):
                w[at] += step
                nudged.append(loss().item())
            assert (nudged[0] - nudged[1]) / 2 == w.grad[at].item(), at


def pair(value):
    return tuple(value) if isinstance(value, list) else (value, value)


def volume(tensor):
    """(channels, x, y) to (x, y, channels)."""
    return tensor.detach().numpy().transpose(1, 2, 0)


if __name__ == "__main__":
    main()
