from __future__ import annotations

import numpy as np
import pytest
from plain_loops import lesson

from convviz.conv import (
    HalfSquaredDistance,
    HalfSquares,
    OneNeuron,
    SumsOverflowError,
    ThroughReLU,
    Total,
    WeightedSum,
)

V = np.array([[[3, -2], [0, 5]], [[-7, 1], [4, -6]]])
TARGET = np.arange(8).reshape(2, 2, 2)
LOSSES = [HalfSquares(), Total(), OneNeuron(1, 0, 1), HalfSquaredDistance(TARGET), WeightedSum(TARGET - 3)]
LOSSES += [ThroughReLU(loss) for loss in LOSSES]


@pytest.mark.parametrize(
    "loss", LOSSES, ids=lambda loss: type(loss).__name__ + type(getattr(loss, "loss", None)).__name__
)
def test_the_upstream_gradient_is_the_central_difference(loss):
    floats = V + 0.25  # away from the kink
    dV = loss.upstream(floats)
    assert dV.shape == V.shape
    for at in np.ndindex(V.shape):
        nudge = np.zeros(V.shape)
        nudge[at] = 0.125
        central = (loss.value(floats + nudge) - loss.value(floats - nudge)) / 0.25
        assert dV[at] == central


@pytest.mark.parametrize(
    "loss", LOSSES, ids=lambda loss: type(loss).__name__ + type(getattr(loss, "loss", None)).__name__
)
@pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float32])
def test_types_and_new_arrays(loss, dtype):
    given = V.astype(dtype)
    dV = loss.upstream(given)
    assert dV.dtype == expected_type(loss, dtype)
    assert not np.shares_memory(dV, given)
    dV[...] = 0
    np.testing.assert_array_equal(given, V)
    assert isinstance(loss.value(given), int | float)


def expected_type(loss, dtype):
    """Integer targets beside float32 make float64, as NumPy does; the coefficients are dV as they stand."""
    inner = getattr(loss, "loss", loss)
    if isinstance(inner, WeightedSum):
        return np.int64
    return np.result_type(dtype, np.int64) if isinstance(inner, HalfSquaredDistance) else dtype


def test_the_lessons_loss_is_exact():
    data = lesson()
    value = HalfSquares().value(data["V"])
    assert value == 762
    assert isinstance(value, int)
    np.testing.assert_array_equal(HalfSquares().upstream(data["V"]), data["V"])
    closed = ThroughReLU(HalfSquares()).upstream(data["V"])
    assert (closed == 0).sum() == (data["V"] <= 0).sum() == 18


def test_an_odd_sum_of_squares_ends_in_a_half():
    assert HalfSquares().value(np.array([[[3]]])) == 4.5
    assert HalfSquaredDistance([[[1]]]).value(np.array([[[4]]])) == 4.5
    assert ThroughReLU(Total()).value(V) == 13


def test_integers_beyond_int64_do_not_wrap():
    large = np.full((2, 1, 1), 2**40)
    assert HalfSquares().value(large) == 2**80
    assert Total().value(np.full((2, 1, 1), 2**62)) == 2**63
    with pytest.raises(SumsOverflowError, match="V − target"):
        HalfSquaredDistance([[[-(2**62)]]]).upstream(np.array([[[2**62]]]))


def test_a_loss_beyond_every_float_is_infinite():
    assert HalfSquares().value(np.full((1, 1, 1), 1e200)) == np.inf


def test_float32_is_summed_in_float64():
    many = np.full((1000, 1000, 1), 0.1, np.float32)
    assert Total().value(many) == pytest.approx(1e6 * float(np.float32(0.1)), rel=1e-12)


def test_wrong_shapes_and_numbers_are_refused():
    with pytest.raises(ValueError, match=r"V has shape \(2, 2, 2\): it must be \(1, 1, 1\)"):
        HalfSquaredDistance([[[1]]]).value(V)
    with pytest.raises(ValueError, match="that of the coefficients"):
        WeightedSum([[[1]]]).upstream(V)
    with pytest.raises(ValueError, match=r"target has shape \(2,\): it must be that of V"):
        HalfSquaredDistance([1, 2])
    with pytest.raises(ValueError, match=r"target\[0, 0, 0\] is nan"):
        HalfSquaredDistance([[[np.nan]]])
    with pytest.raises(TypeError, match="coefficients has dtype bool"):
        WeightedSum([[[True]]])
    with pytest.raises(ValueError, match="d is 2: it must be from 0 to 1"):
        OneNeuron(0, 0, 2).value(V)
