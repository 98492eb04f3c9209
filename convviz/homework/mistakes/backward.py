"""A plain backward pass with switches, each of which makes one mistake: dx, dw and db, each by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.homework.cases import Array, Case
from convviz.homework.mistakes.forward import SCRAMBLED, turned
from convviz.homework.mistakes.positions import RIGHT, Positions, moved, moved_back, padded_input, windows


@dataclass(frozen=True, slots=True)
class InputGradient:
    """The switches of dx; all as they stand give the right one.

    ``kernel``: as in `Forward`; "dw" (in place of w), or "running dw" with the order of its loops. ``add``:
    "added", "replaced" (by the last position), "last neuron" (by the last position of the last filter),
    "last filter", "first filter". ``channels``: "each", "added", "first alone"; ``samples``: "each",
    "added", "first alone", "last alone". ``times`` is how often all is added, and ``mean`` what it is
    divided by: "N" times, "C", "F", "positions" and what else `_scaled` knows.

    ``dout``: "right", or a name of `SCRAMBLED`: reshaped as if its axes were in that order.

    ``crop`` takes the padding away: "right", "-pad" (``[pad:-pad]``), "-pad rows", "-pad columns", "raises
    at pad 0" (the same, written into an array of the right size), "one" (``[1:-1]``), "one, then its size",
    "none", "first" (the first H × W), "last", "to its size" (``[pad:H]``), "exchanged" (W × H), "square" (H
    × H), "square of columns", "rows turned".
    """

    positions: Positions = RIGHT
    dout: str = "right"
    kernel: str = "w"
    add: str = "added"
    channels: str = "each"
    times: str = "once"
    mean: str = "none"
    samples: str = "each"
    crop: str = "right"


@dataclass(frozen=True, slots=True)
class WeightGradient:
    """The switches of dw; all as they stand give the right one.

    ``add``: "added", "last position" (samples are added), "last neuron" (of the last sample), "last
    sample", "first sample", "largest". ``turned``: "no", as the kernel of `Forward`, "exchanged, then
    written" (into an array of the right shape), or a name of `SCRAMBLED`. ``channels``: "each", "first for
    all", "added", "first alone". ``filters``: "each", "added" (dout of all filters). ``dout``, ``times``
    and ``mean`` as in `InputGradient`. ``gather``: how many numbers of the input each weight meets: "no"
    (the solution goes through positions), "rows" (as many rows as columns), "columns" or "exchanged".
    """

    positions: Positions = RIGHT
    dout: str = "right"
    add: str = "added"
    turned: str = "no"
    channels: str = "each"
    filters: str = "each"
    times: str = "once"
    mean: str = "none"
    gather: str = "no"


@dataclass(frozen=True, slots=True)
class BiasGradient:
    """The switches of db; all as they stand give the right one.

    ``add``: "added", "last position", "last neuron", "last sample", "first sample", "counted" (1 for each
    number). ``filters``: "each", "added" (all filters together). ``dout``, ``times`` and ``mean``
    as in `InputGradient`. ``shape``: "right", "scalar", "kept" (1, F, 1, 1), "column" (F, 1), "row" (1, F);
    "samples" (N, F), "positions" (F, H2, W2), "of samples" (N,), "of rows", "of columns": the axes that are
    left.
    """

    positions: Positions = RIGHT
    dout: str = "right"
    add: str = "added"
    filters: str = "each"
    times: str = "once"
    mean: str = "none"
    shape: str = "right"


def dx_of(case: Case, s: InputGradient) -> Array:
    """Return the dx that a solution with the switches ``s`` gives; it raises what such a solution raises."""
    p = s.positions
    dxp = np.zeros_like(moved(padded_input(case, p.padding), case, p.start))
    kernel = turned(case.w, s.kernel)
    dout = _chosen(_read(case.dout, s.dout), s.add)
    if s.kernel == "dw":
        kernel = dw_of(case, WeightGradient())
    if s.kernel.startswith("running dw"):
        dxp = _with_running_dw(case, s.kernel)
    else:
        for window in windows(case, p):
            given = dout[:, :, window.i, window.j]
            weights = kernel
            if p.taps:
                _check_taps(kernel, window.size)
                weights = kernel[:, :, : window.size[0], : window.size[1]]
            part = (given @ weights.reshape(len(weights), -1)).reshape(-1, *weights.shape[1:])
            place = dxp[:, :, window.rows, window.columns]
            if p.taps and place.shape[2:] != window.size:
                raise IndexError("index is out of bounds")
            if s.add == "replaced":
                place[...] = part
            elif s.add == "last neuron":
                place[...] = given[:, -1, None, None, None] * weights[-1]
            else:
                place += part
        dxp = moved_back(dxp, case, p.start)
    if s.channels == "added":
        dxp = np.repeat(dxp.sum(axis=1, keepdims=True), dxp.shape[1], axis=1)
    elif s.channels == "first alone":
        dxp[:, 1:] = 0
    if s.samples == "added":
        dxp = np.repeat(dxp.sum(axis=0, keepdims=True), len(dxp), axis=0)
    elif s.samples == "first alone":
        dxp[1:] = 0
    elif s.samples == "last alone":
        dxp[:-1] = 0
    return _cropped(_scaled(dxp, case, s.times, s.mean), case, s.crop)


def dw_of(case: Case, s: WeightGradient) -> Array:
    """Return the dw that a solution with the switches ``s`` gives; it raises what such a solution raises."""
    p = s.positions
    xp = moved(padded_input(case, p.padding), case, p.start)
    dw = np.zeros_like(case.w)
    dout = _chosen(_read(case.dout, s.dout), s.add)
    if s.filters == "added":
        dout = np.repeat(dout.sum(axis=1, keepdims=True), dout.shape[1], axis=1)
    largest = np.full_like(dw, -np.inf)
    if s.gather != "no":
        return _scaled(_gathered(case, xp, dout, s.gather), case, s.times, s.mean)
    for window in windows(case, p):
        given = dout[:, :, window.i, window.j]
        read = xp[:, :, window.rows, window.columns]
        place = dw
        if p.taps:
            if read.shape[2:] != window.size:
                raise IndexError("index is out of bounds")
            _check_taps(dw, window.size)
            place = dw[:, :, : window.size[0], : window.size[1]]
        if s.add == "last neuron":
            place[...] = given[-1][:, None, None, None] * read[-1]
            continue
        part = (given.T @ read.reshape(len(read), -1)).reshape(-1, *read.shape[1:])
        if s.add == "last position":
            place[...] = part
        elif s.add == "largest":
            np.maximum(largest, part, out=largest)
        else:
            place += part
    if s.add == "largest":
        dw = largest
    if s.channels == "first for all":
        dw = np.repeat(dw[:, :1], dw.shape[1], axis=1)
    elif s.channels == "added":
        dw = np.repeat(dw.sum(axis=1, keepdims=True), dw.shape[1], axis=1)
    elif s.channels == "first alone":
        dw[:, 1:] = 0
    if s.turned == "exchanged, then written":
        exchanged = dw.transpose(0, 1, 3, 2)
        dw = np.zeros_like(case.w)
        dw[...] = exchanged  # raises where HH and WW differ
    elif s.turned in SCRAMBLED:
        dw = dw.transpose(SCRAMBLED[s.turned]).reshape(dw.shape)
    else:
        dw = turned(dw, s.turned)
    return _scaled(dw, case, s.times, s.mean)


def _gathered(case: Case, xp: Array, dout: Array, how: str) -> Array:
    """Return dw, weight by weight, from every stride-th number of the padded input."""
    rows, columns = dout.shape[2:]
    taken = {"rows": (rows, rows), "columns": (columns, columns), "exchanged": (columns, rows)}[how]
    down, right = (number * case.stride for number in taken)
    dw = np.zeros_like(case.w)
    for i in range(dw.shape[2]):
        for j in range(dw.shape[3]):
            met = xp[:, :, i : i + down : case.stride, j : j + right : case.stride]
            dw[:, :, i, j] = (dout[:, :, None] * met[:, None]).sum(axis=(0, 3, 4))
    return dw


def db_of(case: Case, s: BiasGradient) -> Array:
    """Return the db that a solution with the switches ``s`` gives; it raises what such a solution raises."""
    dout = _chosen(_read(case.dout, s.dout), s.add)
    if s.add == "counted":
        dout = np.ones_like(dout)
    last: tuple[int, int] = (-1, -1)
    if s.positions != RIGHT:
        read = np.zeros_like(dout)
        for window in windows(case, s.positions):
            last = window.i, window.j
            read[:, :, *last] = dout[:, :, *last]
        dout = read
    if s.add == "last position":
        dout = dout[:, :, *last][:, :, None, None]
    elif s.add == "last neuron":
        dout = dout[-1:, :, *last][:, :, None, None]
    shapes: dict[str, tuple[tuple[int, ...], bool]] = {
        "scalar": ((0, 1, 2, 3), False),
        "kept": ((0, 2, 3), True),
        "samples": ((2, 3), False),
        "positions": ((0,), False),
        "of samples": ((1, 2, 3), False),
        "of rows": ((0, 1, 3), False),
        "of columns": ((0, 1, 2), False),
    }
    over, kept = shapes.get(s.shape, ((0, 2, 3), False))
    db = np.asarray(dout.sum(axis=over, keepdims=kept))
    if s.filters == "added":
        db = np.full_like(db, db.sum())
    if s.shape == "column":
        db = db[:, None]
    elif s.shape == "row":
        db = db[None]
    return _scaled(db, case, s.times, s.mean)


def _read(dout: Array, order: str) -> Array:
    """Return ``dout`` as a solution sees it that reshapes it as if its axes were in the order named."""
    if order == "right":
        return dout
    axes = SCRAMBLED[order]
    return dout.reshape([dout.shape[axis] for axis in axes]).transpose(np.argsort(axes))


def _chosen(dout: Array, add: str) -> Array:
    """Return ``dout`` with 0 for the samples and filters of which nothing is left in the end."""
    kept = np.zeros_like(dout)
    if add == "last sample":
        kept[-1:] = dout[-1:]
    elif add == "first sample":
        kept[:1] = dout[:1]
    elif add == "last filter":
        kept[:, -1:] = dout[:, -1:]
    elif add == "first filter":
        kept[:, :1] = dout[:, :1]
    else:
        return dout
    return kept


def _scaled(array: Array, case: Case, times: str, mean: str) -> Array:
    samples, filters, rows, columns = case.dout.shape
    channels, height, width = case.w.shape[1:]
    amounts = {
        "minus": -1,
        "N": samples,
        "F": filters,
        "C": channels,
        "area": height * width,
        "weights": channels * height * width,
        "positions": rows * columns,
        "N and positions": samples * rows * columns,
        "N and F": samples * filters,
        "F and positions": filters * rows * columns,
    }
    return np.asarray(array * amounts.get(times, 1) / amounts.get(mean, 1))


def _check_taps(kernel: Array, size: tuple[int, int]) -> None:
    if kernel.shape[2] < size[0] or kernel.shape[3] < size[1]:
        raise IndexError("index is out of bounds")


def _cropped(dxp: Array, case: Case, crop: str) -> Array:
    """Return dx out of the padded one."""
    pad = case.pad
    height, width = case.x.shape[2:]
    rows, columns, without_ends = slice(pad, pad + height), slice(pad, pad + width), slice(pad, -pad)
    taken = {
        "-pad": (without_ends, without_ends),
        "-pad rows": (without_ends, columns),
        "-pad columns": (rows, without_ends),
        "raises at pad 0": (without_ends, without_ends),
        "one": (slice(1, -1), slice(1, -1)),
        "one, then its size": (slice(1, 1 + height), slice(1, 1 + width)),
        "none": (slice(None), slice(None)),
        "first": (slice(height), slice(width)),
        "last": (slice(-height, None), slice(-width, None)),
        "to its size": (slice(pad, height), slice(pad, width)),
        "exchanged": (columns, rows),
        "square": (rows, rows),
        "square of columns": (columns, columns),
    }
    dx = dxp[:, :, *taken.get(crop, (rows, columns))]
    if crop == "raises at pad 0":
        right_size = np.zeros_like(case.x)
        right_size[...] = dx
        return right_size
    return dx.transpose(0, 1, 3, 2) if crop == "rows turned" else dx


def _with_running_dw(case: Case, order: str) -> Array:
    """Return the padded dx made from dw while dw is still being added up, filter by filter.

    ``order`` ends in the order of the loops ("nfp": samples, filters, positions; "p" the positions) and in
    "after" where dw was added to before it was used.
    """
    xp = padded_input(case, "pad")
    dxp, dw = np.zeros_like(xp), np.zeros_like(case.w)
    every = list(windows(case, Positions()))
    samples, filters = range(len(case.x)), range(len(case.w))
    after = order.endswith("after")
    orders = {
        "nfp": [(n, f, at) for n in samples for f in filters for at in every],
        "npf": [(n, f, at) for n in samples for at in every for f in filters],
        "fnp": [(n, f, at) for f in filters for n in samples for at in every],
        "pnf": [(n, f, at) for at in every for n in samples for f in filters],
        "fpn": [(n, f, at) for f in filters for at in every for n in samples],
    }
    for n, f, at in orders[order.split()[2]]:
        given = case.dout[n, f, at.i, at.j]
        if after:
            dw[f] += given * xp[n, :, at.rows, at.columns]
        dxp[n, :, at.rows, at.columns] += given * dw[f]
        if not after:
            dw[f] += given * xp[n, :, at.rows, at.columns]
    return dxp
