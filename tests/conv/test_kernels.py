"""The blocked arithmetic: every way through it against plain loops, exactness, and memory by size."""

from __future__ import annotations

import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loops import backward, forward, geometries, numbers

from convviz.conv import Geometry, Layer
from convviz.conv.engine import blocked, depthwise, folding, im2col, input_gradients, kernels, threads

SEEDS = st.integers(0, 2**32 - 1)
MIB = 2**20
BOUND = 64 * MIB

# Layers that take each way through the kernels once.
WAYS = {
    "plain": Geometry(9, 8, 3, 5, 3),
    "few filters, rows left over": Geometry(7, 12, 2, 1, 3, padding=1),
    "few filters, stride": Geometry(12, 13, 2, 3, (2, 5), stride=(1, 2), padding=(1, 2)),
    "one cell": Geometry(6, 5, 3, 4, 1),
    "one cell, padded": Geometry(6, 5, 3, 4, 1, padding=2),
    "one cell, stride": Geometry(7, 6, 3, 4, 1, stride=2),
    "stride, unread columns": Geometry(12, 11, 2, 3, 3, stride=(2, 4)),
    "stride beyond the filter": Geometry(12, 11, 2, 3, 2, stride=5, padding=1),
    "dilation": Geometry(11, 12, 2, 3, 3, dilation=(2, 3), padding=3),
    "dilation and stride": Geometry(12, 12, 2, 3, 3, dilation=2, stride=2, padding=2),
    "fewer positions than cells": Geometry(9, 9, 4, 6, 8, groups=2, padding=1),
    "padding beyond the filter": Geometry(4, 3, 2, 3, 2, padding=5, stride=2),
    "groups": Geometry(8, 9, 4, 6, 3, groups=2, padding=1),
    "groups, stride": Geometry(8, 9, 6, 3, 3, groups=3, padding=1, stride=2),
    "depthwise": Geometry(8, 9, 4, 4, 3, groups=4, padding=1),
    "depthwise, several each": Geometry(8, 9, 3, 6, (3, 2), groups=3, padding=1),
    "depthwise, stride and dilation": Geometry(12, 11, 3, 6, 3, groups=3, padding=2, stride=2, dilation=2),
    "one filter each on one channel": Geometry(8, 9, 1, 1, 3, padding=1),
}

way = pytest.mark.parametrize("g", WAYS.values(), ids=WAYS)


@pytest.fixture
def tiny(monkeypatch):
    """Limits so small that small layers are cut in many blocks, parts and strips, on two workers."""
    monkeypatch.setattr(kernels, "SMALL", 0)
    monkeypatch.setattr(blocked, "BLOCK_BYTES", 200)
    monkeypatch.setattr(blocked, "POSITIONS", 2)
    monkeypatch.setattr(blocked, "GRADIENT_POSITIONS", 3)
    monkeypatch.setattr(blocked, "MOST_BYTES", 400)
    monkeypatch.setattr(blocked, "ALONE", 0)
    monkeypatch.setattr(depthwise, "BLOCK", 16)
    monkeypatch.setattr(depthwise, "ALONE", 0)
    monkeypatch.setattr(threads, "cores", lambda: 2)
    monkeypatch.setattr(im2col, "cores", lambda: 2)


def check(g, dtype, seed=1):
    X, W, b, dV = numbers(g, seed, dtype)
    layer = Layer(g, X, W, b)
    dX, dW, _ = backward(g, X, W, dV)
    found = layer.backward(dV)
    pairs = [(layer.forward(), forward(g, X, W, b)), (found.dX, dX), (found.dW, dW)]
    if b is not None:
        pairs.append((found.db, dV.sum((0, 1))))
    for got, expected in pairs:
        assert got.dtype == dtype
        assert got.shape == expected.shape
        if np.issubdtype(dtype, np.integer):
            np.testing.assert_array_equal(got, expected)
        else:
            np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


@way
@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_every_way_in_one_block(g, dtype):
    check(g, dtype)


@way
@pytest.mark.parametrize("dtype", [np.int64, np.float32])
@pytest.mark.usefixtures("tiny")
def test_every_way_in_many_blocks(g, dtype):
    check(g, dtype)


@way
@pytest.mark.usefixtures("tiny")
def test_every_way_without_strips(g, monkeypatch):
    monkeypatch.setattr(im2col, "MOST_STRIP", 0)
    check(g, np.int64)


