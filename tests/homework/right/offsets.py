import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    oh, ow = (xp.shape[2] - w.shape[2]) // s + 1, (xp.shape[3] - w.shape[3]) // s + 1
    out = np.zeros((len(x), len(w), oh, ow)) + b[:, np.newaxis, np.newaxis]
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            seen = xp[:, :, i : i + s * oh : s, j : j + s * ow : s]
            out += np.moveaxis(np.tensordot(w[:, :, i, j], seen, (1, 1)), 0, 1)
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    oh, ow = dout.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            there = (slice(None), slice(None), slice(i, i + s * oh, s), slice(j, j + s * ow, s))
            dw[:, :, i, j] = np.tensordot(dout, xp[there], ([0, 2, 3], [0, 2, 3]))
            dxp[there] += np.moveaxis(np.tensordot(w[:, :, i, j], dout, (0, 1)), 0, 1)
    dx = dxp[:, :, p:-p, p:-p] if p > 0 else dxp
    return dx, dw, np.sum(np.sum(np.sum(dout, axis=3), axis=2), axis=0)
