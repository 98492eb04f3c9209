"""The code of the backward pass runs as it is shown and as it is copied, and gives the model's gradients."""

from __future__ import annotations

import contextlib
import io
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import AnyLayer, Layer
from convviz.explore.backward import gradient_code, gradient_snippets, updates
from convviz.explore.backward.backward_pass import Backward
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import sharing
from convviz.explore.state.descent_choices import LossChoice
from convviz.explore.state.sharing import Sharing, sharing_of, with_sharing
from convviz.explore.state.state import InputCell, Position
from tests.cases import each_once
from tests.explore.some_layers import OF_NUMBERS, layers

LESSON = examples.load("lesson").layer.geometry


def passed_of(layer: AnyLayer) -> Backward:
    return Backward(layer, layer.forward(), LossChoice())


def run(program: str, **names: object) -> dict[str, object]:
    """Run ``program`` by itself, or with ``names``, and return what it leaves."""
    left = {"__name__": "__main__", **names}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(program, left)
    return left


def sampled(shape: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    """Return up to ``most`` indices of an array of ``shape``, the first and the last among them."""
    total = int(np.prod(shape))
    flat = np.unique(np.linspace(0, total - 1, min(most, total)).astype(int))
    return [tuple(int(i) for i in np.unravel_index(n, shape)) for n in flat]


def same(found: object, wanted: object) -> None:
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(wanted, float), rtol=1e-12, atol=1e-9)


def check_neuron(passed: Backward, at: Position) -> None:
    own = passed.layer.neuron_gradient(at.x, at.y, at.d, passed.dV.array)
    left = run(gradient_snippets.neuron_gradient_snippet(passed, at))
    shared = isinstance(passed.layer, Layer)
    dW = left[f"dW{at.d}"]
    same(dW if shared else dW[at.x, at.y], own.dW)
    if passed.layer.geometry.bias:
        db = left[f"db{at.d}"]
        same(db if shared else db[at.x, at.y], own.db)


def check_slices(passed: Backward) -> None:
    layer, g = passed.layer, passed.layer.geometry
    gradients = layer.backward(passed.dV.array)
    shared = isinstance(layer, Layer)
    for d in range(g.filters):
        left = run(gradient_snippets.slice_gradient_snippet(passed, d))
        same(left[f"dW{d}"], gradients.dW[d] if shared else gradients.dW[:, :, d])
        if g.bias:
            left = run(gradient_snippets.bias_gradient_snippet(passed, d))
            same(left[f"db{d}"], gradients.db[d] if shared else gradients.db[:, :, d])


def check_input_cell(passed: Backward, cell: InputCell) -> None:
    wanted = passed.layer.input_gradient(passed.dV.array)[cell.x, cell.y, cell.c]
    left = run(gradient_snippets.input_gradient_snippet(passed, cell))
    same(left["dX"][cell.x, cell.y, cell.c], wanted)
    left = run(gradient_snippets.flipped_snippet(passed, cell))
    same(left["dX"][cell.x, cell.y, cell.c], wanted)
    if isinstance(passed.layer, Layer):
        names = {f"W{k}": w for k, w in enumerate(passed.layer.weights)}
        code = gradient_code.text(gradient_code.flipped_code(passed.layer.geometry, cell))
        left = run(code, np=np, dX=np.zeros(passed.layer.X.shape), dV=passed.dV.array, **names)
        same(left["dX"][cell.x, cell.y, cell.c], wanted)


def check_pass(passed: Backward) -> None:
    gradients = passed.layer.backward(passed.dV.array)
    program = gradient_snippets.backward_pass_snippet(passed)
    left = run(program)
    shared = isinstance(passed.layer, Layer)
    if "random ones stand in" not in program:  # of a set with too many numbers to write out
        same(left["dX"], gradients.dX)
    same(left["dW"], gradients.dW if shared else np.moveaxis(gradients.dW, 2, 0))
    if gradients.db is None:
        assert "db" not in left
    else:
        same(left["db"], gradients.db if shared else np.moveaxis(gradients.db, 2, 0))


@pytest.mark.parametrize(("name", "position"), each_once(OF_NUMBERS, Sharing))
def test_every_small_example_s_programs_give_its_gradients(name, position):
    passed = passed_of(with_sharing(examples.load(name).layer, position))
    g = passed.layer.geometry
    for at in sampled(g.output_shape, 20):
        check_neuron(passed, Position(*at))
    for cell in sampled(g.input_shape, 12):
        check_input_cell(passed, InputCell(*cell))
    check_slices(passed)


