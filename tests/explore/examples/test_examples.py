import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convviz.conv import Geometry, count_parameters
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import hyperparameters, pokes, transitions
from convviz.explore.state.history import History
from convviz.explore.state.state import InputCell, InputKind, Link, Position, State, WalkOrder, WeightCell
from convviz.files import pictures
from convviz.files.picture_limits import kept_size
from convviz.files.pictures import Picture
from tests.explore.some_layers import OF_NUMBERS

TEXTS = Path(__file__).parents[3] / "resources" / "text" / "en" / "explore.json"


@pytest.fixture(scope="module")
def loaded():
    return {name: examples.load(name) for name in examples.EXAMPLES}


def picture(width: int, height: int, channels: int = 3) -> Picture:
    pixels = np.arange(width * height * channels, dtype=np.int64).reshape(width, height, channels) % 251
    pixels = pixels.astype(np.uint8)
    pixels.setflags(write=False)
    return Picture(pixels, "own.png", None)


def sized(state: State, own: Picture) -> Geometry:
    """Return the layer that looks at ``own`` in its own size."""
    return hyperparameters.take_picture_size(examples.cut_to_layer(state, own)).layer.geometry


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_is_made_of_whole_numbers(loaded, name: str) -> None:
    state = loaded[name]
    layer = state.layer
    assert (state.scene.name, state.position) == (name, Position(0, 0, 0))
    assert not state.scene.modified
    assert not state.scene.own
    for array in (layer.X, layer.weights, layer.biases):
        assert array.dtype == np.int64
        assert not array.flags.writeable
    assert layer.geometry == examples.geometry_of(name)
    assert len(state.scene.filter_names) in (0, layer.geometry.filters)


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_is_the_same_every_time(loaded, name: str) -> None:
    again = examples.load(name)
    for attribute in ("X", "weights", "biases"):
        assert np.array_equal(getattr(again.layer, attribute), getattr(loaded[name].layer, attribute))


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_every_example_has_its_words(loaded, name: str) -> None:
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    said = [examples.title(name), examples.about(name), *loaded[name].scene.filter_names]
    said += [value for words in said for _, value in words.values if hasattr(value, "key")]
    assert {words.key for words in said} <= texts.keys()


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_plain_examples_have_no_zeros_in_x(loaded, name: str) -> None:
    state = loaded[name]
    assert state.scene.kind is InputKind.NUMBERS
    assert set(np.unique(state.layer.X)) == {1, 2, 3}


@pytest.mark.parametrize(("name", "depth"), [("alexnet", 3), ("lenet", 1), ("classic", 1), ("pointwise", 3)])
def test_pictures_have_pixels(loaded, name: str, depth: int) -> None:
    state = loaded[name]
    assert state.scene.kind is InputKind.PICTURE
    assert state.layer.geometry.depth == depth
    assert state.layer.X.min() >= 0
    assert 200 < state.layer.X.max() <= 255
    assert state.layer.X.std() > 20


def test_the_lesson_gives_the_lines_of_the_source(loaded) -> None:
    V = loaded["lesson"].layer.forward()
    assert V[:, 0, 0].tolist() == [5, 13, -1, 7]
    assert V[:, 0, 1].tolist() == [-4, -8, 5, -5]
    assert V[2, 3].tolist() == [5, 6]


@pytest.mark.parametrize(
    ("name", "output", "shared", "unshared"),
    [
        ("lesson", (4, 4, 2), 202, 3_232),
        ("alexnet", (55, 55, 96), 34_944, 105_705_600),
        ("lenet", (28, 28, 6), 156, 122_304),
        ("demo", (3, 3, 2), 56, 504),
        ("pointwise", (32, 32, 8), 32, 32_768),
    ],
)
def test_the_layers_are_those_of_the_books(
    name: str, output: tuple[int, ...], shared: int, unshared: int
) -> None:
    g = examples.geometry_of(name)
    count = count_parameters(g)
    assert g.output_shape == output
    assert (count.shared, count.unshared) == (shared, unshared)


def test_each_special_layer_is_special(loaded) -> None:
    depthwise = examples.geometry_of("depthwise")
    assert depthwise.groups == depthwise.depth == depthwise.filters
    assert examples.geometry_of("dilated").dilation == (2, 2)
    misfit = examples.geometry_of("misfit")
    assert (misfit.x.unread, misfit.y.unread) == (1, 1)
    assert all(examples.geometry_of(name).fits for name in examples.EXAMPLES if name != "misfit")


def test_an_unknown_example_is_refused() -> None:
    for ask in (examples.load, examples.title, examples.about, examples.geometry_of):
        with pytest.raises(ValueError, match="no example 'resnet': choose from lesson, alexnet"):
            ask("resnet")


def test_an_own_picture_in_the_layer(loaded) -> None:
    own = picture(300, 200)
    state = examples.with_picture(loaded["alexnet"], own)
    assert state.scene.own
    assert state.scene.picture is own
    assert state.layer.X.shape == (227, 227, 3)
    assert state.layer.weights is loaded["alexnet"].layer.weights
    assert state.scene.filter_names == loaded["alexnet"].scene.filter_names
    assert not state.scene.modified


