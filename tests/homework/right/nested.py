import numpy as np

from .no_such_package import *  # noqa: F403


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]

    def pad(image):
        around = np.zeros((image.shape[0], image.shape[1] + 2 * p, image.shape[2] + 2 * p))
        around[:, p : p + image.shape[1], p : p + image.shape[2]] = image
        return around

    def fields(image):
        for i in range(0, image.shape[1] - w.shape[2] + 1, s):
            yield [
                image[:, i : i + w.shape[2], j : j + w.shape[3]]
                for j in range(0, image.shape[2] - w.shape[3] + 1, s)
            ]

    out = [[[[(k * f).sum() + c for f in row] for row in fields(pad(i))] for k, c in zip(w, b)] for i in x]
    return np.array(out), (np.array([pad(i) for i in x]), w, b, conv_param)


def conv_backward_naive(dout, cache):
    xp, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
            dw += (dout[:, :, None, None, None, i, j] * xp[at][:, None]).sum(0)
            dxp[at] += (dout[:, :, None, None, None, i, j] * w).sum(1)
    height, width = xp.shape[2] - 2 * p, xp.shape[3] - 2 * p
    return dxp[:, :, p : p + height, p : p + width], dw, dout.swapaxes(0, 1).reshape(len(b), -1).sum(1)