@pytest.mark.parametrize(
    ("name", "position"),
    # Here the largest layers are fully connected: their whole pass is refused, and others loop the longest.
    each_once(examples.EXAMPLES, (Sharing.SHARED, Sharing.FULL, Sharing.UNSHARED)),
)
def test_each_kind_of_code_runs_for_every_example(name, position):
    """In layers too large to write out with random numbers, or refused with a reason."""
    passed = passed_of(with_sharing(examples.load(name).layer, position))
    layer, dV, shared = passed.layer, passed.dV.array, position is Sharing.SHARED
    x, y, d = (n // 2 for n in layer.geometry.output_shape)
    cell = tuple(n // 2 for n in layer.geometry.input_shape)
    snippets = gradient_snippets
    kinds = (
        (
            lambda: snippets.neuron_gradient_snippet(passed, Position(x, y, d)),
            lambda left: left[f"dW{d}"] if shared else left[f"dW{d}"][x, y],
            lambda: layer.neuron_gradient(x, y, d, dV).dW,
        ),
        (
            lambda: snippets.slice_gradient_snippet(passed, d),
            lambda left: left[f"dW{d}"],
            lambda: layer.backward(dV).dW[d] if shared else layer.backward(dV).dW[:, :, d],
        ),
        (
            lambda: snippets.bias_gradient_snippet(passed, d),
            lambda left: left[f"db{d}"],
            lambda: dV[:, :, d].sum() if shared else dV[:, :, d],
        ),
        *(
            (make, lambda left: left["dX"][cell], lambda: passed.input_gradient().array[cell])
            for make in (
                lambda: snippets.input_gradient_snippet(passed, InputCell(*cell)),
                lambda: snippets.flipped_snippet(passed, InputCell(*cell)),
                lambda: snippets.backward_pass_snippet(passed),
            )
        ),
    )
    for make, found, wanted in kinds:
        try:
            program = make()
        except Refused:
            assert name not in OF_NUMBERS
            continue
        left = run(program)
        if "random ones" not in program:
            same(found(left), wanted())


@pytest.mark.parametrize("position", Sharing)
@pytest.mark.parametrize("name", ["lesson", "demo", "misfit"])
def test_the_whole_pass_is_one_loop(name, position):
    check_pass(passed_of(with_sharing(examples.load(name).layer, position)))


@pytest.mark.parametrize("name", ["depthwise", "dilated"])
@pytest.mark.parametrize("position", [Sharing.SHARED, Sharing.UNSHARED])
def test_the_whole_pass_of_grouped_and_dilated_layers(name, position):
    check_pass(passed_of(with_sharing(examples.load(name).layer, position)))


@pytest.mark.parametrize("position", Sharing)
def test_the_programs_are_right_after_an_update(position):
    state = updates.update(sharing.choose(position)(examples.load("lesson")))
    passed = passed_of(state.layer)
    check_neuron(passed, Position(2, 3, 1))
    check_input_cell(passed, InputCell(5, 5, 0))
    check_slices(passed)
    check_pass(passed)


@given(layer=layers(), position=st.sampled_from(Sharing), data=st.data())
def test_any_layer_s_programs_give_its_gradients(layer, position, data):
    passed = passed_of(with_sharing(layer, position))
    g = layer.geometry
    check_neuron(passed, Position(*(data.draw(st.integers(0, n - 1)) for n in g.output_shape)))
    check_input_cell(passed, InputCell(*(data.draw(st.integers(0, n - 1)) for n in g.input_shape)))
    check_slices(passed)
    check_pass(passed)


@pytest.mark.parametrize(
    ("position", "lines"),
    [
        (Sharing.SHARED, ["dW1 += dV[2,3,1] * X[4:9,6:11,:]", "db1 += dV[2,3,1]"]),
        (Sharing.UNSHARED, ["dW1[2,3] = dV[2,3,1] * X[4:9,6:11,:]", "db1[2,3] = dV[2,3,1]"]),
        (Sharing.FULL, ["dW1[2,3] = dV[2,3,1] * X", "db1[2,3] = dV[2,3,1]"]),
    ],
)
def test_a_neuron_is_written_as_in_the_source(position, lines):
    assert gradient_code.text(gradient_code.neuron_code(LESSON, Position(2, 3, 1), position)) == "\n".join(
        lines
    )


def test_a_slice_is_added_up_in_a_loop_and_a_cell_term_by_term():
    assert gradient_code.text(gradient_code.slice_code(LESSON, 1, Sharing.SHARED)).splitlines() == [
        "dW1 = np.zeros((5, 5, 4))",
        "for x in range(4):",
        "    for y in range(4):",
        "        dW1 += dV[x,y,1] * X[2*x:2*x+5,2*y:2*y+5,:]",
    ]
    assert gradient_code.text(gradient_code.bias_code(LESSON, 1, Sharing.SHARED)) == "db1 = np.sum(dV[:,:,1])"
    line = gradient_code.text(gradient_code.input_cell_code(LESSON, InputCell(5, 5, 0), Sharing.SHARED))
    assert line.startswith("dX[5,5,0] = dV[1,1,0]*W0[3,3,0] + dV[2,1,0]*W0[1,3,0] + ")
    assert line.count("*") == 8
    short = gradient_code.input_cell_code(LESSON, InputCell(5, 5, 0), Sharing.UNSHARED, most=1)
    assert gradient_code.text(short) == "dX[5,5,0] = dV[1,1,0]*W0[1,1][3,3,0] + …"
    flipped = gradient_code.text(gradient_code.flipped_code(LESSON, InputCell(5, 5, 0), most=1))
    assert flipped == "dX[5,5,0] = np.sum(dV[1:3,1:3,0] * W0[3:0:-2,3:0:-2,0]) + …"


def test_padding_and_unread_cells():
    demo, misfit = examples.load("demo").layer, examples.load("misfit").layer
    assert gradient_code.input_cell_code(demo.geometry, InputCell(-1, 0, 0), Sharing.SHARED) == ()
    for snippet in (gradient_snippets.input_gradient_snippet, gradient_snippets.flipped_snippet):
        with pytest.raises(Refused):
            snippet(passed_of(demo), InputCell(-1, 0, 0))
    unread = gradient_code.input_cell_code(misfit.geometry, InputCell(9, 0, 0), Sharing.SHARED)
    assert gradient_code.text(unread) == "dX[9,0,0] = 0"
    check_input_cell(passed_of(misfit), InputCell(9, 0, 0))


@pytest.mark.parametrize("position", Sharing)
def test_large_layers_say_what_they_leave_out(position):
    passed = passed_of(with_sharing(examples.load("alexnet").layer, position))
    if position is not Sharing.FULL:
        check_neuron(passed, Position(3, 5, 1))
        assert len(gradient_snippets.neuron_gradient_snippet(passed, Position(3, 5, 1))) < 20_000
        left = run(gradient_snippets.input_gradient_snippet(passed, InputCell(100, 100, 1)))
        same(left["dX"][100, 100, 1], passed.input_gradient().array[100, 100, 1])
    else:
        assert "random ones" in gradient_snippets.neuron_gradient_snippet(passed, Position(3, 5, 1))
        for make in (
            lambda: gradient_snippets.input_gradient_snippet(passed, InputCell(100, 100, 1)),
            lambda: gradient_snippets.slice_gradient_snippet(passed, 0),
            lambda: gradient_snippets.backward_pass_snippet(passed),
        ):
            with pytest.raises(Refused):
                make()
    if position is Sharing.SHARED:
        assert "random ones" in gradient_snippets.slice_gradient_snippet(passed, 0)
        run(gradient_snippets.slice_gradient_snippet(passed, 0))


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_flipped_filters_give_dX_of_every_example(name):
    """As copied: dV beside filters read backwards, in layers of any size."""
    passed = passed_of(examples.load(name).layer)
    dX = passed.input_gradient().array
    for cell in sampled(dX.shape, 5):
        program = gradient_snippets.flipped_snippet(passed, InputCell(*cell))
        same(run(program)["dX"][cell], dX[cell])
        assert len(program) < 80_000


def test_a_layer_without_biases_has_no_code_for_them():
    g = LESSON.replace(bias=False)
    layer = examples.load("lesson").layer
    passed = passed_of(Layer(g, layer.X, layer.weights))
    assert len(gradient_code.neuron_code(g, Position(0, 0, 0), sharing_of(passed.layer))) == 1
    with pytest.raises(Refused):
        gradient_snippets.bias_gradient_snippet(passed, 0)
    for position in Sharing:
        check_pass(passed_of(with_sharing(passed.layer, position)))


def test_every_neuron_of_the_lesson_is_a_card_on_the_pile():
    """Run all shown lines one after another: what they leave is dW and db."""
    layer = examples.load("lesson").layer
    dV = layer.forward()
    names = {"np": np, "X": layer.X, "dV": dV, "dW0": 0, "dW1": 0, "db0": 0, "db1": 0}
    for x, y, d in product(*map(range, dV.shape)):
        code = gradient_code.neuron_code(layer.geometry, Position(x, y, d), Sharing.SHARED)
        exec(gradient_code.text(code), names)
    assert names["dW0"][2, 2, 1] == 94
    assert (names["db0"], names["db1"]) == (52, -56)