def test_an_own_picture_is_grey_in_a_grey_layer(loaded) -> None:
    state = examples.with_picture(loaded["lenet"], picture(40, 60))
    assert state.layer.X.shape == (32, 32, 1)


def test_a_deep_layer_becomes_three_deep(loaded) -> None:
    state = examples.cut_to_layer(loaded["lesson"], picture(40, 40))
    assert state.layer.geometry.input_shape == (11, 11, 3)
    assert state.layer.weights.shape == (2, 5, 5, 3)
    assert np.array_equal(state.layer.weights, loaded["lesson"].layer.weights[..., :3])
    assert state.scene.kind is InputKind.PICTURE
    depthwise = examples.cut_to_layer(loaded["depthwise"], picture(40, 40))
    assert depthwise.layer.geometry.groups == 1  # 4 filters cannot be shared by 3 groups


def test_choices_stay_and_the_walk_begins_again(loaded) -> None:
    walked = examples.load("lenet")
    walked = type(walked)(
        walked.scene, walked.layer, Position(3, 3, 1), WalkOrder.Y_FIRST, relu=True, link=Link.SAME_FIELD
    )
    state = examples.with_picture(walked, picture(40, 40))
    assert (state.order, state.relu, state.link) == (WalkOrder.Y_FIRST, True, Link.SAME_FIELD)
    assert state.position == Position(0, 0, 0)


def test_the_size_from_the_picture(loaded) -> None:
    own = examples.with_picture(loaded["classic"], picture(120, 80))
    state = hyperparameters.take_picture_size(own)
    assert state.layer.geometry.input_shape == (120, 80, 1)
    np.testing.assert_array_equal(state.layer.X, pictures.fit(own.scene.picture, 120, 80, 1))
    assert state.scene.modified
    assert hyperparameters.take_picture_size(state) is state


def test_an_input_of_numbers_has_no_size_to_take(loaded) -> None:
    with pytest.raises(Refused) as refusal:
        hyperparameters.take_picture_size(loaded["lesson"])
    assert refusal.value.reason.key == "explore.refused.no_picture"


def test_a_large_picture_is_bounded_in_its_proportions(loaded) -> None:
    large = sized(loaded["classic"], picture(2000, 1000))
    assert (large.width, large.height) == (512, 256)
    many = hyperparameters.change(loaded["classic"], filters=100)
    g = sized(many, picture(1000, 1000))
    assert g.width == g.height == 200  # 100 filters with stride 1: four million neurons


def test_under_the_strict_rule_the_size_is_cut_to_fit(loaded) -> None:
    strict = hyperparameters.change(loaded["lesson"], strict=1)
    g = sized(strict, picture(40, 31))
    assert (g.width, g.height) == (39, 31)
    assert g.rule == "strict"


def test_a_picture_smaller_than_the_filter_is_refused(loaded) -> None:
    with pytest.raises(Refused) as refusal:
        sized(loaded["alexnet"], picture(8, 30))
    assert refusal.value.reason.key == "explore.refused.picture_small"
    assert examples.with_picture(loaded["alexnet"], picture(8, 30)).layer.X.shape == (227, 227, 3)


def test_a_picture_that_was_cut_says_so_once(loaded) -> None:
    cut = examples.with_picture(loaded["lenet"], picture(40, 60))
    assert cut.done.after is cut.layer
    assert dict(cut.done.words.values)["own_height"] == 60
    long = Picture(picture(40, 60).pixels, "a_name_" * 12 + "end.png")
    said = str(dict(examples.with_picture(loaded["lenet"], long).done.words.values)["name"])
    assert len(said) < 50
    assert (said[:6], said[-7:]) == ("a_name", "end.png")
    assert transitions.step(1)(cut).done is None
    assert examples.with_picture(loaded["lenet"], picture(32, 32)).done is None


def large(width: int, height: int) -> Picture:
    """Return a picture whose file is larger than what is kept of it."""
    kept = kept_size(width, height)
    return Picture(picture(*kept).pixels, "large.jpg", original=(width, height))


@pytest.mark.parametrize("name", ["classic", "alexnet", "lenet", "pointwise"])
@pytest.mark.parametrize("size", [(4096, 2731), (1, 20000), (40, 60), (20, 400), (700, 700)])
def test_what_is_announced_is_what_the_picture_gives(loaded, name: str, size: tuple[int, int]) -> None:
    cut = examples.with_picture(loaded[name], large(*size))
    said = dict(cut.done.words.values)
    assert (said["own_width"], said["own_height"]) == size
    try:
        g = hyperparameters.take_picture_size(cut).layer.geometry
    except Refused:
        assert cut.done.words.key == "explore.done.cut_only"
        return
    assert (said["given_width"], said["given_height"]) == (g.width, g.height)
    expected = (
        "cut"
        if size == (g.width, g.height)
        else "cut_bounded"
        if 512 in (g.width, g.height)
        else "cut_possible"
    )
    assert cut.done.words.key == f"explore.done.{expected}"


