"""Faulty solutions: right ones in four styles, and the edits by which students go wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STYLES = Path(__file__).parent / "styles"
Functions = tuple[Callable[..., Any], Callable[..., Any]]


@dataclass(frozen=True)
class Fault:
    """A style with ``edits`` (old text, new text), and the kinds of mistakes expected of each part."""

    style: str
    expected: Mapping[str, frozenset[str]]
    edits: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """The faulty solution's text."""
        text = (STYLES / f"{self.style}.py").read_text(encoding="utf-8")
        for old, new in self.edits:
            assert text.count(old) == 1, f"{self.style}: {old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        return text

    def functions(self, folder: Path) -> Functions:
        """Return its forward and backward, written to a file in ``folder``, for the lines of exceptions."""
        path = folder / f"{self.style}.py"
        path.write_text(self.source, encoding="utf-8")
        names: dict[str, Any] = {}
        exec(compile(self.source, str(path), "exec"), names)
        return names["conv_forward_naive"], names["conv_backward_naive"]

    def __str__(self) -> str:
        kinds = "+".join(f"{part}.{'.'.join(sorted(kinds))}" for part, kinds in self.expected.items())
        return f"{self.style}-{kinds}"


def fault(style: str, expected: str, *edits: str) -> Fault:
    """Return a fault; ``expected`` is ``"dx: overlap flipped, dw: averaged"``, edits are ``"old → new"``."""
    parts: dict[str, frozenset[str]] = {}
    for one in expected.split(", "):
        part, kinds = one.split(": ")
        parts[part] = frozenset(kinds.split())
    pairs = [edit.split(" → ") for edit in edits]
    return Fault(style, parts, tuple((old, new) for old, new in pairs))


