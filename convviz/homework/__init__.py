"""A student's own convolution, compared neuron by neuron, and its mistakes named.

`check` takes two functions, of a notebook or a test, and `convviz.homework.checking.check_file` takes a file.
What they are tried on is `convviz.homework.cases.CASES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from convviz.files.lazy_import import lazy

if TYPE_CHECKING:
    from convviz.homework.report import Report

__all__ = ["check"]

#: With this first argument ConvViz is the process that runs a student's functions, see `worker_process`.
WORKER_ARGUMENT = "--run-homework"

_check = lazy("convviz.homework.checking", "check")


def check(
    forward: Callable[..., Any] | None,
    backward: Callable[..., Any] | None = None,
    layout: str = "cs231n",
    seed: int = 0,
) -> Report:
    """Compare a convolution with the right one on small layers; the report says what is wrong, and why.

    ``forward`` and ``backward`` are the functions, one of them may be None. They are called by position, as
    ``layout`` writes them: "cs231n", "deeplearning.ai", "torch" or "convviz" (`convviz.homework.layouts`).
    Another ``seed`` has layers of the same sizes with other numbers. The functions run in this process,
    without a limit of time; what they print is not shown.

    ``print(report)`` tells it in words, ``report.is_right`` in one, ``report.facts()`` as a dict for JSON.

    TypeError where there is no function; ValueError for a layout that does not exist.

    >>> import numpy as np
    >>> def conv_forward(x, w, b, conv_param):
    ...     stride, pad = conv_param["stride"], conv_param["pad"]
    ...     x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    ...     fields = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    ...     out = np.einsum("ncijhw,fchw->nfij", fields[:, :, ::stride, ::stride], w)
    ...     return out + b[:, None, None], (x, w, b, conv_param)
    >>> report = check(conv_forward)
    >>> report.is_right, report.exit_code
    (True, 0)
    >>> print(report)
    forward, conv_forward: right on all 14 layers.
    """
    report: Report = _check(forward, backward, layout, seed)
    return report
