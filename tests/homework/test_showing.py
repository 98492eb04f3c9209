"""What is wrong first in a homework, as a state of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.conv import Geometry, Layer
from convviz.explore.catalogue import Text
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.display.layer import LayerPart
from convviz.explore.display.resolve import DisplayState, resolve
from convviz.explore.examples import examples
from convviz.explore.recipes.recipe import recipe_of, state_of
from convviz.explore.state import hyperparameters, pokes
from convviz.explore.state.cells import BiasCell, InputCell, Position, WeightCell
from convviz.explore.state.derived import derive
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import predict
from convviz.explore.state.state import GradientOf, State, View
from convviz.files.pictures import Picture
from convviz.homework import check
from convviz.homework.cases import CASES, Case
from convviz.homework.checking import check_file
from convviz.homework.report import Report
from convviz.homework.showing import first_wrong
from tests.homework.faults import BACKWARD, FORWARD, PAIRS, STYLES, Fault, fault
from tests.homework.here import check_here

RIGHT_SUM = "np.sum(window * w[f]) + b[f]"
CROP = "dx = dpadded[:, :, pad : pad + H, pad : pad + W]"
ADD_DX = "dpadded[n, :, y : y + HH, z : z + WW] += w[f] * dout[n, f, i, j]"


def slices(*edits: str) -> Fault:
    return fault("slices", "out: edited", *edits)


def wrong(folder: Path, *edits: str, checked: Callable[[Path], Report] = check_here) -> State:
    """Return what is shown of the solution in slices with ``edits``."""
    path = folder / "my_conv.py"
    path.write_text(slices(*edits).source, encoding="utf-8")
    state = first_wrong(checked(path))
    assert state is not None
    return state


def display(state: State) -> DisplayState:
    return resolve(state, derive(state.layer))


def words(state: State, language: str = "en") -> str:
    said = display(state).homework
    assert said is not None
    return Text(language).text(said)


def first(differs: Callable[[Case], bool]) -> Case:
    """Return the first layer that has what is needed."""
    return next(case for case in CASES if differs(case))


def test_a_forgotten_bias(tmp_path: Path) -> None:
    """The layer, its numbers and the first neuron are those of the report, and the idea stands beside it."""
    edit, case = f"{RIGHT_SUM} → np.sum(window * w[f])", CASES[0]
    state = wrong(tmp_path, edit, checked=check_file)  # as the command runs it
    assert (state.view, state.position, state.what_if) == (View.LAYER, Position(0, 0, 0), "forgot_bias")
    assert np.array_equal(state.layer.common.X, case.x[0].T)
    assert np.array_equal(state.layer.common.weights, case.w.transpose(0, 3, 2, 1))
    assert np.array_equal(state.layer.common.biases, case.b)
    assert state.layer.common.X.dtype.kind == "i"
    page = display(state).page
    assert isinstance(page, LayerPart)
    assert page.what_if is not None
    _, _, rows, columns = case.w.shape
    theirs = float(np.sum(case.x[0, :, :rows, :columns] * case.w[0]))
    assert (page.what_if.wrong, page.what_if.right) == (theirs, theirs + case.b[0])
    said = words(state)
    assert said.startswith("my_conv.py, forward: out[0,0,0,0] is ")
    right = theirs + case.b[0]
    assert f"is {theirs:,.0f} and must be {right:,.0f}; here it is V[0,0,0]. The bias is not added." in said
    assert words(state, "zh").startswith("my_conv.py，前向传播：out[0,0,0,0] 是")


def test_a_forgotten_stride_is_shown_where_it_matters_first(tmp_path: Path) -> None:
    state = wrong(tmp_path, "top = i * stride → top = i", "left = j * stride → left = j")
    case = first(lambda case: case.stride > 1)
    assert (state.position, state.what_if) == (Position(1, 0, 0), "ignored_stride")
    assert state.layer.geometry == case.geometry


def test_a_cause_that_is_not_known_has_its_number_in_the_words(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{RIGHT_SUM} → {RIGHT_SUM} + 7 * i")
    assert (state.position, state.what_if) == (Position(0, 1, 0), None)
    right = display(state).page.neuron.value
    assert f"out[0,0,1,0] is {right + 7:,} and must be {right:,}; here it is V[0,1,0]." in words(state)
    assert words(state).endswith("The cause of this difference is not known.")


def test_what_is_no_number_is_told_plainly(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{RIGHT_SUM} → np.nan")
    assert "out[0,0,0,0] is nan and must be 1,048; here it is V[0,0,0]." in words(state)


def test_an_idea_that_leads_to_another_number_is_not_looked_at(tmp_path: Path) -> None:
    """The idea takes the first channel, this solution the last one."""
    state = wrong(tmp_path, f"{RIGHT_SUM} → np.sum(window[-1] * w[f, -1]) + b[f]")
    assert "Only one channel of the input counts." in words(state)
    assert state.what_if is None


def test_the_sample_of_the_wrong_number_is_shown(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{RIGHT_SUM} → {RIGHT_SUM} + n")
    case = first(lambda case: len(case.x) > 1)
    assert np.array_equal(state.layer.common.X, case.x[1].transpose(2, 1, 0))
    assert "out[1,0,0,0] is " in words(state)
    assert "This is sample 1 of a batch of 2." in words(state)


def test_the_last_gradient_kept(tmp_path: Path) -> None:
    """The slice is complete, so that the sum in the window is the right number."""
    state, case = wrong(tmp_path, "dw[f] += part → dw[f] = part"), CASES[0]
    assert (state.view, state.chosen, state.what_if) == (
        View.BACKWARD,
        WeightCell(0, 0, 0, 0),
        "kept_last_gradient",
    )
    page = display(state).page
    assert isinstance(page, BackwardPart)
    assert np.array_equal(page.dV.array, case.dout[0].T)
    _, _, high, wide = case.dout.shape
    terms = [case.dout[0, 0, i, j] * case.x[0, 0, i, j] for i, j in np.ndindex(high, wide)]
    assert page.complete
    assert page.what_if is not None
    assert (page.following.total, page.what_if.wrong) == (sum(terms), terms[-1])
    assert "backward: dw[0,0,0,0] is −" in words(state)
    assert "here it is dW0[0,0,0]. The gradients of the positions are not added" in words(state)


def test_averaged_gradients(tmp_path: Path) -> None:
    state = wrong(tmp_path, "    return dx, dw, db → \n    return dx, dw / (rows * columns), db")
    assert state.what_if == "gradients_averaged"


def test_gradients_of_a_batch_are_not_those_of_a_sample(tmp_path: Path) -> None:
    """The window has one sample: it says that the right number adds up all of them."""
    state = wrong(
        tmp_path,
        "    for n in range(N):\n        for f in range(F):\n            for i in range(rows): → "
        "    for n in range(N):\n        dw = np.zeros_like(w)\n        for f in range(F):\n"
        "            for i in range(rows):",
    )
    assert "The right number is the sum over all 2 samples, of which the window shows sample 0." in words(
        state
    )


def test_an_input_gradient(tmp_path: Path) -> None:
    """dX of all neurons is shown, and the sum of the wrong one is written out."""
    state, case = wrong(tmp_path, f"{ADD_DX} → {ADD_DX.replace('+=', '=')}"), CASES[0]
    assert (state.chosen, state.gradient_of, state.shows_dX) == (
        InputCell(1, 0, 0),
        GradientOf.INPUT,
        True,
    )
    page = display(state).page
    assert isinstance(page, BackwardPart)
    right = case.dout[0, 0, 0, 0] * case.w[0, 0, 0, 1] + case.dout[0, 0, 0, 1] * case.w[0, 0, 0, 0]
    assert page.code_dX == page.dX.array[1, 0, 0] == right
    assert "dx[0,0,0,1] is " in words(state)
    assert "here it is dX[1,0,0]. Where windows overlap" in words(state)


def test_a_bias_gradient(tmp_path: Path) -> None:
    state = wrong(tmp_path, "db[f] += dout → db[f] = dout")
    assert (state.chosen, state.gradient_of) == (BiasCell(0), GradientOf.BIAS)
    page = display(state).page
    assert isinstance(page, BackwardPart)
    assert page.following.bias_total == CASES[0].dout.sum()
    assert "here it is db0." in words(state)


def test_a_wrong_shape(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{CROP} → dx = dpadded[:, :, pad:-pad, pad:-pad]")
    assert (state.view, state.shows_dX, state.layer.geometry) == (
        View.BACKWARD,
        True,
        CASES[0].geometry,
    )
    assert "dx has shape (1, 1, 0, 0) and must have (1, 1, 3, 4) on this layer. It is empty" in words(state)


def test_an_exception_of_a_known_cause(tmp_path: Path) -> None:
    state = wrong(
        tmp_path,
        'np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")\n    out = → '
        "np.zeros((N, C, H + 2 * pad, W + 2 * pad))\n    x_pad[:, :, pad:-pad, pad:-pad] = x\n    out = ",
    )
    assert "on this layer it stops with ValueError: " in words(state)
    assert "It fails at pad 0." in words(state)


def test_what_is_right_or_was_not_compared_shows_nothing(tmp_path: Path) -> None:
    style = (STYLES / "slices.py").read_text(encoding="utf-8")
    (tmp_path / "right.py").write_text(style, encoding="utf-8")
    (tmp_path / "other.py").write_text("x = 1\n", encoding="utf-8")
    broken = style.replace("H_out = 1", "H_out = nothing")
    (tmp_path / "raises.py").write_text(broken, encoding="utf-8")
    for name, verdict, checked in (
        ("right", "right", check_here),
        ("other", "failed", check_file),
        ("raises", "failed", check_here),
    ):
        report = checked(tmp_path / f"{name}.py")
        assert report.verdict == verdict
        assert first_wrong(report) is None
    unfinished = check(lambda x, w, b, conv_param: None)
    assert unfinished.verdict == "unfinished"
    assert first_wrong(unfinished) is None


@pytest.mark.parametrize("layout", ["deeplearning.ai", "convviz", "torch"])
def test_other_courses(layout: str) -> None:
    """The window has the same layer, whatever the order of the course's axes."""

    def forward(*arguments: Any) -> Any:
        x, w, b, *settings = arguments
        made = RIGHT[layout](x, w, b, *settings)
        made = np.array(made)
        made[(0,) * made.ndim] += 1
        return made

    state = first_wrong(check(forward, layout=layout))
    assert state is not None
    assert state.position == Position(0, 0, 0)


