"""dX of one input cell: a sum over the neurons that read it, each term written out.

X[x, y, c] acts on the loss through every neuron that has the cell in its field, in every filter of its group:
dX[x, y, c] = Σ dV · the weight that the neuron has for the cell.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from convviz.explore import numbers
from convviz.explore.backward.backward_pass import Backward, backward_of
from convviz.explore.backward.readers import count_readers, met_name, met_weight, readers
from convviz.explore.expression import number_name
from convviz.explore.message import Message, message
from convviz.explore.state import walks
from convviz.explore.state.cells import is_input
from convviz.explore.state.derived import Derived
from convviz.explore.state.sharing import sharing_of
from convviz.explore.state.state import InputCell, Position, State, WalkOrder
from convviz.explore.state.values import number

MOST_TERMS = 1_000
"""More readers than this are counted, not written out: those of fully connected layers of real size."""
MOST_SHOWN = 9  # terms on screen; of more, the last ones


@dataclass(frozen=True, slots=True)
class ReaderTerm:
    """One neuron's part of dX: ``product`` = ``upstream`` (its dV) · ``weight``; ``name`` is the weight's."""

    neuron: Position
    upstream: int | float
    weight: int | float
    name: str
    product: int | float
    index: int  # of the neuron in the walk


@dataclass(frozen=True, slots=True)
class ReaderTerms:
    """dX of ``cell``: ``terms`` in the order of the walk, ``total`` the sum over all ``readers``.

    ``readers`` counts the neurons that read the cell. Where there are too many, ``terms`` is empty and there
    are no sums. ``padding`` says that the cell is not an input: nothing can be changed there, and it has no
    dX.
    """

    cell: InputCell
    padding: bool
    readers: int
    terms: tuple[ReaderTerm, ...]
    sums: tuple[int | float, ...]
    total: int | float
    words: Message

    @property
    def complete(self) -> bool:
        """Whether every term is written out."""
        return len(self.terms) == self.readers

    def visited(self, index: int) -> int:
        """Return how many terms belong to neurons that the walk has visited up to ``index``, from 0."""
        return bisect_right(self.terms, index, key=lambda term: term.index)

    def so_far(self, index: int) -> int | float:
        """Return the sum of the terms of the neurons visited up to ``index``."""
        count = self.visited(index)
        return self.sums[count - 1] if count else 0


def reader_terms(passed: Backward, cell: InputCell, order: WalkOrder) -> ReaderTerms:
    """Return the terms of dX at ``cell``, a true input cell or one of the padding."""
    layer, g = passed.layer, passed.layer.geometry
    if not is_input(g, cell):
        return ReaderTerms(cell, True, 0, (), (), 0, message("descent.input.padding"))
    count = count_readers(g, cell, sharing_of(layer))
    terms: tuple[ReaderTerm, ...] = ()
    if count <= MOST_TERMS:
        found = readers(g, cell, sharing_of(layer))
        made = [_term(passed, at, cell, walks.index_of(g, order, at)) for at in found]
        terms = tuple(sorted(made, key=lambda term: term.index))
    total = number(passed.input_gradient().array[cell.x, cell.y, cell.c])
    sums = tuple(accumulate(term.product for term in terms))
    name = number_name(cell)
    words = (
        message("descent.input.readers", name=name, n=count)
        if count
        else message("descent.input.unread", name=name)
    )
    return ReaderTerms(cell, False, count, terms, sums, total, words)


def reader_terms_of(state: State, derived: Derived, cell: InputCell) -> ReaderTerms:
    """Return the terms of ``cell``; the same object as long as layer, loss and order stay."""
    passed = backward_of(state, derived)
    key = (cell, passed.choice, state.order)
    return derived.keep("reader terms", key, lambda: reader_terms(passed, cell, state.order))


def written_out(terms: ReaderTerms, index: int) -> Message:
    """Return the sum up to the walk's ``index``, the last terms written out: dX[5,5,0] = 16·1 + 5·(−1) = 11.

    Where digits of a float are cut, the whole line says "≈".
    """
    visited = terms.visited(index)
    shown = terms.terms[max(0, visited - MOST_SHOWN) : visited]
    left_out, cell = visited - len(shown), terms.cell
    name = f"dX[{cell.x},{cell.y},{cell.c}]"
    if not visited:
        return message("descent.input.sum_none", name=name)
    words = " + ".join(f"{_factor(t.upstream)}·{_factor(t.weight)}" for t in shown)
    total = numbers.related(terms.so_far(index))
    if not left_out:
        return message("descent.input.sum", name=name, terms=words, total=total)
    before = numbers.shortened(terms.sums[left_out - 1])
    return message("descent.input.sum_long", name=name, n=left_out, before=before, terms=words, total=total)


def _factor(value: float) -> str:
    """Return one factor, a negative one in brackets; the total says whether anything was cut."""
    words = numbers.shortened(value).replace(f"{numbers.ALMOST} ", "")
    return f"({words})" if words.startswith(numbers.MINUS) else words


def _term(passed: Backward, at: Position, cell: InputCell, index: int) -> ReaderTerm:
    layer, g = passed.layer, passed.layer.geometry
    sharing = sharing_of(layer)
    met = met_weight(g, at, cell, sharing)
    upstream = number(passed.dV.array[at.x, at.y, at.d])
    weight = number(layer.weights_of(at.x, at.y, at.d).weights[met.i, met.j, met.c])
    name = met_name(g, at, cell, sharing)
    return ReaderTerm(at, upstream, weight, name, upstream * weight, index)
