"""What is withheld is in no part of the display: looked for in all numbers, words and spans."""

from dataclasses import replace

import numpy as np
import pytest

from convviz.explore.backward.updates import update
from convviz.explore.display.resolve import resolve
from convviz.explore.display.withheld.pages import CoverPart
from convviz.explore.examples import examples
from convviz.explore.message import Refused
from convviz.explore.state import hyperparameters, pokes, transitions
from convviz.explore.state.derived import derive
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import predict, reveal
from convviz.explore.state.regions import Span
from convviz.explore.state.sharing import Sharing, choose, let_differ
from convviz.explore.state.shift_state import Shift, ShiftCase
from convviz.explore.state.state import (
    BiasCell,
    InputCell,
    Link,
    OutputCell,
    Position,
    State,
    Tile,
    View,
    WalkOrder,
    WeightCell,
)
from tests.cases import each_once
from tests.explore.display.withholding import HERE, answers, layer, state, told, values

POINTED = (
    None,
    InputCell(7, 5, 1),
    WeightCell(1, 2, 3, 0),
    BiasCell(1),
    OutputCell(2, 1, 1),
    OutputCell(9, 8, 2),
    Tile(2, 1),
)
SHARINGS = tuple(Sharing)
#: Each kind on each page, on each page each setting of the switch; the long run has all three together.
KINDS_PAGES_SHARINGS = [
    pytest.param(kind, view, sharing, marks=() if (k + v + s) % len(SHARINGS) == 0 else pytest.mark.soak)
    for k, kind in enumerate(Withheld)
    for v, view in enumerate(View)
    for s, sharing in enumerate(SHARINGS)
]


def shown(of: State):
    return resolve(of, derive(of.layer))


def alone(of: State) -> State:
    """Return ``of`` without a lesson."""
    return replace(of, lesson=None)


@pytest.mark.parametrize(("kind", "view", "sharing"), KINDS_PAGES_SHARINGS)
def test_no_part_has_the_numbers_that_are_withheld(kind: Withheld, view: View, sharing: Sharing) -> None:
    """On each page, in each setting of the switch, and wherever one points."""
    hidden = answers(kind)
    of = state(kind, view=view, sharing=sharing, relu=sharing is Sharing.UNSHARED)
    derived = derive(of.layer)
    for pointed in POINTED:
        numbers, _, _ = told(resolve(replace(of, pointed=pointed), derived))
        assert not {n for n in hidden if n in numbers or abs(n) in numbers}, pointed


@pytest.mark.parametrize("kind", [Withheld.VALUE, Withheld.COUNTS, Withheld.SIZE, Withheld.GRADIENT])
def test_what_is_looked_for_is_there_when_nothing_is_withheld(kind: Withheld) -> None:
    view = View.BACKWARD if kind is Withheld.GRADIENT else View.LAYER
    numbers, _, _ = told(shown(state(view=view)))
    found = {n for n in answers(kind) if n in numbers}
    assert len(found) > 5


@pytest.mark.parametrize("order", list(WalkOrder))
@pytest.mark.parametrize("fill_all", [False, True])
def test_V_is_there_as_far_as_the_walk_has_come(order: WalkOrder, fill_all: bool) -> None:
    of = state(Withheld.VALUE, order=order, fill_all=fill_all)
    part = shown(of).page.output
    key = {
        WalkOrder.X_FIRST: lambda x, y, d: (d, y, x),
        WalkOrder.Y_FIRST: lambda x, y, d: (d, x, y),
        WalkOrder.COLUMN_FIRST: lambda x, y, d: (y, x, d),
    }[order]
    V, here = values(), key(HERE.x, HERE.y, HERE.d)
    visible = np.zeros(V.shape, bool)
    for cells in part.visited:
        visible[np.ix_(cells.x.indices, cells.y.indices, cells.slices.indices)] = True
    before = np.array([key(*at) < here for at in np.ndindex(V.shape)]).reshape(V.shape)
    assert np.array_equal(visible, before)
    assert np.array_equal(part.values.array, np.where(before, V, 0))
    column = [V[HERE.x, HERE.y, d] if before[HERE.x, HERE.y, d] else None for d in range(3)]
    assert list(part.column) == column


def test_the_products_stay_to_be_added() -> None:
    part = shown(state(Withheld.VALUE)).page.neuron
    assert np.array_equal(part.products.array, layer().X[4:8, 2:6, :] * layer().weights[1])
    assert (part.channel_sums, part.total, part.value) == ((None, None), None, None)
    assert part.bias == layer().biases[1]