FORWARD = (
    fault("slices", "out: no_bias", "np.sum(window * w[f]) + b[f] → np.sum(window * w[f])"),
    fault("taps", "out: no_bias", "total + b[f] → total"),
    fault("batches", "out: no_bias", "    out = out + b[None, :, None, None]\n → "),
    fault("columns", "out: no_bias", " + b.reshape(F, 1) → "),
    fault(
        "taps",
        "out: bias_per_channel",
        "                        for r in range(HH):\n                            for q in range(WW):\n"
        "                                total → "
        "                        total += b[f]\n                        for r in range(HH):\n"
        "                            for q in range(WW):\n                                total",
        "total + b[f] → total",
    ),
    fault(
        "slices",
        "out: bias_per_channel",
        "out[n, f, i, j] = np.sum(window * w[f]) + b[f] → "
        "for c in range(C):\n                        out[n, f, i, j] += np.sum(window[c] * w[f, c]) + b[f]",
    ),
    fault("slices", "out: bias_per_weight", "np.sum(window * w[f]) + b[f] → np.sum(window * w[f] + b[f])"),
    fault(
        "taps",
        "out: bias_per_weight",
        "* w[f, c, r, q]\n                    out → * w[f, c, r, q] + b[f]\n                    out",
        "total + b[f] → total",
    ),
    fault("batches", "out: bias_twice", "axis=(1, 2, 3)) → axis=(1, 2, 3)) + b[k]"),
    fault("slices", "out: bias_of_another", "+ b[f] → + b[0]"),
    fault("batches", "out: bias_of_another", "b[None, :, None, None] → b[-1]"),
    fault("slices", "out: bias_subtracted", "+ b[f] → - b[f]"),
    fault("slices", "out: one_channel", "np.sum(window * w[f]) → np.sum(window[0] * w[f, 0])"),
    fault(
        "taps",
        "out: one_channel",
        "                    total = 0\n                    for c in range(C):\n → "
        "                    for c in range(C):\n                        total = 0\n",
    ),
    fault("batches", "out: one_channel", "seen * w[k, :, :, :] → seen[:, :1] * w[k, :1]"),
    fault("slices", "out: channel_weights", "window * w[f] → window * w[f, 0]"),
    fault("slices", "out: other_filter", "window * w[f] → window * w[0]"),
    fault("slices", "out: flipped", "window * w[f] → window * w[f, :, ::-1, ::-1]"),
    fault(
        "taps",
        "out: flipped",
        "w[f, c, r, q]\n                    out → w[f, c, HH - 1 - r, WW - 1 - q]\n                    out",
    ),
    fault("columns", "out: flipped", "w_row = w.reshape → w_row = np.flip(w, axis=(2, 3)).reshape"),
    fault("batches", "out: flipped", "seen * w[k, :, :, :] → seen * np.flip(w[k])"),
    fault("slices", "out: averaged", "np.sum(window * w[f]) → np.mean(window * w[f])"),
    fault("taps", "out: averaged", "total + b[f] → total / (C * HH * WW) + b[f]"),
    fault("batches", "out: averaged", "np.sum(seen → np.mean(seen"),
    fault("batches", "out: averaged", "axis=(1, 2, 3)) → axis=(1, 2, 3)) / c"),
    fault("slices", "out: stride_forgotten", "top = i * stride → top = i", "left = j * stride → left = j"),
    fault("taps", "out: stride_forgotten", "xp[n, c, i * S + r, j * S + q] → xp[n, c, i + r, j + q]"),
    fault(
        "batches",
        "out: stride_forgotten",
        "oh = (h + 2 * pad - kh) // s + 1 → oh = h + 2 * pad - kh + 1",
        "ow = (width + 2 * pad - kw) // s + 1 → ow = width + 2 * pad - kw + 1",
        "xp[:, :, i * s : i * s + kh, j * s : j * s + kw] → xp[:, :, i : i + kh, j : j + kw]",
    ),
    fault(
        "columns",
        "out: stride_forgotten",
        "range(0, H + 2 * pad - HH + 1, stride) → range(0, H + 2 * pad - HH + 1)",
        "range(0, W + 2 * pad - WW + 1, stride) → range(0, W + 2 * pad - WW + 1)",
    ),
    fault("slices", "out: stride_forgotten", "left = j * stride → left = j"),
    fault(
        "slices", "out: stride_fixed", "top = i * stride → top = i * 2", "left = j * stride → left = j * 2"
    ),
    fault("taps", "out: stride_fixed", "xp[n, c, i * S + r, j * S + q] → xp[n, c, i * 2 + r, j * 2 + q]"),
    fault(
        "batches",
        "out: stride_fixed",
        'pad, s = conv_param["pad"], conv_param["stride"]\n    n, c, h, width = x.shape\n'
        '    f, c, kh, kw = w.shape\n    oh → pad, s = conv_param["pad"], 2\n    n, c, h, width = x.shape\n'
        "    f, c, kh, kw = w.shape\n    oh",
    ),
    fault(
        "slices",
        "out: stride_of_kernel",
        "top = i * stride → top = i * HH",
        "left = j * stride → left = j * WW",
    ),
    fault(
        "slices", "out: width_from_height", "W_out = 1 + (W + 2 * pad - WW) → W_out = 1 + (H + 2 * pad - HH)"
    ),
    fault("taps", "out: width_from_height", "Wo = int((W + 2 * P - WW) / S + 1) → Wo = Ho"),
    fault("batches", "out: width_from_height", "ow = (width + 2 * pad - kw) → ow = (width + 2 * pad - kh)"),
    fault("columns", "out: width_from_height", "(W + 2 * pad - WW) // stride → (W + 2 * pad - HH) // stride"),
    fault("slices", "out: width_from_height", "for j in range(W_out) → for j in range(H_out)"),
    fault("slices", "out: rows_and_columns", "out[n, f, i, j] = np → out[n, f, j, i] = np"),
    fault(
        "batches", "out: rows_and_columns", "    return out, (x → \n    return out.transpose(0, 1, 3, 2), (x"
    ),
    fault("taps", "out: rows_and_columns", "xp[n, c, i * S + r, j * S + q] → xp[n, c, j * S + r, i * S + q]"),
    fault(
        "slices",
        "out: rows_and_columns",
        "out = np.zeros((N, F, H_out, W_out)) → out = np.zeros((N, F, W_out, H_out))",
        "for i in range(H_out) → for i in range(W_out)",
        "for j in range(W_out) → for j in range(H_out)",
        "top : top + HH, left : left + WW → top : top + WW, left : left + HH",
    ),
    fault(
        "columns",
        "out: flat_index",
        "                x_col[:, number] → "
        "                number = i // stride * rows + j // stride\n                x_col[:, number]",
    ),
    fault(
        "columns",
        "out: flat_index",
        "for i in range(0, H + 2 * pad - HH + 1, stride):\n"
        "            for j in range(0, W + 2 * pad - WW + 1, stride): → "
        "for j in range(0, W + 2 * pad - WW + 1, stride):\n"
        "            for i in range(0, H + 2 * pad - HH + 1, stride):",
    ),
    fault(
        "slices",
        "out: kernel_rows_and_columns",
        "top : top + HH, left : left + WW → top : top + WW, left : left + HH",
    ),
    fault(
        "taps",
        "out: kernel_rows_and_columns",
        "                            for q in range(WW):\n"
        "                                total → "
        "                            for q in range(HH):\n                                total",
    ),
    fault(
        "batches",
        "out: kernel_rows_and_columns",
        "xp[:, :, i * s : i * s + kh, j * s : j * s + kw] → xp[:, :, i * s : i * s + kh, j * s : j * s + kh]",
    ),
    fault(
        "slices",
        "out: filters_as_kernel",
        "top : top + HH, left : left + WW → top : top + F, left : left + F",
    ),
    fault(
        "taps",
        "out: filters_as_kernel",
        "for r in range(HH):\n                            for q in range(WW):\n"
        "                                total → "
        "for r in range(F):\n                            for q in range(F):\n"
        "                                total",
    ),
    fault(
        "slices",
        "out: pad_fixed",
        "x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)) → "
        "x_pad = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))",
    ),
    fault(
        "taps", "out: pad_fixed", "    xp[:, :, P : P + H, P : P + W] = x → \n    xp[:, :, 1:-1, 1:-1] = x"
    ),
    fault(
        "batches",
        "out: pad_fixed",
        'pad, s = conv_param["pad"], conv_param["stride"]\n    n, c, h, width = x.shape\n'
        '    f, c, kh, kw = w.shape\n    oh → pad, s = 1, conv_param["stride"]\n'
        "    n, c, h, width = x.shape\n"
        "    f, c, kh, kw = w.shape\n    oh",
    ),
    fault(
        "taps",
        "out: breaks_at_pad_0",
        "    xp[:, :, P : P + H, P : P + W] = x → \n    xp[:, :, P:-P, P:-P] = x",
    ),
    fault("slices", "out: breaks_at_pad_0", "    x_pad = np.pad → \n    if pad > 0:\n        x_pad = np.pad"),
    fault("slices", "out: pad_forgotten", "window = x_pad[n → window = x[n"),
    fault("batches", "out: pad_forgotten", "seen = xp[ → seen = x["),
    fault(
        "taps",
        "out: pad_forgotten",
        "(H + 2 * P - HH) / S → (H - HH) / S",
        "(W + 2 * P - WW) / S → (W - WW) / S",
        "xp[:, :, P : P + H, P : P + W] = x\n    Ho → xp[:, :, :H, :W] = x\n    Ho",
    ),
    fault(
        "batches",
        "out: pad_one_side",
        "xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)] → "
        "xp = np.pad(x, [(0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)]",
    ),
    fault("taps", "out: pad_one_side", "    xp[:, :, P : P + H, P : P + W] = x → \n    xp[:, :, :H, :W] = x"),
    fault(
        "slices",
        "out: pad_one_axis",
        "x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)) → "
        "x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (0, 0))",
        "W_out = 1 + (W + 2 * pad - WW) → W_out = 1 + (W - WW)",
    ),
    fault(
        "batches",
        "out: pad_one_axis",
        "xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)] → "
        "xp = np.pad(x, [(0, 0), (0, 0), (0, 0), (pad, pad)]",
        "oh = (h + 2 * pad → oh = (h",
    ),
    fault(
        "slices",
        "out: pad_every_axis",
        "x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)) → x_pad = np.pad(x, pad",
    ),
    fault(
        "batches",
        "out: pad_not_zero",
        'xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant", '
        'constant_values=0) → xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "edge")',
    ),
    fault(
        "slices", "out: size_without_plus_one", "H_out = 1 + (H → H_out = (H", "W_out = 1 + (W → W_out = (W"
    ),
    fault(
        "slices",
        "out: size_without_plus_one",
        "for i in range(H_out) → for i in range(H_out - 1)",
        "for j in range(W_out) → for j in range(W_out - 1)",
    ),
    fault(
        "batches",
        "out: size_without_pad",
        "oh = (h + 2 * pad → oh = (h + pad",
        "ow = (width + 2 * pad → ow = (width + pad",
    ),
    fault(
        "slices",
        "out: over_input",
        "for i in range(H_out) → for i in range(H)",
        "for j in range(W_out) → for j in range(W)",
    ),
    fault(
        "batches",
        "out: size_without_kernel",
        "oh = (h + 2 * pad - kh) → oh = (h + 2 * pad)",
        "ow = (width + 2 * pad - kw) → ow = (width + 2 * pad)",
    ),
    fault("slices", "out: batch_added", "window = x_pad[n, → window = x_pad[:,"),
    fault("batches", "out: batch_added", "axis=(1, 2, 3)) → axis=(1, 2, 3)).sum()"),
    fault(
        "batches",
        "out: one_sample",
        "    out = out + b[None, :, None, None] → \n    out = out + b[None, :, None, None]\n    out[1:] = 0",
    ),
    fault(
        "slices",
        "out: one_sample",
        "    for n in range(N):\n        for f in range(F):\n            for i in range(H_out) → "
        "\n    for n in range(1):\n        for f in range(F):\n            for i in range(H_out)",
    ),
    fault("slices", "out: same_sample", "window = x_pad[n → window = x_pad[0"),
    fault(
        "columns",
        "out: filters_scrambled",
        "w_row = w.reshape(F, C * HH * WW) → w_row = w.reshape(C * HH * WW, F).T",
    ),
    fault(
        "columns",
        "out: filters_scrambled",
        "x_pad[n, :, i : i + HH, j : j + WW].reshape(-1) → "
        "x_pad[n, :, i : i + HH, j : j + WW].transpose(1, 2, 0).reshape(-1)",
    ),
    fault(
        "batches",
        "out: scrambled",
        "    return out, (x → \n    return out.transpose(1, 0, 2, 3).reshape(n, f, oh, ow), (x",
    ),
    fault(
        "columns",
        "out: scrambled",
        "    return out, (x → \n    return out.transpose(0, 2, 3, 1).reshape(N, F, rows, cols), (x",
    ),
    fault("batches", "out: axes", "    return out, (x → \n    return out.transpose(0, 2, 3, 1), (x"),
    fault(
        "slices",
        "out: centre",
        "top : top + HH, left : left + WW → top : top + HH // 2 * 2 + 1, left : left + WW // 2 * 2 + 1",
    ),
    fault(
        "taps",
        "out: centre",
        "xp[n, c, i * S + r, j * S + q] → xp[n, c, i * S + r - HH // 2, j * S + q - WW // 2]",
    ),
)

