"""All wrong ideas, to be looked up by id or by what they are about.

>>> from convviz.explore.examples import examples
>>> from convviz.explore.state.cells import Position
>>> from convviz.explore.wrong_ideas.idea import Case
>>> from convviz.explore.wrong_ideas.table import IDEAS
>>> IDEAS["forgot_bias"].answer(Case(examples.load("lesson").layer, Position(2, 3, 1)))
8
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from convviz.explore.wrong_ideas.axis_ideas import AXIS_IDEAS
from convviz.explore.wrong_ideas.block_ideas import BLOCK_IDEAS
from convviz.explore.wrong_ideas.count_ideas import COUNT_IDEAS
from convviz.explore.wrong_ideas.gradient_ideas import INPUT_GRADIENT_IDEAS, WEIGHT_GRADIENT_IDEAS
from convviz.explore.wrong_ideas.idea import Idea, Subject
from convviz.explore.wrong_ideas.output_ideas import OUTPUT_IDEAS


class Ideas(Mapping[str, Idea]):
    """Ideas by id, in the order in which a menu lists them."""

    def __init__(self, *ideas: Idea) -> None:
        self._by_id: dict[str, Idea] = {}
        for idea in ideas:
            if idea.id in self._by_id:
                raise ValueError(f"two ideas have the id {idea.id!r}")
            self._by_id[idea.id] = idea

    def __getitem__(self, id: str) -> Idea:  # noqa: A002  (the field's name)
        """Return the idea called ``id``; KeyError, which names those with a similar id."""
        try:
            return self._by_id[id]
        except KeyError:
            raise KeyError(self._unknown(id)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def similar(self, id: str) -> list[str]:  # noqa: A002  (the field's name)
        """Return up to three ids that ``id`` may be a misspelling of, the closest first."""
        return get_close_matches(id, self._by_id, n=3)

    def about(self, subject: Subject) -> tuple[Idea, ...]:
        """Return the ideas about ``subject``."""
        return tuple(idea for idea in self._by_id.values() if idea.subject is subject)

    def _unknown(self, id: str) -> str:  # noqa: A002  (the field's name)
        similar = " or ".join(repr(other) for other in self.similar(id))
        return f"there is no idea {id!r}" + (f"; did you mean {similar}?" if similar else "")


IDEAS = Ideas(
    *OUTPUT_IDEAS,
    *BLOCK_IDEAS,
    *AXIS_IDEAS,
    *COUNT_IDEAS,
    *WEIGHT_GRADIENT_IDEAS,
    *INPUT_GRADIENT_IDEAS,
)
"""All wrong ideas."""