@pytest.mark.parametrize(("view", "link"), each_once(View, Link))
def test_the_receptive_field_is_in_no_words_and_no_spans(view: View, link: Link) -> None:
    for sharing in (Sharing.SHARED, Sharing.UNSHARED):
        of = state(Withheld.FIELD, view=view, sharing=sharing, link=link)
        for pointed in POINTED:
            _, words, spans = told(shown(replace(of, pointed=pointed)))
            assert not [w for w in words if "4:8" in w or "2:6" in w], pointed
            assert spans.isdisjoint({Span(4, 8), Span(2, 6)}), pointed


def test_neither_the_patch_nor_its_products_are_there() -> None:
    page = shown(state(Withheld.FIELD)).page
    assert (page.neuron.patch, page.neuron.products) == (None, None)
    written = "".join(token.text for token in page.neuron.expression)
    assert written.startswith("V[2,1,1] = np.sum(X[?")


@pytest.mark.parametrize("pointed", [WeightCell(1, 2, 3, 0), BiasCell(1), InputCell(7, 5, 1)])
@pytest.mark.parametrize("sharing", SHARINGS)
def test_how_many_neurons_a_change_reaches_is_not_told(pointed, sharing: Sharing) -> None:
    cell = replace(pointed, c=1) if isinstance(pointed, InputCell) else pointed
    of = state(sharing=sharing, pointed=cell, chosen=cell, link=Link.SAME_WEIGHTS, readers=True)
    of = replace(pokes.poke_by(cell, 1)(of), withheld=frozenset({Withheld.CHANGES}), pointed=cell)
    display = shown(of)
    assert (display.change, display.done) == (None, None)
    assert display.page.output.lit == ()
    assert display.page.input.windows == ()
    assert (display.page.input.readers, display.page.input.alone) == (None, None)
    for part in (display.page.filters, display.page.parameters.costs, display.page.parameters.live_text):
        numbers, _, _ = told(part)
        assert 120 not in numbers
    numbers, _, _ = told(display.status)
    assert 120 not in numbers


def test_no_number_can_be_changed_while_it_is_predicted_what_follows() -> None:
    of = state(Withheld.CHANGES)
    for change in (pokes.poke(WeightCell(0, 0, 0, 0), 1), pokes.poke_by(BiasCell(0), 1), update):
        with pytest.raises(Refused) as refused:
            change(of)
        assert refused.value.reason.key == "withheld.why_not.change"
    with pytest.raises(Refused):
        let_differ(state(Withheld.CHANGES, sharing=Sharing.UNSHARED))


@pytest.mark.parametrize(
    ("kind", "tells"),
    [
        (Withheld.VALUE, transitions.toggle_fill),
        (Withheld.FIELD, transitions.choose_link(Link.SAME_FIELD)),
        (Withheld.FIELD, choose(Sharing.FULL)),
        (Withheld.SIZE, transitions.toggle_readers),
        (Withheld.SIZE, lambda of: hyperparameters.change(of, width=26)),
        (Withheld.CHANGES, transitions.choose_link(Link.SAME_WEIGHTS)),
        (Withheld.GRADIENT, transitions.toggle_nudging),
    ],
)
def test_what_would_tell_is_refused_while_it_is_predicted(kind: Withheld, tells) -> None:
    with pytest.raises(Refused) as refused:
        tells(state(kind))
    assert refused.value.reason.key == "withheld.why_not.light"
    assert tells(state()) != state()


def test_no_update_is_made_while_its_gradient_is_predicted() -> None:
    with pytest.raises(Refused):
        update(state(Withheld.GRADIENT, view=View.BACKWARD))


@pytest.mark.parametrize("go", [transitions.last, transitions.step(1), transitions.move(1, 0)])
def test_the_walk_rests_while_its_length_is_predicted(go) -> None:
    with pytest.raises(Refused) as refused:
        go(state(Withheld.SIZE))
    assert refused.value.reason.key == "withheld.why_not.walk"


def test_whether_the_sizes_fit_is_not_told() -> None:
    of = state(Withheld.SIZE)
    assert not of.layer.geometry.fits
    part = shown(of).hyperparameters
    fitting = hyperparameters.change(replace(of, withheld=frozenset()), width=26)
    other = shown(replace(fitting, withheld=of.withheld)).hyperparameters
    assert (part.misfit, part.misfit_short, part.proposals, part.fits) == (None, None, (), None)
    assert (part.formula_x.key, part.fits) == (other.formula_x.key, other.fits)


