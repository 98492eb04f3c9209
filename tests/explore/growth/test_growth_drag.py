"""Dragging along a curve: what it marks can be the layer, stops where it must, and can become it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.display.growth import growth_part
from convviz.explore.examples import examples
from convviz.explore.growth import curves, growth_drag
from convviz.explore.growth.known_layers import known
from convviz.explore.state import bounds, hyperparameters, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.sharing import choose as choose_sharing
from convviz.explore.state.state import GrowthAxis, State, View
from tests.explore.some_layers import OF_NUMBERS


def state_of(example: str) -> State:
    return transitions.choose_view(View.GROWTH)(examples.load(example))


@given(
    st.sampled_from(OF_NUMBERS),
    st.sampled_from(GrowthAxis),
    st.integers(-3, 700),
)
def test_what_dragging_marks_can_be_the_layer(example: str, axis: GrowthAxis, wish: int) -> None:
    state = state_of(example)
    dragged = growth_drag.consider(axis, wish)(state)
    g = growth_drag.marked(dragged)
    assert dragged.layer is state.layer
    assert curves.problem(state.layer.geometry, axis, curves.value_of(g, axis)) is None
    considered, before = growth_drag.still_considered(dragged), state.layer.geometry
    low, high = curves.ends(before, axis)
    if curves.problem(before, axis, wish) is None:
        assert curves.value_of(g, axis) == min(wish, high)  # strides that leave one position are one
    elif not low <= wish <= high:
        assert considered is not None
        assert considered.refused is not None


def test_dragging_stops_at_the_ceilings_and_says_so() -> None:
    state = growth_drag.consider(GrowthAxis.FILTERS, 5000)(state_of("lesson"))
    assert growth_drag.marked(state).filters == bounds.RANGES["filters"][1]
    part = growth_part(state, derive(state.layer))
    assert part.refused is not None
    assert part.refused.key == "explore.refused.high"
    assert part.considered
    assert not part.counted


def test_settling_is_changing_the_hyperparameters() -> None:
    state = state_of("lesson")
    dragged = growth_drag.consider(GrowthAxis.SIZE, 3)(state)
    settled = growth_drag.settle(growth_drag.marked(dragged))(dragged)
    assert settled.layer.geometry == hyperparameters.change(state, size_x=3, size_y=3).layer.geometry
    assert settled.considered is None
    assert settled.view is View.GROWTH


def test_a_mark_is_forgotten_with_its_layer_and_its_page() -> None:
    dragged = growth_drag.consider(GrowthAxis.STRIDE, 3)(state_of("lesson"))
    other = hyperparameters.change(dragged, filters=3)
    assert growth_drag.marked(other) == other.layer.geometry
    assert transitions.choose_view(View.LAYER)(dragged).considered is None
    assert growth_drag.give_up(dragged).considered is None


def test_keys_go_from_value_to_value() -> None:
    state = state_of("depthwise")
    state = growth_drag.nudge(GrowthAxis.FILTERS, 1)(state)
    assert growth_drag.marked(state).filters == 8  # four groups: the next number of filters they divide
    state = growth_drag.nudge(GrowthAxis.STRIDE, -1)(state)
    considered = growth_drag.still_considered(state)
    assert considered is not None
    assert considered.refused is not None
    assert growth_drag.marked(state).stride == (1, 1)


def test_a_known_layer_becomes_the_layer() -> None:
    state = choose_sharing(Sharing.UNSHARED)(state_of("lesson"))
    example = growth_drag.take("lenet_c1")(state)
    assert example.scene.name == "lenet"
    assert not example.scene.modified
    assert sharing_of(example.layer) is Sharing.UNSHARED
    assert example.view is View.GROWTH
    relaid = growth_drag.take("lenet_c5")(state)
    assert relaid.scene.name == "lesson"
    assert relaid.layer.geometry == known("lenet_c5").geometry
    assert growth_drag.take("lesson")(state) is state


def test_a_layer_that_is_too_large_is_counted_only() -> None:
    state = growth_drag.take("vgg_fc6")(state_of("lesson"))
    part = growth_part(state, derive(state.layer))
    assert part.counted
    assert part.refused is not None
    assert part.curve(GrowthAxis.FILTERS).value == 4096
    assert part.curve(GrowthAxis.FILTERS).readout.count.factor == 1
    assert [row.layer.name for row in part.rows if row.here] == ["vgg_fc6"]
