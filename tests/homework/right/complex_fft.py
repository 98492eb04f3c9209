import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    size = xp.shape[2:]
    spectrum = np.einsum("nchw,fchw->nfhw", np.fft.fft2(xp), np.conj(np.fft.fft2(w, size)))
    out = np.fft.ifft2(spectrum)[:, :, : size[0] - w.shape[2] + 1 : s, : size[1] - w.shape[3] + 1 : s]
    return out + b[:, None, None], (xp, w, s, p)


def conv_backward_naive(dout, cache):
    xp, w, s, p = cache
    size = xp.shape[2:]
    spread = np.zeros((*dout.shape[:2], *size))
    spread[:, :, : s * (dout.shape[2] - 1) + 1 : s, : s * (dout.shape[3] - 1) + 1 : s] = dout
    ahead = np.fft.fft2(spread)
    dxp = np.fft.ifft2(np.einsum("nfhw,fchw->nchw", ahead, np.fft.fft2(w, size))).real
    dw = np.fft.ifft2(np.einsum("nfhw,nchw->fchw", np.conj(ahead), np.fft.fft2(xp))).real
    high, wide = size[0] - 2 * p, size[1] - 2 * p
    return dxp[:, :, p : p + high, p : p + wide], dw[:, :, : w.shape[2], : w.shape[3]], dout.sum((0, 2, 3))
