"""Cases that are products: all of them in the long run, a few that tell in each run."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest


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
