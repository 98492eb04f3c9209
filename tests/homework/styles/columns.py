import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    x_pad = np.pad(x, ((0,), (0,), (pad,), (pad,)), "constant")
    rows = (H + 2 * pad - HH) // stride + 1
    cols = (W + 2 * pad - WW) // stride + 1
    out = np.zeros((N, F, rows, cols))
    w_row = w.reshape(F, C * HH * WW)
    for n in range(N):
        x_col = np.zeros((C * HH * WW, rows * cols))
        number = 0
        for i in range(0, H + 2 * pad - HH + 1, stride):
            for j in range(0, W + 2 * pad - WW + 1, stride):
                x_col[:, number] = x_pad[n, :, i : i + HH, j : j + WW].reshape(-1)
                number += 1
        out[n] = (w_row.dot(x_col) + b.reshape(F, 1)).reshape(F, rows, cols)
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    high, wide = dout.shape[2], dout.shape[3]
    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)), "constant")
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.sum(dout, axis=(0, 2, 3))
    for n in range(N):
        dout_row = dout[n].reshape(F, high * wide)
        col = np.zeros((C * HH * WW, high * wide))
        for i in range(high):
            for j in range(wide):
                field = xp[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
                col[:, i * wide + j] = field.reshape(-1)
        dw += dout_row.dot(col.T).reshape(F, C, HH, WW)
        dcol = w.reshape(F, -1).T.dot(dout_row)
        dxp = np.zeros((C, H + 2 * pad, W + 2 * pad))
        for k in range(high * wide):
            i = k // wide
            j = k % wide
            there = (slice(None), slice(i * stride, i * stride + HH), slice(j * stride, j * stride + WW))
            dxp[there] += dcol[:, k].reshape(C, HH, WW)
        dx[n] = dxp[:, pad : pad + H, pad : pad + W]
    return dx, dw, db
