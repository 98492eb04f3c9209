from __future__ import annotations

import itertools
import json
import pickle
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from plain_loops import geometries, reads

from convviz.conv import Geometry

LESSON = Geometry(width=11, height=11, depth=4, filters=2, size=5, stride=2)
FINE = {"width": 11, "height": 9, "depth": 4, "filters": 6, "size": 3}


def test_the_worked_example():
    assert LESSON.output_shape == (4, 4, 2)
    assert LESSON.weights_shape == (2, 5, 5, 4)
    assert LESSON.input_shape == LESSON.padded_shape == (11, 11, 4)
    assert LESSON.receptive_field(2, 3) == (slice(4, 9, 1), slice(6, 11, 1))
    assert LESSON.fits


def test_one_int_stands_for_both_axes():
    assert LESSON.size == (5, 5)
    assert Geometry(11, 11, 4, 2, (5, 5), stride=(2, 2), padding=(0, 0), dilation=(1, 1)) == LESSON
    assert hash(LESSON) == hash(Geometry(11, 11, 4, 2, [5, 5], stride=2))


def test_it_is_a_value():
    assert pickle.loads(pickle.dumps(LESSON)) == LESSON
    assert eval(repr(LESSON)) == LESSON
    assert LESSON.replace(stride=1).output_shape == (7, 7, 2)
    assert LESSON.replace() == LESSON
    assert LESSON.replace(rule="strict") != LESSON
    with pytest.raises(AttributeError):
        LESSON.width = 12


def test_numpy_integers_become_ints():
    g = Geometry(np.int64(11), np.uint8(11), np.int32(4), np.int16(2), size=(np.int64(5), 5), bias=np.True_)
    assert g == LESSON.replace(stride=1)
    assert type(g.width) is int
    assert g.bias is True


def test_padding_and_dilation_in_both_coordinates():
    g = Geometry(width=7, height=5, depth=3, filters=4, size=(3, 2), padding=(1, 0), dilation=(2, 3))
    assert g.padded_shape == (9, 5, 3)
    assert g.output_shape == (5, 2, 4)
    assert g.receptive_field(0, 1) == (slice(0, 5, 2), slice(1, 5, 3))
    assert g.true_field(0, 1) == (range(-1, 4, 2), range(1, 5, 3))


@given(geometries())
def test_readers_and_users_by_enumeration(g):
    read_by = {}
    used_by = {}
    for x, y, d, _, _, _, at_x, at_y, at_c in reads(g):
        read_by.setdefault((at_x, at_y, at_c), set()).add((x, y, d))
    columns, rows, filters = g.output_shape
    for x, y, d in itertools.product(range(columns), range(rows), range(filters)):
        used_by.setdefault(d, set()).add((x, y, d))
    for cell in itertools.product(*map(range, g.input_shape)):
        expected = read_by.get(cell, set())
        assert set(itertools.product(*g.readers(*cell))) == expected
    for k in range(filters):
        assert set(itertools.product(*g.users(k))) == used_by[k]


@given(geometries())
def test_groups_relate_channels_and_slices(g):
    for c, d in itertools.product(range(g.depth), range(g.filters)):
        same = c * g.groups // g.depth == d * g.groups // g.filters
        assert (c in g.channels_of(d)) == same
        assert (d in g.slices_of(c)) == same


def test_unread_columns():
    g = Geometry(width=12, height=10, depth=1, filters=1, size=5, stride=(2, 3))
    assert (g.x.unread, g.y.unread) == (1, 2)
    assert not g.fits
    assert g.output_shape == (4, 2, 1)


def test_the_strict_rule_refuses_what_does_not_fit_and_says_what_would():
    with pytest.raises(ValueError, match=r"rule is 'strict'.* 1 column.*0 row.*width=11") as raised:
        Geometry(width=12, height=11, depth=1, filters=1, size=5, stride=2, rule="strict")
    assert "stride is (2, 2)" in str(raised.value)
    assert LESSON.replace(rule="strict").rule == "strict"


