"""States as a person may reach them: an example, and what was done to it, at random."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from convviz.explore.backward import backward_pass, gradient_choice, targets, updates
from convviz.explore.examples import examples
from convviz.explore.growth import growth_drag, known_layers
from convviz.explore.message import Refused
from convviz.explore.shift import shift_transitions
from convviz.explore.state import hyperparameters, pokes, sharing, transitions
from convviz.explore.state.cells import Position
from convviz.explore.state.descent_choices import GradientOf, LossKind, TrainingCase
from convviz.explore.state.lesson_state import Withheld
from convviz.explore.state.predicting import predict
from convviz.explore.state.shift_state import FILTERS, ShiftCase
from convviz.explore.state.state import (
    BiasCell,
    Collapse,
    GrowthAxis,
    InputCell,
    Link,
    OutputCell,
    ProductCell,
    Sharing,
    State,
    Tile,
    View,
    WalkOrder,
    WeightCell,
)
from convviz.explore.state.transitions import Transition
from convviz.explore.training import training_transitions
from convviz.explore.wrong_ideas.table import IDEAS
from convviz.files.pictures import Picture

SMALL = ("lesson", "demo", "dilated", "misfit", "depthwise", "lenet")
I = st.integers(0, 4)  # noqa: E741  (an index)
KNOWN = [k.name for k in known_layers.known_layers() if k.refused is not None or k.example == "lenet"]
CELLS = st.one_of(
    st.builds(WeightCell, I, I, I, I),
    st.builds(BiasCell, I),
    st.builds(InputCell, st.integers(-2, 9), st.integers(-2, 9), I),
    st.builds(OutputCell, I, I, I),
    st.builds(Tile, I, I),
    st.builds(ProductCell, I, I, I),
)
NAMES_OF_PICTURES = ("photo.jpg", "long " * 30, "\u05ea\u05de\u05d5\u05e0\u05d4.png", "\u7167\u7247.jpg")
NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.integers(-3, 3), st.floats(-1e6, 1e6), st.just(-0.0))


def picture(seed: int, side: int, channels: int) -> Picture:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side + 2, channels)).astype(np.uint8)
    pixels.setflags(write=False)
    return Picture(pixels, NAMES_OF_PICTURES[seed], "", (1000, 1100) if seed % 2 else None)


def with_picture(seed: int, side: int, channels: int) -> Transition:
    return lambda state: examples.with_picture(state, picture(seed, side, channels))


def settings(change: dict[str, int]) -> Transition:
    return lambda state: hyperparameters.change(state, **change)


DEEDS: st.SearchStrategy[Transition] = st.one_of(
    st.builds(sharing.choose, st.sampled_from(Sharing)),
    st.builds(sharing.choose, st.just(Sharing.UNSHARED)),
    st.just(sharing.let_differ),
    st.builds(sharing.make_equal, st.sampled_from(Collapse)),
    st.builds(pokes.poke, CELLS, NUMBERS),
    st.builds(pokes.poke, CELLS, NUMBERS),
    st.builds(pokes.poke_by, CELLS, st.sampled_from([-1, 1])),
    st.just(updates.update),
    st.builds(updates.choose_learning_rate, st.floats(1e-6, 1e-2)),
    st.builds(backward_pass.choose_loss, st.sampled_from(LossKind)),
    st.builds(backward_pass.choose_target, st.sampled_from([None, *targets.BANKS])),
    st.builds(backward_pass.choose_neuron, st.builds(Position, I, I, I)),
    st.builds(backward_pass.type_number, st.builds(Position, I, I, I), NUMBERS),
    st.just(backward_pass.toggle_loss_relu),
    st.builds(transitions.step, st.integers(-9, 99)),
    st.builds(transitions.choose_order, st.sampled_from(WalkOrder)),
    st.builds(transitions.choose_link, st.sampled_from(Link)),
    st.builds(transitions.choose_view, st.sampled_from(View)),
    st.builds(transitions.choose_channel, I),
    st.builds(transitions.choose, CELLS),
    st.builds(transitions.point, CELLS),
    st.builds(transitions.visit, CELLS),
    st.builds(transitions.choose_what_if, st.sampled_from(tuple(IDEAS))),
    st.sampled_from(
        [
            transitions.toggle_relu,
            transitions.toggle_fill,
            transitions.toggle_colour,
            transitions.toggle_readers,
            transitions.toggle_nudging,
            shift_transitions.next_face,
            examples.cut_to_previous,
        ]
    ),
    st.builds(gradient_choice.choose_code, st.sampled_from(GradientOf)),
    st.builds(gradient_choice.show_dX, st.booleans()),
    st.builds(predict, st.sampled_from(Withheld)),
    st.builds(training_transitions.choose_case, st.sampled_from(TrainingCase)),
    st.builds(training_transitions.choose_side, st.sampled_from((3, 4, 6, 8))),
    st.builds(training_transitions.choose_rate, st.floats(1e-4, 1)),
    st.builds(shift_transitions.choose_case, st.sampled_from(ShiftCase)),
    st.builds(shift_transitions.shift_by, st.integers(-7, 7), st.integers(-7, 7)),
    st.builds(shift_transitions.choose_stride, st.sampled_from((1, 2, 3, 4))),
    st.builds(shift_transitions.choose_filters, st.sampled_from(FILTERS)),
    st.builds(growth_drag.consider, st.sampled_from(GrowthAxis), st.integers(-3, 300)),
    st.builds(growth_drag.take, st.sampled_from(KNOWN)),
    st.builds(
        settings,
        st.fixed_dictionaries(
            {},
            optional={
                "width": st.integers(3, 14),
                "depth": st.integers(1, 6),
                "filters": st.integers(1, 5),
                "size_x": st.integers(1, 5),
                "size_y": st.integers(1, 5),
                "stride_y": st.integers(1, 3),
                "dilation_x": st.integers(1, 2),
                "padding_left": st.integers(0, 3),
                "groups": st.integers(1, 2),
                "bias": st.integers(0, 1),
                "same": st.integers(0, 1),
                "strict": st.integers(0, 1),
            },
        ),
    ),
    st.builds(
        lambda seed, side, channels: (
            lambda state: examples.with_picture(state, picture(seed, side, channels))
        ),
        st.integers(0, 3),
        st.integers(8, 20),
        st.sampled_from((1, 3)),
    ),
)


def done(state: State, deeds: list[Transition]) -> State:
    """Return ``state`` after all ``deeds`` that are not refused."""
    for deed in deeds:
        try:
            state = deed(state)
        except Refused:
            continue
    return state


BEGUN = st.builds(
    lambda name, how: sharing.choose(how)(examples.load(name)),
    st.sampled_from(SMALL),
    st.sampled_from(Sharing),
)
STATES = st.builds(done, BEGUN, st.lists(DEEDS, max_size=16))
