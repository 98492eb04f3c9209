import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.scene import filter_banks, integers, oriented

ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)

geometries = st.builds(
    lambda width, depth, filters, size_x, size_y, groups, bias: Geometry(
        width=width,
        height=9,
        depth=depth * groups,
        filters=filters * groups,
        size=(size_x, size_y),
        groups=groups,
        bias=bias,
    ),
    st.integers(9, 12),
    st.integers(1, 4),
    st.integers(1, 12),
    st.integers(1, 7),
    st.integers(1, 7),
    st.integers(1, 3),
    st.booleans(),
)


@given(st.sampled_from(list(filter_banks.BANKS)), geometries)
def test_every_bank_makes_filters_for_every_layer(name: str, g: Geometry) -> None:
    bank = filter_banks.bank(name, g)
    assert bank.weights.shape == g.weights_shape
    assert bank.weights.dtype == np.int64
    assert not bank.weights.flags.writeable
    assert len(bank.names) in (0, g.filters)
    assert (bank.biases is not None) == g.bias
    if bank.biases is not None:
        assert bank.biases.shape == (g.filters,)
        assert not bank.biases.flags.writeable
    again = filter_banks.bank(name, g)
    assert np.array_equal(again.weights, bank.weights)


def test_an_unknown_bank_is_refused() -> None:
    with pytest.raises(ValueError, match="no filter bank 'gabor'"):
        filter_banks.bank("gabor", ALEXNET)


def test_features_are_small_integers_that_add_up_to_zero() -> None:
    weights = filter_banks.bank("features", ALEXNET).weights
    assert weights.min() == -9
    assert weights.max() == 9
    assert (weights.sum(axis=(1, 2, 3)) == 0).all()
    assert (np.abs(weights).max(axis=(1, 2, 3)) >= 8).all()
    assert len({weights[k].tobytes() for k in range(96)}) == 96


@given(st.integers(3, 12), st.integers(3, 12), st.sampled_from([1, 3]), st.integers(0, 200))
def test_features_work_at_any_size(size_x: int, size_y: int, channels: int, k: int) -> None:
    weights = oriented.weights(oriented.feature(k, channels), (size_x, size_y), channels)
    assert weights.shape == (size_x, size_y, channels)
    assert weights.sum() == 0
    assert 8 <= np.abs(weights).max() <= 9


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 135.0])
def test_an_edge_answers_most_to_a_line_at_its_own_angle(angle: float) -> None:
    """Half-planes whose border runs at the four angles, as seen on screen (y down)."""
    x, y = np.meshgrid(np.arange(11) - 5, np.arange(11) - 5, indexing="ij")
    slope = {a: np.deg2rad(a) for a in (0.0, 45.0, 90.0, 135.0)}
    planes = {a: (x * np.sin(s) + y * np.cos(s) > 0.01).astype(int) for a, s in slope.items()}
    assert (
        planes[45.0][0, 0] == 0
    )  # the upper left corner is on one side of "/", the lower right on the other
    assert planes[45.0][10, 10] == 1
    [kind] = [f for f in (oriented.feature(k, 1) for k in range(8)) if f.angle == angle]
    weights = oriented.weights(kind, (11, 11), 1)[:, :, 0]
    answers = {a: abs(int((plane * weights).sum())) for a, plane in planes.items()}
    assert max(answers, key=answers.__getitem__) == angle


def test_the_lesson_bank_is_the_lesson_and_grows_around_it() -> None:
    lesson = integers.worked_example()
    g = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
    bank = filter_banks.bank("lesson", g)
    assert np.array_equal(bank.weights, lesson.weights)
    assert np.array_equal(bank.biases, lesson.biases)
    larger = filter_banks.bank("lesson", g.replace(filters=3, size=6)).weights
    assert np.array_equal(larger[:2, :5, :5], lesson.weights)
    assert set(np.unique(larger)) == {-1, 0, 1}


def response(name: str, k: int, X: np.ndarray, size: int) -> np.ndarray:
    """V of filter k of the bank on one channel."""
    g = Geometry(width=X.shape[0], height=X.shape[1], depth=1, filters=6, size=size)
    bank = filter_banks.bank(name, g)
    return Layer(g, X[:, :, np.newaxis], bank.weights, bank.biases).forward()[:, :, k] - bank.biases[k]


def test_classic_filters_do_what_they_are_called() -> None:
    right = np.zeros((6, 6), dtype=np.int64)
    right[3:] = 100  # the border runs downwards
    even = np.full((6, 6), 100)
    assert response("classic", 0, right, 3).max() == 400
    assert not response("classic", 1, right, 3).any()
    assert response("classic", 1, right.T, 3).max() == 400
    for k in (0, 1, 2):
        assert not response("classic", k, even, 3).any()
    assert (response("classic", 3, even, 3) == 1600).all()
    assert (response("classic", 4, even, 3) == 100).all()
    assert (response("classic", 5, even, 3) == 100).all()


def test_strokes_answer_most_to_their_stroke() -> None:
    pictures = [np.zeros((5, 5), dtype=np.int64) for _ in range(4)]
    pictures[0][2, :] = 1  # x = 2: a line downwards
    pictures[1][:, 2] = 1
    pictures[2][np.arange(5), np.arange(5)] = 1
    pictures[3][np.arange(5), 4 - np.arange(5)] = 1
    answers = np.array([[response("strokes", k, X, 5)[0, 0] for X in pictures] for k in range(4)])
    assert (answers.argmax(axis=1) == np.arange(4)).all()
    bank = filter_banks.bank("strokes", Geometry(width=5, height=5, depth=1, filters=6, size=5))
    assert (bank.weights.sum(axis=(1, 2, 3)) == 0).all()


def test_a_larger_filter_holds_the_same_pattern_in_its_middle() -> None:
    g = Geometry(width=9, height=9, depth=1, filters=7, size=5)
    weights = filter_banks.bank("classic", g).weights
    assert weights[3, 1:4, 1:4, 0].tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert weights[3].sum() == 16
    assert np.array_equal(weights[6], integers.weight_values(g.weights_shape)[6])


def test_colours_mix_the_channels() -> None:
    g = Geometry(width=1, height=1, depth=3, filters=8, size=1)
    bank = filter_banks.bank("colours", g)
    V = Layer(g, np.array([[[200, 100, 50]]]), bank.weights, bank.biases).forward()[0, 0]
    assert V.tolist() == [200, 100, 50, 1250, 1300, 100, 200, 350]
    white = Layer(g, np.array([[[255, 255, 255]]]), bank.weights, bank.biases).forward()[0, 0]
    assert white[4] == 0  # the negative of white is black