@pytest.mark.parametrize("case", list(ShiftCase))
@pytest.mark.parametrize("sharing", SHARINGS)
def test_the_shift_test_does_not_tell_what_it_answers(case: ShiftCase, sharing: Sharing) -> None:
    base = replace(examples.load("lesson"), view=View.SHIFT, shift=Shift(case=case, dx=2))
    base = replace(base, layer=state(sharing=sharing).layer)
    known, asked = shown(base).page, shown(replace(base, withheld=frozenset({Withheld.SHIFT}))).page
    changed = [n for n, picture in enumerate(asked.pictures) if picture.asked]
    assert changed
    for n in changed:
        assert not asked.pictures[n].values.array.any()
        assert asked.pictures[n].values.array.shape == known.pictures[n].values.array.shape
    moved = [p for p in asked.pictures if not p.asked]
    assert moved[0].values is known.pictures[0].values
    assert (asked.judged.words, asked.lead) != (known.judged.words, known.lead)
    assert len(asked.lines) == len(known.lines)
    assert set(asked.lines).isdisjoint(known.lines)


def test_a_page_that_would_tell_is_covered_and_named() -> None:
    display = shown(state(Withheld.COUNTS, view=View.GROWTH))
    assert isinstance(display.page, CoverPart)
    assert View.MATRIX in display.menu.covered
    assert View.LAYER not in display.menu.covered
    assert shown(state()).menu.covered == frozenset()


def test_what_each_neuron_asks_stays_to_be_added() -> None:
    of = state(view=View.BACKWARD)
    derived = derive(of.layer)
    known = resolve(of, derived).page
    asked = resolve(replace(of, withheld=frozenset({Withheld.GRADIENT})), derived).page
    assert asked.following.terms == known.following.terms
    assert asked.following.map is known.following.map
    assert asked.own is known.own


def test_a_prediction_is_made_and_shown_and_can_be_undone() -> None:
    of = alone(state())
    asked = predict(Withheld.VALUE)(of)
    assert asked.position == Position(3, 1, 1)
    assert shown(asked).page.neuron.value is None
    assert shown(asked).status.key == "withheld.predict.value"
    seen = reveal(asked)
    assert shown(seen).page.neuron.value == values()[3, 1, 1]
    assert reveal(seen) is seen


def test_what_was_predicted_before_is_seen_when_the_walk_goes_on() -> None:
    asked = transitions.step(1)(predict(Withheld.VALUE)(alone(state())))
    part = shown(asked).page
    assert part.output.values.array[3, 1, 1] == values()[3, 1, 1]
    assert part.neuron.value is None


def test_in_a_lesson_the_walk_goes_on_and_does_not_tell_what_is_asked() -> None:
    for order in WalkOrder:
        of = replace(transitions.step(3)(state(Withheld.VALUE)), order=order)
        numbers, _, _ = told(shown(of))
        assert values()[HERE.x, HERE.y, HERE.d] not in numbers


def test_in_a_lesson_the_lesson_asks() -> None:
    with pytest.raises(Refused) as refused:
        predict(Withheld.VALUE)(state())
    assert refused.value.reason.key == "withheld.why_not.lesson"
    assert shown(state()).menu.why_not_predict == refused.value.reason


def test_there_is_nothing_to_predict_behind_the_last_neuron() -> None:
    with pytest.raises(Refused) as refused:
        predict(Withheld.VALUE)(transitions.last(alone(state())))
    assert refused.value.reason.key == "withheld.why_not.last"


@pytest.mark.parametrize("kind", list(Withheld))
def test_wrong_ideas_rest_while_something_is_predicted(kind: Withheld) -> None:
    of = state(kind, what_if="forgot_bias")
    display = shown(of)
    assert display.page.what_if is None
    assert display.menu.what_if is None
    assert dict(display.menu.why_not)["forgot_bias"].key == "withheld.why_not.idea"


def test_the_loss_stays_while_a_gradient_is_predicted_and_what_an_update_made_of_it_does_not() -> None:
    before = replace(examples.load("lesson"), view=View.BACKWARD)
    updated = update(before)
    before, updated = (replace(of, withheld=frozenset({Withheld.GRADIENT})) for of in (before, updated))
    (loss,) = (row.words for row in shown(before).page.rows if row.is_loss)
    V = derive(before.layer).V.array
    assert dict(loss.values)["value"] == f"{(V.astype(float) ** 2).sum() / 2:.0f}"
    (after,) = (row.words for row in shown(updated).page.rows if row.is_loss)
    assert after.key == "withheld.number"
    assert {row.words.key for row in shown(before).page.rows if not row.is_loss} == {"withheld.number"}
