"""The hash behind all made-up numbers, against the published generator."""

from __future__ import annotations

import numpy as np

from convviz.conv.hashing import STEP, mixed


def test_the_hash_is_splitmix64() -> None:
    """The first numbers of the generator begun at 1234567."""
    states = np.uint64(1234567) + np.arange(5, dtype=np.uint64) * STEP
    assert mixed(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
