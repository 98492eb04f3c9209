"""Which statements of a file a function needs: those that bind the names it refers to, and so on."""

from __future__ import annotations

import ast
import builtins
import dis
import types
import warnings
from collections.abc import Iterator, Sequence


def needed(
    statements: Sequence[ast.stmt], names: Sequence[str], known: set[str]
) -> tuple[list[int], set[str]]:
    """Return which statements bind ``names`` and all that those refer to, and which names none binds.

    Names in ``known`` need nothing any more.
    """
    binders: dict[str, list[int]] = {}
    for n, statement in enumerate(statements):
        for name in _bound_by(statement):
            binders.setdefault(name, []).append(n)
    taken: set[int] = set()
    unbound: set[str] = set()
    waiting, seen = list(names), set(known)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name not in binders:
            if not hasattr(builtins, name):
                unbound.add(name)
            continue
        for n in _last_definition(statements, binders[name]):
            if n not in taken:
                taken.add(n)
                waiting += _referred(statements[n])
    return sorted(taken), unbound


def _last_definition(statements: Sequence[ast.stmt], binders: list[int]) -> list[int]:
    """Return the last of ``binders`` that is a function, and those after it: the others no longer count."""
    functions = [n for n in binders if isinstance(statements[n], ast.FunctionDef)]
    return [n for n in binders if n >= functions[-1]] if functions else binders


def used(statements: Sequence[ast.stmt], taken: Sequence[int]) -> set[str]:
    """Return the global names that the statements ``taken`` refer to."""
    return {name for n in taken for name in _referred(statements[n])}


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the margin binds, also within branches and loops."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            for alias in statement.names:
                yield alias.asname or alias.name.split(".")[0]
        case _:
            for node in ast.iter_child_nodes(statement):
                if isinstance(node, ast.stmt):
                    yield from _bound_by(node)
                elif isinstance(node, ast.ExceptHandler):
                    for inner in node.body:
                        yield from _bound_by(inner)
                else:
                    yield from _stored(node)


def _stored(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _referred(statement: ast.stmt) -> list[str]:
    """Return the global names that a statement refers to, those in its functions as well."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(ast.Module([statement], []), "", "exec")
    except (SyntaxError, ValueError):
        return []
    names: list[str] = []
    waiting = [code]
    while waiting:
        code = waiting.pop()
        for instruction in dis.get_instructions(code):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                names.append(instruction.argval)
        waiting += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return names


def numpy_names(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names by which the file calls NumPy."""
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name == "numpy":
                        yield alias.asname or "numpy"
