import numpy as np


class Layer:
    """The layer as one matrix: a row for each neuron."""

    def __init__(self, x, w, stride, pad):
        _, C, H, W = x.shape
        F, _, HH, WW = w.shape
        self.high, self.wide = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
        self.matrix = np.zeros((F, self.high, self.wide, C, H + 2 * pad, W + 2 * pad))
        for i in range(self.high):
            for j in range(self.wide):
                self.matrix[:, i, j, :, i * stride : i * stride + HH, j * stride : j * stride + WW] = w
        self.matrix = self.matrix[..., pad : pad + H, pad : pad + W].reshape(-1, C * H * W)


def conv_forward_naive(x, w, b, conv_param):
    layer = Layer(x, w, **conv_param)
    out = (x.reshape(len(x), -1) @ layer.matrix.T).reshape(len(x), len(w), layer.high, layer.wide)
    return out + b[None, :, None, None], (x, w, b, conv_param, layer)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param, layer = cache
    dx = (dout.reshape(len(dout), -1) @ layer.matrix).reshape(x.shape)
    dw = np.zeros(w.shape)
    stride, pad = conv_param.values()
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    for r in range(w.shape[2]):
        for q in range(w.shape[3]):
            met = xp[:, :, r : r + stride * layer.high : stride, q : q + stride * layer.wide : stride]
            dw[:, :, r, q] = np.einsum("nfij,ncij->fc", dout, met)
    return dx, dw, np.array([dout[:, f].sum() for f in range(len(b))])
