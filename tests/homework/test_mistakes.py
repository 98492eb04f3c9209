"""Mistakes are named: in faulty solutions, in pairs, and never in right ones."""

from __future__ import annotations

import json
import linecache
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from convviz.homework import check
from convviz.homework.cases import CASES, COURSE_SHAPES, Array, Case, cases, course_shapes
from convviz.homework.layouts import LAYOUTS
from convviz.homework.mistakes.diagnosis import Diagnosis, diagnose
from convviz.homework.mistakes.mistake import predicted
from convviz.homework.mistakes.table import FREQUENT, MISTAKES
from convviz.homework.outcome import PARTS, Outcome, Part, Raised, agree
from convviz.homework.running import outcomes, quiet
from tests.homework.faults import BACKWARD, FORWARD, PAIRS, STYLES, Fault, fault

LAYERS = (*CASES, *COURSE_SHAPES)
ROOT = Path(__file__).parents[2]


def diagnosis_of(one: Fault, folder: Path, layers: Sequence[Case] = LAYERS) -> Diagnosis:
    forward, backward = one.functions(folder)
    linecache.clearcache()  # the next fault of the style has the same file name
    with quiet():
        return diagnose(list(outcomes(forward, backward, LAYOUTS["cs231n"], layers)))


def kinds(diagnosis: Diagnosis) -> dict[Part, frozenset[str]]:
    return {
        part: frozenset(mistake.kind for mistake in mistakes) for part, mistakes in diagnosis.found.items()
    }


def first_of_each_mistake(faults: Sequence[Fault]) -> list[pytest.ParameterSet]:
    """Return all faults; those whose mistakes others before them have are for the long run."""
    seen: set[tuple[str, str]] = set()
    found = []
    for n, one in enumerate(faults):
        here = {(part, kind) for part, of_part in one.expected.items() for kind in of_part}
        marks = [] if here - seen else [pytest.mark.soak]
        found.append(pytest.param(one, id=f"{n}-{one}", marks=marks))
        seen |= here
    return found


@pytest.mark.parametrize("one", first_of_each_mistake(FORWARD + BACKWARD))
def test_a_mistake_is_named(one: Fault, tmp_path: Path) -> None:
    diagnosis = diagnosis_of(one, tmp_path)
    assert kinds(diagnosis) == one.expected
    assert diagnosis.unexplained == ()


@pytest.mark.parametrize("one", [pytest.param(one, id=f"{n}-{one}") for n, one in enumerate(PAIRS)])
def test_mistakes_that_show_together_are_all_named(one: Fault, tmp_path: Path) -> None:
    diagnosis = diagnosis_of(one, tmp_path)
    assert kinds(diagnosis) == one.expected
    assert diagnosis.unexplained == ()


def test_other_numbers_have_the_same_mistakes(tmp_path: Path) -> None:
    for one in (PAIRS[0], PAIRS[10], FORWARD[40], BACKWARD[3]):
        diagnosis = diagnosis_of(one, tmp_path, (*cases(7), *course_shapes(7)))
        assert kinds(diagnosis) == one.expected


@pytest.mark.parametrize("style", sorted(path.stem for path in STYLES.glob("*.py")))
def test_the_styles_are_right_without_an_edit(style: str, tmp_path: Path) -> None:
    diagnosis = diagnosis_of(Fault(style, {}, ()), tmp_path)
    assert diagnosis.found == {}
    assert diagnosis.unexplained == ()


def test_every_mistake_has_a_faulty_solution() -> None:
    made = {(part, kind) for one in FORWARD + BACKWARD for part, of in one.expected.items() for kind in of}
    assert {(mistake.part, mistake.kind) for mistake in MISTAKES} == made
    assert {mistake.kind for mistake in MISTAKES} >= FREQUENT
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES)


def test_a_solution_without_a_mistake_is_the_right_one() -> None:
    for case in LAYERS:
        for parts in PARTS.values():
            for part in parts:
                given = predicted(case, part, {})
                assert given is not None
                assert np.array_equal(given, case.right[part])


def test_what_is_kept_for_the_next_homework_cannot_be_written_to() -> None:
    given = predicted(LAYERS[0], "dx", {})
    assert given is not None
    with pytest.raises(ValueError, match="read-only"):
        given[...] = 0


