"""The backward page at AlexNet's size: steps in every order in mid-walk, jumps, another loss, an update."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.timing import Timing, spread
from benchmarks.window import SIZES, opened

EXAMPLES = ("lesson", "alexnet")
MIDDLE = 0.52  # of the walk: half of the gradients lie on the pile


def measure(quick: bool) -> dict[str, dict[str, Timing]]:
    """Return by example what a person does on the page, from the command to finished pixels at 1080p."""
    return {f"{name}, gradients": _measured(name, 8 if quick else 60) for name in EXAMPLES}


def _measured(example: str, count: int) -> dict[str, Timing]:
    from convviz.explore.backward import updates
    from convviz.explore.backward.backward_pass import choose_loss
    from convviz.explore.state import transitions
    from convviz.explore.state.descent_choices import LossKind
    from convviz.explore.state.state import WalkOrder

    window, application, _ = opened(example, SIZES["1080p"])
    store, total = window.store, window.store.display.transport.total
    window.menus.actions["view_backward"].trigger()
    for _ in range(10):
        application.processEvents()
    times: dict[str, list[float]] = {}

    def timed(what: str, transition: Callable[..., object], kind: str = "walk") -> None:
        begin = time.perf_counter()
        store.dispatch(transition, kind)
        application.processEvents()
        while store.background.busy:  # the output of another layer
            application.processEvents()
        times.setdefault(what, []).append(1000 * (time.perf_counter() - begin))

    for order in WalkOrder:
        store.dispatch(transitions.choose_order(order), "order")
        store.dispatch(transitions.jump_to_index(int(MIDDLE * total)), "walk")
        application.processEvents()
        for index in range(count):
            timed(f"step, {order.value}", transitions.step(1 if index % 4 < 2 else -1))
    store.dispatch(transitions.choose_order(WalkOrder.X_FIRST), "order")
    for index in range(count):
        timed("jump", transitions.jump_to_index((index * 7919 * total // 24_000 + index) % total))
    losses = LossKind.TOTAL, LossKind.HALF_SQUARES
    for index in range(count // 3 + 1):
        timed("another loss", choose_loss(losses[index % 2]), f"loss {index}")
    store.dispatch(updates.type_learning_rate("0.000000000001"), "rate")  # small enough for any layer
    for index in range(count // 6 + 1):
        timed("update", updates.update, f"update {index}")
    window.close()
    return {what: Timing(*spread(found), 0.0) for what, found in times.items()}
