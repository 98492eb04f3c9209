"""Code that is loaded when it is first called: the window is there sooner without it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazy(module: str, name: str) -> Callable[..., Any]:
    """Return what calls ``name`` of ``module``, a function or a class; the first call loads the module.

    The rule of the floors holds for it as for an import: tests/test_floors.py reads both.
    """

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **named)

    return call
