"""What stands on the card of a weight set, in the window's language."""

from __future__ import annotations

from convviz.explore import numbers
from convviz.explore.display.parts import FiltersPart, SetCard
from convviz.ui.panels.filter_card import CardWords
from convviz.ui.words.catalogue import Text


def words_of(part: FiltersPart, card: SetCard, text: Text, short: bool) -> CardWords:
    """Return the words of ``card``, one of those of ``part``; ``short`` ones when presenting."""
    say, k = text.text, card.k
    weights = say("analysis.filters.weights", n=part.weights_per_filter)
    bias = "" if card.bias is None else f"{card.bias_name} = {numbers.shortened(card.bias)}"
    sizes = (weights,) if card.bias is None else (say("analysis.filters.and_bias", weights=weights), weights)
    name = say(part.names[k]) if part.names and part.drawer is None else ""
    return CardWords(card.name, sizes, name, bias, _use(part, card, text, short))


def _use(part: FiltersPart, card: SetCard, text: Text, short: bool) -> str:
    """Say who uses a set."""
    say = text.text
    if part.drawer is not None:
        code = f"V{card.name[card.name.index('[') : -1]},{card.k}]"
        return say("analysis.filters.own_use_short" if short else "analysis.filters.own_use", code=code)
    visited, n = part.visited[card.k], part.neurons_per_slice
    if short:
        return say("analysis.filters.use_short", n=n, visited=visited)
    return say("analysis.filters.use", n=n, code=f"V[:,:,{card.k}]", visited=visited)