def test_each_way_of_a_mistake_shows_on_some_layer() -> None:
    """What shows nowhere would be looked for in vain, and could be named beside what explains all."""
    for mistake in MISTAKES:
        for change in mistake.changes:
            shows = any(not _is_right(case, mistake.part, change) for case in LAYERS)
            assert shows, f"{mistake.id} with {change}"


def _is_right(case: Case, part: Part, change: Mapping[str, str | bool]) -> bool:
    given = predicted(case, part, change)
    return given is not None and agree(given, case.right[part])


WORDS = {
    "no_bias": "bias",
    "bias_per_channel": "channel",
    "stride_forgotten": "stride",
    "stride_fixed": "stride",
    "flipped": "flipped",
    "last_kept": "not added",
    "overlap": "overlap",
    "averaged": "averaged",
    "crop_minus_pad": "pad 0",
    "breaks_at_pad_0": "pad 0",
    "rows_and_columns": "rows and columns",
    "width_from_height": "rows and columns",
    "kernel_rows_and_columns": "rows and columns",
    "crop_rows_and_columns": "rows and columns",
    "flat_index": "rows and columns",
    "one_channel": "channel",
}


def test_the_words_of_a_mistake_contain_its_word() -> None:
    text = json.loads((ROOT / "resources/text/en/homework_mistakes.json").read_text(encoding="utf-8"))
    told = {mistake.kind: text[mistake.words.key] for mistake in MISTAKES}
    assert {kind for kind, word in WORDS.items() if word not in told[kind]} == set()
    assert {mistake.words.key for mistake in MISTAKES} == text.keys()


ON_FILES = [
    next(one for one in (*FORWARD, *BACKWARD) if any(kind in kinds for kinds in one.expected.values()))
    for kind in WORDS
]
#: These stop on some layers; the exception does not hide that the cause is known.
STOPPING = [
    one for one in BACKWARD if any(str(one).startswith(name) for name in ("batches-dw.pad", "taps-dx.pad"))
]


@pytest.mark.parametrize("one", [*ON_FILES, *STOPPING], ids=str)
def test_what_is_printed_has_the_word_and_the_code(one: Fault, tmp_path: Path) -> None:
    forward, backward = one.functions(tmp_path)
    report = check(forward, backward)
    told = str(report)
    assert report.exit_code == 1, told
    assert "not known" not in told
    for kinds in one.expected.values():
        assert all(WORDS.get(kind, "") in told for kind in kinds), told
    for part in {part for parts in PARTS.values() for part in parts} - one.expected.keys():
        of = next(report.functions[of] for of, parts in PARTS.items() if part in parts)
        verdict = next(each.verdict for each in of.parts if each.part == part)
        assert verdict == "right", told
    assert "。" in report.text("zh")


def given(of_case: Callable[[Case, dict[Part, Array]], None], layers: Sequence[Case] = LAYERS) -> Diagnosis:
    """Return the diagnosis of right arrays that ``of_case`` has changed in place."""
    found = []
    for case in layers:
        arrays: dict[Part, Array] = {
            part: case.right[part].copy() for parts in PARTS.values() for part in parts
        }
        of_case(case, arrays)
        for of, parts in PARTS.items():
            found.append(Outcome(case, of, {part: arrays[part] for part in parts}))
    return diagnose(found)


def test_rounding_is_no_mistake() -> None:
    rng = np.random.default_rng(3)

    def rounded(_: Case, arrays: dict[Part, Array]) -> None:
        for part, array in arrays.items():
            arrays[part] = (array * (1 + 1e-7 * rng.standard_normal(array.shape))).astype(np.float32) * 1.0

    diagnosis = given(rounded)
    assert diagnosis.found == {}
    assert diagnosis.unexplained == ()


def _one_number(rng: np.random.Generator, array: Array) -> Array:
    array[tuple(rng.integers(0, array.shape))] += 1
    return array


def _noise(rng: np.random.Generator, array: Array) -> Array:
    return array + rng.integers(-2, 3, array.shape) + 0.5


def _scaled(rng: np.random.Generator, array: Array) -> Array:
    return array * (1 + rng.integers(1, 50) / 7)


def _moved(rng: np.random.Generator, array: Array) -> Array:
    return array + rng.integers(1, 30)


