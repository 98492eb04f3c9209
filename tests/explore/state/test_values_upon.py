"""Volumes that stand upon another one: the ends and the differences are found in their parts alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convviz.explore.state.values import Upon, Values, read_only
from convviz.ui.volume import Drawing, GridVolume
from convviz.ui.volume.volume import changed

SHAPE = (6, 5, 3)


def part_of(data) -> tuple[slice, slice, slice]:
    def along(n):
        start = data.draw(st.integers(0, n))
        return slice(start, data.draw(st.integers(start, n)))

    x, y, slices = (along(n) for n in SHAPE)
    return x, y, slices


def upon(base: Values, data) -> Values:
    array, part = base.array.copy(), part_of(data)
    moved = np.random.default_rng(data.draw(st.integers(0, 99))).integers(-3, 4, SHAPE)
    array[part] += moved[part]
    return read_only(array, 20.0, Upon(base, part))


@given(st.integers(0, 99), st.data())
def test_ends_are_the_least_and_the_greatest_number(seed, data):
    lift = data.draw(st.sampled_from((0, 30, -30)))  # so that 0 is not always between the ends
    base = read_only(np.random.default_rng(seed).integers(-9, 10, SHAPE) + lift)
    values = upon(base, data)
    assert values.ends == (values.array.min(), values.array.max())
    assert values.limit == max(20.0, *map(abs, values.ends))


@given(st.integers(0, 99), st.data())
def test_changes_are_found_as_in_volumes_that_say_nothing(seed, data):
    base = read_only(np.random.default_rng(seed).integers(-9, 10, SHAPE))
    old, new = upon(base, data), upon(base, data)
    plain_old, plain_new = (replace(v, upon=None) for v in (old, new))

    def of(values: Values) -> GridVolume:
        return GridVolume(values, Drawing.MAP)

    found = changed(of(old), of(new))
    assert found == changed(of(plain_old), of(plain_new))
    differ = {tuple(at) for at in np.argwhere(old.array != new.array).tolist()}
    covered = {
        (x, y, d) for part in found for x in part.x.indices for y in part.y.indices for d in part.slices
    }
    assert differ <= covered
