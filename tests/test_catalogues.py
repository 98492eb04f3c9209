"""The text catalogues: both languages say the same things, and nothing on screen is missing from them."""

import ast
import json
import re
import string
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "resources" / "text"
LANGUAGES = sorted(path.name for path in TEXT.iterdir() if path.is_dir())


def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """Return the union of a language's files; a key in two files is a mistake."""
    union: dict[str, str | dict[str, str]] = {}
    for path in sorted((TEXT / language).glob("*.json")):
        for key, template in json.loads(path.read_text(encoding="utf-8")).items():
            assert key not in union, f"{key} stands twice"
            assert key.startswith(path.stem + "."), f"{key} in {path.name}"
            union[key] = template
    return union


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}
AREAS = sorted({key.split(".")[0] for key in CATALOGUES["en"]})


def forms(template: str | dict[str, str]) -> list[str]:
    return [template] if isinstance(template, str) else list(template.values())


def placeholders(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


def bare(form: str) -> str:
    """Return ``form`` without what its placeholders ask for: ``{n:code}`` becomes ``{}``."""
    return re.sub(r"\{[^}]*\}", "{}", form)


@cache
def used_in_code() -> tuple[set[str], list[str]]:
    """Return the key literals of the code and the beginnings of keys that are put together."""
    literals, beginnings = set(), []
    key = re.compile(rf"^({'|'.join(AREAS)})\.[a-z0-9_.]*")
    for path in (ROOT / "convviz").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0]
                if isinstance(first, ast.Constant) and key.match(str(first.value)):
                    beginnings.append(str(first.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and key.match(node.value):
                literals.add(node.value)
    return literals, beginnings


def test_english_and_chinese_are_equals() -> None:
    assert LANGUAGES == ["en", "zh"]
    assert CATALOGUES["en"].keys() == CATALOGUES["zh"].keys()


def test_both_languages_fill_the_same_placeholders() -> None:
    for key, template in CATALOGUES["en"].items():
        english = set().union(*(placeholders(form) for form in forms(template)))
        chinese = CATALOGUES["zh"][key]
        assert placeholders(chinese if isinstance(chinese, str) else chinese["other"]) == english, key
        assert all(placeholders(form) <= english for form in forms(chinese)), key


def test_plurals_have_the_forms_of_their_language() -> None:
    for key, template in CATALOGUES["en"].items():
        if isinstance(template, dict):
            assert template.keys() == {"one", "other"}, key
            assert "n" in placeholders(template["other"]), key


def test_bias_is_never_called_deviation() -> None:
    wrong = [key for key, template in CATALOGUES["zh"].items() for form in forms(template) if "偏差" in form]
    assert wrong == []


def test_chinese_is_chinese() -> None:
    """A template with a word of three or more letters in English has Chinese characters in Chinese."""
    untranslated = []
    for key, template in CATALOGUES["zh"].items():
        for form in forms(template):
            bare = re.sub(r"\{[^}]*\}", "", form)
            bare = re.sub(r"AlexNet conv\d", "", bare)  # a name, the same in both languages
            if re.search(r"[A-Za-z]{4,} [A-Za-z]{2,}", bare) and not re.search(r"[\u4e00-\u9fff]", bare):
                untranslated.append(key)
    assert untranslated == []


def test_every_key_of_the_code_is_in_the_catalogue() -> None:
    literals, beginnings = used_in_code()
    dotted = {literal for literal in literals if "." in literal and not literal.endswith(".")}
    missing = {
        literal
        for literal in dotted
        if literal not in CATALOGUES["en"]
        and not any(key.startswith(literal + ".") for key in CATALOGUES["en"])
    }
    assert missing == set()
    for beginning in beginnings:
        assert any(key.startswith(beginning) for key in CATALOGUES["en"]), beginning


def test_every_key_of_the_catalogue_is_used() -> None:
    literals, beginnings = used_in_code()
    unused = [
        key
        for key in CATALOGUES["en"]
        if key not in literals and not any(key.startswith(beginning) for beginning in beginnings)
    ]
    assert unused == []


def test_english_takes_no_quotes_that_the_font_draws_full_width() -> None:
    """The typeface is made for Chinese, where “ and ” are as wide as a character."""
    wide = [
        key for key, template in CATALOGUES["en"].items() for f in forms(template) if set(f) & set("“”‘’")
    ]
    assert wide == []


def test_chinese_takes_full_width_punctuation() -> None:
    half = re.compile(r"[\u3400-\u9fff] ?[,:;!?]|[,:;!?] ?[\u3400-\u9fff]")
    wrong = [
        key for key, template in CATALOGUES["zh"].items() for f in forms(template) if half.search(bare(f))
    ]
    assert wrong == []


def test_the_titles_of_the_shipped_pictures_are_translated() -> None:
    entries = json.loads((ROOT / "resources" / "pictures" / "credits.json").read_text(encoding="utf-8"))
    keys = [f"explore.picture.{entry['name']}" for entry in entries]
    assert all(re.search(r"[\u4e00-\u9fff]", str(CATALOGUES["zh"][key])) for key in keys)
    assert all(key in CATALOGUES["en"] for key in keys)


# The rules of docs/words.md that a test can hold.

NOT_ENGLISH = re.compile(
    r"\b(anew|by now|stands?|mend(s|ed)?|learnt|nudged?|of (its|their) own)\b", re.IGNORECASE
)
WHOSE = re.compile(r"\b(its|their|your|\w+'s) own\b")
# What these stand for is Chinese itself, so that it needs no space beside it.
CHINESE_WORDS = frozenset(
    [
        "bank",
        "columns",
        "colour",
        "edge",
        "first",
        "moved",
        "neurons",
        "numbers",
        "positions",
        "readers",
        "rows",
        "second",
        "weights",
        "what",
        "where",
        "why",
    ]
)
HAN = r"[\u3400-\u9fff]"


def words_of(language: str) -> list[tuple[str, str]]:
    return [(key, form) for key, template in CATALOGUES[language].items() for form in forms(template)]


def test_english_avoids_words_that_are_archaic_or_unexplained() -> None:
    found = [(key, form) for key, form in words_of("en") if NOT_ENGLISH.search(bare(form))]
    assert found == []


def test_own_has_its_owner() -> None:
    assert [f for _, f in words_of("en") if "own" in WHOSE.sub("", bare(f)).split()] == []


def test_chinese_sets_a_space_between_its_characters_and_others() -> None:
    """汉字 W2·H2 汉字: beside a placeholder, too, unless Chinese words take its place."""
    beside = re.compile(rf"{HAN}[A-Za-z0-9≈±÷×=½Σ{{]|[A-Za-z0-9%≈±÷×=½Σ}}]{HAN}")
    wrong = []
    for key, form in words_of("zh"):
        kept = re.sub(r"\{(\w+)[^}]*\}", lambda m: "□" if m[1] in CHINESE_WORDS else "{}", form)
        if beside.search(kept):
            wrong.append((key, form))
    assert wrong == []


def test_a_percent_sign_closes_up() -> None:
    assert [key for language in LANGUAGES for key, form in words_of(language) if " %" in form] == []


def test_chinese_counts_by_its_own_measure_words() -> None:
    """组 for weight sets, 个 and 次 for the rest; "份" and the counting "处" are not used."""
    assert [key for key, form in words_of("zh") if re.search(r"份|\} 处|一处", form)] == []


def test_a_comma_does_not_stand_between_two_counts() -> None:
    """Numbers have commas of their own: "4,844, 4,842" cannot be read."""
    coordinates = {"x", "y", "x2", "y2", "d", "dx", "dy", "a", "b", "i", "j", "c"}
    words = {"first", "second", "author", "licence", "source", "name", "gradient"}
    words |= {"file", "neurons", "some"}  # words and a number
    wrong = []
    for language in LANGUAGES:
        for key, form in words_of(language):
            for one, other in re.findall(r"\{(\w+)\}[,，] ?(?=\{(\w+)\})", form):
                if not {one, other} <= coordinates and one not in words:
                    wrong.append((key, form))
    assert wrong == []
