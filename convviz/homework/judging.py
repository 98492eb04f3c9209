"""From what the functions gave to a report: right, wrong and why, unfinished, or nothing to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from convviz.explore.message import Message, message
from convviz.homework.cases import Array, Case
from convviz.homework.differences import first_difference
from convviz.homework.layouts import Layout
from convviz.homework.mistakes.diagnosis import Diagnosis, diagnose
from convviz.homework.outcome import PARTS, Outcome, Part, Pass, agree
from convviz.homework.verdicts import VERDICTS, FunctionReport, PartReport, Verdict

_CONDITIONS: Sequence[tuple[str, Callable[[Case], bool]]] = (
    ("homework.where.pad_0", lambda case: case.pad == 0),
    ("homework.where.padded", lambda case: case.pad > 0),
    ("homework.where.pad_not_1", lambda case: case.pad != 1),
    ("homework.where.pad_2", lambda case: case.pad > 1),
    ("homework.where.strides", lambda case: case.stride > 1),
    ("homework.where.stride_1", lambda case: case.stride == 1),
    ("homework.where.not_2", lambda case: case.stride != 2),
    ("homework.where.stride_3", lambda case: case.stride > 2),
    ("homework.where.input", lambda case: case.x.shape[2] != case.x.shape[3]),
    ("homework.where.filter", lambda case: case.w.shape[2] != case.w.shape[3]),
    ("homework.where.either", lambda case: _is_oblong(case.x) or _is_oblong(case.w)),
    ("homework.where.output", lambda case: _is_oblong(case.dout)),
    ("homework.where.batch", lambda case: len(case.x) > 1),
    ("homework.where.filters", lambda case: len(case.w) > 1),
    ("homework.where.channels", lambda case: case.x.shape[1] > 1),
    ("homework.where.resized", lambda case: case.x.shape[2:] != case.dout.shape[2:]),
)


def _is_oblong(array: Array) -> bool:
    return bool(array.shape[2] != array.shape[3])


def judged(
    outcomes: Sequence[Outcome], names: dict[Pass, str], course: Sequence[Case], layout: Layout
) -> dict[Pass, FunctionReport]:
    """Return a report for each function that ``outcomes`` are of.

    ``course`` are the layers of the assignment: forward is tried there on the first, backward on the second.
    """
    wrong = any(not outcome.is_right(part) for outcome in outcomes for part in outcome.parts)
    diagnosis = diagnose(outcomes) if wrong else Diagnosis({}, ())
    reports: dict[Pass, FunctionReport] = {}
    for (of, name), own in zip(names.items(), (course[0], course[-1]), strict=False):
        of_this = [outcome for outcome in outcomes if outcome.of == of]
        if of_this:
            reports[of] = _function(of, name, of_this, own, diagnosis, layout)
    forward = reports.get("forward")
    return {of: _with_note_on_cache(report, forward, outcomes, layout) for of, report in reports.items()}


def _with_note_on_cache(
    report: FunctionReport, forward: FunctionReport | None, outcomes: Sequence[Outcome], layout: Layout
) -> FunctionReport:
    """Return ``report`` with what forward did to numbers that a wrong backward finds in its cache."""
    if report.of != "backward" or report.verdict == "right" or not all(o.own_cache for o in outcomes):
        return report
    changed = {name for outcome in outcomes if outcome.of == "forward" for name in outcome.changed}
    if not changed and _is_unknown(report) and forward is not None and forward.verdict != "right":
        return replace(report, notes=(*report.notes, message("homework.note.cache_of_wrong")))
    notes = [message("homework.note.cache_changed", name=layout.names[name]) for name in sorted(changed)]
    return replace(report, notes=(*report.notes, *notes))


def _is_unknown(report: FunctionReport) -> bool:
    """Say whether something is wrong, and no cause is known of it."""
    return any(part.verdict != "right" and not part.mistakes for part in report.parts)


def _function(
    of: Pass, name: str, outcomes: Sequence[Outcome], own: Case, diagnosis: Diagnosis, layout: Layout
) -> FunctionReport:
    raised = [outcome for outcome in outcomes if outcome.raised is not None]
    wrong = [outcome for outcome in outcomes if not all(map(outcome.is_right, outcome.parts))]
    parts = tuple(_part(part, outcomes, own, diagnosis) for part in PARTS[of])
    verdict: Verdict = max((part.verdict for part in parts), key=VERDICTS.index)
    first = raised[0] if raised else None
    return FunctionReport(
        of,
        name,
        verdict,
        parts,
        tried=len(outcomes),
        wrong=len(wrong),
        where=_where(outcomes, wrong),
        raised=first.raised if first else None,
        raised_on=first.case if first else None,
        raised_times=len(raised),
        notes=tuple(_notes(of, outcomes, layout)),
    )


def _part(part: Part, outcomes: Sequence[Outcome], own: Case, diagnosis: Diagnosis) -> PartReport:
    numbers = [outcome.arrays[part] for outcome in outcomes if part in outcome.arrays]
    returned = next((o.returned[part] for o in outcomes if part in o.returned), "")
    whole = next((o.kinds[part] for o in outcomes if o.kinds.get(part, "").startswith(_WHOLE)), "")
    zeros = bool(numbers) and not any(array.any() for array in numbers)
    mistakes = diagnosis.found.get(part, ())
    difference = first_difference(outcomes, part)
    # What stops before this part is made, for a cause that is known, says nothing of the part.
    ran = [outcome for outcome in outcomes if outcome.raised is None]
    judged = outcomes if part in diagnosis.unexplained or mistakes or not ran else ran
    right = all(outcome.is_right(part) for outcome in judged)
    on_course = any(outcome.case is own and outcome.is_right(part) for outcome in outcomes)
    misshapen = difference is not None and difference.index is None

    taken_for = None if right or mistakes else _taken_for(part, outcomes)

    verdict: Verdict
    if right:
        verdict = "wrong" if whole else "right"
    elif _is_unfinished(part, outcomes) or (zeros and not mistakes):
        verdict = "unfinished"
    elif on_course:
        verdict = "course"
    elif mistakes or taken_for:
        verdict = "wrong"
    elif misshapen or returned or any(outcome.raised for outcome in outcomes):
        verdict = "failed"
    else:
        verdict = "wrong"
    return PartReport(part, verdict, mistakes, difference, returned, whole, zeros, taken_for)


def _taken_for(part: Part, outcomes: Sequence[Outcome]) -> Part | None:
    """Return which other result is given in the place of ``part``, as (dw, dx, db) has dw for dx."""
    for other in PARTS[outcomes[0].of]:
        if other != part and all(
            part in o.arrays and agree(o.arrays[part], o.case.right[other], o.kinds.get(part, "float64"))
            for o in outcomes
        ):
            return other
    return None


_WHOLE = ("int", "uint", "bool")


def _is_unfinished(part: Part, outcomes: Sequence[Outcome]) -> bool:
    """Say whether nothing was made of ``part``: None everywhere, or an exception that says as much."""
    return all(
        outcome.returned.get(part) == "None" if outcome.raised is None else _is_left_open(outcome)
        for outcome in outcomes
    )


def _is_left_open(outcome: Outcome) -> bool:
    """Say whether the function stopped at a place that was not written yet."""
    raised = outcome.raised
    return raised is not None and (raised.type == "NotImplementedError" or "NoneType" in raised.message)


def _where(outcomes: Sequence[Outcome], wrong: Sequence[Outcome]) -> Message | None:
    """Return words for the layers that are wrong, if one setting tells them from all others."""
    if not wrong or len(wrong) == len(outcomes):
        return None
    for key, holds in _CONDITIONS:
        if all(holds(outcome.case) == (outcome in wrong) for outcome in outcomes):
            return message(key)
    return None


def _notes(of: Pass, outcomes: Sequence[Outcome], layout: Layout) -> list[Message]:
    notes = []
    changed = sorted({name for outcome in outcomes for name in outcome.changed})
    for name in changed:
        notes.append(message("homework.note.changed", name=layout.names[name]))
    of_kind: dict[str, list[Part]] = {}
    for part in PARTS[of]:
        for kind in sorted({outcome.kinds[part] for outcome in outcomes if part in outcome.kinds}):
            of_kind.setdefault(kind, []).append(part)
    for kind, parts in of_kind.items():
        key = _NOTED.get(kind)
        if key is not None:
            notes.append(message(key, part=", ".join(layout.names[part] for part in parts), kind=kind))
    if of == "backward" and not all(outcome.own_cache for outcome in outcomes) and layout.dictionary:
        notes.append(message("homework.note.cache"))
    return notes


_NOTED = {
    "list": "homework.note.list",
    "float32": "homework.note.rounded",
    "float16": "homework.note.rounded",
    "complex64": "homework.note.complex",
    "complex128": "homework.note.complex",
}
