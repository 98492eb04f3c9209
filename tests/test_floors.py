"""The building has four floors, and imports go down only."""

import ast
import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from convviz import conv

ROOT = Path(__file__).parent.parent / "convviz"
FLOORS = {
    "conv": 0,
    "files": 1,
    "explore": 2,
    "homework": 3,
    "ui": 4,
    "app": 5,
    "cli": 5,
    "check_command": 5,
    "count_command": 5,
    "lesson_command": 5,
    "__main__": 6,
}
MODULES = sorted(ROOT.rglob("*.py"))
QT = {"PySide6", "pyqtgraph", "shiboken6"}


@cache
def nodes_of(path: Path) -> list[tuple[ast.AST, bool]]:
    """Return (node, inside a function) for what a file imports, calls and asks of objects."""
    found = []
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(path.read_text(encoding="utf-8")), False)]
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call | ast.Attribute):
            found.append((node, inside))
        inside |= isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
    return found


@cache
def imports_of(path: Path) -> list[tuple[str, bool]]:
    """Return (module, inside a function) for every import statement of a file."""
    found = []
    for node, inside in nodes_of(path):
        if isinstance(node, ast.Import):
            found += [(alias.name, inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                # A module taken from its package is what is meant, not the package.
                found.append((module if module in NAMES else str(node.module), inside))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lazy":
            module, name = (ast.literal_eval(argument) for argument in node.args)
            assert module in NAMES, f"{path}: there is no {module}"
            assert hasattr(importlib.import_module(module), name), f"{path}: {module} has no {name}"
            found.append((module, True))
    return found


def test_a_file_is_no_longer_than_400_lines() -> None:
    """Longer ones were found to hold more than one idea: divide by subject, not at a length."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > 400}


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0]


def test_imports_go_down_only() -> None:
    above = []
    for path in MODULES:
        room = room_of(path)
        if room == "__init__":
            assert imports_of(path) == []
            continue
        for module, _ in imports_of(path):
            other = module.split(".")[1] if module.startswith("convviz.") else ""
            if other in FLOORS and FLOORS[other] > FLOORS[room]:
                above.append(f"{path.relative_to(ROOT)} imports {module}, which is above it")
    assert not above


def test_qt_stays_in_the_ui() -> None:
    below = [path for path in MODULES if FLOORS.get(room_of(path), 0) < FLOORS["ui"]]
    assert below
    found = [(path, module) for path in below for module, _ in imports_of(path)]
    assert not [f"{path.relative_to(ROOT)}: {m}" for path, m in found if m.split(".")[0] in QT]


def test_the_model_needs_numpy_only() -> None:
    allowed = {"convviz", "numpy", "__future__"}
    for path in (ROOT / "conv").rglob("*.py"):
        for module, _ in imports_of(path):
            top = module.split(".")[0]
            assert top in allowed or top in sys.stdlib_module_names, f"{path.name} imports {module}"


def test_what_layers_use_among_themselves_stays_in_the_model() -> None:
    kinds = (conv.Layer, conv.LocallyConnectedLayer, conv.FullyConnectedLayer)
    inside = {name for kind in kinds for name in dir(kind) if name[0] == "_" != name[1]}
    assert "_check_sums" in inside
    for path in MODULES:
        if room_of(path) != "conv":
            for node, _ in nodes_of(path):
                if isinstance(node, ast.Attribute) and node.attr in inside:
                    assert ast.unparse(node.value) in ("self", "cls"), f"{path.name} uses {ast.unparse(node)}"


def test_the_engine_stands_below_the_layers() -> None:
    """It takes arrays and axes; what knows of layers asks it, and is not asked."""
    for path in (ROOT / "conv" / "engine").glob("*.py"):
        for module, _ in imports_of(path):
            known = module.startswith("convviz.conv.engine") or module in {
                "convviz.conv.arrays",
                "convviz.conv.axis",
            }
            assert known or not module.startswith("convviz"), f"{path.name} imports {module}"
    for name in ("arrays", "axis", "checks"):
        for module, _ in imports_of(ROOT / "conv" / f"{name}.py"):
            assert not module.startswith("convviz.conv.engine"), f"{name}.py imports {module}"


FOLDERS_OF_EXPLORE = (
    ("message", "numbers", "typed_numbers", "file_names", "catalogue", "scene"),
    ("state",),
    ("expression", "snippets", "examples", "presenting"),
    ("backward", "growth", "shift", "wrong_ideas"),
    ("training",),
    ("recipes",),
    ("lessons",),
    ("display",),
)


#: A page is loaded by its name alone, and so is a dialog: the sheet of keys reads the table that opens it.
FOLDERS_OF_UI = (
    ("background", "look"),
    ("words",),
    ("volume",),
    ("panels",),
    ("pages",),
    ("presenting",),
    ("lessons",),
    ("shell",),
    ("dialogs",),
)


@pytest.mark.parametrize(
    ("floor", "levels", "lazy_too"),
    [("explore", FOLDERS_OF_EXPLORE, True), ("ui", FOLDERS_OF_UI, False)],
    ids=["explore", "ui"],
)
def test_the_folders_of_a_floor_import_down_only(
    floor: str, levels: tuple[tuple[str, ...], ...], lazy_too: bool
) -> None:
    """What is drawn stands on top; a state knows the numbers it is made of, and no page."""
    folder = ROOT / floor
    level = {name: n for n, names in enumerate(levels) for name in names}
    assert set(level) == {path.stem for path in folder.iterdir()} - {"__init__", "__pycache__"}
    for path in folder.rglob("*.py"):
        here = path.relative_to(folder).with_suffix("").parts[0]
        for module, inside in imports_of(path):
            there = module.removeprefix(f"convviz.{floor}.").split(".")[0]
            if module.startswith(f"convviz.{floor}.") and there != here and (lazy_too or not inside):
                # Within one level single modules may import each other, folders may not.
                lower = level[there] < level[here]
                beside = level[there] == level[here] and (folder / f"{there}.py").exists()
                assert lower or beside, f"{path.relative_to(ROOT)} imports {module}"


def test_the_model_is_measured_without_qt() -> None:
    """``python -m benchmarks --only model`` runs where the window's libraries are not installed."""
    blocked = "".join(f"sys.modules[{name!r}] = None; " for name in sorted(QT))
    program = f"import sys; {blocked}import benchmarks.__main__"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT.parent)


def test_only_the_start_imports_inside_a_function() -> None:
    """What is loaded later is named at the top of its module, by `lazy`; one import waits in `main`."""
    found = []
    for path in MODULES:
        for node, inside in nodes_of(path):
            if inside and isinstance(node, ast.Import | ast.ImportFrom) and "convviz" in ast.unparse(node):
                found.append(path.name)
    assert found == ["app.py"]


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {}
    for path in MODULES:
        name = "convviz." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
        name = name.removesuffix(".__init__")
        graph[name] = {module for module, inside in imports_of(path) if module in NAMES and not inside}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail, name])
        if name in done:
            return
        for other in graph.get(name, ()):
            visit(other, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def test_what_is_not_shown_at_the_start_is_not_loaded() -> None:
    """Pages, their parts, training, pictures of one's own and pyqtgraph come when they are asked for."""
    program = """
import sys, time
from convviz.explore.examples import examples
from convviz.ui.shell.start import application, window_for
app = application()
for example in sys.argv[1:]:
    window = window_for(examples.load(example), "en", "light")
    window.resize(1600, 900)
    window.show()
    end = time.monotonic() + 0.3  # what would come soon after the first picture is not wanted either
    while time.monotonic() < end:
        app.processEvents()
    print(*sys.modules)
import os
sys.stdout.flush()
os._exit(0)
"""
    opened = ("lesson", "alexnet")
    command = [sys.executable, "-c", program, *opened]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    later = (
        "backward.backward_pass backward.gradient_check backward.update_facts backward.updates "
        "growth.curves growth.growth_drag lessons.mistakes recipes.plain "
        "training.training_run training.training_transitions"
    )
    unwanted = {"PIL", "difflib", "pyqtgraph", "html", "numpy.ma", "secrets"}
    unwanted |= {f"convviz.explore.{name}" for name in later.split()}
    assert unwanted & NAMES == {name for name in unwanted if name.startswith("convviz")}
    unwanted |= {name for name in NAMES if name.startswith("convviz.ui.pages.") and name.endswith("_page")}
    unwanted.remove("convviz.ui.pages.layer_page")
    unwanted |= {name for name in NAMES if re.match(r"convviz\.explore\.display\.\w+\.\w+_part$", name)}
    unwanted.add("convviz.explore.display.growth")
    for example, line in zip(opened, done.stdout.splitlines(), strict=True):
        loaded = set(line.split())
        assert "convviz.ui.shell.window" in loaded
        assert not loaded & unwanted, example


def module_names() -> set[str]:
    names = set()
    for path in MODULES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.add(".".join(("convviz", *parts)).removesuffix(".__init__"))
    return names


NAMES = module_names()
