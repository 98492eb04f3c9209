"""A short run of the damaged pictures; ``python -m tests.fuzz`` makes the long ones."""

from __future__ import annotations

from tests import fuzz

COUNT = 400


def test_damaged_pictures_end_in_a_picture_or_a_reason() -> None:
    report = fuzz.run(COUNT, seed=7)
    assert report.troubles == []
    assert sum(report.outcomes.values()) == COUNT
    assert report.outcomes["read"] > COUNT / 10
    assert report.outcomes["files.damaged"] > COUNT / 10


def test_every_valid_picture_of_the_fuzz_is_read() -> None:
    worker = fuzz.Worker()
    try:
        outcomes = {name: worker.read(data).outcome for name, data in fuzz.pictures().items()}
    finally:
        worker.stop()
    assert set(outcomes.values()) == {"read"}, outcomes
