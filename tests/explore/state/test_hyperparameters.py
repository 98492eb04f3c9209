from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry
from convviz.explore.examples import examples
from convviz.explore.message import Message, Refused, message
from convviz.explore.state import bounds, hyperparameters
from convviz.explore.state.state import InputCell, InputKind, Position, State
from convviz.ui.words.catalogue import LANGUAGES, Text

PLAIN = {
    "lesson",
    "demo",
    "depthwise",
    "dilated",
    "misfit",
}  # examples without a picture: quick to make again
ALEXNET = Geometry(width=227, height=227, depth=3, filters=96, size=11, stride=4)


@pytest.fixture
def lesson() -> State:
    return examples.load("lesson")


def reason(g: Geometry, **changes: int) -> str:
    found = bounds.problem({**bounds.settings_of(g), **changes})
    assert found is not None
    return found.key


def test_values_are_the_layers() -> None:
    g = Geometry(
        width=9,
        height=8,
        depth=4,
        filters=6,
        size=(3, 2),
        stride=(1, 2),
        padding=((2, 1), (0, 3)),
        dilation=(2, 1),
        groups=2,
        bias=False,
    )
    values = bounds.settings_of(g)
    assert tuple(values) == bounds.NAMES
    assert list(values.values()) == [9, 8, 4, 6, 3, 2, 1, 2, 2, 1, 0, 3, 0, 2, 1, 2, 0, 0]
    assert bounds.geometry_of(values) == g


def test_changing_nothing_is_the_same_state(lesson: State) -> None:
    assert hyperparameters.change(lesson) is lesson
    assert hyperparameters.change(lesson, width=11, stride_x=2) is lesson


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("stride_x", 1), ("stride_y", 3), ("padding_left", 2), ("padding_right", 1), ("padding_top", 3)),
        *(("padding_bottom", 1), ("same", 1), ("dilation_x", 2), ("strict", 1)),
    ],
)
def test_what_changes_no_shape_keeps_the_arrays(lesson: State, name: str, value: int) -> None:
    changed = hyperparameters.change(lesson, **{name: value})
    assert bounds.settings_of(changed.layer.geometry)[name] == value
    assert changed.layer.X is lesson.layer.X
    assert changed.layer.weights is lesson.layer.weights
    assert changed.layer.biases is lesson.layer.biases
    assert changed.scene.modified


def test_a_new_input_size_keeps_the_filters_and_the_cells(lesson: State) -> None:
    changed = hyperparameters.change(lesson, width=14, height=9)
    assert changed.layer.weights is lesson.layer.weights
    assert changed.layer.X.shape == (14, 9, 4)
    assert np.array_equal(changed.layer.X[:11], lesson.layer.X[:, :9])
    assert set(np.unique(changed.layer.X)) == {1, 2, 3}


def test_a_new_filter_keeps_the_input_and_the_weights_that_stay(lesson: State) -> None:
    changed = hyperparameters.change(lesson, filters=5, size_x=3)
    assert changed.layer.X is lesson.layer.X
    assert np.array_equal(changed.layer.weights[:2], lesson.layer.weights[:, :3])
    assert np.array_equal(changed.layer.biases[:2], lesson.layer.biases)


def test_biases_go_and_come_back(lesson: State) -> None:
    without = hyperparameters.change(lesson, bias=0)
    assert without.layer.biases is None
    assert without.layer.weights is lesson.layer.weights
    back = hyperparameters.change(without, bias=1)
    assert np.array_equal(back.layer.biases, lesson.layer.biases)
    assert not back.scene.modified


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_going_back_to_an_examples_sizes_brings_its_data_back(name: str) -> None:
    state = examples.load(name)
    g = state.layer.geometry
    there = {
        "width": 41,
        "height": 37,
        "depth": 2 * g.depth,
        "filters": g.filters * 2,
        "size_x": g.size[0] + 1,
    }
    changed = hyperparameters.change(state, **there)
    assert changed.scene.modified
    back = hyperparameters.change(changed, **{key: bounds.settings_of(g)[key] for key in there})
    assert back.scene == state.scene
    assert back.layer.geometry == g
    for attribute in ("X", "weights", "biases"):
        assert np.array_equal(getattr(back.layer, attribute), getattr(state.layer, attribute))


def test_a_picture_is_cut_anew() -> None:
    state = examples.load("lenet")
    wider = hyperparameters.change(state, width=64, height=64)
    assert wider.scene.kind is InputKind.PICTURE
    assert wider.layer.X.shape == (64, 64, 1)
    assert wider.layer.X.max() > 200
    deep = hyperparameters.change(state, depth=2)
    assert deep.scene.kind is InputKind.NUMBERS
    assert set(np.unique(deep.layer.X)) == {1, 2, 3}
    colour = hyperparameters.change(deep, depth=3)
    assert colour.scene.kind is InputKind.PICTURE
    assert np.array_equal(colour.layer.X[:, :, :1], state.layer.X)


