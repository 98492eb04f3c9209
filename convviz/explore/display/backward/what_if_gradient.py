"""What a wrong idea makes of the gradients that the neurons up to here ask of the followed weight."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.explore.backward.backward_pass import Backward, followed, in_walk_order
from convviz.explore.display.walked import walked
from convviz.explore.display.what_if import shown_idea
from convviz.explore.message import Message, message
from convviz.explore.state.derived import Derived
from convviz.explore.state.state import State
from convviz.explore.state.values import number
from convviz.explore.wrong_ideas.gradient_ideas import WeightGradientIdea


@dataclass(frozen=True, slots=True)
class WrongGradient:
    """The gradient of the followed weight by a wrong idea, beside the sum that is ``right``.

    ``wrong`` is None where the idea keeps ``neurons`` gradients and makes no single one of them. ``summary``
    says all of it in a sentence.
    """

    idea: str
    name: Message
    cause: Message
    right: int | float
    wrong: int | float | None
    neurons: int
    summary: Message

    @property
    def differs(self) -> bool:
        """Whether the idea leads to something else than the sum."""
        return self.wrong != self.right and self.neurons > 1


def wrong_gradient(state: State, derived: Derived, passed: Backward) -> WrongGradient | None:
    """Return what the chosen idea makes of the gradients of the slice up to the current neuron."""
    idea = shown_idea(state)
    if not isinstance(idea, WeightGradientIdea):
        return None
    key = (idea.id, state.position, state.order, passed.choice, followed(state))
    return derived.keep("wrong gradient", key, lambda: _wrong_gradient(idea, state, passed))


def _wrong_gradient(idea: WeightGradientIdea, state: State, passed: Backward) -> WrongGradient:
    weight = followed(state)
    neurons = walked(state).uses[weight.k]
    asked = in_walk_order(passed.terms(weight), state.order)[:neurons]
    made, right = idea.function(asked.reshape(-1, 1)), number(asked.sum(dtype=asked.dtype))
    wrong = number(made) if made.ndim == 0 else None
    name = f"dW{weight.k}[{weight.i},{weight.j},{weight.c}]"
    said = {"name": name, "value": right, "idea": idea.name, "cause": idea.cause}
    if neurons == 1 or wrong == right:
        summary = message("what_if.gradient.equal", name=name, value=right, idea=idea.name)
    elif wrong is None:
        summary = message("what_if.gradient.several", n=neurons, **said)
    else:
        summary = message("what_if.gradient.differs", wrong=wrong, **said)
    return WrongGradient(idea.id, idea.name, idea.cause, right, wrong, neurons, summary)
