"""Forward and backward of known layers, beside PyTorch where it is installed and the naive loop."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import Job, Timing, race
from convviz.conv import Geometry, Layer

LAYERS = {
    "worked example": Geometry(11, 11, 4, 2, 5, stride=2),
    "AlexNet conv1": Geometry(227, 227, 3, 96, 11, stride=4),
    "AlexNet conv2": Geometry(27, 27, 96, 256, 5, padding=2, groups=2),
    "VGG conv1_1": Geometry(224, 224, 3, 64, 3, padding=1),
    "VGG conv3": Geometry(56, 56, 256, 256, 3, padding=1),
    "ResNet conv1": Geometry(224, 224, 3, 64, 7, stride=2, padding=3, bias=False),
    "1x1 64 to 256": Geometry(56, 56, 64, 256, 1),
    "depthwise 3x3": Geometry(112, 112, 32, 32, 3, padding=1, groups=32, bias=False),
    "LeNet C1": Geometry(32, 32, 1, 6, 5),
    "12 MP photograph": Geometry(4000, 3000, 3, 6, 3, padding=1),
}
QUICK = ("worked example", "AlexNet conv1", "depthwise 3x3", "LeNet C1")
LOOP_UP_TO = 4000  # positions; the naive loop of larger layers says nothing new


def measure(quick: bool) -> dict[str, dict[str, dict[str, Timing]]]:
    """Return timings by layer, direction and competitor."""
    seconds = 0.2 if quick else 3.0
    found: dict[str, dict[str, dict[str, Timing]]] = {}
    for name in QUICK if quick else LAYERS:
        layer = random_layer(LAYERS[name])
        dV = np.ones(layer.geometry.output_shape, dtype=np.float32)
        found[name] = {"forward": race(_forward(layer), seconds)}
        if name != "12 MP photograph":
            found[name]["backward"] = race(_backward(layer, dV), seconds)
    return found


def opponents() -> str:
    """Say who takes part beside ConvViz."""
    return (
        "PyTorch takes part" if find_spec("torch") else "PyTorch is not installed; the run goes on without it"
    )


def random_layer(g: Geometry) -> Layer:
    """Return a float32 layer of ``g`` with fixed random numbers."""
    dice = np.random.default_rng(0)
    X = dice.standard_normal(g.input_shape, dtype=np.float32)
    weights = dice.standard_normal(g.weights_shape, dtype=np.float32)
    biases = dice.standard_normal(g.filters, dtype=np.float32) if g.bias else None
    return Layer(g, X, weights, biases)


def _forward(layer: Layer) -> dict[str, Job]:
    jobs: dict[str, Job] = {"ConvViz": layer.forward}
    width, height, _ = layer.geometry.output_shape
    if width * height <= LOOP_UP_TO and layer.geometry.groups == 1:
        jobs["loop"] = lambda: _loop(layer)
    if find_spec("torch"):
        jobs |= {f"PyTorch {layout}": _torch(layer, layout, None) for layout in ("plain", "channels last")}
    return jobs


def _backward(layer: Layer, dV: NDArray[Any]) -> dict[str, Job]:
    jobs: dict[str, Job] = {"ConvViz": lambda: layer.backward(dV)}
    if find_spec("torch"):
        jobs |= {f"PyTorch {layout}": _torch(layer, layout, dV) for layout in ("plain", "channels last")}
    return jobs


def _loop(layer: Layer) -> NDArray[Any]:
    """Compute the output position by position, as one would write it first."""
    g = layer.geometry
    width, height, _ = g.output_shape
    flat = layer.weights.reshape(g.filters, -1)
    V = np.empty(g.output_shape, dtype=layer.weights.dtype)
    for x in range(width):
        for y in range(height):
            V[x, y] = flat @ layer.Xp[g.receptive_field(x, y)].reshape(-1)
    return V if layer.biases is None else V + layer.biases


def _torch(layer: Layer, layout: str, dV: NDArray[Any] | None) -> Job:
    """Return PyTorch's forward, or its forward and backward taken apart so that only backward is timed."""
    import torch  # an opponent, absent from most environments

    g = layer.geometry
    form = torch.channels_last if layout == "channels last" else torch.contiguous_format

    def tensor(array: NDArray[Any], axes: tuple[int, ...]) -> Any:
        return torch.from_numpy(np.ascontiguousarray(array.transpose(axes)))

    X = tensor(layer.X, (2, 1, 0))[None].contiguous(memory_format=form)
    weights = tensor(layer.weights, (0, 3, 2, 1)).contiguous(memory_format=form)
    biases = None if layer.biases is None else torch.from_numpy(layer.biases.copy())
    settings = {name: getattr(g, name)[::-1] for name in ("stride", "padding", "dilation")}

    def forward() -> Any:
        return torch.nn.functional.conv2d(X, weights, biases, groups=g.groups, **settings)

    if dV is None:
        return lambda: _without_gradients(torch, forward)
    inputs = [X.requires_grad_(), weights.requires_grad_()]
    if biases is not None:
        inputs.append(biases.requires_grad_())
    V, upstream = forward(), tensor(dV, (2, 1, 0))[None].contiguous(memory_format=form)
    return lambda: torch.autograd.grad(V, inputs, upstream, retain_graph=True)


def _without_gradients(torch: Any, forward: Job) -> object:
    with torch.no_grad():
        return forward()
