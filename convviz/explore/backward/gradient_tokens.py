"""One neuron's gradient in the source's notation, in pieces."""

from __future__ import annotations

from convviz.conv import Geometry
from convviz.explore import expression
from convviz.explore.expression import Token, TokenRole
from convviz.explore.state.sharing import Sharing
from convviz.explore.state.state import Position


def own_gradient_tokens(g: Geometry, at: Position, sharing: Sharing) -> tuple[Token, ...]:
    """Return ``dW1 += dV[2,3,1] * X[4:9,6:11,:]``; without sharing ``dW1[2,3] = …``, nothing is added."""
    own = "" if sharing is Sharing.SHARED else f"[{at.x},{at.y}]"
    field = "X" if sharing is Sharing.FULL else expression.field(g, at)
    return (
        Token(f"dW{at.d}{own}", TokenRole.WEIGHTS),
        Token(" += " if sharing is Sharing.SHARED else " = ", TokenRole.PLAIN),
        Token(f"dV[{at.x},{at.y},{at.d}]", TokenRole.NEURON),
        Token(" * ", TokenRole.PLAIN),
        Token(field, TokenRole.FIELD),
    )
