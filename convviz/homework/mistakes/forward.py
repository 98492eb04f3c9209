"""A plain forward pass with switches, each of which makes one mistake."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.homework.cases import Array, Case
from convviz.homework.mistakes.positions import RIGHT, Positions, moved, out_shape, padded_input, windows


@dataclass(frozen=True, slots=True)
class Forward:
    """The switches of a forward pass; all as they stand give the right out.

    ``kernel``: "w", "flipped", "flipped rows", "flipped columns", "flipped channels" (all three axes),
    "exchanged" (rows and columns of each filter), "columns as rows" (reshaped to (C·HH·WW, F) where the
    rows are filters), "channels last", "channels last, reshaped", "channels first" (other wrong
    reshapes), "first" (one filter for all), "next" (that of the following filter) or "first channel" (its
    weights for every channel). ``channels``: "all", "first", "last". ``value``: "sum", "mean", "mean of
    area", "mean of channels", "mean with bias".

    ``bias``: "once", "none", "per channel", "per weight", "per row of weights", "per place" (of the
    window), "twice", "subtracted", "first", "last", "sum" (of all), "of the sample". ``samples``: "each",
    "first alone", "last alone", "first for all", "last for all", "added".

    ``order`` is how the numbers stand in the result: "right", "exchanged" (each map with rows as
    columns), a name of `SCRAMBLED` (reshaped from axes in that order), or "axes" and such a name (left in
    that order, so that the shape is another).
    """

    positions: Positions = RIGHT
    kernel: str = "w"
    channels: str = "all"
    value: str = "sum"
    bias: str = "once"
    samples: str = "each"
    order: str = "right"


def out_of(case: Case, s: Forward) -> Array:
    """Return the out that a solution with the switches ``s`` gives; it raises what such a solution raises."""
    p = s.positions
    xp = moved(padded_input(case, p.padding), case, p.start)
    kernel = turned(case.w, s.kernel)
    bias = _bias(case, s.bias)
    samples, filters = len(case.x), len(case.w)
    out = np.zeros((samples, filters, *out_shape(case, p)))
    if p.place.startswith(("flat", "in turn")):
        # All windows stand in one matrix: the rows of it that no window fills give the bias alone.
        out += case.b[:, None, None]
    for window in windows(case, p):
        read = xp[:samples, :, window.rows, window.columns]
        weights = kernel
        if p.taps:
            read, weights = _as_taps(read, kernel, window.size)
        products = read[:, None] * weights[None]
        value = _reduced(products, s)
        value = (value + bias) / products[0, 0].size if s.value == "mean with bias" else value + bias
        out[:, :, window.i, window.j] = value
    return _ordered(_of_samples(out, case, s), s.order)


def turned(w: Array, how: str) -> Array:
    """Return the filters as the switch ``how`` uses them."""
    if how == "first":
        return np.repeat(w[:1], len(w), axis=0)
    if how == "first channel":
        return np.repeat(w[:, :1], w.shape[1], axis=1)
    if how == "next":
        return np.roll(w, -1, axis=0)
    if how == "exchanged":
        return w.transpose(0, 1, 3, 2)
    filters, channels, rows, columns = w.shape
    if how == "columns as rows":
        return w.reshape(-1, filters).T.reshape(w.shape)
    if how == "channels last":
        return w.reshape(filters, rows, columns, channels).transpose(0, 3, 1, 2)
    if how == "channels last, reshaped":
        return w.transpose(0, 2, 3, 1).reshape(w.shape)
    if how == "channels first":
        return w.transpose(1, 0, 2, 3).reshape(w.shape)
    flipped = {
        "flipped": (2, 3),
        "flipped rows": (2,),
        "flipped columns": (3,),
        "flipped channels": (1, 2, 3),
    }
    return np.flip(w, flipped[how]) if how in flipped else w


def _as_taps(read: Array, kernel: Array, size: tuple[int, int]) -> tuple[Array, Array]:
    """Return window and filters as loops over ``size`` read them; IndexError where either is smaller."""
    rows, columns = size
    read = read[:, : kernel.shape[1]]  # where samples and channels are padded_input, too
    if read.shape[2:] != size or kernel.shape[2] < rows or kernel.shape[3] < columns:
        raise IndexError("index is out of bounds")
    return read, kernel[:, :, :rows, :columns]


def _reduced(products: Array, s: Forward) -> Array:
    """Return what becomes of the ``products`` (N, F, C, rows, columns): (N, F)."""
    chosen = {"first": slice(0, 1), "last": slice(-1, None)}.get(s.channels, slice(None))
    products = products[:, :, chosen]
    axes = (2, 3, 4)
    channels, rows, columns = products.shape[2:]
    divided = {
        "mean": channels * rows * columns,
        "mean of area": rows * columns,
        "mean of channels": channels,
    }
    return np.asarray(products.sum(axes) / divided.get(s.value, 1))


def _bias(case: Case, how: str) -> Array:
    b = case.b
    channels, rows, columns = case.w.shape[1:]
    times = {"none": 0, "per channel": channels, "per weight": channels * rows * columns, "twice": 2}
    times |= {"subtracted": -1, "per row of weights": channels * rows, "per place": rows * columns}
    if how in times:
        return np.asarray(b * times[how])
    if how == "first":
        return np.full_like(b, b[0])
    if how == "last":
        return np.full_like(b, b[-1])
    if how == "sum":
        return np.full_like(b, b.sum())
    if how == "of the sample":
        return np.asarray(
            b[np.arange(len(case.x))][:, None]
        )  # IndexError where there are more samples than filters
    return b


def _of_samples(out: Array, case: Case, s: Forward) -> Array:
    if s.samples == "first alone":
        out[1:] = 0
    elif s.samples == "last alone":
        out[:-1] = 0
    elif s.samples == "first for all":
        out[:] = out[:1]
    elif s.samples == "last for all":
        out[:] = out[-1:]
    elif s.samples == "added":
        # One sum over everything that the window holds, samples too; the bias is added to it once.
        bias = _bias(case, s.bias)[..., None, None]
        out[:] = (out - bias).sum(axis=0, keepdims=True) + bias
    return out


#: The order of the axes that a reshape took for (N, F, rows, columns).
SCRAMBLED = {
    "filters first": (1, 0, 2, 3),
    "filters last": (0, 2, 3, 1),
    "samples last": (1, 2, 3, 0),
    "positions first": (2, 3, 0, 1),
    "positions first, filters before samples": (2, 3, 1, 0),
    "columns before rows": (0, 1, 3, 2),
    "columns before rows, filters last": (0, 3, 2, 1),
}


def _ordered(out: Array, order: str) -> Array:
    if order == "exchanged":
        return out.transpose(0, 1, 3, 2)
    if order in SCRAMBLED:
        return out.transpose(SCRAMBLED[order]).reshape(out.shape)
    if order.startswith("axes "):
        return out.transpose(SCRAMBLED[order.removeprefix("axes ")])
    return out
