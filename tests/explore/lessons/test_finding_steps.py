"""Steps are found by their number or by words of their title."""

import pytest

from convviz.explore.lessons.opening import steps_called

TITLES = (
    "One neuron",
    "How many parameters?",
    *(f"Step of {n} neurons" for n in range(3, 11)),
    "Why 3 × 3",
    "共享权重",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", tuple(range(12))),
        (" 2 ", (1,)),
        ("1", (0, 9, 10, 11)),
        ("3", (2, 10)),
        ("12", (11,)),
        ("13", ()),
        ("NEURONS", tuple(range(2, 10))),
        ("共享", (11,)),
        ("how  many", ()),
        ("how", (1,)),
    ],
)
def test_what_is_typed_finds_steps(typed: str, found: tuple[int, ...]) -> None:
    assert steps_called(typed, TITLES) == found
