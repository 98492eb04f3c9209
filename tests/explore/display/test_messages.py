"""What the display parts say, in both languages: the sentence, not the key."""

import json
import string
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.conv import Geometry
from convviz.explore.display.resolve import resolve
from convviz.explore.examples import examples
from convviz.explore.message import Message
from convviz.explore.state import pokes
from convviz.explore.state.derived import derive
from convviz.explore.state.sharing import choose
from convviz.explore.state.state import (
    BiasCell,
    InputCell,
    OutputCell,
    Position,
    Sharing,
    State,
    Tile,
    View,
    WeightCell,
)
from convviz.ui.words.catalogue import LANGUAGES
from tests.explore.display.geometries import SCENE, geometries, positions, state_of

TEXT = Path(__file__).parents[3] / "resources" / "text"
CATALOGUES = {
    language: {
        key: template
        for path in (TEXT / language).glob("*.json")
        for key, template in json.loads(path.read_text(encoding="utf-8")).items()
    }
    for language in LANGUAGES
}


class Plain(string.Formatter):
    """Numbers with grouped digits and a true minus sign, those for code as Python writes them."""

    def format_field(self, value, spec):
        if isinstance(value, int) and spec == "":
            return f"{value:,}".replace("-", "−")
        return str(value)


def said(message: Message, language: str = "en") -> str:
    """Return ``message`` as a sentence; every placeholder must be filled and every value used."""
    template = CATALOGUES[language][message.key]
    values = {
        name: said(value, language) if isinstance(value, Message) else value for name, value in message.values
    }
    if isinstance(template, dict):
        template = template["one" if values["n"] == 1 else "other"]
    named = {field for _, field, _, _ in Plain().parse(template) if field}
    assert named <= values.keys(), message
    return Plain().format(template, **values)


def messages(part: object):
    """Yield every message in a display part, however deep."""
    if isinstance(part, Message):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from messages(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from messages(getattr(part, field.name))


def everything_said(state: State, language: str) -> list[str]:
    display = resolve(state, derive(state.layer))
    return [said(message, language) for message in messages(display)]


def pointable(g: Geometry) -> list[object]:
    width, height, filters = g.output_shape
    return [
        None,
        InputCell(0, 0, 0),
        InputCell(-g.padding[0][0], g.height + g.padding[1][1] - 1, g.depth - 1),
        WeightCell(filters - 1, 0, 0, 0),
        *([BiasCell(0)] if g.bias else []),
        OutputCell(width - 1, height - 1, filters - 1),
        Tile(width - 1, 0),
    ]


@given(geometries(), st.data())
def test_everything_can_be_said_in_both_languages(g: Geometry, data: st.DataObject) -> None:
    position, cell = data.draw(st.sampled_from(positions(g))), data.draw(st.sampled_from(pointable(g)))
    turned = choose(data.draw(st.sampled_from(Sharing)))
    state = replace(turned(state_of(g, position, relu=data.draw(st.booleans()))), pointed=cell)
    for language in CATALOGUES:
        for sentence in everything_said(state, language):
            assert sentence
            assert "{" not in sentence


@pytest.fixture(scope="module")
def lesson() -> State:
    """Return the worked example at V[2,3,1], with every map shown."""
    start = examples.load("lesson")
    return State(start.scene, start.layer, Position(2, 3, 1), fill_all=True)


def status(state: State, language: str = "en", **choices) -> str:
    chosen = {"position": state.position, "fill_all": True, **choices}
    here = State(state.scene, state.layer, **chosen)
    return said(resolve(here, derive(here.layer)).status, language)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (None, "V[2,3,1] = 6 · reads X[4:9,6:11,:] with W1 and b1"),
        (OutputCell(0, 0, 1), "V[0,0,1] = −4 · reads X[:5,:5,:] with W1 and b1"),
        (InputCell(5, 5, 0), "X[5,5,0] = 2 · read by 4 positions × 2 filters = 8 neurons"),
        (InputCell(0, 0, 0), "X[0,0,0] = 3 · read by 1 position × 2 filters = 2 neurons"),
        (WeightCell(0, 2, 2, 1), "W0[2,2,1] = −1 · used by all 16 neurons of V[:,:,0]"),
        (BiasCell(1), "b1 = −2 · used by all 16 neurons of V[:,:,1]"),
        (Tile(2, 3), "(x, y) = (2, 3) · 2 filters at this position, all applied to X[4:9,6:11,:]"),
    ],
)
def test_the_status_says_what_is_pointed_at(lesson: State, cell, sentence: str) -> None:
    assert status(lesson, pointed=cell) == sentence


OUTSIDE = "outside its receptive field: starts as 0 and may be changed"


