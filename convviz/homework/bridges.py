"""What old code refers to and is gone, bridged: names of NumPy and of Python 2, and its division."""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from convviz.homework.repairs import Repair

#: Names of Python 2 that are called otherwise now.
BUILTINS: Mapping[str, Any] = {
    "xrange": range,
    "long": int,
    "unicode": str,
    "basestring": str,
    "reduce": functools.reduce,
    "izip": zip,
    "unichr": chr,
    "raw_input": input,
}
#: Names that every file of a course has, even where the line that imports them is missing.
USUAL: Mapping[str, Any] = {"np": np, "numpy": np}

_NUMPY = {
    "int": "int_",
    "float": "float64",
    "bool": "bool_",
    "object": "object_",
    "str": "str_",
    "complex": "complex128",
    "long": "int_",
    "float_": "float64",
    "complex_": "complex128",
    "product": "prod",
    "cumproduct": "cumprod",
    "alltrue": "all",
    "sometrue": "any",
    "Inf": "inf",
    "Infinity": "inf",
    "NaN": "nan",
    "NAN": "nan",
    "row_stack": "vstack",
    "in1d": "isin",
    "rank": "ndim",
}
_DIVIDE = "_divided"
_DIVIDE_IN_PLACE = "_divided_in_place"


class Bridge(ast.NodeTransformer):
    """Rewrites what a student's statements need; ``repairs`` are those that were made.

    ``numpy_names`` are the names by which the file calls NumPy. ``division``: whether ``/`` of two whole
    numbers is a whole number, as in Python 2.
    """

    def __init__(self, numpy_names: frozenset[str], division: bool) -> None:
        self.repairs: list[Repair] = []
        self._numpy_names = numpy_names
        self._division = division

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Replace a name of NumPy that is gone."""
        self.generic_visit(node)
        value = node.value
        if self._is_numpy(value):
            new = _NUMPY.get(node.attr)
            if new is not None and not _has(np, node.attr):
                self.repairs.append(Repair(f"np.{node.attr}", node.lineno))
                node.attr = new
        elif (
            node.attr == "pad"
            and isinstance(value, ast.Attribute)
            and value.attr == "lib"
            and self._is_numpy(value.value)
            and not _has(np.lib, "pad")
        ):
            self.repairs.append(Repair("np.lib.pad", node.lineno))
            node.value = value.value
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Let ``/`` divide as in Python 2, and ``print (words) % x`` print."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and self._division:
            self.repairs.append(Repair("division", node.lineno))
            return _call(_DIVIDE, node.left, node.right, at=node)
        if isinstance(node.op, ast.Mod) and _is_print(node.left):
            assert isinstance(node.left, ast.Call)
            [words] = node.left.args
            self.repairs.append(Repair("print", node.lineno))
            return _call("print", ast.BinOp(words, node.op, node.right), at=node)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Let ``/=`` divide a name as in Python 2."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Div) and isinstance(node.target, ast.Name) and self._division:
            self.repairs.append(Repair("division", node.lineno))
            old = ast.Name(node.target.id, ast.Load())
            value = _call(_DIVIDE_IN_PLACE, old, node.value, at=node)
            return ast.fix_missing_locations(ast.copy_location(ast.Assign([node.target], value), node))
        return node

    def _is_numpy(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self._numpy_names


def helpers() -> dict[str, Any]:
    """Return what rewritten code calls."""
    return {_DIVIDE: _divided, _DIVIDE_IN_PLACE: _divided_in_place}


def _divided(a: Any, b: Any) -> Any:
    return a // b if _is_whole(a) and _is_whole(b) else a / b


def _divided_in_place(a: Any, b: Any) -> Any:
    if _is_whole(a) and _is_whole(b):
        return a // b
    a /= b  # an array stays where it is
    return a


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    )


def _call(name: str, *arguments: ast.expr, at: ast.AST) -> ast.Call:
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    return ast.fix_missing_locations(ast.copy_location(call, at))


def _is_print(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and len(node.args) == 1
    )


def _has(module: Any, name: str) -> bool:
    try:
        return hasattr(module, name)
    except Exception:  # NumPy warns of some names, and warnings may be errors
        return False
