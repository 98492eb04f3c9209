"""How the counts grow: against the reference, against counting each layer, and in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry, count_parameters
from convviz.explore.display.growth import growth_part, readout
from convviz.explore.examples import examples
from convviz.explore.growth import curves
from convviz.explore.growth.known_layers import factors, known, known_layers
from convviz.explore.message import message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.derived import derive
from convviz.explore.state.state import GrowthAxis
from tests.cases import each_once

REFERENCE = Path(__file__).parents[2] / "reference" / "counts.json"
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
ALEXNET = examples.geometry_of("alexnet")
VARIED = [
    *(examples.geometry_of(name) for name in examples.EXAMPLES),
    Geometry(width=11, height=9, depth=4, filters=6, size=(3, 2), stride=(2, 1), padding=(1, 0), groups=2),
    Geometry(width=7, height=9, depth=2, filters=2, size=(3, 4), stride=2, padding=((1, 2), (0, 1))),
    Geometry(width=7, height=9, depth=2, filters=2, size=(3, 4), stride=(2, 1), padding="same"),
    Geometry(width=9, height=6, depth=1, filters=2, size=2, stride=4, padding="same", rule="strict"),
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
    assert (g.filters, g.size, g.stride) == (row["K"], *((row[k], row[k]) for k in "FS"))
    assert g.padding == ((row["P"],) * 2,) * 2
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
    drawn = curves.curve(g, axis)
    possible = list(curves.values(g, axis))
    assert list(drawn.values) == sorted(set(drawn.values))
    assert set(drawn.values) <= set(possible)
    assert (drawn.values[0], drawn.values[-1]) == (possible[0], possible[-1])
    assert curves.value_of(g, axis) in possible
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


@pytest.mark.parametrize(("g", "axis"), each_once(VARIED[:16], AXES))
def test_what_is_left_out_is_impossible(g: Geometry, axis: GrowthAxis) -> None:
    possible = set(curves.values(g, axis))
    low, high = curves.ends(g, axis)
    for value in range(min(1, low), low + 80):
        if value in possible or value > high:
            continue
        with pytest.raises(ValueError, match="must"):
            curves.at(g, axis, value)


def test_the_shared_count_does_not_depend_on_the_input_size_or_the_stride() -> None:
    for axis in (GrowthAxis.INPUT, GrowthAxis.STRIDE):
        assert set(curves.curve(ALEXNET, axis).shared) == {34_944}
    assert curves.curve(ALEXNET, GrowthAxis.INPUT).values[-1] == 512


@given(st.sampled_from(VARIED), st.sampled_from(AXES), st.integers(-10, 5000))
def test_the_nearest_value_is_possible_and_nearest(g: Geometry, axis: GrowthAxis, wish: int) -> None:
    possible = list(curves.values(g, axis))
    found = curves.nearest(g, axis, wish)
    assert found in possible
    assert abs(found - wish) == min(abs(value - wish) for value in possible)


def test_with_same_padding_no_input_is_too_small_and_no_filter_too_large() -> None:
    g = Geometry(width=7, height=9, depth=2, filters=2, size=(3, 4), stride=(2, 2), padding="same")
    assert curves.ends(g, GrowthAxis.INPUT) == (1, 512)
    assert curves.ends(g, GrowthAxis.SIZE) == (1, 64)
    low, high = curves.ends(g, GrowthAxis.STRIDE)
    assert (low, high) == (1, 9)
    assert curves.at(g, GrowthAxis.STRIDE, high).output_shape[:2] == (1, 1)
    assert curves.at(g, GrowthAxis.STRIDE, high - 1).output_shape[:2] == (1, 2)


def test_with_same_padding_larger_filters_leave_as_many_positions() -> None:
    same = hyperparameters.change(examples.load("lesson"), same=1)
    part = growth_part(same, derive(same.layer))
    assert part.curve(GrowthAxis.SIZE).sentence.key == "growth.sentence.size_same"
    shared, unshared = part.curve(GrowthAxis.SIZE).curve.shared, part.curve(GrowthAxis.SIZE).curve.unshared
    assert {apart // once for once, apart in zip(shared, unshared, strict=True)} == {36}
    assert dict(part.shape.values)["padding"] == "same"


def test_a_known_layer_is_marked_whether_its_padding_is_numbers_or_same() -> None:
    vgg = known("vgg_conv1_1").geometry
    assert vgg.replace(padding="same").padding == vgg.padding
    state = hyperparameters.change(examples.load("lesson"), **bounds.settings_of(vgg.replace(padding="same")))
    rows = {row.layer.name: row.here for row in growth_part(state, derive(state.layer)).rows}
    assert [name for name, here in rows.items() if here] == ["vgg_conv1_1"]


def test_the_part_speaks_in_the_numbers_of_the_layer() -> None:
    state = examples.load("alexnet")
    part = growth_part(state, derive(state.layer))
    positions = message("growth.positions", width=55, height=55, n=3025)
    sentence = part.curve(GrowthAxis.INPUT).sentence
    assert sentence == message("growth.sentence.input", shared=34_944, positions=positions)
    assert dict(part.shrinking.values) == {"first": 3025, "second": 729, "third": 169, "last": 1}
    here = readout(ALEXNET, GrowthAxis.INPUT, 227)
    assert here.place == message("growth.place.input", n=227)
    assert here.count.fully_connected == 44_892_355_200