@pytest.mark.parametrize(
    ("how", "cell", "sentence"),
    [
        (Sharing.UNSHARED, None, "V[1,2,0] = −2 · reads X[2:7,4:9,:] with its own W0[1,2] and b0[1,2]"),
        (Sharing.UNSHARED, WeightCell(0, 2, 2, 1), "W0[1,2][2,2,1] = −1 · belongs to V[1,2,0] alone"),
        (Sharing.UNSHARED, BiasCell(1), "b1[1,2] = −2 · belongs to V[1,2,1] alone"),
        (Sharing.UNSHARED, InputCell(5, 5, 0), "X[5,5,0] = 2 · read by 4 positions × 2 filters = 8 neurons"),
        (
            Sharing.UNSHARED,
            Tile(2, 3),
            (
                "(x, y) = (2, 3) · 2 neurons at this position, each with its own weights, "
                "all reading X[4:9,6:11,:]"
            ),
        ),
        (Sharing.FULL, None, "V[1,2,0] = −2 · reads all of X with its own W0[1,2] and b0[1,2]"),
        (Sharing.FULL, WeightCell(0, 4, 6, 1), "W0[1,2][4,6,1] = −1 · belongs to V[1,2,0] alone"),
        (
            Sharing.FULL,
            WeightCell(0, 9, 9, 1),
            f"W0[1,2][9,9,1] = 0 · belongs to V[1,2,0] alone, {OUTSIDE}",
        ),
        (Sharing.FULL, BiasCell(1), "b1[1,2] = −2 · belongs to V[1,2,1] alone"),
        (Sharing.FULL, InputCell(0, 0, 0), "X[0,0,0] = 3 · read by all 32 neurons"),
        (
            Sharing.FULL,
            Tile(2, 3),
            "(x, y) = (2, 3) · 2 neurons at this position, each with its own weights for all of X",
        ),
    ],
)
def test_the_status_without_sharing(lesson: State, how: Sharing, cell, sentence: str) -> None:
    here = choose(how)(replace(lesson, position=Position(1, 2, 0)))
    assert said(resolve(replace(here, pointed=cell), derive(here.layer)).status) == sentence


def test_the_status_gives_the_number_of_the_copy_that_was_changed(lesson: State) -> None:
    for how, cell in ((Sharing.UNSHARED, WeightCell(0, 2, 2, 1)), (Sharing.FULL, WeightCell(0, 9, 9, 1))):
        here = choose(how)(replace(lesson, position=Position(1, 2, 0)))
        changed = replace(pokes.poke(cell, 7)(here), edit=None, pointed=cell)
        at = f"W0[1,2][{cell.i},{cell.j},{cell.c}]"
        assert said(resolve(changed, derive(changed.layer)).status).startswith(f"{at} = 7 ")
        elsewhere = replace(changed, position=Position(0, 0, 0))
        assert " = 7 " not in said(resolve(elsewhere, derive(changed.layer)).status)


def test_the_status_of_the_backward_page_is_the_gradient_of_the_neuron(lesson: State) -> None:
    there = {"view": View.BACKWARD}
    assert status(lesson, **there) == "V[2,3,1] adds 6 · X[4:9,6:11,:] to dW1"
    assert status(lesson, "zh", **there) == "V[2,3,1] 为 dW1 加上 6 · X[4:9,6:11,:]"
    own = choose(Sharing.FULL)(lesson)
    assert status(own, **there) == "dW1[2,3] = 6 · X, from V[2,3,1] alone"


def test_the_status_in_chinese(lesson: State) -> None:
    assert status(lesson, "zh") == "V[2,3,1] = 6 · 用 W1 和 b1 读取 X[4:9,6:11,:]"
    cell = InputCell(5, 5, 0)
    assert status(lesson, "zh", pointed=cell) == "X[5,5,0] = 2 · 由 4 个位置 × 2 个滤波器 = 8 个神经元读取"


def test_a_value_that_the_walk_has_not_reached_is_not_given_away(lesson: State) -> None:
    ahead, here = OutputCell(3, 3, 1), OutputCell(2, 3, 1)
    expected = "V[3,3,1], not reached yet · reads X[6:11,6:11,:] with W1 and b1"
    assert status(lesson, fill_all=False, pointed=ahead) == expected
    assert status(lesson, fill_all=False, pointed=here).startswith("V[2,3,1] = 6 ")


def test_after_relu_both_values_are_said(lesson: State) -> None:
    sentence = status(lesson, relu=True, pointed=OutputCell(0, 0, 1))
    assert sentence == "V[0,0,1] = 0 (ReLU of −4) · reads X[:5,:5,:] with W1 and b1"


def test_on_the_backward_page_v_is_what_the_loss_takes(lesson: State) -> None:
    cell = OutputCell(0, 0, 1)
    through = replace(lesson.loss, through_relu=True)
    plain, rectified = "V[0,0,1] = −4 · reads", "V[0,0,1] = 0 (ReLU of −4) · reads"
    assert status(lesson, view=View.BACKWARD, relu=True, pointed=cell).startswith(plain)
    assert status(lesson, view=View.BACKWARD, loss=through, pointed=cell).startswith(rectified)
    assert status(lesson, loss=through, pointed=cell).startswith(plain)


