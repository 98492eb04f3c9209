"""Random layers, padded per side or "same", against PyTorch: python -m benchmarks.agreement [--count N].

Whole numbers in float64, so that both sums are exact whatever their order. PyTorch pads by its own
``padding="same"`` where the stride is 1, and else by ``pad`` with the sides that are asked for; "same" with a
larger stride is worked out as TensorFlow's documentation has it, from the remainder of length and stride.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.conv import Geometry, Layer, LocallyConnectedLayer, Padding, Sides

EVERY_UNSHARED = 10  # layers to one whose neurons own their weights too


def main() -> None:
    """Compare, print what was compared, and end with an error at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many layers")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    started, dice = time.perf_counter(), np.random.default_rng(options.seed)
    kinds = {"per side": 0, "same, stride 1": 0, "same, larger strides": 0}
    unequal_sides = unshared = 0
    for n in range(options.count):
        g = _geometry(dice)
        layer, dV = _layer(g, dice)
        _compare(layer, dV, n % EVERY_UNSHARED == 0)
        kinds["per side" if not g.same else f"same, {'stride 1' if _plain(g) else 'larger strides'}"] += 1
        unequal_sides += any(axis.before != axis.after for axis in g.axes)
        unshared += n % EVERY_UNSHARED == 0
    version = import_module("torch").__version__
    print(f"{options.count:,} layers equal PyTorch {version}: V, dX, dW and db, {kinds}")
    print(f"with unlike sides {unequal_sides:,}, not shared too {unshared:,}")
    print(f"seed {options.seed}, {time.perf_counter() - started:.0f} s")


def _geometry(dice: np.random.Generator) -> Geometry:
    """Return a small layer; the sides of its padding differ, or it is "same"."""

    def some(low: int, high: int) -> int:
        return int(dice.integers(low, high + 1))

    while True:
        groups = some(1, 3)
        padding: Padding = ((some(0, 6), some(0, 6)), (some(0, 6), some(0, 6)))
        stride = some(1, 4), some(1, 4)
        if dice.random() < 0.3:
            padding, stride = "same", (stride if dice.random() < 0.5 else (1, 1))
        try:
            return Geometry(
                some(1, 12),
                some(1, 12),
                groups * some(1, 3),
                groups * some(1, 3),
                (some(1, 5), some(1, 5)),
                stride,
                padding,
                (some(1, 4), some(1, 4)),
                groups,
                bias=dice.random() < 0.5,
            )
        except ValueError:  # the filter is larger than the padded input
            continue


def _layer(g: Geometry, dice: np.random.Generator) -> tuple[Layer, NDArray[Any]]:
    X, weights, biases, dV = (
        dice.integers(-9, 10, shape).astype(np.float64)
        for shape in (g.input_shape, g.weights_shape, (g.filters,), g.output_shape)
    )
    return Layer(g, X, weights, biases if g.bias else None), dV


def _compare(layer: Layer, dV: NDArray[Any], unshared: bool) -> None:
    torch = import_module("torch")
    g = layer.geometry
    x, w, upstream = (_tensor(torch, a) for a in (layer.X[None], layer.weights, dV[None]))
    b = None if layer.biases is None else torch.from_numpy(layer.biases.copy()).requires_grad_()
    how = {"stride": g.stride[::-1], "dilation": g.dilation[::-1], "groups": g.groups}
    (left, right), (top, bottom) = _sides(g)
    padded = torch.nn.functional.pad(x, (left, right, top, bottom))
    if g.same and _plain(g):
        v = torch.nn.functional.conv2d(x, w, b, padding="same", **how)
    else:
        v = torch.nn.functional.conv2d(padded, w, b, **how)
    _hold(g, "V", layer.forward(), v[0])
    v.backward(upstream)
    found = layer.backward(dV)
    _hold(g, "dX", found.dX, x.grad[0])
    _hold(g, "dW", found.dW, w.grad)
    if b is not None:
        np.testing.assert_array_equal(found.db, b.grad.numpy(), f"db of {g}")
    if unshared:
        apart = LocallyConnectedLayer.from_shared(layer)
        _hold(g, "V, not shared", apart.forward(), v[0])
        own = apart.backward(dV)
        _hold(g, "dX, not shared", own.dX, x.grad[0])
        expected = _own_gradients(torch, padded.detach(), upstream, g)
        np.testing.assert_array_equal(own.dW, expected, f"dW, not shared, of {g}")


def _own_gradients(torch: Any, padded: Any, upstream: Any, g: Geometry) -> NDArray[Any]:
    """Return every neuron's own dW (W2, H2, K, Fx, Fy, D/groups) from PyTorch's patches."""
    (columns, rows, filters), (_, width, height, depth) = g.output_shape, g.weights_shape
    patches = torch.nn.functional.unfold(
        padded, (height, width), dilation=g.dilation[::-1], stride=g.stride[::-1]
    )
    patches = patches.reshape(g.groups, 1, depth, height, width, rows, columns)
    dV = upstream.detach().reshape(g.groups, filters // g.groups, 1, 1, 1, rows, columns)
    made = (patches * dV).reshape(filters, depth, height, width, rows, columns)
    gradients: NDArray[Any] = made.numpy().transpose(5, 4, 0, 3, 2, 1)
    return gradients


def _sides(g: Geometry) -> Sides:
    if not g.same:
        return g.padding
    x, y = (
        _same(length, (size - 1) * dilation + 1, stride)
        for length, size, stride, dilation in zip(
            g.input_shape[:2], g.size, g.stride, g.dilation, strict=True
        )
    )
    return x, y


def _same(length: int, extent: int, stride: int) -> tuple[int, int]:
    """Return (before, after) as TensorFlow's documentation works them out."""
    total = max(extent - (length % stride or stride), 0)
    return total // 2, total - total // 2


def _plain(g: Geometry) -> bool:
    return g.stride == (1, 1)


def _tensor(torch: Any, array: NDArray[Any]) -> Any:
    """Return [n, x, y, c] as a contiguous tensor [n, c, y, x]; of a view, weight gradients can be wrong."""
    return torch.from_numpy(np.array(array.transpose(0, 3, 2, 1), order="C")).requires_grad_()


def _hold(g: Geometry, what: str, found: NDArray[Any], theirs: Any) -> None:
    expected = theirs.detach().numpy()
    axes = (2, 1, 0) if expected.ndim == 3 else (0, 3, 2, 1)
    np.testing.assert_array_equal(found, expected.transpose(axes), f"{what} of {g}")


if __name__ == "__main__":
    main()
