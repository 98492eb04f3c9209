"""Sums over how far a walk has come: right anywhere, the same by any way, and never dearer as it goes on."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import convviz.explore.backward.prefix_sums as prefix_sums
from convviz.explore.backward.prefix_sums import PrefixSums

LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple)


def made(lengths, dtype=np.int64, seed=0):
    """Return sums over random arrays of two numbers, and these arrays, (…, 2)."""
    random = np.random.default_rng(seed)
    whole = np.issubdtype(dtype, np.integer)
    shape = (*lengths, 2)
    members = random.integers(-9, 10, shape) if whole else random.standard_normal(shape)

    def plus(total, block):
        return total + members[np.ix_(*block)].reshape(-1, 2).sum(axis=0)

    return PrefixSums(np.zeros(2, dtype), lengths, plus), members


@given(lengths=LENGTHS, data=st.data())
def test_any_jump_finds_the_sum_of_all_before(lengths, data):
    sums, members = made(lengths)
    flat = members.reshape(-1, 2)
    for count in data.draw(st.lists(st.integers(0, len(flat)), max_size=20)):
        found = sums.first(count)
        assert found.tolist() == flat[:count].sum(axis=0).tolist()
        assert not found.flags.writeable


@given(lengths=LENGTHS, data=st.data())
def test_floats_do_not_depend_on_the_way(lengths, data):
    total = math.prod(lengths)
    counts = st.lists(st.integers(0, total), min_size=1, max_size=20)
    one, other = made(lengths, np.float64)[0], made(lengths, np.float64)[0]
    for count in data.draw(counts):
        one.first(count)
    for count in data.draw(counts):
        np.testing.assert_array_equal(one.first(count), other.first(count))


@given(lengths=LENGTHS, data=st.data())
def test_a_sum_is_a_kept_one_and_what_that_lacks(lengths, data):
    (sums, members), (same, _) = made(lengths), made(lengths)
    for count in data.draw(st.lists(st.integers(0, math.prod(lengths)), max_size=12)):
        kept, lacking = sums.kept_before(count)
        assert len(lacking) == len(lengths)
        rest = members[np.ix_(*lacking)].reshape(-1, 2).sum(axis=0)
        assert (kept + rest).tolist() == same.first(count).tolist()
        assert sums.added == same.added


def work_of_steps(sums, counts):
    """Return how many members each of ``counts`` in turn had added up."""
    found = []
    for count in counts:
        before = sums.added
        sums.first(count)
        found.append(sums.added - before)
    return found


def test_a_step_never_costs_more_as_the_walk_goes_on():
    planes, lines, members = lengths = (60, 20, 20)
    sums, _ = made(lengths)
    there = work_of_steps(sums, range(1, math.prod(lengths)))
    back = work_of_steps(sums, range(math.prod(lengths) - 2, 0, -1))
    plane = lines * members
    for work in (there, back):
        early, late = work[: 20 * plane], work[-20 * plane :]
        assert max(late) <= max(early) or work is back
        assert sorted(work)[len(work) // 2] <= members // 4  # nearly every step is one of few members
        assert max(work) <= -(-planes // prefix_sums.KEPT[2]) * plane + plane + 2 * members


def test_a_jump_costs_at_most_the_walk_up_to_there():
    lengths = (60, 20, 20)
    for count in (7, 4_321, 23_999):
        sums, _ = made(lengths)
        assert work_of_steps(sums, [count])[0] <= count
        assert work_of_steps(sums, [count, count - 1, count])[0] <= 20  # what was needed is kept


def test_kept_sums_stay_within_their_room(monkeypatch):
    monkeypatch.setattr(prefix_sums, "MOST_BYTES", 16 * 9)  # nine sums: three at each level
    sums, members = made((30, 30, 30))
    assert sums.most_bytes <= 16 * 9
    flat = members.reshape(-1, 2)
    for count in (26_999, 13, 14_000):
        assert sums.first(count).tolist() == flat[:count].sum(axis=0).tolist()


def test_blocks_are_given_from_the_slowest_level_to_the_fastest():
    seen = []

    def plus(total, block):
        seen.extend(itertools.product(*block))
        return total + 1

    PrefixSums(np.zeros(1), (2, 3, 2), plus).first(11)
    assert sorted(seen) == list(itertools.product(range(2), range(3), range(2)))[:11]
