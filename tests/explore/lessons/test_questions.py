"""Questions: answers are computed, wrong ideas lead to their numbers, and what would tell is withheld."""

from dataclasses import replace

import pytest

from convviz.explore.examples import examples
from convviz.explore.lessons import playing, shipped
from convviz.explore.lessons.questions import is_answer, judged, options_of, withholds_of
from convviz.explore.state import transitions
from convviz.explore.state.cells import Position
from convviz.explore.state.lesson_state import Choice, Question, QuestionKind, Withheld
from convviz.explore.state.state import State

AT = transitions.jump(Position(2, 3, 1))


def right(text: str) -> Choice:
    return Choice({"en": text, "zh": text}, None, None, True)


def idea(name: str) -> Choice:
    return Choice(None, name, None, False)


def asked(*choices: Choice, kind: QuestionKind = QuestionKind.NUMBER, about: str | None = None) -> Question:
    return Question(kind, {"en": "?", "zh": "？"}, choices, frozenset(), about, None)


def lesson_state() -> State:
    return AT(examples.load("lesson"))


# The numbers of the worked example, worked out with other programs; and ideas of the questions' reference.
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("swapped_indices", -3),
        ("other_filter", 5),
        ("forgot_bias", 8),
        ("bias_per_channel", 0),
        ("one_channel", -6),
        ("ignored_stride", -11),
        ("flipped_kernel", -14),
    ],
)
def test_a_wrong_idea_about_a_neuron_leads_to_its_number(name: str, number: int) -> None:
    options = options_of(asked(right("{value}"), idea(name)), lesson_state())
    assert [option.shows for option in options] == [6, number]
    assert [option.problem for option in options] == [None, None]
    assert options[1].why is not None


def test_a_wrong_idea_about_a_gradient_is_about_what_the_question_names() -> None:
    question = asked(right("{dW0[2,2,1]}"), idea("gradients_averaged"), about="W0[2,2,1]")
    assert [option.shows for option in options_of(question, examples.load("lesson"))] == [94, 5.875]
    assert withholds_of(question) == {Withheld.GRADIENT}


def test_an_idea_that_leads_to_the_right_answer_is_a_problem() -> None:
    state = examples.load("lesson")
    moot = options_of(asked(right("5"), Choice({"en": "{value}", "zh": "{value}"}, None, None, False)), state)
    assert moot[1].shows == 5
    assert moot[1].problem is not None
    assert moot[1].problem.key == "lesson_numbers.refused.as_right"


def test_what_cannot_be_computed_is_a_problem() -> None:
    (option,) = options_of(asked(right("{valeu}")), lesson_state())
    assert option.problem is not None
    assert "value" in dict(option.problem.values).values()


@pytest.mark.parametrize("typed", ["6", "+6", " 6 ", "６", "6.0"])
def test_a_typed_number_is_the_right_one_however_it_is_written(typed: str) -> None:
    found = judged(asked(right("{value}"), idea("forgot_bias")), typed, lesson_state())
    assert found is not None
    assert found.right


def test_a_typed_number_may_be_a_known_wrong_one_or_an_unknown_one() -> None:
    question = asked(right("{value}"), idea("flipped_kernel"))
    known = judged(question, "−14", lesson_state())
    assert known is not None
    assert known.idea == "flipped_kernel"
    assert judged(question, "7", lesson_state()) is None
    assert judged(question, "seven", lesson_state()) is None


@pytest.mark.parametrize("typed", ["290,400", "290 400", "290400"])
def test_large_numbers_are_read_with_any_separators(typed: str) -> None:
    found = judged(asked(right("{neurons}")), typed, examples.load("alexnet"))
    assert found is not None
    assert found.right


def test_a_clicked_cell_is_compared_by_its_place() -> None:
    question = asked(right("V[2,3,1]"), kind=QuestionKind.CELL)
    found = judged(question, "V[2,3,1]", lesson_state())
    assert found is not None
    assert found.right
    assert judged(question, "V[2,3,0]", lesson_state()) is None
    assert is_answer(question, "X[0,0,0]")
    assert not is_answer(question, "6")


@pytest.mark.parametrize(
    ("text", "withheld"),
    [
        ("{value}", {Withheld.VALUE}),
        ("{field}", {Withheld.FIELD}),
        ("{unshared}", {Withheld.COUNTS}),
        ("{columns}", {Withheld.SIZE}),
        ("{dW0[2,2,1]}", {Withheld.GRADIENT}),
    ],
)
def test_what_would_tell_the_answer_is_withheld(text: str, withheld: set[Withheld]) -> None:
    assert withholds_of(asked(right(text), kind=QuestionKind.CHOICE)) == withheld


def test_how_many_change_withholds_what_a_change_leads_to() -> None:
    assert Withheld.CHANGES in withholds_of(asked(right("16"), kind=QuestionKind.CHANGES))


def test_each_answer_of_the_shipped_lessons_can_be_had_and_is_another() -> None:
    asked_at = []
    for name in shipped.names():
        lesson = shipped.load(name)
        for n, step in enumerate(lesson.steps):
            if step.question is not None:
                options = options_of(step.question, playing.state_at(lesson, n, 0))
                assert [option.problem for option in options] == [None] * len(options), (name, n + 1)
                assert sum(option.right for option in options) == 1
                asked_at.append((name, n + 1))
    assert len(asked_at) >= 20


def test_the_answers_of_the_full_lesson_are_those_of_the_reference() -> None:
    lesson = shipped.load("full")
    answers = {}
    for n, step in enumerate(lesson.steps):
        if step.question is not None:
            (answer,) = (o for o in options_of(step.question, playing.state_at(lesson, n, 0)) if o.right)
            answers[n + 1] = answer.shows
    assert answers[2] == 105_705_600
    assert answers[4] == 4
    assert answers[8] == "X[4:9,6:11,:]"
    assert answers[10] == 16
    assert answers[11] == 16
    assert answers[13] == 94
    assert answers[14] == 1


def test_options_are_the_same_whatever_is_pointed_at() -> None:
    state = lesson_state()
    question = asked(right("{value}"), idea("forgot_bias"))
    assert options_of(question, replace(state, fill_all=True)) == options_of(question, state)