@way
def test_every_way_of_the_gradient_sent_back(g, monkeypatch):
    monkeypatch.setattr(input_gradients, "gathering_pays", lambda *_: False)
    check(g, np.int64)


@way
@pytest.mark.parametrize("dtype", [np.int64, np.float32])
@pytest.mark.usefixtures("tiny")
def test_every_way_of_the_gradient_sent_back_in_many_blocks(g, dtype, monkeypatch):
    monkeypatch.setattr(input_gradients, "gathering_pays", lambda *_: False)
    check(g, dtype)


@way
def test_without_control_over_the_threads_of_blas(g, monkeypatch):
    monkeypatch.setattr(threads, "blas_threads", lambda: None)
    check(g, np.float32)


@given(g=geometries(), seed=SEEDS, bytes_each=st.integers(1, 2000), strip=st.integers(0, 200))
def test_any_blocks_give_the_same(g, seed, bytes_each, strip):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "SMALL", 0)
        patch.setattr(blocked, "BLOCK_BYTES", bytes_each)
        patch.setattr(blocked, "POSITIONS", 1)
        patch.setattr(blocked, "GRADIENT_POSITIONS", 1)
        patch.setattr(blocked, "MOST_BYTES", 2 * bytes_each)
        patch.setattr(depthwise, "BLOCK", bytes_each // 8)
        patch.setattr(im2col, "MOST_STRIP", strip)
        check(g, np.int64, seed)


@way
def test_an_upstream_gradient_and_an_input_in_any_order_of_memory(g):
    X, W, b, dV = numbers(g, 2, np.float32)
    layer = Layer(g, X, W, b)
    turned = np.asfortranarray(dV)
    expected, found = layer.backward(dV), layer.backward(turned)
    for name in ("dX", "dW"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-4, atol=1e-4)
    V = kernels.correlate(np.asfortranarray(X), W, b, g.axes, g.groups)
    np.testing.assert_allclose(V, layer.forward(), rtol=1e-4, atol=1e-4)


class TestExactness:
    G = Geometry(14, 14, 8, 5, 3, padding=1)

    def layer(self, most, g=G):
        random = np.random.default_rng(3)
        shapes = g.input_shape, g.weights_shape, (g.filters,)
        return Layer(g, *(random.integers(-most, most, shape) for shape in shapes))

    @pytest.mark.parametrize("most", [100, 2**23, 2**24, 2**27])
    def test_on_both_sides_of_2_to_53(self, most):
        g, layer = self.G, self.layer(most)
        used = kernels.exact_type(g.weights_shape[1] ** 2 * g.depth, layer.X, layer.weights, layer.biases)
        assert used == (np.float64 if most <= 2**23 else np.int64)
        exact = forward(g, *(a.astype(object) for a in (layer.X, layer.weights, layer.biases)))
        assert (layer.forward() == exact).all()

    @pytest.mark.parametrize("most", [2**20, 2**25])
    def test_gradients(self, most):
        g, layer = self.G, self.layer(most)
        dV = np.random.default_rng(4).integers(-most, most, g.output_shape)
        exact = [a.astype(object) for a in (layer.X, layer.weights, dV)]
        dX, dW, _ = backward(g, *exact)
        found = layer.backward(dV)
        assert (found.dX == dX).all()
        assert (found.dW == dW).all()
        assert (found.db == dV.astype(object).sum((0, 1))).all()

    def test_a_sum_that_float64_cannot_hold(self):
        g = Geometry(2, 1, 1, 1, (2, 1), bias=False)
        X, W = np.array([2**53, 1]).reshape(2, 1, 1), np.ones((1, 2, 1, 1), np.int64)
        assert Layer(g, X, W).forward().item() == 2**53 + 1

    def test_single_precision_keeps_its_digits_over_many_positions(self):
        g = Geometry(1500, 1000, 1, 1, 1)
        tenth = np.full(g.input_shape, 0.1, np.float32)
        layer = Layer(g, tenth, np.ones((1, 1, 1, 1), np.float32), np.zeros(1, np.float32))
        found = layer.backward(np.ones(g.output_shape, np.float32))
        assert found.dW.item() == pytest.approx(float(np.float32(0.1)) * 1_500_000, rel=2e-5)
        assert found.db.item() == 1_500_000

    @pytest.mark.parametrize(
        "g",
        [
            Geometry(300, 300, 4, 4, 3, groups=4),
            Geometry(300, 300, 4, 8, 3, groups=4, stride=2, padding=1),
            Geometry(20000, 3, 2, 2, 3, groups=2, padding=1),
            Geometry(300, 300, 4, 4, 3, groups=2),
        ],
        ids=["side by side", "stride", "long", "not depthwise"],
    )
    def test_single_precision_gradients_are_as_exact_for_each_channel_alone(self, g):
        """Numbers of one sign add up to thousands of times their own: float32 would lose digits."""
        random = np.random.default_rng(0)
        X, W, dV = (random.random(s, np.float32) for s in (g.input_shape, g.weights_shape, g.output_shape))
        found = Layer(g, X, W, np.zeros(g.filters, np.float32)).backward(dV)
        X, W, dV = (array.astype(np.float64) for array in (X, W, dV))
        expected = Layer(g, X, W, np.zeros(g.filters)).backward(dV)
        for name in ("dW", "db"):
            np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-6)


