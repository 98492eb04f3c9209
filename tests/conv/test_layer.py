from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loops import backward, forward, geometries, lesson, numbers
from scipy import ndimage

from convviz.conv import Geometry, Layer, SumsOverflowError, slice_gradients

LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture
def example():
    return lesson()


@pytest.fixture
def layer(example):
    return Layer(LESSON, example["X"], example["W"], example["b"])


def small(**changes):
    """A 3×3×2 layer of ones with two 2×2 filters; ``changes`` replace its arguments."""
    g = Geometry(width=3, height=3, depth=2, filters=2, size=2)
    fine = {"g": g, "X": np.ones((3, 3, 2)), "weights": np.ones((2, 2, 2, 2)), "biases": np.ones(2)}
    return Layer(**{**fine, **changes})


def same(found, expected, *, exact):
    assert found.shape == expected.shape
    if exact:
        assert found.dtype == np.int64
        np.testing.assert_array_equal(found, expected)
    else:
        assert found.dtype == expected.dtype
        tolerance = 1e-4 if expected.dtype == np.float32 else 1e-11
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def positions(g):
    return itertools.product(*map(range, g.output_shape))


class TestLesson:
    def test_forward(self, layer, example):
        np.testing.assert_array_equal(layer.forward(), example["V"])

    def test_backward_of_half_the_squared_output(self, layer, example):
        gradients = layer.backward(example["V"])
        for name in ("dX", "dW", "db"):
            np.testing.assert_array_equal(getattr(gradients, name), example[name])
        assert np.sum(example["V"] ** 2) / 2 == example["loss"]

    def test_the_sources_tenth_line(self, layer, example):
        X, W, b = example["X"], example["W"], example["b"]
        neuron = layer.neuron(2, 3, 1)
        assert neuron.value == np.sum(X[4:9, 6:11, :] * W[1]) + b[1]
        np.testing.assert_array_equal(neuron.patch, X[4:9, 6:11, :])
        np.testing.assert_array_equal(neuron.products, X[4:9, 6:11, :] * W[1])
        np.testing.assert_array_equal(neuron.channel_sums, [neuron.products[:, :, c].sum() for c in range(4)])
        assert neuron.bias == b[1]
        assert neuron.total == sum(neuron.channel_sums)


KINDS = pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])


@KINDS
@given(g=geometries(), seed=SEEDS)
def test_everything_agrees_with_plain_loops(dtype, g, seed):
    X, W, b, dV = numbers(g, seed, dtype)
    exact = dtype == np.int64
    layer = Layer(g, X, W, b)
    V = layer.forward()
    same(V, forward(g, X, W, b), exact=exact)
    dX, dW, own = backward(g, X, W, dV)
    gradients = layer.backward(dV)
    same(gradients.dX, dX, exact=exact)
    same(gradients.dW, dW, exact=exact)
    if b is None:
        assert gradients.db is None
    else:
        same(gradients.db, dV.sum(axis=(0, 1)), exact=exact)
    for x, y, d in positions(g):
        neuron = layer.neuron(x, y, d)
        tolerance = 0 if exact else 1e-4 if dtype == np.float32 else 1e-11
        assert neuron.value == pytest.approx(V[x, y, d].item(), rel=tolerance, abs=tolerance)
        assert neuron.bias == (None if b is None else b[d])
        assert neuron.value == pytest.approx(neuron.total + (neuron.bias or 0), rel=tolerance, abs=tolerance)
        share = layer.neuron_gradient(x, y, d, dV)
        same(share.dW, own[x, y, d], exact=exact)
        assert share.db == (None if b is None else dV[x, y, d])


