import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    pad, s = conv_param["pad"], conv_param["stride"]
    n, c, h, width = x.shape
    f, c, kh, kw = w.shape
    oh = (h + 2 * pad - kh) // s + 1
    ow = (width + 2 * pad - kw) // s + 1
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant", constant_values=0)
    out = np.zeros((n, f, oh, ow))
    for i in range(oh):
        for j in range(ow):
            seen = xp[:, :, i * s : i * s + kh, j * s : j * s + kw]
            for k in range(f):
                out[:, k, i, j] = np.sum(seen * w[k, :, :, :], axis=(1, 2, 3))
    out = out + b[None, :, None, None]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    pad, s = conv_param["pad"], conv_param["stride"]
    n, c, h, width = x.shape
    f, c, kh, kw = w.shape
    n, f, high, wide = dout.shape
    x_padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant", constant_values=0)
    dx_padded = np.zeros(x_padded.shape)
    dw = np.zeros(w.shape)
    db = dout.sum(axis=(0, 2, 3))
    for i in range(high):
        for j in range(wide):
            met = x_padded[:, :, i * s : i * s + kh, j * s : j * s + kw]
            for k in range(f):
                dw[k] += np.sum(met * dout[:, k, i, j][:, None, None, None], axis=0)
            for m in range(n):
                back = np.sum(w * dout[m, :, i, j][:, None, None, None], axis=0)
                dx_padded[m, :, i * s : i * s + kh, j * s : j * s + kw] += back
    dx = dx_padded[:, :, pad : pad + h, pad : pad + width]
    return dx, dw, db
