"""Right solutions are right, however they are written, and are not accused of anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from convviz.homework import check
from convviz.homework.cases import CASES, COURSE_SHAPES, Case
from convviz.homework.checking import check_file
from convviz.homework.differences import sum_of
from convviz.homework.layouts import LAYOUTS
from convviz.homework.report import Report
from tests.homework.here import check_here

RIGHT = sorted((Path(__file__).parent / "right").glob("*.py"))
KINDS_OF_NUMBERS = ("complex_fft", "loops", "single_precision")


def forward_by_loops(case: Case) -> np.ndarray:
    """Return what the layer gives, by the definition alone."""
    p, s = case.pad, case.stride
    padded = np.pad(case.x, ((0, 0), (0, 0), (p, p), (p, p)))
    out = np.zeros_like(case.dout)
    for n, f, i, j in np.ndindex(out.shape):
        field = padded[n, :, i * s : i * s + case.w.shape[2], j * s : j * s + case.w.shape[3]]
        out[n, f, i, j] = (field * case.w[f]).sum() + case.b[f]
    return out


def test_there_are_a_dozen_of_them() -> None:
    assert len(RIGHT) >= 12


def is_right(report: Report) -> bool:
    return (
        report.is_right
        and report.exit_code == 0
        and set(report.functions) == {"forward", "backward"}
        and not any(function.mistakes for function in report.functions.values())
    )


@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.stem)
def test_a_right_solution_is_right(file: Path) -> None:
    report = check_here(file)
    assert is_right(report), str(report)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.stem, marks=() if file.stem in KINDS_OF_NUMBERS else pytest.mark.soak)
        for file in RIGHT
    ],
)
def test_a_right_solution_is_right_in_a_process_of_its_own(file: Path) -> None:
    report = check_file(file)
    assert is_right(report), str(report)


def test_other_seeds_have_other_numbers() -> None:
    for seed in (1, 7):
        report = check_file(RIGHT[0], seed=seed)
        assert report.is_right
        assert report.seed == seed


@pytest.mark.parametrize("case", [*CASES, *COURSE_SHAPES], ids=lambda case: f"{case.x.shape}{case.w.shape}")
def test_the_right_numbers_are_those_of_the_definition(case: Case) -> None:
    assert np.array_equal(case.right["out"], forward_by_loops(case))
    # The loss Σ dout·out is linear in each operand: a gradient times a change is the change of the loss.
    rng = np.random.default_rng(5)
    for name, part in (("x", "dx"), ("w", "dw"), ("b", "db")):
        by = rng.integers(-3, 4, getattr(case, name).shape).astype(float)
        moved = Case(**{**vars_of(case), name: getattr(case, name) + by})
        change = ((forward_by_loops(moved) - case.right["out"]) * case.dout).sum()
        assert change == (case.right[part] * by).sum()


def vars_of(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in ("x", "w", "b", "stride", "pad", "dout")}


@pytest.mark.parametrize("part", ["out", "dx", "dw", "db"])
def test_the_written_sums_add_up(part) -> None:
    for case in CASES:
        for index in np.ndindex(case.right[part].shape):
            total = sum(np.prod([value for _, _, value in term]) for term in sum_of(case, part, index))
            assert total == case.right[part][index]


def test_the_layers_find_what_courses_miss() -> None:
    assert {case.pad for case in CASES} == {0, 1, 2}
    assert {case.stride for case in CASES} == {1, 2, 3}
    assert any(case.stride == 2 and case.x.shape[2:] != case.dout.shape[2:] for case in CASES)
    assert any(len(case.x) == 1 for case in CASES)
    assert any(case.w.shape[2:] == (1, 1) for case in CASES)
    assert any(len({*case.x.shape, len(case.w), *case.w.shape[2:]}) == 7 for case in CASES)
    assert all(case.geometry.fits for case in CASES)
    for case in CASES:
        assert all(np.all(operand) for operand in (case.x, case.w, case.dout))
        assert np.abs(case.b).min() >= 1000
    assert any(case.right["out"].min() < 0 for case in COURSE_SHAPES)


# The other layouts, each with a right pair of functions of its own.


def deeplearning_forward(A_prev, W, b, hparameters):
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, height, width, _ = A_prev.shape
    f, f, _, n_C = W.shape
    n_H, n_W = int((height - f + 2 * pad) / stride) + 1, int((width - f + 2 * pad) / stride) + 1
    padded = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    Z = np.zeros((m, n_H, n_W, n_C))
    for i, h, v, c in np.ndindex(Z.shape):
        field = padded[i, h * stride : h * stride + f, v * stride : v * stride + f]
        Z[i, h, v, c] = np.sum(field * W[..., c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, hparameters)


def deeplearning_backward(dZ, cache):
    A_prev, W, _, hparameters = cache
    stride, pad = hparameters["stride"], hparameters["pad"]
    f = W.shape[0]
    padded = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA, dW, db = np.zeros_like(padded), np.zeros_like(W), np.zeros((1, 1, 1, W.shape[3]))
    for i, h, v, c in np.ndindex(dZ.shape):
        at = np.s_[i, h * stride : h * stride + f, v * stride : v * stride + f]
        dA[at] += W[..., c] * dZ[i, h, v, c]
        dW[..., c] += padded[at] * dZ[i, h, v, c]
        db[..., c] += dZ[i, h, v, c]
    return dA[:, pad : pad + A_prev.shape[1], pad : pad + A_prev.shape[2]], dW, db


def torch_forward(x, weight, bias, stride, padding):
    return forward_by_loops(Case(x, weight, bias, stride, padding, torch_room(x, weight, stride, padding)))


def torch_room(x, weight, stride, padding):
    sides = [(x.shape[a] + 2 * padding - weight.shape[a]) // stride + 1 for a in (2, 3)]
    return np.zeros((len(x), len(weight), *sides))


def torch_backward(grad, x, weight, bias, stride, padding):
    case = Case(x, weight, bias, stride, padding, grad)
    return case.right["dx"], case.right["dw"], case.right["db"]


def own_forward(X, W, b, stride, padding):
    out = torch_forward(X.transpose(2, 1, 0)[None], W.transpose(0, 3, 2, 1), b, stride, padding)
    return out[0].transpose(2, 1, 0)


def own_backward(dV, X, W, b, stride, padding):
    turned = (dV.transpose(2, 1, 0)[None], X.transpose(2, 1, 0)[None], W.transpose(0, 3, 2, 1))
    dx, dw, db = torch_backward(*turned, b, stride, padding)
    return dx[0].transpose(2, 1, 0), dw.transpose(0, 3, 2, 1), db


PAIRS = {
    "deeplearning.ai": (deeplearning_forward, deeplearning_backward),
    "torch": (torch_forward, torch_backward),
    "convviz": (own_forward, own_backward),
}


@pytest.mark.parametrize("layout", PAIRS)
def test_other_layouts(layout: str) -> None:
    forward, backward = PAIRS[layout]
    report = check(forward, backward, layout)
    assert report.is_right, str(report)


def test_a_wrong_number_is_told_in_the_order_of_the_layout() -> None:
    def wrong(*arguments):
        out = own_forward(*arguments)
        out[1, 0, 0] += 1
        return out

    told = str(check(wrong, None, "convviz"))
    right = CASES[0].right["out"][0, 0, 0, 1]
    assert f"V[1,0,0] is {right + 1:,.0f} and must be {right:,.0f}" in told.replace("\u2212", "-")
    assert "X (4, 3, 1)" in told


def test_every_layout_is_checked() -> None:
    assert set(PAIRS) == set(LAYOUTS) - {"cs231n"}
