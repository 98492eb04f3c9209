from __future__ import annotations

from hypothesis import given
from plain_loops import geometries

from convviz.conv import Geometry

UNREAD = Geometry(width=12, height=12, depth=1, filters=1, size=5, stride=2)


def test_what_fits_needs_no_change():
    assert UNREAD.replace(width=11, height=11).nearest_fits() == []


def test_the_neighbours_of_an_even_input():
    wishes = UNREAD.nearest_fits()
    assert {"width": 11, "height": 11} in wishes
    assert {"width": 13, "height": 13} in wishes
    assert {"stride": (1, 1)} in wishes
    assert {"size": (4, 4)} in wishes
    assert {"size": (6, 6)} in wishes
    assert {"stride": (7, 7)} in wishes
    assert {"padding": ((0, 1), (0, 1))} in wishes  # 2·P never changes the remainder by 1
    assert [wish for wish in wishes if "padding" in wish] == [{"padding": ((0, 1), (0, 1))}]


def test_only_the_axis_that_does_not_fit_changes_in_the_input():
    assert {"width": 11} in UNREAD.replace(height=11).nearest_fits()


def test_padding_that_helps_is_found():
    g = Geometry(width=5, height=5, depth=3, filters=2, size=3, stride=4)
    assert {"padding": (1, 1)} in g.nearest_fits()


def test_unlike_sides_change_after_the_input():
    wishes = UNREAD.replace(padding=((2, 2), (0, 2))).nearest_fits()
    found = [wish["padding"] for wish in wishes if "padding" in wish]
    assert found == [((2, 1), (0, 1)), ((2, 3), (0, 3))]


def test_a_setting_that_differs_between_the_axes_is_changed_axis_by_axis():
    g = UNREAD.replace(height=11, stride=(2, 3))
    assert {"stride": (1, 3)} in g.nearest_fits()


@given(geometries())
def test_every_proposal_fits_changes_something_and_the_smallest_change_comes_first(g):
    def distance(changes):
        return sum(apart(now_of(name, value), value) for name, value in changes.items())

    def now_of(name, value):
        even = name == "padding" and isinstance(value[0], int)  # the same on both sides
        return tuple(before for before, _ in g.padding) if even else getattr(g, name)

    def apart(now, new):
        return sum(map(apart, now, new)) if isinstance(new, tuple) else abs(now - new)

    wishes = g.nearest_fits()
    assert bool(wishes) != g.fits
    for changes in wishes:
        changed = g.replace(**changes, rule="strict")
        assert changed.fits
        assert changed.replace(rule="floor") != g
    distances = [distance(changes) for changes in wishes]
    assert distances == sorted(distances)
    assert len({str(changes) for changes in wishes}) == len(wishes)


def test_zeros_of_same_padding_follow_another_width():
    """3 columns need no zero and leave one unread; 4 get one, and are all read."""
    g = Geometry(3, 1, 1, 1, size=(2, 1), stride=(3, 1), padding="same")
    assert [changes["width"] for changes in g.nearest_fits() if "width" in changes] == [2, 4]


@given(geometries())
def test_no_nearer_width_fits(g):
    widths = [changes["width"] for changes in g.nearest_fits() if "width" in changes]
    for width in widths:
        nearer = range(min(width, g.width) + 1, max(width, g.width))
        for other in nearer:
            assert g.replace(width=other).x.unread
