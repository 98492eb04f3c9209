"""Every public docstring of the model has an example, and every example is what comes out.

The examples take for granted what a session begins with: NumPy as np and the names of convviz.conv.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from functools import cached_property

import numpy as np
import pytest

from convviz import conv
from convviz.conv import layouts

SESSION = {"np": np, **{name: getattr(conv, name) for name in conv.__all__}}
MODULES = [
    conv,
    *(importlib.import_module(m.name) for m in pkgutil.iter_modules(conv.__path__, "convviz.conv.")),
]
EXAMPLES = [
    example
    for module in MODULES
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, globs={})
    if example.examples
]
KINDS = [kind for name in conv.__all__ if inspect.isclass(kind := getattr(conv, name))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_gives_what_it_says(example):
    example.globs = {**SESSION, **({} if "layouts" not in example.name else vars(layouts))}
    said = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert not result.failed, "".join(said)


def public():
    """Give every public function, class, method and property: its name, its docstring and its class."""
    for name in conv.__all__:
        value = getattr(conv, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            yield name, value.__doc__, None
    for name, value in vars(layouts).items():
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == layouts.__name__:
            yield f"layouts.{name}", value.__doc__, None
    for kind in KINDS:
        for name, value in members(kind):
            if isinstance(value, property | cached_property):
                yield f"{kind.__name__}.{name}", value.__doc__, kind
            elif callable(value):
                yield f"{kind.__name__}.{name}", value.__doc__, None


def members(kind):
    """Give name and value of what this project defines in ``kind`` and its bases, as it is stored there."""
    for name in dir(kind):
        if not name.startswith("_"):
            owner = next((base for base in kind.__mro__ if name in vars(base)), None)
            if owner is not None and owner.__module__.startswith("convviz"):
                value = vars(owner)[name]
                yield name, value.__func__ if isinstance(value, classmethod) else value


def is_shown(name, kind):
    """Say whether an example of the class ``kind`` asks for its property ``name``."""
    lines = (kind.__doc__ or "").splitlines()
    return any(line.lstrip().startswith(">>>") and re.search(rf"\.{name}\b", line) for line in lines)


def test_every_public_docstring_has_an_example_that_is_run():
    run = {example.docstring for example in EXAMPLES}
    without = [name for name, text, kind in public() if kind is None and text not in run]
    assert without == []


def test_every_public_property_is_in_an_example_of_its_own_or_of_its_class():
    run = {example.docstring for example in EXAMPLES}
    properties = [(name, text, kind) for name, text, kind in public() if kind is not None]
    assert len(properties) > 30
    without = [
        name for name, text, kind in properties if text not in run and not is_shown(name.split(".")[1], kind)
    ]
    assert without == []


@pytest.mark.parametrize("kind", [conv.Layer, conv.LocallyConnectedLayer, conv.FullyConnectedLayer])
def test_all_layers_have_what_the_documents_promise_of_all(kind):
    """The docstring of AnyLayer, which Python does not keep, lists what all three answer to."""
    text = inspect.getsource(importlib.import_module("convviz.conv.any_layer"))
    names = re.findall(r"``(\w+)``", text)
    assert len(names) > 20
    fields = set(kind.__dataclass_fields__)
    assert [name for name in names if name not in fields and not hasattr(kind, name)] == []
    mine = {name for name in {*dir(kind), *fields} if not name.startswith("_")}
    beyond = {conv.Layer: "weights biases forward_moved"}.get(
        kind, "from_shared own steps set_shape with_set"
    )
    if kind is conv.LocallyConnectedLayer:
        beyond += " from_sets spread spread_out equal_to mean"
    assert mine == {*names, *beyond.split()}, "what is inside matters alone has a name with an underscore"
