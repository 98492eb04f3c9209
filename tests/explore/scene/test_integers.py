import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.scene import integers

sides = st.integers(1, 9)


def test_x_has_no_zeros_and_all_three_values() -> None:
    X = integers.input_values((20, 20, 4))
    assert set(np.unique(X)) == {1, 2, 3}
    shares = np.bincount(X.ravel())[1:] / X.size
    assert all(0.28 < share < 0.39 for share in shares)


def test_weights_and_biases_are_small() -> None:
    assert set(np.unique(integers.weight_values((6, 5, 5, 3)))) == {-1, 0, 1}
    assert set(np.unique(integers.bias_values(64))) == {-2, -1, 0, 1, 2}


@given(sides, sides, sides, sides, sides, sides)
def test_a_cell_keeps_its_value_when_the_volume_grows(a: int, b: int, c: int, p: int, q: int, r: int) -> None:
    small, large = integers.input_values((a, b, c)), integers.input_values((a + p, b + q, c + r))
    assert np.array_equal(large[:a, :b, :c], small)


def test_the_values_never_change() -> None:
    assert integers.input_values((4, 2, 1))[:, :, 0].tolist() == FROZEN_X
    assert integers.bias_values(8).tolist() == FROZEN_B


def test_neighbours_do_not_follow_each_other() -> None:
    X = integers.input_values((40, 40, 2)).astype(float)
    for one, other in ((X[1:], X[:-1]), (X[:, 1:], X[:, :-1]), (X[:, :, 0], X[:, :, 1])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.08


def test_arrays_are_int64_and_read_only() -> None:
    for array in (
        integers.input_values((2, 3, 4)),
        integers.weight_values((1, 2, 3, 4)),
        integers.bias_values(5),
    ):
        assert array.dtype == np.int64
        assert not array.flags.writeable
    assert integers.input_values((2, 3, 4)).shape == (2, 3, 4)


@given(sides, sides, sides, sides)
def test_a_pattern_is_laid_over_the_shared_corner(a: int, b: int, p: int, q: int) -> None:
    laid = integers.laid_over(np.zeros((a, b), dtype=int), np.ones((p, q), dtype=int))
    assert laid.shape == (a, b)
    assert laid.sum() == min(a, p) * min(b, q)
    assert laid[: min(a, p), : min(b, q)].all()
    assert not laid.flags.writeable


FROZEN_X = [[3, 3], [2, 3], [1, 1], [3, 1]]
FROZEN_B = [-2, 0, 1, 2, 2, 1, -1, 0]
