"""The shift test: its numbers against plain loops, and what it says about them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.conv import Geometry, Layer, LocallyConnectedLayer
from convviz.explore.display.shift.shift_part import ShiftPart, shift_part
from convviz.explore.display.shift.shift_pictures import ShiftOverlayRole, Verdict
from convviz.explore.examples import examples
from convviz.explore.shift import faces, pattern, photograph, shift_transitions
from convviz.explore.state import sharing
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.shift_state import FILTERS, REACHES, STRIDES, Shift, ShiftCase, nearest, started
from convviz.explore.state.state import State
from convviz.ui.words.catalogue import LANGUAGES, Text
from tests.cases import fewer

SHARED, ALONE, FULL = Sharing.SHARED, Sharing.UNSHARED, Sharing.FULL


def plus_at(dx: int, dy: int) -> NDArray[np.int64]:
    """The plus of the lesson, cell by cell."""
    X = np.zeros((11, 11), np.int64)
    for i in range(5):
        X[dx + 2, dy + i] = 1
        X[dx + i, dy + 2] = 1
    return X


def looped(X: NDArray[np.int64], W: NDArray[np.int64], stride: int) -> NDArray[np.int64]:
    """Cross-correlation by four loops."""
    width = (X.shape[0] - W.shape[0]) // stride + 1
    height = (X.shape[1] - W.shape[1]) // stride + 1
    V = np.zeros((width, height), np.int64)
    for x in range(width):
        for y in range(height):
            for i in range(W.shape[0]):
                for j in range(W.shape[1]):
                    V[x, y] += X[x * stride + i, y * stride + j] * W[i, j]
    return V


def state(case: ShiftCase = ShiftCase.PATTERN, dx: int = 0, dy: int = 0, held: Sharing = SHARED) -> State:
    made = sharing.choose(held)(examples.load("lesson"))
    return shift_transitions.shift_to(dx, dy)(shift_transitions.choose_case(case)(made))


def part_of(made: State) -> ShiftPart:
    return shift_part(made, derive(made.layer))


@pytest.mark.parametrize("stride", STRIDES[ShiftCase.PATTERN])
@pytest.mark.parametrize("dx", range(7))
@pytest.mark.parametrize("dy", range(7))
def test_the_responses_to_the_plus_are_those_of_plain_loops(stride: int, dx: int, dy: int) -> None:
    W = np.where(plus_at(0, 0)[:5, :5] == 1, 1, -1)
    expected = looped(plus_at(dx, dy), W, stride)
    assert (pattern.response(SHARED, stride, dx, dy).array[:, :, 0] == expected).all()
    alone = np.zeros_like(expected)
    alone[0, 0] = expected[0, 0]
    for held in (ALONE, FULL):
        assert (pattern.response(held, stride, dx, dy).array[:, :, 0] == alone).all()


@pytest.mark.parametrize(
    ("to", "largest", "where"),
    [
        ((0, 0), 9, (0, 0)),
        ((2, 0), 9, (1, 0)),
        ((0, 2), 9, (0, 1)),
        ((4, 4), 9, (2, 2)),
        ((6, 6), 9, (3, 3)),
        ((1, 0), 2, None),
        ((1, 1), 0, None),
    ],
)
def test_the_numbers_of_the_lesson(to: tuple[int, int], largest: int, where: tuple[int, int] | None) -> None:
    found, places = pattern.largest(pattern.response(SHARED, 2, *to).array)
    assert found == largest
    if where is not None:
        assert places == (where,)
    alone, _ = pattern.largest(pattern.response(ALONE, 2, *to).array)
    assert alone == (9 if to == (0, 0) else 0)


@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(1, 4),
    stride=st.integers(1, 4),
    a=st.integers(-3, 3),
    b=st.integers(-3, 3),
    positions=st.integers(4, 7),
)
def test_whole_strides_commute_with_the_layer_away_from_borders(
    seed: int, size: int, stride: int, a: int, b: int, positions: int
) -> None:
    dice = np.random.default_rng(seed)
    side = size + stride * (positions - 1)
    X = dice.integers(-9, 10, (side, side, 1))
    g = Geometry(side, side, 1, 1, size, stride, bias=False)
    weights = dice.integers(-9, 10, g.weights_shape)
    moved_X, known = photograph.shifted(X, a * stride, b * stride)
    after = Layer(g, moved_X, weights).forward()
    moved_V, _ = photograph.shifted(Layer(g, X, weights).forward(), a, b)
    seen = 0
    for x in range(positions):
        for y in range(positions):
            fields = range(x * stride, x * stride + size), range(y * stride, y * stride + size)
            if all(i in known[0] for i in fields[0]) and all(j in known[1] for j in fields[1]):
                assert after[x, y, 0] == moved_V[x, y, 0]
                seen += 1
    assert seen == (positions - abs(a)) * (positions - abs(b))


@fewer
@given(
    stride=st.sampled_from(STRIDES[ShiftCase.PHOTOGRAPH]), dx=st.integers(-16, 16), dy=st.integers(-16, 16)
)
def test_the_photograph_compares_what_both_ways_know(stride: int, dx: int, dy: int) -> None:
    both = photograph.compare(SHARED, stride, dx, dy)
    a, b = nearest(dx, stride), nearest(dy, stride)
    X = photograph.compare(SHARED, stride, 0, 0).X.array[:, :, 0]
    before = photograph.compare(SHARED, stride, 0, 0).shift_first.array[:, :, 0]
    size, side, positions = photograph.SIZE, photograph.SIDE, before.shape[0]
    W = photograph.layer(SHARED, stride, X[:, :, None]).common.weights[0, :, :, 0]
    largest = 0
    for x in range(positions):
        for y in range(positions):
            left, top = x * stride - dx, y * stride - dy
            known = 0 <= left <= side - size and 0 <= top <= side - size
            there = 0 <= x - a < positions and 0 <= y - b < positions
            assert (x in both.compared[0] and y in both.compared[1]) == (known and there)
            if known and there:
                patch = X[left : left + size, top : top + size]
                gap = int((patch * W).sum()) - int(before[x - a, y - b])
                assert both.difference.array[x, y, 0] == gap
                largest = max(largest, abs(gap))
    assert both.largest == largest
    assert (largest == 0) == Shift(ShiftCase.PHOTOGRAPH, dx, dy, stride).whole


def test_copies_that_differ_are_not_equivariant() -> None:
    assert photograph.compare(ALONE, 2, 0, 0).largest == 0
    assert photograph.compare(ALONE, 2, 4, 0).largest > 0
    layer = photograph.layer(ALONE, 2, photograph.compare(ALONE, 2, 0, 0).X.array)
    assert isinstance(layer, LocallyConnectedLayer)
    common, own = layer.common.weights[0], layer.weights_of(3, 4, 0).weights
    assert 0 < np.abs(own - common).max() <= photograph.AMOUNT


@pytest.mark.parametrize("case", ShiftCase)
@pytest.mark.parametrize("held", Sharing)
def test_every_shift_of_every_case_can_be_said_in_both_languages(case: ShiftCase, held: Sharing) -> None:
    low, high = REACHES[case]
    ends = {low, -1 if low < 0 else 0, 0, 1, 2, 3, high}
    for dx in ends:
        for dy in ends:
            part = part_of(state(case, dx, dy, held))
            assert (part.shift.dx, part.shift.dy) == (dx, dy)
            for language in LANGUAGES:
                text = Text(language)
                for words in (part.lead, part.note, part.judged.words, *part.lines):
                    assert text.text(words)
                for picture in part.pictures:
                    assert text.text(picture.title)
                    assert text.text(picture.caption)


def test_what_is_said_of_the_plus() -> None:
    def said(dx: int, dy: int, held: Sharing = SHARED) -> str:
        return Text("en").text(part_of(state(ShiftCase.PATTERN, dx, dy, held)).lead)

    assert said(2, 0) == (
        "Moved 2 pixels to the right = 1 stride of 2: the response 9 moved 1 cell, from V[0,0,0] to V[1,0,0]."
    )
    assert "not a multiple of the stride 2" in said(1, 0)
    assert "largest response is 2" in said(1, 0)
    assert "largest response is 0" in said(1, 1)
    assert "no neuron responds" in said(2, 0, ALONE)
    assert said(3, 0, ALONE).endswith("responds with 2 instead of 9.")


def redrawn_by_loops(X: NDArray[np.float64], layer: Layer | LocallyConnectedLayer) -> NDArray[np.float64]:
    """Each place told by its detectors and redrawn from these numbers, tile by tile."""
    redrawn = np.zeros_like(X)
    for x in range(faces.PLACES):
        for y in range(faces.PLACES):
            tile = np.s_[x * 4 : x * 4 + 4, y * 4 : y * 4 + 4]
            for d in range(layer.geometry.filters):
                weights = layer.weights_of(x, y, d).weights
                redrawn[tile] += (X[tile] * weights).sum() * weights
    return redrawn


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("to", [(0, 0), (4, 0), (1, -3)])
def test_the_redrawn_face_is_that_of_plain_loops(shared: bool, to: tuple[int, int]) -> None:
    X = faces.input_at(5, *to).array.astype(float)
    layer = faces.layer_on(shared, 5, 2, X)
    redrawn = redrawn_by_loops(X, layer)  # type: ignore[arg-type]
    made = faces.redraw(shared, 5, 2, *to)
    assert made.picture.array == pytest.approx(np.clip(redrawn, 0, 255), abs=0.5001)
    assert made.missed == pytest.approx(((X - redrawn) ** 2).sum() / ((X - X.mean()) ** 2).sum())


def test_the_detectors_are_the_best_for_the_other_faces() -> None:
    others = np.stack([faces.input_at(n, 0, 0).array for n in range(faces.COUNT) if n != 3]).astype(float)
    layer = faces.layer_on(False, 3, 1, others[0])
    tiles = others[:, 8:12, 8:12].reshape(-1, 16)  # where an eye is
    own = layer.weights_of(2, 2, 0).weights.reshape(16)
    assert own @ own == pytest.approx(1)

    def missed(detector: NDArray[np.float64]) -> float:
        return float(((tiles - np.outer(tiles @ detector, detector)) ** 2).sum())

    dice = np.random.default_rng(4)
    for _ in range(200):
        other = own + 0.1 * dice.normal(size=16)
        assert missed(own) <= missed(other / np.linalg.norm(other))


@pytest.mark.parametrize("face", range(faces.COUNT))
def test_own_detectors_win_while_the_face_is_centred_and_lose_when_it_moves(face: int) -> None:
    own, shared = faces.redraw(False, face, 1, 0, 0), faces.redraw(True, face, 1, 0, 0)
    assert own.missed < shared.missed
    for to in ((4, 0), (-4, 0), (4, 4)):
        moved = faces.redraw(True, face, 1, *to)
        assert moved.missed == pytest.approx(shared.missed)  # a whole stride: its numbers move along
        assert faces.redraw(False, face, 1, *to).missed > moved.missed


def test_more_shared_detectors_catch_up() -> None:
    missed = [faces.redraw(True, 0, filters, 0, 0).missed for filters in FILTERS]
    assert missed == sorted(missed, reverse=True)
    assert faces.count(1).unshared == 36 * faces.count(1).shared


def test_every_face_is_another_one() -> None:
    drawn = {faces.input_at(n, 0, 0).array.tobytes() for n in range(faces.COUNT)}
    assert len(drawn) == faces.COUNT


@pytest.mark.parametrize("case", ShiftCase)
def test_a_shift_stops_at_its_reach(case: ShiftCase) -> None:
    low, high = REACHES[case]
    far = shift_transitions.shift_by(1000, -1000)(state(case))
    assert (far.shift.dx, far.shift.dy) == (high, low)
    assert shift_transitions.shift_by(1, -1)(far) is far


def test_choices() -> None:
    here = state(ShiftCase.PHOTOGRAPH, 3, 1)
    assert shift_transitions.choose_case(ShiftCase.PHOTOGRAPH)(here) is here
    assert shift_transitions.choose_case(ShiftCase.FACES)(here).shift == started(ShiftCase.FACES)
    assert shift_transitions.choose_stride(4)(here).shift == Shift(ShiftCase.PHOTOGRAPH, 3, 1, 4)
    assert shift_transitions.choose_stride(3)(here) is here
    with pytest.raises(ValueError, match="filters"):
        shift_transitions.choose_filters(3)
    seen = state(ShiftCase.FACES)
    for _ in range(faces.COUNT):
        seen = shift_transitions.next_face(seen)
    assert seen.shift.face == 0


@given(pixels=st.integers(-40, 40), stride=st.integers(1, 5))
def test_the_nearest_cells(pixels: int, stride: int) -> None:
    cells = nearest(pixels, stride)
    gap = abs(pixels - cells * stride)
    assert all(gap <= abs(pixels - other * stride) for other in range(-45, 46))
    if 2 * gap == stride:
        assert abs(cells * stride) < abs(pixels)


def test_a_part_that_does_not_change_is_equal() -> None:
    for case in ShiftCase:
        assert part_of(state(case, 2, 1)) == part_of(state(case, 2, 1))


@pytest.mark.parametrize("held", [SHARED, ALONE, FULL])
@pytest.mark.parametrize("stride", STRIDES[ShiftCase.PATTERN])
def test_the_assumption_is_judged_by_the_neuron_that_the_plus_moved_to(held: Sharing, stride: int) -> None:
    W = np.where(plus_at(0, 0)[:5, :5] == 1, 1, -1)
    for dx in range(7):
        for dy in range(7):
            made = shift_transitions.choose_stride(stride)(state(ShiftCase.PATTERN, dx, dy, held))
            judged = part_of(made).judged
            if (dx, dy) == (0, 0) or dx % stride or dy % stride:
                assert judged.verdict is Verdict.OPEN
                continue
            expected = looped(plus_at(dx, dy), W, stride)[dx // stride, dy // stride]
            assert expected == 9
            words = Text("en").text(judged.words)
            assert f"useful at (0, 0), {'' if held is SHARED else 'not '}" in words
            assert f"({dx // stride}, {dy // stride})" in words
            assert judged.verdict is (Verdict.CONFIRMED if held is SHARED else Verdict.REFUTED)
            assert f"is {9 if held is SHARED else 0}" in words


@pytest.mark.parametrize(
    ("held", "dx", "verdict"),
    [
        (SHARED, 0, "OPEN"),
        (SHARED, 3, "OPEN"),
        (SHARED, 4, "CONFIRMED"),
        (ALONE, 4, "REFUTED"),
        (FULL, -4, "REFUTED"),
    ],
)
def test_the_photograph_judges_whole_strides_only(held: Sharing, dx: int, verdict: str) -> None:
    assert part_of(state(ShiftCase.PHOTOGRAPH, dx, 0, held)).judged.verdict is Verdict[verdict]


def test_the_faces_speak_against_the_assumption_until_they_move() -> None:
    assert part_of(state(ShiftCase.FACES)).judged.verdict is Verdict.REFUTED
    assert part_of(state(ShiftCase.FACES, 4)).judged.verdict is Verdict.CONFIRMED


def test_the_position_that_fails_is_marked() -> None:
    asked = [
        (mark.x, mark.y)
        for mark in part_of(state(ShiftCase.PATTERN, 4, 2, ALONE)).pictures[3].marks
        if mark.role is ShiftOverlayRole.ASKED
    ]
    assert asked == [(2, 1)]
    marks = part_of(state(ShiftCase.PATTERN, 4, 2)).pictures[3].marks
    assert [mark.role for mark in marks] == [ShiftOverlayRole.LARGEST]
