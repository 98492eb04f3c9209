"""Pictures made once and kept within a number of bytes: how large one is depends on the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class ByteCache(Generic[Made]):
    """Keeps what was used last, of at most ``most_bytes`` together; ``size_of`` gives the bytes of one thing.

    ``nbytes`` is what is kept now. A thing larger than the whole cache is made and not kept.
    """

    def __init__(self, most_bytes: int, size_of: Callable[[Made], int]) -> None:
        self.most_bytes = most_bytes
        self.nbytes = 0
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under ``key``, made where it is not there; the one used longest ago goes."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        made = make()
        self.nbytes += self._size_of(made)
        self._kept[key] = made
        while self.nbytes > self.most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self.nbytes -= self._size_of(oldest)
        return made
