"""Right solutions put together at random, in any order of loops and axes, are not accused of anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convviz.homework import check
from tests.cases import fewer

Array = np.ndarray
Forward = Callable[[Array, Array, Array, dict[str, int]], Any]
Backward = Callable[[Array, Any], Any]

TYPES = (np.float64, np.float32, np.longdouble)
BY_POSITION = ("n", "f", "i", "j")
BY_WEIGHT = (*BY_POSITION, "c", "r", "q")


def by_np_pad(x: Array, pad: int) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def by_slice(x: Array, pad: int) -> Array:
    around = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)
    around[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    return around


def where_asked(x: Array, pad: int) -> Array:
    return x if pad == 0 else by_np_pad(x, pad)


def by_concatenating(x: Array, pad: int) -> Array:
    for axis in (2, 3):
        shape = list(x.shape)
        shape[axis] = pad
        x = np.concatenate([np.zeros(shape, x.dtype), x, np.zeros(shape, x.dtype)], axis)
    return x


def crop_by_length(dxp: Array, pad: int) -> Array:
    return dxp[:, :, pad : dxp.shape[2] - pad, pad : dxp.shape[3] - pad]


def crop_where_asked(dxp: Array, pad: int) -> Array:
    return dxp[:, :, pad:-pad, pad:-pad] if pad else dxp


def crop_by_none(dxp: Array, pad: int) -> Array:
    return dxp[..., pad : -pad or None, pad : -pad or None]


def crop_by_deleting(dxp: Array, pad: int) -> Array:
    for axis in (2, 3):
        length = dxp.shape[axis]
        dxp = np.delete(dxp, [*range(pad), *range(length - pad, length)], axis)
    return dxp


def every(order: Sequence[str], lengths: dict[str, int], backwards: bool) -> list[dict[str, int]]:
    """Return what loops in ``order`` go through, from the last to the first if ``backwards``."""
    places = [dict(zip(order, at, strict=True)) for at in product(*(range(lengths[o]) for o in order))]
    return places[::-1] if backwards else places


def forward_lengths(x: Array, w: Array, stride: int, pad: int) -> dict[str, int]:
    rows, columns = ((x.shape[a] + 2 * pad - w.shape[a]) // stride + 1 for a in (2, 3))
    return dict(zip("nficrqj", (len(x), len(w), rows, *w.shape[1:], columns), strict=True))


def loops_forward(x: Array, w: Array, b: Array, xp: Array, s: int, lengths: Any, order: Any) -> Array:
    out = np.zeros((len(x), len(w), lengths["i"], lengths["j"]), x.dtype)
    for at in order:
        n, f, i, j = (at[name] for name in BY_POSITION)
        if "c" in at:
            c, r, q = at["c"], at["r"], at["q"]
            out[n, f, i, j] += xp[n, c, i * s + r, j * s + q] * w[f, c, r, q]
        else:
            field = xp[n, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
            out[n, f, i, j] = np.sum(field * w[f])
    return out + b.reshape(1, -1, 1, 1)


def columns_of(xp: Array, w: Array, s: int, lengths: Any, axes: Sequence[int], order: Any) -> Array:
    """Return one column for each position, in ``order``; in it the axes of a window are in that order."""
    fields = [
        xp[at["n"], :, at["i"] * s : at["i"] * s + w.shape[2], at["j"] * s : at["j"] * s + w.shape[3]]
        for at in order
    ]
    return np.array([field.transpose(axes).ravel() for field in fields]).T


@fewer
@given(st.data())
def test_no_right_solution_is_accused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(TYPES), "type")
    pad_of = data.draw(st.sampled_from((by_np_pad, by_slice, where_asked, by_concatenating)), "pad")
    crop = data.draw(
        st.sampled_from((crop_by_length, crop_where_asked, crop_by_none, crop_by_deleting)), "crop"
    )
    cached = data.draw(st.sampled_from(("tuple", "dict", "list", "padded", "closure")), "cache")
    returned = data.draw(st.sampled_from(("array", "list", "transposed view", "list of arrays")), "returned")
    matrices = data.draw(st.booleans(), "matrices")
    backwards = data.draw(st.booleans(), "backwards")
    order = data.draw(st.permutations(BY_WEIGHT if data.draw(st.booleans()) else BY_POSITION), "order")
    of_positions = data.draw(st.permutations(("n", "i", "j")), "positions")
    axes = data.draw(st.permutations((0, 1, 2)), "axes")
    kept: list[Any] = []

    def result(array: Array) -> Any:
        if returned == "list":
            return array.tolist()
        if returned == "list of arrays":
            return list(array)
        if returned == "transposed view":
            return np.ascontiguousarray(array.T).T
        return array

    def forward(x: Array, w: Array, b: Array, conv_param: dict[str, int]) -> Any:
        x, w, b = (array.astype(kind) for array in (x, w, b))
        s, pad = conv_param["stride"], conv_param["pad"]
        xp, lengths = pad_of(x, pad), forward_lengths(x, w, s, pad)
        if matrices:
            places = every(of_positions, lengths, backwards)
            columns = columns_of(xp, w, s, lengths, axes, places)
            rows = w.transpose(0, *(axis + 1 for axis in axes)).reshape(len(w), -1)
            out = np.zeros((len(x), len(w), lengths["i"], lengths["j"]), kind)
            for at, column in zip(places, (rows @ columns + b[:, None]).T, strict=True):
                out[at["n"], :, at["i"], at["j"]] = column
        else:
            out = loops_forward(x, w, b, xp, s, lengths, every(order, lengths, backwards))
        kept.append((x, w, s, pad))
        cache: Any = {
            "tuple": (x, w, s, pad),
            "dict": {"x": x, "w": w, "s": s, "pad": pad},
            "list": [x, w, s, pad],
            "padded": (xp, w, s, pad),
            "closure": len(kept) - 1,
        }[cached]
        return result(out), cache

    def backward(dout: Array, cache: Any) -> Any:
        if cached == "closure":
            cache = kept[cache]
        x, w, s, pad = cache.values() if cached == "dict" else cache
        xp = x if cached == "padded" else pad_of(x, pad)
        dout = dout.astype(kind)
        dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros(len(w), kind)
        lengths = dict(zip("nfijcrq", (*dout.shape, *w.shape[1:]), strict=True))
        for at in every([name for name in order if name in BY_POSITION], lengths, backwards):
            n, f, i, j = (at[name] for name in BY_POSITION)
            field = np.s_[n, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
            dxp[field] += dout[n, f, i, j] * w[f]
            dw[f] += dout[n, f, i, j] * xp[field]
            db[f] += dout[n, f, i, j]
        return [result(array) for array in (crop(dxp, pad), dw, db)]

    report = check(forward, backward)
    assert report.is_right, str(report)
    assert not any(function.mistakes for function in report.functions.values())
