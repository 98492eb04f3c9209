"""How the counts grow: against the reference, against counting each layer, and as transitions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.conv import Geometry, count_parameters
from convviz.explore import bounds, growth, hyperparameters, scenes, transitions
from convviz.explore.derived import derive
from convviz.explore.display.growth import growth_part, readout
from convviz.explore.known_layers import factors, known, known_layers
from convviz.explore.message import message
from convviz.explore.sharing import Sharing, sharing_of
from convviz.explore.sharing import choose as choose_sharing
from convviz.explore.state import GrowthAxis, State, View

REFERENCE = Path(__file__).parent.parent / "reference" / "counts.json"
COUNTED = {row["name"]: row for row in json.loads(REFERENCE.read_text(encoding="utf-8"))}
OURS = {
    "lesson": "Seed (notes' numpy example, K=2)",
    "demo": "CS231n demo",
    "lenet_c1": "LeNet-5 C1",
    "lenet_c3": "LeNet-5 C3 (all 6 maps)",
    "lenet_c5": "LeNet-5 C5",
    "alexnet_conv1": "AlexNet conv1 (227, notes)",
    "alexnet_conv2": "AlexNet conv2 (groups=2)",
    "alexnet_conv3": "AlexNet conv3",
    "alexnet_conv4": "AlexNet conv4 (groups=2)",
    "alexnet_conv5": "AlexNet conv5 (groups=2)",
    "vgg_conv1_1": "VGG16 conv1_1",
    "resnet_conv1": "ResNet conv1 (no bias)",
    "pointwise": "1x1 32x32x3 -> 8",
    "depthwise": "MobileNetV1 depthwise 1 (no bias)",
}
AXES = list(GrowthAxis)
ALEXNET = scenes.geometry_of("alexnet")
VARIED = [
    *(scenes.geometry_of(name) for name in scenes.EXAMPLES),
    Geometry(width=11, height=9, depth=4, filters=6, size=(3, 2), stride=(2, 1), padding=(1, 0), groups=2),
    Geometry(width=13, height=13, depth=2, filters=2, size=3, stride=2, rule="strict"),
    Geometry(width=12, height=12, depth=2, filters=2, size=3, dilation=2, bias=False),
    Geometry(width=1, height=1, depth=1, filters=1, size=1),
    *(layer.geometry for layer in known_layers()),
]


@pytest.mark.parametrize("name", OURS)
def test_known_layers_are_those_of_the_reference(name: str) -> None:
    layer, row = known(name), COUNTED[OURS[name]]
    g, count = layer.geometry, layer.count
    assert list(g.input_shape) == row["input"]
    assert (g.filters, g.size, g.stride, g.padding) == (row["K"], *((row[k], row[k]) for k in "FSP"))
    assert (g.groups, g.bias) == (row["groups"], row["bias"])
    assert list(g.output_shape) == row["output"]
    assert count.shared == row["shared"]
    assert count.unshared == row["unshared"]
    assert count.fully_connected == row["fully_connected"]
    assert count.factor == row["factor_positions"]
    assert count.multiplications == row["macs"]


def test_known_layers_beyond_the_reference_are_their_papers() -> None:
    assert {layer.name for layer in known_layers()} - set(OURS) == {"vgg_conv5_3", "vgg_fc6"}
    assert known("vgg_conv5_3").count.shared == 2_359_808
    fc6 = known("vgg_fc6").count
    assert fc6.shared == fc6.unshared == fc6.fully_connected == 102_764_544


def test_sharing_pays_less_as_maps_shrink() -> None:
    assert factors("alexnet_conv1", "alexnet_conv2", "alexnet_conv3", "lenet_c5") == (3025, 729, 169, 1)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("g", VARIED, ids=str)
def test_every_point_of_a_curve_is_exact(g: Geometry, axis: GrowthAxis) -> None:
    drawn = growth.curve(g, axis)
    possible = list(growth.values(g, axis))
    assert list(drawn.values) == sorted(set(drawn.values))
    assert set(drawn.values) <= set(possible)
    assert (drawn.values[0], drawn.values[-1]) == (possible[0], possible[-1])
    assert growth.value_of(g, axis) in possible
    for n, value in enumerate(drawn.values):
        count = count_parameters(_counted_by_hand(g, axis, value))
        assert (drawn.shared[n], drawn.unshared[n], drawn.fully_connected[n]) == (
            count.shared,
            count.unshared,
            count.fully_connected,
        )


def _counted_by_hand(g: Geometry, axis: GrowthAxis, value: int) -> Geometry:
    if axis is GrowthAxis.FILTERS:
        return g.replace(filters=value)
    if axis is GrowthAxis.INPUT:
        return g.replace(width=value, height=value + g.height - g.width)
    name = "size" if axis is GrowthAxis.SIZE else "stride"
    x, y = getattr(g, name)
    return g.replace(**{name: (value, value + y - x)})


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("g", VARIED[:13], ids=str)
def test_what_is_left_out_is_impossible(g: Geometry, axis: GrowthAxis) -> None:
    possible = set(growth.values(g, axis))
    low, high = growth.ends(g, axis)
    for value in range(min(1, low), low + 80):
        if value in possible or value > high:
            continue
        with pytest.raises(ValueError, match="must"):
            growth.at(g, axis, value)


def test_the_shared_count_does_not_depend_on_the_input_size_or_the_stride() -> None:
    for axis in (GrowthAxis.INPUT, GrowthAxis.STRIDE):
        assert set(growth.curve(ALEXNET, axis).shared) == {34_944}
    assert growth.curve(ALEXNET, GrowthAxis.INPUT).values[-1] == 512


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VARIED), st.sampled_from(AXES), st.integers(-10, 5000))
def test_the_nearest_value_is_possible_and_nearest(g: Geometry, axis: GrowthAxis, wish: int) -> None:
    possible = list(growth.values(g, axis))
    found = growth.nearest(g, axis, wish)
    assert found in possible
    assert abs(found - wish) == min(abs(value - wish) for value in possible)


def state_of(example: str) -> State:
    return transitions.choose_view(View.GROWTH)(scenes.load(example))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["lesson", "demo", "depthwise", "misfit"]), st.sampled_from(AXES), st.integers(-3, 700)
)
def test_what_dragging_marks_can_be_the_layer(example: str, axis: GrowthAxis, wish: int) -> None:
    state = state_of(example)
    dragged = growth.consider(axis, wish)(state)
    g = growth.marked(dragged)
    assert dragged.layer is state.layer
    assert (
        hyperparameters.impossible(state.layer.geometry, **growth.changes(g, axis, growth.value_of(g, axis)))
        is None
    )
    considered, before = growth.still_considered(dragged), state.layer.geometry
    low, high = growth.ends(before, axis)
    if growth.problem(before, axis, wish) is None:
        assert growth.value_of(g, axis) == min(wish, high)  # strides that leave one position are one
    elif not low <= wish <= high:
        assert considered is not None
        assert considered.refused is not None


def test_dragging_stops_at_the_ceilings_and_says_so() -> None:
    state = growth.consider(GrowthAxis.FILTERS, 5000)(state_of("lesson"))
    assert growth.marked(state).filters == bounds.RANGES["filters"][1]
    part = growth_part(state, derive(state.layer))
    assert part.refused is not None
    assert part.refused.key == "explore.refused.high"
    assert part.considered
    assert not part.counted


def test_settling_is_changing_the_hyperparameters() -> None:
    state = state_of("lesson")
    dragged = growth.consider(GrowthAxis.SIZE, 3)(state)
    settled = growth.settle(growth.marked(dragged))(dragged)
    assert settled.layer.geometry == hyperparameters.change(state, size_x=3, size_y=3).layer.geometry
    assert settled.considered is None
    assert settled.view is View.GROWTH


def test_a_mark_is_forgotten_with_its_layer_and_its_page() -> None:
    dragged = growth.consider(GrowthAxis.STRIDE, 3)(state_of("lesson"))
    other = hyperparameters.change(dragged, filters=3)
    assert growth.marked(other) == other.layer.geometry
    assert transitions.choose_view(View.LAYER)(dragged).considered is None
    assert growth.give_up(dragged).considered is None


def test_keys_go_from_value_to_value() -> None:
    state = state_of("depthwise")
    state = growth.nudge(GrowthAxis.FILTERS, 1)(state)
    assert growth.marked(state).filters == 8  # four groups: the next number of filters they divide
    state = growth.nudge(GrowthAxis.STRIDE, -1)(state)
    considered = growth.still_considered(state)
    assert considered is not None
    assert considered.refused is not None
    assert growth.marked(state).stride == (1, 1)


def test_a_known_layer_becomes_the_layer() -> None:
    state = choose_sharing(Sharing.UNSHARED)(state_of("lesson"))
    example = growth.take("lenet_c1")(state)
    assert example.scene.name == "lenet"
    assert not example.scene.modified
    assert sharing_of(example.layer) is Sharing.UNSHARED
    assert example.view is View.GROWTH
    relaid = growth.take("lenet_c5")(state)
    assert relaid.scene.name == "lesson"
    assert relaid.layer.geometry == known("lenet_c5").geometry
    assert growth.take("lesson")(state) is state


def test_a_layer_that_is_too_large_is_counted_only() -> None:
    state = growth.take("vgg_fc6")(state_of("lesson"))
    part = growth_part(state, derive(state.layer))
    assert part.counted
    assert part.refused is not None
    assert part.curve(GrowthAxis.FILTERS).value == 4096
    assert part.curve(GrowthAxis.FILTERS).readout.count.factor == 1
    assert [row.name for row in part.rows if row.here] == ["vgg_fc6"]


def test_the_part_speaks_in_the_numbers_of_the_layer() -> None:
    state = state_of("alexnet")
    part = growth_part(state, derive(state.layer))
    positions = message("growth.positions", width=55, height=55, n=3025)
    sentence = part.curve(GrowthAxis.INPUT).sentence
    assert sentence == message("growth.sentence.input", shared=34_944, positions=positions)
    assert dict(part.shrinking.values) == {"first": 3025, "second": 729, "third": 169, "last": 1}
    here = readout(ALEXNET, GrowthAxis.INPUT, 227)
    assert here.place == message("growth.place.input", n=227)
    assert here.count.fully_connected == 44_892_355_200