@given(g=geometries(), seed=SEEDS)
def test_against_scipy(g, seed):
    """SciPy knows no stride and no groups: each is spelt out around its correlation at full density."""
    X, W, _, _ = numbers(g, seed)
    V = Layer(g.replace(bias=False), X, W).forward()
    Xp = np.pad(X, [*g.padding, (0, 0)])
    for d in range(g.filters):
        spread = np.zeros((g.x.extent, g.y.extent, W.shape[3]), W.dtype)
        spread[:: g.dilation[0], :: g.dilation[1]] = W[d]
        seen = Xp[:, :, list(g.channels_of(d))]
        # SciPy lays the middle of the filter on each cell; kept is where all of it lies in the input.
        inside = (
            slice(n // 2, n // 2 + length - n + 1) for length, n in zip(seen.shape, spread.shape, strict=True)
        )
        dense = ndimage.correlate(seen, spread, mode="constant")[*inside]
        np.testing.assert_array_equal(V[:, :, d], dense[:: g.stride[0], :: g.stride[1], 0])


@given(g=geometries(), seed=SEEDS)
def test_backward_is_the_adjoint_of_forward(g, seed):
    """<dV, forward(X)> without bias is <dX, X> and <dW, W>, exactly, since the layer is linear in each."""
    X, W, _, dV = numbers(g, seed)
    layer = Layer(g.replace(bias=False), X, W)
    gradients = layer.backward(dV)
    product = np.sum(layer.forward() * dV)
    assert np.sum(gradients.dX * X) == product
    assert np.sum(gradients.dW * W) == product


@given(g=geometries(), seed=SEEDS)
def test_the_shares_of_a_slice_add_up_to_its_gradient(g, seed):
    X, W, b, dV = numbers(g, seed)
    layer = Layer(g, X, W, b)
    gradients = layer.backward(dV)
    for d in range(g.filters):
        shares = [layer.neuron_gradient(x, y, d, dV) for x, y, k in positions(g) if k == d]
        np.testing.assert_array_equal(sum(share.dW for share in shares), gradients.dW[d])
        if g.bias:
            assert sum(share.db for share in shares) == gradients.db[d]


@given(g=geometries(), seed=SEEDS, data=st.data())
def test_the_gradients_of_some_slices_are_those_of_the_pass(g, seed, data):
    X, W, b, dV = numbers(g, seed)
    layer, share = Layer(g, X, W, b), g.filters // g.groups
    gradients = layer.backward(dV)
    group = data.draw(st.integers(0, g.groups - 1)) * share
    start = group + data.draw(st.integers(0, share - 1))
    slices = range(start, data.draw(st.integers(start + 1, group + share)))
    dW, db = slice_gradients(layer, slices, dV[:, :, slices.start : slices.stop])
    np.testing.assert_array_equal(dW, gradients.dW[slices.start : slices.stop])
    np.testing.assert_array_equal(db, dV[:, :, slices.start : slices.stop].sum((0, 1)))


def test_slices_are_of_one_group():
    g = Geometry(width=3, height=3, depth=2, filters=4, size=2, groups=2)
    layer = Layer(g, np.ones((3, 3, 2)), np.ones((4, 2, 2, 1)), np.ones(4))
    for slices in (range(1, 3), range(2, 2), range(0, 4, 2)):
        with pytest.raises(ValueError, match="slices is range"):
            slice_gradients(layer, slices, np.ones((2, 2, len(slices))))
    with pytest.raises(ValueError, match="d is 4"):
        slice_gradients(layer, range(4, 5), np.ones((2, 2, 1)))


class TestTypes:
    @pytest.mark.parametrize(
        ("x", "w", "b", "expected"),
        [
            ("float32", "float32", "float32", "float32"),
            ("float64", "float64", "float64", "float64"),
            ("float32", "float64", "float32", "float64"),
            ("uint8", "float32", "float32", "float32"),
            ("int64", "float32", "float32", "float64"),
            ("uint8", "int8", "int16", "int64"),
            ("uint64", "int64", "int32", "int64"),
            (">f4", ">f4", ">f4", "float32"),
            (">i2", "int8", "int8", "int64"),
        ],
    )
    def test_one_common_type(self, x, w, b, expected):
        layer = small(X=np.full((3, 3, 2), 3, x), weights=np.full((2, 2, 2, 2), 2, w), biases=np.ones(2, b))
        assert layer.X.dtype == layer.weights.dtype == layer.biases.dtype == np.dtype(expected)
        assert layer.X.dtype.isnative
        V = layer.forward()
        assert V.dtype == expected
        assert (V == 3 * 2 * 8 + 1).all()
        assert layer.neuron(0, 0, 0).products.dtype == expected
        assert layer.neuron_gradient(0, 0, 0, V).dW.dtype == expected
        gradients = layer.backward(V)
        assert {a.dtype.name for a in (gradients.dX, gradients.dW, gradients.db)} == {expected}

    def test_bytes_do_not_wrap(self):
        layer = small(X=np.full((3, 3, 2), 255, "uint8"), weights=np.full((2, 2, 2, 2), 127, "int8"))
        assert layer.neuron(1, 1, 1).total == 255 * 127 * 8

    def test_lists_are_welcome(self):
        layer = small(biases=[1, 2])
        np.testing.assert_array_equal(layer.forward()[0, 0], [9.0, 10.0])

    def test_an_integer_layer_takes_a_float_gradient(self):
        layer = small(X=np.ones((3, 3, 2), int), weights=np.ones((2, 2, 2, 2), int), biases=np.ones(2, int))
        gradients = layer.backward(np.full((2, 2, 2), 0.5))
        assert gradients.dW.dtype == gradients.dX.dtype == gradients.db.dtype == np.float64
        assert (gradients.dW == 2.0).all()

    def test_float32_stays_float32_on_the_way_back(self):
        layer = small(**{name: getattr(small(), name).astype("f4") for name in ("X", "weights", "biases")})
        assert layer.backward(layer.forward()).dX.dtype == np.float32


class TestFrozen:
    def test_a_writable_array_is_copied(self):
        X = np.ones((3, 3, 2))
        layer = small(X=X)
        X[0, 0, 0] = 5
        assert layer.X[0, 0, 0] == 1
        assert X.flags.writeable

    def test_the_array_of_a_layer_is_kept_as_it_is(self):
        X = small().X
        assert small(X=X).X is X
        assert Layer(small().geometry, X, small().weights, np.ones(2)).Xp is X

    def test_a_read_only_view_of_a_writable_array_is_copied(self):
        owner = np.ones((3, 3, 2))
        view = owner[:]
        view.setflags(write=False)
        layer = small(X=view)
        owner[0, 0, 0] = 5
        assert layer.X[0, 0, 0] == 1

    def test_arrays_over_foreign_memory(self):
        lent = bytearray(np.ones((3, 3, 2)).tobytes())
        view = np.frombuffer(memoryview(lent).toreadonly()).reshape(3, 3, 2)  # only says so
        layer = small(X=view)
        lent[:8] = np.float64(5).tobytes()
        assert layer.X[0, 0, 0] == 1
        steady = np.frombuffer(bytes(lent)).reshape(3, 3, 2)
        assert np.shares_memory(small(X=steady).X, steady)

    def test_nothing_can_be_written(self):
        g = Geometry(width=3, height=3, depth=2, filters=2, size=2, padding=1)
        layer = small(g=g)
        neuron = layer.neuron(0, 0, 0)
        parts = (layer.X, layer.Xp, layer.weights, layer.biases)
        for array in (*parts, neuron.patch, neuron.weights, neuron.products, neuron.channel_sums):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
        with pytest.raises(AttributeError):
            layer.X = layer.X

    def test_forward_gives_a_new_array(self):
        layer = small()
        layer.forward()[...] = 0
        assert layer.forward().all()

    def test_equal_only_to_itself(self):
        one, other = small(), small()
        assert one == one
        assert one != other
        assert len({one, other, one}) == 2


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("X", np.ones((3, 2, 3)), "X has shape (3, 2, 3): it must be (3, 3, 2)"),
            ("X", np.ones((0, 3, 2)), "X has shape (0, 3, 2): it must be (3, 3, 2)"),
            ("X", 3.0, "X has shape (): it must be (3, 3, 2)"),
            ("X", [[1.0, 2.0], [3.0]], "X is no rectangular array"),
            ("weights", np.ones((2, 2, 2, 1)), "weights has shape (2, 2, 2, 1): it must be (2, 2, 2, 2)"),
            ("biases", np.ones((2, 1)), "biases has shape (2, 1): it must be (2,)"),
            ("biases", None, "biases is None: it must have shape (2,)"),
            ("biases", np.array([1, np.nan]), "biases[1] is nan: every value must be finite"),
        ],
    )
    def test_wrong_arrays(self, name, value, said):
        with pytest.raises(ValueError, match=re.escape(said)):
            small(**{name: value})

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    @pytest.mark.parametrize("name", ["X", "weights"])
    def test_nan_and_infinity(self, name, value):
        array = np.array(getattr(small(), name))
        array[1, 0, 1] = value
        with pytest.raises(ValueError, match=rf"{name}\[1, 0, 1.*\] is {value}: every value must be finite"):
            small(**{name: array})

    @pytest.mark.parametrize("dtype", ["bool", "complex128", "object", "float16", "U1", "M8[s]"])
    @pytest.mark.parametrize("name", ["X", "weights", "biases"])
    def test_types_that_are_no_numbers_of_a_layer(self, name, dtype):
        array = np.zeros(getattr(small(), name).shape, dtype)
        with pytest.raises(
            TypeError, match=f"{name} has dtype .*: it must be float32, float64 or an integer"
        ):
            small(**{name: array})

    def test_biases_for_a_layer_without(self):
        with pytest.raises(ValueError, match="biases is given: it must be None"):
            small(g=small().geometry.replace(bias=False))

    def test_no_geometry(self):
        with pytest.raises(TypeError, match="g is None: it must be a Geometry"):
            small(g=None)

    @pytest.mark.parametrize("at", [(2, 0, 0), (0, -1, 0), (0, 0, 2)])
    def test_a_neuron_outside(self, at):
        for ask in (small().neuron, lambda *p: small().neuron_gradient(*p, np.ones((2, 2, 2)))):
            with pytest.raises(ValueError, match="it must be from 0 to 1"):
                ask(*at)

    def test_a_wrong_upstream_gradient(self):
        layer = small()
        for ask in (layer.backward, lambda dV: layer.neuron_gradient(0, 0, 0, dV)):
            with pytest.raises(ValueError, match=r"dV has shape \(2, 2\): it must be \(2, 2, 2\)"):
                ask(np.ones((2, 2)))
            with pytest.raises(ValueError, match=r"dV\[0, 0, 0\] is inf"):
                ask(np.full((2, 2, 2), np.inf))
            with pytest.raises(TypeError, match="dV has dtype bool"):
                ask(np.ones((2, 2, 2), bool))

    def test_a_layer_too_large_is_refused_before_anything_is_made(self):
        lean = np.broadcast_to(np.float32(1), (1, 1, 1))  # one number that claims to be an input
        g = Geometry(1, 1, 1, 1, size=1, padding=10**6)
        with pytest.raises(ValueError, match=r"the output of shape .* at most 4,294,967,296 are allowed"):
            Layer(g, lean, np.ones((1, 1, 1, 1)), np.ones(1))
        deep = Geometry(1, 1, 1, 1, size=1, padding=10**6, stride=10**6)
        with pytest.raises(ValueError, match="the padded input of shape"):
            Layer(deep, lean, np.ones((1, 1, 1, 1)), np.ones(1))

    # 28,001² numbers: 3.1 GB in float32, 6.3 GB in float64.
    WIDE = Geometry(1, 1, 1, 1, size=1, padding=14_000, stride=14_000)

    def test_the_type_decides_what_is_too_large(self):
        one = np.ones((1, 1, 1), np.float32)
        assert Layer(self.WIDE, one, one[None], one[0, 0]).X.dtype == np.float32
        with pytest.raises(ValueError, match=r"the padded input .* would take 6,272,448,008 bytes"):
            Layer(self.WIDE, one.astype(np.float64), one[None], one[0, 0])

    def test_a_gradient_too_large_is_refused(self):
        one = np.ones((1, 1, 1), np.float32)
        with pytest.raises(ValueError, match=r"the padded input .* would take 6,272,448,008 bytes"):
            Layer(self.WIDE, one, one[None], one[0, 0]).backward(np.ones((3, 3, 1)))


