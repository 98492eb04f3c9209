"""Taking functions out of a student's file with what they refer to, and nothing else.

The file is not imported: plotting, training and what is imported for them is never run. What is taken is each
statement at the margin that binds a name which the functions need, then what those need, in the file's order.
A module that is a file nearby is treated in the same way.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import linecache
import types
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from convviz.homework import bridges
from convviz.homework.bridges import Bridge
from convviz.homework.references import needed, numpy_names, used
from convviz.homework.repairs import Repair
from convviz.homework.source import Source, parse, read

_MOST_FILES = 20  # that one homework is spread over


@dataclass
class Loaded:
    """What was taken out of a file: its source, the values by name, and what had to be repaired in it."""

    source: Source
    values: dict[str, Any] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    divides: bool = False


class Absent:
    """Stands for a name that could not be imported, and says so when it is used."""

    def __init__(self, name: str, module: str) -> None:
        self._words = f"{name} comes from {module}, which could not be imported"

    def __call__(self, *_arguments: Any, **_named: Any) -> Any:
        """Raise ImportError."""
        raise ImportError(self._words)

    def __getattr__(self, name: str) -> Any:
        raise ImportError(self._words)


class LocalModule(types.ModuleType):
    """A module that is a file near the student's: its names are taken out of it when they are used."""

    def __init__(self, name: str, path: Path, loader: Loader) -> None:
        super().__init__(name)
        self._path = path
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        values = self._loader.take(self._path, [name])
        if name not in values:
            raise AttributeError(f"{self._path.name} has no {name}")
        return values[name]


