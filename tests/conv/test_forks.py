"""Children forked while other threads compute, and products asked for when the interpreter ends."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

LAYER = """
    import numpy as np
    from convviz.conv import Geometry, Layer
    from convviz.conv.engine import blocked, threads
    g = Geometry(40, 40, 8, 8, 3, padding=1)
    random = np.random.default_rng(0)
    X, W = (random.standard_normal(shape).astype(np.float32) for shape in (g.input_shape, g.weights_shape))
    layer = Layer(g, X, W, np.zeros(8, np.float32))
    blocked.BLOCK_BYTES, blocked.POSITIONS = 2**14, 8
    V = layer.forward()
    blocked.ALONE = 0
    threads.cores = lambda: 2
"""


def run(program, seconds=60):
    """Run ``program`` after `LAYER` in a process of its own; what it prints, and its time is limited."""
    source = textwrap.dedent(LAYER) + textwrap.dedent(program)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", source], capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("children", [50, pytest.param(500, marks=pytest.mark.soak)])
def test_children_forked_while_other_threads_compute(children):
    """A child must neither wait for a lock that stayed with its parent, nor keep the BLAS at one thread."""
    left = run(f"""
        import os, signal, threading, time
        stopped = threading.Event()
        found = threads.blas_threads()
        before = found[0]() if found else 0

        def compute():
            while not stopped.is_set():
                layer.forward()

        others = [threading.Thread(target=compute) for _ in range(2)]
        for other in others:
            other.start()
        fates = []
        for _ in range({children}):
            child = os.fork()
            if child == 0:
                signal.alarm(10)
                fine = found is None or found[0]() == before
                fine = fine and bool((layer.forward() == V).all()) and (found is None or found[0]() == before)
                os._exit(0 if fine else 1)
            fates.append(os.waitpid(child, 0)[1])
            if fates[-1] == signal.SIGALRM:
                break
        stopped.set()
        for other in others:
            other.join()
        print(len(fates), sum(fate == signal.SIGALRM for fate in fates), sum(fate == 256 for fate in fates))
    """)
    assert left == [str(children), "0", "0"]


def test_a_product_when_the_interpreter_ends():
    """No thread can be started then: what asks at exit, to save a last picture, is computed all the same."""
    assert run("""
        import atexit
        layer.forward()
        atexit.register(lambda: print((layer.forward() == V).all(), layer.backward(V).dX.shape == X.shape))
    """) == ["True", "True"]


def test_a_product_where_no_further_thread_can_be_started():
    """One of three workers starts, the system refuses the others; afterwards all start again."""
    assert run("""
        import threading
        threads.cores = lambda: 4
        start, started = threading.Thread.start, []

        def limited(thread):
            if len(started) == 1:
                raise RuntimeError("can't start new thread")
            started.append(thread)
            start(thread)

        threading.Thread.start = limited
        fine = all((layer.forward() == V).all() for _ in range(20) if not started.clear())
        threading.Thread.start = start
        print(fine, (layer.forward() == V).all())
    """) == ["True", "True"]
