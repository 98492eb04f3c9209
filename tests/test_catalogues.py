"""The text catalogues: both languages say the same things, and nothing on screen is missing from them."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("key", CATALOGUES["en"])
def test_both_languages_fill_the_same_placeholders(key: str) -> None:
    english = set().union(*(placeholders(form) for form in forms(CATALOGUES["en"][key])))
    for form in forms(CATALOGUES["zh"][key]):
        assert placeholders(form) == english


@pytest.mark.parametrize("key", CATALOGUES["en"])
def test_plurals_have_the_forms_of_their_language(key: str) -> None:
    template = CATALOGUES["en"][key]
    if isinstance(template, dict):
        assert template.keys() == {"one", "other"}
        assert "n" in placeholders(template["other"])


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
    keys = [f"explore.picture.{Path(entry['file']).stem}" for entry in entries]
    assert all(re.search(r"[\u4e00-\u9fff]", str(CATALOGUES["zh"][key])) for key in keys)
    assert all(key in CATALOGUES["en"] for key in keys)