_ADD_DX = "dpadded[n, :, y : y + HH, z : z + WW] += w[f] * dout[n, f, i, j]"
_CROP = "dx = dpadded[:, :, pad : pad + H, pad : pad + W]"
_BATCH_CROP = "dx = dx_padded[:, :, pad : pad + h, pad : pad + width]"
BACKWARD = (
    fault("slices", "dx: crop_minus_pad", f"{_CROP} → dx = dpadded[:, :, pad:-pad, pad:-pad]"),
    fault("taps", "dx: crop_minus_pad", "dxp[:, :, P : H + P, P : W + P] → dxp[:, :, P:-P, P:-P]"),
    fault("slices", "dx: crop_fixed", f"{_CROP} → dx = dpadded[:, :, 1:-1, 1:-1]"),
    fault("batches", "dx: crop_fixed", f"{_BATCH_CROP} → dx = dx_padded[:, :, 1 : h + 1, 1 : width + 1]"),
    fault(
        "columns",
        "dx: breaks_at_pad_0",
        "dx[n] = dxp[:, pad : pad + H, pad : pad + W] → dx[n] = dxp[:, pad:-pad, pad:-pad]",
    ),
    fault(
        "taps",
        "dw: breaks_at_pad_0",
        "padded_x[:, :, P : P + H, P : P + W] = x → padded_x[:, :, P:-P, P:-P] = x",
    ),
    fault("slices", "dx: not_cropped", f"{_CROP} → dx = dpadded"),
    fault("batches", "dx: not_cropped", f"{_BATCH_CROP} → dx = dx_padded"),
    fault("slices", "dx: crop_place", f"{_CROP} → dx = dpadded[:, :, :H, :W]"),
    fault("taps", "dx: crop_place", "dxp[:, :, P : H + P, P : W + P] → dxp[:, :, P:H, P:W]"),
    fault(
        "slices", "dx: crop_rows_and_columns", f"{_CROP} → dx = dpadded[:, :, pad : pad + W, pad : pad + H]"
    ),
    fault(
        "batches",
        "dx: crop_rows_and_columns",
        f"{_BATCH_CROP} → dx = dx_padded[:, :, pad : pad + h, pad : pad + h]",
    ),
    fault(
        "slices",
        "dx: pad_fixed, dw: pad_fixed",
        "    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)) → "
        "    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))",
        f"{_CROP} → dx = dpadded[:, :, 1:-1, 1:-1]",
    ),
    fault(
        "batches",
        "dw: pad_fixed",
        "x_padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)] → "
        "x_padded = np.pad(x, [(0, 0), (0, 0), (1, 1), (1, 1)]",
    ),
    fault(
        "slices",
        "dx: overlap",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] = w[f] * dout[n, f, i, j]",
    ),
    fault("slices", "dx: crop_minus_pad", f"{_CROP} → dx = dpadded[:, :, pad:-pad, pad : pad + W]"),
    fault("batches", "dx: overlap", "j * s : j * s + kw] += back → j * s : j * s + kw] = back"),
    fault("columns", "dx: overlap", "dxp[there] += → dxp[there] ="),
    fault(
        "slices",
        "dx: running_dw",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] += dw[f] * dout[n, f, i, j]",
    ),
    fault("taps", "dx: running_dw", "dout[n, f, u, v] * w[f, c, r, q] → dout[n, f, u, v] * dw[f, c, r, q]"),
    fault(
        "slices",
        "dx: flipped",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] += w[f, :, ::-1, ::-1] * dout[n, f, i, j]",
    ),
    fault("batches", "dx: flipped", "back = np.sum(w * → back = np.sum(np.flip(w, (2, 3)) *"),
    fault(
        "taps",
        "dx: flipped",
        "dout[n, f, u, v] * w[f, c, r, q] → dout[n, f, u, v] * w[f, c, HH - r - 1, WW - q - 1]",
    ),
    fault(
        "slices",
        "dx: other_filter",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] += w[0] * dout[n, f, i, j]",
    ),
    fault(
        "slices",
        "dx: one_channel",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] += w[f, 0] * dout[n, f, i, j]",
    ),
    fault("taps", "dx: one_channel", "dout[n, f, u, v] * w[f, c, r, q] → dout[n, f, u, v] * w[f, 0, r, q]"),
    fault(
        "batches",
        "dx: one_filter",
        "back = np.sum(w * dout[m, :, i, j][:, None, None, None], axis=0) → back = w[-1] * dout[m, -1, i, j]",
    ),
    fault(
        "columns",
        "dx: averaged",
        "dx[n] = dxp[:, pad : pad + H, pad : pad + W] → dx[n] = dxp[:, pad : pad + H, pad : pad + W] / N",
    ),
    fault("batches", "dx: averaged", "back = np.sum(w → back = np.mean(w"),
    fault("batches", "dx: batch_added", "dx_padded[m, :, i * s → dx_padded[:, :, i * s"),
    fault(
        "slices",
        "dx: batch_added",
        f"{_ADD_DX} → dpadded[:, :, y : y + HH, z : z + WW] += w[f] * dout[n, f, i, j]",
    ),
    fault("columns", "dx: one_sample", "        dx[n] = dxp → \n    dx[n] = dxp"),
    fault(
        "slices", "dx: sign", f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] -= w[f] * dout[n, f, i, j]"
    ),
    fault(
        "taps",
        "dx: counted_again, dw: counted_again",
        "                    for c in range(C):\n"
        "                        for r in range(HH):\n                            for q in range(WW):\n"
        "                                dw[f, c, → "
        "                    for _, c in np.ndindex(C, C):\n"
        "                        for r in range(HH):\n                            for q in range(WW):\n"
        "                                dw[f, c,",
    ),
    fault("slices", "dw: last_kept", "dw[f] += part → dw[f] = part"),
    fault("batches", "dw: last_kept", "dw[k] += np.sum → dw[k] = np.sum"),
    fault("taps", "dw: last_kept", "dw[f, c, r, q] += → dw[f, c, r, q] ="),
    fault("columns", "dw: one_sample", "dw += dout_row → dw = dout_row"),
    fault(
        "slices",
        "dw: one_sample, db: one_sample",
        "            for i in range(rows): → "
        "            dw[f], db[f] = 0, 0\n            for i in range(rows):",
    ),
    fault("slices", "dw: averaged, db: averaged", "    return dx, dw, db → \n    return dx, dw / N, db / N"),
    fault("batches", "dw: averaged", "dw[k] += np.sum(met → dw[k] += np.mean(met"),
    fault("columns", "dw: averaged", "    return dx, dw, db → \n    return dx, dw / (high * wide), db"),
    fault("slices", "dw: pad_forgotten", "part = padded[ → part = x["),
    fault("batches", "dw: pad_forgotten", "met = x_padded[ → met = x["),
    fault("slices", "dw: flipped", "    return dx, dw, db → \n    return dx, dw[:, :, ::-1, ::-1], db"),
    fault("taps", "dw: flipped", "dw[f, c, r, q] += → dw[f, c, HH - r - 1, WW - q - 1] +="),
    fault("taps", "dw: one_channel", "* padded_x[n, c, → * padded_x[n, 0,"),
    fault(
        "batches",
        "dw: one_channel",
        "np.sum(met * dout[:, k, i, j][:, None, None, None], axis=0) → "
        "np.sum(met * dout[:, k, i, j][:, None, None, None], axis=(0, 1))",
    ),
    fault(
        "batches",
        "dw: filters_added",
        "dw[k] += np.sum(met * dout[:, k, i, j][:, None, None, None], axis=0) → "
        "dw += np.sum(met * dout[:, k, i, j][:, None, None, None], axis=0)",
    ),
    fault(
        "columns",
        "dx: dout_scrambled, dw: dout_scrambled",
        "dout_row = dout[n].reshape(F, high * wide) → dout_row = dout[n].reshape(high * wide, F).T",
    ),
    fault("batches", "db: dout_scrambled", "dout.sum(axis=(0, 2, 3)) → dout.reshape(f, -1).sum(axis=1)"),
    fault(
        "slices",
        "dx: dout_scrambled, dw: dout_scrambled, db: dout_scrambled",
        "    _, _, rows, columns = dout.shape → "
        "    _, _, rows, columns = dout.shape\n"
        "    dout = dout.reshape(F, N, rows, columns).transpose(1, 0, 2, 3)",
    ),
    fault("columns", "dx: filters_scrambled", "w.reshape(F, -1).T.dot → w.reshape(-1, F).dot"),
    fault(
        "slices",
        "dx: size_without_pad, dw: size_without_pad, db: size_without_pad",
        "_, _, rows, columns = dout.shape → rows, columns = (H - HH) // stride + 1, (W - WW) // stride + 1",
    ),
    fault(
        "slices",
        "dw: filter_turned",
        "dw[f] += part * dout[n, f, i, j] → dw[f] += (part * dout[n, f, i, j]).swapaxes(1, 2)",
    ),
    fault(
        "taps",
        "dx: centre",
        "dxp[n, c, u * S + r, v * S + q] += → dxp[n, c, u * S + r - HH // 2, v * S + q - WW // 2] +=",
    ),
    fault(
        "taps",
        "dx: pad_forgotten",
        "dxp = np.zeros((N, C, H + 2 * P, W + 2 * P)) → dxp = np.zeros((N, C, H, W))",
        "dxp[:, :, P : H + P, P : W + P] → dxp",
    ),
    fault(
        "slices",
        "dx: filter_turned",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] += w[f].swapaxes(1, 2) * dout[n, f, i, j]",
    ),
    fault("taps", "dw: sign, dx: sign, db: sign", "    return dx, dw, db → \n    return -dx, -dw, -db"),
    fault(
        "batches",
        "dw: gathered_rows_and_columns",
        "            for k in range(f):\n                dw[k] += → "
        "            for k in range(0):\n                dw[k] +=",
        "    return dx, dw, db → "
        "\n    for r in range(kh):\n        for q in range(kw):\n"
        "            met = x_padded[:, :, r : r + s * high : s, "
        "q : q + s * high : s]\n"
        "            dw[:, :, r, q] = (dout[:, :, None] * met[:, "
        "None]).sum(axis=(0, 3, 4))\n    return dx, dw, db",
    ),
    fault(
        "batches",
        "dw: largest_kept",
        "dw[k] += np.sum(met * dout[:, k, i, j][:, None, None, None], axis=0) → "
        "dw[k] = np.maximum(dw[k] if i + j else -np.inf, np.sum(met * dout[:, k, i, "
        "j][:, None, None, None], axis=0))",
    ),
    fault(
        "columns",
        "dw: filters_scrambled",
        "dw += dout_row.dot(col.T).reshape(F, C, HH, WW) → dw += col.dot(dout_row.T).reshape(F, C, HH, WW)",
    ),
    fault(
        "slices",
        "dx: stride_forgotten, dw: stride_forgotten",
        "y = i * stride → y = i",
        "z = j * stride → z = j",
    ),
    fault(
        "taps", "dw: stride_forgotten", "padded_x[n, c, u * S + r, v * S + q] → padded_x[n, c, u + r, v + q]"
    ),
    fault(
        "batches",
        "dx: stride_forgotten",
        "dx_padded[m, :, i * s : i * s + kh, j * s : j * s + kw] += → "
        "dx_padded[m, :, i : i + kh, j : j + kw] +=",
    ),
    fault(
        "slices",
        "dx: stride_fixed, dw: stride_fixed",
        "y = i * stride → y = i * 2",
        "z = j * stride → z = j * 2",
    ),
    fault(
        "batches",
        "dw: stride_fixed",
        "met = x_padded[:, :, i * s : i * s + kh, j * s : j * s + kw] → "
        "met = x_padded[:, :, i * 2 : i * 2 + kh, j * 2 : j * 2 + kw]",
    ),
    fault(
        "slices",
        "dx: over_input, dw: over_input, db: over_input",
        "for i in range(rows) → for i in range(H)",
        "for j in range(columns) → for j in range(W)",
    ),
    fault(
        "batches", "dx: over_input, dw: over_input", "n, f, high, wide = dout.shape → high, wide = h, width"
    ),
    fault(
        "slices",
        "dx: over_input, dw: over_input, db: over_input",
        "for i in range(rows) → for i in range(H // stride)",
        "for j in range(columns) → for j in range(W // stride)",
    ),
    fault(
        "slices",
        "dx: width_from_height, dw: width_from_height, db: width_from_height",
        "for j in range(columns) → for j in range(rows)",
    ),
    fault(
        "batches",
        "dx: width_from_height, dw: width_from_height",
        "n, f, high, wide = dout.shape → high = wide = (h + 2 * pad - kh) // s + 1",
    ),
    fault(
        "slices",
        "dx: rows_and_columns, dw: rows_and_columns",
        "y = i * stride → y = j * stride",
        "z = j * stride → z = i * stride",
    ),
    fault("batches", "dx: rows_and_columns", "dout[m, :, i, j] → dout[m, :, j, i]"),
    fault("taps", "dw: rows_and_columns", "dout[n, f, u, v] * padded_x → dout[n, f, v, u] * padded_x"),
    fault("columns", "dw: flat_index", "col[:, i * wide + j] → col[:, i * high + j]"),
    fault("columns", "dx: flat_index", "i = k // wide → i = k // high"),
    fault(
        "slices",
        "dw: kernel_rows_and_columns",
        "part = padded[n, :, y : y + HH, z : z + WW] → part = padded[n, :, y : y + WW, z : z + HH]",
        f"{_ADD_DX} → dpadded[n, :, y : y + WW, z : z + HH] += w[f] * dout[n, f, i, j]",
    ),
    fault(
        "taps",
        "dx: kernel_rows_and_columns, dw: kernel_rows_and_columns",
        "for q in range(WW):\n                                dw → "
        "for q in range(HH):\n                                dw",
    ),
    fault(
        "slices",
        "dw: filters_as_kernel",
        "part = padded[n, :, y : y + HH, z : z + WW] → part = padded[n, :, y : y + F, z : z + F]",
    ),
    fault(
        "taps",
        "dx: filters_as_kernel, dw: filters_as_kernel",
        "for r in range(HH):\n                            for q in range(WW):\n"
        "                                dw → "
        "for r in range(F):\n                            for q in range(F):\n"
        "                                dw",
    ),
    fault(
        "slices",
        "dx: size_without_plus_one, dw: size_without_plus_one, db: size_without_plus_one",
        "for i in range(rows) → for i in range(rows - 1)",
        "for j in range(columns) → for j in range(columns - 1)",
    ),
    fault(
        "taps",
        "dw: centre",
        "padded_x[n, c, u * S + r, v * S + q] → padded_x[n, c, u * S + r - HH // 2, v * S + q - WW // 2]",
    ),
    fault("slices", "db: last_kept", "db[f] += dout → db[f] = dout"),
    fault("taps", "db: last_kept", "np.sum(dout[:, f]) → np.sum(dout[:, f, -1, -1])"),
    fault("batches", "db: averaged", "dout.sum(axis=(0, 2, 3)) → dout.mean(axis=(0, 2, 3))"),
    fault("columns", "db: averaged", "np.sum(dout, axis=(0, 2, 3)) → np.sum(dout, axis=(0, 2, 3)) / N"),
    fault("batches", "db: shape", "dout.sum(axis=(0, 2, 3)) → dout.sum(axis=(0, 2, 3), keepdims=True)"),
    fault("columns", "db: wrong_axes", "np.sum(dout, axis=(0, 2, 3)) → np.sum(dout, axis=0)"),
    fault("batches", "db: wrong_axes", "dout.sum(axis=(0, 2, 3)) → dout.sum(axis=(2, 3))"),
    fault("taps", "db: one_number", "np.sum(dout[:, f]) → np.sum(dout)"),
    fault("batches", "db: one_number", "dout.sum(axis=(0, 2, 3)) → dout.sum()"),
    fault("taps", "db: one_sample", "np.sum(dout[:, f]) → np.sum(dout[0, f])"),
    fault("slices", "db: counted", "db[f] += dout[n, f, i, j] → db[f] += 1"),
    fault(
        "batches",
        "db: counted_again",
        "        for j in range(wide):\n            met → "
        "        for j in range(wide):\n"
        "            db += dout.sum(axis=(0, 2, 3)) if i + j else 0\n            met",
    ),
)
#: Two mistakes in one function, or in two.
PAIRS = (
    fault(
        "slices",
        "out: no_bias flipped",
        "np.sum(window * w[f]) + b[f] → np.sum(window * w[f, :, ::-1, ::-1])",
    ),
    fault("slices", "out: no_bias averaged", "np.sum(window * w[f]) + b[f] → np.mean(window * w[f])"),
    fault(
        "slices",
        "out: no_bias stride_forgotten",
        "np.sum(window * w[f]) + b[f] → np.sum(window * w[f])",
        "top = i * stride → top = i",
        "left = j * stride → left = j",
    ),
    fault(
        "batches", "out: flipped averaged", "np.sum(seen * w[k, :, :, :] → np.mean(seen * w[k, :, ::-1, ::-1]"
    ),
    fault(
        "taps",
        "out: no_bias pad_fixed",
        "total + b[f] → total",
        "    xp[:, :, P : P + H, P : P + W] = x → \n    xp[:, :, 1:-1, 1:-1] = x",
    ),
    fault(
        "slices",
        "out: no_bias width_from_height",
        "np.sum(window * w[f]) + b[f] → np.sum(window * w[f])",
        "W_out = 1 + (W + 2 * pad - WW) → W_out = 1 + (H + 2 * pad - HH)",
    ),
    fault(
        "slices",
        "out: bias_per_weight stride_forgotten",
        "np.sum(window * w[f]) + b[f] → np.sum(window * w[f] + b[f])",
        "top = i * stride → top = i",
        "left = j * stride → left = j",
    ),
    fault("slices", "out: one_channel no_bias", "np.sum(window * w[f]) + b[f] → np.sum(window[0] * w[f, 0])"),
    fault(
        "taps",
        "out: flipped breaks_at_pad_0",
        "w[f, c, r, q]\n                    out → w[f, c, HH - 1 - r, WW - 1 - q]\n                    out",
        "    xp[:, :, P : P + H, P : P + W] = x → \n    xp[:, :, P:-P, P:-P] = x",
    ),
    fault(
        "slices",
        "out: no_bias averaged flipped",
        "np.sum(window * w[f]) + b[f] → np.mean(window * w[f, :, ::-1, ::-1])",
    ),
    fault(
        "slices",
        "dx: crop_minus_pad overlap",
        f"{_CROP} → dx = dpadded[:, :, pad:-pad, pad:-pad]",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] = w[f] * dout[n, f, i, j]",
    ),
    fault(
        "taps",
        "dx: overlap stride_forgotten",
        "dxp[n, c, u * S + r, v * S + q] += → dxp[n, c, u + r, v + q] =",
    ),
    fault(
        "slices",
        "dx: width_from_height, dw: width_from_height, db: last_kept width_from_height",
        "for j in range(columns) → for j in range(rows)",
        "db[f] += dout → db[f] = dout",
    ),
    fault(
        "batches",
        "dx: crop_fixed flipped",
        f"{_BATCH_CROP} → dx = dx_padded[:, :, 1:-1, 1:-1]",
        "back = np.sum(w * → back = np.sum(np.flip(w, (2, 3)) *",
    ),
    fault(
        "slices",
        "dx: crop_minus_pad, dw: last_kept",
        f"{_CROP} → dx = dpadded[:, :, pad:-pad, pad:-pad]",
        "dw[f] += part → dw[f] = part",
    ),
    fault(
        "slices",
        "dx: crop_minus_pad stride_forgotten, dw: stride_forgotten",
        f"{_CROP} → dx = dpadded[:, :, pad:-pad, pad:-pad]",
        "y = i * stride → y = i",
        "z = j * stride → z = j",
    ),
    fault(
        "slices",
        "out: no_bias, dx: overlap, dw: averaged, db: averaged",
        "np.sum(window * w[f]) + b[f] → np.sum(window * w[f])",
        f"{_ADD_DX} → dpadded[n, :, y : y + HH, z : z + WW] = w[f] * dout[n, f, i, j]",
        "    return dx, dw, db → \n    return dx, dw / N, db / N",
    ),
    fault(
        "batches",
        "dw: averaged pad_forgotten",
        "dw[k] += np.sum(met → dw[k] += np.mean(met",
        "met = x_padded[ → met = x[",
    ),
    fault(
        "slices", "dw: last_kept pad_forgotten", "dw[f] += part → dw[f] = part", "part = padded[ → part = x["
    ),
    fault(
        "columns",
        "dx: breaks_at_pad_0, dw: flat_index",
        "dx[n] = dxp[:, pad : pad + H, pad : pad + W] → dx[n] = dxp[:, pad:-pad, pad:-pad]",
        "col[:, i * wide + j] → col[:, i * high + j]",
    ),
    fault(
        "batches",
        "dw: averaged, db: averaged, dx: averaged",
        "    return dx, dw, db → \n    return dx / n, dw / n, db / n",
    ),
)
