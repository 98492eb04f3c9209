import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    S, P = conv_param["stride"], conv_param["pad"]
    xp = np.zeros((N, C, H + 2 * P, W + 2 * P))
    xp[:, :, P : P + H, P : P + W] = x
    Ho = int((H + 2 * P - HH) / S + 1)
    Wo = int((W + 2 * P - WW) / S + 1)
    out = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    total = 0
                    for c in range(C):
                        for r in range(HH):
                            for q in range(WW):
                                total += xp[n, c, i * S + r, j * S + q] * w[f, c, r, q]
                    out[n, f, i, j] = total + b[f]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    S, P = conv_param["stride"], conv_param["pad"]
    N, F, Ho, Wo = dout.shape
    padded_x = np.zeros((N, C, H + 2 * P, W + 2 * P))
    padded_x[:, :, P : P + H, P : P + W] = x
    dxp = np.zeros((N, C, H + 2 * P, W + 2 * P))
    dw = np.zeros((F, C, HH, WW))
    db = np.zeros(F)
    for f in range(F):
        db[f] = np.sum(dout[:, f])
    for n in range(N):
        for f in range(F):
            for u in range(Ho):
                for v in range(Wo):
                    for c in range(C):
                        for r in range(HH):
                            for q in range(WW):
                                dw[f, c, r, q] += dout[n, f, u, v] * padded_x[n, c, u * S + r, v * S + q]
                                dxp[n, c, u * S + r, v * S + q] += dout[n, f, u, v] * w[f, c, r, q]
    dx = dxp[:, :, P : H + P, P : W + P]
    return dx, dw, db
