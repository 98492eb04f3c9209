"""What must hold after any event: model, state and screen agree, computed anew and read from the widgets."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

from convviz.conv import LocallyConnectedLayer, count_parameters
from convviz.explore import expression, snippets
from convviz.explore.display.backward.backward_part import BackwardPart
from convviz.explore.display.layer import layer_part
from convviz.explore.display.training.training_part import training_view
from convviz.explore.display.withheld.pages import CoverPart
from convviz.explore.state import hyperparameters, walks
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.sharing import Sharing, sharing_of
from convviz.explore.state.state import State, View
from convviz.ui.pages.growth.growth_page import GrowthPage
from convviz.ui.pages.matrix.matrix_page import ENTRIES, MatrixPage
from convviz.ui.pages.shift.shift_page import ShiftPage
from convviz.ui.pages.training.training_page import TrainingPage
from convviz.ui.shell.window import MainWindow
from tests.journeys.window import last_place, value_on_screen, words_of_value

MOST_COMPARED = 2_000_000  # multiplications up to which the whole of V is computed again
MOST_SUMMED = 200  # positions up to which a pile is added up neuron by neuron


def agree(window: MainWindow) -> None:
    """Compare state, screen and model."""
    state = window.store.state
    if state.withheld:  # what is predicted is not on screen
        agree_withheld(window, state)
        return
    agree_everywhere(window, state)
    match state.view:
        case View.LAYER:
            agree_panels(window, state)
        case View.BACKWARD:
            agree_backward(state, window.store.display.page)
        case View.MATRIX:
            agree_matrix(window, state)
        case View.GROWTH:
            agree_growth(window)
        case View.SHIFT:
            agree_shift(window)
        case View.TRAINING:
            agree_training(window)


def agree_withheld(window: MainWindow, state: State) -> None:
    """Look for "?" where the value, the counts or the sum is that a person predicts."""
    display, covered = window.store.display, window.store.display.menu.covered
    assert isinstance(display.page, CoverPart) is (state.view in covered)
    if state.view is View.LAYER and Withheld.VALUE in state.withheld:
        assert words_of_value(window) == "?"
    if state.view is View.LAYER and Withheld.COUNTS in state.withheld:
        assert display.page.parameters.count is None
    if Withheld.GRADIENT in state.withheld and state.view is View.BACKWARD and state.view not in covered:
        assert not display.page.pile.array.any()


def agree_everywhere(window: MainWindow, state: State) -> None:
    """Compare what every view has: the volumes, the cards, the counts, the transport, the controls."""
    display, layer = window.store.display, state.layer
    g, here = layer.geometry, state.position
    neuron = layer.neuron(here.x, here.y, here.d)
    V = window.store.derived.V.array
    assert V[here.x, here.y, here.d] == pytest.approx(neuron.value, rel=1e-9, abs=1e-9)
    if count_parameters(g).multiplications <= MOST_COMPARED:
        np.testing.assert_allclose(V, layer.forward(), rtol=1e-9, atol=1e-9)
    shown = max(neuron.value, 0) if state.relu else neuron.value
    layer_shown = layer_part(state, window.store.derived)  # on other pages nothing of it is resolved
    assert layer_shown.output.column[here.d] == pytest.approx(shown, rel=1e-9, abs=1e-9)
    for card in layer_shown.filters.cards:
        held = layer.weights_of(here.x, here.y, card.k)
        np.testing.assert_array_equal(card.weights.array, held.weights)
        assert card.bias == held.bias
    visited = walks.index_of(g, state.order, here) + 1
    assert display.transport.index + 1 == layer_shown.parameters.live.neurons == visited
    assert sum(layer_shown.filters.uses) == visited
    assert window.transport.scrubber.value() == visited - 1
    if display.hyperparameters.changeable:  # else it is the layer of the page
        spins = window.settings.spins
        assert (spins["width"].value(), spins["height"].value(), spins["depth"].value()) == g.input_shape
        assert window.settings.padding.text() == hyperparameters.padding_words(g)
        assert window.settings.switches["bias"].isChecked() is g.bias
    assert window.top.sharing.button(list(Sharing).index(sharing_of(layer))).isChecked()
    assert window.layer_page.output.pager.isEnabled()


def agree_panels(window: MainWindow, state: State) -> None:
    """Compare the words and numbers of the five panels with what they stand for."""
    layer, here, sharing = state.layer, state.position, sharing_of(state.layer)
    g, page = layer.geometry, window.layer_page
    neuron = layer.neuron(here.x, here.y, here.d)
    half = 0.51 * last_place(words_of_value(window))  # nothing is cut but the digits after the last place
    assert value_on_screen(window) == pytest.approx(neuron.value, rel=1e-12, abs=half)
    assert page.neuron.shown_expression() == expression.text(g, here, state.relu, sharing)
    visited = walks.index_of(g, state.order, here) + 1
    sets = walks.sets_touched(g, state.order, visited - 1)
    own = g.size[0] * g.size[1] * (g.depth // g.groups) + g.bias
    whole = g.width * g.height * g.depth + g.bias
    needed = {Sharing.SHARED: sets * own, Sharing.UNSHARED: visited * own, Sharing.FULL: visited * whole}
    live = page.parameters.live
    told = Sharing if sharing is Sharing.FULL else (Sharing.SHARED, Sharing.UNSHARED)
    for number in (visited, *(needed[one] for one in told)):  # in either language
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", live.text()), number
    card = page.filters.card_of(here.d)
    assert (card is not None) is page.filters.isVisible()  # a scene may be without it
    if card is not None:
        held = layer.weights_of(here.x, here.y, here.d)
        np.testing.assert_array_equal(card.grid.volume.values.array, held.weights)
        assert (held.bias is None) is (card.words()["bias"] == "")
    assert page.filters.wall.isVisibleTo(page.filters) is (sharing is not Sharing.SHARED)
    if card is not None and sharing is Sharing.SHARED:
        assert card.positions.filled == layer_part(state, window.store.derived).filters.uses[here.d]
    if sharing is not Sharing.SHARED:
        assert page.filters.wall.part.here == (here.x, here.y)
    ran = io.StringIO()
    if layer.common.X.size <= snippets.WHOLE:
        with contextlib.redirect_stdout(ran):
            exec(snippets.neuron_snippet(state), {})
        shown = max(neuron.value, 0) if state.relu else neuron.value
        assert float(ran.getvalue()) == pytest.approx(shown, rel=1e-9, abs=1e-9)


def agree_backward(state: State, part: BackwardPart) -> None:
    """Compare the pile and the neuron's own gradient with the model's, neuron by neuron."""
    layer, here, g = state.layer, state.position, state.layer.geometry
    np.testing.assert_array_equal(
        part.own.array, layer.neuron_gradient(here.x, here.y, here.d, part.dV.array).dW
    )
    if part.pile is not None and g.output_shape[0] * g.output_shape[1] <= MOST_SUMMED:
        last = walks.index_of(g, state.order, here)
        visited = (walks.position_at(g, state.order, n) for n in range(last + 1))
        own = [layer.neuron_gradient(p.x, p.y, p.d, part.dV.array).dW for p in visited if p.d == here.d]
        np.testing.assert_allclose(part.pile.array, np.sum(own, axis=0), rtol=1e-9, atol=1e-9)


def agree_matrix(window: MainWindow, state: State) -> None:
    """Compare the row of the current neuron: M's row times X, plus the bias, is its V."""
    page, layer, here = window.stack.currentWidget(), state.layer, state.position
    assert isinstance(page, MatrixPage)
    g = layer.geometry
    row = (here.d * g.output_shape[1] + here.y) * g.output_shape[0] + here.x
    assert window.store.display.page.row == row
    entries = layer.matrix_window(range(row, row + 1), range(g.width * g.height * g.depth)).values[0]
    flat = np.transpose(layer.common.X, (2, 1, 0)).reshape(-1)  # x first, then y, then the channel
    neuron = layer.neuron(here.x, here.y, here.d)
    assert float(entries @ flat) + (neuron.bias or 0) == pytest.approx(neuron.value, rel=1e-9, abs=1e-6)
    if isinstance(layer, LocallyConnectedLayer) and page.panel != ENTRIES:  # there it speaks of one entry
        assert f"{count_parameters(g).neurons:,}" in page.sentences.text()


