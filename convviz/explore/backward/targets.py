"""Targets that another filter bank makes: T is its output for the same X in the same geometry.

They follow from the layer's input: change a pixel or a hyperparameter, and T is made again.
"""

from __future__ import annotations

from functools import lru_cache

from convviz.conv import AnyLayer, Geometry, Layer, SumsOverflowError
from convviz.conv.arrays import Array
from convviz.explore.message import Message, message
from convviz.explore.scene import filter_banks
from convviz.explore.state.descent_choices import Numbers
from convviz.explore.state.state import Scene

BANKS = ("classic", "strokes", "features", "colours", "random")  # most telling first
ALWAYS = "random"


def offered(scene: Scene, g: Geometry, chosen: str | None = None) -> tuple[str, ...]:
    """Return the banks that fit the filters of ``g``, without the layer's own unless that is ``chosen``."""
    return tuple(
        name for name in BANKS if name == chosen or (name != scene.filters and filter_banks.fits(name, g))
    )


def fitting_bank(bank: str, layer: AnyLayer) -> str:
    """Return ``bank`` where it fits the filters of ``layer``, else the one that always does."""
    return bank if filter_banks.fits(bank, layer.geometry) else ALWAYS


def target_of(bank: str, layer: AnyLayer) -> Numbers:
    """Return T (W2, H2, K): the same object as long as X and the geometry stay."""
    return _made(bank, layer.geometry, _Same(layer.common.X))


def words_of(bank: str, g: Geometry, d: int) -> Message:
    """Return what T is: the bank, and the filter that makes slice ``d`` of it."""
    names, title = filter_banks.names(bank, g), title_of(bank)
    if not names:
        return message("backward.target.made", bank=title)
    return message("backward.target.made_by", bank=title, d=d, filter=names[d])


def title_of(bank: str) -> Message:
    """Return the name of ``bank`` in a list of choices."""
    return message(f"backward.bank.{bank}")


class _Same:
    """An input X (W, H, D) as the key of a cache: it equals only itself, and the cache keeps it alive."""

    def __init__(self, X: Array) -> None:
        self.X = X

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.X is other.X

    def __hash__(self) -> int:
        return id(self.X)


@lru_cache(maxsize=4)  # 50 ms at AlexNet's size, and the very same numbers as long as X stays
def _made(bank: str, g: Geometry, held: _Same) -> Numbers:
    made, X = filter_banks.bank(bank, g), held.X
    try:
        T = Layer(g, X, made.weights, made.biases).forward()
    except SumsOverflowError:  # of enormous whole numbers in X
        T = Layer(g, X.astype("float64"), made.weights.astype("float64"), made.biases).forward()
    T.setflags(write=False)
    return Numbers(T)
