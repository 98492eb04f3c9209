"""The same layers as others compute them: PyTorch, ONNX Runtime, and the loop one would write first."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import Job
from convviz.conv import Layer
from convviz.conv.engine.threads import one_blas_thread

PLAIN, LAST = "PyTorch", "PyTorch, channels last"
ONNX = "ONNX Runtime"
LOOP = "NumPy loop"
LOOP_UP_TO = 60_000  # positions times groups; the loop over 12 million would take half a minute each time


def present() -> dict[str, str]:
    """Return the version of each opponent, or that it is missing."""
    names = {"PyTorch": ("torch",), ONNX: ("onnxruntime", "onnx")}
    return {
        who: version(modules[0]) if all(map(find_spec, modules)) else "not installed: the run goes on without"
        for who, modules in names.items()
    }


def forward_jobs(layer: Layer, quick: bool) -> dict[str, Job]:
    """Return the opponents' forward passes by name."""
    jobs: dict[str, Job] = {}
    width, height, _ = layer.geometry.output_shape
    if find_spec("torch"):
        jobs |= {who: Torch(layer, who).forward for who in (PLAIN, LAST)}
    if find_spec("onnxruntime") and find_spec("onnx"):
        jobs[ONNX] = onnx_forward(layer)
    if width * height * layer.geometry.groups <= (LOOP_UP_TO // 60 if quick else LOOP_UP_TO):
        jobs[LOOP] = one_blas_thread()(lambda: loop(layer))  # threads would spin on into the next one's time
    return jobs


def backward_jobs(layer: Layer, dV: NDArray[Any]) -> dict[str, Job]:
    """Return the opponents' backward passes by name; their forward pass has been made before."""
    if not find_spec("torch"):
        return {}
    return {who: Torch(layer, who).backward_job(dV) for who in (PLAIN, LAST)}


class Torch:
    """A layer in PyTorch: batch 1, its axes c, y, x, in memory either in that order or channels last."""

    def __init__(self, layer: Layer, layout: str) -> None:
        self.torch = import_module("torch")
        g = layer.geometry
        self.form = self.torch.channels_last if layout == LAST else self.torch.contiguous_format
        self.X = self._tensor(layer.X[None], (0, 3, 2, 1))
        self.weights = self._tensor(layer.weights, (0, 3, 2, 1))
        self.biases = None if layer.biases is None else self.torch.from_numpy(layer.biases.copy())
        self.how: dict[str, Any] = {n: getattr(g, n)[::-1] for n in ("stride", "dilation")}
        (left, right), (top, bottom) = g.padding
        if (left, top) != (right, bottom):  # conv2d pads both sides alike, and a copy would be timed, too
            raise ValueError(f"padding is {g.padding}: the opponent has the same on both sides")
        self.how["padding"] = top, left
        self.how["groups"] = g.groups

    def forward(self) -> Any:
        """Return V (1, K, H2, W2) without preparing a backward pass."""
        with self.torch.no_grad():
            return self._convolved()

    def backward_job(self, dV: NDArray[Any]) -> Job:
        """Return a job that makes dX, dW and db from ``dV`` (W2, H2, K)."""
        inputs = [t.requires_grad_() for t in (self.X, self.weights, self.biases) if t is not None]
        V, upstream = self._convolved(), self._tensor(dV[None], (0, 3, 2, 1))
        return lambda: self.torch.autograd.grad(V, inputs, upstream, retain_graph=True)

    def gradients(self, dV: NDArray[Any]) -> tuple[Any, ...]:
        """Return dX, dW and, in a layer with biases, db."""
        made: Any = self.backward_job(dV)()
        return tuple(made)

    def _convolved(self) -> Any:
        return self.torch.nn.functional.conv2d(self.X, self.weights, self.biases, **self.how)

    def _tensor(self, array: NDArray[Any], axes: tuple[int, ...]) -> Any:
        copy = np.array(array.transpose(axes), order="C")
        return self.torch.from_numpy(copy).contiguous(memory_format=self.form)


def onnx_forward(layer: Layer) -> Job:
    """Return ONNX Runtime's forward pass of a model with one Conv node."""
    onnx, runtime = import_module("onnx"), import_module("onnxruntime")
    g, helper = layer.geometry, onnx.helper
    constants = {"weights": layer.weights.transpose(0, 3, 2, 1)}
    if layer.biases is not None:
        constants["biases"] = layer.biases
    node = helper.make_node(
        "Conv",
        ["X", *constants],
        ["V"],
        strides=g.stride[::-1],
        pads=[*(axis.before for axis in g.axes[::-1]), *(axis.after for axis in g.axes[::-1])],
        dilations=g.dilation[::-1],
        group=g.groups,
    )
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [node],
        "layer",
        [helper.make_tensor_value_info("X", kind, [1, *g.input_shape[::-1]])],
        [helper.make_tensor_value_info("V", kind, [1, *g.output_shape[::-1]])],
        [onnx.numpy_helper.from_array(np.ascontiguousarray(a), n) for n, a in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8  # what every runtime since 2022 reads
    session = runtime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    X = np.ascontiguousarray(layer.X.transpose(2, 1, 0)[None])
    return lambda: session.run(None, {"X": X})


def loop(layer: Layer) -> NDArray[Any]:
    """Return V (W2, H2, K), computed position by position."""
    g = layer.geometry
    (width, height, filters), groups = g.output_shape, g.groups
    flat = layer.weights.reshape(groups, filters // groups, -1)
    V = np.empty((width, height, groups, filters // groups), dtype=layer.weights.dtype)
    for x in range(width):
        for y in range(height):
            patch = layer.Xp[g.receptive_field(x, y)]
            for group, channels in enumerate(np.split(patch, groups, axis=2)):
                V[x, y, group] = flat[group] @ channels.reshape(-1)
    whole = V.reshape(width, height, filters)
    return whole if layer.biases is None else whole + layer.biases
