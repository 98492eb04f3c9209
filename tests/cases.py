"""How many cases are tried: few in each run, many in the long one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import settings


def each_once(*axes: Iterable[Any]) -> list[Any]:
    """Return every case of the product of ``axes``, for `pytest.mark.parametrize`.

    The default run has as many of them as the longest axis has values, so that each value of each axis is
    tried; ``pytest -m soak`` runs the others.
    """
    every = [tuple(axis) for axis in axes]
    tried = {tuple(n % len(axis) for axis in every) for n in range(max(map(len, every)))}
    return [
        pytest.param(
            *(axis[n] for axis, n in zip(every, at, strict=True)),
            marks=() if at in tried else pytest.mark.soak,
        )
        for at in product(*(range(len(axis)) for axis in every))
    ]


def together(cases: list[Any]) -> list[Any]:
    """Return what `each_once` gave as lists of cases, for a test that goes through many in one window.

    The first list is that of the default run, the second one has the others.
    """
    usual = [case.values for case in cases if not case.marks]
    others = [case.values for case in cases if case.marks]
    return [
        pytest.param(usual, id="each once"),
        *([pytest.param(others, id="the others", marks=pytest.mark.soak)] if others else []),
    ]


#: For a property whose single case takes long: half as many cases as the profile has.
fewer = settings(max_examples=settings().max_examples // 2)
