"""Against the gradients that PyTorch found by automatic differentiation; see make_gradients.py."""

from __future__ import annotations

import json

import numpy as np
import pytest
from plain_loops import REFERENCE

from convviz.conv import (
    FullyConnectedLayer,
    Geometry,
    HalfSquaredDistance,
    HalfSquares,
    Layer,
    LocallyConnectedLayer,
    ThroughReLU,
)

FILES = sorted((REFERENCE / "gradients").glob("*.npz"))


def test_there_are_enough():
    assert len(FILES) >= 10


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def reference(request):
    with np.load(request.param) as file:
        data = dict(file)
    return {**data, **json.loads(str(data.pop("about")))}


def made(reference, dtype):
    g = Geometry(**reference["settings"])
    X, W = (reference[name].astype(dtype) for name in ("X", "weights"))
    b = reference["biases"].astype(dtype) if g.bias else None
    target = reference["target"].astype(dtype)
    loss = HalfSquaredDistance(target) if target.any() else HalfSquares()
    return Layer(g, X, W, b), ThroughReLU(loss) if reference["relu"] else loss


@pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float32])
def test_loss_and_gradients(reference, dtype):
    layer, loss = made(reference, dtype)
    V = layer.forward()
    assert loss.value(V) == reference["loss"]
    dV = loss.upstream(V)
    gradients = layer.backward(dV)
    found = {"V": V, "dV": dV, "dX": gradients.dX, "dW": gradients.dW, "db": gradients.db}
    for name in ("V", "dV", "dX", "dW", *["db"] * layer.geometry.bias):
        assert found[name].dtype == dtype
        if dtype == np.int64:
            np.testing.assert_array_equal(found[name], reference[name], name)
        else:
            within = 1e-10 if dtype == np.float64 else 1e-5
            np.testing.assert_allclose(found[name], reference[name], rtol=within, atol=within, err_msg=name)


@pytest.mark.parametrize("kind", [LocallyConnectedLayer, FullyConnectedLayer])
def test_the_owners_gradients_are_the_same_numbers(reference, kind):
    layer, loss = made(reference, np.int64)
    unshared = kind.from_shared(layer)
    assert loss.value(unshared.forward()) == reference["loss"]
    gradients = unshared.backward(reference["dV"].astype(np.int64))
    np.testing.assert_array_equal(gradients.dX, reference["dX"])
    if kind is LocallyConnectedLayer:
        np.testing.assert_array_equal(gradients.dW.sum(axis=(0, 1)), reference["dW"])
    if layer.geometry.bias:
        np.testing.assert_array_equal(gradients.db.sum(axis=(0, 1)), reference["db"])
