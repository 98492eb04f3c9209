"""The pictures that ship with ConvViz: those of the examples, in the sizes of their inputs."""

from __future__ import annotations

import pytest

from convviz.explore.examples import examples
from convviz.files import pictures


@pytest.mark.parametrize(
    ("name", "size", "grey"),
    [
        ("chelsea", (227, 227), False),
        ("camera", (300, 300), True),
        ("coffee", (450, 300), False),
        ("digit", (32, 32), True),
    ],
)
def test_a_shipped_picture_has_its_size_and_its_credit(name: str, size: tuple[int, int], grey: bool) -> None:
    picture = pictures.shipped(name)
    assert (picture.size, picture.grey) == (size, grey)
    assert picture.name == name
    assert picture.credit.endswith(("(CC0)", "(MIT)"))
    assert not picture.pixels.flags.writeable


def test_alexnet_opens_with_the_pixels_as_they_are() -> None:
    picture = pictures.shipped("chelsea")
    X = examples.load("alexnet").layer.X
    assert (picture.pixels == X).all()
    assert (X[0, 0].tolist(), int(X.sum())) == ([120, 63, 48], 17_359_493)
