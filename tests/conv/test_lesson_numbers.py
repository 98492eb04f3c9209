"""The worked example's numbers for pokes, gradients, updates and the matrix, as the lesson says them."""

from __future__ import annotations

import numpy as np
import pytest
from plain_loops import lesson

from convviz.conv import (
    Bias,
    FullyConnectedLayer,
    Geometry,
    HalfSquares,
    InputCell,
    Layer,
    LocallyConnectedLayer,
    OwnWeight,
    Weight,
    count_connections,
)

OWN_GRADIENTS = [15, 13, -1, 21, -8, 32, 10, 5, -3, -4, 24, 6, -14, 1, 5, -8]
RATE = 0.0001
WALK = [(x, y) for y in range(4) for x in range(4)]


@pytest.fixture
def layer():
    data = lesson()
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    return Layer(g, data["X"], data["W"], data["b"])


def test_a_poke_with_sharing_moves_the_slice(layer):
    V, place = layer.forward(), Weight(0, 2, 2, 1)
    assert layer.value_at(place) == -1
    moved = layer.with_value(place, 0).forward_after(V, place) - V
    assert (moved[:, :, 0] >= 1).all()
    assert (moved[:, :, 0] <= 3).all()
    assert set(moved[:, :, 0].ravel().tolist()) == {1, 2, 3}
    assert not moved[:, :, 1].any()
    np.testing.assert_array_equal(
        layer.with_value(Bias(0), 2).forward() - V, np.broadcast_to([1, 0], (4, 4, 2))
    )


def test_a_poke_without_sharing_moves_one_cell(layer):
    unshared, V = LocallyConnectedLayer.from_shared(layer), layer.forward()
    place = OwnWeight(1, 2, 0, 2, 2, 1)
    after = unshared.with_value(place, 0).forward_after(V, place)
    assert np.argwhere(after != V).tolist() == [[1, 2, 0]]
    assert (V[1, 2, 0], after[1, 2, 0]) == (-2, 0)


def test_who_reads_an_input(layer):
    columns, rows, slices = layer.neurons_of(InputCell(5, 5, 0))
    assert len(columns) * len(rows) == 4
    assert slices == range(2)
    assert FullyConnectedLayer.from_shared(layer).neurons_of(InputCell(5, 5, 0)) == (
        range(4),
        range(4),
        range(2),
    )


def test_the_pile(layer):
    dV = layer.forward()
    own = [layer.neuron_gradient(x, y, 0, dV).dW[2, 2, 1].item() for x, y in WALK]
    assert own == OWN_GRADIENTS
    assert np.cumsum(own).tolist()[-3:] == [97, 102, 94]
    assert layer.backward(dV).dW[0, 2, 2, 1] == 94
    assert layer.backward(dV).db.tolist() == [52, -56]
    unshared = LocallyConnectedLayer.from_shared(layer)
    assert [unshared.neuron_gradient(x, y, 0, dV).dW[2, 2, 1] for x, y in WALK] == OWN_GRADIENTS


def test_one_step_with_sharing(layer):
    V = layer.forward()
    after = layer.updated(layer.backward(V), RATE)
    assert after.weights[0, 2, 2, 1] == pytest.approx(-1.0094, abs=1e-12)
    np.testing.assert_allclose(after.biases, [0.9948, -1.9944], atol=1e-12)
    assert round(HalfSquares().value(after.forward()), 2) == 606.18
    assert (abs(after.forward()) > abs(V)).sum() == 11
    np.testing.assert_array_equal(layer.descended(V, RATE).weights, after.weights)


def test_one_step_without_sharing(layer):
    V, unshared = layer.forward(), LocallyConnectedLayer.from_shared(layer)
    for after in (unshared.descended(V, RATE), unshared.updated(unshared.backward(V), RATE)):
        assert round(HalfSquares().value(after.forward()), 2) == 695.68
        sets = {after.weights_of(x, y, 0).weights.tobytes() for x, y in WALK}
        assert len(sets) == 16
        moved = [after.weights_of(x, y, 0).weights[2, 2, 1] for x, y in WALK]
        np.testing.assert_allclose(moved, [-1 - RATE * each for each in OWN_GRADIENTS], atol=1e-12)


def test_after_a_full_step_the_zeros_outside_are_zeros_no_longer(layer):
    full = FullyConnectedLayer.from_shared(layer)
    assert (full.matrix() != 0).sum() == (LocallyConnectedLayer.from_shared(layer).matrix() != 0).sum()
    V = layer.forward()
    after = full.descended(V, RATE)
    n = 2 * 16 + 0  # no neuron of this layer has V = 0
    assert (after.matrix() != 0).sum() == n * 484
    assert HalfSquares().value(after.forward()) < 762


def test_a_rate_too_large_diverges(layer):
    losses = []
    for _ in range(3):
        layer = layer.descended(layer.forward(), 0.0005)
        losses.append(HalfSquares().value(layer.forward()))
    assert losses[0] == pytest.approx(1287, abs=0.5)
    assert losses == sorted(losses)


def test_the_matrix_is_32_by_484_with_200_weights_in_16_places(layer):
    assert layer.matrix().shape == (32, 484)
    assert count_connections(layer.geometry) == 3200 == 15_488 - 12_288
    window = layer.matrix_window(range(32), range(484))
    assert (window.owners >= 0).sum() == 3200
    assert (window.owners[:16] == 37).sum() == 16  # a weight of W0, once for each neuron of its slice
    assert ((window.owners >= 0) & (window.values == 0)).any()  # a weight that is 0 is still a weight
