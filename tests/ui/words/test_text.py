"""The words on screen: placeholders, plurals, numbers of both languages."""

from __future__ import annotations

import re

import pytest

from convviz.explore import catalogue as words
from convviz.explore.message import message
from convviz.ui.words.catalogue import LANGUAGES, Text


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes a Text over templates of the test's own."""

    def made(language: str = "en", **templates) -> Text:
        monkeypatch.setattr(words, "catalogue", lambda _: templates)
        return Text(language)

    return made


def test_numbers_are_grouped_with_a_true_minus(say) -> None:
    text = say(key="{a} of {b}")
    assert text.text("key", a=-16008, b=105705600) == "\u221216,008 of 105,705,600"


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("code", -1234, "-1234"),
        ("signed", 14, "+14"),
        ("signed", -4, "\u22124"),
        ("signed", 0, "0"),
        ("bytes", 423_000_000, "423 MB"),
        ("bytes", 808, "808 B"),
    ],
)
def test_a_placeholder_asks_for_a_form(say, form: str, value: int, shown: str) -> None:
    assert say(key=f"{{v:{form}}}").text("key", v=value) == shown


def test_the_gloss_is_for_chinese_readers_only(say) -> None:
    assert say("en", key="{n:gloss}").text("key", n=105_705_600) == "105,705,600"
    assert say("zh", key="{n:gloss}").text("key", n=105_705_600) == "105,705,600 ≈ 1.06 亿"


def test_a_cut_float_says_so(say) -> None:
    text = say(key="{v}")
    assert text.text("key", v=1 / 3) == "≈ 0.3333"
    assert text.text("key", v=0.25) == "0.25"


def test_what_is_cut_is_not_called_equal(say) -> None:
    text = say(key="V = {v}")
    assert text.text("key", v=1 / 3) == "V ≈ 0.3333"
    assert text.text("key", v=5) == "V = 5"


def test_an_unknown_form_is_an_error(say) -> None:
    with pytest.raises(ValueError, match="wide"):
        say(key="{v:wide}").text("key", v=1)


def test_plurals_go_by_n(say) -> None:
    text = say(key={"one": "{n} column", "other": "{n} columns"})
    assert [text.text("key", n=n) for n in (0, 1, 2)] == ["0 columns", "1 column", "2 columns"]


def test_a_plural_without_a_singular_uses_its_only_form(say) -> None:
    assert say("zh", key={"other": "{n} 列"}).text("key", n=1) == "1 列"


def test_messages_nest(say) -> None:
    text = say(outer="({inner})", inner="{n} cells")
    assert text.text(message("outer", inner=message("inner", n=2500))) == "(2,500 cells)"


def test_given_values_win_over_those_of_the_message(say) -> None:
    assert say(key="{a}").text(message("key", a=1), a=2) == "2"


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"window\.nothing"):
        Text("en").text("window.nothing")


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        Text("fr")


def test_the_catalogues_of_both_languages_differ() -> None:
    en, zh = (Text(language).text("window.command.next") for language in LANGUAGES)
    assert en == "Next neuron"
    assert re.search("[\u4e00-\u9fff]", zh)


def test_what_a_loss_gives_stays_on_one_line(say) -> None:
    for key, formula in (("half_squares", "dV = V"), ("target", "dV = V − T")):
        for language in LANGUAGES:
            words = Text(language).text(f"display.loss.{key}", value="= 1")
            assert words.endswith(formula.replace(" ", "\N{NO-BREAK SPACE}"))
