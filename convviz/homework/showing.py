"""The layer on which a homework is wrong first, as the window shows it: theirs beside what is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from convviz.conv import Layer, layouts
from convviz.conv.arrays import Array
from convviz.explore.backward.gradient_choice import choose_code, choose_input, show_dX
from convviz.explore.display.what_if import idea_called, reason_against
from convviz.explore.file_names import short_name
from convviz.explore.message import Message, Value, message
from convviz.explore.scene.scene import Given
from convviz.explore.state import transitions
from convviz.explore.state.cells import BiasCell, InputCell, Position, WeightCell
from convviz.explore.state.descent_choices import GradientOf, LossChoice, LossKind, Numbers
from convviz.explore.state.state import Homework, InputKind, Scene, State, View
from convviz.explore.wrong_ideas.idea import Case as Question
from convviz.homework.cases import Case
from convviz.homework.differences import Difference
from convviz.homework.mistakes.mistake import Mistake
from convviz.homework.report import Report
from convviz.homework.verdicts import FunctionReport, PartReport

#: Only what is wrong is shown: what could not be compared has no number beside the right one.
_WRONG = ("wrong", "course")


def first_wrong(report: Report) -> State | None:
    """Return the state that shows what is wrong first; None where nothing is, or nothing was compared.

    Forward comes before backward, a wrong number before a wrong shape, that before an exception. The layer
    is the one on which it was found, with the sample of the wrong number; a wrong idea that leads to the
    student's number there is looked at.
    """
    for function in report.functions.values():
        wrong = [part for part in function.parts if part.verdict in _WRONG]
        differ = [part for part in wrong if part.difference is not None]
        for part in sorted(differ, key=lambda part: _index(part) is None):
            assert part.difference is not None
            return _shown(report, function, part, part.difference.case)
        if wrong and function.raised_on is not None:
            return _shown(report, function, wrong[0], function.raised_on)
    return None


def _index(part: PartReport) -> tuple[int, ...] | None:
    return None if part.difference is None else part.difference.index


def _shown(report: Report, function: FunctionReport, part: PartReport, case: Case) -> State:
    index = _index(part)
    sample = index[0] if index is not None and part.part in ("out", "dx") else 0
    state = _opened(report.file, case, sample)
    if function.of == "backward":
        state = transitions.last(transitions.choose_view(View.BACKWARD)(state))
    here = None
    if index is not None:
        state, here = _at(state, part.part, index)
    elif part.part == "dx" and part.difference is not None:
        state = show_dX(True)(state)
    if index is not None and part.difference is not None:
        state = _with_idea(state, part.mistakes, part.difference)
    said = _said(report, function, part, case, sample, here)
    return replace(state, homework=Homework(said, state))


def _opened(name: str, case: Case, sample: int) -> State:
    """Return the layer of ``case`` on one ``sample``, with dout as the upstream gradient that was typed."""
    of_case = case.layer(sample)
    # All numbers of a case are whole: as integers all that is made of them is exact.
    X, W, b = (_whole(array) for array in (of_case.X, of_case.weights, case.b))
    layer = Layer(case.geometry, X, W, b)
    dV = _whole(layouts.volume_from_torch(case.dout, index=sample))
    scene = Scene("homework", InputKind.NUMBERS, "integers", given=Given(name, layer))
    return State(scene, layer, loss=LossChoice(LossKind.TYPED, numbers=Numbers(dV)))


def _whole(array: Array) -> Array:
    made = np.ascontiguousarray(array, dtype=np.int64)
    made.setflags(write=False)
    return made


def _at(state: State, part: str, index: Sequence[int]) -> tuple[State, str]:
    """Return ``state`` where the wrong number is, and what the number is called there."""
    match part:
        case "out":
            _, d, y, x = index
            return transitions.jump(Position(x, y, d))(state), f"V[{x},{y},{d}]"
        case "dx":
            _, c, y, x = index
            chosen = choose_input(InputCell(x, y, c))(state)
            return transitions.last(chosen), f"dX[{x},{y},{c}]"  # what the walk has not reached is not added
        case "dw":
            k, c, j, i = index
            state = transitions.choose(WeightCell(k, i, j, c))(_at_end_of_slice(state, k))
            return choose_code(GradientOf.SLICE)(state), f"dW{k}[{i},{j},{c}]"
        case _:
            (k,) = index
            state = transitions.choose(BiasCell(k))(_at_end_of_slice(state, k))
            return choose_code(GradientOf.BIAS)(state), f"db{k}"


def _at_end_of_slice(state: State, k: int) -> State:
    width, height, _ = state.layer.geometry.output_shape
    return transitions.jump(Position(width - 1, height - 1, k))(state)


def _with_idea(state: State, mistakes: Sequence[Mistake], difference: Difference) -> State:
    """Return ``state`` with the idea of one of ``mistakes`` that leads to the number that was given."""
    question = Question(
        state.layer.common,
        position=state.position,
        dV=None if state.loss.numbers is None else state.loss.numbers.array,
        parameter=state.chosen if isinstance(state.chosen, WeightCell | BiasCell) else None,
    )
    for mistake in mistakes:
        try:
            idea = None if mistake.idea is None else idea_called(mistake.idea)
        except KeyError:  # of dX, say, which no page shows
            continue
        if idea is None or reason_against(state, idea) is not None:
            continue
        answer = idea.answer(question)
        if isinstance(answer, int | float) and math.isclose(answer, difference.given, rel_tol=1e-6):
            return transitions.choose_what_if(idea.id)(state)
    return state


def _said(
    report: Report, function: FunctionReport, part: PartReport, case: Case, sample: int, here: str | None
) -> Message:
    """Return the sentence of the report on what is wrong, where that is in the window, and the cause."""
    layout, found = report.layout, part.difference
    said: dict[str, Value] = {
        "file": short_name(report.file),
        "of": message(f"homework.function.{function.of}"),
        "part": layout.names[part.part],
    }
    if found is None:
        assert function.raised is not None
        lines = [message("homework.window.raised", words=function.raised.words, **said)]
    elif found.index is None:
        given, right = (str(layout.shape(part.part, shape)) for shape in (found.shape, found.right_shape))
        lines = [message("homework.window.shape", given=given, right=right, **said)]
    else:
        place = layout.place(part.part, found.index)
        numbers: dict[str, Value] = {"given": found.given_value, "right": found.right}
        lines = [message("homework.window.number", place=place, here=here or "", **numbers, **said)]
        if len(case.x) > 1:
            key = "sample" if part.part in ("out", "dx") else "all_samples"
            lines.append(message(f"homework.window.{key}", sample=sample, n=len(case.x)))
    lines += [mistake.words for mistake in part.mistakes]
    if not part.mistakes:
        lines.append(message("homework.raised.unknown" if found is None else "homework.part.unknown"))
    together, *rest = lines
    for line in rest:
        together = message("homework.window.both", first=together, second=line)
    return together
