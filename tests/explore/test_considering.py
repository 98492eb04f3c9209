"""Dragging along a curve: what it marks can be the layer, stops where it must, and can become it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.explore import bounds, considering, growth, hyperparameters, scenes, transitions
from convviz.explore.derived import derive
from convviz.explore.display.growth import growth_part
from convviz.explore.known_layers import known
from convviz.explore.sharing import Sharing, sharing_of
from convviz.explore.sharing import choose as choose_sharing
from convviz.explore.state import GrowthAxis, State, View


def state_of(example: str) -> State:
    return transitions.choose_view(View.GROWTH)(scenes.load(example))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["lesson", "demo", "depthwise", "misfit"]),
    st.sampled_from(GrowthAxis),
    st.integers(-3, 700),
)
def test_what_dragging_marks_can_be_the_layer(example: str, axis: GrowthAxis, wish: int) -> None:
    state = state_of(example)
    dragged = considering.consider(axis, wish)(state)
    g = considering.marked(dragged)
    assert dragged.layer is state.layer
    assert (
        hyperparameters.impossible(state.layer.geometry, **growth.changes(g, axis, growth.value_of(g, axis)))
        is None
    )
    considered, before = considering.still_considered(dragged), state.layer.geometry
    low, high = growth.ends(before, axis)
    if growth.problem(before, axis, wish) is None:
        assert growth.value_of(g, axis) == min(wish, high)  # strides that leave one position are one
    elif not low <= wish <= high:
        assert considered is not None
        assert considered.refused is not None


def test_dragging_stops_at_the_ceilings_and_says_so() -> None:
    state = considering.consider(GrowthAxis.FILTERS, 5000)(state_of("lesson"))
    assert considering.marked(state).filters == bounds.RANGES["filters"][1]
    part = growth_part(state, derive(state.layer))
    assert part.refused is not None
    assert part.refused.key == "explore.refused.high"
    assert part.considered
    assert not part.counted


def test_settling_is_changing_the_hyperparameters() -> None:
    state = state_of("lesson")
    dragged = considering.consider(GrowthAxis.SIZE, 3)(state)
    settled = considering.settle(considering.marked(dragged))(dragged)
    assert settled.layer.geometry == hyperparameters.change(state, size_x=3, size_y=3).layer.geometry
    assert settled.considered is None
    assert settled.view is View.GROWTH


def test_a_mark_is_forgotten_with_its_layer_and_its_page() -> None:
    dragged = considering.consider(GrowthAxis.STRIDE, 3)(state_of("lesson"))
    other = hyperparameters.change(dragged, filters=3)
    assert considering.marked(other) == other.layer.geometry
    assert transitions.choose_view(View.LAYER)(dragged).considered is None
    assert considering.give_up(dragged).considered is None


def test_keys_go_from_value_to_value() -> None:
    state = state_of("depthwise")
    state = considering.nudge(GrowthAxis.FILTERS, 1)(state)
    assert considering.marked(state).filters == 8  # four groups: the next number of filters they divide
    state = considering.nudge(GrowthAxis.STRIDE, -1)(state)
    considered = considering.still_considered(state)
    assert considered is not None
    assert considered.refused is not None
    assert considering.marked(state).stride == (1, 1)


def test_a_known_layer_becomes_the_layer() -> None:
    state = choose_sharing(Sharing.UNSHARED)(state_of("lesson"))
    example = considering.take("lenet_c1")(state)
    assert example.scene.name == "lenet"
    assert not example.scene.modified
    assert sharing_of(example.layer) is Sharing.UNSHARED
    assert example.view is View.GROWTH
    relaid = considering.take("lenet_c5")(state)
    assert relaid.scene.name == "lesson"
    assert relaid.layer.geometry == known("lenet_c5").geometry
    assert considering.take("lesson")(state) is state


def test_a_layer_that_is_too_large_is_counted_only() -> None:
    state = considering.take("vgg_fc6")(state_of("lesson"))
    part = growth_part(state, derive(state.layer))
    assert part.counted
    assert part.refused is not None
    assert part.curve(GrowthAxis.FILTERS).value == 4096
    assert part.curve(GrowthAxis.FILTERS).readout.count.factor == 1
    assert [row.name for row in part.rows if row.here] == ["vgg_fc6"]