def test_the_neuron_stays_where_it_can(lesson: State) -> None:
    state = replace(lesson, position=Position(3, 2, 1), channel=3, pointed=InputCell(10, 10, 3))
    narrow = hyperparameters.change(state, width=7, depth=2)
    assert narrow.position == Position(1, 2, 1)
    assert narrow.channel == 1
    assert narrow.pointed is None
    assert hyperparameters.change(state, filters=1).position == Position(3, 2, 0)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"width": 0}, "explore.refused.low"),
        ({"stride_y": 0}, "explore.refused.low"),
        ({"padding_right": -1}, "explore.refused.low"),
        ({"padding_bottom": 65}, "explore.refused.high"),
        ({"same": 1, "size_x": 40, "dilation_x": 32}, "explore.refused.high"),
        ({"width": 513}, "explore.refused.high"),
        ({"bias": 2}, "explore.refused.high"),
        ({"size_x": 12}, "explore.refused.filter.x"),
        ({"height": 4}, "explore.refused.filter.y"),
        ({"dilation_y": 3}, "explore.refused.filter.y"),
        ({"groups": 4}, "explore.refused.groups.filters"),
        ({"groups": 3}, "explore.refused.groups.depth"),
        ({"width": 512, "height": 512, "depth": 64}, "explore.refused.many.inputs"),
        (
            {"width": 500, "height": 500, "stride_x": 1, "stride_y": 1, "filters": 17},
            "explore.refused.many.neurons",
        ),
        ({"width": 64, "height": 64, "depth": 512, "filters": 512}, "explore.refused.many.weights"),
        (
            {"width": 128, "height": 128, "depth": 200, "filters": 200, "stride_x": 1, "stride_y": 1},
            "explore.refused.many.multiplications",
        ),
        ({"width": 12, "strict": 1}, "explore.refused.strict"),
    ],
)
def test_what_is_impossible_says_why_and_changes_nothing(
    lesson: State, changes: dict[str, int], key: str
) -> None:
    assert reason(lesson.layer.geometry, **changes) == key
    with pytest.raises(Refused) as refusal:
        hyperparameters.change(lesson, **changes)
    assert refusal.value.reason.key == key


@pytest.mark.parametrize(("name", "value"), [("colour", 1), ("width", 11.0), ("bias", True), ("width", "11")])
def test_a_slip_of_the_program_is_a_type_error(lesson: State, name: str, value: object) -> None:
    with pytest.raises(TypeError, match=name):
        hyperparameters.change(lesson, **{name: value})  # type: ignore[arg-type]


geometries = st.builds(
    lambda settings, groups: {
        **settings,
        "depth": settings["depth"] * groups,
        "filters": settings["filters"] * groups,
        "groups": groups,
    },
    st.fixed_dictionaries(
        {
            "width": st.integers(1, 40),
            "height": st.integers(1, 40),
            "depth": st.integers(1, 4),
            "filters": st.integers(1, 4),
            "size_x": st.integers(1, 6),
            "size_y": st.integers(1, 6),
            "stride_x": st.integers(1, 5),
            "stride_y": st.integers(1, 5),
            **dict.fromkeys(bounds.PADDING, st.integers(0, 3)),
            "same": st.sampled_from((0, 0, 1)),
            "dilation_x": st.integers(1, 3),
            "dilation_y": st.integers(1, 3),
            "bias": st.integers(0, 1),
            "strict": st.integers(0, 1),
        }
    ),
    st.integers(1, 3),
).filter(lambda settings: bounds.problem(settings) is None)


@given(geometries)
def test_limits_are_the_ends_of_what_is_allowed(wish: dict[str, int]) -> None:
    g = bounds.geometry_of(wish)
    for name, limits in hyperparameters.limits(g):
        low, high = bounds.RANGES[name]
        others = {**bounds.settings_of(g), **({"same": 0} if name in bounds.PADDING else {})}
        allowed = [n for n in range(low, high + 1) if bounds.problem({**others, name: n}) is None]
        assert (limits.low, limits.high) == (allowed[0], allowed[-1]), name
        assert bounds.settings_of(g)[name] in allowed


@given(geometries, st.data())
def test_what_is_possible_is_what_the_geometry_takes(wish: dict[str, int], data: st.DataObject) -> None:
    """Within the ceilings, bounds and `Geometry` agree on what can be."""
    name = data.draw(st.sampled_from(bounds.NAMES))
    low, high = bounds.RANGES[name]
    changed = {**wish, name: data.draw(st.integers(low, min(high, 40)))}
    found = bounds.problem(changed)
    try:
        g = bounds.geometry_of(changed)
    except ValueError:
        assert found is not None
    else:
        same_beyond = g.same and max(*g.padding[0], *g.padding[1]) > bounds.RANGES["padding_left"][1]
        assert found is None or ".many." in found.key or same_beyond
        assert (bounds.unread(changed, "x"), bounds.unread(changed, "y")) == (g.x.unread, g.y.unread)


