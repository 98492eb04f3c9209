"""Which mistakes explain what a student's functions gave: the fewest that explain all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, TypeAlias

from convviz.homework.cases import Array, Case
from convviz.homework.mistakes.mistake import Change, Mistake, predicted
from convviz.homework.mistakes.table import FREQUENT, MISTAKES
from convviz.homework.outcome import PARTS, Outcome, Part, Pass, agree

#: What a wrong shape or index raises. Other exceptions, such as a misspelt name, have other causes.
_OF_SHAPES = frozenset({"ValueError", "IndexError", "AssertionError"})


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is known about the differences.

    ``found``: the mistakes by part; together they give exactly what the student's function gave, on every
    layer. ``unexplained``: the parts that differ, or are missing because of an exception, for a cause
    that is not known. A part that is right is in neither.
    """

    found: Mapping[Part, tuple[Mistake, ...]]
    unexplained: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class _Explanation:
    """Mistakes that give what a part has on all layers. On those of ``raised`` they also raise."""

    mistakes: tuple[Mistake, ...]
    raised: frozenset[int]

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller for the likelier: fewer mistakes, then those that are more frequent."""
        return len(self.mistakes), sum(MISTAKES.index(mistake) for mistake in self.mistakes)


_Found: TypeAlias = dict[Part, tuple[Mistake, ...]]
_Choice: TypeAlias = tuple[_Explanation, ...]
_Variant: TypeAlias = tuple[Mistake, Change]
#: What a mistake does to a wrong layer: nothing, exactly what the function gave, or something else.
_Effect: TypeAlias = Literal["none", "this", "other"]
#: On how many wrong layers each mistake is looked at alone before several are tried together.
_TOLD = 6
_NOTHING = _Explanation((), frozenset())


def diagnose(outcomes: Sequence[Outcome]) -> Diagnosis:
    """Return the fewest known mistakes that explain ``outcomes``, one for each layer and function.

    A part that was given as None, or not at all, is left out: nothing can be said about its numbers.
    """
    found: _Found = {}
    unexplained: list[Part] = []
    for of in PARTS:
        of_this = [outcome for outcome in outcomes if outcome.of == of]
        # An exception on a cache that is not the function's own may come of that cache alone.
        sure = [outcome for outcome in of_this if outcome.own_cache or outcome.raised is None]
        explained, unknown = _of_pass(of, of_this)
        if unknown and len(sure) < len(of_this):
            explained, unknown = _of_pass(of, sure)
        found |= explained
        unexplained += unknown
    return Diagnosis(found, tuple(unexplained))


def _of_pass(of: Pass, outcomes: Sequence[Outcome]) -> tuple[_Found, list[Part]]:
    if not outcomes:
        return {}, []
    raised = frozenset(n for n, outcome in enumerate(outcomes) if outcome.raised is not None)
    if len(outcomes) - len(raised) < 2:
        # Nearly nothing but exceptions: they would fit too many causes.
        return {}, list(PARTS[of])
    given = [part for part in PARTS[of] if _is_given(part, outcomes)]
    every = {part: _explanations(part, outcomes) for part in given}
    best = None
    if not raised:
        best = _fewest(every, raised, None)
    elif _may_be_of_shapes(raised, outcomes):
        guilty = _part_of_exception(outcomes)
        if guilty in every:
            every[guilty] = [*every[guilty], *_explanations(guilty, outcomes, raised)]
        best = _fewest(every, raised, guilty)
        if best is None:
            # One of the other parts alone, then, has more mistakes than its numbers show.
            for part in given:
                every[part] = [*every[part], *_explanations(part, outcomes, raised)]
            best = _fewest(every, raised, guilty)
    unknown = [part for part in given if not every[part]]
    if best is None:
        # The exceptions are of unknown cause; what is wrong where there are numbers may be known.
        best = tuple(every[part][0] if every[part] else _NOTHING for part in given)
        unknown = list(PARTS[of])
    found = {part: e.mistakes for part, e in zip(given, best, strict=True) if e.mistakes}
    return found, unknown


def _fewest(
    every: Mapping[Part, Sequence[_Explanation]], raised: frozenset[int], guilty: Part | None
) -> _Choice | None:
    """Return an explanation for each part, so that mistakes are few and all exceptions explained, or None.

    Of two as good, the one in which the part ``guilty`` raises is taken.
    """

    def rank(chosen: _Choice) -> tuple[int, bool, int]:
        # Where dx and dw have one mistake alike, it counts once.
        kinds = {mistake.kind for e in chosen for mistake in e.mistakes}
        missed = guilty is not None and not raised <= chosen[list(every).index(guilty)].raised
        return len(kinds), missed, sum(e.rank[1] for e in chosen)

    choices = product(*(explanations or [_NOTHING] for explanations in every.values()))
    fitting = [chosen for chosen in choices if raised <= frozenset().union(*(e.raised for e in chosen))]
    return min(fitting, key=rank, default=None)


def _part_of_exception(outcomes: Sequence[Outcome]) -> Part | None:
    """Return which gradient the line of the first exception makes, as far as its names tell."""
    raised = next(outcome for outcome in outcomes if outcome.raised is not None)
    assert raised.raised is not None
    target, equal, _ = raised.raised.text.partition("=")
    if raised.of == "forward" or not equal:
        return None
    if "dw" in target.lower():
        return "dw"
    # What begins with d is dx, padded or not; anything else is the input that dw is made of.
    return "dx" if target.lstrip().lower().startswith("d") else "dw"


def _may_be_of_shapes(raised: Iterable[int], outcomes: Sequence[Outcome]) -> bool:
    types = {o.raised.type for n in raised if (o := outcomes[n]).raised is not None}
    return types <= _OF_SHAPES or all(outcomes[n].case.pad == 0 for n in raised)


def _is_given(part: Part, outcomes: Sequence[Outcome]) -> bool:
    """Say whether the function gave ``part`` wherever it did not raise."""
    return all(part in outcome.arrays for outcome in outcomes if outcome.raised is None)


def _is_right(part: Part, outcomes: Sequence[Outcome]) -> bool:
    return all(outcome.is_right(part) for outcome in outcomes if outcome.raised is None)


def _explanations(
    part: Part, outcomes: Sequence[Outcome], must_raise: frozenset[int] = frozenset()
) -> list[_Explanation]:
    """Return the smallest sets of mistakes that give ``part`` as it is, the likeliest first.

    They have to raise on the layers ``must_raise``, and they do not where the function did not.
    """
    raised = [outcome for outcome in outcomes if outcome.raised is not None]
    right = _is_right(part, outcomes)
    found = [_NOTHING] if right and not must_raise else []
    if right and (part == "db" or not raised):
        # A sum over dout raises nothing: the exceptions come of what dx and dw are made of.
        return found
    # The first layer to look at is the smallest that differs: most mistakes are seen not to be it there.
    is_right = [outcome.is_right(part) for outcome in outcomes]
    order = sorted(range(len(outcomes)), key=lambda n: (outcomes[n].raised is not None, is_right[n], n))
    right_cases = [outcomes[n].case for n in order if is_right[n]]
    variants = [one for one in _variants(part) if _is_hidden(one[1], part, right_cases)]
    told = [outcomes[n] for n in order[:_TOLD] if outcomes[n].raised is None and not is_right[n]]
    effects = {id(change): _effects(change, part, told) for _, change in variants}
    for candidates in _candidates(variants, effects, alone=right):
        fitting = [e for some in candidates if (e := _fitting(*some, part, outcomes, order)) is not None]
        fitting = [e for e in fitting if must_raise <= e.raised and (e.raised or not right)]
        if right and len({e.mistakes for e in fitting if len(e.raised) == len(raised)}) > 1:
            # Exceptions alone, and several causes that would raise just these.
            return found
        if fitting:
            return found + _likeliest_first(fitting)
    return found


def _variants(part: Part) -> Iterator[_Variant]:
    """Yield the mistakes that ``part`` can have, each in every way in which it is made."""
    for mistake in MISTAKES:
        if mistake.part == part:
            yield from ((mistake, change) for change in mistake.changes)


def _is_hidden(change: Change, part: Part, right_cases: Sequence[Case]) -> bool:
    """Say whether ``change`` shows on no layer that the function has right.

    Two mistakes could make up for each other there. They do not in practice, and far fewer pairs are left.
    """
    for case in right_cases:
        array = predicted(case, part, change)
        if array is None or not agree(array, case.right[part]):
            return False
    return True


def _likeliest_first(explanations: Iterable[_Explanation]) -> list[_Explanation]:
    once: dict[tuple[tuple[Mistake, ...], frozenset[int]], _Explanation] = {}
    for e in explanations:
        once.setdefault((e.mistakes, e.raised), e)
    return sorted(once.values(), key=lambda e: e.rank)


def _effects(change: Change, part: Part, outcomes: Sequence[Outcome]) -> tuple[_Effect, ...]:
    """Return for each of the wrong ``outcomes`` what ``change`` alone does there."""
    return tuple(_effect(change, part, outcome) for outcome in outcomes)


def _effect(change: Change, part: Part, outcome: Outcome) -> _Effect:
    array = predicted(outcome.case, part, change)
    if array is None:
        return "other"
    if agree(array, outcome.case.right[part]):
        return "none"
    return "this" if _agree(outcome, part, array) else "other"


def _agree(outcome: Outcome, part: Part, array: Array) -> bool:
    return agree(outcome.arrays[part], array, outcome.kinds.get(part, "float64"))


def _candidates(
    variants: Sequence[_Variant], effects: Mapping[int, tuple[_Effect, ...]], alone: bool
) -> Iterator[Iterator[tuple[tuple[Mistake, ...], Change]]]:
    """Yield single mistakes, then pairs, then three frequent ones, each with the switches that make them."""
    yield (((mistake,), change) for mistake, change in variants)
    if not alone:
        yield _together(combinations(variants, 2), effects)
        frequent = [variant for variant in variants if variant[0].kind in FREQUENT]
        yield _together(combinations(frequent, 3), effects)
        # One that shows only because of the other: without the stride windows overlap that did not.
        yield _together(combinations(frequent, 2), None)


def _together(
    groups: Iterable[tuple[_Variant, ...]], effects: Mapping[int, tuple[_Effect, ...]] | None
) -> Iterator[tuple[tuple[Mistake, ...], Change]]:
    for group in groups:
        if effects is not None:
            of_layers = zip(*(effects[id(change)] for _, change in group), strict=True)
            if not all(map(_may_explain, of_layers)):
                continue
        mistakes = tuple(mistake for mistake, _ in group)
        together: dict[str, str | bool] = {}
        for _, change in group:
            together |= change
        # Two ways of one mistake, or two that set one switch, do not go together.
        if len(set(mistakes)) == len(group) and all(
            together.items() >= change.items() for _, change in group
        ):
            yield mistakes, together


def _may_explain(effects: tuple[_Effect, ...]) -> bool:
    """Say whether mistakes with these effects on a wrong layer can make what the function gave there.

    Where one of them alone has an effect, it must be this one.
    """
    seen = [effect for effect in effects if effect != "none"]
    return len(seen) > 1 or seen == ["this"]


def _fitting(
    mistakes: tuple[Mistake, ...],
    change: Change,
    part: Part,
    outcomes: Sequence[Outcome],
    order: Sequence[int],
) -> _Explanation | None:
    """Return the explanation if a solution with ``change`` gives what ``outcomes`` have, else None."""
    raised = set()
    for n in order:
        outcome = outcomes[n]
        array = predicted(outcome.case, part, change)
        if array is None:
            if outcome.raised is None:
                return None
            raised.add(n)
            continue
        if outcome.raised is not None and _raises_in_loops(outcome.case, part, change):
            raised.add(n)
        if outcome.raised is None and not _agree(outcome, part, array):
            return None
    return _Explanation(mistakes, frozenset(raised))


def _raises_in_loops(case: Case, part: Part, change: Change) -> bool:
    """Say whether a solution with ``change`` raises that reads windows number by number, without slices."""
    return predicted(case, part, {**change, "taps": True}) is None
