import numpy as np


def _columns(x, size, stride, pad):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    view = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))[:, :, ::stride, ::stride]
    return view.transpose(0, 2, 3, 1, 4, 5).astype(np.float32)


def conv_forward_naive(x, w, b, conv_param):
    columns = _columns(x, w.shape[2:], **conv_param)
    n, h, v = columns.shape[:3]
    out = columns.reshape(n * h * v, -1) @ w.reshape(len(w), -1).T.astype(np.float32)
    out += b.astype(np.float32)
    return np.ascontiguousarray(out.reshape(n, h, v, -1).transpose(0, 3, 1, 2)), (columns, x, w, conv_param)


def conv_backward_naive(dout, cache):
    columns, x, w, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    g = dout.astype(np.float32)
    dw = np.einsum("nfij,nijchw->fchw", g, columns)
    dx = np.zeros((*x.shape[:2], x.shape[2] + 2 * p, x.shape[3] + 2 * p), np.float32)
    for i, j in np.ndindex(*dout.shape[2:]):
        dx[:, :, s * i : s * i + w.shape[2], s * j : s * j + w.shape[3]] += np.einsum(
            "nf,fchw->nchw", g[:, :, i, j], w.astype(np.float32)
        )
    return dx[:, :, p : p + x.shape[2], p : p + x.shape[3]], dw, g.sum((0, 2, 3))