LARGE = {
    "a picture": Geometry(2000, 1500, 3, 6, 3, padding=1),
    "many channels": Geometry(120, 120, 128, 128, 3, padding=1),
    "large weights": Geometry(7, 7, 512, 512, 7),
    "dilated": Geometry(900, 900, 4, 8, 3, dilation=200, padding=200),
    "far apart": Geometry(3000, 2000, 3, 4, 2, stride=40, padding=1),
    "depthwise": Geometry(1200, 900, 8, 16, 3, padding=1, groups=8),
    "groups": Geometry(500, 400, 32, 32, 3, padding=1, groups=4),
    "a filter as large as the picture": Geometry(1500, 1000, 3, 2, (1500, 1000)),
}


class TestMemory:
    """Counted where NumPy allocates, so the same on each machine with as many cores."""

    # Integers are wider and are converted besides; one float of each family of kernels shows the difference.
    @pytest.mark.parametrize(
        ("name", "dtype"),
        [(name, np.int64) for name in LARGE]
        + [(name, np.float32) for name in ("many channels", "large weights", "depthwise")],
    )
    def test_extra_memory_is_bounded(self, name, dtype):
        g = LARGE[name]
        X, W = np.ones(g.input_shape, dtype), np.ones(g.weights_shape, dtype)
        b, dV = np.ones(g.filters, dtype), np.ones(g.output_shape, dtype)
        for job in (
            lambda: kernels.correlate(X, W, b, g.axes, g.groups),
            lambda: kernels.parameter_gradients(X, dV, g.axes, g.groups),
            lambda: kernels.input_gradient(dV, W, g.input_shape, g.axes, g.groups),
        ):
            tracemalloc.start()
            result = job()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            parts = result if isinstance(result, tuple) else (result,)
            assert peak - sum(part.nbytes for part in parts) < BOUND

    def test_a_forward_pass_makes_no_padded_input(self):
        g = LARGE["a picture"]
        layer = Layer(g, np.ones(g.input_shape, "f4"), np.ones(g.weights_shape, "f4"), np.ones(6, "f4"))
        layer.forward()
        assert "Xp" not in vars(layer)


class TestThreads:
    def test_blas_has_its_threads_back(self):
        found = threads.blas_threads()
        if found is None:
            pytest.skip("NumPy's BLAS is not an OpenBLAS that can be asked")
        get, _ = found
        before = get()
        with threads.one_blas_thread():
            assert get() == 1
            with threads.one_blas_thread():
                assert get() == 1
            assert get() == 1
        assert get() == before

    def test_a_fault_in_any_worker_is_raised(self, monkeypatch):
        monkeypatch.setattr(threads, "cores", lambda: 2)
        both = threading.Barrier(2)

        def worker(pieces):
            for _ in pieces:
                both.wait(10)  # so that each has one
                if threading.current_thread() is not threading.main_thread():
                    raise RuntimeError("on the other core")

        if threads.blas_threads() is None:
            pytest.skip("one worker alone")
        with pytest.raises(RuntimeError, match="on the other core"):
            threads.work_through([1, 2], worker, alone=False)


def test_rows_left_over_by_folding_are_computed_too():
    g = WAYS["few filters, rows left over"].replace(height=13)
    assert g.output_shape[1] % folding.MOST
    check(g, np.int64)