def test_the_layers_that_are_taught_are_inside() -> None:
    vgg = bounds.settings_of(Geometry(width=224, height=224, depth=3, filters=64, size=3, padding=1))
    deep = bounds.settings_of(Geometry(width=13, height=13, depth=384, filters=384, size=3, padding=1))
    resnet = bounds.settings_of(
        Geometry(width=224, height=224, depth=3, filters=64, size=7, stride=2, padding=3, bias=False)
    )
    for layer in (vgg, deep, resnet, bounds.settings_of(ALEXNET)):
        assert bounds.problem(layer) is None


def test_misfits_are_counted_in_words() -> None:
    def of(**changes: int) -> object:
        g = Geometry(width=10, height=11, depth=1, filters=1, size=3, stride=2)
        return hyperparameters.misfit(bounds.geometry_of({**bounds.settings_of(g), **changes}))

    def misfit(unread: Message) -> Message:
        return message("explore.misfit", unread=unread)

    assert of() == misfit(message("explore.misfit.columns", n=1))
    assert of(width=11) is None
    assert of(width=11, height=12) == misfit(message("explore.misfit.rows", n=1))
    both = message(
        "explore.misfit.both",
        columns=message("explore.misfit.some_columns", n=1),
        rows=message("explore.misfit.some_rows", n=1),
    )
    assert of(height=12) == misfit(both)


@given(geometries)
def test_proposals_fit_and_can_be_made(wish: dict[str, int]) -> None:
    g = bounds.geometry_of(wish)
    proposals = hyperparameters.proposals(g)
    assert g.fits == (not proposals)
    assert len(proposals) <= 6
    for proposal in proposals:
        changed = {**bounds.settings_of(g), **dict(proposal.changes)}
        assert changed != bounds.settings_of(g)
        assert bounds.problem(changed) is None
        assert bounds.geometry_of(changed).fits


def test_proposals_are_short() -> None:
    state = examples.load("misfit")
    texts = [proposal.text for proposal in hyperparameters.proposals(state.layer.geometry)]
    assert message("explore.proposal.stride", value=1) in texts
    nine = [message(f"explore.proposal.{name}", value=9) for name in ("width", "height")]
    assert message("explore.proposal.both", first=nine[0], second=nine[1]) in texts


@pytest.mark.parametrize(
    ("words", "value"), [("7", 7), ("−3", -3), ("1,000", 1000), ("１２", 12), ("12.0", 12)]
)
def test_a_typed_value_is_read(words, value):
    assert hyperparameters.typed_value("width", words) == value


@pytest.mark.parametrize("words", ["１，２，０，１", "1、2、0、1", " 1, 2 ,0,1 ", "1 2 0 1"])
def test_typed_padding_is_parted_by_any_comma_or_space(words):
    typed = hyperparameters.typed_padding(words)
    assert typed == {**dict(zip(bounds.PADDING, (1, 2, 0, 1), strict=True)), "same": 0}


def test_typed_padding_is_read_back_as_it_is_shown(lesson: State) -> None:
    for words in ("0", "3", "1,2", "1,2,0,1", "same"):
        changed = hyperparameters.change(lesson, **hyperparameters.typed_padding(words))
        assert hyperparameters.padding_words(changed.layer.geometry) == words


def test_same_follows_the_other_settings_until_a_side_is_given(lesson: State) -> None:
    same = hyperparameters.change(lesson, same=1, stride_x=1, stride_y=1)
    larger = hyperparameters.change(same, size_x=7, size_y=6)
    g = larger.layer.geometry
    assert (g.same, g.padding, g.output_shape[:2]) == (True, ((3, 3), (2, 3)), (11, 11))
    ended = hyperparameters.change(larger, padding_left=1).layer.geometry
    assert (ended.same, ended.padding) == (False, ((1, 3), (2, 3)))
    assert hyperparameters.change(larger, same=0).layer.geometry == g.replace(padding=g.padding)


@pytest.mark.parametrize(
    ("words", "key"),
    [("1,5", "setting_whole"), ("1.000", "two_readings"), ("wide", "no_number"), ("", "empty")],
)
def test_a_typed_value_that_is_no_whole_number_is_refused(words, key):
    with pytest.raises(Refused) as refusal:
        hyperparameters.typed_value("width", words)
    assert refusal.value.reason.key == f"explore.refused.{key}"
    for language in LANGUAGES:
        assert Text(language).text(refusal.value.reason)
