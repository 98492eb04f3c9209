import numpy as np


def correlate(a, k):
    size = [a.shape[-2] + k.shape[-2] - 1, a.shape[-1] + k.shape[-1] - 1]
    full = np.fft.irfft2(np.fft.rfft2(a, size) * np.fft.rfft2(k[..., ::-1, ::-1], size), size)
    return full[..., k.shape[-2] - 1 : a.shape[-2], k.shape[-1] - 1 : a.shape[-1]]


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    out = correlate(xp[:, None], w[None]).sum(axis=2)[:, :, ::s, ::s] + b.reshape(1, -1, 1, 1)
    return out, (xp, w, s, p)


def conv_backward_naive(dout, cache):
    xp, w, s, p = cache
    n, f, oh, ow = dout.shape
    spread = np.zeros((n, f, (oh - 1) * s + 1, (ow - 1) * s + 1))
    spread[:, :, ::s, ::s] = dout
    dw = correlate(xp[:, None], spread[:, :, None]).sum(axis=0)
    h, wide = w.shape[2] - 1, w.shape[3] - 1
    around = np.pad(spread, ((0, 0), (0, 0), (h, h), (wide, wide)))
    dxp = correlate(around[:, :, None], w[None, :, :, ::-1, ::-1]).sum(axis=1)
    return dxp[:, :, p : dxp.shape[2] - p, p : dxp.shape[3] - p], dw, dout.sum(axis=(0, 2, 3))