def _convviz(X: Any, W: Any, b: Any, stride: int, padding: int) -> Any:
    width, height, depth = X.shape
    g = Geometry(width, height, depth, len(W), W.shape[1:3], stride, padding)
    return Layer(g, X, W, b).forward()


def _torch(x: Any, w: Any, b: Any, stride: int, padding: int) -> Any:
    made = [_convviz(one.transpose(2, 1, 0), w.transpose(0, 3, 2, 1), b, stride, padding) for one in x]
    return np.stack(made).transpose(0, 3, 2, 1)


def _channels_last(x: Any, w: Any, b: Any, settings: Any) -> Any:
    made = _torch(
        x.transpose(0, 3, 1, 2), w.transpose(3, 2, 0, 1), b.reshape(-1), settings["stride"], settings["pad"]
    )
    return made.transpose(0, 2, 3, 1)


RIGHT: dict[str, Callable[..., Any]] = {
    "convviz": _convviz,
    "torch": _torch,
    "deeplearning.ai": _channels_last,
}


def some(faults: Sequence[Fault]) -> list[pytest.ParameterSet]:
    """Return every twelfth fault; the others are for the long run."""
    return [
        pytest.param(one, id=f"{n}-{one}", marks=() if n % 12 == 0 else [pytest.mark.soak])
        for n, one in enumerate(faults)
    ]