def _shuffled(rng: np.random.Generator, array: Array) -> Array:
    flat = rng.permutation(array.ravel())
    return np.where(np.array_equal(flat, array.ravel()), array + 0.25, flat.reshape(array.shape))


ODD = (_one_number, _noise, _scaled, _moved, _shuffled)


@pytest.mark.parametrize("part", [part for parts in PARTS.values() for part in parts])
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.__name__.strip("_"))
def test_what_no_known_mistake_gives_is_not_named(odd: Callable[..., Array], part: Part) -> None:
    rng = np.random.default_rng([len(part), ODD.index(odd)])

    def change(case: Case, arrays: dict[Part, Array]) -> None:
        # A layer or two stay right, as with most faults.
        if case.pad or case.stride > 1:
            arrays[part] = odd(rng, arrays[part])

    diagnosis = given(change)
    assert diagnosis.found == {}
    assert diagnosis.unexplained == (part,)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_nothing_odd_is_named_at_length(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers = tuple(case for case in LAYERS if rng.random() < 0.5) or LAYERS[-1:]
    for part in ("out", "dx", "dw", "db"):

        def change(case: Case, arrays: dict[Part, Array], part: Part = part) -> None:
            if case in layers:
                arrays[part] = ODD[rng.integers(len(ODD))](rng, arrays[part])

        diagnosis = given(change)
        assert diagnosis.found == {}
        assert diagnosis.unexplained == (part,)


def raising(when: Callable[[Case], bool], type_name: str, line: str = "") -> Diagnosis:
    found = []
    for case in LAYERS:
        raised = Raised(type_name, "operands could not be broadcast together", 7, line)
        arrays: dict[Part, Array] = {part: case.right[part] for part in PARTS["backward"]}
        of: Outcome = (
            Outcome(case, "backward", raised=raised) if when(case) else Outcome(case, "backward", arrays)
        )
        found.append(of)
    return diagnose(found)


def test_an_exception_of_another_kind_is_not_explained() -> None:
    diagnosis = raising(lambda case: case.pad > 0, "TypeError")
    assert diagnosis.found == {}
    assert diagnosis.unexplained == PARTS["backward"]


def test_a_function_that_raises_everywhere_has_no_known_mistake() -> None:
    diagnosis = raising(lambda case: True, "IndexError")
    assert diagnosis.found == {}
    assert diagnosis.unexplained == PARTS["backward"]


def test_an_exception_at_pad_0_is_known_whatever_it_is() -> None:
    for name in ("ValueError", "UnboundLocalError"):
        diagnosis = raising(lambda case: case.pad == 0, name, "dx[n] = dxp[:, pad:-pad, pad:-pad]")
        assert kinds(diagnosis) == {"dx": {"breaks_at_pad_0"}}
        assert diagnosis.unexplained == ()
    diagnosis = raising(lambda case: case.pad == 0, "ValueError", "x_pad[:, :, pad:-pad, pad:-pad] = x")
    assert kinds(diagnosis) == {"dw": {"breaks_at_pad_0"}}


def test_an_exception_on_odd_layers_is_of_unknown_cause() -> None:
    diagnosis = raising(lambda case: case in (CASES[2], CASES[7]), "IndexError")
    assert diagnosis.found == {}
    assert diagnosis.unexplained == PARTS["backward"]


def test_a_part_that_is_none_is_left_out(tmp_path: Path) -> None:
    without_db = fault(
        "slices",
        "dw: last_kept",
        "    return dx, dw, db → \n    return dx, dw, None",
        "dw[f] += part → dw[f] = part",
    )
    diagnosis = diagnosis_of(without_db, tmp_path)
    assert kinds(diagnosis) == {"dw": {"last_kept"}}
    assert diagnosis.unexplained == ()


def test_numbers_are_explained_though_exceptions_are_not() -> None:
    found = []
    for case in LAYERS:
        if case.stride == 3:
            found.append(Outcome(case, "forward", raised=Raised("KeyError", "'stride'")))
        else:
            found.append(Outcome(case, "forward", {"out": case.right["out"] - case.b[:, None, None]}))
    diagnosis = diagnose(found)
    assert kinds(diagnosis) == {"out": {"no_bias"}}
    assert diagnosis.unexplained == ("out",)
