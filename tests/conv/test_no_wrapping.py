"""Integers are exact or refused: no path lets a sum, a product or a number wrap around."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import edited
from plain_loops import geometries

from convviz.conv import (
    Bias,
    FullyConnectedLayer,
    Geometry,
    HalfSquaredDistance,
    HalfSquares,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OneNeuron,
    Shares,
    SumsOverflowError,
    ThroughReLU,
    Total,
    Weight,
    WeightedSum,
    count_parameters,
    slice_gradients,
)

INTEGERS = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64]
LARGEST = 2**63 - 1
ONE = Geometry(1, 1, 1, 1, 1)


def half(number):
    return number // 2 if number % 2 == 0 else number / 2


def losses(values):
    """Give each loss with its value and gradient in Python's ints, which have no largest."""
    target = [3 - n for n in range(len(values))]
    away = [v - t for v, t in zip(values, target, strict=True)]
    shaped = np.array(target).reshape(1, 1, -1)
    yield HalfSquares(), half(sum(v * v for v in values)), values
    yield Total(), sum(values), [1] * len(values)
    yield OneNeuron(0, 0, 0), values[0], [1] + [0] * (len(values) - 1)
    yield HalfSquaredDistance(shaped), half(sum(a * a for a in away)), away
    yield WeightedSum(shaped), sum(v * t for v, t in zip(values, target, strict=True)), target


