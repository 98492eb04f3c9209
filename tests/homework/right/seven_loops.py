import numpy as np


def inside(y, x, shape):
    return 0 <= y < shape[2] and 0 <= x < shape[3]


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param.get("stride", 1), conv_param.get("pad", 0)
    out_h = int((x.shape[2] + 2 * p - w.shape[2]) / s + 1)
    out_w = int((x.shape[3] + 2 * p - w.shape[3]) / s + 1)
    out = np.empty((x.shape[0], w.shape[0], out_h, out_w))
    for n in range(x.shape[0]):
        for f in range(w.shape[0]):
            for i in range(out_h):
                for j in range(out_w):
                    total = b[f]
                    for c in range(x.shape[1]):
                        for r in range(w.shape[2]):
                            for q in range(w.shape[3]):
                                if inside(i * s + r - p, j * s + q - p, x.shape):
                                    total += x[n, c, i * s + r - p, j * s + q - p] * w[f, c, r, q]
                    out[n, f, i, j] = total
    cache = {"x": x, "w": w, "b": b, "s": s, "p": p}
    return out, cache


def conv_backward_naive(dout, cache):
    x, w, s, p = cache["x"], cache["w"], cache["s"], cache["p"]
    dx, dw, db = 0 * x, 0 * w, np.zeros(w.shape[0])
    for n, f, i, j in np.ndindex(dout.shape):
        db[f] += dout[n, f, i, j]
        for c, r, q in np.ndindex(w.shape[1:]):
            y, z = i * s + r - p, j * s + q - p
            if inside(y, z, x.shape):
                dx[n, c, y, z] += dout[n, f, i, j] * w[f, c, r, q]
                dw[f, c, r, q] += dout[n, f, i, j] * x[n, c, y, z]
    return [dx, dw, db]
