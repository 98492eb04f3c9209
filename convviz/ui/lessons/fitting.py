"""Whether the texts of a lesson have room in the smallest usual window, alone and on a projector.

The real panel measures them, in the sizes that it has there; no window is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from convviz.explore.display.lesson import LessonPart, lesson_part
from convviz.explore.lessons import playing
from convviz.explore.lessons.playing import Point
from convviz.explore.lessons.questions import Option, options_of
from convviz.explore.presenting.presentation import Presentation, scene_of, showing
from convviz.explore.presenting.scenes import Scene
from convviz.explore.state.derived import Derivations
from convviz.explore.state.lesson_state import Lesson, Question, QuestionKind, Reply
from convviz.explore.state.state import State
from convviz.ui.lessons.lesson_panel import LessonPanel
from convviz.ui.lessons.shown_lesson import stands_beside
from convviz.ui.look.look import Look
from convviz.ui.words.catalogue import LANGUAGES, Text

WINDOW = (1280, 720)  # px
#: Room of the panel in that window, in px: beside the page, presenting below it, presenting beside one panel.
ALONE, BELOW, BESIDE = (300, 589), (1258, 344), (475, 673)
OVERHANG = 6  # px: a slanted letter at the end of a line is counted as wider than it is
VOTES = (0,) * 20  # of a class: their number takes room, too


def too_long(lesson: Lesson) -> Iterable[tuple[int, int, str]]:
    """Yield (step, point, language) for each point whose words have no room; step and point from 0.

    The language is "" where the lesson is in one language. An application must be there, and the states of
    the lesson must be sound.
    """
    languages = LANGUAGES if _in_two_languages(lesson) else LANGUAGES[:1]
    measures = [(language, _Measure(language)) for language in languages]
    derivations = Derivations()
    for n, step in enumerate(lesson.steps):
        for point in range(step.points):
            states = tuple(_states(lesson, n, point, derivations))
            for language, measure in measures:
                if not all(measure.has_room(state, derivations) for state in states):
                    yield n, point, language if len(measures) > 1 else ""


class _Measure:
    """Measures in one language, with a panel for each room."""

    def __init__(self, language: str) -> None:
        self._language, text = language, Text(language)
        self._panels = {
            room: LessonPanel(Look.of(*WINDOW, "light", presenting), text)
            for room, presenting in ((ALONE, False), (BELOW, True), (BESIDE, True))
        }
        for (width, height), panel in self._panels.items():
            panel.resize(width, height)

    def has_room(self, state: State, derivations: Derivations) -> bool:
        """Say whether all that the panel shows of ``state`` has its room, alone and presenting."""
        part = lesson_part(state, derivations.of_state(state))
        if part is None:
            return True
        if part.question is not None:  # presenting, a question keeps room for what explains its answer
            part = replace(part, question=replace(part.question, letters=self._letters(state)))
        presented = BESIDE if stands_beside(part, _scene(part, state)) else BELOW
        return all(self._fits(part, room) for room in (ALONE, presented))

    def _letters(self, state: State) -> int:
        """Return how long the explanation at a point is: one that has no room is told where it stands."""
        place = state.lesson
        question = None if place is None else playing.step_at(place).question
        if place is None or question is None or playing.here(place) is Point.QUESTION:
            return 0
        return len((question.explained or {}).get(self._language, ""))

    def _fits(self, part: LessonPart, room: tuple[int, int]) -> bool:
        panel, (width, height) = self._panels[room], room
        panel.show_part(part, away=False)
        return panel.height_needed(width) <= height and panel.width_needed(width) <= width + OVERHANG


def _scene(part: LessonPart, state: State) -> Scene:
    """Return what is presented at a point: the scene that it names, or the first of its page."""
    presented = Presentation() if part.scene is None else showing(state.view, part.scene)
    return scene_of(presented, state.view)


def _in_two_languages(lesson: Lesson) -> bool:
    """Say whether any text differs between the languages: of a lesson in one, both read the same."""
    texts = [lesson.title, lesson.about, *(step.title for step in lesson.steps)]
    texts += [step.text for step in lesson.steps]
    return any(len(set(words.values())) > 1 for words in texts)


def _states(lesson: Lesson, step: int, point: int, derivations: Derivations) -> Iterator[State]:
    """Yield the states that a point may be in: counted votes, and each answer whose cause is told."""
    start = playing.state_at(lesson, 0, 0)
    state = playing.open_lesson(lesson, start, step, point)
    question, kind = lesson.steps[step].question, playing.point_of(lesson.steps[step], point)
    yield state
    if question is None or state.lesson is None or kind not in (Point.QUESTION, Point.ANSWER):
        return
    replies = []
    if question.kind is QuestionKind.CHOICE:
        replies.append(Reply(votes=VOTES, first_votes=VOTES))
    if kind is Point.ANSWER:
        derived = derivations.of_state(state)
        options = options_of(question, state.lesson.shown, derived)
        replies += [Reply(answer=_given(question, n, option)) for n, option in enumerate(options)]
        if question.kind is not QuestionKind.CHOICE:
            replies.append(Reply(answer="1"))  # whose cause is not known
    for reply in replies:
        yield playing.open_lesson(lesson, start, step, point, MappingProxyType({step: reply}))


def _given(question: Question, n: int, option: Option) -> int | str:
    """Return how option ``n`` is answered: a choice by its index, another by what is typed."""
    return n if question.kind is QuestionKind.CHOICE else str(option.shows)
