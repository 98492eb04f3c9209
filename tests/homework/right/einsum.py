import numpy as np

windows = np.lib.stride_tricks.sliding_window_view


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2)
    view = windows(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchwij,fcij->nfhw", view, w) + b[:, None, None], (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    HH, WW = w.shape[2:]
    xp = np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2)
    dw = np.einsum("nchwij,nfhw->fcij", windows(xp, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride], dout)
    wide = np.zeros((*dout.shape[:2], xp.shape[2] + HH - 1, xp.shape[3] + WW - 1))
    end_h, end_w = HH - 1 + dout.shape[2] * stride, WW - 1 + dout.shape[3] * stride
    wide[:, :, HH - 1 : end_h : stride, WW - 1 : end_w : stride] = dout
    dxp = np.einsum("nfhwij,fcij->nchw", windows(wide, (HH, WW), axis=(2, 3)), w[:, :, ::-1, ::-1])
    return dxp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, np.einsum("nfhw->f", dout)