@pytest.mark.parametrize("dtype", INTEGERS)
@given(data=st.data())
def test_losses_of_every_integer_type(dtype, data):
    limits = np.iinfo(dtype)
    edges = st.sampled_from([limits.min, limits.max, limits.max // 2, -7 if limits.min else 7])
    values = data.draw(st.lists(edges | st.integers(limits.min, limits.max), min_size=1, max_size=4))
    if dtype is np.int64:
        values = [v // 8 for v in values]  # a gradient beyond int64 is refused, and is tried below
    V = np.array(values, dtype).reshape(1, 1, -1)
    opened = [max(v, 0) for v in values]
    for loss, value, gradient in losses(values):
        assert loss.value(V) == value
        assert loss.upstream(V).ravel().tolist() == gradient
    for loss, value, gradient in losses(opened):
        passed = [n if v > 0 else 0 for n, v in zip(gradient, values, strict=True)]
        assert ThroughReLU(loss).value(V) == value
        assert ThroughReLU(loss).upstream(V).ravel().tolist() == passed


@pytest.mark.parametrize(("dtype", "number"), [(np.int8, -128), (np.int16, -300), (np.int32, 70_000)])
def test_half_the_squares_of_narrow_integers(dtype, number):
    assert HalfSquares().value(np.full((1, 1, 2), number, dtype)) == number**2
    assert (
        ThroughReLU(HalfSquares()).value(np.full((1, 1, 2), abs(number) - 1, dtype)) == (abs(number) - 1) ** 2
    )


def test_losses_beyond_int64():
    V = np.array([[[2**63 + 1]]], np.uint64)
    for loss in (HalfSquares(), Total(), ThroughReLU(Total())):
        for ask in (loss.value, loss.upstream):
            with pytest.raises(SumsOverflowError, match="V holds 9,223,372,036,854,775,809"):
                ask(V)
    assert Total().value(np.array([[[-(2**63)] * 2]])) == -(2**64)


@pytest.mark.parametrize("wrong", [True, 1j, "a", np.float16(1), None])
def test_an_output_that_no_layer_has(wrong):
    for loss in (HalfSquares(), Total(), HalfSquaredDistance([[[1]]]), ThroughReLU(Total())):
        for ask in (loss.value, loss.upstream):
            with pytest.raises(TypeError, match="V has dtype"):
                ask(np.array([[[wrong]]]))


@pytest.mark.parametrize(
    ("place", "by", "said"),
    [
        (Weight(0, 0, 0, 0), 2**62, r"18,446,744,073,709,551,620"),
        (Weight(0, 0, 0, 0), -(2**90), r"4,951,760,157,141,521,099,596,496,892"),
        (Bias(0), 2**63 - 1, r"9,223,372,036,854,775,811"),
        (Bias(0), -(2**63) - 4, r"9,223,372,036,854,775,808"),
    ],
)
def test_an_output_moved_beyond_int64(place, by, said):
    layer = Layer(ONE, [[[4]]], [[[[1]]]], [0])
    with pytest.raises(SumsOverflowError, match=f"the output comes to {said}: integers must be at most"):
        layer.forward_moved(layer.forward(), place, by)


@pytest.mark.parametrize("by", [2**63 + 2**62, LARGEST, -LARGEST])
def test_an_output_moved_from_end_to_end(by):
    """The way is longer than int64, both ends are not."""
    start = -(by // 2)
    layer = Layer(ONE, [[[1]]], [[[[start]]]], [0])
    after = layer.with_value(Weight(0, 0, 0, 0), start + by)
    np.testing.assert_array_equal(
        after.forward_moved(layer.forward(), Weight(0, 0, 0, 0), by), after.forward()
    )


@pytest.mark.parametrize("by", [1.0, 0.5, "1", True, np.float64(2), None])
def test_a_move_is_by_an_int(by):
    layer = Layer(ONE, [[[4]]], [[[[1]]]], [0])
    with pytest.raises(TypeError, match=r"by is .* it must be an int"):
        layer.forward_moved(layer.forward(), Bias(0), by)
    assert layer.forward_moved(layer.forward(), Bias(0), np.int8(-7)) == -3


def test_the_most_negative_number_has_no_opposite():
    least, none = [[[-(2**63)]]], [[[0]]]
    for X, weights in ((least, none), (none, least)):
        with pytest.raises(SumsOverflowError, match=r"(X|weights) holds 9,223,372,036,854,775,808"):
            Layer(ONE, X, [weights], [0])
    with pytest.raises(SumsOverflowError):
        Layer(ONE, none, [none], [-(2**63)])


def test_a_spread_beyond_int64_that_zeros_would_hide():
    layer = Layer(ONE, [[[0]]], [[[[LARGEST]]]], [0])
    for spread in (lambda one: one.spread_out(0, 1), lambda one: one.with_set(0, 0, 0, [[[-(2**63)]]], 0)):
        with pytest.raises(SumsOverflowError):
            spread(LocallyConnectedLayer.from_shared(layer))


def test_own_sets_are_given_gradients_that_a_shared_set_could_not_add_up():
    """Two neurons send 2^62 each: too much for the gradient of one weight, and not for those of two."""
    g = Geometry(2, 1, 1, 1, 1, bias=False)
    shared, dV = Layer(g, [[[1]], [[1]]], [[[[1]]]]), np.full((2, 1, 1), 2**62)
    with pytest.raises(SumsOverflowError):
        shared.backward(dV)
    gradients = LocallyConnectedLayer.from_shared(shared).backward(dV)
    assert gradients.dW.ravel().tolist() == gradients.dX.ravel().tolist() == [2**62] * 2


def test_the_gradient_of_an_input_that_few_neurons_read():
    """Fields that do not overlap, and copies with zeros around them: one product for each input."""
    g = Geometry(10, 10, 1, 1, 5, stride=5, bias=False)
    shared, dV = Layer(g, np.ones((10, 10, 1), int), np.full((1, 5, 5, 1), 2)), np.full((2, 2, 1), 2**60)
    for layer in (
        shared,
        *(kind.from_shared(shared) for kind in (LocallyConnectedLayer, FullyConnectedLayer)),
    ):
        assert (layer.input_gradient(dV) == 2**61).all()
        with pytest.raises(SumsOverflowError):
            layer.input_gradient(dV * 4 - 1 + dV * 4)
    owning = FullyConnectedLayer.from_shared(shared).with_set(0, 0, 0, np.full((10, 10, 1), 1))
    assert owning.input_gradient(dV)[9, 9, 0] == 3 * 2**60
    with pytest.raises(SumsOverflowError):
        owning.input_gradient(dV * 2)


def test_bytes_of_a_count():
    assert count_parameters(ONE).bytes(np.int32(2**30)) == 2**32


LARGE = st.integers(20, 62)


def exact(g, layer):
    """Return, in Python's ints, (x, y, d) → V and the function that gives dX for a dV."""
    Xp = np.pad(layer.X, [*((axis.before, axis.after) for axis in g.axes), (0, 0)]).astype(object)
    sets = {at: layer.weights_of(*at) for at in itertools.product(*map(range, g.output_shape))}
    V = np.zeros(g.output_shape, object)
    dW = np.zeros(g.weights_shape, object)

    def field(at):
        if isinstance(layer, FullyConnectedLayer):
            return (*g.inside, slice(None))
        read = g.channels_of(at[2])
        return (*g.receptive_field(*at[:2]), slice(read.start, read.stop))

    for at, own in sets.items():
        V[at] = (Xp[field(at)] * own.weights.astype(object)).sum() + (own.bias or 0)

    def gradients(dV):
        dX = np.zeros(g.padded_shape, object)
        dW[...] = 0
        for at, own in sets.items():
            dX[field(at)] += own.weights.astype(object) * int(dV[at])
            if not isinstance(layer, FullyConnectedLayer):
                dW[at[2]] += Xp[field(at)] * int(dV[at])
        return dX[g.inside], dW

    return V, gradients


def agrees(ask, expected):
    """Whether ``ask`` gives what is ``expected`` to the last digit, or refuses."""
    try:
        found = np.asarray(ask())
    except SumsOverflowError:
        return True
    return found.astype(object).tolist() == np.asarray(expected, object).tolist()


@given(g=geometries(), sizes=st.tuples(LARGE, LARGE, LARGE), seed=st.integers(0, 2**32 - 1))
def test_every_path_is_exact_or_refuses(g, sizes, seed):
    random = np.random.default_rng(seed)

    def some(shape, bits):
        return random.choice([-1, 1, -(2**bits), 2**bits - 1], shape)

    x, w, v = (min(sizes), min(62 - min(sizes), sizes[1]), sizes[2])
    try:
        shared = Layer(
            g,
            some(g.input_shape, x),
            some(g.weights_shape, max(0, w - 4)),
            some((g.filters,), w) if g.bias else None,
        )
    except SumsOverflowError:
        return
    dV = some(g.output_shape, max(0, v - random.integers(0, 40)))
    local, full = (kind.from_shared(shared) for kind in (LocallyConnectedLayer, FullyConnectedLayer))
    kinds = [shared]
    for make in (
        lambda: edited(local, random),
        lambda: edited(local.spread_out(seed, 2**20), random),
        lambda: edited(full, random),
    ):
        try:
            kinds.append(make())
        except SumsOverflowError:
            continue
    everywhere = tuple(map(range, g.output_shape))
    for layer in kinds:
        V, gradients = exact(g, layer)
        dX, dW = gradients(dV)
        assert agrees(layer.forward, V)
        assert agrees(lambda layer=layer: layer.forward_block(everywhere), V)
        assert agrees(lambda layer=layer: layer.input_gradient(dV), dX)
        assert agrees(lambda layer=layer: layer.backward(dV).dX, dX)
        part = Shares(layer, dV)
        assert agrees(lambda part=part: sent(g, *part.of_input(everywhere)), dX)
        at = tuple(n - 1 for n in g.output_shape)
        assert agrees(lambda layer=layer, at=at: layer.neuron(*at).value, V[at])
        assert agrees(
            lambda layer=layer, at=at: layer.neuron_gradient(*at, dV).dW,
            layer.patch(*at).astype(object) * int(dV[at]),
        )
        if layer is shared:
            assert agrees(lambda: shared.backward(dV).dW, dW)
            assert agrees(lambda: slice_gradients(shared, range(1), dV[:, :, :1])[0], dW[:1])
            db = dV.astype(object).sum((0, 1))
            assert agrees(lambda: slice_gradients(shared, range(1), dV[:, :, :1])[1], db[:1])
    cell = InputCell(0, 0, 0)
    try:
        moved = shared.with_value(cell, 2**x)
    except SumsOverflowError:
        return
    assert agrees(lambda: moved.forward_after(shared.forward(), cell), exact(g, moved)[0])


def sent(g, share, part):
    dX = np.zeros(g.input_shape, share.dtype)
    dX[part] = share
    return dX
