"""dX of a cell, term by term: the neurons that read it, their dV and the weight they have for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.backward.backward_pass import Backward
from convviz.explore.backward.reader_terms import reader_terms, reader_terms_of
from convviz.explore.backward.readers import met_weight
from convviz.explore.examples import examples
from convviz.explore.state import sharing, transitions, walks
from convviz.explore.state.derived import derive
from convviz.explore.state.descent_choices import LossChoice
from convviz.explore.state.sharing import Sharing, with_sharing
from convviz.explore.state.state import InputCell, WalkOrder
from convviz.ui.words.catalogue import Text
from tests.explore.some_layers import layers


def passed_of(layer) -> Backward:
    return Backward(layer, layer.forward(), LossChoice())


def test_the_lesson_s_middle_cell_is_read_by_four_positions_in_both_slices():
    layer = examples.load("lesson").layer
    found = reader_terms(passed_of(layer), InputCell(5, 5, 0), WalkOrder.X_FIRST)
    assert found.readers == 8
    assert [(t.neuron.x, t.neuron.y, t.neuron.d) for t in found.terms[:4]] == [
        (1, 1, 0),
        (2, 1, 0),
        (1, 2, 0),
        (2, 2, 0),
    ]
    V = layer.forward()
    assert [t.upstream for t in found.terms[:4]] == [V[1, 1, 0], V[2, 1, 0], V[1, 2, 0], V[2, 2, 0]]
    assert [t.name for t in found.terms[:2]] == ["W0[3,3,0]", "W0[1,3,0]"]
    assert found.total == sum(t.upstream * t.weight for t in found.terms)
    assert "8" in Text("zh").text(found.words)


@given(layer=layers(), position=st.sampled_from(Sharing), order=st.sampled_from(WalkOrder), data=st.data())
def test_the_terms_of_any_cell_make_its_gradient_at_any_point_of_the_walk(layer, position, order, data):
    passed = passed_of(with_sharing(layer, position))
    g = layer.geometry
    cell = InputCell(*(data.draw(st.integers(0, n - 1)) for n in g.input_shape))
    index = data.draw(st.integers(0, walks.total(g) - 1))
    found = reader_terms(passed, cell, order)
    assert found.complete
    assert found.total == sum(t.product for t in found.terms)
    visited = np.zeros(g.output_shape, bool)
    for n in range(index + 1):
        at = walks.position_at(g, order, n)
        visited[at.x, at.y, at.d] = True
    dX = passed.layer.input_gradient(np.where(visited, passed.dV.array, 0))
    assert found.so_far(index) == dX[cell.x, cell.y, cell.c]
    assert found.so_far(walks.total(g) - 1) == found.total
    for term in found.terms:
        at, met = term.neuron, met_weight(g, term.neuron, cell, position)
        assert passed.layer.weights_of(at.x, at.y, at.d).weights[met.i, met.j, met.c] == term.weight


def test_padding_has_no_gradient_and_nobody_reads_the_last_column():
    demo, misfit = examples.load("demo").layer, examples.load("misfit").layer
    assert reader_terms(passed_of(demo), InputCell(-1, 0, 0), WalkOrder.X_FIRST).padding
    unread = reader_terms(passed_of(misfit), InputCell(9, 9, 0), WalkOrder.X_FIRST)
    assert (unread.readers, unread.total, unread.so_far(5)) == (0, 0, 0)


@pytest.mark.parametrize("position", Sharing)
def test_alexnet_s_cells(position):
    passed = passed_of(with_sharing(examples.load("alexnet").layer, position))
    found = reader_terms(passed, InputCell(100, 100, 1), WalkOrder.X_FIRST)
    assert found.readers == (290_400 if position is Sharing.FULL else 9 * 96)
    assert found.complete is (position is not Sharing.FULL)
    if found.complete:
        assert found.sums[-1] == found.total


def test_the_chosen_cell_s_terms_stay_the_same_object_while_the_walk_goes():
    state, cell = sharing.toggle(examples.load("lesson")), InputCell(5, 5, 0)
    derived = derive(state.layer)
    found = reader_terms_of(state, derived, cell)
    assert found.terms[0].name == "W0[1,1][3,3,0]"
    assert reader_terms_of(transitions.step(4)(state), derived, cell) is found
    assert reader_terms_of(state, derived, InputCell(5, 5, 1)) is not found
