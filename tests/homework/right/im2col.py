import numpy as np


def places(x_shape, w_shape, stride, pad):
    _, C, H, W = x_shape
    _, _, HH, WW = w_shape
    out_h, out_w = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    k = np.repeat(np.arange(C), HH * WW).reshape(-1, 1)
    i = np.tile(np.repeat(np.arange(HH), WW), C).reshape(-1, 1)
    j = np.tile(np.arange(WW), HH * C).reshape(-1, 1)
    i = i + stride * np.repeat(np.arange(out_h), out_w).reshape(1, -1)
    j = j + stride * np.tile(np.arange(out_w), out_h).reshape(1, -1)
    return k, i, j, out_h, out_w


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    k, i, j, out_h, out_w = places(x.shape, w.shape, stride, pad)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    columns = xp[:, k, i, j]
    out = w.reshape(len(w), -1) @ columns + b.reshape(-1, 1)
    return out.reshape(len(x), len(w), out_h, out_w), (columns, x.shape, w, conv_param)


def conv_backward_naive(dout, cache):
    columns, x_shape, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x_shape
    k, i, j, _, _ = places(x_shape, w.shape, stride, pad)
    flat = dout.reshape(N, len(w), -1)
    dw = sum(flat[n] @ columns[n].T for n in range(N)).reshape(w.shape)
    dxp = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    np.add.at(dxp, (slice(None), k, i, j), w.reshape(len(w), -1).T @ flat)
    return dxp[:, :, pad : H + pad, pad : W + pad], dw, flat.sum(axis=(0, 2))
