"""Derived volumes are computed once for a layer, and kept for the last few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, Layer
from convviz.explore.display.change import change_part
from convviz.explore.examples import examples
from convviz.explore.state import pokes, sharing, transitions
from convviz.explore.state.derived import KEPT, Derivations, derive
from convviz.explore.state.history import History
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import BiasCell, InputCell, WeightCell
from tests.cases import fewer

G = Geometry(width=6, height=5, depth=2, filters=3, size=3)


def layer() -> Layer:
    random = np.random.default_rng(1)
    return Layer(G, random.integers(1, 5, G.input_shape), random.integers(-2, 3, G.weights_shape), [1, -2, 0])


def test_the_volumes_are_the_layer_s() -> None:
    one = layer()
    derived = derive(one)
    assert derived.X.array is one.X
    assert derived.weights.array is one.weights
    assert derived.biases is not None
    assert derived.biases.array is one.biases
    assert np.array_equal(derived.V.array, one.forward())
    assert derived.V.limit == np.abs(one.forward()).max()
    assert derived.count.shared == 3 * 19


def test_nobody_can_write_to_them() -> None:
    derived = derive(layer())
    for values in (derived.X, derived.weights, derived.V, derived.output(True)):
        with pytest.raises(ValueError, match="read-only"):
            values.array[0, 0, 0] = 1


def test_relu_is_computed_once() -> None:
    derived = derive(layer())
    rectified = derived.output(True)
    assert np.array_equal(rectified.array, np.where(derived.V.array > 0, derived.V.array, 0))
    assert derived.output(True) is rectified
    assert derived.output(False) is derived.V


def test_a_layer_without_biases_has_none() -> None:
    g = G.replace(bias=False)
    assert derive(Layer(g, np.ones(g.input_shape), np.ones(g.weights_shape))).biases is None


def test_a_layer_is_derived_once() -> None:
    derivations, one = Derivations(), layer()
    assert not derivations.has(one)
    first = derivations.of(one)
    assert derivations.has(one)
    assert derivations.of(one) is first
    assert derivations.of(layer()) is not first


def test_what_was_derived_elsewhere_is_taken_in() -> None:
    derivations, one = Derivations(), layer()
    derived = derive(one)
    derivations.put(one, derived)
    assert derivations.of(one) is derived


def test_another_layer_s_volumes_are_refused() -> None:
    with pytest.raises(ValueError, match="another layer"):
        Derivations().put(layer(), derive(layer()))


def test_only_the_last_few_layers_are_kept() -> None:
    derivations, layers = Derivations(), [layer() for _ in range(KEPT + 1)]
    for one in layers[:-1]:
        derivations.of(one)
    derivations.of(layers[0])  # used again, so the second is now the oldest
    derivations.of(layers[-1])
    assert [derivations.has(one) for one in layers] == [True, False, *[True] * (KEPT - 1)]


def test_a_part_is_kept_while_its_key_stays() -> None:
    derived = derive(layer())
    first = derived.keep("part", (1, 2), lambda: [1])
    assert derived.keep("part", (1, 2), lambda: [2]) is first
    assert derived.keep("other", (1, 2), lambda: [3]) == [3]
    assert derived.keep("part", (1, 3), lambda: [4]) == [4]
    assert derived.keep("part", (1, 2), lambda: [5]) == [5]


CELLS = (WeightCell(1, 0, 2, 1), BiasCell(1), InputCell(3, 3, 1), WeightCell(0, 1, 1, 0))


@pytest.mark.parametrize("position", list(Sharing))
@fewer
@given(choice=st.lists(st.tuples(st.sampled_from(CELLS), st.integers(-5, 5)), min_size=1, max_size=9))
def test_pokes_and_their_undoing_compute_no_layer_from_nothing(position, choice) -> None:
    """However far one goes back and forth: the volumes, and what is told of the change, are right."""
    derivations, history = Derivations(), History(sharing.choose(position)(examples.load("lesson")))
    derivations.of_state(history.present)

    def check() -> None:
        state = history.present
        assert derivations.at_hand(state)
        found, wanted = derivations.of_state(state), derive(state.layer)
        for name in ("X", "weights", "biases", "V"):
            np.testing.assert_array_equal(getattr(found, name).array, getattr(wanted, name).array)
        if state.edit is None:
            return
        assert found.before is not None
        np.testing.assert_array_equal(found.before.array, state.edit.before.forward())
        change = change_part(state, found)
        assert change is not None
        assert change.changed == np.count_nonzero(state.layer.forward() != state.edit.before.forward())

    done = 0
    for cell, value in choice:
        state = pokes.poke(cell, value)(history.present)
        if state != history.present:
            history.record(state, f"poke {done}")
            done += 1
            check()
    for _ in range(done):
        history.undo()
        check()
    for _ in range(done):
        history.redo()
        check()
    for _ in range(min(2, done)):
        history.undo()
        check()


def test_a_step_after_a_poke_still_undoes_it_at_little_cost() -> None:
    derivations, state = Derivations(1), examples.load("lesson")
    derivations.of_state(state)
    poked = pokes.poke(WeightCell(0, 2, 2, 1), 0)(state)
    derivations.of_state(poked)
    derivations.of_state(transitions.step(1)(poked))
    assert not derivations.has(state.layer)
    assert derivations.at_hand(state)
    np.testing.assert_array_equal(derivations.of_state(state).V.array, state.layer.forward())
