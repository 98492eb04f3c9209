import numpy as np
from numpy.lib.stride_tricks import as_strided


def _fields(xp, size, stride):
    n, c, h, w = xp.shape
    shape = (n, c, (h - size[0]) // stride + 1, (w - size[1]) // stride + 1, *size)
    sn, sc, sh, sw = xp.strides
    return as_strided(xp, shape, (sn, sc, sh * stride, sw * stride, sh, sw))


def conv_forward_naive(x, w, b, conv_param):
    p = conv_param["pad"]
    xp = np.zeros((*x.shape[:2], x.shape[2] + 2 * p, x.shape[3] + 2 * p))
    xp[:, :, p : p + x.shape[2], p : p + x.shape[3]] = x
    out = np.tensordot(_fields(xp, w.shape[2:], conv_param["stride"]), w, axes=([1, 4, 5], [1, 2, 3]))
    return out.transpose(0, 3, 1, 2) + b[None, :, None, None], (xp, x.shape, w, conv_param)


def conv_backward_naive(dout, cache):
    xp, (_, _, h, wide), w, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    dw = np.tensordot(dout, _fields(xp, w.shape[2:], s), axes=([0, 2, 3], [0, 2, 3]))
    dxp = np.zeros_like(xp)
    spread = np.tensordot(dout, w, axes=([1], [0]))
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            dxp[:, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]] += spread[:, i, j]
    return dxp[:, :, p : p + h, p : p + wide], dw, dout.sum((0, 2, 3))
