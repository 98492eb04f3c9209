"""Questions: what is offered or known as an answer, what is withheld meanwhile, and what an answer is worth.

Of a wrong idea the number is computed from the state and the cause is said. What is wrong with a question
itself, such as an idea that leads to the right number, is said by its options, for a check of the lesson.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TypeAlias

from convviz.explore import numbers, typed_numbers
from convviz.explore.catalogue import LANGUAGES
from convviz.explore.lessons import placeholders
from convviz.explore.lessons.idea_answers import TELLS, answer_of, idea_called
from convviz.explore.lessons.named import CHANGES, FIELD, Source, refused
from convviz.explore.lessons.named_numbers import cell_named, number_named, tells
from convviz.explore.lessons.placeholders import Name
from convviz.explore.message import Message, Refused, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.lesson_state import Choice, Question, QuestionKind, Withheld, Words
from convviz.explore.state.state import InputCell, OutputCell, State
from convviz.explore.wrong_ideas.table import IDEAS

LEAST_DIGITS = 3  # that a rounded answer must have
CLOSE = 1e-9  # the share by which a computed number may differ from the same one in another order of adding

Shown: TypeAlias = int | float | str | Message | Words
"""An answer: a number, code, words of the catalogue, or an author's Markdown with names of numbers."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that is offered, or one that is known: what it ``shows``, and ``why`` somebody gives it.

    ``idea`` is the id of the wrong idea that makes it. ``problem`` says what is wrong with the question here:
    the answer cannot be computed, which ``shows`` then says, is no answer of this kind, or is the same as
    another.
    """

    shows: Shown
    right: bool
    why: Message | Words | None
    idea: str | None = None
    problem: Message | None = None


def options_of(question: Question, state: State, derived: Derived | None = None) -> tuple[Option, ...]:
    """Return an option for each of the choices of ``question`` in ``state``, in their order.

    With ``derived`` of the state's layer at hand they are computed once.
    """

    def made() -> tuple[Option, ...]:
        source = Source(state, derived)
        found = tuple(_option(question, choice, source) for choice in question.choices)
        return tuple(_compared(found, n, source) for n in range(len(found)))

    if derived is None:
        return made()
    key = (question, replace(state, pointed=None, lesson=None, withheld=frozenset()))
    return derived.keep("options of a question", key, made)


def withholds_of(question: Question) -> frozenset[Withheld]:
    """Return what is not shown while ``question`` is open.

    It is what its author says, and what the names in the right answer tell, and the subjects of its ideas.
    """
    found = question.withholds
    if question.kind is QuestionKind.CHANGES:
        found |= CHANGES
    for choice in question.choices:
        if choice.right:
            texts = (choice.shows or {}).values()
            found = found.union(*(tells(name) for text in texts for name in placeholders.names(text)))
        elif choice.idea is not None and choice.idea in IDEAS:
            found |= TELLS[IDEAS[choice.idea].subject]
    return found | FIELD if question.kind is QuestionKind.CELL and not found else found


def is_answer(question: Question, given: str) -> bool:
    """Say whether ``given`` can be an answer: a number that can be read, or the name of a cell of X or V."""
    if question.kind is QuestionKind.CELL:
        return isinstance(cell_named(given), InputCell | OutputCell)
    try:
        return bool(readings(given))
    except Refused:
        return False


def judged(question: Question, given: str, state: State, derived: Derived | None = None) -> Option | None:
    """Return the right option where ``given`` is that, else the known wrong one; None for an unknown answer.

    ``given`` is a typed number, read as `typed_numbers` reads it, or the name of a clicked cell. A number
    that is not whole may be rounded to three digits or more.
    """
    options = [option for option in options_of(question, state, derived) if option.problem is None]
    options.sort(key=lambda option: not option.right)
    for is_same in _comparisons(question, given):
        for option in options:
            if is_same(option.shows):
                return option
    return None


def readings(text: str) -> tuple[int | float, ...]:
    """Return the numbers that ``text`` can be read as: 1500 and 1.5 for "1,500". Refused where it is none."""
    found: list[int | float] = []
    for whole in (False, True):
        try:
            found.append(typed_numbers.read(text, whole))
        except Refused as refusal:
            if refusal.reason.key != "explore.refused.two_readings":
                raise
            said = dict(refusal.reason.values)
            found += [typed_numbers.read(str(said["point"])), typed_numbers.read(str(said["whole"]))]
    return tuple(dict.fromkeys(found))


def equal(one: float, other: float) -> bool:
    """Say whether two numbers are the same, but for the last bits of floats."""
    return one == other or (
        not (isinstance(one, int) and isinstance(other, int)) and math.isclose(one, other, rel_tol=CLOSE)
    )


def is_rounded(typed: float, number: float) -> bool:
    """Say whether ``typed`` is ``number`` rounded to some places: 606.18 of 606.17997.

    A whole number is never rounded, and `LEAST_DIGITS` are needed.
    """
    if numbers.is_whole(number) or not math.isfinite(number):
        return False
    given = Decimal(repr(typed))
    exponent = given.as_tuple().exponent
    if not isinstance(exponent, int) or len(given.as_tuple().digits) < LEAST_DIGITS:
        return False
    step = Decimal(1).scaleb(exponent)
    exact = Decimal(repr(number))
    if exact.adjusted() - exponent > 25:  # more digits than a float has: nothing to round
        return False
    return given in (exact.quantize(step, ROUND_HALF_EVEN), exact.quantize(step, ROUND_HALF_UP))


def _comparisons(question: Question, given: str) -> list[Callable[[Shown], bool]]:
    """Return how ``given`` is compared with an answer: the strictest comparison first."""
    if question.kind is QuestionKind.CELL:
        cell = cell_named(given)
        return [lambda shown: cell is not None and isinstance(shown, str) and cell_named(shown) == cell]
    try:
        typed = readings(given)
    except Refused:
        return []
    return [
        lambda shown: isinstance(shown, int | float) and any(equal(number, shown) for number in typed),
        lambda shown: isinstance(shown, int | float) and any(is_rounded(number, shown) for number in typed),
    ]


def _option(question: Question, choice: Choice, source: Source) -> Option:
    why: Message | Words | None = choice.why
    try:
        if choice.idea is not None:
            idea = idea_called(choice.idea)
            why = idea.cause if why is None else why
            as_cell = question.kind is QuestionKind.CELL
            shows: Shown = answer_of(idea, question.about, source, as_cell=as_cell)
        else:
            shows = _shown(choice.shows or {}, source)
        _check_kind(question.kind, shows)
    except Refused as refusal:
        return Option(refusal.reason, choice.right, why, choice.idea, refusal.reason)
    return Option(_as_code(question.kind, shows), choice.right, why, choice.idea)


def _shown(words: Words, source: Source) -> Shown:
    """Return the number or the code that ``words`` are alone, in every language; else the words."""
    texts = {text.strip() for text in words.values()}
    for text in texts:
        for wrong in placeholders.misread(text):
            raise Refused(wrong.reason)
        for name in placeholders.names(text):
            _number(name, source)  # refused where it cannot be had
    if len(texts) != 1:
        return words
    (text,) = texts
    pieces = placeholders.pieces(text)
    if len(pieces) == 1 and isinstance(pieces[0], Name) and pieces[0].filter is None:
        return _number(pieces[0], source)
    try:
        return typed_numbers.read(text, whole=True)
    except Refused:
        return words


def _number(name: Name, source: Source) -> int | float | str:
    return number_named(name.word, name.indices, source.state, source.at_hand)


def _check_kind(kind: QuestionKind, shown: Shown) -> None:
    """Refuse an answer that is not of the ``kind``."""
    match kind:
        case QuestionKind.NUMBER | QuestionKind.CHANGES:
            if not isinstance(shown, int | float):
                raise refused("no_number")
        case QuestionKind.CELL:
            code = _as_code(kind, shown)
            if not isinstance(code, str) or not isinstance(cell_named(code), InputCell | OutputCell):
                raise refused("no_cell")


def _as_code(kind: QuestionKind, shown: Shown) -> Shown:
    """Return the name of a cell as code, where an author wrote it as text."""
    if kind is QuestionKind.CELL and not isinstance(shown, int | float | str | Message):
        return next(iter(shown.values()), "")
    return shown


def _compared(options: tuple[Option, ...], n: int, source: Source) -> Option:
    """Return option ``n`` with the problem that it is the same as the right one or as one before it."""
    option = options[n]
    if option.problem is not None or option.right:
        return option
    for other, before in enumerate(options):
        if before.problem is None and (before.right or other < n) and _same(option, before, source):
            key = "as_right" if before.right else "as_other"
            return replace(option, problem=message(f"lesson_numbers.refused.{key}", n=other + 1))
    return option


def _same(one: Option, other: Option, source: Source) -> bool:
    """Say whether two answers are the same number, or read the same in any language."""
    a, b = one.shows, other.shows
    if isinstance(a, int | float) and isinstance(b, int | float):
        return equal(a, b)
    return any(_said(a, language, source) == _said(b, language, source) for language in LANGUAGES)


def _said(shown: Shown, language: str, source: Source) -> str:
    """Return an answer in a language, without the marks of code, to be compared with others."""
    if isinstance(shown, int | float | Message):
        return repr(shown)
    if isinstance(shown, str):
        return shown
    pieces = placeholders.pieces(shown.get(language, "").replace("`", ""))
    return "".join(str(_number(p, source)) if isinstance(p, Name) else str(p) for p in pieces).strip()