class Loader:
    """Takes names out of files; ``division`` as in `Bridge`.

    ``repairs`` are those of all the files, ``divides`` says whether what was taken has a ``/`` in it.
    """

    def __init__(self, division: bool = False) -> None:
        self._division = division
        self._files: dict[Path, Loaded] = {}

    @property
    def repairs(self) -> list[Repair]:
        """What had to be repaired, each once, by line."""
        return sorted({repair for loaded in self._files.values() for repair in loaded.repairs})

    @property
    def divides(self) -> bool:
        """Whether what was taken divides anything by ``/``."""
        return any(loaded.divides for loaded in self._files.values())

    def source(self, path: Path) -> Source:
        """Return the file's source; OSError and ValueError as `read`."""
        return self._loaded(path).source

    def take(self, path: Path, names: Sequence[str]) -> dict[str, Any]:
        """Return the values of those ``names`` that the file at ``path`` has."""
        loaded = self._loaded(path)
        new = [name for name in names if name not in loaded.values]
        if new:
            self._run(path, loaded, new)
        return {name: loaded.values[name] for name in names if name in loaded.values}

    def _loaded(self, path: Path) -> Loaded:
        path = path.resolve()
        if path not in self._files:
            if len(self._files) >= _MOST_FILES:
                raise ValueError("too many files")
            source = parse(read(path))
            self._files[path] = Loaded(source)
            # The lines of an exception are those that the student wrote.
            lines = source.text.splitlines(keepends=True)
            linecache.cache[str(path)] = (len(source.text), None, lines, str(path))
        return self._files[path]

    def _run(self, path: Path, loaded: Loaded, names: Sequence[str]) -> None:
        """Run the statements that bind ``names``, and what they refer to."""
        source, values = loaded.source, loaded.values
        numpy = frozenset(numpy_names(source.statements))
        taken, unbound = needed(source.statements, names, set(values))
        bridge = Bridge(numpy | {name for name in bridges.USUAL if name in unbound}, self._division)
        values.update(bridges.helpers())
        values.setdefault("__name__", path.stem)
        for name in unbound:
            self._bring(path, loaded, name, _line_of(source, taken, name))
        for n in taken:
            statement = source.statements[n]
            lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
            loaded.repairs += [repair for repair in source.repairs if repair.line in lines]
            loaded.divides |= any(isinstance(node, ast.Div) for node in ast.walk(statement))
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._import(path, loaded, statement, unbound | set(names) | used(source.statements, taken))
            else:
                self._execute(path, values, bridge.visit(statement))
        loaded.repairs += bridge.repairs

    def _execute(self, path: Path, values: dict[str, Any], statement: ast.stmt) -> None:
        try:
            _exec(statement, path, values)
        except Exception:
            if not getattr(statement, "decorator_list", None):
                return  # what it binds is missing, which is told where it is used
            assert isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            statement.decorator_list = []
            self._execute(path, values, statement)

    def _bring(self, path: Path, loaded: Loaded, name: str, line: int) -> None:
        """Find a name that the file itself does not bind: a star import may, and Python 2 had some."""
        for statement in reversed(loaded.source.statements):
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                try:
                    loaded.values[name] = self._attribute(path, statement, name)
                    return
                except Exception:
                    continue
        if name in bridges.BUILTINS:
            loaded.values[name] = bridges.BUILTINS[name]
            loaded.repairs.append(Repair(name, line))
        elif name in bridges.USUAL:
            loaded.values[name] = bridges.USUAL[name]
            loaded.repairs.append(Repair("numpy", line))

    def _import(
        self, path: Path, loaded: Loaded, statement: ast.Import | ast.ImportFrom, wanted: set[str]
    ) -> None:
        for alias in statement.names:
            bound = alias.asname or alias.name.split(".")[0]
            if alias.name == "*" or bound not in wanted:
                continue
            try:
                if isinstance(statement, ast.ImportFrom):
                    loaded.values[bound] = self._attribute(path, statement, alias.name)
                else:
                    loaded.values[bound] = self._module(path, alias)
            except Exception:
                if bound in bridges.BUILTINS:
                    loaded.values[bound] = bridges.BUILTINS[bound]
                    loaded.repairs.append(Repair(bound, statement.lineno))
                elif not hasattr(builtins, bound):  # from builtins import range needs no such module
                    module = getattr(statement, "module", None) or alias.name
                    loaded.values[bound] = Absent(bound, module)

    def _module(self, path: Path, alias: ast.alias) -> Any:
        local = _nearby(path, alias.name.split("."), 0)
        if local is not None:
            return LocalModule(alias.name, local, self)
        module = importlib.import_module(alias.name)
        return module if alias.asname else importlib.import_module(alias.name.split(".")[0])

    def _attribute(self, path: Path, statement: ast.ImportFrom, name: str) -> Any:
        """Return what ``from … import name`` gives; an exception where it gives nothing."""
        parts = statement.module.split(".") if statement.module else []
        local = _nearby(path, parts, statement.level) if parts else None
        if local is not None:
            return self.take(local, [name])[name]
        below = _nearby(path, [*parts, name], statement.level)
        if below is not None:
            return LocalModule(name, below, self)
        if statement.level:
            raise ImportError(name)
        return getattr(importlib.import_module(".".join(parts)), name)


def _exec(statement: ast.stmt, path: Path, values: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(ast.Module([statement], []), str(path.resolve()), "exec"), values)


def _nearby(path: Path, parts: Sequence[str], level: int) -> Path | None:
    """Return the file that a module's name means: beside the student's file, or where its package begins."""
    folder = path.resolve().parent
    roots = [folder, folder.parent, folder.parent.parent]
    if level:
        roots = [[folder, *folder.parents][min(level - 1, len(folder.parents))]]
    for root in roots:
        for file in (root.joinpath(*parts).with_suffix(".py"), root.joinpath(*parts, "__init__.py")):
            if parts and file.is_file() and file != path.resolve():
                return file
    return None


def _line_of(source: Source, taken: Sequence[int], name: str) -> int:
    """Return the first line of what is taken that has ``name`` in it."""
    for n in taken:
        for node in ast.walk(source.statements[n]):
            if isinstance(node, ast.Name) and node.id == name:
                return node.lineno
    return 1