def test_the_photograph_of_the_report_gives_what_fits(loaded) -> None:
    cut = examples.with_picture(loaded["classic"], large(4096, 2731))
    said = dict(cut.done.words.values)
    assert (said["given_width"], said["given_height"], said["most"]) == (512, 341, 512)


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_a_picture_brings_a_layer_that_suits_it_to_an_input_of_numbers(loaded, name: str) -> None:
    own = large(4096, 2731)
    state = examples.with_picture(loaded[name], own)
    g = state.layer.geometry
    assert (g.input_shape, g.output_shape) == ((192, 128, 3), (192, 128, 6))
    np.testing.assert_array_equal(state.layer.X, pictures.fit(own, 192, 128, 3))
    names = [words.key for words in state.scene.filter_names]
    assert {"explore.filter.vertical_edges", "explore.filter.blur"} <= set(names)
    assert state.fill_all
    assert state.scene.own
    assert not state.scene.modified
    assert state.done.words.key == "explore.done.suited"
    assert hyperparameters.change(state, filters=3).scene.modified


def test_a_grey_picture_brings_one_channel_and_a_small_one_stays_whole(loaded) -> None:
    state = examples.with_picture(loaded["lesson"], picture(50, 90, 1))
    assert state.layer.geometry.input_shape == (50, 90, 1)
    assert state.done.words.key == "explore.done.whole"
    assert examples.with_picture(loaded["lesson"], picture(1, 1)).layer.geometry.input_shape == (1, 1, 3)
    assert examples.with_picture(loaded["lesson"], large(1, 20000)).layer.geometry.input_shape == (1, 192, 3)


def test_the_picture_can_be_cut_to_the_layer_before(loaded) -> None:
    poked = pokes.poke(WeightCell(0, 2, 2, 1), 5)(transitions.toggle_relu(loaded["lesson"]))
    own = large(4096, 2731)
    brought = transitions.step(3)(examples.with_picture(poked, own))
    assert examples.can_cut_to_previous(brought)
    cut = examples.cut_to_previous(brought)
    straight = examples.cut_to_layer(poked, own)
    assert cut.scene == straight.scene
    assert (cut.relu, cut.fill_all) == (True, False)
    assert cut.layer.geometry.input_shape == (11, 11, 3)
    for array in ("X", "weights", "biases"):
        np.testing.assert_array_equal(getattr(cut.layer, array), getattr(straight.layer, array))
    assert not examples.can_cut_to_previous(cut)
    for state in (cut, loaded["lesson"], examples.with_picture(loaded["classic"], own)):
        with pytest.raises(Refused) as refusal:
            examples.cut_to_previous(state)
        assert refusal.value.reason.key == "explore.refused.no_previous"


def test_a_second_picture_brings_a_layer_of_its_own_unless_the_first_ones_was_changed(loaded) -> None:
    first = examples.with_picture(loaded["lesson"], large(4096, 2731))
    second = examples.with_picture(first, large(600, 1200))
    assert second.layer.geometry.input_shape == (96, 192, 3)
    assert examples.cut_to_previous(second).layer.geometry.input_shape == (11, 11, 3)
    changed = hyperparameters.change(first, size_x=5, size_y=5)
    kept = examples.with_picture(changed, large(600, 1200))
    assert kept.layer.geometry == changed.layer.geometry


def test_what_a_picture_can_be_cut_to_counts_among_what_is_kept(loaded) -> None:
    brought = examples.with_picture(loaded["lesson"], large(4096, 2731))
    alone = replace(brought, before_picture=None)
    with_it, without = History(brought), History(alone)
    for history in (with_it, without):
        history.record(loaded["demo"], "example")
    assert with_it.bytes - without.bytes >= loaded["lesson"].layer.X.nbytes


def test_an_edit_that_is_gone_is_no_edit(loaded) -> None:
    poked = pokes.poke(WeightCell(0, 2, 2, 1), 5)(loaded["lesson"])
    assert poked.scene.edited
    assert hyperparameters.change(poked, stride_x=1, stride_y=1).scene.edited
    smaller = hyperparameters.change(poked, size_x=3, size_y=3)  # all weights made anew
    assert not smaller.scene.edited
    cell = pokes.poke(InputCell(0, 0, 0), 9)(loaded["lenet"])
    assert not examples.with_picture(cell, picture(40, 40)).scene.edited


def test_sizes_of_an_own_picture_can_be_changed(loaded) -> None:
    own = examples.cut_to_layer(loaded["lesson"], picture(60, 60))
    wider = hyperparameters.change(own, width=21, height=15)
    assert wider.layer.X.shape == (21, 15, 3)
    assert wider.scene.kind is InputKind.PICTURE
    assert wider.scene.own
    assert Geometry(21, 15, 3, 2, 5, 2) == wider.layer.geometry