def agree_growth(window: MainWindow) -> None:
    """Compare the exact counts of the readout with those of the layer that is marked."""
    page = window.stack.currentWidget()
    assert isinstance(page, GrowthPage)
    if page.readout.words().said == window.text.text("growth.said.pointer"):
        return  # of another layer than the marked one
    count = count_parameters(window.store.display.page.geometry)
    shown = [re.sub(r"\D.*", "", words.replace(",", "")) for words in page.readout.words().counts]
    assert shown == [str(n) for n in (count.shared, count.unshared, count.fully_connected)]


def agree_shift(window: MainWindow) -> None:
    """Compare the captions with the pictures that they describe."""
    page, part = window.stack.currentWidget(), window.store.display.page
    assert isinstance(page, ShiftPage)
    assert page.lead.text() == window.text.text(part.lead)
    shown = [column.caption.text() for column in page.columns]
    assert shown == [window.text.text(picture.caption) for picture in part.pictures]


def agree_training(window: MainWindow) -> None:
    """Compare both losses with those of the layers in training; nothing on screen is no number."""
    page, say = window.stack.currentWidget(), window.text.text
    assert isinstance(page, TrainingPage)
    run = page.runner.run
    if run is None:
        return  # it is being begun
    view = training_view(window.store.display.page, run)
    for side, shown, words in zip(
        (run.shared, run.unshared), page.sides, (view.shared, view.unshared), strict=True
    ):
        assert np.isfinite(side.losses).all()
        loss = run.loss.value(side.layer.forward())
        assert side.losses[-1] == pytest.approx(loss, rel=1e-9, abs=1e-12)
        assert shown.headline.text() == say(words.headline)
        assert shown.use.isEnabled() is words.usable
        said = (shown.headline, *shown.lines, shown.stopped, page.note)
        assert not any(re.search(r"\b(nan|inf)\b", widget.text().lower()) for widget in said)
