"""What never changes: a copy of it is itself, and what is unpickled cannot be written to either."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Self

import numpy as np

from convviz.conv import arrays


class Immutable:
    """A frozen dataclass whose arrays are read-only; its fields are pickled, what it has cached is not."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        names = [item.name for item in fields(self)]  # type: ignore[arg-type]  # every subclass is a dataclass
        return _restored, (type(self), {name: _packed(getattr(self, name)) for name in names})


class _Packed(tuple[Any, ...]):
    """An array as its bytes, its type and its shape; bytes that two arrays share are pickled once."""


def _packed(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    whole = isinstance(value.base, bytes) and len(value.base) == value.nbytes and value.flags.c_contiguous
    return _Packed((value.base if whole else value.tobytes(), value.dtype, value.shape))


def _restored(kind: type[Any], values: dict[str, Any]) -> Any:
    made = object.__new__(kind)
    for name, value in values.items():
        kept = arrays.in_bytes(*value) if isinstance(value, _Packed) else value
        object.__setattr__(made, name, kept)
    return made