PADDED = Geometry(width=6, height=5, depth=2, filters=2, size=3, stride=2, padding=1, groups=2, bias=False)


def test_padding_is_called_padding() -> None:
    state = state_of(PADDED)
    assert status(state, pointed=InputCell(-1, 0, 1)) == (
        "Xp[0,1,1] = 0, zero-padding · read by 1 position × 1 filter = 1 neuron"
    )
    assert status(state, pointed=InputCell(6, 0, 1)) == "Xp[7,1,1] = 0, zero-padding · read by no neuron"
    assert status(state, pointed=OutputCell(1, 1, 1)).endswith("· reads Xp[2:5,2:5,1:2] with W1")
    tile = "(x, y) = (1, 0) · 2 filters at this position, all applied to Xp[2:5,:3,:]"
    assert status(state, pointed=Tile(1, 0)) == tile


def test_padding_is_no_input_of_a_fully_connected_neuron() -> None:
    state = replace(choose(Sharing.FULL)(state_of(PADDED)), pointed=InputCell(-1, 0, 1))
    sentence = said(resolve(state, derive(state.layer)).status)
    assert sentence == "Xp[0,1,1] = 0, zero-padding · fully connected neurons have no weight for it"


def note(g: Geometry, position: Position, how: Sharing = Sharing.SHARED) -> str | None:
    state = choose(how)(state_of(g, position))
    found = resolve(state, derive(state.layer)).page.neuron.note
    return None if found is None else said(found)


def test_the_note_names_padding_and_what_is_unread() -> None:
    code = "Xp = np.pad(X, ((1, 1), (1, 1), (0, 0)))"
    unread = "No neuron reads the last column of Xp"
    assert (
        note(PADDED, Position(0, 0, 0))
        == f"{code}: 5 of the 9 cells in each channel are zero-padding · {unread}"
    )
    assert note(PADDED, Position(1, 1, 0)) == f"{code}: no zero-padding in this receptive field · {unread}"
    plain = Geometry(width=10, height=12, depth=1, filters=1, size=3, stride=4)
    both = "No neuron reads the last 3 columns and the last row of X"
    assert note(plain, Position(0, 0, 0)) == both
    assert note(Geometry(width=11, height=11, depth=1, filters=1, size=3), Position(0, 0, 0)) is None


def test_the_note_of_a_fully_connected_neuron_says_where_its_weights_start() -> None:
    assert note(PADDED, Position(1, 1, 1), Sharing.UNSHARED) == note(PADDED, Position(1, 1, 1))
    assert note(PADDED, Position(0, 0, 1), Sharing.FULL) == (
        "56 of the 60 weights lie outside X[:2,:2,1:2] and start as 0"
    )
    whole = Geometry(width=3, height=3, depth=1, filters=1, size=3)
    assert note(whole, Position(0, 0, 0), Sharing.FULL) is None
    outside = Geometry(width=4, height=4, depth=1, filters=1, size=1, stride=3, padding=3)
    assert note(outside, Position(0, 0, 0), Sharing.FULL) == (
        "All 16 weights start as 0: the receptive field lies in the zero-padding"
    )


def formula(**changes: int) -> str:
    settings_ = {"width": 11, "height": 9, "depth": 1, "filters": 1, "size": 5, "stride": 2} | changes
    state = state_of(Geometry(**settings_))
    return said(resolve(state, derive(state.layer)).hyperparameters.formula_x)


def test_the_size_of_the_output_is_written_out() -> None:
    assert formula() == "(11 − 5 + 0)/2 + 1 = 4"
    assert formula(padding=1) == "(11 − 5 + 2·1)/2 + 1 = 5"
    assert formula(dilation=2) == "(11 − (2·(5 − 1) + 1) + 0)/2 + 1 = 2"
    assert formula(width=10, size=3) == "(10 − 3 + 0)/2 + 1 = 4.5 → 4"
    assert formula(size=3, stride=3) == "(11 − 3 + 0)/3 + 1 ≈ 3.67 → 3"


def test_the_live_counts_and_the_transport_are_said(lesson: State) -> None:
    display = resolve(lesson, derive(lesson.layer))
    assert said(display.page.parameters.live_text) == (
        "31 neurons up to here: 3,131 needed without sharing, 202 with"
    )
    assert said(display.transport.where) == "neuron 31 of 32 · slice d = 1 · (x, y) = (2, 3)"
    first = State(lesson.scene, lesson.layer)
    assert said(resolve(first, derive(first.layer)).page.parameters.live_text) == (
        "1 neuron up to here: 101 needed without sharing, 101 with"
    )


def test_the_scene_has_its_title() -> None:
    state = state_of(PADDED)
    assert said(resolve(state, derive(state.layer)).scene.title) == said(examples.title(SCENE.name))
