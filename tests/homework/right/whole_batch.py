import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    stride = conv_param["stride"]
    pad = conv_param["pad"]
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), "constant", constant_values=0)
    H_out, W_out = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    out = np.zeros((N, F, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            h, v = i * stride, j * stride
            for k in range(F):
                out[:, k, i, j] = np.sum(x_pad[:, :, h : h + HH, v : v + WW] * w[k], axis=(1, 2, 3))
    out = out + b[None, :, None, None]
    return out, (x_pad, x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x_pad, x, w, b, conv_param = cache
    N, F, H_out, W_out = dout.shape
    HH, WW = w.shape[2], w.shape[3]
    stride, pad = conv_param["stride"], conv_param["pad"]
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    for i in range(H_out):
        for j in range(W_out):
            h, v = i * stride, j * stride
            seen = x_pad[:, :, h : h + HH, v : v + WW]
            for k in range(F):
                dw[k] += np.sum(seen * dout[:, k, i, j][:, None, None, None], axis=0)
            for n in range(N):
                scaled = w * dout[n, :, i, j][:, None, None, None]
                dx_pad[n, :, h : h + HH, v : v + WW] += np.sum(scaled, axis=0)
    dx = np.delete(dx_pad, [*range(pad), *range(dx_pad.shape[2] - pad, dx_pad.shape[2])], axis=2)
    dx = np.delete(dx, [*range(pad), *range(dx.shape[3] - pad, dx.shape[3])], axis=3)
    return dx, dw, np.sum(dout, axis=(0, 2, 3))