@pytest.mark.parametrize("one", some((*FORWARD, *BACKWARD, *PAIRS)))
def test_every_fault_is_shown(one: Fault, tmp_path: Path) -> None:
    """Whatever an idea shows as wrong is what the student's function gave."""
    report = check(*one.functions(tmp_path))
    state = first_wrong(report)
    assert (state is not None) is any(f.verdict in ("wrong", "course") for f in report.functions.values())
    if state is None:
        return
    page = display(state).page
    found = [part.difference for f in report.functions.values() for part in f.parts if part.difference]
    given = {difference.given for difference in found if difference.index is not None}
    if state.what_if is not None:
        assert isinstance(page, LayerPart | BackwardPart)
        assert page.what_if is not None
        assert page.what_if.wrong is not None
        assert any(np.isclose(page.what_if.wrong, number) for number in given)
    for language in ("en", "zh"):
        assert "{" not in words(state, language)


def test_a_layer_that_was_changed_has_other_numbers(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{RIGHT_SUM} → np.sum(window * w[f])")
    changed = "The layer was changed. Reset example (Ctrl+R)"
    poked = pokes.poke_by(InputCell(0, 0, 0), 1)(state)
    assert words(poked).startswith(changed)
    larger = hyperparameters.change(state, width=6, size_x=3, filters=2)
    assert words(larger).startswith(changed)
    back = hyperparameters.change(larger, width=4, size_x=2, filters=1)
    assert words(back) == words(state)
    for name in ("X", "weights", "biases"):
        assert np.array_equal(getattr(back.layer, name), getattr(state.layer, name))
    again = examples.again(larger)
    assert (again.layer, again.what_if, words(again)) == (state.layer, state.what_if, words(state))


def test_what_is_predicted_is_not_told(tmp_path: Path) -> None:
    state = wrong(tmp_path, f"{RIGHT_SUM} → np.sum(window * w[f])")
    assert not any(letter.isdigit() for letter in words(predict(Withheld.VALUE)(state)))


def test_a_picture_takes_the_place_of_the_numbers(tmp_path: Path) -> None:
    """The words go with the numbers; the layer can still be begun with again."""
    state = wrong(tmp_path, f"{RIGHT_SUM} → np.sum(window * w[f])")
    picture = Picture(np.full((30, 20, 1), 7, np.uint8), "me.png")
    looking = examples.cut_to_layer(state, picture)
    assert display(looking).homework is None
    assert examples.again(looking).layer is state.layer
    brought = examples.with_picture(state, picture)
    assert examples.cut_to_previous(brought).layer.geometry == state.layer.geometry


def test_a_recipe_keeps_the_layer(tmp_path: Path) -> None:
    """It has no words on a homework: the layer is one of an example whose numbers were changed."""
    state = wrong(tmp_path, "dw[f] += part → dw[f] = part")
    recipe = recipe_of(state)
    again = state_of(recipe.values, recipe.arrays)
    assert again.layer.same_numbers(state.layer)
    assert (again.position, again.chosen, again.what_if) == (state.position, state.chosen, state.what_if)
    assert (again.scene.edited, again.homework) == (True, None)