WRONG_VALUES = [
    ({"width": 0}, "width is 0: it must be at least 1"),
    ({"height": -3}, "height is -3: it must be at least 1"),
    ({"depth": 0}, "depth is 0: it must be at least 1"),
    ({"filters": 0}, "filters is 0: it must be at least 1"),
    ({"size": 0}, "size is 0: it must be at least 1"),
    ({"size": (3, 0)}, "size[1] is 0: it must be at least 1"),
    ({"size": (3, 3, 3)}, "size is (3, 3, 3): it must be one int or two, (x, y)"),
    ({"size": 12}, "size is 12 along x: it must be at most the padded width, 11 + 2·0 = 11"),
    (
        {"size": (3, 12), "padding": 1},
        "size is 12 along y: it must be at most the padded height, 9 + 2·1 = 11",
    ),
    (
        {"dilation": 6},
        "size is 3 along x spread over 13 cells by dilation 6: it must be at most the padded width",
    ),
    ({"stride": 0}, "stride is 0: it must be at least 1"),
    ({"stride": (1, -1)}, "stride[1] is -1: it must be at least 1"),
    ({"padding": -1}, "padding is -1: it must be at least 0"),
    ({"dilation": 0}, "dilation is 0: it must be at least 1"),
    ({"groups": 0}, "groups is 0: it must be at least 1"),
    ({"groups": 3}, "groups is 3: it must divide depth, 4"),
    ({"groups": 4}, "groups is 4: it must divide filters, 6"),
    ({"rule": "ceil"}, "rule is 'ceil': it must be 'floor' or 'strict'"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_what_is_allowed(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Geometry(**{**FINE, **wrong})


WRONG_TYPES = [
    *((name, value) for name in FINE for value in (True, 2.0, "2", None)),
    *((name, (2, value)) for name in ("size", "stride", "padding", "dilation") for value in (True, 2.0)),
    *((name, value) for name in ("stride", "dilation", "groups") for value in (False, 1.5, "11")),
    *(("padding", value) for value in (False, 1.5)),
    *(("bias", value) for value in (1, 0, None, "yes")),
    *(("rule", value) for value in (None, 1, True)),
]


@pytest.mark.parametrize(("name", "value"), WRONG_TYPES)
def test_a_wrong_type_is_named_with_what_is_allowed(name, value):
    with pytest.raises(TypeError, match=rf"^{name}(\[\d\])? is .*: it must be "):
        Geometry(**{**FINE, name: value})


@pytest.mark.parametrize("at", [(-1, 0), (4, 0), (0, -1), (0, 4)])
def test_a_neuron_outside_the_output_is_refused(at):
    with pytest.raises(ValueError, match=r"[xy] is -?\d: it must be from 0 to 3"):
        LESSON.receptive_field(*at)
    with pytest.raises(ValueError, match="from 0 to 3"):
        LESSON.true_field(*at)


def test_channels_and_slices_outside_are_refused():
    with pytest.raises(ValueError, match="d is 2: it must be from 0 to 1"):
        LESSON.channels_of(2)
    with pytest.raises(ValueError, match="c is 4: it must be from 0 to 3"):
        LESSON.slices_of(4)
    with pytest.raises(ValueError, match="k is -1"):
        LESSON.users(-1)
    with pytest.raises(TypeError, match=r"d is 1\.0"):
        LESSON.channels_of(1.0)


def test_sizes_without_limit():
    huge = Geometry(width=10**12, height=10**12, depth=10**6, filters=10**6, size=1)
    assert huge.output_shape == (10**12, 10**12, 10**6)
    assert sys.getsizeof(huge) < 1000


@pytest.mark.parametrize(
    "g",
    [
        LESSON,
        Geometry(7, 6, 4, 6, (3, 2), (2, 1), ((1, 2), (0, 1)), (1, 2), 2, bias=False),
        Geometry(8, 6, 1, 1, 3, 2, "same"),
        Geometry(9, 9, 1, 1, 3, 2, rule="strict"),
    ],
)
def test_a_geometry_is_plain_values_and_back(g):
    values = g.to_dict()
    assert json.loads(json.dumps(values)) == values  # nothing that JSON would turn into something else
    assert Geometry.from_dict(values) == g
    assert values["version"] == 1


def test_the_plain_values_are_these():
    """What was written once must be read for ever."""
    assert Geometry(7, 6, 4, 6, (3, 2), padding=((1, 2), (0, 1)), groups=2).to_dict() == {
        "version": 1, "width": 7, "height": 6, "depth": 4, "filters": 6, "size": [3, 2], "stride": [1, 1],
        "padding": [[1, 2], [0, 1]], "dilation": [1, 1], "groups": 2, "bias": True, "rule": "floor",
    }  # fmt: skip
    assert Geometry(7, 6, 4, 6, 3, padding="same").to_dict()["padding"] == "same"


def test_what_is_written_by_hand_may_be_short():
    least = {"width": 5, "height": 4, "depth": 1, "filters": 2, "size": 3}
    assert Geometry.from_dict(least) == Geometry(5, 4, 1, 2, 3)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"version": 2}, ValueError, "version is 2: it must be 1"),
        ({"colour": 3}, ValueError, "values has the key 'colour': the keys are width, height"),
        ({"same": True}, ValueError, "values has the key 'same'"),
        ({"size": 0}, ValueError, "size is 0: it must be at least 1"),
        ({"size": [3, 3, 3]}, ValueError, "size is [3, 3, 3]: it must be one int or two, (x, y)"),
        ({"width": "5"}, TypeError, "width is '5', a str: it must be an int"),
    ],
)
def test_what_no_geometry_has_is_refused_by_name(changes, error, words):
    values = {**LESSON.to_dict(), **changes}
    with pytest.raises(error, match=re.escape(words)):
        Geometry.from_dict(values)


def test_a_missing_key_and_no_mapping_are_named():
    values = LESSON.to_dict()
    del values["depth"]
    with pytest.raises(ValueError, match="values has no 'depth': it must have width, height, depth"):
        Geometry.from_dict(values)
    with pytest.raises(TypeError, match=r"values is \[1\]: it must be a mapping"):
        Geometry.from_dict([1])


def test_an_array_is_taken_as_a_list():
    g = Geometry(9, 8, 1, 1, np.array([3, 2]), np.array([2, 1], np.uint8), np.array([[1, 2], [0, 1]]))
    assert g == Geometry(9, 8, 1, 1, (3, 2), (2, 1), ((1, 2), (0, 1)))
    assert type(g.size[0]) is type(g.padding[0][0]) is int
    assert Geometry(9, 8, 1, 1, np.array(3), padding=np.array([1, 2])) == Geometry(9, 8, 1, 1, 3, 1, (1, 2))
    for wrong in (np.array([3.0, 3.0]), np.array([True, True]), np.ma.masked_equal([3, 3], 3)):
        with pytest.raises(TypeError, match="size"):
            Geometry(9, 8, 1, 1, wrong)
    with pytest.raises(ValueError, match=r"size is \[3, 3, 3\]: it must be one int or two"):
        Geometry(9, 8, 1, 1, np.array([3, 3, 3]))
