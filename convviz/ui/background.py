"""One thread beside the window, for work that would make it stutter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal


class Background(QObject):
    """Runs one job at a time; a newer job makes the older one's result void.

    ``busy_changed`` carries whether a job is wanted. Results and faults arrive in the window's thread.
    """

    busy_changed = Signal(bool)
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convviz")
        self._ticket = 0
        self._wanted = False
        self._then: Callable[[Any], None] = lambda _: None
        self._fault: Callable[[BaseException], None] = lambda _: None
        self._ended.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a result is awaited."""
        return self._wanted

    def run(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None],
        fault: Callable[[BaseException], None],
    ) -> None:
        """Run ``job`` beside the window, then ``then`` on its result, or ``fault`` on what it raised."""
        self._ticket += 1
        ticket = self._ticket
        self._then, self._fault = then, fault
        self._set_wanted(True)
        self._pool.submit(job).add_done_callback(lambda future: self._end(ticket, future))

    def cancel(self) -> None:
        """Forget the job under way: its result will be dropped."""
        self._ticket += 1
        self._set_wanted(False)

    def stop(self) -> None:
        """Drop what is under way and wait for the thread; call this before the application goes."""
        self.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _end(self, ticket: int, future: Future[Any]) -> None:
        """Hand the future over to the window's thread (this runs in the worker's)."""
        if ticket == self._ticket:
            self._ended.emit(ticket, future)

    def _take(self, ticket: int, future: Future[Any]) -> None:
        if ticket != self._ticket or future.cancelled():
            return
        self._set_wanted(False)
        error = future.exception()
        if error is not None:
            self._fault(error)
        else:
            self._then(future.result())

    def _set_wanted(self, wanted: bool) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self.busy_changed.emit(wanted)