class TestOverflow:
    EDGE = 2**63 - 1

    def one(self, x, w, b):
        g = Geometry(1, 1, 1, 1, size=1)
        return Layer(g, np.full((1, 1, 1), x), np.full((1, 1, 1, 1), w), np.full(1, b))

    def test_the_largest_sum_is_exact(self):
        layer = self.one(self.EDGE - 1, 1, 1)
        assert layer.forward()[0, 0, 0] == self.EDGE
        assert layer.neuron(0, 0, 0).value == self.EDGE

    def test_past_float64_but_inside_int64(self):
        layer = self.one(3037000499, 3037000498, 7)
        assert layer.forward().item() == 3037000499 * 3037000498 + 7 == layer.neuron(0, 0, 0).value

    @pytest.mark.parametrize(
        ("x", "w", "b"), [(EDGE, 1, 1), (2**32, 2**31, 0), (-(2**63), 1, 0), (-(2**32), 2**32, 0)]
    )
    def test_what_could_overflow_is_refused(self, x, w, b):
        with pytest.raises(SumsOverflowError, match="the output adds up to 1 products"):
            self.one(x, w, b)
        assert issubclass(SumsOverflowError, ValueError)
        assert issubclass(SumsOverflowError, OverflowError)

    def test_beyond_int64(self):
        with pytest.raises(SumsOverflowError, match="X holds 18,446,744,073,709,551,615"):
            small(
                X=np.full((3, 3, 2), 2**64 - 1, "uint64"),
                weights=np.zeros((2, 2, 2, 2), int),
                biases=np.zeros(2, int),
            )

    @pytest.mark.parametrize("what", ["dW", "dX"])
    def test_gradients(self, what):
        x, w = (2**40, 1) if what == "dW" else (1, 2**40)
        layer = self.one(x, w, 0)
        dV = np.full((1, 1, 1), 2**30)
        with pytest.raises(SumsOverflowError, match=what):
            layer.backward(dV)
        if what == "dW":
            with pytest.raises(SumsOverflowError, match=what):
                layer.neuron_gradient(0, 0, 0, dV)

    def test_the_gradient_of_the_bias(self):
        g = Geometry(2, 1, 1, 1, size=1)
        layer = Layer(g, np.zeros((2, 1, 1), int), np.zeros((1, 1, 1, 1), int), np.zeros(1, int))
        with pytest.raises(SumsOverflowError, match="db"):
            layer.backward(np.full((2, 1, 1), 2**62))
